"""How handlers get in, and out."""

from __future__ import annotations

import pytest

from models import references
from models.events import EventName
from models.tables import Event, Session, Staff, Task
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from web.services.handling import leaving


async def test_siri_signs_in_by_the_link_in_her_mailbox(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    assert siri.page.path == "/desk"
    assert "Logget inn som Siri" in siri.sees
    assert await Event.filter(name=EventName.STAFF_SIGNED_IN).count() == 1


async def test_a_stranger_is_told_exactly_what_siri_is_told(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    told = []
    for address in (SIRI, "stranger@example.com"):
        visitor = await portal.visitor()
        await visitor.opens("/desk")
        page = await visitor.presses("Send meg en lenke", email=address)
        told.append((page.status, page.html))
    assert told[0] == told[1]
    assert "har du fått en lenke" in told[0][1]
    assert [mail.to for mail in await portal.letters()] == [SIRI]


@pytest.mark.database
async def test_a_link_signs_in_once(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.signed_in(SIRI)
    link = (await portal.letter(SIRI, "sign_in")).links[0]
    other = await portal.visitor()
    await other.opens(link)
    assert other.page.status == 410
    await other.opens("/desk")
    assert "Logget inn" not in other.sees


async def test_the_link_leads_on_to_the_case_siri_came_for(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.visitor()
    await siri.opens(at_desk(case))
    assert siri.page.status == 401
    assert "Alt dere har om meg" not in siri.page.html
    await siri.presses("Send meg en lenke", email=SIRI)
    await siri.opens((await portal.letter(SIRI, "sign_in")).links[0])
    await siri.presses("Logg inn")
    assert siri.page.path == at_desk(case)
    assert "Alt dere har om meg" in siri.sees


async def test_a_hand_made_case_in_the_form_gets_no_further_than_the_queue(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.visitor()
    await siri.opens("/desk?sak=//evil.example/x")
    assert "sak" not in siri.page.form("Send meg en lenke").fields
    await siri.presses("Send meg en lenke", email=SIRI, sak="//evil.example/x")
    assert "evil" not in (await portal.letter(SIRI, "sign_in")).text


async def test_what_is_no_address_is_an_error_at_the_field(portal: Running) -> None:
    siri = await portal.visitor()
    await siri.opens("/desk")
    page = await siri.presses("Send meg en lenke", email="siri")
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert page.html.count("E-postadresse: Skriv én adresse") == 2


async def test_siri_is_out_the_moment_she_is_removed(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await leaving.remove(portal.portal, SIRI, portal.clock())
    await siri.opens(at_desk(case))
    assert siri.page.status == 401
    assert "Alt dere har om meg" not in siri.page.html


async def test_a_session_that_outlives_the_removal_opens_nothing(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    await Staff.all().update(removed_at=portal.clock())
    await siri.opens("/desk")
    assert "Logget inn" not in siri.sees


async def test_siri_is_out_after_an_hour_of_nothing(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    portal.clock.move(minutes=59)
    await siri.opens("/desk")
    assert "Logget inn som Siri" in siri.sees
    portal.clock.move(minutes=61)
    await siri.opens("/desk")
    assert "Logget inn" not in siri.sees


@pytest.mark.database
async def test_signing_out_ends_the_session_and_takes_the_cookie_back(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    cookies = {cookie.key: cookie.value for cookie in siri.browser.cookie_jar}
    form = siri.page.form("Logg ut")
    await siri.posts(form.action, form.fields, allow_redirects=False)
    assert siri.page.headers["Clear-Site-Data"] == '"*"'
    assert "Max-Age=0" in siri.page.headers["Set-Cookie"]
    assert not await Session.filter(staff_id__isnull=False).exists()
    thief = await portal.visitor()
    thief.browser.cookie_jar.update_cookies(cookies)
    await thief.opens(f"{portal.url}/desk")
    assert "Logget inn" not in thief.sees


@pytest.mark.parametrize(
    "path", ["/ta", "/utkast", "/send", "/filer/x", "/se-gjennom", "/brev.html", ""]
)
async def test_a_stranger_gets_nowhere_at_the_desk(portal: Running, path: str) -> None:
    case = await a_case(portal)
    stranger = await portal.visitor()
    await stranger.opens("/desk")
    token = stranger.page.form("Send meg en lenke").fields["csrf"]
    address = at_desk(case) + path
    if path in ("/ta", "/utkast", "/send"):
        await stranger.posts(address, {"csrf": token, "seen": "1", "outcome": "granted"})
    else:
        await stranger.opens(address)
    assert stranger.page.status == 401
    assert "Alt dere har om meg" not in stranger.page.html
    assert (await portal.case()).version == case.version


async def test_a_stranger_searches_for_nobody_and_finishes_nothing(portal: Running) -> None:
    case = await a_case(portal)
    task = await Task.create(kind="letter_failed", case_id=case.id, created_at=portal.clock())
    stranger = await portal.visitor()
    await stranger.opens("/desk")
    token = stranger.page.form("Send meg en lenke").fields["csrf"]
    await stranger.posts("/desk/sok", {"csrf": token, "q": "kari@example.com"})
    assert stranger.page.status == 401
    assert references.shown(case.reference) not in stranger.page.html
    await stranger.posts(f"/desk/oppgave/{task.id}/ferdig", {"csrf": token})
    assert stranger.page.status == 401
    assert (await Task.get(id=task.id)).done_at is None
