"""People type in the chat what they want, as they would say it, and hear how their case goes."""

from __future__ import annotations

import pytest

from models.status import Status
from models.tables import (
    Case,
    Conversation,
    ConversationTurn,
    Letter,
    Message,
    Role,
    Task,
    TaskKind,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.steps import code_in, files_access, files_and_confirms
from tests.web.talking import presses, types
from tests.web.visitor import Page, Visitor

IDENTITY_NUMBER = "010107 50160"


async def says_on_the_front_page(person: Visitor, text: str) -> Page:
    await person.opens("/")
    return await person.presses("Spør", text=text)


async def test_what_is_typed_on_the_front_page_opens_the_chat(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/")
    assert "Set-Cookie" not in kari.page.headers
    page = await kari.presses("Spør", text="hvor lenge lagrer dere opplysningene mine?")
    assert page.path == "/chat"
    assert "Du svarte: hvor lenge lagrer dere opplysningene mine?" in kari.sees
    assert "«Oppbevaringsperioden»" in kari.sees
    assert await Case.all().count() == 0


async def test_an_empty_field_on_the_front_page_only_opens_the_chat(portal: Running) -> None:
    kari = await portal.visitor()
    page = await says_on_the_front_page(kari, "  ")
    assert page.path == "/chat"
    assert page.status == 200
    assert await Conversation.all().count() == 0


async def test_what_is_typed_on_the_front_page_answers_nothing_begun(portal: Running) -> None:
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "jeg vil klage")
    assert "Hva slags opplysninger gjelder det?" in kari.sees
    await says_on_the_front_page(kari, "hvem deler dere opplysningene mine med?")
    assert "Google Analytics" in kari.sees


async def test_kari_hears_how_her_case_goes_writes_on_it_and_withdraws_it(portal: Running) -> None:
    await portal.hires(SIRI, "Siri Olsen")
    _, case = await files_and_confirms(portal)
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "hvor langt er saken min kommet?")
    await presses(kari, "Hvordan går det med saken min?")
    await types(kari, KARI)
    await types(kari, "000000")
    assert "Den koden virket ikke" in kari.sees
    await types(kari, f"koden er {code_in((await portal.letter(KARI, 'code')).text)}")
    assert "Slik står sakene dine" in kari.sees
    assert "senest tirsdag 22. desember 2026" in kari.sees.replace("\u00a0", " ")
    await presses(kari, "Skriv en melding")
    await types(kari, "Jeg er på ferie i uke 50.")
    assert "Da har saksbehandleren fått meldingen din" in kari.sees
    assert await Message.filter(case_id=case.id).count() == 1
    assert await portal.letters(SIRI, "desk_message")
    await presses(kari, "Trekk henvendelsen")
    await presses(kari, "Ja, trekk henvendelsen")
    assert "Da er henvendelsen trukket" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN


def shown(case: Case) -> str:
    reference = case.reference.upper()
    return f"{reference[:4]}-{reference[4:]}"


@pytest.mark.database
async def test_an_address_without_a_case_is_told_the_same_and_sees_nothing(portal: Running) -> None:
    await files_and_confirms(portal)
    mallory = await portal.visitor()
    await says_on_the_front_page(mallory, "status på saken min")
    await presses(mallory, "Hvordan går det med saken min?")
    await types(mallory, "mallory@example.com")
    assert "Har adressen en sak hos oss, får den en kode nå" in mallory.sees
    assert not await portal.letters("mallory@example.com")
    await types(mallory, "123456")
    assert "Den koden virket ikke" in mallory.sees
    assert "22. desember" not in mallory.sees


async def test_five_wrong_codes_use_a_code_up(portal: Running) -> None:
    await files_and_confirms(portal)
    mallory = await portal.visitor()
    await says_on_the_front_page(mallory, "status på saken min")
    await presses(mallory, "Hvordan går det med saken min?")
    await types(mallory, KARI)
    right = code_in((await portal.letter(KARI, "code")).text)
    wrong = "000000" if right != "000000" else "111111"
    await types(mallory, *[wrong] * 5, right)
    assert "Slik står sakene dine" not in mallory.sees


