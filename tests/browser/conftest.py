"""A real Chromium in front of a real portal, in the loop both run in, which lasts as long as it.

SHOTS=folder keeps a picture of every page the tests look at.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.finding import NoBrowser, find, install_by_apt
from tests.web.conftest import Clock, Running, running

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of this folder in the one loop the browser lives in."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def portal(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    """A portal on an empty database, with nobody at the desk."""
    async with running(database_url, tmp_path, Clock()) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def launched() -> AsyncIterator[Browser]:
    """The browser itself: to start it takes longer than most of what it is shown."""
    async with async_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        search = partial(find, os.environ, shutil.which, own, install_by_apt)
        try:
            path = await asyncio.to_thread(search)
        except NoBrowser as error:
            pytest.fail(str(error), pytrace=False)
        # Chromium's own sandbox does not start as root.
        flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chromium(launched: Browser) -> AsyncIterator[Browser]:
    """A browser that knows nobody, and forgets whoever the test made it know."""
    yield launched
    for context in launched.contexts:
        await context.close()


@pytest.fixture
def shots() -> Path | None:
    """Where pictures go, if anybody wants them."""
    named = os.environ.get("SHOTS")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
