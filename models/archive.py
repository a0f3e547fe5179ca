"""The database as one portable file: written from either engine, read into either.

A zip with a file of JSON lines per table and a manifest. What is sealed stays sealed, and the keys
that open it are not in it. Left out is what lives for a day: drafts, sessions, counters. The
module moves rows; what a restored row may still do is decided above.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from tortoise import fields
from tortoise.context import require_context
from tortoise.models import Model

from models import tables
from models.postgres_backend import PostgresClient
from models.sqlite_backend import SqliteClient

FORMAT = 1
KEPT: tuple[type[Model], ...] = (
    tables.Key,
    tables.Staff,
    tables.StaffAddress,
    tables.Case,
    tables.Answer,
    tables.RawMail,
    tables.Message,
    tables.File,
    tables.FileContent,
    tables.Letter,
    tables.Token,
    tables.Event,
    tables.Task,
    tables.Doubt,
    tables.IdentityCheck,
    tables.Restriction,
    tables.Reminder,
)
"""The tables of the archive, each after those it refers to."""
LEFT_OUT: tuple[type[Model], ...] = (
    tables.Session,
    tables.AccessGrant,
    tables.Conversation,
    tables.ConversationFile,
    tables.ConversationTurn,
    tables.Limit,
    tables.Standstill,
)
ONLY = {
    "keys": ' WHERE "id" NOT IN (SELECT "key_id" FROM "conversations")',
    "file_contents": ' WHERE "key_id" NOT IN (SELECT "key_id" FROM "conversations")',
}

_MANIFEST = "manifest.json"
_BATCH_ROWS = 200
_BATCH_BYTES = 8_000_000
_PREFETCHED = 10  # rows; one may hold a file of 10 MiB

Select = Callable[[str], AsyncIterator[Sequence[Any]]]


class ArchiveWrong(Exception):
    """A file that cannot be restored here; the text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: when it was made, of which shape, and how many rows of each table."""

    made_at: datetime
    migrations: tuple[str, ...]
    rows: Mapping[str, int]


async def write_archive(path: Path, now: datetime) -> Manifest:
    """Write the open database as it is at this moment, while others read and write.

    The file is for its owner alone, and is there whole or not at all. FileExistsError if there is
    one already.
    """
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = await _write(archive, now)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink()
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return what an archive says of itself; raise `ArchiveWrong` for any other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            data = json.loads(archive.read(_MANIFEST))
        if data["format"] != FORMAT:
            raise ArchiveWrong("The backup was made by a newer version of the portal.")
        return Manifest(
            datetime.fromisoformat(data["made_at"]), tuple(data["migrations"]), data["rows"]
        )
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        raise ArchiveWrong("The file is not a backup of the portal.") from None


async def is_empty() -> bool:
    """Say whether the open database holds nothing that an archive would bring."""
    for table in KEPT:
        if await table.all().exists():
            return False
    return True


async def read_archive(path: Path) -> int:
    """Put an archive's rows into the open, empty database; return how many.

    Call it in a transaction. Raises `ArchiveWrong` when the database has another shape, or when
    the file is damaged or lacks rows.
    """
    manifest = read_manifest(path)
    if manifest.migrations != await _migrations():
        raise ArchiveWrong(
            "The backup was made by another version of the portal; restore it with that version, "
            "then upgrade."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            for table in KEPT:
                count = await _read_table(archive, table)
                if count != manifest.rows[table._meta.db_table]:
                    raise ArchiveWrong("The backup is not whole.")
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError):
        raise ArchiveWrong("The backup is damaged.") from None
    return sum(manifest.rows.values())


async def _write(archive: zipfile.ZipFile, now: datetime) -> Manifest:
    counts: dict[str, int] = {}
    async with _snapshot() as select:
        for table in KEPT:
            counts[table._meta.db_table] = await _write_table(archive, table, select)
    manifest = Manifest(now, await _migrations(), counts)
    data = {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "migrations": manifest.migrations,
        "rows": manifest.rows,
    }
    archive.writestr(_MANIFEST, json.dumps(data, indent=2))
    return manifest


async def _write_table(archive: zipfile.ZipFile, table: type[Model], select: Select) -> int:
    name, columns = table._meta.db_table, _columns(table)
    listed = ", ".join(f'"{column}"' for column in columns)
    # Names of our own tables and columns, nothing anybody has typed.
    sql = f'SELECT {listed} FROM "{name}"{ONLY.get(name, "")} ORDER BY "id"'  # noqa: S608
    count = 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as file:
        async for row in select(sql):
            values = {
                column: _written(field.to_python_value(value))
                for (column, field), value in zip(columns.items(), row, strict=True)
            }
            file.write(json.dumps(values).encode() + b"\n")
            count += 1
    return count


async def _read_table(archive: zipfile.ZipFile, table: type[Model]) -> int:
    columns = _columns(table)
    count = 0
    with archive.open(f"{table._meta.db_table}.jsonl") as file:
        for lines in _batches(file):
            await table.bulk_create([_row(table, columns, json.loads(line)) for line in lines])
            count += len(lines)
    return count


def _row(table: type[Model], columns: Mapping[str, fields.Field[Any]], data: Any) -> Model:
    if data.keys() != columns.keys():
        raise ValueError("columns")
    return table(**{name: _read(columns[name], value) for name, value in data.items()})


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) >= _BATCH_ROWS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _columns(table: type[Model]) -> dict[str, fields.Field[Any]]:
    return {name: table._meta.fields_map[name] for name in sorted(table._meta.db_fields)}


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    return value


def _read(field: fields.Field[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, fields.BinaryField):
        return b64decode(value, validate=True)
    if isinstance(field, fields.DatetimeField):
        return datetime.fromisoformat(value)
    if isinstance(field, fields.DateField):
        return date.fromisoformat(value)
    return field.to_python_value(value)


async def _migrations() -> tuple[str, ...]:
    sql = 'SELECT "name" FROM "tortoise_migrations" ORDER BY "name"'
    return tuple(row["name"] for row in await require_context().db().execute_query_dict(sql))


@asynccontextmanager
async def _snapshot() -> AsyncIterator[Select]:
    """Give a way to select from the database as it is now, without anybody's turn to write."""
    client = require_context().db()
    if isinstance(client, SqliteClient):
        with closing(sqlite3.connect(client.filename, isolation_level=None)) as file:
            file.execute("PRAGMA query_only=ON")
            file.execute("BEGIN")

            async def rows(sql: str) -> AsyncIterator[Any]:
                for row in file.execute(sql):
                    yield row

            yield rows
        return
    async with (
        cast(PostgresClient, client).acquire_connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):

        async def fetched(sql: str) -> AsyncIterator[Any]:
            async for row in connection.cursor(sql, prefetch=_PREFETCHED):
                yield tuple(row)

        yield fetched
