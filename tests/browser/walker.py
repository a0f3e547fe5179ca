"""Somebody who walks through the portal in a browser, and the steps they take.

A step is a function of the walker, so that a walk is a table: where to go, what to fill in, what to
press, which letter to follow.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import ConsoleMessage, FilePayload, Locator, Page, Response

from tests.web.conftest import KARI, Running
from tests.web.desk_steps import RECIPIENT
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
    scripts: bool = True
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
        """Fill in fields by their names; boxes to tick are named with commas between."""
        for name, value in written.items():
            fields = self.page.locator(f'[name="{name}"]:not([type=hidden])')
            if await fields.first.get_attribute("type") not in ("radio", "checkbox"):
                await fields.fill(value)
                continue
            for one in filter(None, value.split(",")):
                chosen = self.page.locator(f'[name="{name}"][value="{one}"]')
                # The whole frame of an option is its label.
                label = await chosen.get_attribute("id")
                await self.page.locator(f'label[for="{label}"]').click()

    async def presses(self, button: str, **written: str) -> None:
        """Fill in what is given and press the button; the next page is there afterwards."""
        await self.writes(**written)
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=button, exact=True).first.click()

    async def says(self, button: str, **written: str) -> None:
        """Fill in and press in the chat a button that begins so; the next turn is there then."""
        await self.writes(**written)
        begins = re.compile(f"^{re.escape(button)}")
        await self._turns(self.page.locator("#naa").get_by_role("button", name=begins).first)

    async def answers(self, answer: str) -> None:
        """Press the button in the chat that is this answer."""
        await self._turns(self.page.locator(f'#naa button[name=answer][value="{answer}"]'))

    async def _turns(self, pressed: Locator) -> None:
        if not self.scripts:
            async with self.page.expect_navigation():
                await pressed.click()
            return
        async with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            await pressed.click()
        await self.page.locator("#chat[aria-busy=false]").wait_for()

    async def chooses(self, *files: tuple[str, bytes]) -> None:
        """Choose files in the one place of the page that takes them."""
        chosen: Sequence[FilePayload] = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
        await self.page.locator("[type=file]").set_input_files(chosen)

    async def fills_in_the_rest(self) -> None:
        """Fill in at the desk what the register lacks, and that the address is the account's."""
        if await self.page.locator("[name=identity]").count():
            await self.writes(identity="same")
        for empty in await self.page.locator('[name^="fact."]').all():
            await empty.fill(RECIPIENT)

    async def follows(self, name: str, to: str, number: int = 0) -> None:
        """Open a link of the newest letter of a name to somebody."""
        await self.page.goto((await self.portal.letter(to, name)).links[number])

    def _answered(self, response: Response) -> None:
        if "x-chat" in response.request.headers:
            self.status = response.status
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
            if found := _CASE.search(response.url):
                self.case = found[1]

    def _said(self, message: ConsoleMessage) -> None:
        # What answers 404 on purpose is told on the console too; the chat sends files to `filer`.
        here = self.page.url.partition("#")[0]
        on_purpose = message.text.startswith(_ON_LOADING) and (
            message.location["url"] in (here, f"{here}/filer")
        )
        if message.type in ("error", "warning") and not on_purpose:
            self.complaints.append(message.text)


Step = Callable[[Walker], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Stop:
    """One page in one state: the steps that lead to it from the stop before, and its answer."""

    name: str
    steps: tuple[Step, ...]
    status: int = 200


def stop(name: str, *steps: Step, status: int = 200) -> Stop:
    """Name a page and say how it is come by."""
    return Stop(name, steps, status)


def opens(path: str) -> Step:
    """Go to a path."""
    return lambda walker: walker.opens(path)


def presses(button: str, **written: str) -> Step:
    """Fill in and press."""
    return lambda walker: walker.presses(button, **written)


def says(button: str, **written: str) -> Step:
    """Fill in and press in the chat."""
    return lambda walker: walker.says(button, **written)


def follows(name: str, to: str = KARI, number: int = 0) -> Step:
    """Open a link in the newest letter of a name."""
    return lambda walker: walker.follows(name, to, number)


def chooses(*files: tuple[str, bytes]) -> Step:
    """Choose files to attach."""
    return lambda walker: walker.chooses(*files)


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
