"""Whose turn it is to write: a lock that is not waited for without end.

One writer at a time is the rule on both engines, so both backends queue here before they touch a
connection. This module knows neither SQL nor an engine.
"""

import asyncio

PATIENCE = 5.0
"""Seconds a statement or a transaction waits for its turn before it gives up."""


class DatabaseBusy(Exception):
    """Somebody else kept the database for longer than we wait; nothing was written."""


class Turn:
    """A lock with a limit, in seconds, on how long it is waited for."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._lock = asyncio.Lock()

    def deadline(self) -> float:
        """When waiting that starts now must end, on the loop's clock."""
        return asyncio.get_running_loop().time() + self.limit

    def left(self, deadline: float) -> float:
        """Seconds until the deadline; zero when it has passed."""
        return max(0.0, deadline - asyncio.get_running_loop().time())

    async def take(self, deadline: float) -> None:
        """Wait until nobody else has the turn; DatabaseBusy after the deadline."""
        try:
            async with asyncio.timeout_at(deadline):
                await self._lock.acquire()
        except TimeoutError:
            raise DatabaseBusy from None

    def give(self) -> None:
        """Let the next in line go on."""
        self._lock.release()
