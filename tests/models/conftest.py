"""The example tables, open in a fresh database."""

from collections.abc import AsyncIterator

import pytest

from models.database import close_database, open_database
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.models.example import MIGRATIONS, TABLES


@pytest.fixture
async def example(databases: SqliteDatabases | PostgresDatabases) -> AsyncIterator[str]:
    """The address of a database with the example tables, open for every task of the test."""
    async with databases.fresh(TABLES, MIGRATIONS) as url:
        await open_database(url, tables=TABLES, migrations=MIGRATIONS)
        try:
            yield url
        finally:
            await close_database()
