"""A chat that is left, outlived or shared: what the next one sees, and what a stranger can do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Aside
from models.status import Status
from models.tables import AccessGrant, Case, Message, Session
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF
from tests.web.steps import code_in, files_and_confirms
from tests.web.talking import presses, types
from tests.web.test_chat import SEND, chats_about_access
from tests.web.visitor import Visitor
from web.services.unsent import drafts

OUT = "Gå ut av sakene på denne maskinen"
MY_CASE = "Hvordan går det med saken min?"


async def asks_for_a_code(portal: Running, person: Visitor) -> str:
    await person.opens("/chat")
    await presses(person, MY_CASE)
    await types(person, KARI)
    return code_in((await portal.letter(KARI, "code")).text)


async def opens_their_case(portal: Running) -> tuple[Visitor, Case]:
    _, case = await files_and_confirms(portal)
    kari = await portal.visitor()
    await types(kari, await asks_for_a_code(portal, kari))
    assert "Slik står sakene dine" in kari.sees
    return kari, case


@pytest.mark.database
async def test_whoever_has_the_machine_next_sees_nothing_of_a_case_that_was_left(
    portal: Running,
) -> None:
    kari, case = await opens_their_case(portal)
    await presses(kari, "Trekk henvendelsen")
    old = kari.page
    await presses(kari, OUT)
    assert "Nå kan ingen se sakene dine her" in kari.sees
    assert await AccessGrant.all().count() == 2  # of the browser that filed it
    assert KARI not in (await kari.opens("/chat?alt=1")).html
    await presses(kari, MY_CASE)
    assert "Hvilken e-postadresse brukte du?" in kari.sees
    kari.page = old
    await presses(kari, "Ja, trekk henvendelsen")
    assert (await Case.get(id=case.id)).status == Status.OPEN


@pytest.mark.database
async def test_a_case_that_is_not_used_closes_by_itself_and_no_message_is_lost(
    portal: Running,
) -> None:
    kari, _ = await opens_their_case(portal)
    portal.clock.move(minutes=25)
    await presses(kari, "Skriv en melding")
    portal.clock.move(minutes=25)
    await types(kari, "Dette har jeg brukt litt tid på å skrive.")
    assert "Da har saksbehandleren fått meldingen din" in kari.sees
    await presses(kari, "Skriv en melding")
    portal.clock.move(minutes=31)
    await types(kari, "En lang historie som tok mer enn en halvtime.")
    assert "Jeg har tatt vare på det du skrev" in kari.sees
    assert await Message.all().count() == 1
    await presses(kari, "Kontakt et menneske", "Send det du har skrevet")
    assert "som tok mer enn en halvtime" in kari.page.html or "lagt det du skrev" in kari.sees
    await presses(kari, "Meny", MY_CASE)
    assert "Hvilken e-postadresse brukte du?" in kari.sees


async def test_a_stranger_s_asking_and_guessing_ends_nobody_s_code(portal: Running) -> None:
    await files_and_confirms(portal)
    kari, mallory = await portal.visitor(), await portal.visitor()
    code = await asks_for_a_code(portal, kari)
    await asks_for_a_code(portal, mallory)
    await types(mallory, *(f"00000{digit}" for digit in range(1, 6)))
    await types(mallory, code)
    assert "Slik står sakene dine" not in mallory.sees
    await types(kari, code)
    assert "Slik står sakene dine" in kari.sees


async def test_what_was_not_sent_in_time_is_told_of_when_it_is_sent(portal: Running) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    portal.clock.move(hours=25)
    await kari.presses(SEND)
    assert "Dette ble heller ikke sendt nå" in kari.sees
    assert "et annet vindu" not in kari.sees
    assert await Case.all().count() == 0


async def test_a_message_too_many_is_told_of_and_put_back(portal: Running) -> None:
    kari, _ = await opens_their_case(portal)
    for number in range(11):
        await presses(kari, "Skriv en melding")
        await types(kari, f"Dette er melding nummer {number}, om fakturaen.")
    assert kari.page.status == 429
    assert "melding nummer 10, om fakturaen" in kari.page.html
    assert await Message.all().count() == 10


async def test_a_conversation_from_before_an_upgrade_is_shown(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await types(kari, "hei på deg")
    session = await Session.all().first()
    assert session
    await drafts.save(
        portal.portal.vault,
        session,
        lambda talk: replace(talk, aside=Aside.OFFER, offered=("topic.gone",)),
        portal.clock(),
    )
    assert (await kari.opens("/chat")).status == 200


async def test_no_identity_number_is_kept_that_something_hides_or_a_file_is_named_by(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri Olsen")
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil klage", "Innlogging", "Meg selv")
    await types(kari, "Dere har feil om meg, 010107\u200b50160, og svarer ikke.")
    assert "50160" not in kari.page.html
    while not any(form.files for form in kari.page.forms):
        await presses(kari, "Hopp over")
    form = next(form for form in kari.page.forms if form.files)
    await kari.brings([("fnr 01010750160.pdf", PDF)], form.buttons[0])
    assert "50160" not in (await kari.opens("/chat?alt=1")).html
    assert "fnr [fødselsnummer fjernet].pdf" in kari.sees
