"""A round over many cases: each in a transaction of its own, and none in the way of the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TypeVar

from models.database import DatabaseBusy, transaction

log = logging.getLogger("portal.rounds")

T = TypeVar("T")


async def each(ids: Iterable[str], work: Callable[[str], Awaitable[T]]) -> list[T]:
    """Do `work` for each id, in a transaction of its own; return what came of those it went for.

    One that fails leaves nothing behind, is logged, and is tried again at the next round. Pages are
    served in between. Raises `DatabaseBusy`: then it is nobody's turn.
    """
    done = []
    for one in ids:
        try:
            done.append(await transaction(partial(work, one)))
        except DatabaseBusy:
            raise
        except Exception as error:
            # The text of an unforeseen error may hold personal data; its type does not.
            log.error("one of a round is left for the next: %s", type(error).__name__)
        await asyncio.sleep(0)
    return done
