"""Siri asks Kari what she means, or who she is: what each does to the case, and to its clock."""

from __future__ import annotations

from datetime import date

from models.database import transaction
from models.status import Status
from models.tables import Case, Doubt, Letter, Message, MessageState, Role
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, at_desk, in_html, siri_at, writes
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor
from web.services.outbox import delivery

DUE, TEN_DAYS_ON = date(2026, 12, 22), date(2027, 1, 4)
QUESTION = "Hvilket år fikk du tilgang til portalen?"
DOUBT = "Kontoen bruker en helt annen adresse enn denne."


async def asks(siri: Visitor, case: Case, question: str = QUESTION) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Spør personen om noe")
    await siri.presses("Send spørsmålet", text=question)


async def doubts(siri: Visitor, case: Case, **written: str) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Be om noe som viser hvem det er")
    await siri.presses("Send spørsmålet", {"why": DOUBT, "question": QUESTION, **written})


async def doubts_anyway(siri: Visitor, case: Case) -> None:
    """A press from a page that was open before it could no longer be done."""
    seen = (await Case.get(id=case.id)).version
    mark = {"csrf": siri.page.forms[0].fields["csrf"], "seen": str(seen)}
    path = f"{at_desk(case)}/gjor/hvem-er-det"
    await siri.posts(path, {**mark, "why": DOUBT, "question": QUESTION})
    assert siri.page.status == 409


async def writes_back(portal: Running, case: Case) -> Visitor:
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    await kari.presses("Send svaret ditt", message="Det var i 2024.")
    return kari


async def bounces(portal: Running, name: str) -> None:
    """The newest letter of this name comes back."""
    letter = await Letter.filter(name=name).order_by("-created_at").first()
    assert letter is not None

    async def work() -> None:
        await delivery.not_arrived(portal.portal, letter, portal.clock())

    await transaction(work)


