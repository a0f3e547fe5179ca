"""The yes/no letter to the mailbox of an account, when it is asked from another address.

It holds nothing of what is asked for. It never goes to a mailbox the person has said is lost to
them: somebody else may read it. Everything runs in the caller's transaction. GDPR art. 12 (6).
"""

from __future__ import annotations

from datetime import datetime

from locales.dates import long_instant
from mail import progress_letters
from mail.outbox import Left
from models import addresses, cases, events, identity_checks, limits, tokens
from models.catalogue.common import lost_account
from models.events import PERSON, EventName
from models.identity import Method, Proof
from models.status import AT_THE_DESK, Status
from models.tables import (
    Case,
    Message,
    MessageKind,
    MessageState,
    Purpose,
    Task,
    TaskKind,
    Token,
)
from models.tokens import TokenExpired, TokenUnknown
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.cases.lost import is_lost
from web.services.cases.needs import answers_of
from web.services.letters import notify
from web.services.outbox import holding
from web.services.people.staff import Member
from web.services.post.posting import MailboxLost, post_to_case

LINKS = (Purpose.ACCOUNT_YES, Purpose.ACCOUNT_NO)
"""The two buttons of the letter; the press of one ends the other."""


class ProvenAlready(Exception):
    """The address is the one the person has proven: there is nothing to ask it."""


async def ask(portal: Portal, case: Case, address: str, by: Member, now: datetime) -> None:
    """Post the letter to the address of the account; the links of an earlier one end.

    Raises `MailboxLost`, `ProvenAlready` or `limits.TooMany`.
    """
    given = answers_of(await cases.answers_of(portal.vault, case))
    if lost_account(given) or await is_lost(portal, case, address):
        raise MailboxLost
    if address == await cases.address_of(portal.vault, case):
        raise ProvenAlready
    mailbox = addresses.folded(address)
    await limits.demand(portal.vault, limits.ACCOUNT_LETTERS_TO_ADDRESS, mailbox, now)
    await limits.demand(portal.vault, limits.ACCOUNT_LETTERS_ON_CASE, case.id, now)
    await tokens.end(case.id, *LINKS, now=now)
    yes, no = [
        await tokens.make_link(portal.vault, purpose, now=now, case_id=case.id) for purpose in LINKS
    ]
    letter = progress_letters.account(
        portal.stationery,
        facts(case),
        address,
        received=long_instant(case.received_at, case.language),
        yes=yes.text,
        no=no.text,
    )
    too_late = now + tokens.LIVES[Purpose.ACCOUNT_YES]
    await post_to_case(portal, case, letter, now, not_after=too_late)
    await events.record(
        portal.vault, EventName.ACCOUNT_ASKED, now=now, actor=by.id, case_id=case.id
    )


async def is_asked_by(portal: Portal, text: str) -> bool:
    """Say whether a mailed link is one of the letter's, alive or not."""
    try:
        token = await tokens.find_link(portal.vault, text)
    except TokenUnknown:
        return False
    return token.purpose in LINKS


async def answer(
    portal: Portal, token: Token, case: Case, *, session_id: str, now: datetime
) -> None:
    """Record what the account's mailbox says, and tell the desk. Raises a `TokenFault`.

    A no is heard as long as the case is kept, and is a task: somebody may ask for what is not
    theirs, or may have got it. It stops an answer that is on its way. GDPR art. 33.
    """
    tokens.check(token, now)
    is_yes = token.purpose is Purpose.ACCOUNT_YES
    at_the_desk = Status(case.status) in AT_THE_DESK
    if case.key_id is None or (is_yes and not at_the_desk):
        raise TokenExpired
    await tokens.use(token, session_id=session_id, now=now)
    await tokens.end(case.id, *LINKS, now=now)
    await events.record(
        portal.vault,
        EventName.ACCOUNT_ANSWERED,
        now=now,
        actor=PERSON,
        case_id=case.id,
        detail="yes" if is_yes else "no",
    )
    proof = Proof.OTHER_WAY if is_yes else Proof.NOT_PROVEN
    await identity_checks.record(portal.vault, case, proof, Method.LETTER, by_id=None, now=now)
    if is_yes:
        await notify.desk_of_news(portal, "desk_account_yes", case, now)
        return
    if await _stop_answer(portal, case, now) is Left.YES:
        at_the_desk = False  # it is answered, though that was recorded only now
        case = await Case.get(id=case.id)
    await Task.create(kind=TaskKind.ACCOUNT_SAYS_NO, case_id=case.id, created_at=now)
    if at_the_desk:
        await notify.desk_of_news(portal, "desk_account_no", case, now, leads=True)
    elif case.status == Status.ANSWERED:
        await notify.desk_of_news(portal, "desk_account_no_late", case, now, leads=True)


async def _stop_answer(portal: Portal, case: Case, now: datetime) -> Left:
    """Keep an answer that is on its way from leaving: it is a draft again, unless it has left."""
    leaving = await Message.get_or_none(
        case_id=case.id, kind=MessageKind.ANSWER, state=MessageState.SENDING
    )
    if leaving is None:
        return Left.NO
    return await holding.call_off(portal, leaving, PERSON, now)
