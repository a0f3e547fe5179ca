"""Kari does by chat what she could do by form: begins, goes back, thinks again, and sends."""

from __future__ import annotations

import pytest

from models.tables import Case, Conversation, ConversationFile, ConversationTurn, Letter, Session
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import PDF
from tests.web.steps import FORM, files_access, the_case_of
from tests.web.talking import presses, types
from tests.web.visitor import Visitor

SEND = "Send inn henvendelsen"
BY_SCRIPT = {"X-Chat": "1"}


async def chats_about_access(person: Visitor) -> None:
    """Answer every question, up to the review."""
    await person.opens("/chat")
    await presses(person, "Jeg vil se", "Innlogging", "Meg selv", "Alt dere", "Ja, send")
    await presses(person, "Jeg har en", "Hopp over")
    await types(person, "Kari Nordmann", KARI)


async def test_kari_files_access_by_chat_and_what_was_said_is_gone(portal: Running) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    assert "Roboten sa: Hva heter du? Du svarte: Kari Nordmann" in kari.sees
    assert kari.sees.count("Du har ikke sendt noe ennå") == 1
    assert "Se over svarene, og trykk «Send inn henvendelsen»" in kari.sees
    page = await types(kari, "")
    assert page.status == 422
    assert page.text.count("Det gjør du bare ved å trykke «Send inn henvendelsen»") == 2
    kept = await ConversationTurn.all()
    assert not any(b"Nordmann" in turn.content for turn in kept)
    await kari.presses(SEND)
    case = await the_case_of(kari)
    assert "Vi har sendt en e-post til kari@example.com" in kari.sees
    assert case.channel == "chat"
    assert await ConversationTurn.all().count() == 0
    await kari.opens("/chat")
    assert "Nordmann" not in kari.page.html
    await kari.follows("Se saken PV-")
    assert kari.page.status == 200
    assert kari.page.path.startswith("/sak/PV-")


