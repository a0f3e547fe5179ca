"""Fresh databases for tests, copied from a template that is migrated once per session."""

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from models.database import MIGRATIONS, TABLES, close_database, migrate, open_database


class SqliteDatabases:
    """Databases that are files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @asynccontextmanager
    async def fresh(self, tables: str = TABLES, migrations: str = MIGRATIONS) -> AsyncIterator[str]:
        """The URL of a migrated database that nobody else uses."""
        template = self.folder / f"{tables}.db"
        if not template.exists():
            await _migrate(f"sqlite://{template}", tables, migrations)
        copy = self.folder / f"{secrets.token_hex(8)}.db"
        shutil.copy(template, copy)
        try:
            yield f"sqlite://{copy}"
        finally:
            for path in self.folder.glob(f"{copy.name}*"):
                path.unlink()

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The URL of a database without tables."""
        yield f"sqlite://{self.folder / secrets.token_hex(8)}.db"


class PostgresDatabases:
    """Databases on one server, dropped after use."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.templates: dict[str, str] = {}

    @asynccontextmanager
    async def fresh(self, tables: str = TABLES, migrations: str = MIGRATIONS) -> AsyncIterator[str]:
        """The URL of a migrated database that nobody else uses."""
        if tables not in self.templates:
            name = await self._create("template1")
            await _migrate(self._url(name), tables, migrations)
            self.templates[tables] = name
        async with self._database(self.templates[tables]) as url:
            yield url

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The URL of a database without tables."""
        async with self._database("template1") as url:
            yield url

    async def close(self) -> None:
        """Drop the templates too."""
        for name in self.templates.values():
            await self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def _database(self, template: str) -> AsyncIterator[str]:
        name = await self._create(template)
        try:
            yield self._url(name)
        finally:
            await self._command(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _create(self, template: str) -> str:
        name = f"test_{secrets.token_hex(8)}"
        await self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def _command(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))


async def _migrate(url: str, tables: str, migrations: str) -> None:
    await open_database(url, tables=tables, migrations=migrations)
    try:
        await migrate()
    finally:
        await close_database()
