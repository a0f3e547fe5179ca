"""What the delivery of a letter means for its case, in the transaction that records it."""

from __future__ import annotations

from datetime import datetime

from mail.letters import OF_PROOF
from models import cases, events
from models.events import PORTAL, EventName
from models.status import AT_THE_DESK, Status
from models.tables import Case, File, Letter, LetterState, Message, MessageState, Task, TaskKind
from web.portal import Portal
from web.services import notify


async def settle(portal: Portal, letter: Letter, now: datetime) -> None:
    """Record what a sent or failed letter means: an answer given, or a task for the desk."""
    if letter.state is LetterState.SENT:
        if letter.message_id is not None:
            await answered(portal, letter.message_id, now)
        return
    await events.record(
        portal.vault,
        EventName.LETTER_FAILED,
        now=now,
        actor=PORTAL,
        case_id=letter.case_id,
        detail=letter.name,
    )
    if letter.state is LetterState.FAILED or letter.message_id is not None:
        await not_arrived(portal, letter, now)


async def not_arrived(portal: Portal, letter: Letter, now: datetime) -> None:
    """Make an answer that did not arrive a draft again, and its case open, with a task."""
    if letter.name in OF_PROOF:
        return  # the waiting page says so, and lets the address be corrected
    await Task.create(
        kind=TaskKind.LETTER_FAILED, case_id=letter.case_id, subject=letter.id, created_at=now
    )
    if letter.message_id is None or letter.case_id is None:
        return
    await Message.filter(id=letter.message_id).update(state=MessageState.DRAFT, sent_at=None)
    await File.filter(message_id=letter.message_id).update(available_at=None)
    case = await Case.get(id=letter.case_id)
    if case.status == Status.ANSWERED:
        await cases.reopen(portal.vault, case, "undelivered", now)
    await notify.desk_of_news(portal, "desk_undelivered", case, now)


async def answered(portal: Portal, message_id: str, now: datetime) -> None:
    """Record that an answer is given: its files may be fetched, and nothing presses any more."""
    message = await Message.get(id=message_id)
    case = await Case.get(id=message.case_id)
    await Message.filter(id=message.id).update(state=MessageState.SENT, sent_at=now)
    await File.filter(message_id=message.id, available_at=None).update(available_at=now)
    if Status(case.status) in AT_THE_DESK:
        await cases.mark_answered(
            portal.vault, case, message.outcome or "", actor=message.author_id or PORTAL, now=now
        )
