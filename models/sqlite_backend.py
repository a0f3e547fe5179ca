"""SQLite for Tortoise, called straight from the event loop.

A statement takes microseconds and a commit a fraction of a millisecond, so a thread in between
costs more than it saves, and a statement that never suspends cannot be cancelled half way. What
does wait, waits by awaiting: for this process's own turn, and for another process's lock.

The word `sqlite` in this module's name matters: Tortoise's migrations choose the dialect by the
name of the module the client comes from. The module knows nothing of tables, and logs nothing.
"""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from pypika_tortoise.dialects.sqlite import SQLLiteQuery
from tortoise.backends.base.client import (
    BaseDBAsyncClient,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import SqliteClient as ThreadedSqliteClient
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.backends.sqlite.schema_generator import SqliteSchemaGenerator
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.sqlite_schema import statements
from models.turn import PATIENCE, DatabaseBusy, Turn

T = TypeVar("T")
Statement = Callable[[sqlite3.Connection], T]

DURABLE = "synchronous=FULL"  # an acknowledged request outlives a power cut
LIGHT = "synchronous=NORMAL"  # with WAL, what is committed outlives a crash of the program
PRAGMAS = (
    "auto_vacuum=FULL",  # before the first table, or it is too late
    "busy_timeout=0",  # we wait by awaiting, never by holding up the loop
    "journal_mode=WAL",
    DURABLE,
    "secure_delete=ON",  # GDPR art. 17: what is erased is overwritten
    "trusted_schema=OFF",
    "foreign_keys=ON",
)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.05  # seconds


class SqliteClient(BaseDBAsyncClient):
    """One connection to one file, used by every task of the process, one at a time."""

    query_class = SQLLiteQuery
    executor_class = SqliteExecutor
    schema_generator = SqliteSchemaGenerator
    capabilities = ThreadedSqliteClient.capabilities
    _connection: sqlite3.Connection | None = None

    def __init__(self, file_path: str, connection_name: str, patience: float = PATIENCE) -> None:
        super().__init__(connection_name)
        self.filename = file_path
        self.turn = Turn(patience)

    async def create_connection(self, with_db: bool) -> None:
        await self._run(lambda connection: None)

    async def close(self) -> None:
        """Wait for a transaction under way, then close; what is still open then is undone."""
        try:
            await self.turn.take(self.turn.deadline())
        except DatabaseBusy:
            self._disconnect()
        else:
            self._disconnect()
            self.turn.give()

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        return await self._run(lambda connection: connection.execute(query, values).lastrowid or 0)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._run(lambda connection: _insert_all(connection, query, values))

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[Any]]:
        return await self._run(lambda connection: _fetch(connection, query, values or []))

    async def execute_script(self, query: str) -> None:
        # Not `executescript`, which commits whatever transaction it is called in.
        for statement in statements(query):
            await self.execute_query(statement)

    async def finish(self, transaction: Awaitable[T]) -> T:
        """Run a transaction to its end; here its begin and its commit never suspend."""
        return await transaction

    async def begin_in_turn(self, lightly: bool) -> sqlite3.Connection:
        """Open a transaction that may write, and keep the turn."""
        return await self._take_turn_for(_begin_lightly if lightly else _begin)

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(SqliteTransaction(self))

    async def _run(self, statement: Statement[T]) -> T:
        result = await self._take_turn_for(statement)
        self.turn.give()
        return result

    async def _take_turn_for(self, statement: Statement[T]) -> T:
        """Run a statement in our turn, again and again while another process is in the way.

        The turn is kept if it succeeds, and given up in every other case; DatabaseBusy when our
        patience ends. Between the pauses other tasks of this process may read.
        """
        deadline, pause = self.turn.deadline(), SHORTEST_PAUSE
        while True:
            await self.turn.take(deadline)
            try:
                return statement(self._connect())
            except sqlite3.Error as error:
                self.turn.give()
                if not _is_busy(error):
                    raise _translated(error) from error
            except BaseException:
                self.turn.give()
                raise
            left = self.turn.left(deadline)
            if not left:
                raise DatabaseBusy
            await asyncio.sleep(min(pause, left))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            # The file is made here, since SQLite gives its journals the same mode.
            os.close(os.open(self.filename, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            connection = sqlite3.connect(self.filename, isolation_level=None)
            try:
                for pragma in PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}").fetchall()
            except BaseException:
                connection.close()
                raise
            connection.row_factory = sqlite3.Row
            self._connection = connection
            self._bound_loop = asyncio.get_running_loop()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SqliteTransaction(SqliteClient, TransactionalDBClient):
    """The connection as seen by the tasks inside one transaction.

    As on PostgreSQL, a failed statement spoils the transaction up to the savepoint around it.
    """

    def __init__(self, parent: SqliteClient) -> None:
        BaseDBAsyncClient.__init__(self, parent.connection_name)
        self._parent: SqliteClient = parent
        self._connection = parent._connection
        self.spoiled = False
        self.lightly = False

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._run(lambda connection: connection.executemany(query, values))

    async def begin(self) -> None:
        self._connection = await self._parent.begin_in_turn(self.lightly)

    async def commit(self) -> None:
        await self._run(lambda connection: connection.execute("COMMIT"))
        self._finalized = True

    async def rollback(self) -> None:
        self._finalized = True
        if self._connection is None:
            return
        try:
            _undo(self._connection)
        finally:
            if self.lightly:
                self._connection.execute(f"PRAGMA {DURABLE}")

    async def savepoint(self) -> None:
        await self._run(lambda connection: connection.execute("SAVEPOINT inner_part"))

    async def savepoint_rollback(self) -> None:
        self._spoil(False)
        await self._run(lambda connection: connection.execute("ROLLBACK TO inner_part"))
        await self._run(lambda connection: connection.execute("RELEASE inner_part"))

    async def release_savepoint(self) -> None:
        await self._run(lambda connection: connection.execute("RELEASE inner_part"))

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SqliteTransaction(self))

    async def _run(self, statement: Statement[T]) -> T:
        # SQLite ends a transaction by itself when the disk is full; nothing may follow on its own.
        connection = self._connection
        if self._finalized or connection is None or not connection.in_transaction:
            raise TransactionManagementError("the transaction has ended")
        if self.spoiled:
            raise TransactionManagementError("an earlier statement of the transaction failed")
        try:
            return statement(connection)
        except sqlite3.Error as error:
            self._spoil(True)
            raise _translated(error) from error

    def _spoil(self, spoiled: bool) -> None:
        self.spoiled = spoiled
        if isinstance(self._parent, SqliteTransaction):
            self._parent._spoil(spoiled)


