"""What the delivery of a letter means for its case, in the transaction that records it."""

from __future__ import annotations

from datetime import datetime

from tortoise.queryset import QuerySet

from mail.letters import OF_PROOF
from mail.outbox import Left, cancel, last_of, tells_its_message
from models import cases, events
from models import restricting as pauses
from models.events import PORTAL, EventName
from models.filings import may_be_corrected
from models.registering import is_by_hand
from models.status import AT_THE_DESK, Status
from models.tables import (
    Case,
    File,
    Letter,
    LetterState,
    Message,
    MessageKind,
    MessageState,
    Task,
    TaskKind,
)
from web.portal import Portal
from web.services.cases import progress
from web.services.letters import notify
from web.services.on_the_way import asking, extending, restricting
from web.services.people import unreached
from web.services.post.posting import call_off_reminders


async def settle(portal: Portal, letter: Letter, now: datetime) -> None:
    """Record what a sent or failed letter means: something told, or a task for the desk.

    One that has come back already was not told, whatever the server said when it took it.
    """
    if await Letter.exists(id=letter.id, bounced_at__isnull=False):
        return
    if letter.state is LetterState.SENT:
        if letter.message_id is not None:
            await told(portal, letter, letter.message_id, now)
        return
    if letter.called_off:
        if not letter.doubts:
            await _answer_whether_it_left(letter, now)
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
        await not_arrived(portal, letter, now, in_doubt=letter.doubts > 0)


async def not_arrived(
    portal: Portal, letter: Letter, now: datetime, *, in_doubt: bool = False
) -> None:
    """Make what did not arrive untold again, an answer a draft and its case open, with a task.

    `in_doubt`: it may have arrived, and nothing says that it did not. A letter to somebody at the
    desk says nothing of the case, but that they cannot be reached.
    """
    if letter.staff_id is not None:
        await unreached.tell(portal, letter, now)
        return
    if letter.name == "self_test":
        return  # what its loss means is decided where it is sent
    if not in_doubt:
        await _answer_whether_it_left(letter, now)
    if letter.message_id is not None and not await _stands(letter):
        return  # it was taken back, and is not told by this letter any more
    if letter.name in OF_PROOF and not await _put_in_by_the_desk(letter):
        return  # the waiting page says so, and lets the address be corrected
    if in_doubt:
        await ask_whether_it_left(letter, now)
    else:
        await Task.create(
            kind=TaskKind.LETTER_FAILED, case_id=letter.case_id, subject=letter.id, created_at=now
        )
    if letter.name in OF_PROOF:
        case = await Case.get(id=letter.case_id)
        await notify.desk_of_news(portal, "desk_undelivered", case, now)
    if letter.message_id is None or letter.case_id is None:
        return
    message = await Message.get(id=letter.message_id)
    case = await Case.get(id=letter.case_id)
    await take_back(portal, message, case, now)
    name = "desk_unsettled" if in_doubt else "desk_undelivered"
    await notify.desk_of_news(portal, name, case, now)


async def take_back(
    portal: Portal,
    message: Message,
    case: Case,
    now: datetime,
    *,
    state: MessageState = MessageState.UNDELIVERED,
) -> None:
    """Make what the person has not been told untold: an answer a draft, a question not asked.

    `state` is what anything but an answer becomes.
    """
    if message.kind is MessageKind.ANSWER:
        await _answer_again(portal, message, case, now)
        return
    await Message.filter(id=message.id).update(state=state, sent_at=None)
    match message.kind:
        case MessageKind.QUESTION:
            await asking.not_asked(portal, message, case, now)
        case MessageKind.EXTENSION:
            await extending.not_told(portal, message, case, now)
        case MessageKind.LIFTING:
            await restricting.not_told(portal, message, case, now)


async def _stands(letter: Letter) -> bool:
    """Say whether a letter's message is on its way with it, or counts as told by it."""
    alive = (MessageState.SENDING, MessageState.SENT)
    stands = await Message.exists(id=letter.message_id, state__in=alive)
    return stands and await tells_its_message(letter)


async def _put_in_by_the_desk(letter: Letter) -> bool:
    """Say whether a letter is about a case that has no waiting page, and still waits for proof."""
    case = await Case.get_or_none(id=letter.case_id) if letter.case_id else None
    return case is not None and is_by_hand(case) and may_be_corrected(case)


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
        await call_off_reminders(case)
        await restricting.begin_if_granted(portal, case, message, now)
        if case.follows_id and (await progress.of(case)).alone:
            actor, name = message.author_id or PORTAL, EventName.CASE_HANDLED_ALONE
            await events.record(portal.vault, name, now=now, actor=actor, case_id=case.id)


async def told(portal: Portal, letter: Letter, message_id: str, now: datetime) -> None:
    """Record that a message has left with its letter, if it is still on its way.

    One that was taken back while its letter was with the server stays as it is, and so does one
    that a later letter tells: what it says may have been changed since, and nobody is to read
    behind their link what was never sent. That the letter went all the same is remembered, and
    somebody at the desk is asked.
    """
    message = await Message.get(id=message_id)
    is_last = await tells_its_message(letter)
    if message.state is MessageState.SENT and is_last:
        return
    if message.state is not MessageState.SENDING or not is_last:
        kind, name = message.kind.value, EventName.LETTER_LEFT_ANYWAY
        await events.record(
            portal.vault, name, now=now, actor=PORTAL, case_id=message.case_id, detail=kind
        )
        await ask_whether_it_left(letter, now)
        return
    if message.kind is MessageKind.ANSWER:
        await answered(portal, message_id, now)
        return
    await Message.filter(id=message.id).update(state=MessageState.SENT, sent_at=now)
    match message.kind:
        case MessageKind.QUESTION:
            await asking.told(portal, message, now)
        case MessageKind.EXTENSION:
            await extending.told(portal, message, now)
        case MessageKind.LIFTING:
            await restricting.told(portal, message, now)


async def call_all_off(portal: Portal, messages: QuerySet[Message], now: datetime) -> None:
    """Call off the letters of messages whose case is to end, in the caller's transaction.

    Of one that may have left somebody is asked. One that has left is told, though the record of it
    was late: then its case may have ended otherwise.
    """
    for row in await messages.only("id"):
        letter = await last_of(row.id)
        if letter is None:
            continue
        match await cancel(id=letter.id):
            case Left.YES:
                await told(portal, letter, row.id, now)
            case Left.MAYBE:
                await ask_whether_it_left(letter, now)


async def ask_whether_it_left(letter: Letter, now: datetime) -> None:
    """Let a person see, once, to what was called off and may have gone all the same."""
    if not await _asks_whether_it_left(letter).exists():
        await Task.create(
            kind=TaskKind.LETTER_UNSETTLED,
            case_id=letter.case_id,
            subject=letter.id,
            created_at=now,
        )


async def _answer_whether_it_left(letter: Letter, now: datetime) -> None:
    """Take off the list whether a letter may have arrived: it has reached nobody."""
    await _asks_whether_it_left(letter).update(done_at=now)


def _asks_whether_it_left(letter: Letter) -> QuerySet[Task]:
    return Task.filter(kind=TaskKind.LETTER_UNSETTLED, subject=letter.id, done_at=None)


async def _answer_again(portal: Portal, message: Message, case: Case, now: datetime) -> None:
    await Message.filter(id=message.id).update(state=MessageState.DRAFT, sent_at=None)
    await File.filter(message_id=message.id).update(available_at=None)
    await pauses.take_back(portal.vault, case, message.id, now)
    if case.status == Status.ANSWERED:
        await cases.reopen(portal.vault, case, "undelivered", now)
