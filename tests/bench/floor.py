"""The floor: a bare aiohttp server that does what the portal does, with nothing in between.

It lets a portal in its own process walk once and records that. Then it serves each recorded press:
the same reads, one commit of the same rows by the bare driver, the same template. No middlewares,
no mapper, no keys, no letters written. It says where it listens and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import socket
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Template
from tortoise import Model

from tests.bench import stock
from tests.bench.client import Answer, Asked, Line
from tests.bench.drivers import Driver, connect
from tests.bench.recorder import Press, Recorder, Statement
from tests.bench.walk import EMPTY, walk
from tests.web.conftest import Clock, running
from web.app import clock
from web.commands import say

_INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\)')
_NUMBERS = count(1_000_000)


def _unique() -> frozenset[tuple[str, str]]:
    """Every (table, column) whose values may not come twice; and whom a limit counts."""
    return frozenset(
        (kind._meta.db_table, kind._meta.fields_db_projection[name])
        for kind in Model.__subclasses__()
        if kind.__module__.startswith("models.")
        for name, column in kind._meta.fields_map.items()
        if name in kind._meta.fields_db_projection and (column.pk or column.unique)
    ) | {("limits", "subject")}


UNIQUE = _unique()


@dataclass
class Visit:
    """One replay of the walk: what was random in the recorded one is so again, of the same size."""

    fresh: dict[str, str] = field(default_factory=dict)

    def of(self, statement: Statement) -> Statement:
        """A recorded statement as this visit sends it."""
        found = _INSERT.match(statement.sql)
        if found is None:
            return Statement(statement.sql, tuple(map(self._known, statement.values)))
        columns = [(found[1], name.strip(' "')) for name in found[2].split(",")]
        rows = zip(columns, statement.values, strict=True)
        return Statement(
            statement.sql,
            tuple(self._new(value) if at in UNIQUE else self._known(value) for at, value in rows),
        )

    def _known(self, value: Any) -> Any:
        return self.fresh.get(value, value) if isinstance(value, str) else value

    def _new(self, value: Any) -> Any:
        match value:
            case str():
                return self.fresh.setdefault(value, secrets.token_hex(64)[: len(value)])
            case int():
                return next(_NUMBERS)
            case _:
                return value


async def record(database: str, folder: Path) -> Recorder:
    """Let a portal walk once on this database; return what it did."""
    recorder = Recorder()
    now = Clock(clock())
    async with running(database, folder, now, trusted_proxies="127.0.0.0/8") as portal:
        known = await stock.fill(portal.portal, now())

        def walks(number: int) -> None:
            with Line(portal.url) as line:

                def ask(asked: Asked) -> Answer:
                    recorder.begin(asked)
                    return line.ask(asked)

                walk(ask, known, number)

        with recorder.listening():
            await asyncio.to_thread(walks, 1)  # what is read only the first time, is read now
            recorder.presses.clear()
            await asyncio.to_thread(walks, 2)
    return recorder


def make_app(presses: Iterable[Press], templates: dict[str, Template], driver: Driver) -> Any:
    """Build the floor: a route for each press, and one for a form that holds nothing."""
    app = web.Application()
    visits: dict[str, Visit] = {}
    for press in presses:

        async def serve(request: web.Request, press: Press = press) -> web.Response:
            visit = visits.setdefault(request.match_info["visit"], Visit())
            if press.asked.method == "POST":
                await request.post()
            for statement in press.reads:
                await driver.read(visit.of(statement))
            if press.writes:
                rows = [visit.of(statement) for statement in press.writes]
                await driver.write(rows, lightly=press.lightly)
            if not press.template:
                return web.Response(status=303, headers={"Location": "/"})
            drawn = templates[press.template].render(press.context)
            return web.Response(text=drawn, content_type="text/html")

        app.router.add_route(press.asked.method, f"/{press.asked.name}/{{visit}}", serve)

    async def empty(request: web.Request) -> web.Response:
        await request.post()
        return web.Response(text="")

    app.router.add_post(EMPTY.path, empty)
    return app


async def main(database: str, folder: Path) -> None:
    """Record, say what there is to ask and where, and serve until standard input ends."""
    recorder = await record(database, folder)
    assert recorder.environment is not None
    recorder.environment.auto_reload = False
    templates = {
        press.template: recorder.environment.get_template(press.template)
        for press in recorder.presses
        if press.template
    }
    runner = web.AppRunner(
        make_app(recorder.presses, templates, await connect(database)), access_log=None
    )
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    presses = [
        {"asked": asdict(press.asked), "reads": len(press.reads), "rows": len(press.writes)}
        for press in recorder.presses
    ]
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    say(json.dumps({"url": url, "presses": presses}))
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
