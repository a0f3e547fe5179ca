"""A real Chromium in front of a real portal, in the loop both run in.

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


@pytest.fixture
async def portal(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    """A portal on an empty database, with nobody at the desk."""
    async with running(database_url, tmp_path, Clock()) as started:
        yield started


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser that knows nobody."""
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


@pytest.fixture
def shots() -> Path | None:
    """Where pictures go, if anybody wants them."""
    named = os.environ.get("SHOTS")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
