"""What a handler has sent by mail, for the while before it leaves: when it goes, and stopping it.

A held letter is an ordinary letter in the outbox whose time has not come: its bytes are built, and
its message is on the way. To stop it is to take it back as if it had not arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from mail.holds import RECEIPT, is_held
from mail.outbox import Left, cancel, last_of
from models import cases, events
from models.case_row import touch
from models.cases import CaseUnknown, counts_on
from models.database import transaction
from models.deadlines import end_of
from models.events import EventName
from models.tables import Case, Letter, LetterState, Message, MessageKind, MessageState
from web.portal import Portal
from web.services.answers.held import Held as Held
from web.services.answers.held import held as held
from web.services.answers.held import held_by as held_by
from web.services.outbox import delivery
from web.services.people.staff import Member

BEFORE_THE_DATE = timedelta(minutes=5)
"""How long before the end of its date a held letter leaves at the latest."""


class TooLate(Exception):
    """What was to be stopped has left, or is being sent."""


def leaves_at(portal: Portal, case: Case, now: datetime) -> datetime:
    """Return when what is mailed now leaves: after the hold, and before the case's date ends.

    Past its date the hold is the whole of it: there is no date left to keep.
    """
    after, latest = now + portal.settings.hold, end_of(counts_on(case)) - BEFORE_THE_DATE
    return max(now, min(after, latest)) if now < end_of(counts_on(case)) else after


async def hold_anew(portal: Portal, receipt: Letter, now: datetime) -> None:
    """Hold what a receipt shows that has left late: before, nobody knew how to stop it.

    In the transaction that records that the receipt has left.
    """
    if receipt.name != RECEIPT or now - receipt.created_at < portal.settings.hold / 2:
        return
    going = Letter.filter(
        case_id=receipt.case_id,
        created_at=receipt.created_at,
        message__author_id=receipt.staff_id,
        state=LetterState.QUEUED,
    )
    for letter in filter(is_held, await going):
        later = leaves_at(portal, await Case.get(id=receipt.case_id), now)
        if later > letter.not_before:
            letter.not_before = letter.due_at = later
            await letter.save(update_fields=["not_before", "due_at"])


async def hold_what_waited(portal: Portal, now: datetime) -> None:
    """Hold once more, as the portal starts, what was to leave while it was away.

    Nobody could press «Stopp» then, and a server that has a «Vent!» for us tries again only after
    minutes. Once: a portal that is killed again and again keeps no answer from leaving.
    """

    async def work() -> None:
        waited = Letter.filter(state=LetterState.QUEUED, attempts=0, not_before__lte=now)
        mailed = waited.filter(message__raw_mail_id__isnull=False, case_id__isnull=False)
        for letter in await mailed:
            if is_held(letter) and letter.not_before == letter.due_at:
                case = await Case.get(id=letter.case_id)
                letter.not_before = leaves_at(portal, case, now)
                await letter.save(update_fields=["not_before"])

    await transaction(work)


async def stop(portal: Portal, case: Case, message_id: str, by: Member, now: datetime) -> None:
    """Keep what was mailed and is held from leaving: an answer is a draft again.

    Raises `TooLate` for what is not held, or no more: it has left, a try has begun, or it was
    written at the desk, and letting it go is part of what was done there. Raises `CaseUnknown` for
    what is not of the case.
    """

    async def work() -> None:
        if not await Message.exists(id=message_id, case_id=case.id):
            raise CaseUnknown
        if not await _keep_each_back(portal, case, lambda one: one.id == message_id, by.id, now):
            raise TooLate

    await transaction(work)


async def keep_back(portal: Portal, message: Message, actor: str, now: datetime) -> bool:
    """Stop what surely has not left, in the caller's transaction; say whether it could be.

    A letter that may have arrived is not stopped: then its person may know what it says.
    """
    waiting = Letter.filter(message_id=message.id, state=LetterState.QUEUED)
    if not await waiting.update(state=LetterState.EXPIRED):
        return False
    await _taken_back(portal, message, actor, now)
    return True


async def keep_all_back(portal: Portal, case: Case, staff_id: str, now: datetime) -> bool:
    """Stop everything that a handler has held on a case; say whether anything was stopped."""
    return await _keep_each_back(portal, case, lambda one: one.author_id == staff_id, staff_id, now)


async def keep_rest_back(portal: Portal, case: Case, staff_id: str, now: datetime) -> bool:
    """Stop what is held of a case that is being answered: no question goes beside the answer."""
    return await _keep_each_back(portal, case, lambda one: not _is_answer(one), staff_id, now)


async def keep_held_back(portal: Portal, case: Case, actor: str, now: datetime) -> bool:
    """Stop everything that is held of a case, whoever sent it; say whether anything was stopped."""
    return await _keep_each_back(portal, case, lambda _: True, actor, now)


async def keep_answer_back(portal: Portal, case: Case, actor: str, now: datetime) -> bool:
    """Stop the answer that is held of a case, whoever sent it; say whether one was stopped."""
    return await _keep_each_back(portal, case, _is_answer, actor, now)


async def _keep_each_back(
    portal: Portal, case: Case, which: Callable[[Message], bool], actor: str, now: datetime
) -> bool:
    """Stop every one of some that are held of a case; say whether any could be."""
    chosen = [one.message for one in await held(case, now) if which(one.message)]
    return any([await keep_back(portal, message, actor, now) for message in chosen])


def _is_answer(message: Message) -> bool:
    return message.kind is MessageKind.ANSWER


async def put_answer_aside(portal: Portal, case: Case, actor: str, now: datetime) -> None:
    """Stop the answer that is held and put it aside: nothing of it goes with the next one."""
    for one in await held(case, now):
        if _is_answer(one.message) and await keep_back(portal, one.message, actor, now):
            await cases.discard_draft(portal.vault, case, actor, now)


async def keep_from_leaving(
    portal: Portal,
    case: Case,
    actor: str,
    now: datetime,
    kinds: Collection[MessageKind] = tuple(MessageKind),
) -> bool:
    """Stop whatever of these `kinds` is on its way to the person, mailed or written at the desk.

    In the caller's transaction; returns whether anything was stopped. Raises `TooLate` where
    something is being sent, or may have arrived.
    """
    going = await Message.filter(case_id=case.id, state=MessageState.SENDING, kind__in=list(kinds))
    for message in going:
        if not await keep_back(portal, message, actor, now):
            raise TooLate
    return bool(going)


async def call_off(portal: Portal, message: Message, actor: str, now: datetime) -> Left:
    """Stop what is on its way, in the caller's transaction, even if it may have arrived.

    Then somebody has a task. What has left stays told, though the record of it was late: `YES`.
    """
    letter = await last_of(message.id)
    left = await cancel(id=letter.id) if letter is not None else Left.NO
    if letter is not None and left is Left.YES:
        await delivery.told(portal, letter, message.id, now)
        return left
    await _taken_back(portal, message, actor, now)
    if letter is not None and left is Left.MAYBE:
        await delivery.ask_whether_it_left(letter, now)
    return left


async def _taken_back(portal: Portal, message: Message, actor: str, now: datetime) -> None:
    case = await Case.get(id=message.case_id)
    await touch(case)
    await delivery.take_back(portal, message, case, now, state=MessageState.DISCARDED)
    name = EventName.ANSWER_STOPPED
    await events.record(
        portal.vault, name, now=now, actor=actor, case_id=case.id, detail=message.kind.value
    )
