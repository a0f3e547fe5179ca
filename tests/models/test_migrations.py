"""The migrations make exactly the tables the program describes, from nothing and step by step."""

from collections.abc import Collection
from importlib import invalidate_caches
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from tortoise.context import TortoiseContext, require_context
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

import models.migrations
from models.database import (
    APP,
    close_database,
    configuration,
    migrate,
    open_database,
    pending,
)
from models.database import MIGRATIONS as OUR_MIGRATIONS
from models.database import TABLES as OUR_TABLES
from models.tables import Letter
from tests.models import example
from tests.models.example.tables import Left, Part

pytestmark = pytest.mark.database

BOTH = [(OUR_TABLES, OUR_MIGRATIONS), (example.TABLES, example.MIGRATIONS)]
COLUMNS = {
    "sqlite": (
        'SELECT m.name AS t, c.name AS c, c.type, c."notnull" FROM sqlite_master m'
        " JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2"
    ),
    "postgres": (
        "SELECT table_name AS t, column_name AS c, data_type, character_maximum_length,"
        " is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    ),
}
UNIQUE = {
    "sqlite": """
        SELECT m.name AS t, i."unique" AS u, i.partial AS p,
          (SELECT group_concat(coalesce(name, '?')) FROM pragma_index_info(i.name)) AS columns
        FROM sqlite_master m JOIN pragma_index_list(m.name) i
        WHERE m.type = 'table' ORDER BY 1, 2, 3, 4
    """,
    "postgres": (
        "SELECT tablename AS t, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') AS d"
        " FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
    ),
}
REFERENCES = {
    "sqlite": (
        'SELECT m.name AS t, f."table", f."from", f."to", f.on_delete FROM sqlite_master m'
        " JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1, 2, 3"
    ),
    "postgres": (
        "SELECT conrelid::regclass::text AS t, pg_get_constraintdef(oid) AS d FROM pg_constraint"
        " WHERE contype = 'f' ORDER BY 1, 2"
    ),
}


async def shape() -> list[tuple[Any, ...]]:
    """Columns, indexes and references as the database itself tells them, without the history."""
    client = require_context().db()
    dialect = client.capabilities.dialect
    rows = [
        tuple(row.values())
        for question in (COLUMNS, UNIQUE, REFERENCES)
        for row in await client.execute_query_dict(question[dialect])
    ]
    return [row for row in rows if row[0] not in ("tortoise_migrations", "sqlite_sequence")]


@pytest.mark.parametrize(("tables", "migrations"), BOTH)
async def test_nothing_is_left_to_migrate_from_the_tables(tables: str, migrations: str) -> None:
    config = configuration("sqlite://unused.db", tables=tables, migrations=migrations)
    async with TortoiseContext() as context:
        await context.init(config, init_connections=False)
        assert context.apps is not None
        changes = await MigrationAutodetector(context.apps, config["apps"]).changes()
    assert [writer.as_string() for writer in changes] == []


@pytest.mark.parametrize(("tables", "migrations"), BOTH)
async def test_the_migrated_database_has_the_shape_the_tables_describe(
    databases: Any, tables: str, migrations: str
) -> None:
    """Tortoise loses uniqueness when it makes an SQLite table anew; its own check cannot see it."""
    async with databases.empty() as url:
        await open_database(url, tables=tables, migrations=migrations)
        try:
            assert await pending() != []
            assert await migrate() != []
            assert (await pending(), await migrate()) == ([], [])
            migrated = await shape()
        finally:
            await close_database()
    async with databases.empty() as url:
        await open_database(url, tables=tables, migrations=migrations)
        try:
            await require_context().generate_schemas(safe=False)
            described = await shape()
        finally:
            await close_database()
    assert migrated == described
    # SQLite takes the name of a column that is not there for a text, and indexes that.
    assert not [row for row in migrated if "?" in str(row)]


async def test_every_migration_can_be_applied_where_there_are_rows(
    databases: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [one.name for one in iter_modules(models.migrations.__path__) if one.name[0] == "0"]
    package = tmp_path / "so_far"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    async with databases.empty() as url:
        for name in names:
            (package / f"{name}.py").write_text(
                "from importlib import import_module\n"
                f"Migration = import_module('{OUR_MIGRATIONS}.{name}').Migration\n"
            )
            invalidate_caches()
            await open_database(url, migrations="so_far")
            try:
                assert await migrate() == [name]
                await one_row_each(but=() if name > FIRST else CHATS)
            finally:
                await close_database()
        await open_database(url)
        try:
            assert await pending() == []
            assert set((await counted()).values()) == {1}
            assert await Letter.all().values_list("doubts", "called_off") == [(0, False)]
        finally:
            await close_database()


FIRST, CHATS = "0001_begin", ("conversations", "conversation_messages")
"""The chats of the first day went in the next step, and their keys with them."""
OF_A_TYPE = {
    "char": "'x'",
    "text": "'x'",
    "json": "'{}'",
    "blob": "x''",
    "bytea": "''::bytea",
    "bool": "false",
    "int": "1",
    "timestamp": "'2026-11-22 14:05:00+00:00'",
    "date": "'2026-11-22'",
}
"""A value of a column, by what its type is called."""


async def one_row_each(*, but: Collection[str]) -> None:
    """Write a row in every table that has none; each id is the same, so that all refer to all."""
    client = require_context().db()
    question = COLUMNS[client.capabilities.dialect]
    columns: dict[str, dict[str, str]] = {}
    for row in await client.execute_query_dict(question):
        name, column, type_ = list(row.values())[:3]
        columns.setdefault(name, {})[column] = type_.lower()
    empty = [name for name, count in (await counted()).items() if not count]
    waiting = [name for name in empty if name not in but]
    while waiting:
        name = waiting.pop(0)
        values = {
            column: next(value for like, value in OF_A_TYPE.items() if like in type_)
            for column, type_ in columns[name].items()
        }
        listed, given = ", ".join(f'"{column}"' for column in values), ", ".join(values.values())
        try:
            await client.execute_query(f'INSERT INTO "{name}" ({listed}) VALUES ({given})')
        except IntegrityError:
            waiting.append(name)  # what it refers to comes first


async def counted() -> dict[str, int]:
    """Return how many rows there are in each table that is still there in the end."""
    client = require_context().db()
    apps = require_context().apps
    assert apps is not None
    ours = [model._meta.db_table for model in apps["models"].values()]
    there = {row[0] for row in await shape()}
    found = {}
    for name in sorted(there.intersection(ours)):
        [row] = await client.execute_query_dict(f'SELECT COUNT(*) AS n FROM "{name}"')
        found[name] = row["n"]
    return found


async def test_changing_a_table_keeps_the_rows_that_refer_to_it(databases: Any) -> None:
    async with databases.empty() as url:
        await open_database(url, tables=example.TABLES, migrations=example.MIGRATIONS)
        try:
            apps = configuration(url, migrations=example.MIGRATIONS)["apps"]
            first = MigrationTarget(APP, "0001_initial")
            await MigrationExecutor(require_context().db(), apps).migrate([first])
            left = await Left.create(name="Kari")
            part = await Part.create(left=left)
            assert await migrate() == ["0002_longer_names"]
            assert await Part.all().values_list("id", "left_id") == [(part.id, left.id)]
            await left.delete()
            assert await Part.all().count() == 0, "references are enforced again"
        finally:
            await close_database()


async def test_a_migration_that_fails_changes_nothing(
    databases: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "broken"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "0001_initial.py").write_text(
        "from importlib import import_module\n"
        f"Migration = import_module('{example.MIGRATIONS}.0001_initial').Migration\n"
    )
    (package / "0002_broken.py").write_text(
        "from tortoise import migrations\n"
        "from tortoise.migrations import operations\n"
        "class Migration(migrations.Migration):\n"
        "    dependencies = [('models', '0001_initial')]\n"
        "    operations = [operations.RunSQL('INSERT INTO nowhere VALUES (1)')]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    async with databases.empty() as url:
        await open_database(url, tables=example.TABLES, migrations="broken")
        try:
            with pytest.raises(OperationalError):
                await migrate()
            assert await shape() == []
            assert await pending() == ["0001_initial", "0002_broken"]
        finally:
            await close_database()
