"""How else to find out who asks: ask the account's mailbox, call, ask for two facts, see a power.

What was found is recorded with who and when. Neither a number nor a fact is kept, and nobody is
asked for a birth number, a passport or a bank's log-in. GDPR art. 5 (1) (c) and 12 (6).
"""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from models import identity_checks
from models.catalogue.common import lost_account
from models.catalogue.questions import Choice, Consent, Email
from models.database import transaction
from models.identity import Method, Proof
from models.limits import TooMany
from models.status import AT_THE_DESK, Status
from web import desk_identity
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme, not_now
from web.services.answers import identity
from web.services.cases.needs import answers_of
from web.services.intake import account
from web.services.intake.account import ProvenAlready
from web.services.post.posting import MailboxLost

ADDRESS = Email(key="address", home="act.account")
ON_ACCOUNT = Consent(key="on_account", home="act.account")
CALL = Choice(key="result", home="act.call", options=("shown", "not_shown"))
FACTS = Choice(key="result", home="act.facts", options=("shown", "not_shown"))
SCOPE = Consent(key="scope", home="act.authority")
SIGNED = Consent(key="signed", home="act.authority")
DATED = Consent(key="dated", home="act.authority")


def _offer(seen: Seen) -> Offer:
    """Offer it where an answer may hold what is on an account, until it is on its way."""
    view = seen.view
    at_the_desk = Status(view.case.status) in AT_THE_DESK
    return OPEN if at_the_desk and view.needs.asks_identity and not view.is_leaving else HIDDEN


def _offer_letter(seen: Seen) -> Offer:
    offer = _offer(seen)
    lost = lost_account(answers_of(seen.view.asked))
    return not_now("lost") if offer.shown and lost else offer


def _offer_authority(seen: Seen) -> Offer:
    by_proxy = identity.is_by_proxy(answers_of(seen.view.asked))
    return _offer(seen) if by_proxy and not seen.view.progress.authority_seen else HIDDEN


def _account(seen: Seen, say: Words) -> Mapping[str, str]:
    """Tell what the person says of their account; the address is filled in by who has looked."""
    lost = lost_account(answers_of(seen.view.asked))
    return {"account": lost, "said": desk_identity.said(seen.view, say)}


async def _ask(pressed: Pressed) -> None:
    async def work() -> None:
        case = await pressed.fresh()
        await account.ask(
            pressed.portal, case, pressed.answers[ADDRESS.key], pressed.by, pressed.now
        )

    try:
        await transaction(work)
    except MailboxLost:
        raise ActRefused("lost", ADDRESS.key) from None
    except ProvenAlready:
        raise ActRefused("proven", ADDRESS.key) from None
    except TooMany:
        raise ActRefused("too_many", ADDRESS.key) from None


async def _record(pressed: Pressed, proof: Proof, method: Method) -> None:
    async def work() -> None:
        case = await pressed.fresh()
        await identity_checks.record(
            pressed.portal.vault, case, proof, method, by_id=pressed.by.id, now=pressed.now
        )

    await transaction(work)


def _found(pressed: Pressed, question: Choice) -> Proof:
    return Proof.OTHER_WAY if pressed.answers[question.key] == "shown" else Proof.NOT_PROVEN


async def _called(pressed: Pressed) -> None:
    await _record(pressed, _found(pressed, CALL), Method.CALL)


async def _asked(pressed: Pressed) -> None:
    await _record(pressed, _found(pressed, FACTS), Method.FACTS)


async def _authority_seen(pressed: Pressed) -> None:
    await _record(pressed, Proof.SAME, Method.AUTHORITY)


ACCOUNT_LETTER = Act(
    name="account",
    slug="spor-kontoen",
    theme=Theme.WHO,
    offer=_offer_letter,
    questions=lambda _: (ADDRESS, ON_ACCOUNT),
    do=_ask,
    values=_account,
)
ACCOUNT_CALL = Act(
    name="call",
    slug="ring-kontoen",
    theme=Theme.WHO,
    offer=_offer,
    questions=lambda _: (CALL,),
    do=_called,
)
ACCOUNT_FACTS = Act(
    name="facts",
    slug="to-opplysninger",
    theme=Theme.WHO,
    offer=_offer,
    questions=lambda _: (FACTS,),
    do=_asked,
)
AUTHORITY_SEEN = Act(
    name="authority",
    slug="fullmakt",
    theme=Theme.WHO,
    offer=_offer_authority,
    questions=lambda _: (SCOPE, SIGNED, DATED),
    do=_authority_seen,
)
