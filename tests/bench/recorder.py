"""What the portal asks of its database and draws, press by press, so that the floor does no less.

Reads are kept once each, writes only if they changed a row: the floor owes nobody the same read
twice, nor an update that finds nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from unittest.mock import patch

import aiohttp_jinja2
from aiohttp import web
from jinja2 import Environment

from models.postgres_backend import PostgresClient, PostgresTransaction
from models.sqlite_backend import SqliteClient, SqliteTransaction
from tests.bench.client import Asked

CLIENTS = (SqliteClient, SqliteTransaction, PostgresClient, PostgresTransaction)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and its values, as the driver gets them."""

    sql: str
    values: tuple[Any, ...]


@dataclass
class Press:
    """One request, with what it reads, writes and draws."""

    asked: Asked
    reads: list[Statement] = field(default_factory=list)
    writes: list[Statement] = field(default_factory=list)
    lightly: bool = True
    """Whether none of its writes waits for the disk."""
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


@dataclass
class Recorder:
    """Hears what happens until it is told of the next press."""

    presses: list[Press] = field(default_factory=list)
    environment: Environment | None = None

    def begin(self, asked: Asked) -> None:
        self.presses.append(Press(asked))

    def hear(self, client: Any, sql: str, values: tuple[Any, ...], changed: int) -> None:
        statement = Statement(sql, values)
        if sql.startswith("SELECT"):
            if statement not in self.presses[-1].reads:
                self.presses[-1].reads.append(statement)
        elif changed:
            self.presses[-1].writes.append(statement)
            self.presses[-1].lightly &= getattr(client, "lightly", False)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear every statement and every page drawn in this process."""
        heard = {
            (kind, name): listen(getattr(kind, name))
            for kind in CLIENTS
            for name, listen in (
                ("execute_insert", self._insert),
                ("execute_query", self._query),
                ("execute_many", self._many),
            )
        }
        with ExitStack() as stack:
            for (kind, name), method in heard.items():
                stack.enter_context(patch.object(kind, name, method))
            drawn = self._drawn(aiohttp_jinja2.render_template)
            stack.enter_context(patch.object(aiohttp_jinja2, "render_template", drawn))
            yield

    def _insert(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(method)
        async def insert(client: Any, query: str, values: list[Any]) -> Any:
            result = await method(client, query, values)
            self.hear(client, query, tuple(values), 1)
            return result

        return insert

    def _query(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(method)
        async def query(client: Any, query: str, values: list[Any] | None = None) -> Any:
            result = await method(client, query, values)
            self.hear(client, query, tuple(values or ()), result[0])
            return result

        return query

    def _many(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(method)
        async def many(client: Any, query: str, values: list[list[Any]]) -> None:
            await method(client, query, values)
            for row in values:
                self.hear(client, query, tuple(row), 1)

        return many

    def _drawn(self, draw: Callable[..., web.Response]) -> Callable[..., web.Response]:
        @wraps(draw)
        def drawn(name: str, request: web.Request, context: Any, **options: Any) -> web.Response:
            self.environment = aiohttp_jinja2.get_env(request.app)
            self.presses[-1].template, self.presses[-1].context = name, dict(context)
            return draw(name, request, context, **options)

        return drawn
