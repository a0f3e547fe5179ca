"""More time for an answer: once, in the first month, with a reason, and the person is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import references
from models.deadlines import end_of
from models.tables import Case, Event, Letter, LetterState, Message, MessageKind, MessageState, Task
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import a_case, at_desk, in_html, siri_at
from tests.web.visitor import Page, Visitor

SECOND = timedelta(seconds=1)
REASON = "Opplysningene ligger i fire systemer, og to av dem er hos en leverandør."
WAYS_ON = ("Datatilsynet (personvernforordningen artikkel 77)", "domstolene (artikkel 79)")


async def opens_it(handler: Visitor, case: Case) -> Page:
    return await handler.opens(f"{at_desk(case)}/gjor/forleng")


async def extends(handler: Visitor, case: Case, reason: str = REASON, **more: str) -> Page:
    await opens_it(handler, case)
    return await handler.presses("Forleng fristen", why="complex", reason=reason, **more)


async def extensions(case: Case) -> list[str]:
    """The dates it has been extended to, as the chain of events has them."""
    rows = await Event.filter(case_id=case.id, name="case.extended").order_by("seq")
    return [row.detail for row in rows]


async def test_kari_is_told_of_the_new_date_and_why_in_the_same_moment(portal: Running) -> None:
    case = await a_case(portal)  # 22 November: due on 22 December, extended Monday 22 February
    siri = await siri_at(portal, case)
    await siri.follows("Forleng fristen")
    assert "tirsdag 22. desember 2026" in siri.sees
    assert "mandag 22. februar 2027" in siri.sees
    assert "At få er på jobb, er ingen grunn" in siri.sees
    await siri.presses("Forleng fristen", why="many", reason=REASON)
    assert "Fristen er forlenget." in siri.sees
    assert "mandag 22. februar 2027 (forlenget)" in siri.sees
    assert "Den første fristen var tirsdag 22. desember 2026" in siri.sees
    assert await extensions(case) == ["2027-02-22"]
    letter = await portal.letter(KARI, "extension")
    assert references.shown(case.reference) in letter.subject
    for told in (
        *("senest tirsdag 22. desember 2026", "senest mandag 22. februar 2027", REASON),
        *("mange henvendelser å behandle", "artikkel 12 nr. 3", *WAYS_ON),
    ):
        assert told in " ".join(letter.text.split())
        assert told in in_html(letter.html)
    assert (await Message.get(case_id=case.id)).state is MessageState.SENT


async def test_a_reason_of_spaces_and_one_of_a_few_letters_are_none(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await extends(siri, case, "   ")
    assert (siri.page.status, "Forklaringen må fylles ut" in siri.sees) == (422, True)
    await extends(siri, case, "Ferie  " + " " * 30 + "her.")
    assert (siri.page.status, "Skriv minst én hel setning" in siri.sees) == (422, True)
    await opens_it(siri, case)
    await siri.presses("Forleng fristen", reason=REASON)
    assert (siri.page.status, "Hvorfor det trengs mer tid må fylles ut" in siri.sees) == (422, True)
    assert REASON in siri.page.html
    assert (await extensions(case), await Message.all().count()) == ([], 0)


async def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_not(
    portal: Running,
) -> None:
    case, other = await a_case(portal), await a_case(portal, "ola@example.com")
    siri = await siri_at(portal, case)
    portal.clock.now = end_of(case.due_on) - SECOND
    siri = await portal.signed_in(SIRI)
    await extends(siri, case)
    assert await extensions(case) == ["2027-02-22"]
    portal.clock.now = end_of(case.due_on) - timedelta(milliseconds=50)
    await opens_it(siri, other)
    form = siri.page.form("Forleng fristen")
    portal.clock.now = end_of(case.due_on)
    await siri.posts(form.action, {**form.fields, "why": "complex", "reason": REASON})
    assert siri.page.status == 409
    assert "Varselet med grunnen måtte vært sendt senest tirsdag 22. desember 2026" in siri.sees
    await siri.opens(at_desk(other))
    await siri.follows("Forleng fristen")
    assert "Fristen kan ikke forlenges lenger" in siri.sees
    assert "Forlenger du" not in siri.sees
    assert all("Forleng fristen" not in form.buttons for form in siri.page.forms)
    assert await extensions(other) == []


async def test_a_second_extension_is_refused_with_the_reason(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await extends(siri, case)
    await opens_it(siri, case)
    assert "Fristen er alt forlenget til mandag 22. februar 2027" in siri.sees
    assert all("Forleng fristen" not in form.buttons for form in siri.page.forms)


@pytest.mark.database
async def test_of_two_handlers_at_once_one_wins_and_the_other_is_told_what_goes(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await portal.hires(PER, "Per")
    per = await portal.signed_in(PER)
    await opens_it(per, case)
    await siri.presses("Ta saken")
    await per.presses("Forleng fristen", why="complex", reason=REASON)
    assert per.page.status == 409
    assert "Noen har gjort noe med saken siden du åpnet siden" in per.sees
    assert REASON in per.page.html
    assert await extensions(case) == []
    await per.presses("Forleng fristen")
    assert await extensions(case) == ["2027-02-22"]


async def test_what_is_done_at_once_and_what_has_ended_takes_no_longer(portal: Running) -> None:
    advert = await a_case(portal, kind="objection", answers={"advertising": "yes"})
    ended = await a_case(portal, "ola@example.com")
    await Case.filter(id=ended.id).update(status="answered", closed_at=portal.clock())
    siri = await siri_at(portal, advert)
    for case in (advert, ended):
        await siri.opens(at_desk(case))
        assert "Forleng fristen" not in siri.page.links
        assert (await opens_it(siri, case)).path == at_desk(case)
        seen = (await Case.get(id=case.id)).version
        sent = {"csrf": siri.page.forms[0].fields["csrf"], "seen": str(seen)}
        await siri.posts(f"{at_desk(case)}/gjor/forleng", {**sent, "why": "many", "reason": REASON})
    assert not await Case.exclude(extended_on=None).exists()


async def test_somebody_without_an_address_is_told_by_the_handler_who_says_how(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await Case.filter(id=case.id).update(address=None, address_index=None)
    siri = await siri_at(portal, case)
    await extends(siri, case)
    assert "Gi varselet selv før du trykker" in siri.sees
    assert "Hvordan varselet ble gitt må fylles ut" in siri.sees
    assert await extensions(case) == []
    await siri.presses("Forleng fristen", given="post")
    assert await extensions(case) == ["2027-02-22"]
    assert "Varselet ble gitt i et brev." in siri.sees
    assert not await Letter.filter(name="extension").exists()


async def test_a_notice_that_does_not_leave_in_the_first_month_gives_no_time(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await extends(siri, case)
    portal.clock.now = end_of(case.due_on)
    await portal.works()
    assert (await Letter.get(name="extension")).state is LetterState.EXPIRED
    fresh = await Case.get(id=case.id)
    assert (fresh.extended_on, fresh.due_on) == (None, case.due_on)
    told = await Message.get(case_id=case.id, kind=MessageKind.EXTENSION)
    assert told.state is MessageState.UNDELIVERED
    assert await Task.filter(kind="letter_failed", case_id=case.id).exists()
    assert await Event.filter(case_id=case.id, name="case.not_extended").exists()


async def test_a_notice_that_comes_back_in_time_may_be_sent_once_more(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await extends(siri, case)
    await Letter.filter(name="extension").update(not_after=portal.clock())
    await portal.works()
    assert (await Case.get(id=case.id)).extended_on is None
    await extends(siri, case)
    await portal.works()
    assert (await Case.get(id=case.id)).extended_on is not None
    assert len(await extensions(case)) == 2


@pytest.mark.database
async def test_a_notice_that_comes_back_while_it_is_done_at_once_gives_no_time_afterwards(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await extends(siri, case)
    for sort in ("objection_yes", "access"):
        await siri.opens(f"{at_desk(case)}/gjor/endre-hva-saken-gjelder")
        await siri.presses("Endre, og si fra til personen", sort=sort, why=REASON)
        await Letter.filter(name="extension").update(not_after=portal.clock())
        await portal.works()
    fresh = await Case.get(id=case.id)
    assert (fresh.kind, fresh.due_on, fresh.extended_on) == ("access", case.due_on, None)
    assert await Event.filter(case_id=case.id, name="case.not_extended").count() == 1
