"""What only SQLite has: its pragmas, its files, its one connection, its way with tables."""

import asyncio
import os
import resource
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from tortoise.context import require_context
from tortoise.exceptions import OperationalError, TransactionManagementError

from models.database import close_database, migrate, open_database, transaction
from tests.models.example import MIGRATIONS, TABLES
from tests.models.example.tables import Left, Right


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Path]:
    """A fresh SQLite file with the example tables, open."""
    path = tmp_path / "portal.db"
    old = os.umask(0)
    try:
        await open_database(f"sqlite://{path}", tables=TABLES, migrations=MIGRATIONS)
        await migrate()
        yield path
    finally:
        os.umask(old)
        await close_database()


async def asked(query: str) -> object:
    _, rows = await require_context().db().execute_query(query)
    return rows[0][0]


async def test_every_pragma_is_in_force(file: Path) -> None:
    found = {
        name: await asked(f"PRAGMA {name}")
        for name in (
            "auto_vacuum",
            "busy_timeout",
            "foreign_keys",
            "journal_mode",
            "secure_delete",
            "synchronous",
            "trusted_schema",
        )
    }
    assert found == {
        "auto_vacuum": 1,
        "busy_timeout": 0,
        "foreign_keys": 1,
        "journal_mode": "wal",
        "secure_delete": 1,
        "synchronous": 2,
        "trusted_schema": 0,
    }


async def test_nobody_else_may_read_the_files_whatever_the_umask(file: Path) -> None:
    await Left.create()
    files = sorted(file.parent.glob("portal.db*"))
    assert [each.name for each in files] == ["portal.db", "portal.db-shm", "portal.db-wal"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_what_is_erased_is_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"

    async def write_and_erase() -> None:
        await open_database(f"sqlite://{path}", tables=TABLES, migrations=MIGRATIONS)
        await migrate()
        left = await Left.create(name="Kari Nordmann")
        await left.delete()
        await close_database()

    with asyncio.Runner() as runner:
        runner.run(write_and_erase())
    assert [each.name for each in tmp_path.iterdir()] == ["portal.db"]
    assert b"Nordmann" not in path.read_bytes()


async def test_a_statement_that_has_nobody_to_wait_for_never_suspends(file: Path) -> None:
    async def work() -> None:
        left = await Left.create()
        await Right.create(id=left.id)

    task = asyncio.create_task(transaction(work))
    await asyncio.sleep(0)
    assert task.done()


async def test_a_locked_file_is_waited_for_by_a_single_statement_too(file: Path) -> None:
    outsider = sqlite3.connect(file, isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(Left.create())
    await asyncio.sleep(0)
    assert not writing.done()
    assert await Left.all().count() == 0, "who reads goes first meanwhile"
    outsider.close()
    await writing
    assert await Left.all().count() == 1


async def test_a_script_with_several_statements_stays_inside_its_transaction(file: Path) -> None:
    async def work() -> None:
        await (
            require_context()
            .db()
            .execute_script(
                "INSERT INTO rights (id) VALUES ('a;b'); INSERT INTO rights (id) VALUES ('c')"
            )
        )
        assert await Right.all().count() == 2
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transaction(work)
    assert await Right.all().count() == 0


async def test_a_full_disk_undoes_the_transaction_and_heals(file: Path) -> None:
    async def work() -> None:
        await Left.create()
        with suppress(OperationalError):
            await Left.create(sealed=bytes(8_000_000))
        await Right.create()

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    await require_context().db().execute_query("PRAGMA cache_size=10")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises((OperationalError, TransactionManagementError)):
            await transaction(work)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (await Left.all().count(), await Right.all().count()) == (0, 0)
    await transaction(work)
    assert await asked("PRAGMA integrity_check") == "ok"


async def test_a_generated_key_is_never_used_again(file: Path) -> None:
    sql = await asked("SELECT sql FROM sqlite_master WHERE name = 'counters'")
    assert "AUTOINCREMENT" in str(sql)
