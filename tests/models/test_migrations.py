"""The migrations make exactly the tables the program describes, from nothing and step by step."""

from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext, require_context
from tortoise.exceptions import OperationalError
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

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
