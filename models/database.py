"""The database: opening it, changing its shape, and `transaction`, the one way to write.

SQLite and PostgreSQL behave the same from here up: one writer at a time, everything or nothing,
DatabaseBusy after a few seconds' wait. Nothing here knows a table.
"""

import fcntl
import os
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext, get_current_context, require_context
from tortoise.exceptions import BaseORMException, ConfigurationError, TransactionManagementError
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from models.column_defaults import PostgresExecutor
from models.sqlite_schema import Executor as SqliteExecutor
from models.turn import PATIENCE, DatabaseBusy

__all__ = [
    "DatabaseBusy",
    "FileOpenToOthers",
    "OtherProcessRunning",
    "answers",
    "close_database",
    "configuration",
    "exclusive",
    "migrate",
    "open_database",
    "pending",
    "refuse_open_files",
    "transaction",
    "wipe_journal",
]

T = TypeVar("T")

APP = "models"
TABLES = "models.tables"
MIGRATIONS = "models.migrations"


class OtherProcessRunning(Exception):
    """Another process of ours already holds this lock file."""


class FileOpenToOthers(Exception):
    """A file with personal data may be read or written by other users of the machine."""


async def transaction(work: Callable[[], Awaitable[T]], *, lightly: bool = False) -> T:
    """Do everything `work` does, or nothing; the only way to write more than one row.

    `work` may read and write the database and compute. It may not use the network, start tasks
    or processes, or sleep: everybody else waits for their turn meanwhile. Nobody writes between
    its reads and its writes, so what it counted or found still holds when it writes.

    A transaction inside another becomes part of it: if it fails, the whole fails, even if the
    error is caught on the way. DatabaseBusy when the turn does not come in time. Whoever waits
    may be cancelled; the work is then either done in full or not at all.

    What is done `lightly` outlives a crash of the program, but perhaps not a power cut: it does
    not wait for the disk. Within another transaction that is for the outer one to say.
    """
    connection = _connection()
    if isinstance(connection, TransactionalDBClient):
        return await _join(cast("_Transaction", connection), work)
    return await cast("_Client", connection).finish(_begin(work, lightly))


async def open_database(
    url: str,
    *,
    tables: str = TABLES,
    migrations: str = MIGRATIONS,
    patience: float = PATIENCE,
) -> None:
    """Connect, for every task of the process; `patience` is how many seconds a turn is waited for.

    Raises OSError or Tortoise's own errors when there is no database at the address.
    """
    context = TortoiseContext()
    with context:
        await context.init(
            configuration(url, tables=tables, migrations=migrations, patience=patience),
            # Requests run in tasks that do not descend from the one that opens the database.
            _enable_global_fallback=True,
        )
    try:
        await context.db().create_connection(with_db=True)
    except BaseException:
        await context.close_connections()
        raise


async def close_database() -> None:
    """Wait for the transactions under way and close; harmless when nothing is open."""
    context = get_current_context()
    if context is not None:
        await context.close_connections()


async def migrate() -> list[str]:
    """Bring the database to the shape the program expects; the names of what was applied.

    All of it or nothing, and two processes that try at once do it once.
    """
    connection = _connection()
    sqlite = connection.capabilities.dialect == "sqlite"

    async def apply() -> list[str]:
        inside = _connection()
        if not sqlite:
            # It thinks between its statements, for as long as a busy machine needs.
            await inside.execute_query("SET LOCAL idle_in_transaction_session_timeout = 0")
        executor = _executor(inside)
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        names = [step.migration.name for step in await executor.plan()]
        await executor.migrate(direction="forward")
        if sqlite:
            _, orphans = await inside.execute_query("PRAGMA foreign_key_check")
            if orphans:
                raise TransactionManagementError("a migration left rows without their parents")
        return names

    if not sqlite:
        return await transaction(apply)
    # SQLite changes a table by making it anew; with foreign keys on, dropping the old one would
    # erase the rows that refer to it.
    await connection.execute_query("PRAGMA foreign_keys=OFF")
    try:
        names = await transaction(apply)
    finally:
        await connection.execute_query("PRAGMA foreign_keys=ON")
    await wipe_journal()
    return names


