"""Kari files an access request by form, whatever happens on the way."""

from datetime import timedelta

import pytest

from models.tables import Case, Conversation, Event, Letter
from tests.web.conftest import KARI, SUNDAY_AFTERNOON, Running
from tests.web.steps import FORM, files_access, fills_in_access
from tests.web.visitor import Visitor

ABOUT_ME = {"about": "portal", "who": "me"}


async def begins(person: Visitor) -> None:
    """Say what it is about; the first question of access itself is in front of the person."""
    await person.opens(FORM)
    await person.presses("Neste", ABOUT_ME)


async def test_kari_files_in_a_few_pages_and_sees_where_the_letter_went(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    assert "Vi har sendt en e-post til kari@example.com" in kari.sees
    assert "senest tirsdag 22. desember 2026" in kari.sees
    assert [mail.to for mail in await portal.letters(name="confirm")] == [KARI]


async def test_the_clock_starts_when_she_presses_send(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    portal.clock.move(hours=10)  # past midnight in Oslo
    await kari.presses("Send inn henvendelsen")
    case = await portal.case()
    assert case.received_at > SUNDAY_AFTERNOON + timedelta(hours=10)
    assert f"{case.due_on:%Y-%m-%d}" == "2026-12-23"


@pytest.mark.database
async def test_pressing_twice_reloading_and_coming_back_shows_the_one_receipt(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    review = kari.page
    assert "Send inn henvendelsen Vil du be om noe mer samtidig?" in review.text
    form = review.form("Send inn henvendelsen")
    first = await kari.posts(form.action, form.fields)
    second = await kari.posts(form.action, form.fields)
    assert first.url == second.url
    assert (await kari.opens(first.url)).status == 200
    assert (await kari.opens(f"{FORM}/se-over")).url == first.url
    assert await Case.all().count() == 1
    assert await Letter.filter(name="confirm").count() == 1


async def test_a_new_request_can_be_begun_after_one_is_sent(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    await files_access(kari)
    assert await Case.all().count() == 2


@pytest.mark.database
async def test_two_tabs_of_one_form_make_one_case(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    first_tab = kari.page.form("Send inn henvendelsen")
    await kari.opens(f"{FORM}/se-over")
    await kari.presses("Send inn henvendelsen")
    receipt = kari.page.url
    assert (await kari.posts(first_tab.action, first_tab.fields)).url == receipt
    assert await Case.all().count() == 1


async def test_a_review_that_another_tab_has_overtaken_is_shown_again_before_sending(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    stale = kari.page.form("Send inn henvendelsen")
    await kari.opens(f"{FORM}/kontakt?endre=1")
    await kari.presses("Neste", email="kari.n@example.com")
    page = await kari.posts(stale.action, stale.fields)
    assert page.status == 409
    assert "Svarene er endret i et annet vindu" in page.text
    assert "kari.n@example.com" in page.text
    assert await Case.all().count() == 0
    await kari.presses("Send inn henvendelsen")
    assert await Case.all().count() == 1


async def test_every_answer_can_be_changed_from_the_review(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    await kari.follows("Endre navn")
    assert kari.page.form("Neste").fields["name"] == "Kari Nordmann"
    await kari.presses("Neste", name="Kari N. Nordmann")
    assert kari.page.path == f"{FORM}/se-over"
    assert "Kari N. Nordmann" in kari.sees


async def test_a_change_that_opens_a_new_question_leads_to_it_before_the_review(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    await kari.follows("Endre omfanget")
    await kari.presses("Neste", scope="part")
    assert kari.page.path == f"{FORM}/avgrensning"
    await kari.presses("Neste", part="Påloggingene mine", period="våren 2025")
    assert kari.page.path == f"{FORM}/se-over"
    assert "våren 2025" in kari.sees


async def test_an_empty_page_says_what_must_be_filled_in_and_keeps_the_rest(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await begins(kari)
    page = await kari.presses("Neste", copy="yes")
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert "Velg om du vil se alt eller bare noe bestemt" in page.text
    assert page.form("Neste").fields["copy"] == "yes"


async def test_a_wrong_address_is_explained_at_its_field_with_what_was_written(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await begins(kari)
    await kari.presses("Neste", scope="all", copy="no")
    await kari.presses("Neste")
    page = await kari.presses("Neste", name="Kari", email="kari@example")
    assert "E-postadressen må være én adresse" in page.text
    assert page.form("Neste").fields == {
        "csrf": page.form("Neste").fields["csrf"],
        "name": "Kari",
        "email": "kari@example",
    }


async def test_a_text_that_is_far_too_long_is_kept_on_the_page(portal: Running) -> None:
    kari = await portal.visitor()
    await begins(kari)
    await kari.presses("Neste", scope="part", copy="no")
    long = "Alt om pålogging. " * 200
    page = await kari.presses("Neste", part=long)
    assert page.status == 422
    assert "kan ha høyst 2 000 tegn" in page.text
    assert page.form("Neste").fields["part"].strip() == long.strip()


async def test_foreign_hidden_values_are_answered_with_the_page_again(portal: Running) -> None:
    kari = await portal.visitor()
    await begins(kari)
    page = await kari.presses("Neste", scope="<script>alert(1)</script>", copy="maybe")
    assert page.status == 422
    assert "<script>alert" not in page.html
    await kari.presses("Neste", scope="all", copy="yes", is_admin="1", status="answered")
    assert kari.page.path == f"{FORM}/forhold"


@pytest.mark.database
async def test_a_forged_submission_key_or_version_files_nothing(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in_access(kari)
    for forged in (
        {"submission_key": "0" * 32},
        {"submission_key": ""},
        {"version": "99"},
        {"version": "-1"},
        {"version": "x" * 5000},
    ):
        page = await kari.opens(f"{FORM}/se-over")
        assert page.status == 200
        assert (await kari.presses("Send inn henvendelsen", **forged)).status == 409
    assert await Case.all().count() == 0


async def test_somebody_elses_submission_key_shows_nothing_of_their_case(portal: Running) -> None:
    kari, ola = await portal.visitor(), await portal.visitor()
    await fills_in_access(kari)
    key = kari.page.form("Send inn henvendelsen").fields["submission_key"]
    await kari.presses("Send inn henvendelsen")
    await fills_in_access(ola, email="ola@example.com")
    await ola.presses("Send inn henvendelsen", submission_key=key)
    assert KARI not in ola.page.html
    assert "trenger du en kode" in ola.sees


async def test_pages_ahead_of_the_answers_lead_back_to_the_open_one(portal: Running) -> None:
    kari = await portal.visitor()
    for ahead in ("kontakt", "se-over", "avgrensning"):
        assert (await kari.opens(f"{FORM}/{ahead}")).path == FORM
    await kari.presses("Neste", about="portal", who="me")
    await kari.presses("Neste", scope="all", copy="yes")
    assert (await kari.opens(f"{FORM}/se-over")).path == f"{FORM}/forhold"


async def test_a_half_finished_form_waits_for_a_day_and_is_then_forgotten(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await begins(kari)
    await kari.presses("Neste", scope="part", copy="yes")
    portal.clock.move(hours=23)
    await kari.opens(f"{FORM}/omfang")
    assert kari.page.form("Neste").fields["scope"] == "part"
    portal.clock.move(hours=25)
    await portal.works()
    assert await Conversation.all().count() == 0
    assert (await kari.opens(f"{FORM}/omfang")).path == FORM
    assert "about" not in kari.page.form("Neste").fields


async def test_another_browser_sees_nothing_of_a_half_finished_form(portal: Running) -> None:
    kari, ola = await portal.visitor(), await portal.visitor()
    await fills_in_access(kari)
    await ola.opens(f"{FORM}/se-over")
    assert ola.page.path == FORM
    assert KARI not in ola.page.html


@pytest.mark.database
async def test_the_tenth_request_of_an_hour_is_the_last_and_the_answers_are_kept(
    portal: Running,
) -> None:
    for number in range(10):
        await files_access(await portal.visitor(), f"person{number}@example.com")
    kari = await portal.visitor()
    await fills_in_access(kari)
    page = await kari.presses("Send inn henvendelsen")
    assert page.status == 429
    assert "Svarene dine er lagret" in page.text
    portal.clock.move(minutes=61)
    await kari.presses("Send inn henvendelsen")
    assert "Vi har sendt en e-post til kari@example.com" in kari.sees


async def test_an_unknown_kind_of_request_is_a_page_that_is_not_there(portal: Running) -> None:
    kari = await portal.visitor()
    page = await kari.opens("/henvendelse/<b>nyheter</b>")
    assert page.status == 404
    assert "nyheter" not in page.html


async def test_filing_is_an_event_without_personal_data(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    events = await Event.filter(case_id=case.id).order_by("seq")
    assert [event.name for event in events] == ["case.filed"]


@pytest.mark.parametrize(
    ("language", "button", "send", "waiting"),
    [("nn", "Neste", "Send inn førespurnaden", "Vi har sendt"), ("en", "Next", "Send", "We have")],
)
async def test_the_whole_form_speaks_the_chosen_language(
    portal: Running, language: str, button: str, send: str, waiting: str
) -> None:
    kari = await portal.visitor()
    await kari.opens(f"{FORM}?lang={language}")
    for answers in (ABOUT_ME, {"scope": "all", "copy": "yes"}, {}, {"email": KARI}):
        form = next(form for form in kari.page.forms if "csrf" in form.fields)
        assert button in form.buttons[0]
        await kari.presses(form.buttons[0], **answers)
    form = next(form for form in kari.page.forms if "submission_key" in form.fields)
    assert form.buttons[0].startswith(send)
    await kari.presses(form.buttons[0])
    assert waiting in kari.sees
    assert (await portal.case()).language == language
