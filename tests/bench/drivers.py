"""The two databases by their bare drivers: a read, and one commit of rows. No pool, no mapper.

With the portal's own settings, so that both keep and erase alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol
from urllib.parse import urlsplit

import asyncpg

from models.sqlite_backend import DURABLE, LIGHT, PRAGMAS
from tests.bench.recorder import Statement


class Driver(Protocol):
    """What the floor needs of a database."""

    async def read(self, statement: Statement) -> Sequence[Any]: ...
    async def write(self, statements: Sequence[Statement], *, lightly: bool) -> None: ...


async def connect(url: str) -> Driver:
    """Open the database at a DATABASE_URL."""
    if urlsplit(url).scheme == "sqlite":
        return Sqlite(url.removeprefix("sqlite://"))
    return Postgres(await asyncpg.connect(url))


class Sqlite:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}").fetchall()

    async def read(self, statement: Statement) -> Sequence[Any]:
        return self.connection.execute(statement.sql, statement.values).fetchall()

    async def write(self, statements: Sequence[Statement], *, lightly: bool) -> None:
        if lightly:
            self.connection.execute(f"PRAGMA {LIGHT}")
        self.connection.execute("BEGIN IMMEDIATE")
        for sql, rows in _grouped(statements):
            self.connection.executemany(sql, rows)
        self.connection.execute("COMMIT")
        if lightly:
            self.connection.execute(f"PRAGMA {DURABLE}")


class Postgres:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def read(self, statement: Statement) -> Sequence[Any]:
        rows: Sequence[Any] = await self.connection.fetch(statement.sql, *statement.values)
        return rows

    async def write(self, statements: Sequence[Statement], *, lightly: bool) -> None:
        async with self.connection.transaction():
            if lightly:
                await self.connection.execute("SET LOCAL synchronous_commit = off")
            for sql, rows in _grouped(statements):
                if len(rows) == 1:
                    await self.connection.execute(sql, *rows[0])
                else:
                    await self.connection.executemany(sql, rows)


def _grouped(statements: Sequence[Statement]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for sql, group in groupby(statements, key=lambda statement: statement.sql):
        yield sql, [statement.values for statement in group]
