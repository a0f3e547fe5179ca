"""The mailbox proves itself: by link, by code, from any device, and «Det var ikke meg» ends it."""

import pytest

from models.status import Status
from models.tables import Case, Letter, LetterState
from tests.web.conftest import KARI, Running
from tests.web.steps import code_in, confirms, files_access, files_and_confirms

OLA = "ola@example.com"


async def test_opening_the_link_changes_nothing_however_often_a_scanner_does_it(
    portal: Running,
) -> None:
    kari, scanner = await portal.visitor(), await portal.visitor()
    case = await files_access(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    for method in ("GET", "HEAD", "GET", "GET"):
        async with scanner.browser.request(method, link) as answer:
            assert answer.status == 200
            assert "no-store" in answer.headers["Cache-Control"]
    assert (await Case.get(id=case.id)).status == Status.UNCONFIRMED
    await confirms(portal, kari)
    assert (await Case.get(id=case.id)).status == Status.OPEN


async def test_the_link_works_on_another_device_and_shows_the_status_there(
    portal: Running,
) -> None:
    kari, phone = await portal.visitor(), await portal.visitor()
    await files_access(kari)
    await confirms(portal, phone)
    assert "Vi arbeider med saken" in phone.sees
    assert KARI not in phone.page.html


async def test_the_code_from_the_letter_does_the_same_as_the_link(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    code = code_in((await portal.letter(KARI, "confirm")).text)
    await kari.presses("Bekreft", code=f" {code[:3]} {code[3:]} ")
    assert "Vi arbeider med saken" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.OPEN


@pytest.mark.database
async def test_a_wrong_code_is_told_and_five_end_the_code_but_not_the_link(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    code = code_in((await portal.letter(KARI, "confirm")).text)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        page = await kari.presses("Bekreft", code=wrong)
        assert page.status == 422
        assert "Koden stemmer ikke" in page.text
    page = await kari.presses("Bekreft", code=code)
    assert "Koden virker ikke lenger" in page.text
    await confirms(portal, kari)
    assert "Vi arbeider med saken" in kari.sees


async def test_a_code_lives_for_half_an_hour_and_a_link_for_seven_days(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    letter = await portal.letter(KARI, "confirm")
    waiting = kari.page
    portal.clock.move(minutes=30)
    await kari.opens(waiting.url)
    await kari.presses("Bekreft", code=code_in(letter.text))
    assert "Koden virker ikke lenger" in kari.sees
    portal.clock.move(days=6, hours=23)
    phone = await portal.visitor()
    assert (await phone.opens(letter.links[0])).status == 200
    portal.clock.move(hours=1)
    page = await phone.opens(letter.links[0])
    assert page.status == 410
    assert "Lenken virker ikke lenger" in page.text
    assert "Få en ny lenke til saken din" in page.links


async def test_the_receipt_has_the_reference_and_the_date_and_comes_once(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    receipts = await portal.letters(KARI, "receipt")
    assert len(receipts) == 1
    assert "senest tirsdag 22. desember 2026" in receipts[0].text
    assert case.reference[:4].upper() in receipts[0].text
    assert "<strong>senest tirsdag 22. desember 2026</strong>" in receipts[0].html


@pytest.mark.database
async def test_pressing_again_in_the_same_browser_shows_the_case_and_elsewhere_the_used_page(
    portal: Running,
) -> None:
    kari, other = await portal.visitor(), await portal.visitor()
    case = await files_access(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    for browser in (kari, other):
        await browser.opens(link)
    mine, theirs = (browser.page.form("Ja, det er meg") for browser in (kari, other))
    assert (await kari.posts(mine.action, mine.fields)).status == 200
    assert (await kari.posts(mine.action, mine.fields)).path.lower().endswith(case.reference[-4:])
    portal.clock.move(seconds=11)
    page = await other.posts(theirs.action, theirs.fields)
    assert page.status == 410
    assert "Lenken er allerede brukt" in page.text
    assert len(await portal.letters(KARI, "receipt")) == 1


@pytest.mark.database
async def test_det_var_ikke_meg_ends_the_case_and_every_link_it_had(portal: Running) -> None:
    kari, mallory = await portal.visitor(), await portal.visitor()
    case = await files_access(mallory)
    confirm, disown = (await portal.letter(KARI, "confirm")).links[:2]
    await kari.opens(disown)
    await kari.presses("Det var ikke meg")
    assert "Takk for at du sa fra" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.UNPROVEN
    assert (await kari.opens(confirm)).status == 410
    await mallory.opens(f"/sak/{case.reference}")
    assert KARI not in mallory.page.html
    await portal.works()
    assert await Letter.filter(name__startswith="desk").count() == 0


async def test_sending_again_makes_a_new_link_and_kills_the_old(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    old = (await portal.letter(KARI, "confirm")).links[0]
    await kari.presses("Send e-posten på nytt")
    assert "Vi har sendt en ny e-post til kari@example.com" in kari.sees
    new = (await portal.letter(KARI, "confirm")).links[0]
    assert new != old
    assert (await kari.opens(old)).status == 410
    await kari.opens(new)
    await kari.presses("Ja, det er meg")
    assert "Vi arbeider med saken" in kari.sees


async def test_an_address_gets_three_letters_in_six_hours_however_it_is_spelt(
    portal: Running,
) -> None:
    for spelling in (
        "kari@example.com",
        "k.ari@example.com",
        "kari+a@example.com",
        "kari+b@example.com",
    ):
        await files_access(await portal.visitor(), spelling)
    assert len(await portal.letters(name="confirm")) == 3
    portal.clock.move(hours=6, seconds=1)
    assert len(await portal.letters(name="confirm")) == 4


async def test_the_waiting_page_is_the_same_whatever_address_is_given(portal: Running) -> None:
    await files_and_confirms(portal)
    pages = []
    for address in (KARI, "nobody@example.com"):
        visitor = await portal.visitor()
        case = await files_access(visitor, address)
        html = visitor.page.html.replace(address, "ADDRESS")
        html = html.replace(case.reference.upper()[:4], "XXXX").replace(
            case.reference.upper()[4:], "XXXX"
        )
        csrf = visitor.page.form("Bekreft").fields["csrf"]
        pages.append(html.replace(csrf, "TOKEN"))
    assert pages[0] == pages[1]


async def test_a_wrong_address_is_corrected_and_the_clock_stays(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari, OLA)
    old = (await portal.letter(OLA, "confirm")).links[0]
    portal.clock.move(days=2)
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    # The session has ended after a day: she is asked for the code of the case instead.
    assert kari.page.status in (403, 404)
    portal.clock.move(days=-2)
    await kari.opens(f"/sak/{case.reference}")
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    assert f"Vi har sendt en e-post til {KARI}" in kari.sees
    assert (await kari.opens(old)).status == 410
    fresh = await Case.get(id=case.id)
    assert (fresh.received_at, fresh.due_on) == (case.received_at, case.due_on)
    await confirms(portal, kari)
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert not await portal.letters(OLA, "receipt")


async def test_a_near_miss_is_asked_about_with_one_press_to_mend_it(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari, "kari@gmial.com")
    assert "Mente du kari@gmail.com?" in kari.sees
    await kari.presses("Ja, bruk den adressen")
    assert "Vi har sendt en e-post til kari@gmail.com" in kari.sees
    assert "Mente du" not in kari.sees


async def test_an_address_that_bounces_is_told_on_the_waiting_page_and_can_be_mended(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    case = await files_access(kari, OLA)
    await portal.works()
    await Letter.filter(case_id=case.id, name="confirm").update(state=LetterState.FAILED)
    await kari.opens(kari.page.url)
    assert "E-posten kom ikke fram" in kari.sees
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    assert "E-posten kom ikke fram" not in kari.sees
    await confirms(portal, kari)
    assert (await Case.get(id=case.id)).status == Status.OPEN


async def test_only_the_browser_that_filed_sees_the_address_or_may_change_it(
    portal: Running,
) -> None:
    kari, mallory = await portal.visitor(), await portal.visitor()
    case = await files_access(kari)
    await mallory.opens(f"/sak/{case.reference}")
    assert KARI not in mallory.page.html
    token = mallory.page.forms[0].fields["csrf"]
    for act in ("adresse", "send-igjen", "bekreft", "melding", "trekk"):
        page = await mallory.posts(
            f"/sak/{case.reference}/{act}", {"csrf": token, "email": "mallory@example.com"}
        )
        assert page.status == 404
    assert len(await portal.letters()) == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "æøå", "%00", "..%2f..%2fetc", "x" * 3000])
async def test_a_forged_link_opens_nothing_and_says_what_to_do(portal: Running, token: str) -> None:
    visitor = await portal.visitor()
    page = await visitor.opens(f"/bekreft/{token}")
    assert page.status == 404
    assert "Vi kjenner ikke lenken" in page.text or "Vi finner ikke siden" in page.text


async def test_a_client_that_guesses_links_is_stopped_after_thirty(portal: Running) -> None:
    mallory = await portal.visitor()
    for number in range(30):
        assert (await mallory.opens(f"/bekreft/guess{number}")).status == 404
    assert (await mallory.opens("/bekreft/guess31")).status == 429


@pytest.mark.database
async def test_a_late_confirmation_keeps_the_clock_and_the_receipt_apologises(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    portal.clock.move(days=28)
    # The reminders that carry new links are not sent by hand here: she asks for a new one herself.
    await kari.opens("/sak")
    await kari.presses("Finn saken", email=KARI)
    await portal.works()
    portal.clock.move(days=3)
    await confirms(portal, kari)
    letter = await portal.letter(KARI, "receipt_late")
    assert "Du skulle hatt svar senest tirsdag 22. desember 2026" in letter.text
    assert "beklager" in letter.text
    assert "datatilsynet.no" in letter.text
