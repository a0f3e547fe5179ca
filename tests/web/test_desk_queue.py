"""What waits at the desk, in which order, and how it is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import references
from models.tables import Case, Task, TaskKind
from tests.web.conftest import PER, SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from tests.web.visitor import Page
from web.services.handling import leaving, queue


def order(page: Page, *rows: Case) -> list[Case]:
    """The cases in the order the page names them."""
    return sorted(rows, key=lambda case: page.text.index(references.shown(case.reference)))


async def test_the_most_pressing_case_stands_first_and_each_has_its_light(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    now = portal.clock()
    calm = await a_case(portal, at=now)
    overdue = await a_case(portal, at=now - timedelta(days=40))
    urgent = await a_case(portal, at=now - timedelta(days=30))
    soon = await a_case(portal, at=now - timedelta(days=23))
    siri = await portal.signed_in(SIRI)
    assert order(siri.page, calm, overdue, urgent, soon) == [overdue, urgent, soon, calm]
    lights = [siri.page.html.index(f"due--{light}") for light in ("overdue", "urgent", "soon")]
    assert lights == sorted(lights)
    assert "mandag 23. november 2026, 1 dag igjen" in siri.sees
    assert "fristen er passert" in siri.sees


async def test_an_extended_case_stands_where_its_new_date_puts_it(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    now = portal.clock()
    extended = await a_case(portal, at=now - timedelta(days=30))
    other = await a_case(portal, at=now)
    later = extended.due_on + timedelta(days=60)
    await Case.filter(id=extended.id).update(extended_on=later)
    siri = await portal.signed_in(SIRI)
    assert order(siri.page, extended, other) == [other, extended]
    assert [case.id for case in await queue.at_the_desk()] == [other.id, extended.id]
    assert "(forlenget)" in siri.sees


async def test_siri_sorts_by_who_has_a_case(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    nobodys = await a_case(portal, at=portal.clock() - timedelta(days=20))
    hers = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(hers))
    await siri.presses("Ta saken")
    await siri.opens("/desk")
    assert order(siri.page, nobodys, hers) == [nobodys, hers]
    await siri.follows("Saksbehandler")
    assert order(siri.page, nobodys, hers) == [hers, nobodys]


async def test_a_case_without_proof_stands_apart_with_its_age(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    waits = await a_case(portal, proven=False, at=portal.clock() - timedelta(days=3))
    siri = await portal.signed_in(SIRI)
    assert "Ingen saker venter på svar." in siri.sees
    apart = siri.sees[siri.sees.index("Venter på at adressen blir bekreftet") :]
    assert references.shown(waits.reference) in apart
    assert "for 3 dager siden" in apart


@pytest.mark.parametrize("typed", ["kari@example.com", " Kari@Example.com ", "reference", "sloppy"])
async def test_siri_finds_a_case_by_reference_or_address(portal: Running, typed: str) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await a_case(portal, "kari@example.com")
    ola = await a_case(portal, "ola@example.com")
    shown = references.shown(kari.reference)
    given = {"reference": shown, "sloppy": f" {shown.lower().replace('-', ' ')}"}.get(typed, typed)
    siri = await portal.signed_in(SIRI)
    await siri.presses("Søk", q=given)
    assert shown in siri.sees
    assert references.shown(ola.reference) not in siri.sees
    assert siri.page.url == f"{portal.url}/desk/sok"


@pytest.mark.database
async def test_a_search_that_finds_nothing_says_what_to_write(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    for given in ("", "%", "nobody@example.com", "PV-AAAA-AAAA", "<b>", "x" * 5000):
        await siri.opens("/desk")
        await siri.presses("Søk", q=given)
        assert siri.page.status == 200
        assert "Skriv hele saksnummeret" in siri.sees
        assert "<b>" not in siri.page.html


async def test_what_has_to_be_looked_at_is_done_with_one_press(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    task = await Task.create(
        kind=TaskKind.LETTER_FAILED, case_id=case.id, created_at=portal.clock()
    )
    later = portal.clock() + timedelta(minutes=1)
    await Task.create(kind=TaskKind.REPLIES_LOST, created_at=later)
    anybodys = await Task.create(kind=TaskKind.MAIL_UNMATCHED, created_at=later)
    siri = await portal.signed_in(SIRI)
    assert "En e-post på saken kom ikke fram" in siri.sees
    assert "En prøve vi sendte til oss selv, kom ikke tilbake." in siri.sees
    assert "En e-post har kommet inn som ikke hører til noen sak" not in siri.sees
    form = siri.page.form("Ferdig")
    for _ in range(2):  # pressed twice it is done once
        await siri.posts(form.action, form.fields)
        assert siri.page.status == 200
    assert "En e-post på saken kom ikke fram" not in siri.sees
    assert (await Task.get(id=task.id)).done_at is not None
    await siri.posts("/desk/oppgave/nothing/ferdig", form.fields)
    assert siri.page.status == 404
    await siri.posts(f"/desk/oppgave/{anybodys.id}/ferdig", form.fields)
    assert siri.page.status == 409


async def test_what_is_done_on_its_case_comes_off_the_list_there_and_by_no_press_here(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal, kind="objection", answers={"advertising": "yes"})
    siri = await portal.signed_in(SIRI)
    assert "Stopp bruken nå" in siri.sees
    assert "Gjøres senest tirsdag 24. november 2026. På listen siden 22. november" in siri.sees
    assert "Ferdig" not in siri.sees
    token = {"csrf": siri.page.forms[0].fields["csrf"]}
    now = portal.clock()
    for kind in (TaskKind.LIFT_NOW, TaskKind.OVERDUE, TaskKind.UNCONFIRMED, TaskKind.WHO_WAS_TOLD):
        await Task.create(kind=kind, case_id=case.id, created_at=now)
    for task in await Task.all():
        await siri.posts(f"/desk/oppgave/{task.id}/ferdig", token)
        assert siri.page.status == 409, task.kind
    assert not await Task.exclude(done_at=None).exists()


async def test_the_cases_of_one_who_left_are_nobodys(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await a_case(portal)
    per = await portal.signed_in(PER)
    await per.opens(at_desk(case))
    await per.presses("Ta saken")
    assert "Ta saken" not in per.sees
    await leaving.remove(portal.portal, PER, portal.clock())
    siri = await portal.signed_in(SIRI)
    assert "SaksbehandlerIngen" in siri.sees
    await siri.opens(at_desk(case))
    assert "Ta saken" in siri.sees


@pytest.mark.parametrize("language", ["nn", "en"])
async def test_the_desk_keeps_the_language_siri_chose(portal: Running, language: str) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"/desk?lang={language}")
    await siri.follows(references.shown(case.reference))
    assert siri.page.url == f"{portal.url}{at_desk(case)}?lang={language}"
    assert f'<html lang="{language}">' in siri.page.html