class SqliteTransactionContext(TransactionContext):
    """Begin, and commit or roll back; the turn is given back on every path."""

    def __init__(self, client: SqliteTransaction) -> None:
        self.client: SqliteTransaction = client

    async def __aenter__(self) -> TransactionalDBClient:
        await self.client.begin()
        self.token = get_connections().set(self.client.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None and not self.client._finalized:
                await self.client.commit()
        finally:
            await self.client.rollback()  # what is not committed by now
            get_connections().reset(self.token)
            self.client._parent.turn.give()


def _begin(connection: sqlite3.Connection) -> sqlite3.Connection:
    # IMMEDIATE: a transaction that reads first and writes later would otherwise fail at the write.
    connection.execute("BEGIN IMMEDIATE")
    return connection


def _begin_lightly(connection: sqlite3.Connection) -> sqlite3.Connection:
    # SQLite does not change this within a transaction; the connection serves one at a time.
    connection.execute(f"PRAGMA {LIGHT}")
    try:
        return _begin(connection)
    except BaseException:
        connection.execute(f"PRAGMA {DURABLE}")
        raise


def _fetch(
    connection: sqlite3.Connection, query: str, values: Sequence[Any]
) -> tuple[int, list[Any]]:
    """The number of rows changed or found, and the rows found."""
    cursor = connection.execute(query.replace("\x00", "'||CHAR(0)||'"), values)
    rows = cursor.fetchall()
    return (len(rows) if cursor.rowcount < 0 else cursor.rowcount), rows


def _insert_all(connection: sqlite3.Connection, query: str, values: list[list[Any]]) -> None:
    _begin(connection)
    try:
        connection.executemany(query, values)
        connection.execute("COMMIT")
    except BaseException:
        _undo(connection)
        raise


def _undo(connection: sqlite3.Connection) -> None:
    # After some errors, as a full disk, SQLite has already done it.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _is_busy(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _translated(error: sqlite3.Error) -> Exception:
    """The same fact in Tortoise's words; SQLite's own name columns and never values."""
    if _is_busy(error):
        return DatabaseBusy()
    if isinstance(error, sqlite3.IntegrityError):
        return IntegrityError(str(error))
    if isinstance(error, sqlite3.OperationalError):
        return OperationalError(str(error))
    return error


client_class = SqliteClient
