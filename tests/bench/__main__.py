"""Measure the portal beside the floor on one engine, named by TEST_DATABASE, and print a table.

The portal is the program as it is started in production, without the worker beside it; the floor is
floor.py. Both have a database of their own with the same cases, and take turns visit by visit.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from tests.bench import stock, understanding
from tests.bench.client import Answer, Asked, Line
from tests.bench.machine import Meanwhile, megabytes, on_processor
from tests.bench.report import Did, Does, Round, table
from tests.bench.walk import EMPTY, Ask, Known, walk
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.postgres import postgres
from tests.web.program import ROOT, Program
from web.app import clock, opened
from web.commands import say

ROUNDS, VISITS, EMPTY_POSTS = 7, 6, 10
STARTS = 5
FEWEST = 5
"""Fewer rounds than these are not reported."""
UNTIL, AT_MOST = 40.0, 60.0
"""Seconds after which no new round begins, and after which everything ends."""

Databases = SqliteDatabases | PostgresDatabases


def main() -> None:
    """Measure and print; ends with a sentence if it could not."""
    engine = os.environ.get("TEST_DATABASE", "sqlite")
    with tempfile.TemporaryDirectory() as name, _databases(engine, Path(name)) as databases:
        try:
            asyncio.run(_within(databases, Path(name)))
        except TimeoutError:
            sys.exit(f"Not done within {AT_MOST:.0f} seconds: the machine is too busy to measure.")


@contextmanager
def _databases(engine: str, folder: Path) -> Iterator[Databases]:
    if engine == "sqlite":
        (folder / "databases").mkdir()
        yield SqliteDatabases(folder / "databases")
    elif engine == "postgres":
        with postgres() as server:
            yield PostgresDatabases(server)
    else:
        sys.exit(f"TEST_DATABASE is {engine!r}, not sqlite or postgres")


async def _within(databases: Databases, folder: Path) -> None:
    try:
        async with asyncio.timeout(AT_MOST):
            await _measure(databases, folder)
    finally:
        if isinstance(databases, PostgresDatabases):
            await databases.close()


async def _measure(databases: Databases, folder: Path) -> None:
    meanwhile = Meanwhile()
    async with databases.fresh() as ours, databases.fresh() as theirs:
        say(await _engine(ours))
        program = Program(folder, {"DATABASE_URL": ours, "TRUSTED_PROXIES": "127.0.0.0/8"})
        starts = [await _start(program) for _ in range(STARTS)]
        portal = program.portal()
        async with opened(portal, migrating=False):
            known = await stock.fill(portal, clock())
        async with (
            program.serves("serve", "--no-worker") as served,
            _floor(theirs, folder / "floor") as floor,
        ):
            asked = [Asked(**press["asked"]) for press in floor["presses"]]
            portal_at = _At(served.url, served.process.pid)
            floor_at = _At(floor["url"], floor["process"])
            visits = _Visits(portal_at, floor_at, known, asked)
            rounds = await asyncio.to_thread(_rounds, visits, meanwhile)
            after = megabytes(served.process.pid)
    does = {
        press["asked"]["name"]: Does(press["reads"], press["rows"]) for press in floor["presses"]
    }
    say("\n".join(table(rounds, does)))
    seconds, busy, idle = (median(values) for values in zip(*starts, strict=True))
    say(
        f"from starting the process to /healthz: {seconds:.2f} s, {busy:.2f} s of it on a "
        f"processor (median of {STARTS})"
    )
    say(f"memory: {idle:.0f} MB idle, {after:.0f} MB after the rounds")
    say(understanding.measured())
    say(f"{len(rounds)} rounds of {VISITS} visits each. {meanwhile}")


def _rounds(visits: _Visits, meanwhile: Meanwhile) -> list[Round]:
    visits.round()  # what is only slow once
    rounds: list[Round] = []
    while len(rounds) < FEWEST or (len(rounds) < ROUNDS and meanwhile.seconds < UNTIL):
        rounds.append(visits.round())
    return rounds


@dataclass(frozen=True, slots=True)
class _At:
    """Where a server listens, and its process."""

    url: str
    process: int


class _Visits:
    """The portal and the floor, visited in turns."""

    def __init__(self, portal: _At, floor: _At, known: Known, presses: list[Asked]) -> None:
        self.portal, self.floor, self.known, self.presses = portal, floor, known, presses
        self.number = 0

    def round(self) -> Round:
        """A round of visits, each with a connection that is open already."""
        took = Round()
        with Line(self.portal.url) as portal, Line(self.floor.url) as floor:
            ours = _timed(portal, self.portal.process, took.portal)
            theirs = _timed(floor, self.floor.process, took.floor)
            for _ in range(VISITS):
                self.number += 1
                walk(ours, self.known, self.number)
                for press in self.presses:
                    theirs(replace(press, path=f"/{press.name}/{self.number}"))
                for _ in range(EMPTY_POSTS):
                    theirs(EMPTY)
        return took


def _timed(line: Line, process: int, did: Did) -> Ask:
    def ask(asked: Asked) -> Answer:
        before = on_processor(process)
        answer = line.ask(asked)
        if answer.status >= 400:
            raise RuntimeError(f"{asked.method} {asked.path}: {answer.status}")
        did.seconds[asked.name].append(answer.seconds)
        did.busy[asked.name].append(on_processor(process) - before)
        return answer

    return ask


async def _start(program: Program) -> tuple[float, float, float]:
    """Start the portal with everything it has.

    The seconds until it answered, how many of them on a processor, and the megabytes it holds idle.
    """
    began = time.perf_counter()
    async with program.serves() as served:
        with Line(served.url) as line:
            answer = line.ask(Asked("healthz", "GET", "/healthz"))
        seconds = time.perf_counter() - began
        busy = on_processor(served.process.pid)
        assert answer.status == 200
        await asyncio.sleep(0.5)  # the worker's first rounds are over then
        return seconds, busy, megabytes(served.process.pid)


@asynccontextmanager
async def _floor(database: str, folder: Path) -> AsyncIterator[dict[str, Any]]:
    """The floor in a process of its own; what it says when it listens."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.floor", database, str(folder)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    assert process.stdout is not None
    try:
        said = await process.stdout.readline()
        if not said:
            raise RuntimeError("the floor did not start")
        yield {**json.loads(said), "process": process.pid}
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _engine(url: str) -> str:
    """The engine, and whether it waits for the disk."""
    if url.startswith("sqlite"):
        return "SQLite, every commit on disk (WAL, synchronous=FULL)"
    connection = await asyncpg.connect(url)
    try:
        names = ("fsync", "synchronous_commit")
        found = {name: await connection.fetchval(f"SHOW {name}") for name in names}
    finally:
        await connection.close()
    return "PostgreSQL, " + ", ".join(f"{name}={value}" for name, value in found.items())


if __name__ == "__main__":
    main()