async def test_a_question_goes_to_kari_and_never_moves_the_date(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await asks(siri, case, "  \n ")
    assert siri.page.status == 422
    await asks(siri, case)
    assert "fristen er den samme" in siri.sees
    assert "Spørsmål til personen (på vei)" in siri.sees
    letter = await portal.letter(KARI, "question")
    for told in (QUESTION, "Den er tirsdag 22. desember 2026"):
        assert told in " ".join(letter.text.replace("> ", "").split())
        assert told in in_html(letter.html)
    assert (await Case.get(id=case.id)).status == Status.WAITING
    await siri.opens(at_desk(case))
    assert "(på vei)" not in siri.sees
    portal.clock.move(days=10)
    await writes_back(portal, case)
    stored = await Case.get(id=case.id)
    assert (stored.status, stored.due_on) == (Status.OPEN, DUE)
    assert not await Doubt.exists()


async def test_the_clock_stands_while_a_question_about_who_kari_is_is_out(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await doubts(siri, case, why="  x ")
    assert "Grunnen til tvilen: Skriv hva det er" in siri.sees
    assert not await Message.exists()
    await doubts(siri, case)
    letter = await portal.letter(KARI, "question_of_identity")
    read = " ".join(letter.text.split())
    for told in (QUESTION, "Tiden står stille", "er nå tirsdag 22. desember 2026", "artikkel 77"):
        assert told in read
    await siri.opens(at_desk(case))
    assert f"Hvorfor vi var i tvil (bare for oss): {DOUBT}" in siri.sees
    await siri.follows("Be om noe som viser hvem det er")
    assert "Et slikt spørsmål er allerede ute." in siri.sees
    portal.clock.move(days=10)
    kari = await writes_back(portal, case)
    stored = await Case.get(id=case.id)
    # The ten days end on 1 January, and then there is a weekend.
    assert (stored.status, stored.due_on) == (Status.OPEN, TEN_DAYS_ON)
    # What made Siri doubt is hers: not in the letter, not on Kari's page.
    await kari.opens(f"/sak/{case.reference}")
    assert QUESTION in kari.sees
    assert all(DOUBT not in text for text in (letter.text, letter.html, kari.page.html))


async def test_an_answer_by_telephone_counts_from_its_day(portal: Running) -> None:
    case = await a_case(portal)
    await doubts(await siri_at(portal, case), case)
    portal.clock.move(days=12)
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/gjor/svaret-kom")
    for day, wrong in (("5.12.2026", "som har vært"), ("21.11.2026", "den dagen dere spurte")):
        await siri.presses("Saken venter ikke lenger", on=day)
        assert siri.page.status == 422
        assert wrong in siri.sees
    await siri.presses("Saken venter ikke lenger", on="2.12.2026")
    stored = await Case.get(id=case.id)
    assert (stored.status, stored.due_on) == (Status.OPEN, TEN_DAYS_ON)
    assert "Noter et svar som kom på en annen måte" not in siri.page.links


async def test_a_doubt_that_comes_too_late_gives_no_time_and_says_so(portal: Running) -> None:
    case = await a_case(portal)
    portal.clock.move(days=31)
    siri = await siri_at(portal, case)
    await siri.follows("Be om noe som viser hvem det er")
    assert "gir et spørsmål ikke mer tid" in siri.sees
    await doubts_anyway(siri, case)
    assert not await Doubt.exists()


async def test_nobody_is_asked_who_they_are_once_that_is_shown(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await siri.follows("Be om noe som viser hvem det er")
    assert "uten ugrunnet opphold" in siri.sees
    await writes(siri, case, answer=GRANTED, identity="same")
    await siri.opens(at_desk(case))
    await siri.follows("Be om noe som viser hvem det er")
    assert "Det er alt vist hvem det er" in siri.sees
    await doubts_anyway(siri, case)
    assert not await Doubt.exists()


async def test_a_second_doubt_is_a_leads_unless_nobody_got_the_first(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await doubts(siri, case)
    await portal.works()
    await bounces(portal, "question_of_identity")
    await doubts(siri, case)
    portal.clock.move(days=2)
    await writes_back(portal, case)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    await siri.follows("Be om noe som viser hvem det er")
    assert "bare en leder" in siri.sees
    await doubts_anyway(siri, case)
    await portal.hires(PER, "Per", Role.LEAD)
    await doubts(await portal.signed_in(PER), case)
    assert await Doubt.all().count() == 3


async def test_a_question_that_does_not_arrive_is_not_out(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await doubts(siri, case)
    await asks(siri, case, "Hvilket borettslag gjelder det?")
    await portal.works()
    portal.clock.move(hours=30)
    await bounces(portal, "question_of_identity")
    stored = await Case.get(id=case.id)
    # The other question is still out.
    assert (stored.status, stored.due_on) == (Status.WAITING, DUE)
    assert not await Doubt.exists(answered_at=None)
    await bounces(portal, "question")
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert await Message.filter(state=MessageState.UNDELIVERED).count() == 2
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert siri.sees.count("Spørsmål til personen (kom ikke fram)") == 2


async def test_a_letter_that_comes_back_after_kari_has_answered_changes_nothing(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await doubts(await siri_at(portal, case), case)
    await portal.works()
    portal.clock.move(days=10)
    await writes_back(portal, case)
    await bounces(portal, "question_of_identity")
    assert (await Case.get(id=case.id)).due_on == TEN_DAYS_ON


async def test_who_cannot_be_asked_or_need_not_be_is_not(portal: Running) -> None:
    advertising = {"advertising": "yes"}
    silent = await a_case(portal, "", kind="objection", answers=advertising)
    siri = await siri_at(portal, silent)
    assert not {"Spør personen om noe", "Skriv til personen"} & siri.page.links.keys()
    advert = await a_case(portal, kind="objection", answers=advertising)
    await siri.opens(at_desk(advert))
    assert "Spør personen om noe" in siri.page.links
    assert "Be om noe som viser hvem det er" not in siri.page.links
    await siri.posts(f"{at_desk(advert)}/gjor/hvem-er-det", {"why": DOUBT, "question": QUESTION})
    assert not await Doubt.exists()
