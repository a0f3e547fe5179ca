"""A whole portal for one test: the real pages on a real socket, letters to the development mailbox.

The clock stands still until a test moves it; the worker's rounds run when a test asks.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp_jinja2
import pytest
from aiohttp import web
from jinja2.bccache import Bucket, BytecodeCache

from mail.sender import Transport
from models.addresses import canonical
from models.tables import Case, Role
from tests.web.program import Here, Program
from tests.web.visitor import Visitor
from web.app import make_app, make_office, make_portal, make_worker, opened
from web.portal import Portal
from web.services.examples import devbox
from web.services.people import staff
from web.settings import read_settings
from web.worker import Worker

SUNDAY_AFTERNOON = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
KARI, SIRI, PER = "kari@example.com", "siri@example.com", "per@example.com"


class Compiled(BytecodeCache):
    """Templates compiled by one test serve the next."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@dataclass
class Clock:
    """A clock that moves when it is told, and a millisecond whenever somebody looks at it."""

    now: datetime = SUNDAY_AFTERNOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def _as_it_reads(mail: devbox.Mail) -> devbox.Mail:
    """A letter with the spaces people see: what keeps a date on one line is one of them."""
    return replace(
        mail,
        text=mail.text.replace("\u00a0", " "),
        html=mail.html.replace("\u00a0", " "),
    )


@dataclass
class Running:
    """A portal that serves, and what a test does with it."""

    portal: Portal
    worker: Worker
    clock: Clock
    url: str
    app: web.Application
    stack: AsyncExitStack
    people: list[Visitor] = field(default_factory=list)

    async def visitor(self, **headers: str) -> Visitor:
        """Somebody with a browser of their own."""
        return await self.stack.enter_async_context(Visitor(self.url, headers))

    async def works(self) -> None:
        """Let the worker do everything there is to do."""
        await self.worker.drain()

    async def letters(self, to: str = "", name: str = "") -> list[devbox.Mail]:
        """The letters that have left, the newest first."""
        await self.works()
        return [
            _as_it_reads(mail)
            for mail in await devbox.box(self.portal)
            if to in ("", mail.to) and name in ("", mail.name)
        ]

    async def letter(self, to: str, name: str = "") -> devbox.Mail:
        """The newest letter to somebody."""
        found = await self.letters(to, name)
        assert found, f"no letter {name} to {to}"
        return found[0]

    async def hires(self, address: str, name: str, role: Role = Role.HANDLER) -> None:
        await staff.add(self.portal.vault, canonical(address), name, role, self.clock())

    async def signed_in(self, address: str) -> Visitor:
        """A member of staff, signed in by the mailed link."""
        visitor = await self.visitor()
        await visitor.opens("/desk")
        await visitor.presses("Send meg en lenke", email=address)
        letter = await self.letter(address, "sign_in")
        await visitor.opens(letter.links[0])
        await visitor.presses("Logg inn")
        return visitor

    async def case(self) -> Case:
        """The only case there is."""
        return await Case.all().get()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def portal(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal on an empty database, with nobody at the desk."""
    async with running(database_url, tmp_path, clock) as started:
        yield started


class running:  # noqa: N801 (reads as a sentence: async with running(...))
    """Start a portal, and end it again."""

    def __init__(
        self,
        database: str,
        folder: Path,
        clock: Clock,
        transport: Transport | None = None,
        **settings: object,
    ) -> None:
        self.database, self.folder, self.clock = database, folder, clock
        self.transport, self.settings = transport, settings
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> Running:
        try:
            return await self._start()
        except BaseException:
            await self.stack.aclose()
            raise

    async def _start(self) -> Running:
        listener = self.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        values = {
            "public_url": url,
            "database_url": self.database,
            "data_dir": self.folder / "data",
            "keys_dir": self.folder / "keys",
            **self.settings,
        }
        portal = make_portal(read_settings(_env_file=None, **values), self.clock)
        await self.stack.enter_async_context(opened(portal, migrating=True))
        worker = make_worker(portal, make_office(portal, self.transport))
        app = make_app(portal, None)
        app[aiohttp_jinja2.APP_KEY].bytecode_cache = COMPILED
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self.stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listener).start()
        return Running(portal, worker, self.clock, url, app, self.stack)

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program with nothing set, in an empty folder."""
    return Program(tmp_path)


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> Here:
    """The program in this process, on a fresh database."""
    return Here(tmp_path, {"DATABASE_URL": database_url})


@pytest.fixture
def with_database(tmp_path: Path, database_url: str) -> Program:
    """The program on a fresh database of the engine under test."""
    return Program(tmp_path, {"DATABASE_URL": database_url})
