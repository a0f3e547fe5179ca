"""Somebody who walks through the portal in a browser, and the steps they take.

A step is a function of the walker, so that a walk is a table: where to go, what to fill in, what to
press, which letter to follow.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import ConsoleMessage, FilePayload, Page, Response

from tests.web.conftest import KARI, Running
from tests.web.steps import code_in

_CASE = re.compile(r"/sak/(PV-[A-Z2-7]{4}-[A-Z2-7]{4})")
_ON_LOADING = "Failed to load resource"


@dataclass
class Walker:
    """A page in a browser, what its console has said, and the case it came by last."""

    portal: Running
    page: Page
    case: str = ""
    status: int = 0
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listens()

    def listens(self) -> None:
        """Hear what becomes of the page in front of the walker."""
        self.page.set_default_timeout(10_000)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def opens(self, path: str) -> None:
        """Go to a path; `{case}` in it is the case the walker came by last."""
        await self.page.goto(self.portal.url + path.format(case=self.case))

    async def writes(self, **written: str) -> None:
        """Fill in fields by their names."""
        for name, value in written.items():
            fields = self.page.locator(f"[name={name}]:not([type=hidden])")
            if await fields.first.get_attribute("type") == "radio":
                chosen = self.page.locator(f"[name={name}][value={value!r}]")
                # The whole frame of an option is its label.
                await self.page.locator(f"label[for={await chosen.get_attribute('id')}]").click()
            else:
                await fields.fill(value)

    async def presses(self, button: str, **written: str) -> None:
        """Fill in what is given and press the button; the next page is there afterwards."""
        await self.writes(**written)
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=button, exact=True).first.click()

    async def follows(self, name: str, to: str, number: int = 0) -> None:
        """Open a link of the newest letter of a name to somebody."""
        await self.page.goto((await self.portal.letter(to, name)).links[number])

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
            if found := _CASE.search(response.url):
                self.case = found[1]

    def _said(self, message: ConsoleMessage) -> None:
        # A page that answers 404 on purpose is told on the console too.
        on_purpose = message.text.startswith(_ON_LOADING) and message.location["url"] == (
            self.page.url
        )
        if message.type in ("error", "warning") and not on_purpose:
            self.complaints.append(message.text)


Step = Callable[[Walker], Awaitable[None]]


def opens(path: str) -> Step:
    """Go to a path."""
    return lambda walker: walker.opens(path)


def presses(button: str, **written: str) -> Step:
    """Fill in and press."""
    return lambda walker: walker.presses(button, **written)


def follows(name: str, to: str = KARI, number: int = 0) -> Step:
    """Open a link in the newest letter of a name."""
    return lambda walker: walker.follows(name, to, number)


def chooses(*files: tuple[str, bytes]) -> Step:
    """Choose files to attach."""
    chosen: Sequence[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files
    ]
    return lambda walker: walker.page.locator("#f-files").set_input_files(chosen)


def types_the_code(button: str, name: str, to: str = KARI) -> Step:
    """Type the code of the newest letter of a name, and press."""

    async def step(walker: Walker) -> None:
        letter = await walker.portal.letter(to, name)
        await walker.presses(button, code=code_in(letter.text))

    return step


def happens(act: Callable[[Running], Awaitable[Any]]) -> Step:
    """Let something happen behind the pages."""

    async def step(walker: Walker) -> None:
        await act(walker.portal)

    return step
