"""The whole outbox stands still while the server takes none of our letters: till when, and why.

Kept in the database: whoever sends rests, and every process can tell of it. Knows no letter.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from models.tables import Standstill

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=60)
AWAY = timedelta(seconds=30)
"""How long a server that does not answer is left alone: it is back when it is back."""
A_TRY = timedelta(minutes=2)
"""How long whoever tries again keeps the others from it."""

_ID = "outbox"

log = logging.getLogger("portal.outbox")


class Turn(StrEnum):
    """Whether a letter may be tried now."""

    GO = "go"
    FIRST = "first"  # after a standstill, while the others still rest
    REST = "rest"


def pause(times: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 … 60 minutes, give or take a fifth."""
    doublings = min(max(times, 1) - 1, 10)
    steady = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))
    return steady * (80 + secrets.randbelow(41)) / 100


async def paused_until(now: datetime) -> datetime | None:
    """Return when letters are tried again, while none leaves until a setting is mended."""
    row = await Standstill.get_or_none(id=_ID, is_fault=True)
    return max(row.again_at, now) if row else None


async def turn(now: datetime) -> Turn:
    """Say whether a letter may be tried; ask in the transaction that takes it."""
    row = await Standstill.get_or_none(id=_ID)
    if row is None:
        return Turn.GO
    if row.again_at > now:
        return Turn.REST
    return Turn.FIRST


async def try_first(now: datetime) -> None:
    """Keep the others resting while one tries whether letters leave again."""
    await Standstill.filter(id=_ID).update(again_at=now + A_TRY)


async def try_another(now: datetime) -> None:
    """Let another be the first: what became of this letter says nothing of the others."""
    await Standstill.filter(id=_ID).update(again_at=now)


async def begin(reply: str, now: datetime, *, is_fault: bool, is_first: bool) -> None:
    """Let all rest, longer from time to time when a setting is at fault. Told in the log once."""
    row = await Standstill.get_or_none(id=_ID)
    if row is not None and row.again_at > now and not is_first:
        return  # several found it out in the same moment
    if row is None or row.is_fault != is_fault:
        row = Standstill(id=_ID, is_fault=is_fault, times=0, began_at=now)
        what = "until a setting is mended" if is_fault else "until the server is back"
        log.warning("no letter leaves %s: %s", what, reply)
        await Standstill.filter(id=_ID).delete()
    row.times = min(row.times + 1, 1000)
    row.reply = reply[:200]
    row.again_at = now + (pause(row.times) if is_fault else AWAY)
    await Standstill.filter(id=_ID).delete()
    await row.save(force_create=True)


async def end() -> None:
    """Go on: the server is there, and has heard of a letter."""
    if await Standstill.filter(id=_ID).delete():
        log.info("letters leave again")
