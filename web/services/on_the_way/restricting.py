"""Pauses in the use of somebody's data: set, told of, and lifted only afterwards. GDPR art. 18."""

from __future__ import annotations

from datetime import date, datetime

from mail import progress_letters
from models import cases, events, messages, restricting
from models.catalogue.common import ACTED_ON
from models.catalogue.requirements import DONE
from models.deadlines import end_of
from models.keyring import open_key
from models.tables import Case, Message, MessageKind
from web.portal import Portal
from web.services.cases.needs import needs_of
from web.services.on_the_way import telling
from web.services.people.staff import Member


async def pause(
    portal: Portal, case: Case, what: str, since_on: date, by: Member, now: datetime
) -> None:
    """Record a pause on a case and tell its person, in the caller's transaction. Art. 18 (1)."""
    message = await telling.tell(
        portal,
        case,
        MessageKind.RESTRICTION,
        what,
        lambda facts, to, link: progress_letters.restriction(
            portal.stationery, facts, to, text=what, since_on=since_on, link=link
        ),
        by,
        now,
    )
    await restricting.begin(portal.vault, case, message.id, since_on, actor=by.id, now=now)


async def announce_end(
    portal: Portal, case: Case, why: str, told_on: date | None, by: Member, now: datetime
) -> None:
    """Tell the person that the pause ends, and why; in the caller's transaction. Art. 18 (3).

    Nothing is lifted. `told_on` is the day the handler told them in another way: then no letter
    goes. Otherwise they know when the letter is delivered.
    """
    told_at = min(now, end_of(told_on)) if told_on else None
    message = await telling.tell(
        portal,
        case,
        MessageKind.LIFTING,
        why,
        lambda facts, to, link: progress_letters.lifting(
            portal.stationery, facts, to, text=why, link=link
        ),
        by,
        now,
        told_at=told_at,
    )
    if message.sent_at is not None:
        await told(portal, message, now, actor=by.id)


async def begin_if_granted(portal: Portal, case: Case, answer: Message, now: datetime) -> None:
    """Let the pause stand that an answer grants, from the day the handler has given."""
    needs = needs_of(case, await cases.answers_of(portal.vault, case))
    if not needs.restricts or answer.outcome not in DONE:
        return
    key = await open_key(portal.vault, answer.key_id)
    since_on = date.fromisoformat(messages.read(key, answer).lines[ACTED_ON.key])
    actor = answer.author_id or events.PORTAL
    await restricting.begin(portal.vault, case, answer.id, since_on, actor=actor, now=now)


async def told(
    portal: Portal, message: Message, now: datetime, *, actor: str = events.PORTAL
) -> None:
    """Record that the person knows that the pause ends, with a task to lift it."""
    pause = await restricting.standing(message.case_id)
    # A pause that was granted after the letter was written has not been told of by it.
    if pause is None or pause.told_at is not None or message.created_at < pause.created_at:
        return
    told_at = message.sent_at or now
    await restricting.tell_end(portal.vault, pause, told_at, actor=actor, now=now)


async def not_told(portal: Portal, message: Message, case: Case, now: datetime) -> None:
    """Let a pause stand whose end the person was not told of."""
    pause = await restricting.standing(case.id)
    if pause is not None and message.created_at >= pause.created_at:
        await restricting.untell_end(pause, now)
