"""The database opens for the whole process, keeps what it is given, and closes without a trace."""

import asyncio
import logging
import secrets
import subprocess
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import ConfigurationError, IntegrityError

from models.database import (
    FileOpenToOthers,
    OtherProcessRunning,
    answers,
    close_database,
    configuration,
    exclusive,
    open_database,
    refuse_open_files,
    transaction,
)
from tests.models.example import MIGRATIONS, TABLES
from tests.models.example.acts import pair
from tests.models.example.tables import Left

pytestmark = pytest.mark.database


async def test_values_come_back_as_they_went_in(example: str) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)
    sealed = secrets.token_bytes(64) + b"\x00'"
    made = await Left.create(name="Ola «Æøå»\x01'", number=-7, made_at=moment, sealed=sealed)
    read = await Left.get(id=made.id)
    assert (read.name, read.number, read.made_at, read.sealed) == (
        "Ola «Æøå»\x01'",
        -7,
        moment,
        sealed,
    )
    assert read.made_at is not None
    assert read.made_at.utcoffset() is not None
    assert await Left.filter(made_at__lte=moment).count() == 1
    assert await Left.filter(made_at__lt=moment).count() == 0


async def test_a_conditional_update_says_how_many_it_claimed(example: str) -> None:
    await Left.bulk_create([Left(number=number) for number in range(5)])
    assert await Left.filter(state="queued", number__lt=3).update(state="leased") == 3
    assert await Left.filter(state="queued", number__lt=3).update(state="leased") == 0
    assert await Left.filter(state="queued").delete() == 2


async def test_making_many_is_all_or_none(example: str) -> None:
    with pytest.raises(IntegrityError):
        await Left.bulk_create([Left(name="Kari"), Left(name="Kari")])
    assert await Left.all().count() == 0

    async def work() -> None:
        await Left.bulk_create([Left(name=name) for name in ("Kari", "Ola")])

    await transaction(work)
    assert await Left.all().count() == 2


async def test_found_or_made_works_inside_and_outside(example: str) -> None:
    first, made = await Left.get_or_create(name="Kari")
    assert made

    async def work() -> tuple[Left, bool]:
        return await Left.get_or_create(name="Kari")

    assert await transaction(work) == (first, False)


async def test_no_value_reaches_a_log_or_the_text_of_an_error(
    example: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = " ".join(("Kari", "Nordmann"))  # not in one piece, since a traceback shows the source
    await Left.create(name=name)

    async def again() -> None:
        await Left.create(name=name)

    for work in (again, lambda: transaction(again)):
        with pytest.raises(IntegrityError) as caught:
            await work()
        assert name not in "".join(traceback.format_exception(caught.value))
    assert name not in caplog.text


async def test_a_query_answers_only_while_there_is_a_database(example: str) -> None:
    assert await answers()
    await close_database()
    assert not await answers()
    await close_database()


async def test_tasks_that_do_not_descend_from_the_opener_find_the_database(
    databases: Any,
) -> None:
    opened = asyncio.Event()

    async def request() -> int:
        await opened.wait()
        await transaction(pair)
        return await Left.all().count()

    earlier = asyncio.create_task(request())
    async with databases.fresh(TABLES, MIGRATIONS) as url:
        opener = open_database(url, tables=TABLES, migrations=MIGRATIONS)
        await asyncio.create_task(opener)
        try:
            opened.set()
            assert await earlier == 1
        finally:
            await asyncio.create_task(close_database())


@pytest.mark.parametrize("closing", ["await close_database()", "pass"])
async def test_the_process_ends_and_leaves_no_thread(databases: Any, closing: str) -> None:
    program = f"""
import asyncio, sys, threading
from models.database import close_database, migrate, open_database, transaction
from tests.models.example import MIGRATIONS, TABLES
from tests.models.example.tables import Left
async def main():
    await open_database(sys.argv[1], tables=TABLES, migrations=MIGRATIONS)
    await transaction(Left.create)
    print(await Left.all().count(), threading.active_count())
    {closing}
asyncio.run(main())
"""

    async with databases.fresh(TABLES, MIGRATIONS) as url:
        command = [sys.executable, "-c", program, url]
        child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        async with asyncio.timeout(60):
            said, _ = await child.communicate()
    assert (said.split(), child.returncode) == ([b"1", b"1"], 0)


def test_an_address_of_another_kind_of_database_is_refused() -> None:
    for url in ("mysql://a@b/c", "sqlite://x.db?journal_mode=OFF", "nonsense"):
        with pytest.raises(ConfigurationError) as caught:
            configuration(url)
        assert "a@b" not in str(caught.value)


def test_the_three_names_of_postgres_mean_the_same() -> None:
    urls = [f"{name}://u:p@h:5/d" for name in ("postgres", "postgresql", "asyncpg")]
    first, *others = [configuration(url) for url in urls]
    assert others == [first, first]
    credentials = first["connections"]["postgres"]["credentials"]
    assert credentials["host"] == "h"
    assert credentials["database"] == "d"
    assert (credentials["minsize"], credentials["maxsize"]) == (1, 10)


def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    lock = tmp_path / "serve.lock"
    program = (
        "import pathlib, sys; from models.database import exclusive, OtherProcessRunning\n"
        "try:\n with exclusive(pathlib.Path(sys.argv[1])): print('mine')\n"
        "except OtherProcessRunning: print('taken')"
    )

    def another() -> str:
        command = [sys.executable, "-c", program, str(lock)]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=60
        ).stdout.strip()

    with exclusive(lock):
        assert another() == "taken"
        with pytest.raises(OtherProcessRunning), exclusive(lock):
            pass
    assert another() == "mine"
    refuse_open_files(lock)


def test_files_open_to_others_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "portal.db"
    refuse_open_files(file)
    file.touch(mode=0o600)
    refuse_open_files(file)
    for mode in (0o640, 0o604, 0o610):
        file.chmod(mode)
        with pytest.raises(FileOpenToOthers):
            refuse_open_files(file)