async def test_what_is_sent_is_named_though_another_wish_is_begun(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil at dere sletter")
    await files_access(kari)
    page = await kari.opens("/chat")
    assert "Du har sendt inn en henvendelse." in page.text
    assert "Du har ikke sendt noe ennå" in page.text


async def test_opening_the_chat_greets_and_writes_nothing(portal: Running) -> None:
    kari = await portal.visitor()
    page = await kari.opens("/chat")
    assert "Jeg er en robot" in page.text
    assert "24 timer" in page.text
    assert page.html.count('class="said"') == 2
    there = [text for form in page.forms for text in form.buttons]
    assert [text for text in there if not text.startswith("Jeg vil ")] == [
        "Svar",
        "Noe annet, eller jeg er usikker Du trenger ikke å vite hvilken rettighet det er",
        "Hvordan går det med saken min?",
        "Kontakt et menneske",
    ]
    assert "Du har ikke sendt noe ennå" not in page.text
    assert 'content="noindex"' in page.html
    assert await Session.all().count() == await Conversation.all().count() == 0


async def test_kari_goes_on_the_next_morning_but_not_the_day_after(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se", "Innlogging")
    portal.clock.move(hours=16)
    page = await kari.opens("/chat")
    assert "Du svarte: Innlogging" in page.text
    await presses(kari, "Meg selv")
    portal.clock.move(hours=25)
    left_open = kari.page
    assert "Innlogging" not in (await kari.opens("/chat")).text
    kari.page = left_open
    await presses(kari, "Alt dere")
    # Her old page answers to nothing any more, and nothing of the old talk is back.
    assert "Jeg er en robot" in kari.sees
    assert "Hva vil du?" in kari.sees


async def test_going_back_and_changing_an_answer_from_the_review(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se", "Innlogging", "Meg selv", "Tilbake")
    assert "Hvem gjelder det?" in kari.sees
    assert "Svaret ditt nå: Meg selv" in kari.sees
    await presses(kari, "Behold svaret", "Alt dere", "Ja, send", "Jeg har en", "Hopp over")
    await types(kari, "Kari", KARI)
    await kari.presses("Endre omfanget")
    await presses(kari, "Bare noe bestemt")
    await types(kari, "Påloggingene mine")
    await presses(kari, "Hopp over")
    assert "Påloggingene mine" in kari.page.text
    await kari.presses(SEND)
    assert await Case.all().count() == 1


async def test_starting_over_asks_first_and_leaves_nothing_said(portal: Running) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    await presses(kari, "Start på nytt", "Nei, behold")
    assert "Kari Nordmann" in kari.sees
    await presses(kari, "Start på nytt", "Ja, slett")
    assert "Nordmann" not in kari.page.html
    assert "Du har ikke sendt noe ennå" not in kari.sees
    assert not any(turn.content for turn in await ConversationTurn.all())
    await presses(kari, "Jeg vil klage")
    assert kari.sees.count("Jeg er en robot") == 1


async def test_a_number_is_the_button_it_counts_to_and_a_riddle_gets_the_menu(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await types(kari, "1")
    assert "Du svarte: 1 (Jeg vil se hva dere har om meg)" in kari.sees
    await presses(kari, "Meny")
    await types(kari, "<b>Plukker du tyttebær?</b>")
    assert "Det har jeg dessverre ikke noe svar på. Jeg er en robot" in kari.sees
    assert "<b>Plukker" not in kari.page.html
    await types(kari, "Plukker du multer, da?")
    assert "snakk med et menneske: Skriv til info@techem.no" in kari.sees


async def test_two_wishes_are_sent_by_one_press_and_both_are_shown_afterwards(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    await presses(kari, "Be om noe mer", "Jeg vil at dere sletter", "Bare noe bestemt")
    await types(kari, "Saken fra 2021", "nei takk")
    assert "Se over svarene, og trykk «Send inn henvendelsene»" in kari.sees
    await kari.presses("Send inn henvendelsene")
    page = await kari.opens("/chat")
    assert "Du har sendt inn dette:" in page.text
    assert page.text.count("Se saken PV-") == 2


@pytest.mark.database
async def test_a_message_that_is_too_long_stays_in_the_box(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    page = await types(kari, "a" * 2001)
    assert page.status == 422
    assert "høyst 2\u00a0000 tegn. Du har skrevet 2\u00a0001" in page.html
    assert page.form("Svar").fields["text"] == "a" * 2001
    assert await ConversationTurn.all().count() == 0


async def test_a_wrong_address_is_explained_at_its_field_with_what_was_written(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    await kari.presses("Endre e-postadressen")
    page = await types(kari, "kari@example")
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    # Summed up and at the field, and no line of the conversation.
    assert page.text.count("E-postadressen må være én adresse") == 2
    assert "Du svarte: kari@example " not in page.text
    assert page.form("Svar").fields["text"] == "kari@example"
    assert "Svaret ditt nå" in page.text
    await types(kari, "k@example.com")
    assert "E-postadressen k@example.com" in kari.sees


async def test_the_thirty_first_message_of_a_minute_waits_and_is_kept(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    for _ in range(30):
        assert (await types(kari, "hei")).status == 200
    page = await types(kari, "Jeg vil vite alt")
    assert page.status == 429
    assert page.form("Svar").fields["text"] == "Jeg vil vite alt"
    assert await ConversationTurn.all().count() == 31  # with the greeting
    portal.clock.move(minutes=1)
    assert (await types(kari, "Jeg vil vite alt")).status == 200
    # The newest twenty are shown, and the others are a link away.
    assert kari.sees.count("Du svarte: hei") == 19
    await kari.follows("Vis mer av samtalen")
    assert kari.sees.count("Du svarte: hei") == 30
    assert "Jeg er en robot" in kari.sees


async def test_a_press_in_a_tab_that_is_behind_is_told_where_the_talk_is(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se", "Innlogging")
    behind = kari.page
    await presses(kari, "Meg selv", "Alt dere")
    kari.page = behind
    await presses(kari, "Ansatte")
    assert "Dette svaret hørte til et tidligere spørsmål" in kari.sees
    assert "Vil du ha en kopi" in kari.sees
    draft = await kari.opens(f"{FORM}/omfang")
    assert draft.form("Neste").fields["scope"] == "all"


async def test_chat_and_form_carry_each_others_answers(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    await kari.presses("Neste", about="portal", who="me")
    await kari.presses("Neste", scope="all", copy="no")
    page = await kari.opens("/chat")
    assert "til administratorportalen?" in page.text
    await presses(kari, "Jeg har en", "Hopp over")
    await kari.follows("Fortsett i skjemaet")
    assert kari.page.path == f"{FORM}/kontakt"
    await kari.presses("Neste", name="Kari", email=KARI)
    page = await kari.opens("/chat")
    assert KARI in page.text
    await kari.presses(SEND)
    assert (await portal.case()).channel == "chat"


@pytest.mark.database
async def test_sending_twice_is_one_case_and_a_stale_review_is_shown_again(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await chats_about_access(kari)
    stale = kari.page.form(SEND)
    await kari.presses("Endre navn")
    await types(kari, "Kari N.")
    fresh = kari.page.form(SEND)
    old = await kari.posts(stale.action, {**stale.fields, "press": "send"})
    assert old.status == 409
    assert "Svarene er endret i et annet vindu" in old.text
    assert await Case.all().count() == 0
    first = await kari.posts("/chat", {**fresh.fields, "press": "send"})
    second = await kari.posts("/chat", {**fresh.fields, "press": "send"})
    assert first.url == second.url
    assert await Case.all().count() == await Letter.filter(name="confirm").count() == 1


@pytest.mark.database
async def test_files_go_with_the_answers_and_a_wrong_one_is_explained(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil rette", "Innlogging", "Meg selv")
    await kari.presses("Neste", answer="wrong")
    await types(kari, "Telefon", "22 22 22 22", "33 33 33 33")
    await presses(kari, "Nei, det var alt")
    page = await kari.brings([("virus.exe", b"MZ")], "Legg ved og gå videre")
    assert page.status == 422
    assert "virus.exe" in page.text
    assert await ConversationFile.all().count() == 0
    await kari.brings([("faktura.pdf", PDF)], "Legg ved og gå videre")
    assert "Du svarte: faktura.pdf" in kari.sees
    assert await ConversationFile.all().count() == 1
    await presses(kari, "Start på nytt", "Ja, slett")
    assert await ConversationFile.all().count() == 0


async def test_our_script_gets_the_new_lines_alone(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    form = kari.page.form("Svar")
    turn = await kari.posts("/chat", {**form.fields, "press": "wish access"}, headers=BY_SCRIPT)
    assert turn.status == 200
    assert "Du svarte: Jeg vil se hva dere har om meg" in turn.text
    assert "Jeg er en robot" not in turn.text
    assert "<html" not in turn.html
    assert "Hva slags opplysninger gjelder det?" in turn.text
    # A page that shows a talk which is no more is told to open the one there is.
    gone = await kari.posts("/chat", {**form.fields, "seen": "9", "text": "hei"}, headers=BY_SCRIPT)
    assert gone.headers["Chat-Location"] == "/chat"


async def test_what_no_page_offers_is_taken_kindly(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    csrf = kari.page.form("Svar").fields["csrf"]
    for odd in (
        {"press": "fly me"},
        {"press": "wish nothing"},
        {"press": "change access"},
        {"press": "drop <b>"},
        {"press": "send", "submission_key": "x" * 90, "version": "x"},
        {"press": "restart_sure"},
        {"press": "skip"},
        {"answer": "all", "about": "access scope"},
        {"answer": "<b>", "about": "a b c"},
        {"text": " ", "seen": "-1"},
        {},
    ):
        page = await kari.posts("/chat", {"csrf": csrf, **odd})
        assert page.status in (200, 409, 422), odd
    assert await Case.all().count() == 0


@pytest.mark.parametrize(("language", "robot"), [("nn", "Eg er ein robot"), ("en", "I am a robot")])
async def test_the_chat_speaks_the_pages_language(
    portal: Running, language: str, robot: str
) -> None:
    kari = await portal.visitor()
    await kari.opens(f"/chat?lang={language}")
    assert robot in kari.sees
    await kari.presses(kari.page.forms[0].buttons[0])
    assert f"lang={language}" in kari.page.url
