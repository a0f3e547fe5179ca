"""Every page and every state of it, within reach of everybody.

No finding by axe in light and dark on a small screen, nothing outside the screen at 320 and 1280
pixels, everything reached with the Tab key, and a console without complaints.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.looking import faults_of, keep_pictures_of, keyboard_faults_of
from tests.browser.walker import Stop, Walker
from tests.browser.walks import OPEN_PAGES
from tests.browser.walks_along import ALONG_PAGES
from tests.browser.walks_asking import CHAT_PAGES, FORM_PAGES
from tests.browser.walks_desk import DESK_PAGES
from tests.browser.walks_typed import TYPED_PAGES
from tests.web.conftest import Running

pytestmark = pytest.mark.browser


WALKS = {
    "open": OPEN_PAGES,
    "form": FORM_PAGES,
    "chat": CHAT_PAGES,
    "typed": TYPED_PAGES,
    "desk": DESK_PAGES,
    "along": ALONG_PAGES,
}


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
async def test_every_page_is_within_reach_of_everybody(
    portal: Running, chromium: Browser, shots: Path | None, walk: tuple[Stop, ...]
) -> None:
    context = await chromium.new_context(locale="nb-NO", timezone_id="Europe/Oslo")
    walker = Walker(portal, await context.new_page())
    faults: list[str] = []
    for place in walk:
        for step in place.steps:
            await step(walker)
        assert walker.status == place.status, (place.name, walker.page.url)
        found = await faults_of(walker.page)
        if shots:  # before the keyboard's tour leaves its focus somewhere
            await keep_pictures_of(walker.page, shots / place.name)
        found += await keyboard_faults_of(walker.page)
        found += walker.complaints
        walker.complaints.clear()
        faults += [f"{place.name}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
