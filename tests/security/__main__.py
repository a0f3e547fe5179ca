"""What hostile mail costs everybody else, measured and printed; nothing here passes or fails.

A serving portal is asked for pages and chat turns at an even pace, first in peace and then while
every bomb comes in by SMTP, over and over, with ordinary mails among them. T37 and T39.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import quantiles

from mail.addresses import Sort, make_other
from mail.inbound import read
from models.tables import MailState, RawMail
from tests.bench.machine import Meanwhile, megabytes
from tests.mail.sink import open_sink
from tests.security.fire import every_bomb
from tests.web.program import ROOT, Program, Served, a_free_port
from tests.web.visitor import Visitor
from web.app import opened
from web.commands import say

DOMAIN = "svar.example.com"
SECONDS = float(os.environ.get("SECONDS", "30"))
PACE = 0.1
"""Seconds from one question to the next, of each of those who ask."""
ASKERS = 2
PATIENCE = 60.0
TURNS = 20
"""As many a minute in one conversation are well under the most there may be."""


@dataclass
class Noted:
    """How long each answer took, in milliseconds, and what the processes held at most."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    server: float = 0
    readers: float = 0
    sent: int = 0

    def line(self, what: str) -> str:
        """One line of the table."""
        cuts = quantiles(self.took[what], n=100, method="inclusive")
        count, worst = len(self.took[what]), max(self.took[what])
        return f"{what:6} p50 {cuts[49]:6.1f}  p99 {cuts[98]:6.1f}  max {worst:6.1f} ms  ({count})"


def main() -> None:
    """Measure and print."""
    meanwhile = Meanwhile()
    each = {name: _seconds(raw) for name, raw in every_bomb().items()}
    slowest = max(each, key=lambda name: each[name])
    say(f"{len(each)} bombs; the one that takes longest to read: {slowest}, {each[slowest]:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_within(Path(folder)))
    say(str(meanwhile))


def _seconds(raw: bytes) -> float:
    began = time.perf_counter()
    read(raw)
    return time.perf_counter() - began


async def _within(folder: Path) -> None:
    port, mail_port = a_free_port(), a_free_port()
    async with open_sink() as sink:
        program = Program(
            folder,
            {
                "PUBLIC_URL": f"http://127.0.0.1:{port}",
                "SMTP_URL": sink.url,
                "MAIL_FROM": "personvern@example.com",
                "REPLY_DOMAIN": DOMAIN,
                "SMTP_IN": f"127.0.0.1:{mail_port}",
                "TRUSTED_PROXIES": "127.0.0.0/8",
            },
            port,
        )
        async with program.serves() as served:
            logged = asyncio.create_task(_log_of(served))
            await _asked(served, Noted(), 3)  # the first answers compile the pages
            for name, sending in (("in peace", False), ("under fire", True)):
                noted = Noted()
                async with _under_fire(program, mail_port, noted) if sending else _peace():
                    await _asked(served, noted, SECONDS)
                held = f"the portal {noted.server:.0f} MiB, its readers {noted.readers:.0f} MiB"
                say(f"{name}: {held}")
                for what in ("page", "chat"):
                    say(f"  {noted.line(what)}")
            await _what_became_of_it(program, noted.sent)
            served.process.terminate()
            say(f"Its log meanwhile: {await logged} lines")
            await served.process.wait()


async def _log_of(served: Served) -> int:
    """Take what the portal logs, which would wait for it otherwise; return how many lines."""
    assert served.process.stderr is not None
    return len([line async for line in served.process.stderr])


async def _asked(served: Served, noted: Noted, seconds: float) -> None:
    """Ask for pages and turns at an even pace, whatever the answers take."""
    watching = asyncio.create_task(_watch(served.process.pid, noted))
    async with asyncio.TaskGroup() as group:
        for number in range(ASKERS):
            group.create_task(_visits(served.url, number, noted, seconds))
            group.create_task(_chats(served.url, number, noted, seconds))
    watching.cancel()


async def _visits(url: str, number: int, noted: Noted, seconds: float) -> None:
    async with Visitor(url, {"X-Forwarded-For": f"2001:db8:1:{number}::1"}) as person:
        async for _ in _paced(seconds):
            await _timed(noted, "page", person, "GET", f"{url}/", {})


async def _chats(url: str, number: int, noted: Noted, seconds: float) -> None:
    turn = 0
    person = csrf = None
    try:
        async for _ in _paced(seconds):
            if person is None or turn % TURNS == 0:
                if person is not None:
                    await person.__aexit__(None, None, None)
                came_from = {"X-Forwarded-For": f"2001:db8:{turn + 2:x}:{number:x}::1"}
                person = await Visitor(url, came_from).__aenter__()
                await person.opens("/chat")
                csrf = person.page.forms[0].fields["csrf"]
            turn += 1
            said = {"csrf": csrf or "", "press": "say", "text": "Hva lagrer dere om meg?"}
            await _timed(noted, "chat", person, "POST", f"{url}/chat", said)
    finally:
        if person is not None:
            await person.__aexit__(None, None, None)


async def _timed(
    noted: Noted, what: str, person: Visitor, method: str, url: str, said: Mapping[str, str]
) -> None:
    began = time.perf_counter()
    async with person.browser.request(method, url, data=said or None) as answer:
        page = await answer.text()
        assert answer.status == 200, f"{url}: {answer.status}"
        assert said.get("text", "") in page
    noted.took[what].append((time.perf_counter() - began) * 1000)


async def _paced(seconds: float) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    began = due = loop.time()
    while loop.time() - began < seconds:
        yield
        due = max(due + PACE, loop.time())
        await asyncio.sleep(due - loop.time())


async def _watch(process: int, noted: Noted) -> None:
    """Note what the portal and the processes it reads mail in hold at most."""
    while True:
        noted.server = max(noted.server, megabytes(process))
        noted.readers = max(noted.readers, _of_children(process))
        await asyncio.sleep(0.02)


def _of_children(process: int) -> float:
    held = 0.0
    with suppress(OSError):  # it has ended meanwhile
        for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split():
            with suppress(OSError):
                held += megabytes(int(child)) + _of_children(int(child))
    return held


@asynccontextmanager
async def _peace() -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def _under_fire(program: Program, port: int, noted: Noted) -> AsyncIterator[None]:
    """Let mails come in meanwhile: every bomb in turn, and an ordinary mail after each."""
    vault, codes = program.portal().vault, product("abcdefgh", repeat=3)
    to = [make_other(vault.mac, Sort.PERSON, f"aaaaa{''.join(end)}", DOMAIN) for end in codes]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.security.fire", str(port), *to),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield
    finally:
        try:
            async with asyncio.timeout(PATIENCE):
                said, _ = await process.communicate(b"")  # whose end it waits for
            noted.sent = int(said)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


async def _what_became_of_it(program: Program, sent: int) -> None:
    """Wait until everything has been put somewhere, and count what is readable."""
    began = time.monotonic()
    async with opened(program.portal(), migrating=False):
        while await RawMail.filter(state=MailState.RECEIVED).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        took = time.monotonic() - began
        kept = await RawMail.all().count()
    say(f"{sent} ordinary mails among as many bombs: {kept} kept, all placed {took:.1f} s later")


if __name__ == "__main__":
    main()
