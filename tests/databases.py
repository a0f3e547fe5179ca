"""Fresh databases for tests: migrated once per session, and copied or emptied for each test."""

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain
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


EMPTIED = """
DO $$ DECLARE held record; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR held IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'
  LOOP EXECUTE format('DELETE FROM %I', held.tablename); END LOOP;
END $$
"""
"""Leave a database as it was when it was migrated, with nobody in it."""


class PostgresDatabases:
    """Databases on one server; to empty one takes far less than to copy and to drop it."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.templates: dict[str, str] = {}
        self.idle: dict[str, list[str]] = {}

    @asynccontextmanager
    async def fresh(self, tables: str = TABLES, migrations: str = MIGRATIONS) -> AsyncIterator[str]:
        """The URL of a migrated database that nobody else uses."""
        if tables not in self.templates:
            name = await self._create("template1")
            await _migrate(self._url(name), tables, migrations)
            self.templates[tables] = name
        idle = self.idle.setdefault(tables, [])
        name = idle.pop() if idle else await self._create(self.templates[tables])
        try:
            yield self._url(name)
        finally:
            await self._command(EMPTIED, name)
            idle.append(name)

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The URL of a database without tables."""
        async with self._database("template1") as url:
            yield url

    async def close(self) -> None:
        """Drop what is left."""
        for name in (*self.templates.values(), *chain(*self.idle.values())):
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

    async def _command(self, sql: str, database: str = "") -> None:
        connection = await asyncpg.connect(self._url(database) if database else self.server)
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
