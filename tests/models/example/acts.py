"""What the tests do with the example tables, and what others do meanwhile."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise.context import require_context

from models.postgres_backend import WRITERS
from tests.models.example.tables import Left, Right


class Wrong(Exception):
    """Something the work found wrong."""


async def pair() -> str:
    """Write two rows that belong together, with a true suspension between and after."""
    left = await Left.create()
    await asyncio.sleep(0)
    await Right.create(id=left.id)
    await asyncio.sleep(0)
    return left.id


async def slow_pair(half: asyncio.Event, go_on: asyncio.Event) -> None:
    """Write one of the two, say so, and wait to be told to write the other."""
    left = await Left.create()
    half.set()
    await go_on.wait()
    await Right.create(id=left.id)


async def counted() -> tuple[int, int]:
    """How many lefts and rights there are, in one reading by another task."""
    query = (
        "SELECT (SELECT COUNT(*) FROM lefts) AS lefts, (SELECT COUNT(*) FROM rights) AS rights,"
        " (SELECT COUNT(*) FROM lefts JOIN rights ON lefts.id = rights.id) AS pairs"
    )

    async def probe() -> tuple[int, int]:
        [row] = await require_context().db().execute_query_dict(query)
        assert row["pairs"] == row["lefts"] == row["rights"]
        return row["lefts"], row["rights"]

    return await asyncio.wait_for(asyncio.create_task(probe()), 30)


@asynccontextmanager
async def somebody_else_writes(url: str) -> AsyncIterator[None]:
    """Another process in the middle of a transaction."""
    if url.startswith("sqlite"):
        outsider = sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None)
        outsider.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            outsider.close()
    else:
        connection = await asyncpg.connect(url)
        try:
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({WRITERS})")
                yield
        finally:
            await connection.close()


async def steps(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def steps_of(task: "asyncio.Task[Any]") -> int:
    """How many times the loop goes round before a task is done."""
    number = 0
    while not task.done():
        await asyncio.sleep(0)
        number += 1
    return number
