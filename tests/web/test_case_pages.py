"""Kari's own case: status by link, content behind a code, a message, a withdrawal."""

import pytest

from models.status import Status
from models.tables import Case, Letter, Task, TaskKind
from tests.web.conftest import KARI, SIRI, Running
from tests.web.steps import (
    answers,
    code_in,
    confirms,
    files,
    files_access,
    files_and_confirms,
    shows_the_code,
)


async def answered(portal: Running, text: str = "Vi har e-posten din.") -> Case:
    """A case that Siri has answered, its letter delivered."""
    await portal.hires(SIRI, "Siri")
    _, case = await files_and_confirms(portal)
    siri = await portal.signed_in(SIRI)
    await answers(siri, case, outcome="granted", text=text)
    await portal.works()
    return await Case.get(id=case.id)


async def test_the_link_in_the_receipt_shows_the_status_and_nothing_of_the_content(
    portal: Running,
) -> None:
    await files_and_confirms(portal)
    friend = await portal.visitor()
    await friend.opens((await portal.letter(KARI, "receipt")).links[0])
    await friend.presses("Se saken")
    assert "Vi arbeider med saken" in friend.sees
    assert "Senest tirsdag 22. desember 2026" in friend.sees
    for held in (KARI, "Nordmann", "Alt dere har"):
        assert held not in friend.page.html


async def test_the_receipts_link_works_for_the_life_of_the_case(portal: Running) -> None:
    await files_and_confirms(portal)
    link = (await portal.letter(KARI, "receipt")).links[0]
    portal.clock.move(days=400)
    for _ in range(2):
        visitor = await portal.visitor()
        await visitor.opens(link)
        await visitor.presses("Se saken")
        assert visitor.page.status == 200


async def test_content_opens_with_a_fresh_code_and_closes_after_half_an_hour_unused(
    portal: Running,
) -> None:
    kari, case = await files_and_confirms(portal)
    await shows_the_code(portal, kari, case)
    assert "Kari Nordmann" in kari.sees
    portal.clock.move(minutes=29)
    assert "Kari Nordmann" in (await kari.opens(f"/sak/{case.reference}")).text
    portal.clock.move(minutes=29)
    assert "Kari Nordmann" in (await kari.opens(f"/sak/{case.reference}")).text
    portal.clock.move(minutes=31)
    assert "Kari Nordmann" not in (await kari.opens(f"/sak/{case.reference}")).text


async def test_an_old_code_a_wrong_code_and_another_cases_code_open_nothing(
    portal: Running,
) -> None:
    kari, case = await files_and_confirms(portal)
    await kari.opens(f"/sak/{case.reference}")
    await kari.presses("Send meg en kode")
    first = code_in((await portal.letter(KARI, "code")).text)
    await kari.presses("Send en ny kode")
    second = code_in((await portal.letter(KARI, "code")).text)
    if first != second:
        assert "Koden stemmer ikke" in (await kari.presses("Vis saken", code=first)).text
    _, other = await files_and_confirms(portal, "ola@example.com")
    mallory = await portal.visitor()
    await mallory.opens(f"/sak/{other.reference}?kode=sendt")
    page = await mallory.presses("Vis saken", code=second)
    assert page.status == 422
    assert "ola@example.com" not in page.html


