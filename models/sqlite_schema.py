"""Changing a table's shape on SQLite without losing what guards it.

SQLite changes most things by making the table anew. Tortoise does so from the columns alone, and
the indexes and the uniqueness of several columns together are gone without a word; here they are
written down before and made again after.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from tortoise.fields.base import Field
from tortoise.migrations.schema_editor import SqliteSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.models import Model

from models.column_defaults import FillsNewColumns
from models.shapes import ShapesExecutor


class SchemaEditor(FillsNewColumns, SqliteSchemaEditor):
    """Tortoise's editor, with a remade table as well guarded as the one before."""

    async def _remake_table(
        self,
        model: type[Model],
        create_field: Field[Any] | None = None,
        delete_field: Field[Any] | None = None,
        alter_fields: list[tuple[Field[Any], Field[Any]]] | None = None,
    ) -> None:
        gone = delete_field and (delete_field.source_field or delete_field.model_field_name)
        guards = await self._guards(model, gone or None)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        for statement in guards:
            await self._run_sql(statement)

    async def _run_sql(self, sql: str) -> None:
        # Tortoise's editor cuts at every semicolon, also in the comment of a table; our client
        # knows where a statement ends, and stays inside its transaction.
        await BaseSchemaEditor._run_sql(self, sql)

    async def _guards(self, model: type[Model], gone: str | None) -> list[str]:
        """The statements that make the table's indexes again, but for those on a column gone."""
        table = model._meta.db_table
        statements = []
        for index in await self._rows(f'PRAGMA index_list("{table}")'):
            found = await self._rows(f'PRAGMA index_info("{index["name"]}")')
            columns: list[str] = [column["name"] for column in found]
            if gone in columns:
                continue
            if index["origin"] == "c":
                [row] = await self._rows(
                    "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?",
                    [index["name"]],
                )
                statements.append(row["sql"])
            elif index["origin"] == "u" and len(columns) > 1:
                name = self._generate_index_name("uid", model, columns)
                listed = ", ".join(self.quote(column) for column in columns)
                statements.append(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({listed})')
        return statements

    async def _rows(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return await self.client.execute_query_dict(query, values)


class Executor(ShapesExecutor):
    """Tortoise's executor with our editor."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        return SchemaEditor(self.connection, atomic=atomic, collect_sql=collect_sql)


def statements(script: str) -> Iterator[str]:
    """Return the statements of a script, one by one."""
    collected = ""
    for piece in script.split(";"):
        collected += piece + ";"
        if sqlite3.complete_statement(collected):
            if collected.strip(" \t\r\n;"):
                yield collected.strip()
            collected = ""
    if collected.strip(" \t\r\n;"):
        yield collected.strip()
