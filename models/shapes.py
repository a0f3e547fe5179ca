"""The tables as they were between two migrations: their shape alone, and nothing to ask them with.

Tortoise makes every table anew for every step, each time with all it takes to query it, which is
most of what the first start takes. Nobody queries them; a migration that moves rows says so in SQL.
"""

from __future__ import annotations

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps


class Shapes(StateApps):
    """Tortoise's tables of one step, without filters and prepared queries."""

    def _build_initial_querysets(self) -> None:
        for app in self.apps.values():
            for model in app.values():
                if model._meta._inited:
                    model._meta.finalise_fields()
                    model._meta._resolve_index_expressions()


class ShapesExecutor(MigrationExecutor):
    """Tortoise's executor, going from shape to shape."""

    async def _project_state(
        self, applied: set[MigrationKey], *, upto: MigrationKey | None = None
    ) -> State:
        connections = {
            label: config.get("default_connection", "default")
            for label, config in self.loader.apps_config.items()
        }
        state = State(models={}, apps=Shapes(default_connections=connections))
        for key in self._full_plan():
            if key == upto:
                break
            migration = self.loader.graph.nodes[key]
            if key in applied and migration is not None:
                await migration.apply(state, dry_run=True, schema_editor=None)
        return state
