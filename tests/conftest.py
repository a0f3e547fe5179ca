"""What every test may ask for. The engine is named by TEST_DATABASE: `sqlite` or `postgres`."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from models.database import close_database, open_database
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.postgres import postgres

# A machine with other work to do is slow, and nothing is wrong with that.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

Databases = SqliteDatabases | PostgresDatabases
ROOM = 2**30
"""More bytes than the databases of a test ever take."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where fresh databases come from."""
    engine = os.environ.get("TEST_DATABASE", "sqlite")
    if engine == "sqlite":
        with TemporaryDirectory(dir=_in_memory()) as folder:
            yield SqliteDatabases(Path(folder))
    elif engine == "postgres":
        with postgres() as server:
            made = PostgresDatabases(server)
            yield made
            with asyncio.Runner() as runner:
                runner.run(made.close())
    else:
        raise pytest.UsageError(f"TEST_DATABASE is {engine!r}, not sqlite or postgres")


def _in_memory() -> Path | None:
    """A folder that no disk has to be waited for, if there is one with room."""
    memory = Path("/dev/shm")
    with suppress(OSError):
        if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
            return memory
    return None


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The address of a fresh, migrated database that nobody has opened."""
    async with databases.fresh() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """A fresh, migrated database, open for every task of the test; its address."""
    await open_database(database_url)
    try:
        yield database_url
    finally:
        await close_database()
