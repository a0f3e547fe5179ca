"""Kari asks on her phone, Siri answers at the desk and by mail, and Kari reads what she gets.

One walk through everything a newcomer tries first, on a phone with scripts and on one without.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.walker import Walker
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF
from tests.web.steps import code_in

pytestmark = pytest.mark.browser

ANSWER = "Vi har navnet ditt, e-postadressen din og to supportsaker. Kopien ligger ved."
BY_MAIL = "Vi har funnet brukeren din. Den ble opprettet i april 2021, og du logget inn i går."
DUE = "tirsdag 22. desember 2026"


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


async def reader(portal: Running, context: BrowserContext, address: str) -> Reader:
    page: Page = await context.new_page()
    return Reader(portal, page, address=address)


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
async def kari(portal: Running, chromium: Browser, request: pytest.FixtureRequest) -> Reader:
    """Kari, with a phone."""
    context = await chromium.new_context(
        viewport={"width": 375, "height": 812},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        java_script_enabled=request.param,
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        accept_downloads=True,
    )
    return await reader(portal, context, KARI)


@pytest.fixture
async def siri(portal: Running, chromium: Browser) -> Reader:
    """Siri, a handler at a desk."""
    await portal.hires(SIRI, "Siri Solberg")
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="nb-NO", timezone_id="Europe/Oslo"
    )
    return await reader(portal, context, SIRI)


async def files_a_request(kari: Reader) -> None:
    """From the front page to the waiting page, with an empty press and a second thought."""
    page = kari.page
    await kari.opens("/")
    await page.get_by_role("link", name="Jeg vil se hva dere har om meg").click()
    await kari.presses("Neste")
    await expect(page).to_have_title(re.compile("^Feil: "))
    await expect(page.locator(".error-summary")).to_be_focused()
    wrong = page.get_by_role("link", name="Velg om du vil se alt eller bare noe bestemt")
    await wrong.click()
    await expect(page.get_by_role("radio", name="Alt dere har om meg")).to_be_focused()
    await kari.presses("Neste", scope="all", copy="no")
    await kari.presses("Neste", relation="user")
    await kari.presses("Neste", name="Kari Nordmann", email=KARI)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Se over og send inn")
    await page.get_by_role("link", name="Endre kopi").click()
    await kari.presses("Neste", copy="yes")
    await kari.sees("Ja, send meg en kopi", "Kari Nordmann")
    await kari.presses("Send inn henvendelsen")
    await kari.sees(f"Vi har sendt en e-post til {KARI}", f"senest {DUE}", kari.case)


async def proves_the_address(kari: Reader) -> None:
    """From the letter to the status page."""
    await kari.reads("Bekreft e-postadressen din")
    await kari.presses_in_the_letter("Bekreft at det er meg")
    await kari.presses("Ja, det er meg")
    await kari.sees("Vi arbeider med saken", f"Senest {DUE}")


async def signs_in_from_the_letter(siri: Reader, kari: Reader) -> None:
    """From the letter about the new case, by way of a mailed link, to the case."""
    await siri.reads(f"Ny henvendelse, sak {kari.case}")
    await siri.presses_in_the_letter("Åpne saken")
    await siri.presses("Send meg en lenke", email=SIRI)
    await siri.reads("Logg inn på saksbehandlingen")
    await siri.presses_in_the_letter("Logg inn")
    await siri.presses("Logg inn")
    await expect(siri.page).to_have_url(re.compile(f"/desk/sak/{kari.case}$"))


async def answers_at_the_desk(siri: Reader) -> None:
    """An answer with a text and a file, looked over as it goes, and sent."""
    await siri.page.locator("#f-files").set_input_files(
        {"name": "innsyn.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    await siri.presses("Se gjennom svaret", outcome="granted", text=ANSWER)
    await siri.finds_in_the_letter("Vi har gjort det du ba om.", "Datatilsynet")
    await siri.sees(KARI, ANSWER, "innsyn.pdf")
    await siri.presses("Send svaret")
    await siri.sees("Svaret er på vei")


async def answers_by_mail(siri: Reader, kari: Reader) -> None:
    """A reply to the letter becomes a draft; one press at the desk sends it."""
    await siri.reads(f"Ny henvendelse, sak {kari.case}")
    await siri.presses("Send svaret", text=BY_MAIL)
    await siri.sees("Svaret er levert")
    await siri.reads(f"Utkastet ditt ligger klart, sak {kari.case}")
    await siri.presses_in_the_letter("Se utkastet")
    await siri.sees("Utkastet kom på e-post")
    await siri.page.get_by_role("link", name="Se gjennom svaret").click()
    await siri.sees(BY_MAIL)
    await siri.presses("Send svaret")
    await siri.sees("Svaret er på vei")


async def reads_the_answer(kari: Reader, answer: str) -> None:
    """From the letter, which holds nothing but the outcome and where to complain, to the answer."""
    await kari.reads(f"Svar på henvendelsen din, sak {kari.case}")
    await kari.finds_in_the_letter(
        "Vi har gjort det du ba om.",
        "Er du uenig?",
        "Du kan også klage til Datatilsynet",
        "Du kan også få saken prøvd for domstolene",
    )
    await expect(kari.page.frame_locator("iframe").locator("body")).not_to_contain_text(answer)
    await kari.presses_in_the_letter("Les svaret")
    await kari.presses("Se saken")
    await expect(kari.page.locator("main")).not_to_contain_text(answer)
    await kari.presses("Send meg en kode")
    letter = await kari.portal.letter(KARI, "code")
    await kari.presses("Vis saken", code=code_in(letter.text))
    await kari.sees(answer, "Er du uenig?")


async def fetches_the_file(kari: Reader) -> None:
    async with kari.page.expect_download() as fetched:
        await kari.page.get_by_role("link", name="innsyn.pdf").click()
    file = await fetched.value
    assert file.suggested_filename == "innsyn.pdf"
    assert await asyncio.to_thread(Path(await file.path()).read_bytes) == PDF


async def test_kari_asks_on_her_phone_and_is_answered_from_the_desk_and_by_mail(
    kari: Reader, siri: Reader
) -> None:
    await files_a_request(kari)
    await proves_the_address(kari)
    await signs_in_from_the_letter(siri, kari)
    await answers_at_the_desk(siri)
    await reads_the_answer(kari, ANSWER)
    await fetches_the_file(kari)

    await files_a_request(kari)
    await proves_the_address(kari)
    await answers_by_mail(siri, kari)
    await reads_the_answer(kari, BY_MAIL)

    assert kari.complaints == []
    assert siri.complaints == []
