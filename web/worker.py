"""What runs beside the pages: letters out, mail in, and the rounds the clock asks for.

Each job is `async def round(now)`, woken by a press and by the clock. The command line and the
tests run the same rounds without the waiting.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from mail.sender import Envelope, Result, State, Transport
from web.portal import Clock

Round = Callable[[datetime], Awaitable[object]]

GRACE = 3.0
"""Seconds that the rounds under way have to end when the portal is stopped."""

log = logging.getLogger("portal.worker")


@dataclass(frozen=True, slots=True)
class Job:
    """A round, how often the clock asks for it, and whether a press does too.

    Some rounds run in several `lanes` beside each other, so that a slow one holds up none.
    """

    name: str
    round: Round
    every: timedelta
    woken: bool = True
    lanes: int = 1


@dataclass(slots=True)
class Worker:
    """Runs each job when it is woken and when its time comes, until it is stopped."""

    clock: Clock
    jobs: Sequence[Job] = ()
    stopped: bool = False
    _bells: dict[str, list[asyncio.Event]] = field(default_factory=dict, repr=False)

    def wake(self) -> None:
        """Run the jobs that a press may ask for soon."""
        for job in self.jobs:
            if job.woken:
                self._ring(job)

    def stop(self) -> None:
        """End after the rounds under way."""
        self.stopped = True
        for job in self.jobs:
            self._ring(job)

    async def run(self) -> None:
        """Run until stopped. A job that fails is logged and tried again at its next time."""
        async with asyncio.TaskGroup() as group:
            for job in self.jobs:
                for bell in self._of(job):
                    group.create_task(self._keep(job, bell))

    async def drain(self) -> None:
        """Run every job once, now."""
        for job in self.jobs:
            await job.round(self.clock())

    def _of(self, job: Job) -> list[asyncio.Event]:
        """Return the bells of a job, one for each of its lanes."""
        return self._bells.setdefault(job.name, [asyncio.Event() for _ in range(job.lanes)])

    def _ring(self, job: Job) -> None:
        for bell in self._of(job):
            bell.set()

    async def _keep(self, job: Job, bell: asyncio.Event) -> None:
        while not self.stopped:
            bell.clear()
            await self._try(job)
            if not self.stopped:
                with suppress(TimeoutError):
                    async with asyncio.timeout(job.every.total_seconds()):
                        await bell.wait()

    async def _try(self, job: Job) -> None:
        try:
            await job.round(self.clock())
        except Exception as error:
            # The text of an unforeseen error may hold personal data; its type does not.
            log.error("the round %s failed: %s", job.name, type(error).__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """A way out for mail that takes no further letter once its worker is stopped."""

    transport: Transport
    worker: Worker

    async def deliver(self, envelope: Envelope) -> Result:
        """Try once, or put the letter off until the portal runs again."""
        if self.worker.stopped:
            return Result(State.CLOSING, "stopping")
        return await self.transport.deliver(envelope)

    async def close(self) -> None:
        """End the connection."""
        await self.transport.close()


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[None]:
    """Run a worker beside the body; at the end its rounds get a few seconds, then are cut off.

    What is cut off is safe: a transaction is kept whole or not at all, and a letter under way is
    sent again under the same Message-ID.
    """
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await asyncio.wait({task}, timeout=GRACE)
        task.cancel()
        await asyncio.wait({task})


WORKER: web.AppKey[Worker] = web.AppKey("worker", Worker)


def wake(request: web.Request) -> None:
    """Wake the worker beside the pages, if it runs in this process."""
    worker = request.app.get(WORKER)
    if worker is not None:
        worker.wake()
