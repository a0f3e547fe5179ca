"""Proof of address: mailed link, typed code, and «Det var ikke meg»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mail.outbox import cancel
from models import cases, complaining, events, limits, sessions, tokens
from models.database import transaction
from models.events import PERSON, EventName
from models.filings import at_one_address, awaits_proof
from models.limits import WRONG_TOKENS
from models.registering import is_by_hand
from models.status import AT_THE_DESK, Status
from models.tables import (
    Case,
    Message,
    MessageState,
    Purpose,
    Scope,
    Session,
    Staff,
    Task,
    TaskKind,
    Token,
)
from models.tokens import TokenExpired, TokenFault, TokenUnknown
from web.portal import Portal
from web.services.intake import account, filing_anew, routing
from web.services.letters import notify, receipt
from web.services.letters.proof_letter import call_off, post_proof
from web.services.outbox.delivery import call_all_off
from web.services.person import mail_asks


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press on a mailed page led to: for what, which case or which member of staff."""

    purpose: Purpose
    case: Case | None = None
    staff_id: str | None = None


async def look(portal: Portal, text: str, client: str, now: datetime) -> Token:
    """Return what a mailed link is for; nothing changes but the count of wrong ones.

    Raises a `TokenFault`, or `limits.TooMany` for a client that guesses.
    """
    if await limits.reached(portal.vault, WRONG_TOKENS, client, now):
        raise limits.TooMany(WRONG_TOKENS)
    try:
        token = await tokens.find_link(portal.vault, text)
    except TokenUnknown:
        await limits.count(portal.vault, WRONG_TOKENS, client, now)
        raise
    return token


async def press(portal: Portal, text: str, session: Session, client: str, now: datetime) -> Pressed:
    """Do what a mailed link is for.

    Raises a `TokenFault`, `limits.TooMany` or `following_up.ComplainedAlready`.
    """
    token = await look(portal, text, client, now)

    async def work() -> Pressed:
        fresh = await Token.get(id=token.id)
        case = await Case.get_or_none(id=fresh.case_id) if fresh.case_id else None
        if ended := await filing_anew.behind(fresh, now):
            return Pressed(Purpose.FILE_ANEW, await filing_anew.press(portal, ended, session, now))
        match fresh.purpose, case:
            case Purpose.CONFIRM, Case() as case:
                case = await _confirm(portal, fresh, case, session, now)
            case Purpose.DISOWN, Case() as case:
                await _disown(portal, fresh, case, session, now)
            case Purpose.CASE, Case() as case:
                tokens.check(fresh, now)
                await _follow(portal, case, session, now)
            case ((Purpose.ACCOUNT_YES | Purpose.ACCOUNT_NO), Case() as case):
                if not _again(fresh, session, now):
                    await account.answer(portal, fresh, case, session_id=session.id, now=now)
            case Purpose.IS_COMPLAINT, Case() as case:
                case = await _complain(portal, fresh, case, session, now)
            case Purpose.IS_QUESTION, Case() as case:
                if not _again(fresh, session, now):
                    await mail_asks.is_question(fresh, case, session, now)
            case Purpose.SIGN_IN, _:
                await tokens.use(fresh, session_id=session.id, now=now)
                await _sign_in(portal, session, fresh, now)
            case _:
                raise TokenUnknown
        return Pressed(fresh.purpose, case, fresh.staff_id)

    return await transaction(work)


async def waits_for(token: Token) -> bool:
    """Say whether a case waits for the press on this link before anybody begins on it."""
    case = await Case.get_or_none(id=token.case_id) if token.case_id else None
    filing = await at_one_address(case) if case else []
    return any(one.status == Status.UNCONFIRMED for one in filing)


async def confirm_by_code(
    portal: Portal, case: Case, text: str, session: Session, now: datetime
) -> None:
    """Open a case, and those sent with it, by the code from the letter.

    Raises a `TokenFault`; the try is counted.
    """

    async def work() -> TokenFault | None:
        filing = await at_one_address(await Case.get(id=case.id))
        ids = [one.id for one in filing]
        token = await tokens.try_code(
            portal.vault, Purpose.CONFIRM_CODE, text, case_ids=ids, now=now
        )
        if isinstance(token, TokenFault):
            return token
        await _open(portal, token, filing, session, now)
        return None

    fault = await transaction(work)
    if fault is not None:
        raise fault


async def resend(portal: Portal, case: Case, client: str, now: datetime) -> None:
    """Send the letter that asks for proof again, with new links and a new code.

    Raises `TooMany`.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if not awaits_proof(fresh):
            return
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, client, now)
        await events.record(
            portal.vault,
            EventName.CONFIRMATION_RESENT,
            now=now,
            actor=PERSON,
            case_id=case.id,
        )
        await post_proof(portal, await at_one_address(fresh), now)

    await transaction(work)


async def _confirm(
    portal: Portal, token: Token, case: Case, session: Session, now: datetime
) -> Case:
    """Return the case to show: the token's own, or one sent with it when that has ended."""
    filing = await at_one_address(case)
    proven = [one for one in filing if one.confirmed_at is not None]
    if _again(token, session, now) and proven:
        await _let_follow(session, proven[0], filing, now)
        return proven[0]
    tokens.check(token, now)
    return await _open(portal, token, filing, session, now)


