"""A transaction is done in full or not at all, whoever cancels, waits or fails, on both engines."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import pytest
from tortoise.context import require_context
from tortoise.exceptions import IntegrityError, TransactionManagementError
from tortoise.transactions import in_transaction

from models.database import (
    DatabaseBusy,
    close_database,
    open_database,
    transaction,
)
from models.postgres_backend import PostgresClient
from tests.models.example import MIGRATIONS, TABLES
from tests.models.example.acts import (
    Wrong,
    counted,
    pair,
    slow_pair,
    somebody_else_writes,
    steps,
    steps_of,
)
from tests.models.example.tables import Left, Part

pytestmark = pytest.mark.database


async def test_three_hundred_cancelled_at_any_step_leave_no_half_and_no_hang(example: str) -> None:
    dice = random.Random(20261122)
    longest = 1 + max([await steps_of(asyncio.create_task(transaction(pair))) for _ in range(5)])
    before = (await counted())[0]
    for _ in range(100):
        tasks = [asyncio.create_task(transaction(pair)) for _ in range(3)]
        for task in dice.sample(tasks, 3):
            await steps(int(longest * dice.random() ** 4))
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
        await counted()
    done = (await counted())[0] - before
    assert 0 < done < 300, "the dice should hit both before and after"
    assert await transaction(pair)
    await close_database()
    await open_database(example, tables=TABLES, migrations=MIGRATIONS)
    await counted()


async def test_cancelled_outside_transaction_too_gives_everything_back(example: str) -> None:
    """Tortoise's own helpers open transactions that we do not shield."""

    async def bare() -> None:
        async with in_transaction():
            await pair()

    dice = random.Random(7)
    longest = 1 + await steps_of(asyncio.create_task(bare()))
    for _ in range(100):
        task = asyncio.create_task(bare())
        await steps(dice.randrange(longest))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await counted()
    client = require_context().db()
    if isinstance(client, PostgresClient):
        pool = client._pool
        assert pool is not None
        assert pool.get_idle_size() == pool.get_size()


async def test_a_cancelled_reading_leaves_the_connection_usable(example: str) -> None:
    dice = random.Random(3)
    await transaction(pair)
    for _ in range(50):
        task = asyncio.create_task(counted())
        await steps(dice.randrange(12))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert await counted() == (1, 1)


async def test_an_error_undoes_everything(example: str) -> None:
    async def work() -> None:
        await pair()
        raise Wrong

    with pytest.raises(Wrong):
        await transaction(work)
    assert await counted() == (0, 0)
    assert await transaction(pair)


async def test_a_transaction_in_a_transaction_is_one(example: str) -> None:
    async def outer() -> None:
        await transaction(pair)
        await transaction(pair)
        raise Wrong

    with pytest.raises(Wrong):
        await transaction(outer)
    assert await counted() == (0, 0)


async def test_an_inner_error_undoes_the_outer_even_if_it_is_caught(example: str) -> None:
    async def inner() -> None:
        await Left.create()
        raise Wrong

    async def outer() -> None:
        await pair()
        with suppress(Wrong):
            await transaction(inner)

    with pytest.raises(TransactionManagementError):
        await transaction(outer)
    assert await counted() == (0, 0)


async def test_a_failed_statement_cannot_be_hidden_from_the_commit(example: str) -> None:
    async def work() -> None:
        key = await pair()
        with suppress(IntegrityError):
            await Left.create(id=key)

    with pytest.raises(TransactionManagementError):
        await transaction(work)
    assert await counted() == (0, 0)


async def test_a_savepoint_undoes_only_itself(example: str) -> None:
    async def work() -> None:
        key = await pair()
        with suppress(IntegrityError):
            async with in_transaction():
                await pair()
                await Left.create(id=key)
        await pair()

    await transaction(work)
    assert await counted() == (2, 2)


async def test_nobody_sees_or_writes_into_the_middle_of_a_transaction(example: str) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()
    writer = asyncio.create_task(transaction(lambda: slow_pair(half, go_on)))
    await half.wait()
    others = [asyncio.create_task(transaction(pair)), asyncio.create_task(counted())]
    await steps(20)
    assert not others[0].done()
    go_on.set()
    await asyncio.gather(writer, *others)
    assert await counted() == (2, 2)


