"""What a handler has mailed and is held: on its way to the person, and not out yet. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.tables import Case, Letter, LetterState, Message


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits to leave, and when it does."""

    message: Message
    letter: Letter

    @property
    def leaves_at(self) -> datetime:
        """When it leaves."""
        return self.letter.not_before


async def held(case: Case, now: datetime) -> list[Held]:
    """Return what is held of a case, the first to leave first."""
    letters = Letter.filter(
        case_id=case.id,
        message_id__isnull=False,
        message__raw_mail_id__isnull=False,
        state=LetterState.QUEUED,
        attempts=0,
        not_before__gt=now,
    )
    rows = await letters.order_by("not_before", "id").prefetch_related("message")
    return [Held(row.message, row) for row in rows if row.message]