async def wipe_journal() -> None:
    """Empty SQLite's journal, where what was deleted would be read for a while longer.

    Not while somebody reads; then it is the next one's to do. GDPR art. 17.
    """
    connection = _connection()
    if connection.capabilities.dialect == "sqlite":
        await connection.execute_query("PRAGMA wal_checkpoint(TRUNCATE)")


async def pending() -> list[str]:
    """The names of the migrations that have not been applied."""
    return [step.migration.name for step in await _executor(_connection()).plan()]


async def answers() -> bool:
    """Whether a real query succeeds now; the caller decides how long to wait for it."""
    try:
        await _connection().execute_query("SELECT COUNT(*) FROM tortoise_migrations")
    except (BaseORMException, DatabaseBusy, OSError, RuntimeError):
        return False
    return True


def configuration(
    url: str, *, tables: str = TABLES, migrations: str = MIGRATIONS, patience: float = PATIENCE
) -> dict[str, Any]:
    """Tortoise's configuration for a DATABASE_URL.

    `sqlite:///var/x.db` is the absolute path, `sqlite://data/x.db` one relative to the current
    folder; `postgres://`, `postgresql://` and `asyncpg://` are the same. ConfigurationError if
    it is none of these.
    """
    expanded = expand_db_url(url)
    found = expanded["credentials"]
    if expanded["engine"] == "tortoise.backends.sqlite":
        if "?" in url:
            raise ConfigurationError("the address of an SQLite file takes no options")
        name, engine = "sqlite", "models.sqlite_backend"
        credentials: dict[str, Any] = {"file_path": found["file_path"]}
    elif expanded["engine"] == "tortoise.backends.asyncpg":
        name, engine = "postgres", "models.postgres_backend"
        credentials = {
            "minsize": 1,
            "maxsize": 10,
            "timeout": 5,
            "command_timeout": 30,
            "server_settings": {"statement_timeout": "15s"},
        } | found
    else:
        raise ConfigurationError("the database is neither SQLite nor PostgreSQL")
    # Tortoise keeps prepared SQL by connection name, so each engine has its own.
    connection = {"engine": engine, "credentials": {**credentials, "patience": patience}}
    app = {"models": [tables], "migrations": migrations, "default_connection": name}
    return {"connections": {name: connection}, "apps": {APP: app}, "use_tz": True}


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file; OtherProcessRunning if somebody else has it.

    The lock goes with the process, however that ends. Never the database's own file: closing that
    would drop SQLite's locks.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OtherProcessRunning from None
        yield
    finally:
        os.close(descriptor)


def refuse_open_files(*paths: Path) -> None:
    """FileOpenToOthers, with the path, if one that exists is open to group or others."""
    for path in paths:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise FileOpenToOthers(path)


class _Client(Protocol):
    """What both our backends add to Tortoise's."""

    async def finish(self, transaction: Awaitable[T]) -> T: ...


class _Transaction(Protocol):
    spoiled: bool
    lightly: bool


async def _begin(work: Callable[[], Awaitable[T]], lightly: bool) -> T:
    context = in_transaction()
    cast("_Transaction", context.client).lightly = lightly
    async with context:
        return await work()


async def _join(outer: _Transaction, work: Callable[[], Awaitable[T]]) -> T:
    try:
        return await work()
    except BaseException:
        outer.spoiled = True
        raise


def _connection() -> BaseDBAsyncClient:
    """The connection of this task: its transaction's, if it is in one."""
    return require_context().db()


def _executor(connection: BaseDBAsyncClient) -> MigrationExecutor:
    apps = require_context().apps
    sqlite = connection.capabilities.dialect == "sqlite"
    kind = SqliteExecutor if sqlite else PostgresExecutor
    return kind(connection, apps._config if apps else {})
