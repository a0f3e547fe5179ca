"""Kari says no to advertising: it is acted on at once, whether she gives an address or not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import cases, references
from models.answers import Proposed
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.status import MoveNotAllowed, Status
from models.tables import Case, Letter, LetterState, Task, TaskKind
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import a_case, answers_sent
from tests.web.samples import KNOWN
from tests.web.steps import code_in, confirms, fills_in, shows_the_code
from tests.web.visitor import Visitor
from web.services.handling import desk
from web.services.people import staff

ACCESS = {**KNOWN, "account_email": "", "scope": "all", "copy": "yes"}
WORDS = "Vi har registrert at du sier nei til at opplysningene dine"


async def says_no(person: Visitor, email: str = "") -> Case:
    """Object to advertising; the page that says it is registered is in front of the person."""
    await fills_in(person, "protest", {"advertising": "yes", "name": "Kari", "email": email})
    await person.presses("Send inn henvendelsen")
    assert person.page.status == 200, person.sees
    return await Case.get(kind="objection")


async def answers(portal: Running, case: Case) -> None:
    """Siri says that it is done, and her answer leaves."""
    await saves(portal, case)
    await portal.works()


async def saves(portal: Running, case: Case) -> None:
    """Siri says that it is done, and her answer waits to leave."""
    at, siri = portal.clock(), (await staff.members(portal.portal.vault))[0]
    proposed = Proposed(
        Outcome.GRANTED, lines={"answer.stopped": "Nyhetsbrevet", "answer.acted_on": "2026-11-22"}
    )
    seen = (await Case.get(id=case.id)).version
    await desk.save(portal.portal, case, seen, proposed, siri, at)
    seen = (await Case.get(id=case.id)).version
    await desk.send(portal.portal, case, seen, siri, at)


def shown(case: Case) -> str:
    return references.shown(case.reference)


async def fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


async def test_without_an_address_it_is_open_and_the_page_says_how_to_reach_us(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    case = await says_no(kari)
    assert (case.status, case.confirmed_at) == (Status.OPEN, None)
    assert (case.address, case.address_index) == (None, None)
    assert await cases.address_of(portal.portal.vault, case) == ""
    for told in (WORDS, shown(case), "Du oppga ingen e-postadresse", "info@techem.no"):
        assert told in kari.sees
    assert not any("Følg saken" in form.buttons for form in kari.page.forms)
    letter = await portal.letter(SIRI, "desk_case")
    assert "Dette skal gjøres med en gang, og senest tirsdag 24. november 2026" in letter.text
    for untrue in ("desember", "avslås", "Svar ved å svare", "blir bekreftet", "Ingen saksbeh"):
        assert untrue not in letter.text
    assert "Personen oppga ingen e-postadresse" in letter.text
    assert [mail.to for mail in await portal.letters()] == [SIRI]


async def test_the_answer_without_an_address_is_read_where_it_was_filed(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, mallory = await portal.visitor(), await portal.visitor()
    case = await says_no(kari)
    await answers(portal, case)
    assert (await fresh(case)).status == Status.ANSWERED
    assert await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).count() == 0
    await kari.opens(f"/sak/{shown(case)}")
    for told in ("Vi har stanset bruken", "22. november 2026", "Profilering", "Svar sendt"):
        assert told in kari.sees
    assert "kode" not in kari.sees
    await mallory.opens(f"/sak/{shown(case)}")
    await mallory.presses("Send meg en kode")
    assert "Vi har stanset" not in mallory.sees
    assert [mail.to for mail in await portal.letters()] == [SIRI]


async def test_with_an_address_the_letter_says_registered_and_none_of_her_words(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    case = await says_no(kari, KARI)
    assert "Vi har sendt en e-post til kari@example.com om at det er registrert" in kari.sees
    to_desk = (await portal.letter(SIRI, "desk_case")).text
    assert "Vi venter ikke på at e-postadressen blir bekreftet" in to_desk
    assert "Svar med «Utført» nedenfor" in to_desk
    assert "avslås" not in to_desk
    letter = await portal.letter(KARI, "registered")
    assert WORDS in letter.text
    assert "Når det er gjort, får du en ny e-post" in letter.text
    for held in ("Kari", shown(case)):
        assert held not in letter.text
    phone = await portal.visitor()
    await phone.opens(letter.links[0])
    assert "Da kan du følge saken" in phone.sees
    await phone.presses("Ja, det er meg")
    assert "Vi arbeider med saken" in phone.sees
    proven = await fresh(case)
    assert (proven.status, proven.due_on) == (Status.OPEN, case.due_on)
    assert proven.confirmed_at is not None
    assert await Letter.filter(name__startswith="receipt").count() == 0
    assert await Letter.filter(name__startswith="desk_case").count() == 1


async def test_the_code_in_the_letter_proves_the_mailbox_too(portal: Running) -> None:
    kari = await portal.visitor()
    case = await says_no(kari, KARI)
    code = code_in((await portal.letter(KARI, "registered")).text)
    wrong = "000000" if code != "000000" else "111111"
    assert "Koden stemmer ikke" in (await kari.presses("Følg saken", code=wrong)).text
    assert WORDS in kari.sees
    await kari.presses("Følg saken", code=code)
    assert (await fresh(case)).confirmed_at is not None
    await shows_the_code(portal, kari, case)
    assert "Kari" in kari.sees


async def test_it_is_proven_after_the_answer_and_stays_answered(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    case = await says_no(kari, KARI)
    confirm, disown = (await portal.letter(KARI, "registered")).links[:2]
    await answers(portal, case)
    assert await answers_sent(portal) == 1
    await kari.opens(confirm)
    await kari.presses("Ja, det er meg")
    proven = await fresh(case)
    assert (proven.status, proven.confirmed_at is None) == (Status.ANSWERED, False)
    assert (await kari.opens(disown)).status == 410


@pytest.mark.database
async def test_the_link_in_the_answer_proves_the_mailbox_and_lets_her_write(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await says_no(await portal.visitor(), KARI)
    await answers(portal, case)
    answer = (await portal.letters(KARI))[0]
    phone = await portal.visitor()
    await phone.opens(next(link for link in answer.links if "/bekreft/" in link))
    await phone.presses("Se saken")
    assert "Svar sendt" in phone.sees
    proven = await fresh(case)
    assert proven.status == Status.ANSWERED
    assert proven.confirmed_at is not None
    told = {"meant": "question", "message": "Jeg fikk en annonse til."}
    await phone.presses("Send meldingen", told)
    assert "Meldingen er sendt" in phone.sees


async def test_det_var_ikke_meg_ends_it_and_takes_it_off_the_list(portal: Running) -> None:
    kari = await portal.visitor()
    case = await says_no(await portal.visitor(), KARI)
    await kari.opens((await portal.letter(KARI, "registered")).links[1])
    await kari.presses("Det var ikke meg")
    assert (await fresh(case)).status == Status.UNPROVEN
    assert await Task.filter(done_at=None).count() == 0


async def test_the_browser_that_filed_may_withdraw_it_without_a_code(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, mallory = await portal.visitor(), await portal.visitor()
    case = await says_no(kari, KARI)
    await mallory.opens(f"/sak/{shown(case)}")
    await mallory.presses("Send meg en kode")
    token = mallory.page.forms[0].fields["csrf"]
    assert (await mallory.posts(f"/sak/{shown(case)}/trekk", {"csrf": token})).status == 404
    await kari.follows("Trekk henvendelsen")
    await kari.presses("Ja, trekk henvendelsen")
    assert "Trukket tilbake" in kari.sees
    assert (await fresh(case)).status == Status.WITHDRAWN
    assert await Task.filter(done_at=None).count() == 0
    assert len(await portal.letters(SIRI, "desk_withdrawn")) == 1
    assert await portal.letters(KARI, "withdrawn") == []
    assert await portal.letters(KARI) == []


async def test_beside_access_it_is_open_while_the_access_waits(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    await fills_in(kari, "protest", {"advertising": "yes", "name": "Kari", "email": KARI})
    await fills_in(kari, "innsyn", ACCESS)
    await kari.presses("Send inn henvendelsene")
    access, objection = await Case.get(kind="access"), await Case.get(kind="objection")
    assert (access.status, objection.status) == (Status.UNCONFIRMED, Status.OPEN)
    assert kari.page.path == f"/sak/{shown(access)}"
    assert f"Protest mot bruk av personopplysninger ({shown(objection)})" in kari.sees
    assert [mail.name for mail in await portal.letters(KARI)] == ["confirm"]
    assert WORDS in (await portal.letter(KARI, "confirm")).text
    assert len(await portal.letters(SIRI, "desk_case")) == 1
    await kari.follows("Protest mot bruk")
    assert WORDS in kari.sees
    await confirms(portal, kari)
    assert kari.page.path == f"/sak/{shown(access)}"
    assert (await fresh(objection)).confirmed_at is not None
    assert len(await portal.letters(SIRI, "desk_case")) == 2
    receipt = await portal.letter(KARI, "receipt_several")
    for told in (shown(access), shown(objection), WORDS):
        assert told in receipt.text


async def test_the_answer_of_one_opens_nothing_of_the_other_that_waits(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, phone = await portal.visitor(), await portal.visitor()
    await fills_in(kari, "protest", {"advertising": "yes", "name": "Kari", "email": KARI})
    await fills_in(kari, "innsyn", ACCESS)
    await kari.presses("Send inn henvendelsene")
    access, objection = await Case.get(kind="access"), await Case.get(kind="objection")
    await answers(portal, objection)
    answer = (await portal.letters(KARI))[0]
    await phone.opens(next(link for link in answer.links if "/bekreft/" in link))
    await phone.presses("Se saken")
    assert "Svar sendt" in phone.sees
    assert shown(access) not in phone.sees
    await phone.opens(f"/sak/{shown(access)}")
    assert "trenger du en kode" in phone.sees
    assert (await fresh(access)).status == Status.UNCONFIRMED
    await confirms(portal, phone)
    assert (await fresh(access)).status == Status.OPEN
    receipt = await portal.letter(KARI, "receipt")
    assert shown(objection) not in receipt.text


async def test_an_address_that_bounces_is_told_and_mended_and_makes_no_task(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    case = await says_no(kari, "ola@example.com")
    await portal.works()
    await Letter.filter(case_id=case.id, name="registered").update(state=LetterState.FAILED)
    await kari.opens(kari.page.url)
    assert "E-posten kom ikke fram" in kari.sees
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    assert await cases.address_of(portal.portal.vault, await fresh(case)) == KARI
    assert len(await portal.letters(KARI, "registered")) == 1


async def test_an_address_gets_one_of_these_letters_in_six_hours(portal: Running) -> None:
    for _ in range(4):
        kari = await portal.visitor()
        await fills_in(kari, "protest", {"advertising": "yes", "name": "", "email": KARI})
        await kari.presses("Send inn henvendelsen")
    assert len(await portal.letters(KARI)) == 1
    assert await Case.filter(status=Status.OPEN).count() == 4
    portal.clock.move(hours=6, seconds=1)
    # Whoever asks for a code before the mailbox is proven is asked to prove it.
    stranger = await portal.visitor()
    await stranger.opens(kari.page.path)
    await stranger.presses("Send meg en kode")
    assert len(await portal.letters(KARI)) == 2


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (datetime(2026, 11, 19, 10, tzinfo=UTC), date(2026, 11, 23)),  # Thursday to Monday
        (datetime(2026, 11, 22, 14, tzinfo=UTC), date(2026, 11, 24)),  # Sunday to Tuesday
        (datetime(2026, 12, 23, 23, 30, tzinfo=UTC), date(2026, 12, 29)),  # over Christmas
    ],
)
async def test_it_is_to_be_done_in_two_working_days(
    portal: Running, filed: datetime, due: date
) -> None:
    case = await a_case(portal, proven=False, at=filed)
    vault = portal.portal.vault

    async def work() -> None:
        await cases.open_at_once(vault, case, filed)

    await transaction(work)
    assert (await Task.get(kind=TaskKind.ACT_AT_ONCE)).due_on == due == (await fresh(case)).due_on
    late = filed + timedelta(days=1)
    await transaction(lambda: cases.confirm(vault, case, late))
    with pytest.raises(MoveNotAllowed):
        await transaction(lambda: cases.correct_address(vault, case, KARI, late))