async def test_who_has_just_filed_sees_the_case_without_a_code(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    await says_on_the_front_page(kari, "hvordan går det med saken min")
    assert f"PV-{shown(case)}" in kari.sees
    assert "Venter på at du bekrefter e-posten" in kari.sees


async def test_nobody_writes_on_or_withdraws_the_case_of_another(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    mallory = await portal.visitor()
    own = await files_access(mallory, "mallory@example.com")
    await says_on_the_front_page(mallory, "hvordan går det med saken min")
    form = mallory.page.form("Svar")
    for press in ("write", "withdraw"):
        await mallory.posts("/chat", {**form.fields, "press": f"{press} PV-{shown(case)}"})
        await mallory.opens("/chat")
        if press == "write":
            await types(mallory, "Jeg vil trekke denne saken nå.")
            assert "Meldingen ble ikke sendt" in mallory.sees
        else:
            await presses(mallory, "Ja, trekk henvendelsen")
            assert "Det gikk ikke" in mallory.sees
    assert await Message.all().count() == 0
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert (await Case.get(id=own.id)).status == Status.UNCONFIRMED


async def test_a_breach_reaches_the_lead_at_once_and_stands_on_the_list(portal: Running) -> None:
    await portal.hires(SIRI, "Siri Olsen")
    await portal.hires(PER, "Per Hansen", Role.LEAD)
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "dere har lekket telefonnummeret mitt til andre kunder")
    assert "Jeg har sendt det du skrev" in kari.sees
    told = await portal.letter(PER, "desk_breach")
    assert "dere har lekket telefonnummeret mitt til andre kunder" in told.text
    assert "25. november 2026 kl. 15.05" in told.text
    assert "Slett denne e-posten når bruddet er avklart." in told.text
    assert not await portal.letters(SIRI, "desk_breach")
    assert await Task.filter(kind=TaskKind.BREACH_REPORTED, done_at=None).count() == 1
    per = await portal.signed_in(PER)
    await per.opens("/desk")
    assert "Noen har meldt et mulig brudd i chatten" in per.sees
    assert await Case.all().count() == 0


@pytest.mark.database
async def test_a_breach_with_nobody_at_the_desk_reaches_its_contact(portal: Running) -> None:
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "dere har lekket e-posten min")
    assert await portal.letter(portal.portal.organisation.desk_email, "desk_breach")


async def test_who_cries_breach_again_and_again_is_asked_to_call(portal: Running) -> None:
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "dere har lekket e-posten min")
    await types(kari, *["dere har lekket e-posten min"] * 3)
    assert await Letter.filter(name="desk_breach").count() == 3
    assert kari.sees.count("Jeg har sendt det du skrev") == 3
    assert portal.portal.organisation.phone in kari.sees.rpartition("Du svarte:")[2].replace(
        "\u00a0", " "
    )


async def test_a_national_identity_number_is_kept_nowhere(portal: Running) -> None:
    kari = await portal.visitor()
    await says_on_the_front_page(kari, f"jeg har fødselsnummer {IDENTITY_NUMBER}")
    assert IDENTITY_NUMBER not in kari.page.html
    assert "[fødselsnummer fjernet]" in kari.sees
    assert "jeg tok det bort før noe ble lagret" in kari.sees
    await kari.opens("/chat")
    assert IDENTITY_NUMBER not in kari.page.html
    await kari.opens("/henvendelse/annet")


async def test_who_writes_english_is_answered_in_english_from_there_on(portal: Running) -> None:
    per = await portal.visitor()
    page = await says_on_the_front_page(per, "What personal data do you have about me?")
    assert "lang=en" in page.url
    assert "I see that you write English" in per.sees
    await presses(per, "Yes, ask for access")
    assert "lang=en" in per.page.url
    assert "What kind of data" in per.sees


async def test_by_script_the_new_language_is_a_page_to_go_to(portal: Running) -> None:
    per = await portal.visitor()
    await per.opens("/chat")
    form = per.page.form("Svar")
    sent = {**form.fields, "text": "What personal data do you have about me?"}
    page = await per.posts(form.action, sent, headers={"X-Chat": "1"})
    assert page.headers["Chat-Location"] == "/chat?lang=en"


async def test_what_was_typed_can_be_sent_to_a_human(portal: Running) -> None:
    kari = await portal.visitor()
    story = "blåbær og pannekaker er det beste jeg vet om sommeren"
    await says_on_the_front_page(kari, story)
    await presses(kari, "Kontakt et menneske")
    await presses(kari, "Send det du har skrevet til en saksbehandler")
    talk = await Conversation.get()
    assert story.encode() not in talk.content
    await presses(kari, "Se over")
    assert story in kari.sees
    assert await Case.all().count() == 0


async def test_a_conversation_that_has_begun_reads_the_same_in_two_tabs(portal: Running) -> None:
    kari = await portal.visitor()
    await says_on_the_front_page(kari, "slett meg")
    yes = {**kari.page.form("Svar").fields, "press": "meant erasure"}
    await kari.posts("/chat", yes)
    await kari.posts("/chat", yes)
    await kari.opens("/chat")
    assert kari.sees.count("Hva slags opplysninger gjelder det?") == 1
    assert await ConversationTurn.all().count() <= 4