async def _open(
    portal: Portal, token: Token, filing: Sequence[Case], session: Session, now: datetime
) -> Case:
    """Prove the one address of what was sent together, and open what waited for it."""
    proven = [one for one in filing if awaits_proof(one)]
    opened = [one for one in proven if one.status == Status.UNCONFIRMED]
    if not proven:
        raise TokenExpired
    await tokens.use(token, session_id=session.id, now=now)
    await _prove(portal, filing, now)
    await _let_follow(session, proven[0], filing, now)
    if opened:
        await receipt.post(portal, opened, [one for one in proven if one not in opened], now)
    for one in opened:
        await _open_at_the_desk(portal, one, now)
    return (opened or proven)[0]


async def _open_at_the_desk(portal: Portal, case: Case, now: datetime) -> None:
    """Tell the desk of a case; one that is late as it comes is also on the list of what presses."""
    if receipt.is_late(case, now):
        await Task.create(kind=TaskKind.LATE_CONFIRMED, case_id=case.id, created_at=now)
    await routing.to_the_desk(portal, case, now)


async def _follow(portal: Portal, case: Case, session: Session, now: datetime) -> None:
    """Let a browser follow a case by a link; one that came by mail proves the mailbox too.

    It opens nothing: what waits for proof waits for the button that says so.
    """
    filing = await at_one_address(case)
    waiting = [one for one in filing if awaits_proof(one)]
    if waiting and all(one.status != Status.UNCONFIRMED for one in waiting):
        await _prove(portal, filing, now)
    await _let_follow(session, case, filing, now)


async def _prove(portal: Portal, filing: Sequence[Case], now: datetime) -> None:
    """Record the proof on all that lacks it; the links of the letter die, whichever bore them."""
    for one in filing:
        if awaits_proof(one):
            await cases.confirm(portal.vault, one, now)
            await complaining.is_proven(portal.vault, one, PERSON, now)
        else:
            await tokens.end(one.id, *cases.LINKS_OF_PROOF, now=now)
    await call_off(filing)


async def _let_follow(session: Session, case: Case, filing: Sequence[Case], now: datetime) -> None:
    """Let a browser follow a case, and those sent with it whose address is proven too."""
    for one in filing:
        if one.id == case.id or one.confirmed_at is not None:
            await sessions.grant(session.id, one.id, Scope.STATUS, now)


async def _disown(
    portal: Portal, token: Token, case: Case, session: Session, now: datetime
) -> None:
    if _again(token, session, now):
        return
    tokens.check(token, now)
    await tokens.use(token, session_id=session.id, now=now)
    for one in await at_one_address(case):
        if not awaits_proof(one):
            await tokens.end(one.id, *cases.LINKS_OF_PROOF, now=now)
            continue
        # What the desk put in itself is somebody's request, whoever has the address it wrote.
        desk_knows = Status(one.status) in AT_THE_DESK or is_by_hand(one)
        on_its_way = Message.filter(case_id=one.id, state=MessageState.SENDING)
        await call_all_off(portal, on_its_way, now)
        await cancel(case_id=one.id)
        await cases.discard_draft(portal.vault, one, PERSON, now, leaving=True)
        fresh = await Case.get(id=one.id)
        await cases.disown(portal.vault, fresh, now)
        if desk_knows:
            await notify.desk_of_news(portal, "desk_disowned", fresh, now)


async def _complain(
    portal: Portal, token: Token, old: Case, session: Session, now: datetime
) -> Case:
    """Return the complaint a mail is taken as; a second press gets the same."""
    known = await complaining.complaint_about(old) if _again(token, session, now) else None
    return known or await mail_asks.is_complaint(portal, token, old, session, now)


async def _sign_in(portal: Portal, session: Session, token: Token, now: datetime) -> None:
    staff = await Staff.get_or_none(id=token.staff_id)
    if staff is None or staff.removed_at is not None:
        raise TokenExpired
    await sessions.sign_in(session, staff.id, now)
    await events.record(portal.vault, EventName.STAFF_SIGNED_IN, now=now, actor=staff.id)


def _again(token: Token, session: Session, now: datetime) -> bool:
    """Say whether the same browser presses a link it has just used: it gets the same page."""
    if token.used_at is None:
        return False
    since = now - token.used_at
    # A double press from a mail program's own browser carries no cookie to know it by.
    return since <= sessions.SAME_PRESS or (
        token.used_by == session.id and since <= tokens.SAME_SESSION_AGAIN
    )
