"""What a handler has mailed and is held: on its way to the person, and not out yet. Reads only.

Its time may have come: while a server takes no mail, what waits in the outbox can still be stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mail.holds import is_held
from models.tables import Case, Letter, LetterState, Message, MessageState


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits to leave; `leaves_at` is None for one that goes as soon as it can.

    `put_off`: it was to wait, or could not leave; what has just been pressed is neither.
    """

    message: Message
    leaves_at: datetime | None
    put_off: bool = True


async def held(case: Case, now: datetime) -> list[Held]:
    """Return what is held of a case, the first to leave first."""
    return await _of(now, case_id=case.id)


async def held_by(staff_id: str, now: datetime) -> list[Held]:
    """Return what a member of staff has held, on whichever cases."""
    return await _of(now, message__author_id=staff_id)


async def beyond_stopping(case: Case) -> Message | None:
    """Return what is with the mail server, or may have left already, and nobody can stop."""
    letters = Letter.filter(
        case_id=case.id,
        state__in=(LetterState.LEASED, LetterState.UNCERTAIN),
        message__state=MessageState.SENDING,
    )
    row = await letters.prefetch_related("message").first()
    return row.message if row else None


async def _of(now: datetime, **about: str) -> list[Held]:
    letters = Letter.filter(
        state=LetterState.QUEUED,
        message__state=MessageState.SENDING,
        message__raw_mail_id__isnull=False,
        **about,
    )
    rows = await letters.order_by("not_before", "id").prefetch_related("message")
    return [Held(row.message, _leaves_at(row, now), _put_off(row)) for row in rows if row.message]


def _leaves_at(row: Letter, now: datetime) -> datetime | None:
    """Return when a letter leaves; what was tried and put off has no time of its own any more."""
    return row.not_before if row.not_before > now and row.attempts == 0 else None


def _put_off(row: Letter) -> bool:
    return row.attempts > 0 or is_held(row)
