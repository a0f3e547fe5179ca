"""Somebody with a browser who also reads their letters, in the development mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from tests.browser.looking import HEIGHT, PHONE, WIDTHS
from tests.browser.walker import Walker
from tests.web.conftest import Running


@dataclass
class Reader(Walker):
    """Somebody with a browser, who reads their letters in the development mailbox."""

    address: str = ""

    async def reads(self, subject: str) -> None:
        """Open the newest letter to them with this in its subject."""
        for _ in range(2):  # what has come in may cause a letter, which leaves in the next round
            await self.portal.works()
        await self.opens("/dev/epost")
        mine = self.page.get_by_role("listitem").filter(has_text=f"Til {self.address}")
        await mine.get_by_role("link", name=subject).first.click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(subject)

    async def finds_in_the_letter(self, *words: str) -> None:
        """See these words in the letter itself."""
        letter = self.page.frame_locator("iframe").locator("body")
        for text in words:
            await expect(letter).to_contain_text(text)

    async def presses_in_the_letter(self, link: str) -> None:
        """Press a link in the letter: it opens in a tab of its own, as from a mail program."""
        letter = self.page.frame_locator("iframe")
        async with self.page.expect_popup() as opened:
            await letter.get_by_role("link", name=link, exact=True).click()
        await self.page.close()
        self.page = await opened.value
        await self.page.wait_for_load_state()
        self.listens()

    async def sees(self, *words: str) -> None:
        """See these words on the page."""
        for text in words:
            await expect(self.page.locator("main")).to_contain_text(text)


async def reader(
    portal: Running, chromium: Browser, address: str, *, phone: bool, scripts: bool = True
) -> Reader:
    """Somebody new, with a phone or at a desk."""
    context = await chromium.new_context(
        viewport={"width": PHONE if phone else max(WIDTHS), "height": 812 if phone else HEIGHT},
        has_touch=phone,
        is_mobile=phone,
        device_scale_factor=2 if phone else 1,
        java_script_enabled=scripts,
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        accept_downloads=True,
    )
    page: Page = await context.new_page()
    return Reader(portal, page, scripts=scripts, address=address)
