"""The chat in a real browser: with our script one POST to a turn, and the same without it.

What stands in it is looked at by axe in test_reach.py, with the pages.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, FilePayload, Request, Route, expect

from models.tables import Case, ConversationTurn
from tests.browser.looking import PHONE
from tests.browser.walker import Walker
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import PDF

pytestmark = pytest.mark.browser

CORRECTION: tuple[tuple[str, str], ...] = (
    ("Jeg vil rette", ""),
    ("Innlogging", ""),
    ("Meg selv", ""),
    ("Neste", "wrong"),
    ("Svar", "Telefonnummer"),
    ("Svar", "22 22 22 22"),
    ("Svar", "33 33 33 33"),
    ("Nei, det var alt", ""),
    ("Legg ved", "faktura.pdf"),
    ("Ja", ""),
)
"""What is pressed, and what is ticked, typed or chosen before."""

WHO_ASKS: tuple[tuple[str, str], ...] = (
    ("Jeg har en", ""),
    ("Hopp over", ""),
    ("Svar", "Kari Nordmann"),
    ("Svar", "kari@example"),
    ("Svar", KARI),
)
ASIDES: tuple[tuple[str, str], ...] = (
    ("Kontakt", ""),
    ("Tilbake til", ""),
    ("Start på nytt", ""),
    ("Nei, behold", ""),
)


class Chatter(Walker):
    """A walker who waits for a turn rather than for a page, where there is a script."""

    scripts = True

    async def turns(self, button: str, given: str = "") -> None:
        """Give what is to be given, press, and see the answer."""
        here = self.page.locator("#naa")
        if given == "wrong":
            await here.get_by_text("Noe er feil").click()
        elif given.endswith(".pdf"):
            file: FilePayload = {"name": given, "mimeType": "application/pdf", "buffer": PDF}
            await here.locator("[type=file]").set_input_files([file])
        elif given:
            await here.locator("[name=text]").fill(given)
        pressed = here.locator("button", has_text=button).first
        if not self.scripts:
            async with self.page.expect_navigation():
                await pressed.click()
            return
        async with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            await pressed.click()
        await self.page.locator("#chat[aria-busy=false]").wait_for()

    async def focus_is_in_what_stands_now(self) -> bool:
        found = await self.page.evaluate(
            "document.activeElement !== document.body && "
            "!!document.activeElement.closest('#naa') && "
            "document.activeElement.getBoundingClientRect().top < innerHeight"
        )
        return bool(found)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_kari_corrects_her_number_by_chat_on_a_phone(
    portal: Running, chromium: Browser, scripts: bool
) -> None:
    context = await chromium.new_context(
        locale="nb-NO", java_script_enabled=scripts, viewport={"width": PHONE, "height": 800}
    )
    kari = Chatter(portal, await context.new_page())
    kari.scripts = scripts
    sent: list[Request] = []
    kari.page.on("request", lambda request: sent.append(request))
    await kari.opens("/chat")
    sent.clear()
    for button, given in (*CORRECTION, *WHO_ASKS, *ASIDES):
        await kari.turns(button, given)
        if scripts:
            assert await kari.focus_is_in_what_stands_now(), button
            assert [request.method for request in sent if "/chat" in request.url] == ["POST"]
        sent.clear()
    log = await kari.page.locator(".chat__log").text_content() or ""
    assert "Du svarte: faktura.pdf" in log
    await kari.presses("Send inn henvendelsen")
    assert (await Case.all().get()).kind == "rectification"
    assert kari.case
    assert kari.complaints == []


async def test_what_is_said_survives_a_lost_network_a_fault_of_ours_and_the_script_itself(
    portal: Running, chromium: Browser
) -> None:
    context = await chromium.new_context(locale="nb-NO")
    kari = Chatter(portal, await context.new_page())
    page = kari.page
    await kari.opens("/chat")
    await kari.turns("Jeg vil se")
    await page.evaluate("document.querySelector('.said').dataset.mine = 'as it was'")
    for button in ("Innlogging", "Meg selv", "Bare noe bestemt", "Ja, send"):
        await kari.turns(button)

    async def fails(route: Route) -> None:
        await route.fulfill(status=502, body="<h1>Bad gateway</h1>")

    box, trouble = page.locator("#naa [name=text]"), page.locator(".chat__trouble")
    await box.fill("Påloggingene mine")
    await context.set_offline(True)
    await box.press("Control+Enter")
    await page.get_by_role("button", name="Svar", exact=True).click()
    await trouble.get_by_text("Du er uten nett. Svarene dine er lagret.").wait_for()
    await context.set_offline(False)
    await page.route("**/chat", fails)
    await page.get_by_role("button", name="Svar", exact=True).click()
    await trouble.get_by_text("Beklager, noe gikk galt hos oss").wait_for()
    await page.unroute("**/chat")

    async def is_nonsense(route: Route) -> None:
        await route.fulfill(status=200, headers={"X-Chat": "1"}, body="<p>nonsense</p>")

    await page.route("**/chat", is_nonsense)
    await page.get_by_role("button", name="Svar", exact=True).click()
    await trouble.get_by_text("Beklager, noe gikk galt hos oss").wait_for()
    await page.unroute("**/chat")
    assert await box.input_value() == "Påloggingene mine"

    turns = await ConversationTurn.all().count()
    send = page.get_by_role("button", name="Svar", exact=True)
    # Twice in one breath is once.
    await send.evaluate("button => { button.click(); button.click(); }")
    await page.get_by_text("Hvilken tid gjelder det?", exact=True).first.wait_for()
    assert await ConversationTurn.all().count() == turns + 1
    assert await trouble.inner_text() == ""
    marked = page.locator(".said").first
    assert await marked.get_attribute("data-mine") == "as it was"

    await context.clear_cookies()
    await send.click()
    await trouble.get_by_text("Siden har stått åpen for lenge").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_what_kari_types_is_answered_from_the_beginning_of_the_answer(
    portal: Running, chromium: Browser, scripts: bool
) -> None:
    context = await chromium.new_context(
        locale="nb-NO", java_script_enabled=scripts, viewport={"width": PHONE, "height": 600}
    )
    kari = Chatter(portal, await context.new_page())
    kari.scripts = scripts
    await kari.opens("/")
    await kari.presses("Spør", text="hvor lenge lagrer dere opplysningene mine?")
    own = kari.page.locator(".said--own").last
    await expect(own).to_be_in_viewport(ratio=1)
    source = kari.page.locator(".said a", has_text="Les mer under")
    await expect(source).to_contain_text("(techem.com)")
    await kari.turns("Svar", "hvem deler dere opplysningene med?")
    await expect(own).to_contain_text("hvem deler")
    await expect(own).to_be_in_viewport(ratio=1)
    await kari.turns("Meny")
    box, choices = kari.page.locator("#naa [name=text]"), kari.page.locator("#naa .choices")
    over = [await part.bounding_box() for part in (box, choices)]
    assert over[0]
    assert over[1]
    assert over[0]["y"] < over[1]["y"]
    assert kari.complaints == []
