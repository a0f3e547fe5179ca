"""Every letter as a mail program shows it: within reach, light and dark, narrow and wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.looking import WCAG, faults_of, keep_pictures_of
from tests.written_letters import composed, written

pytestmark = pytest.mark.browser


async def test_every_letter_can_be_read_by_everybody(chromium: Browser, shots: Path | None) -> None:
    page = await chromium.new_page()
    faults: list[str] = []
    # One of each: what else a letter may say is text in the same places.
    for letter in {letter.name: letter for _, letter in written("nb")}.values():
        await page.set_content(composed(letter, "nb").html)
        faults += [f"{letter.name}: {fault}" for fault in await faults_of(page, WCAG)]
        if shots:
            await keep_pictures_of(page, shots / f"letter-{letter.name}")
    assert not faults, "\n".join(faults)
