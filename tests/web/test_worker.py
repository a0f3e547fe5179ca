"""The rounds beside the pages: woken by a press, asked for by the clock, ended in good time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from mail.sender import Envelope, Result, State
from web.worker import Closing, Job, Worker, running

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEVER = timedelta(days=1)
SECONDS = 10


class Rounds:
    """A round that remembers how often it ran, and lets a test wait for it."""

    def __init__(self, failing: bool = False) -> None:
        self.count = 0
        self.failing = failing
        self.ran = asyncio.Condition()

    async def __call__(self, now: datetime) -> None:
        assert now == NOON
        async with self.ran:
            self.count += 1
            self.ran.notify_all()
        if self.failing:
            raise ValueError("kari@example.com")

    async def until(self, count: int) -> None:
        async with self.ran:
            await asyncio.wait_for(self.ran.wait_for(lambda: self.count >= count), SECONDS)


async def test_every_job_runs_at_the_start_and_then_when_its_time_comes() -> None:
    often, seldom = Rounds(), Rounds()
    jobs = (Job("often", often, timedelta(milliseconds=1)), Job("seldom", seldom, NEVER))
    async with running(Worker(lambda: NOON, jobs)):
        await seldom.until(1)
        await often.until(5)
    assert seldom.count == 1


async def test_a_press_wakes_the_jobs_that_heed_it_and_no_other() -> None:
    outbox, housekeeping = Rounds(), Rounds()
    jobs = (Job("outbox", outbox, NEVER), Job("housekeeping", housekeeping, NEVER, woken=False))
    running_worker = Worker(lambda: NOON, jobs)
    async with running(running_worker):
        await outbox.until(1)
        await housekeeping.until(1)
        running_worker.wake()
        await outbox.until(2)
    assert housekeeping.count == 1


async def test_a_job_that_fails_is_tried_again_and_its_error_says_nothing_of_anybody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = Rounds(failing=True)
    async with running(Worker(lambda: NOON, (Job("inbox", failing, timedelta(milliseconds=1)),))):
        await failing.until(3)
    assert "the round inbox failed: ValueError" in caplog.text
    assert "kari" not in caplog.text


async def test_a_slow_job_does_not_hold_up_the_others() -> None:
    hanging, outbox = asyncio.Event(), Rounds()

    async def hangs(_: datetime) -> None:
        await hanging.wait()

    jobs = (Job("slow", hangs, NEVER), Job("outbox", outbox, timedelta(milliseconds=1)))
    async with running(Worker(lambda: NOON, jobs)):
        await outbox.until(3)
        hanging.set()


async def test_a_job_of_several_lanes_goes_on_beside_a_round_that_takes_long() -> None:
    slow, others = asyncio.Event(), Rounds()

    async def first_is_slow(now: datetime) -> None:
        if not slow.is_set():
            slow.set()
            await others.until(2)
            return
        await others(now)

    at_work = Worker(lambda: NOON, (Job("outbox", first_is_slow, NEVER, lanes=2),))
    async with running(at_work):
        await others.until(1)
        at_work.wake()
        await others.until(2)
    assert others.count >= 2


async def test_a_round_that_does_not_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.worker.GRACE", 0.05)
    cut_off = asyncio.Event()

    async def hangs(_: datetime) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    begun = Rounds()
    async with running(Worker(lambda: NOON, (Job("a", hangs, NEVER), Job("b", begun, NEVER)))):
        await begun.until(1)
    assert cut_off.is_set()


class Server:
    """A way out for mail that counts."""

    taken = 0

    async def deliver(self, envelope: Envelope) -> Result:
        self.taken += 1
        return Result(State.SENT, "250")

    async def close(self) -> None:
        """Nothing is open."""


async def test_once_told_to_stop_no_further_letter_leaves() -> None:
    server, stopping = Server(), Worker(lambda: NOON)
    way_out = Closing(server, stopping)
    letter = Envelope("a@example.com", "b@example.com", b"")
    assert (await way_out.deliver(letter)).state is State.SENT
    stopping.stop()
    assert (await way_out.deliver(letter)).state is State.CLOSING
    assert server.taken == 1
