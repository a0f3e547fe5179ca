"""A serving portal is ended, again and again, while people file and letters leave.

Not in every run of the tests: `make faults` does it as often as KILLS says.
SQLite, real mail over SMTP. SIGKILL is not a power cut: what is kept is what the operating system
was given.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from tortoise.context import require_context

from mail.delivering import deliver_due, take_back_leases
from models import events, references
from models.tables import Case, Letter, LetterState
from tests.mail.sink import Sink, open_sink
from tests.web.program import Program, a_free_port
from tests.web.steps import fills_in_access
from tests.web.visitor import Visitor
from web.app import make_office, opened

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "3"))
PEOPLE = 6
SECONDS = 30


@dataclass
class Crowd:
    """People who file, one request after the other, and try again when nobody answers."""

    url: str
    filed: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    closing: bool = False
    answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, more: int) -> None:
        """Wait until so many more requests have been answered."""
        goal = self.asked + more
        async with self.answered:
            await asyncio.wait_for(self.answered.wait_for(lambda: self.asked >= goal), SECONDS)

    async def somebody(self, number: int) -> None:
        """One after the other, each with an address of their own, until it is closing time."""
        turn = 0
        while not self.closing:
            turn += 1
            address = f"person{number}.{turn}@example{number}-{turn}.com"
            # Everybody comes from somewhere else: ten requests an hour are the most from one place.
            came_from = {"X-Forwarded-For": f"2001:db8:{number:x}:{turn:x}::1"}
            async with Visitor(self.url, came_from) as person:
                await self._files(person, address)

    async def _files(self, person: Visitor, address: str) -> None:
        try:
            await fills_in_access(person, address)
            form = person.page.form("Send inn henvendelsen")
        except (aiohttp.ClientError, OSError, AssertionError):
            await self._count()
            return
        while not self.closing:
            try:
                page = await person.posts(form.action, form.fields)
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.05)
                continue
            if page.status == 200:
                self.filed[address] = page.path
            await self._count()
            return

    async def _count(self) -> None:
        async with self.answered:
            self.asked += 1
            self.answered.notify_all()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_nothing_acknowledged_is_lost_and_no_letter_is_stuck(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = a_free_port()
    async with open_sink() as sink:
        program = Program(
            tmp_path,
            {
                "PUBLIC_URL": f"http://127.0.0.1:{port}",
                "SMTP_URL": sink.url,
                "MAIL_FROM": "personvern@example.com",
                "REPLY_DOMAIN": "svar.example.com",
                "TRUSTED_PROXIES": "127.0.0.0/8",
            },
            port,
        )
        crowd = Crowd(f"http://127.0.0.1:{port}")
        await filing_while_it_ends(program, crowd, number)
        # Told to stop, it ends a letter under way; killed, it may be sending one per kill.
        twice = KILLS if number == signal.SIGKILL else 0
        await what_is_left(program, crowd, sink, twice)


async def filing_while_it_ends(program: Program, crowd: Crowd, number: signal.Signals) -> None:
    people = [asyncio.create_task(crowd.somebody(number)) for number in range(PEOPLE)]
    for _ in range(KILLS):
        async with program.serves() as served:
            await crowd.until(random.randint(1, 12))
            ended = await served.stop(number)
            assert ended.status == (-9 if number == signal.SIGKILL else 0)
            assert "ERROR" not in ended.err
    async with program.serves() as last:
        await crowd.until(PEOPLE)
        crowd.closing = True
        await asyncio.wait_for(asyncio.gather(*people), SECONDS)
        assert (await last.stop()).status == 0


async def what_is_left(program: Program, crowd: Crowd, sink: Sink, twice: int) -> None:
    portal = program.portal()
    async with opened(portal, migrating=False):
        # An hour later: what was put off because the portal stopped is due again.
        now = portal.clock() + timedelta(hours=2)
        office = make_office(portal)
        await take_back_leases(office.settle, now)
        await deliver_due(office, now)
        await office.transport.close()

        assert crowd.filed
        for address, path in crowd.filed.items():
            case = await Case.get(reference=references.read(path.removeprefix("/sak/")))
            assert case.address_index == portal.vault.index(address)
        indexes = Counter([case.address_index for case in await Case.all()])
        assert indexes.most_common(1)[0][1] == 1, "a request became two cases"
        for case in await Case.all():
            assert await Letter.filter(case_id=case.id).exists(), "a case without its letter"
        assert await Letter.exclude(state=LetterState.SENT).count() == 0, "a letter is stuck"
        copies = Counter(mail.message["Message-ID"] for mail in sink.mails)
        assert len(copies) == await Letter.all().count()
        assert copies.total() - len(copies) <= twice, "a letter came twice"
        await events.verify(portal.vault)
        _, [row] = await require_context().db().execute_query("PRAGMA integrity_check")
        assert row[0] == "ok"