async def test_asking_for_a_code_looks_the_same_whether_the_case_exists(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    pages = []
    for reference in (case.reference, "aaaaaaaa"):
        visitor = await portal.visitor()
        await visitor.opens(f"/sak/{reference}")
        page = await visitor.presses("Send meg en kode")
        csrf = page.form("Vis saken").fields["csrf"]
        shown = reference.upper()
        for unlike in (csrf, shown[:4] + "-" + shown[4:], shown):
            page.html = page.html.replace(unlike, "X")
        pages.append((page.status, page.html))
    assert pages[0] == pages[1]


async def test_typing_a_code_for_no_case_looks_the_same_too(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    texts = []
    for reference in (case.reference, "aaaaaaaa"):
        visitor = await portal.visitor()
        await visitor.opens(f"/sak/{reference}?kode=sendt")
        page = await visitor.presses("Vis saken", code="123456")
        texts.append(
            (
                page.status,
                page.text.replace(reference.upper()[:4], "X").replace(reference.upper()[4:], "X"),
            )
        )
    assert texts[0] == texts[1]


async def test_finding_a_case_by_mail_tells_nothing_on_the_page(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    pages = []
    for address in (KARI, "nobody@example.com"):
        visitor = await portal.visitor()
        await visitor.opens("/sak")
        pages.append((await visitor.presses("Finn saken", email=address)).html)
    assert pages[0] == pages[1]
    letters = await portal.letters(name="case_link")
    assert [letter.to for letter in letters] == [KARI]
    kari = await portal.visitor()
    await kari.opens(letters[0].links[0])
    await kari.presses("Se saken")
    assert "Vi arbeider med saken" in kari.sees
    assert case.reference.upper()[:4] in kari.sees


async def test_what_strangers_send_in_her_name_hides_no_way_back_to_karis_case(
    portal: Running,
) -> None:
    _, case = await files_and_confirms(portal)
    portal.clock.move(days=3)
    for _ in range(3):
        given = {"advertising": "yes", "name": "Mallory", "email": KARI}
        await files(await portal.visitor(), "protest", given)
    portal.clock.move(days=1)
    before = await portal.letters(KARI)
    visitor = await portal.visitor()
    await visitor.opens("/sak")
    await visitor.presses("Finn saken", email=KARI)
    new = (await portal.letters(KARI))[: -len(before)]
    assert sorted(letter.name for letter in new) == ["case_link", "registered"]
    link = next(letter for letter in new if letter.name == "case_link")
    assert case.reference[:4].upper() in link.text


async def test_a_reference_typed_in_the_same_field_leads_to_its_code_page(
    portal: Running,
) -> None:
    _, case = await files_and_confirms(portal)
    visitor = await portal.visitor()
    await visitor.opens("/sak")
    await visitor.presses("Finn saken", email=f"pv {case.reference[:4]} {case.reference[4:]}")
    assert "trenger du en kode" in visitor.sees


async def test_somebody_gets_at_most_three_letters_with_codes_in_an_hour(
    portal: Running,
) -> None:
    kari, case = await files_and_confirms(portal)
    await kari.opens(f"/sak/{case.reference}")
    await kari.presses("Send meg en kode")
    for _ in range(5):
        await kari.presses("Send en ny kode")
    assert len(await portal.letters(KARI, "code")) == 3


@pytest.mark.database
async def test_the_desk_is_asked_to_help_somebody_whose_letters_have_run_out(
    portal: Running,
) -> None:
    kari, case = await files_and_confirms(portal)
    await kari.opens(f"/sak/{case.reference}")
    await kari.presses("Send meg en kode")
    for _ in range(5):
        await kari.presses("Send en ny kode")
    assert await Task.filter(kind=TaskKind.LETTERS_LIMITED, case_id=case.id).count() == 1


async def test_a_message_lands_on_the_case_and_the_desk_is_told_without_its_words(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari, case = await files_and_confirms(portal)
    await kari.presses("Send meldingen", message="Jeg mener også e-postene fra 2024.")
    assert "Meldingen er sendt" in kari.sees
    letter = await portal.letter(SIRI, "desk_message")
    assert "2024" not in letter.text
    await shows_the_code(portal, kari, case)
    assert "Jeg mener også e-postene fra 2024." in kari.sees


@pytest.mark.parametrize(
    ("text", "told"), [("  \n", "Meldingen må fylles ut"), ("x" * 4001, "høyst 4 000 tegn")]
)
async def test_a_message_that_is_none_is_explained_and_kept(
    portal: Running, text: str, told: str
) -> None:
    kari, _ = await files_and_confirms(portal)
    page = await kari.presses("Send meldingen", message=text)
    assert page.status == 422
    assert told in page.text
    assert page.form("Send meldingen").fields["message"].strip() == text.strip()


async def test_withdrawing_takes_the_code_asks_once_and_ends_the_case(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, case = await files_and_confirms(portal)
    await kari.follows("Trekk henvendelsen")
    await kari.presses("Ja, trekk henvendelsen")
    assert "Du trenger en kode for dette" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.OPEN
    await shows_the_code(portal, kari, case)
    await kari.follows("Trekk henvendelsen")
    await kari.presses("Ja, trekk henvendelsen")
    assert "Trukket tilbake" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN
    assert (await portal.letters(KARI, "withdrawn")) != []
    assert (await portal.letters(SIRI, "desk_withdrawn")) != []


async def test_withdrawing_twice_is_withdrawing_once(portal: Running) -> None:
    kari, case = await files_and_confirms(portal)
    await shows_the_code(portal, kari, case)
    await kari.follows("Trekk henvendelsen")
    form = kari.page.form("Ja, trekk henvendelsen")
    for _ in range(2):
        assert (await kari.posts(form.action, form.fields)).status == 200
    assert len(await portal.letters(KARI, "withdrawn")) == 1


async def test_a_request_can_be_withdrawn_before_it_is_confirmed(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    await kari.follows("Trekk henvendelsen")
    await kari.presses("Ja, trekk henvendelsen")
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN
    assert (await kari.opens(link)).status == 410
    assert await Letter.filter(name="withdrawn").count() == 0


async def test_the_answer_is_read_behind_a_code_with_the_ways_on(portal: Running) -> None:
    case = await answered(portal, "Vi har e-posten din og telefonnummeret ditt.")
    letter = await portal.letter(KARI, "answer_granted")
    assert "telefonnummeret" not in letter.text
    for way_on in ("klage til oss", "Datatilsynet", "artikkel 77", "domstolene", "artikkel 79"):
        assert way_on in letter.text
        assert way_on in letter.html
    kari = await portal.visitor()
    await kari.opens(letter.links[0])
    await kari.presses("Se saken")
    assert "Svar sendt" in kari.sees
    assert "telefonnummeret" not in kari.page.html
    await shows_the_code(portal, kari, case)
    assert "Vi har e-posten din og telefonnummeret ditt." in kari.sees
    for told in ("Hva vi bruker opplysningene til", "Hvem som får dem", "Hotjar", "24 måneder"):
        assert told in kari.sees
    assert "datatilsynet.no" in kari.page.html


async def test_an_overdue_case_says_so_apologises_and_shows_the_way_on(portal: Running) -> None:
    await files_and_confirms(portal)
    link = (await portal.letter(KARI, "receipt")).links[0]
    portal.clock.move(days=31)
    kari = await portal.visitor()
    await kari.opens(link)
    await kari.presses("Se saken")
    assert "Fristen er passert" in kari.sees
    assert "det beklager vi" in kari.sees
    assert "datatilsynet.no" in kari.page.html


async def test_one_person_sees_nothing_of_anothers_case(portal: Running) -> None:
    ola, _ = await files_and_confirms(portal, "ola@example.com")
    kari = await portal.visitor()
    case = await files_access(kari)
    await confirms(portal, kari)
    token = ola.page.forms[0].fields["csrf"]
    for path in ("trekk", "fil/" + "0" * 32):
        assert (await ola.opens(f"/sak/{case.reference}/{path}")).status == 404
    for path in ("melding", "trekk"):
        page = await ola.posts(f"/sak/{case.reference}/{path}", {"csrf": token, "message": "x"})
        assert page.status == 404
    assert KARI not in (await ola.opens(f"/sak/{case.reference}")).html
