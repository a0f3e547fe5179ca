"""Proof of address: mailed link, typed code, «Det var ikke meg», and a corrected address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from locales.dates import long_instant
from mail import letters
from mail.outbox import cancel
from models import cases, events, limits, sessions, tokens
from models.database import transaction
from models.deadlines import end_of
from models.events import PERSON, EventName
from models.limits import WRONG_TOKENS
from models.status import MoveNotAllowed, Status
from models.tables import Case, Letter, LetterState, Purpose, Scope, Session, Staff, Token
from models.tokens import TokenExpired, TokenFault, TokenUnknown
from web.portal import Portal
from web.services import notify
from web.services.case_facts import facts
from web.services.intake import post_confirmation
from web.services.posting import post_to_case


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
    """Do what a mailed link is for. Raises a `TokenFault` or `limits.TooMany`."""
    token = await look(portal, text, client, now)

    async def work() -> Pressed:
        fresh = await Token.get(id=token.id)
        case = await Case.get_or_none(id=fresh.case_id) if fresh.case_id else None
        match fresh.purpose, case:
            case Purpose.CONFIRM, Case() as case:
                await _confirm(portal, fresh, case, session, now)
            case Purpose.DISOWN, Case() as case:
                await _disown(portal, fresh, case, session, now)
            case Purpose.CASE, Case() as case:
                tokens.check(fresh, now)
                await sessions.grant(session.id, case.id, Scope.STATUS, now)
            case Purpose.SIGN_IN, _:
                await tokens.use(fresh, session_id=session.id, now=now)
                await _sign_in(portal, session, fresh, now)
            case _:
                raise TokenUnknown
        return Pressed(fresh.purpose, case, fresh.staff_id)

    return await transaction(work)


async def confirm_by_code(
    portal: Portal, case: Case, text: str, session: Session, now: datetime
) -> None:
    """Open a case by the code from the letter. Raises a `TokenFault`; the try is counted."""

    async def work() -> TokenFault | None:
        fresh = await Case.get(id=case.id)
        token = await tokens.try_code(
            portal.vault, Purpose.CONFIRM_CODE, text, case_id=case.id, now=now
        )
        if isinstance(token, TokenFault):
            return token
        await _open(portal, token, fresh, session, now)
        return None

    fault = await transaction(work)
    if fault is not None:
        raise fault


async def resend(portal: Portal, case: Case, client: str, now: datetime) -> None:
    """Send the confirmation letter again, with new links and a new code. Raises `TooMany`."""

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if fresh.status != Status.UNCONFIRMED:
            return
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, client, now)
        await events.record(
            portal.vault,
            EventName.CONFIRMATION_RESENT,
            now=now,
            actor=PERSON,
            case_id=case.id,
        )
        await _send_confirmation(portal, fresh, now)

    await transaction(work)


async def correct_address(
    portal: Portal, case: Case, address: str, client: str, now: datetime
) -> None:
    """Put another address on an unconfirmed case: old links die, the clock stays as it was.

    Raises `TooMany`.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if fresh.status != Status.UNCONFIRMED:
            raise MoveNotAllowed("the address of a confirmed case is proven")
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, client, now)
        await cancel(case_id=case.id, name="confirm")
        if address != await cases.address_of(portal.vault, fresh):
            await cases.correct_address(portal.vault, fresh, address, now)
        await _send_confirmation(portal, fresh, now)

    await transaction(work)


async def has_bounced(case: Case) -> bool:
    """Say whether the newest confirmation letter of a case did not arrive."""
    newest = await Letter.filter(case_id=case.id, name="confirm").order_by("-created_at").first()
    return newest is not None and (
        newest.state in (LetterState.FAILED, LetterState.EXPIRED) or newest.bounced_at is not None
    )


async def _send_confirmation(portal: Portal, case: Case, now: datetime) -> None:
    address = await cases.address_of(portal.vault, case)
    await post_confirmation(portal, case, address, now)


async def _confirm(
    portal: Portal, token: Token, case: Case, session: Session, now: datetime
) -> None:
    if _again(token, session, now) and case.status != Status.UNCONFIRMED:
        await sessions.grant(session.id, case.id, Scope.STATUS, now)
        return
    tokens.check(token, now)
    await _open(portal, token, case, session, now)


async def _open(portal: Portal, token: Token, case: Case, session: Session, now: datetime) -> None:
    if case.status != Status.UNCONFIRMED:
        raise TokenExpired
    await tokens.use(token, session_id=session.id, now=now)
    await cases.confirm(portal.vault, case, now)
    await sessions.grant(session.id, case.id, Scope.STATUS, now)
    await _receipt(portal, case, now)
    await notify.desk_of_new_case(portal, case, now)


async def _disown(
    portal: Portal, token: Token, case: Case, session: Session, now: datetime
) -> None:
    if _again(token, session, now):
        return
    tokens.check(token, now)
    await tokens.use(token, session_id=session.id, now=now)
    await cancel(case_id=case.id)
    await cases.disown(portal.vault, case, now)


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


async def _receipt(portal: Portal, case: Case, now: datetime) -> None:
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
    letter = letters.receipt(
        portal.stationery,
        facts(case),
        await cases.address_of(portal.vault, case),
        received=long_instant(case.received_at, case.language),
        link=link.text,
        late=now >= end_of(cases.counts_on(case)),
    )
    await post_to_case(portal, case, letter, now)
