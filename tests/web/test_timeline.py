"""What Kari reads of where her case stands: the dates of the letters, and what is next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import locales
from models.database import transaction
from models.status import Status
from models.tables import Case, Staff
from tests.web.conftest import KARI, SIRI, SUNDAY_AFTERNOON, Running
from tests.web.desk_steps import a_case, at_desk
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor
from web import timeline
from web.services.answers.story import TOLD, Happened
from web.services.cases.progress import Progress
from web.services.on_the_way import asking, extending, restricting
from web.services.on_the_way.extending import Notice, Why
from web.services.people import staff
from web.services.people.staff import Member

WORDS = locales.load()
DETAILS = {
    "registered": "phone",
    "extended": "2027-02-22",
    "restricted": "2026-11-20",
    "kind_changed": "other>access",
    "complained": "k7m2q3xa",
    "complaint_received": "k7m2q3xa",
    "filed_anew": "k7m2q3xa",
}


async def siri(portal: Running) -> Member:
    await portal.hires(SIRI, "Siri")
    return await staff.member(portal.portal.vault, await Staff.get())


async def done(case: Case, what: Callable[[Case], Awaitable[None]]) -> None:
    """Somebody at the desk does something to a case."""

    async def work() -> None:
        await what(await Case.get(id=case.id))

    await transaction(work)


async def by_link(portal: Running) -> Visitor:
    """Kari, who has come by a link to her case and has no code."""
    visitor = await portal.visitor()
    await visitor.opens("/sak")
    await visitor.presses("Finn saken", email=KARI)
    await visitor.opens((await portal.letter(KARI, "case_link")).links[0])
    await visitor.presses("Se saken")
    return visitor


async def test_a_question_of_who_kari_is_stands_first_and_lets_the_clock_stand(
    portal: Running,
) -> None:
    by = await siri(portal)
    case = await a_case(portal)
    portal.clock.move(days=1)
    why, question = "Navnet er et annet på kontoen.", "Hvilken by ligger bygget i?"
    await done(
        case, lambda fresh: asking.doubt(portal.portal, fresh, why, question, by, portal.clock())
    )
    portal.clock.move(days=9)
    kari = await by_link(portal)
    assert question not in kari.sees
    assert "Venter på svar fra deg" in kari.sees
    assert kari.page.links["Be om en kode hvis du vil lese det her"] == "#kode"
    assert kari.page.html.count('id="kode"') == 1
    assert "Fristen står stille mens vi venter på svaret ditt" in kari.sees
    assert kari.sees.count("står stille") == 1
    assert "Fristen er den samme" not in kari.sees
    assert "senest torsdag 31. desember 2026" in kari.sees
    await shows_the_code(portal, kari, case)
    assert kari.sees.index(question) < kari.sees.index("Vi fikk henvendelsen din")
    assert why not in kari.sees
    await kari.presses("Send svaret ditt", message="Molde")
    assert "Svaret ditt er sendt" in kari.sees
    assert (await Case.get(id=case.id)).status == Status.OPEN
    for line in ("Vi fikk svaret ditt", "Fristen løper igjen", "Senest torsdag 31. desember 2026"):
        assert line in kari.sees
    assert await portal.letters(SIRI, "desk_message") != []
    assert "Fristen løper igjen" in (await (await portal.signed_in(SIRI)).opens(at_desk(case))).text


async def test_a_case_is_late_by_the_date_it_was_extended_to(portal: Running) -> None:
    by = await siri(portal)
    case = await a_case(portal)
    notice = Notice(Why.COMPLEX, "Vi må lete i et arkiv.")
    await done(
        case, lambda fresh: extending.extend(portal.portal, fresh, notice, by, portal.clock())
    )
    letter = await portal.letter(KARI, "extension")
    portal.clock.move(days=40)
    kari = await by_link(portal)
    assert "mandag 22. februar 2027" in letter.text
    assert "Ny frist er mandag 22. februar 2027" in kari.sees
    assert "Vi svarer så snart vi kan, og senest mandag 22. februar 2027" in kari.sees
    assert "Fristen er passert" not in kari.sees
    portal.clock.move(days=53)
    late = await by_link(portal)
    assert late.sees.index("Fristen er passert") < late.sees.index("Vi fikk henvendelsen din")
    assert "Du skulle hatt svar senest mandag 22. februar 2027" in late.sees
    assert "datatilsynet.no" in late.page.html


async def test_a_pause_stands_on_the_page_until_kari_has_been_told_and_it_is_lifted(
    portal: Running,
) -> None:
    by = await siri(portal)
    kari, case = await portal.visitor(), await a_case(portal)
    since = date(2026, 11, 20)
    await done(
        case,
        lambda fresh: restricting.pause(
            portal.portal, fresh, "E-posten din.", since, by, portal.clock()
        ),
    )
    await shows_the_code(portal, kari, case)
    assert "Bruken av opplysningene er satt på pause siden fredag 20. november 2026" in kari.sees
    assert "Du får beskjed før pausen tar slutt" in kari.sees
    assert "E-posten din." in kari.sees
    await done(
        case,
        lambda fresh: restricting.announce_end(
            portal.portal, fresh, "Vi har rettet den.", None, by, portal.clock()
        ),
    )
    await portal.works()
    await kari.opens(f"/sak/{case.reference}")
    assert "Vi sa fra om at pausen tar slutt" in kari.sees
    assert "Vi har rettet den." in kari.sees


def test_everything_that_happens_has_a_sentence_for_kari_and_one_for_siri() -> None:
    case = Case(
        kind="access",
        status=Status.ANSWERED.value,
        received_at=SUNDAY_AFTERNOON,
        due_on=date(2026, 12, 22),
        extended_on=None,
    )
    names = {*TOLD.values(), "complaint_received"}
    happened = [Happened(name, SUNDAY_AFTERNOON, DETAILS.get(name, "")) for name in sorted(names)]
    say = WORDS["nb"]
    for reader in ("case.step_", "desk.step."):
        steps = timeline.steps(
            case,
            happened,
            Progress(),
            lambda name, reader=reader, **values: say(f"{reader}{name}", **values),
            say,
            by="",
        )
        assert len({step.text for step in steps}) == len(names)
