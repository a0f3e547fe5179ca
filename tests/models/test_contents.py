"""The bytes of files: they stay where they are, whoever owns them, and go with the owner's key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tortoise.context import require_context
from tortoise.migrations.executor import MigrationTarget

from models import contents
from models.database import APP, _executor, close_database, migrate, open_database, transaction
from models.keyring import create_key, destroy_key
from models.tables import FileContent, Key
from models.vault import KEY_BYTES, DataKey, SealBroken, Vault, seal

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
SECRET = bytes(KEY_BYTES)
VAULT = Vault({1: SECRET}, SECRET, SECRET, SECRET)


async def test_bytes_go_over_to_another_owner_untouched_and_go_with_its_key(database: Any) -> None:
    async def work() -> None:
        kari, case = await create_key(VAULT, NOW), await create_key(VAULT, NOW)
        sealed = contents.seal_bytes(b"lease")
        await contents.write(kari, sealed)
        before = (await FileContent.get()).content
        assert b"lease" not in before
        await contents.hand_over(kari, case, sealed.id)
        assert (await FileContent.get()).content == before
        assert await contents.read(case, sealed.id) == b"lease"
        with pytest.raises(SealBroken):
            await contents.read(kari, sealed.id)
        await destroy_key(kari.id)
        assert await FileContent.all().count() == 1
        await destroy_key(case.id)
        assert await FileContent.all().count() == 0

    await transaction(work)


async def test_files_of_before_keep_their_bytes_and_are_read_as_they_were(databases: Any) -> None:
    async with databases.empty() as url:
        await open_database(url)
        try:
            connection = require_context().db()
            await _executor(connection).migrate([MigrationTarget(APP, "0001_begin")])
            key = await create_key(VAULT, NOW)
            await _a_case_with_a_file(key)
            await migrate()
            assert await contents.read(key, "f") == b"lease"
            [row] = await connection.execute_query_dict("SELECT * FROM files")
            assert (row["id"], row["case_id"]) == ("f", "c")
            assert "content" not in row
            await Key.filter(id=key.id).delete()
            assert await FileContent.all().count() == 0
        finally:
            await close_database()


async def _a_case_with_a_file(key: DataKey) -> None:
    """Rows as the first tables had them."""
    connection = require_context().db()
    at = "'2026-11-22 14:05:00+00:00'"
    await connection.execute_query(
        "INSERT INTO cases (id, reference, kind, status, language, channel, policy_version,"
        " received_at, nominal_on, due_on, rule_version, key_id, version)"
        " VALUES ('c', 'aaaaaaaa', 'access', 'open', 'nb', 'form', '1',"
        f" {at}, '2026-12-22', '2026-12-22', '1', '{key.id}', 0)"
    )
    sealed = seal(key, "files.content", "f", b"lease").hex()
    sqlite = connection.capabilities.dialect == "sqlite"
    content = f"X'{sealed}'" if sqlite else f"'\\x{sealed}'"
    await connection.execute_query(
        "INSERT INTO files (id, case_id, key_id, name, content, media_type, size, created_at)"
        f" VALUES ('f', 'c', '{key.id}', {content}, {content}, 'text/plain', 5, {at})"
    )