async def test_what_is_read_still_holds_when_it_is_written(example: str) -> None:
    async def count_and_add() -> None:
        number = await Left.all().count()
        await asyncio.sleep(0)
        await Left.create(number=number)

    await asyncio.gather(*(transaction(count_and_add) for _ in range(25)))
    assert [left.number for left in await Left.all().order_by("number")] == list(range(25))


async def test_prefetching_inside_a_transaction_reads_the_same_transaction(example: str) -> None:
    async def work() -> list[int]:
        left = await Left.create()
        await Part.create(left=left)
        await Part.create(left=left)
        return [len(each.parts) for each in await Left.all().prefetch_related("parts")]

    assert await transaction(work) == [2]


async def test_a_task_left_behind_cannot_write_after_the_end(example: str) -> None:
    left_behind: list[asyncio.Task[Any]] = []
    ended = asyncio.Event()

    async def late() -> None:
        await ended.wait()
        await Left.create()

    async def work() -> None:
        left_behind.append(asyncio.create_task(late()))

    await transaction(work)
    ended.set()
    with pytest.raises(TransactionManagementError):
        await left_behind[0]
    assert await counted() == (0, 0)


async def test_who_meets_another_writer_waits_and_then_goes_on(example: str) -> None:
    async with somebody_else_writes(example):
        waiting = asyncio.create_task(transaction(pair))
        await steps(2)
        assert not waiting.done()
    assert await waiting
    assert await counted() == (1, 1)


async def test_waiting_ends_and_the_next_one_works(
    databases: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with databases.fresh(TABLES, MIGRATIONS) as url:
        await open_database(url, tables=TABLES, migrations=MIGRATIONS, patience=0.02)
        try:
            async with somebody_else_writes(url):
                for _ in range(3):
                    with pytest.raises(DatabaseBusy):
                        await transaction(pair)
                assert await counted() == (0, 0), "reading does not wait for who writes"
            assert await transaction(pair)
            assert await counted() == (1, 1)
        finally:
            await close_database()


async def test_waiting_for_ones_own_process_ends_too(databases: Any) -> None:
    async with databases.fresh(TABLES, MIGRATIONS) as url:
        await open_database(url, tables=TABLES, migrations=MIGRATIONS, patience=0.02)
        go_on = asyncio.Event()

        async def slow() -> None:
            await Left.create()
            await go_on.wait()

        try:
            writer = asyncio.create_task(transaction(slow))
            await steps(1)
            with pytest.raises(DatabaseBusy):
                await transaction(pair)
            go_on.set()
            await writer
            assert await Left.all().count() == 1
        finally:
            await close_database()


async def test_closing_waits_for_those_who_write_and_those_in_line(example: str) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()
    writer = asyncio.create_task(transaction(lambda: slow_pair(half, go_on)))
    await half.wait()
    in_line = asyncio.create_task(transaction(pair))
    await steps(5)
    closing = asyncio.create_task(close_database())
    await steps(5)
    assert not closing.done()
    go_on.set()
    await asyncio.gather(writer, in_line, closing)
    await open_database(example, tables=TABLES, migrations=MIGRATIONS)
    assert await counted() == (2, 2)


async def test_cancelled_half_way_sqlite_undoes_it_and_postgres_finishes_it(example: str) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()
    writer = asyncio.create_task(transaction(lambda: slow_pair(half, go_on)))
    await half.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    go_on.set()
    await transaction(pair)
    done = 0 if example.startswith("sqlite") else 1
    assert await counted() == (done + 1, done + 1)


async def test_what_is_done_lightly_does_not_wait_for_the_disk_and_everything_else_does(
    example: str,
) -> None:
    question, light, durable = "PRAGMA synchronous", "1", "2"
    if not example.startswith("sqlite"):
        question, light, durable = "SHOW synchronous_commit", "off", "on"
        name = await asked("SELECT current_database()")
        await asked(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
        await close_database()
        await open_database(example, tables=TABLES, migrations=MIGRATIONS)

    async def waits() -> str:
        return await asked(question)

    async def fails() -> None:
        assert await waits() == light
        raise Wrong

    assert await transaction(waits, lightly=True) == light
    assert await transaction(waits) == await waits() == durable
    with suppress(Wrong):
        await transaction(fails, lightly=True)
    assert await waits() == durable
    # A part of a whole is as durable as the whole.
    assert await transaction(lambda: transaction(waits, lightly=True)) == durable


async def asked(question: str) -> str:
    """The one value of an answer of the database."""
    _, rows = await require_context().db().execute_query(question)
    return str(next(iter(dict(rows[0]).values()))) if rows else ""
