"""Kari asks on her phone, Siri answers at the desk and by mail, and Kari reads what she gets.

One walk through everything a newcomer tries first, on a phone with scripts and on one without.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.reader import Reader, reader
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF
from tests.web.steps import code_in

pytestmark = pytest.mark.browser

ANSWER = "Vi har navnet ditt, e-postadressen din og to supportsaker. Kopien ligger ved."
BY_MAIL = "Vi har funnet brukeren din. Den ble opprettet i april 2021, og du logget inn i går."
QUESTION = "Hvilket år fikk du tilgang til portalen?"
REASON = "Opplysningene ligger i tre systemer, og to av dem er fra før 2019."
DUE, LATER = "tirsdag 22. desember 2026", "mandag 22. februar 2027"


@pytest_asyncio.fixture(
    loop_scope="session", params=[True, False], ids=["with-scripts", "without-scripts"]
)
async def kari(portal: Running, chromium: Browser, request: pytest.FixtureRequest) -> Reader:
    """Kari, with a phone."""
    return await reader(portal, chromium, KARI, phone=True, scripts=request.param)


@pytest_asyncio.fixture(loop_scope="session")
async def siri(portal: Running, chromium: Browser) -> Reader:
    """Siri, a handler at a desk."""
    await portal.hires(SIRI, "Siri Solberg")
    return await reader(portal, chromium, SIRI, phone=False)


async def files_a_request(kari: Reader) -> None:
    """From the front page to the waiting page, with an empty press and a second thought."""
    page = kari.page
    await kari.opens("/")
    await page.get_by_role("link", name="Jeg vil se hva dere har om meg").click()
    await kari.presses("Neste", about="portal", who="me")
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
    await siri.chooses(("innsyn.pdf", PDF))
    await siri.fills_in_the_rest()
    await siri.presses("Se gjennom svaret", outcome="granted", text=ANSWER)
    await siri.finds_in_the_letter("Du får se opplysningene.", "Datatilsynet")
    await siri.sees(KARI, ANSWER, "innsyn.pdf")
    await siri.presses("Send svaret")
    await siri.sees("Svaret er på vei")


async def takes_longer_and_asks(siri: Reader, kari: Reader) -> None:
    """Siri calls whoever has the account, takes more time, and asks Kari what she means."""
    page = siri.page
    await page.get_by_role("link", name="Ring nummeret på kontoen").click()
    await siri.presses("Noter samtalen", result="shown")
    await siri.sees("Samtalen er notert på saken")
    await page.get_by_role("link", name="Forleng fristen").click()
    await siri.presses("Forleng fristen", why="complex", reason=REASON)
    await siri.sees("Fristen er forlenget", LATER)
    await page.get_by_role("link", name="Spør personen om noe").click()
    await siri.presses("Send spørsmålet", text=QUESTION)
    await kari.reads(f"Vi trenger mer tid, sak {kari.case}")
    await kari.finds_in_the_letter(REASON, LATER, "Datatilsynet")


async def answers_the_question(kari: Reader) -> None:
    await kari.reads(f"Vi har et spørsmål til deg, sak {kari.case}")
    await kari.finds_in_the_letter(QUESTION)
    await kari.opens("/sak/{case}")
    await kari.sees("Vi har spurt deg om noe", LATER)
    await kari.presses("Send svaret ditt", message="Fra våren 2024.")
    await kari.sees("Vi fikk svaret ditt")


async def answers_by_mail(siri: Reader, kari: Reader) -> None:
    """A reply to the letter waits, nobody vouches for it; at the desk it is put right and sent."""
    await siri.reads(f"Ny henvendelse, sak {kari.case}")
    await siri.presses("Send svaret", text=BY_MAIL)
    await siri.sees("Svaret er levert")
    await siri.reads(f"E-posten din venter, sak {kari.case}")
    await siri.presses_in_the_letter("Se over og send")
    await siri.sees("Derfor venter den", BY_MAIL)
    await siri.presses("Send nå")
    await siri.sees("Mottakerregisteret mangler navn")
    await siri.presses("Rett svaret først")
    await siri.sees("Utkastet kom på e-post")
    await siri.fills_in_the_rest()
    await siri.presses("Se gjennom svaret")
    await siri.sees(BY_MAIL)
    await siri.presses("Send svaret")
    await siri.sees("Svaret er på vei")


async def reads_the_answer(kari: Reader, answer: str) -> None:
    """From the letter, which holds nothing but the outcome and where to complain, to the answer."""
    await kari.reads(f"Svar på henvendelsen din, sak {kari.case}")
    await kari.finds_in_the_letter(
        "Du får se opplysningene.",
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


async def test_kari_asks_on_her_phone_and_is_answered_from_the_desk(
    kari: Reader, siri: Reader
) -> None:
    await files_a_request(kari)
    await proves_the_address(kari)
    await signs_in_from_the_letter(siri, kari)
    await answers_at_the_desk(siri)
    await reads_the_answer(kari, ANSWER)
    await fetches_the_file(kari)
    assert kari.complaints + siri.complaints == []


@pytest.mark.parametrize("kari", [False], ids=["without-scripts"], indirect=True)
async def test_kari_is_asked_on_the_way_and_answered_by_mail(kari: Reader, siri: Reader) -> None:
    await files_a_request(kari)
    await proves_the_address(kari)
    await signs_in_from_the_letter(siri, kari)
    await takes_longer_and_asks(siri, kari)
    await answers_the_question(kari)
    await answers_by_mail(siri, kari)
    await reads_the_answer(kari, BY_MAIL)
    assert kari.complaints + siri.complaints == []
