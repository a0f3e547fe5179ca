"""The portal as its operator starts it: a process of its own, in a folder of its own.

A start takes a second. What a short command says, and why nothing is served, is asked of the same
command line in this process.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from web.__main__ import main
from web.app import make_portal
from web.log import OURS
from web.portal import Portal
from web.settings import read_settings

ROOT = Path(__file__).parents[2]
MAIL = {
    "PUBLIC_URL": "https://personvern.example.no",
    "MAIL_FROM": "personvern@example.no",
    "REPLY_DOMAIN": "svar.example.no",
}
"""What has to be set where letters leave the machine."""
SECONDS = 60  # more than any command takes, less than anybody waits


def a_free_port() -> int:
    """A port nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


async def status_of(url: str) -> int:
    """The status of a page."""
    async with aiohttp.ClientSession() as browser, browser.get(url) as answer:
        return answer.status


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@dataclass
class Served:
    """A serving portal."""

    process: asyncio.subprocess.Process
    url: str
    said: str

    async def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Tell it to stop, and wait until it has."""
        self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), SECONDS)
        return Ended(self.process.returncode or 0, self.said + out.decode(), err.decode())


@dataclass
class Operated:
    """`python -m web` in a folder, with these settings and no others."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def portal(self) -> Portal:
        """The same portal for a test to look into: the same database, the same keys."""
        values = {name.lower(): value for name, value in self.settings.items()}
        folders = {"data_dir": self.folder / "data", "keys_dir": self.folder / "keys"}
        return make_portal(read_settings(_env_file=None, **{**folders, **values}))


@dataclass
class Program(Operated):
    """The program as a process of its own."""

    port: int = 0  # any that is free

    async def runs(self, *arguments: str, **settings: str) -> Ended:
        """Run a command to its end."""
        process = await self._started(*arguments, **settings)
        try:
            out, err = await asyncio.wait_for(process.communicate(), SECONDS)
        finally:
            await _no_longer(process)
        return Ended(process.returncode or 0, out.decode(), err.decode())

    async def does(self, *arguments: str, **settings: str) -> str:
        """Run a command that must succeed; what it said."""
        ended = await self.runs(*arguments, **settings)
        assert ended.status == 0, ended
        return ended.out

    @asynccontextmanager
    async def serves(self, *arguments: str, **settings: str) -> AsyncIterator[Served]:
        """Serve until the body ends and then no longer, whatever happened."""
        command = arguments or ("serve",)
        at = () if command == ("work",) else ("--port", str(self.port))
        process = await self._started(*command, *at, **settings)
        try:
            yield await asyncio.wait_for(_ready(process), SECONDS)
        finally:
            await _no_longer(process)

    async def _started(self, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "web", *arguments),
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(ROOT), **self.settings, **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )


class Here(Operated):
    """The program in this process."""

    def runs(self, *arguments: str, **settings: str) -> Ended:
        """Run a command to its end."""
        out, err = io.StringIO(), io.StringIO()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with pytest.MonkeyPatch.context() as patch, _as_it_was_logged():
            for name in os.environ:
                patch.delenv(name)
            for name, value in {**kept, **self.settings, **settings}.items():
                patch.setenv(name, value)
            patch.chdir(self.folder)
            with redirect_stdout(out), redirect_stderr(err):
                status = main(arguments)
        return Ended(status, out.getvalue(), err.getvalue())

    def does(self, *arguments: str, **settings: str) -> str:
        """Run a command that must succeed; what it said."""
        ended = self.runs(*arguments, **settings)
        assert ended.status == 0, ended
        return ended.out


@contextmanager
def _as_it_was_logged() -> Iterator[None]:
    """Let a command set up its log, and put back what was there."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in (*OURS, "mail.log")}
    root.handlers.clear()  # or they are closed
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)


async def _no_longer(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.communicate()


async def _ready(process: asyncio.subprocess.Process) -> Served:
    assert process.stdout is not None
    assert process.stderr is not None
    said = url = ""
    while "Stop it with Ctrl-C." not in said:
        line = (await process.stdout.readline()).decode()
        assert line, f"it ended: {said}{(await process.stderr.read()).decode()}"
        said += line
        if "The portal:" in line:
            url = line.split()[-1].rstrip("/")
    return Served(process, url, said)
