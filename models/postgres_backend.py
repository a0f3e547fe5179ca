"""PostgreSQL for Tortoise, with one writer at a time and safe against cancellation.

Tortoise's own client loses a connection of its pool each time a task is cancelled between taking
it and beginning; here every path gives it back, and a transaction once begun runs to its end in a
task of its own. Values are kept out of logs and of the texts of errors. Knows nothing of tables.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any, TypeVar

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.turn import PATIENCE, DatabaseBusy, Turn

T = TypeVar("T")

WRITERS = 7_105_011_520  # the one advisory lock that everybody who writes takes
GRACE = 8.0  # seconds that transactions under way are waited for when closing


class PostgresClient(AsyncpgDBClient):
    """A small pool of connections; at most one of them is in a transaction."""

    def __init__(self, patience: float = PATIENCE, **credentials: Any) -> None:
        super().__init__(**credentials)
        self.log = logging.getLogger(__name__)
        self.log.setLevel(logging.CRITICAL)  # Tortoise's own code logs every value it sends
        self.turn = Turn(patience)
        self._live: set[asyncio.Task[Any]] = set()

    async def finish(self, transaction: Awaitable[T]) -> T:
        """Run a transaction to its end, even if the one who waits for it is cancelled."""
        task = asyncio.ensure_future(transaction)
        self._live.add(task)
        task.add_done_callback(self._live.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for the transactions under way, then close the pool."""
        if self._live:
            await asyncio.wait(self._live, timeout=GRACE)
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return PostgresTransactionContext(PostgresTransaction(self))

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await func(self, *args, **kwargs)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _translated(error) from None


class PostgresTransaction(TransactionWrapper):
    """One connection as seen by the tasks inside one transaction."""

    def __init__(self, parent: AsyncpgDBClient) -> None:
        super().__init__(parent)
        self.spoiled = False
        self.lightly = False

    async def commit(self) -> None:
        if self.spoiled:
            # PostgreSQL would answer with a rollback, and without a word.
            raise TransactionManagementError("an earlier statement of the transaction failed")
        await super().commit()

    async def undo(self) -> None:
        """Roll back if there is anything to; a connection that is gone has nothing."""
        if not self._finalized:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await self.rollback()

    async def savepoint_rollback(self) -> None:
        self._spoil(False)
        await super().savepoint_rollback()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(PostgresTransaction(self))

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        if self._finalized:
            raise TransactionManagementError("the transaction has ended")
        try:
            return await func(self, *args, **kwargs)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self._spoil(True)
            raise _translated(error) from None

    def _spoil(self, spoiled: bool) -> None:
        self.spoiled = spoiled
        if isinstance(self._parent, PostgresTransaction):
            self._parent._spoil(spoiled)


class PostgresTransactionContext(TransactionContext):
    """Begin, and commit or roll back; the connection and the turn are given back on every path."""

    def __init__(self, client: PostgresTransaction) -> None:
        self.client: PostgresTransaction = client

    async def __aenter__(self) -> TransactionalDBClient:
        parent = self._parent()
        # Our own writers queue here, or they would hold every connection of the pool waiting.
        deadline = parent.turn.deadline()
        await parent.turn.take(deadline)
        try:
            if parent._pool is None:
                async with parent._pool_init_lock:
                    if parent._pool is None:
                        await parent.create_connection(with_db=True)
            assert parent._pool is not None  # noqa: S101 (for the type checker)
            connection = await _acquired(parent._pool, parent.turn.left(deadline))
            try:
                self.client._connection = connection
                await self.client.begin()
                left = parent.turn.left(deadline)
                await self.client.execute_script(_opening(left, self.client.lightly))
            except BaseException:
                try:
                    await self.client.undo()
                finally:
                    await parent._pool.release(connection)
                raise
        except BaseException:
            parent.turn.give()
            raise
        self.token = get_connections().set(self.client.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        parent = self._parent()
        try:
            if exc_type is None and not self.client._finalized:
                await self.client.commit()
        finally:
            try:
                await self.client.undo()  # what is not committed by now
            finally:
                self.client._finalized = True
                get_connections().reset(self.token)
                try:
                    if parent._pool is not None:
                        await parent._pool.release(self.client._connection)
                finally:
                    parent.turn.give()

    def _parent(self) -> PostgresClient:
        parent = self.client._parent
        assert isinstance(parent, PostgresClient)  # noqa: S101 (for the type checker)
        return parent


async def _acquired(pool: asyncpg.Pool, seconds: float) -> asyncpg.pool.PoolConnectionProxy:
    # Not the pool's own timeout, which it would also give the connection to be put back in order.
    try:
        async with asyncio.timeout(seconds):
            return await pool.acquire()
    except TimeoutError:
        raise DatabaseBusy from None


def _opening(seconds: float, lightly: bool) -> str:
    """Settings of one transaction, and the turn among all processes, in one round trip."""
    return (
        f"SET LOCAL lock_timeout = {max(1, round(seconds * 1000))};"
        "SET LOCAL idle_in_transaction_session_timeout = '10s';"
        f"{'SET LOCAL synchronous_commit = off;' if lightly else ''}"
        f"SELECT pg_advisory_xact_lock({WRITERS})"
    )


def _translated(error: Exception) -> Exception:
    """The same fact in Tortoise's words, without the values PostgreSQL adds to its own."""
    if isinstance(error, asyncpg.LockNotAvailableError):
        return DatabaseBusy()
    code = getattr(error, "sqlstate", None) or type(error).__name__
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return IntegrityError(f"{code} {error.table_name} {error.constraint_name or ''}".strip())
    if isinstance(error, asyncpg.SyntaxOrAccessError):
        return OperationalError(f"{code} {error.args[0]}")
    return OperationalError(str(code))


client_class = PostgresClient
