"""New columns on tables that have rows: what the rows hold there from the first moment.

Tortoise leaves a field's default to Python, which writes no row that is there already; a database
refuses a column without a value for those. While a column is added, its default is the database's.
"""

from __future__ import annotations

from tortoise.fields.base import Field
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.base_postgres import BasePostgresSchemaEditor
from tortoise.models import Model

from models.shapes import ShapesExecutor


class FillsNewColumns(BaseSchemaEditor):
    """An editor of Tortoise's that fills a new column with its field's default."""

    async def add_field(self, model: type[Model], field_name: str) -> None:
        """Add a column; a default that is a value, and not made anew for each row, fills it."""
        field = model._meta.fields_map[field_name]
        told = field.db_default
        if not field.has_db_default() and _is_plain(field):
            field.db_default = field.default
        try:
            await super().add_field(model, field_name)
        finally:
            field.db_default = told


class PostgresEditor(FillsNewColumns, BasePostgresSchemaEditor):
    """Tortoise's editor for PostgreSQL."""


class PostgresExecutor(ShapesExecutor):
    """Tortoise's executor with our editor."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        return PostgresEditor(self.connection, atomic=atomic, collect_sql=collect_sql)


def _is_plain(field: Field[object]) -> bool:
    return not field.null and field.default is not None and not callable(field.default)
