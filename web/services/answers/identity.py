"""Whose account it is about: what a handler may record beside the answer, and what that keeps.

The portal knows no accounts: the handler compares. GDPR art. 12 (6).
"""

from __future__ import annotations

from datetime import datetime

from models import cases, identity_checks
from models.catalogue.common import ACCOUNT_EMAIL, WHO, lost_account
from models.catalogue.questions import Answers
from models.catalogue.requirements import Outcome, Requirements
from models.identity import Method, Proof
from models.tables import Case, Role
from web.portal import Portal
from web.services.cases import progress
from web.services.cases.progress import Progress
from web.services.people.staff import Member


def choices(address: str, so_far: Progress, role: Role) -> tuple[Proof, ...]:
    """Return what a handler can say of who asks; `address` is empty for who gave none.

    That it was shown another way can be said only when that has been recorded. Where the account
    says no, only a lead can say by comparing that it is wrong; what is recorded can be said again.
    """
    trusted = not so_far.account_says_no or role is Role.LEAD
    there = {
        Proof.SAME: bool(address) and trusted,
        Proof.OTHER_WAY: so_far.shown_other_way,
        Proof.NO_ACCOUNT: trusted,
        Proof.NOT_PROVEN: True,
    }
    known = recorded(so_far)
    return tuple(proof for proof, offered in there.items() if offered or proof is known)


def recorded(so_far: Progress) -> Proof | None:
    """Return what is recorded of who asks."""
    return so_far.identity.proof if so_far.identity else None


def account_of(given: Answers, address: str) -> str:
    """Return the address the person says the account uses, when it is another than the proven."""
    account = given.get(ACCOUNT_EMAIL.key, "")
    return "" if account == address else account


def reply_says_same(needs: Requirements, given: Answers, address: str, so_far: Progress) -> bool:
    """Say whether a plain reply says, too, that the address is the one on the account.

    The letter to the desk asks to compare first, and says that it does. So it is only where nothing
    waits behind a code and nothing is to be filled in, the person speaks for themselves, and nobody
    has said anything else of the account.
    """
    return (
        needs.asks_identity
        and not needs.behind_code
        and not needs.lines_for(Outcome.GRANTED)
        and recorded(so_far) is None
        and Proof.SAME in choices(address, so_far, Role.HANDLER)
        and not (is_by_proxy(given) or account_of(given, address) or lost_account(given))
    )


def is_by_proxy(given: Answers) -> bool:
    """Say whether it is asked on behalf of somebody else."""
    return given.get(WHO.key) == "authority"


async def compared(portal: Portal, case: Case, proof: Proof, by: Member, now: datetime) -> None:
    """Record what a handler has found by comparing, unless it is what is known already.

    In the caller's transaction; what cannot be said of this case is not recorded.
    """
    so_far = await progress.of(case)
    address = await cases.address_of(portal.vault, case)
    if proof is recorded(so_far) or proof not in choices(address, so_far, by.role):
        return
    await identity_checks.record(portal.vault, case, proof, Method.COMPARED, by_id=by.id, now=now)


async def same_by_mail(
    portal: Portal, case: Case, came_at: datetime, by: Member, now: datetime
) -> None:
    """Record that a mail says the address is the account's; what was found since it came counts."""
    known = (await progress.of(case)).identity
    if known is None or known.at <= came_at:
        await compared(portal, case, Proof.SAME, by, now)


async def not_the_same(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Record that a handler says the address is not the account's, unless it is shown otherwise.

    Said before anything else was, it counts too: a plain reply does not then say that it is.
    """
    if recorded(await progress.of(case)) in (None, Proof.SAME):
        await compared(portal, case, Proof.NOT_PROVEN, by, now)
