"""What became of a letter is written down, also while the database takes nothing for a while.

Knows no server, and not what a delivery means: that is `Settle`, in the same transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from models.database import DatabaseBusy, transaction
from models.tables import Letter, Task, TaskKind

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two tries to write it down; each pause is twice the one before."""

Settle = Callable[[Letter, datetime], Awaitable[None]]
Record = Callable[[Settle], Awaitable[None]]

log = logging.getLogger("portal.outbox")


async def keep_known(record: Record, settle: Settle, *, seconds: Callable[[], float]) -> None:
    """Record what a server has said, again and again for the `seconds` a letter is ours yet.

    What is not recorded then is not known any more, and the letter goes once more: a copy too many.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await keep(record, settle)
        except Exception as error:
            if seconds() <= pause:
                raise
            log.error("what became of a letter is not recorded yet: %s", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def keep(record: Record, settle: Settle) -> None:
    """Record what became of a letter. A fault in what it means never sends it once more."""
    try:
        return await transaction(partial(record, settle))
    except DatabaseBusy:
        raise  # it says nothing of what the delivery means
    except Exception as error:
        log.error("a letter is recorded without its consequences: %s", type(error).__name__)
    return await transaction(partial(record, _ask_somebody))


async def _ask_somebody(letter: Letter, now: datetime) -> None:
    """Let a person see to what a letter's delivery should have led to."""
    await Task.create(
        kind=TaskKind.LETTER_UNSETTLED,
        case_id=letter.case_id,
        subject=letter.id,
        created_at=now,
    )
