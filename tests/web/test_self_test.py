"""The portal writes to itself to learn whether replies arrive, and tells when they do not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mail.smtp_in import Arrived
from models.tables import Letter, RawMail, Task
from tests.mail.sink import Sink, open_sink
from tests.web.conftest import Clock, Running, running
from web.services.arriving import inbox, self_test

WAY_IN = {"smtp_in": "127.0.0.1:2525"}
OUT = {
    "public_url": "https://personvern.example.no",
    "mail_from": "personvern@example.no",
    "reply_domain": "svar.example.no",
}


@asynccontextmanager
async def mailing(
    database: str, folder: Path, clock: Clock, *modes: str, **settings: str
) -> AsyncIterator[tuple[Running, Sink]]:
    """A portal whose letters really leave, and what they leave by."""
    async with open_sink(*modes) as server:
        values = {**OUT, **WAY_IN, **settings, "smtp_url": server.url}
        async with running(database, folder, clock, **values) as portal:
            yield portal, server


async def comes_back(portal: Running, server: Sink, number: int = -1) -> None:
    """The last letter arrives where replies do."""
    mail = server.mails[number]
    arrived = Arrived(mail.raw, mail.sender, mail.recipients)
    await inbox.receive(portal.portal, arrived, portal.clock())
    await portal.works()


async def open_tasks() -> list[str]:
    return [task.kind.value for task in await Task.filter(done_at=None)]


@pytest.mark.database
async def test_a_letter_to_ourselves_leaves_at_the_start_and_is_known_when_it_comes_back(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with mailing(database_url, tmp_path, clock) as (portal, server):
        assert await self_test.arrive(clock()) is None
        for _ in range(3):
            await portal.works()
        [mail] = server.mails
        assert mail.recipients[0].startswith("t+")
        assert mail.recipients[0].endswith("@svar.example.no")
        await comes_back(portal, server)
        assert (await RawMail.get()).why == "self_test"
        clock.move(hours=23)
        await portal.works()
        assert len(server.mails) == 1
        assert await self_test.arrive(clock()) is True
        assert await open_tasks() == []
        clock.move(hours=2)
        for _ in range(2):
            await portal.works()
        assert len(server.mails) == 2


async def test_one_that_does_not_come_back_is_told_once_until_another_does(
    database_url: str, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with mailing(database_url, tmp_path, clock) as (portal, server):
        for _ in range(2):
            await portal.works()
        clock.move(minutes=14)
        await portal.works()
        assert await open_tasks() == []
        for _ in range(3):
            clock.move(minutes=61)
            for _ in range(2):
                await portal.works()
        assert await open_tasks() == ["replies_lost"]
        assert caplog.text.count("has not come back") == 1
        assert await self_test.arrive(clock()) is False
        assert len(server.mails) == 4  # every hour, to see when it is over
        await comes_back(portal, server)
        assert await open_tasks() == []
        assert await self_test.arrive(clock()) is True


@pytest.mark.database
async def test_one_the_relay_refuses_is_lost_at_once(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with mailing(database_url, tmp_path, clock, "rcpt5xx") as (portal, _):
        for _ in range(3):
            await portal.works()
        assert await open_tasks() == ["replies_lost"]


@pytest.mark.database
async def test_it_leaves_once_an_hour_at_most_however_many_processes_start(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with mailing(database_url, tmp_path, clock) as (portal, _):
        started = [self_test.round(portal.portal, clock(), clock()) for _ in range(3)]
        await asyncio.gather(*started)
        clock.move(minutes=59)
        assert not await self_test.round(portal.portal, clock(), clock())
        assert await Letter.filter(name="self_test").count() == 1
        clock.move(minutes=2)
        assert await self_test.round(portal.portal, clock(), clock())


async def test_where_no_letter_leaves_or_none_can_come_in_there_is_nothing_to_try(
    database_url: str, tmp_path: Path, clock: Clock, portal: Running
) -> None:
    await portal.works()
    assert await Letter.all().count() == 0


async def test_without_a_way_in_there_is_nothing_to_try(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with mailing(database_url, tmp_path, clock, smtp_in="") as (portal, _):
        await portal.works()
        assert await Letter.all().count() == 0
