"""`python -m models.migrations [NAME]` writes the migration that the tables need, if any."""

import asyncio
import sys

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import format_migration_name

from models.database import configuration


async def main(name: str = "") -> None:
    """Compare the tables with the migrations; no database is touched."""
    config = configuration("sqlite://unused.db")
    async with TortoiseContext() as context:
        await context.init(config, init_connections=False)
        assert context.apps is not None
        for writer in await MigrationAutodetector(context.apps, config["apps"]).changes():
            if name:
                writer.name = format_migration_name(int(writer.name[:4]), name)
            print(writer.write())


asyncio.run(main(*sys.argv[1:2]))
