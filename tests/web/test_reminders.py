"""The clock reminds the desk, and tells whoever waits that the answer is late: each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from models import cases, doubts
from models.database import transaction
from models.deadlines import OSLO
from models.tables import (
    Case,
    Event,
    File,
    Letter,
    LetterState,
    Message,
    Reminder,
    Role,
    Staff,
    Task,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, at_desk, is_sent, siri_at, writes
from tests.web.steps import files_access, files_and_confirms
from tests.web.stock import an_answered_case
from web.services.answers import mycase
from web.services.clock import reminders
from web.services.clock.reminders import Reminded
from web.services.intake import unconfirmed
from web.services.person import withdrawing

DAY = timedelta(days=1)
DUE = date(2026, 12, 22)  # of what is received on Sunday 22 November, as the tests' clock has it
NO_ADVERTS = {"advertising": "yes"}
OF_TIME = ("desk_not_taken", "desk_reminder", "desk_overdue", "overdue", "files_wait")


def at(day: date, hour: int) -> datetime:
    """An hour of a day in Oslo."""
    return datetime.combine(day, time(hour), tzinfo=OSLO).astimezone(UTC)


async def a_round(portal: Running, day: date, hour: int = 12) -> Reminded:
    """The clock moves to an hour of a day in Oslo, and the round runs."""
    portal.clock.now = at(day, hour)
    return await reminders.round(portal.portal, portal.clock())


async def posted() -> list[tuple[str, str]]:
    """The letters about time that are not looked at yet, and whom they are for."""
    codes = {row.id: row.code for row in await Staff.all()}
    rows = await Letter.filter(name__in=OF_TIME).order_by("created_at", "id")
    found = sorted((row.name, codes.get(row.staff_id or "", "")) for row in rows)
    await Letter.filter(id__in=[row.id for row in rows]).delete()
    return found


async def the_desk(portal: Running) -> tuple[str, str]:
    """Siri, a handler, and Per, the lead, by their codes."""
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per", Role.LEAD)
    siri, per = await Staff.all().order_by("created_at")
    return siri.code, per.code


async def taken_by_siri(case: Case) -> None:
    siri = await Staff.all().order_by("created_at").first()
    assert siri is not None
    await Case.filter(id=case.id).update(handler_id=siri.id)


def mails(name: str, *to: str) -> Sequence[tuple[str, str]]:
    return sorted((name, one) for one in to)


async def test_the_desk_is_reminded_four_times_of_a_case_and_kari_told_once_that_it_is_late(
    portal: Running,
) -> None:
    siri, per = await the_desk(portal)
    case = await a_case(portal)
    await taken_by_siri(case)
    expected = {
        date(2026, 12, 12): mails("desk_reminder", siri),
        date(2026, 12, 17): mails("desk_reminder", siri, per),
        date(2026, 12, 20): mails("desk_reminder", siri),
        date(2026, 12, 23): [*mails("desk_overdue", siri, per), ("overdue", "")],
    }
    day, found = date(2026, 11, 23), {}
    while day < DUE + 10 * DAY:
        for hour in (9, 15):
            await a_round(portal, day, hour)
        if letters := await posted():
            found[day] = letters
        day += DAY
    assert found == expected
    assert await Task.filter(kind="overdue", case_id=case.id).count() == 1
    told = await Event.get(name="case.overdue_told")
    assert (told.case_id, told.detail) == (case.id, "2026-12-22")
    reminded = await Event.filter(name="case.reminded").order_by("seq")
    names = ("ten_days", "five_days", "two_days", "overdue")
    assert [row.detail for row in reminded] == [f"{name} 2026-12-22" for name in names]


async def test_what_kari_reads_apologises_and_tells_her_where_to_complain(portal: Running) -> None:
    case = await a_case(portal)
    await a_round(portal, DUE + DAY)
    letter = await portal.letter(KARI, "overdue")
    text = " ".join(letter.text.split())
    for told in (
        *("senest tirsdag 22. desember 2026", "det beklager vi", "Vi har sagt fra"),
        *("Datatilsynet (personvernforordningen artikkel 77)", "domstolene (artikkel 79)"),
    ):
        assert told in text
    # Nobody is at the desk: the one who answers for it is told, and that Kari is.
    to_desk = await portal.letter(portal.portal.organisation.desk_email, "desk_overdue")
    assert "Personen får en e-post der vi beklager" in to_desk.text
    assert KARI not in to_desk.text
    assert case.reference.upper()[:4] in to_desk.subject


@pytest.mark.parametrize(
    ("state", "doubts_about_it", "sure"),
    [
        (LetterState.UNCERTAIN, 1, False),
        (LetterState.QUEUED, 0, False),
        (LetterState.FAILED, 1, False),
        (LetterState.FAILED, 0, True),
    ],
)
async def test_whose_answer_may_have_arrived_is_not_told_that_there_is_none(
    portal: Running, state: LetterState, doubts_about_it: int, sure: bool
) -> None:
    case = await a_case(portal)
    await is_sent(await siri_at(portal, case), case, **GRANTED)
    letters = Letter.filter(case_id=case.id, message__kind="answer")
    answer = await letters.first()
    assert answer is not None
    later = at(DUE + 30 * DAY, 12)
    await Letter.filter(id=answer.id).update(
        state=state, doubts=doubts_about_it, not_before=later, attempts=1
    )
    if state is LetterState.FAILED:
        await Message.filter(id=answer.message_id or "").update(state="draft")
    await a_round(portal, DUE + DAY)
    text = " ".join((await portal.letter(KARI, "overdue")).text.split())
    assert ("Det har vi ikke gjort" in text) == sure
    assert ("Har du fått det, kan du se bort fra denne e-posten." in text) != sure


async def test_who_has_no_address_is_told_by_the_desk_and_the_paper_apologises(
    portal: Running,
) -> None:
    await the_desk(portal)
    case = await a_case(portal, "", kind="transfer_safeguards", proven=False)
    await Case.filter(id=case.id).update(status="open", channel="letter")
    await a_round(portal, DUE + DAY)
    how = "Ring eller skriv, beklag, og si hvordan man klager til Datatilsynet."
    assert how in " ".join((await portal.letter(SIRI, "desk_overdue")).text.split())
    siri = await portal.signed_in(SIRI)
    await siri.opens("/desk")
    assert how in siri.sees
    await writes(siri, case, outcome="none_found", text="Vi har lett.")
    paper = await siri.opens(f"{at_desk(case)}/utskrift.html")
    assert "Du skulle hatt svar senest tirsdag 22. desember 2026. Det beklager vi." in paper.text


async def test_a_late_answer_apologises_and_one_in_time_does_not(portal: Running) -> None:
    late = "Du skulle hatt svar senest tirsdag 22. desember 2026. Det beklager vi."
    await the_desk(portal)
    for day, says_so in ((DUE, False), (DUE + DAY, True)):
        case = await a_case(portal, f"kari{day.day}@example.com", at=at(date(2026, 11, 22), 9))
        portal.clock.now = at(day, 23)
        siri = await portal.signed_in(SIRI)
        await is_sent(siri, case, **GRANTED)
        letter = await portal.letter(f"kari{day.day}@example.com", "answer_granted")
        assert (late in " ".join(letter.text.split())) == says_so


async def test_a_case_nobody_takes_is_told_of_after_three_working_days(portal: Running) -> None:
    siri, per = await the_desk(portal)
    case, other = await a_case(portal), await a_case(portal, "ola@example.com")
    await taken_by_siri(other)
    await a_round(portal, date(2026, 11, 25))
    assert await posted() == []
    await a_round(portal, date(2026, 11, 26))
    assert await posted() == mails("desk_not_taken", siri, per)
    assert [row.case_id for row in await Reminder.all()] == [case.id]


async def test_when_the_portal_was_down_only_the_most_pressing_goes(portal: Running) -> None:
    await the_desk(portal)
    case = await a_case(portal)
    sent = await a_round(portal, DUE - DAY)
    assert (sent.reminders, sent.apologies) == (1, 0)
    letter = await portal.letter(SIRI, "desk_reminder")
    for told in ("tirsdag 22. desember 2026", "Det er 1 dag igjen.", "Ingen har tatt saken ennå."):
        assert told in letter.text
    assert {row.name for row in await Reminder.all()} == {
        *("not_taken", "ten_days", "five_days", "two_days")
    }
    assert await a_round(portal, DUE - DAY, 18) == Reminded(0, 0, 0, 0)
    assert (await Case.get(id=case.id)).version == case.version


async def test_whoever_confirms_after_the_date_has_had_the_apology_in_the_receipt(
    portal: Running,
) -> None:
    await the_desk(portal)
    case = await a_case(portal, proven=False)
    await a_round(portal, DUE + DAY)
    assert await posted() == []

    async def proves() -> None:
        await cases.confirm(portal.portal.vault, await Case.get(id=case.id), portal.clock())

    await transaction(proves)
    await a_round(portal, DUE + DAY, 18)
    assert {name for name, _ in await posted()} == {"desk_overdue"}


async def test_an_extended_case_is_reminded_of_by_its_new_date(portal: Running) -> None:
    siri, _ = await the_desk(portal)
    case = await a_case(portal)
    await taken_by_siri(case)
    await a_round(portal, date(2026, 12, 12))
    assert await posted() == mails("desk_reminder", siri)
    await Case.filter(id=case.id).update(extended_on=date(2027, 2, 22))
    await a_round(portal, DUE + DAY)
    assert await posted() == []
    await a_round(portal, date(2027, 2, 12))
    assert await posted() == mails("desk_reminder", siri)
    await a_round(portal, date(2027, 2, 23))
    assert "overdue" in {name for name, _ in await posted()}
    assert (await Event.get(name="case.overdue_told")).detail == "2027-02-22"


@pytest.mark.database
async def test_while_the_clock_stands_still_nobody_is_reminded_of_the_date(portal: Running) -> None:
    siri_code, per = await the_desk(portal)
    case = await a_case(portal)
    await taken_by_siri(case)
    vault = portal.portal.vault
    portal.clock.now = at(date(2026, 12, 10), 9)

    async def doubts_it() -> None:
        await doubts.ask(vault, case, "0" * 32, actor="siri", now=portal.clock())

    await transaction(doubts_it)
    assert (await a_round(portal, date(2026, 12, 23))).unanswered == 0
    assert (await a_round(portal, date(2026, 12, 24))).unanswered == 1
    assert (await a_round(portal, date(2026, 12, 28))).unanswered == 0
    assert await posted() == []
    assert await Task.filter(kind="identity_unanswered", case_id=case.id).count() == 1
    siri = await portal.signed_in(SIRI)
    still = "Fristen har stått stille siden torsdag 10. desember 2026"
    unpaused = "Ellers er den tirsdag 22. desember 2026"
    assert f"{still}. {unpaused}" in siri.sees
    assert "due--paused" in siri.page.html
    await siri.opens(at_desk(case))
    assert f"{still}. {unpaused}" in siri.sees

    async def answers_it() -> None:
        fresh = await Case.get(id=case.id)
        await doubts.close(vault, fresh, actor="person", now=portal.clock())

    await transaction(answers_it)  # 18 days: from 22 December to Saturday 9 January, so the 11th
    assert (await Case.get(id=case.id)).due_on == date(2027, 1, 11)
    await siri.opens(at_desk(case))
    assert "Svar senest mandag 11. januar 2027" in siri.sees
    assert "Frist hvis tiden ikke sto stille" in siri.sees
    await a_round(portal, date(2027, 1, 6))
    assert await posted() == mails("desk_reminder", siri_code, per)
    await a_round(portal, date(2027, 1, 12))
    assert ("overdue", "") in await posted()


async def test_a_question_asked_when_the_time_had_run_out_stops_no_clock(portal: Running) -> None:
    siri, per = await the_desk(portal)
    case = await a_case(portal)
    await taken_by_siri(case)
    portal.clock.now = at(DUE + DAY, 9)

    async def doubts_it() -> None:
        await doubts.ask(portal.portal.vault, case, "0" * 32, actor="siri", now=portal.clock())

    await transaction(doubts_it)
    await a_round(portal, DUE + 20 * DAY)
    assert await posted() == [*mails("desk_overdue", siri, per), ("overdue", "")]


async def test_what_is_done_at_once_is_reminded_of_on_its_day_and_tells_a_proven_address_alone(
    portal: Running,
) -> None:
    siri, per = await the_desk(portal)
    case = await a_case(portal, kind="objection", answers=NO_ADVERTS)  # to be done on Tuesday 24
    await a_round(portal, date(2026, 11, 23))
    assert await posted() == []
    await a_round(portal, date(2026, 11, 24))
    assert await posted() == mails("desk_reminder", siri, per)
    await a_round(portal, date(2026, 11, 25))
    assert await posted() == mails("desk_overdue", siri, per)
    assert not await Task.filter(kind="overdue").exists()  # it is on the list with its date

    async def proves() -> None:
        await cases.confirm(portal.portal.vault, await Case.get(id=case.id), portal.clock())

    await transaction(proves)
    await a_round(portal, date(2026, 11, 25), 18)
    assert await posted() == [("overdue", "")]


async def test_nobody_is_woken_by_a_date_that_passes_at_midnight(portal: Running) -> None:
    await a_case(portal)
    await a_round(portal, DUE + DAY, 0)
    assert await portal.letters(KARI, "overdue") == []
    portal.clock.move(hours=6, minutes=59)
    assert await portal.letters(KARI, "overdue") == []
    portal.clock.move(minutes=1)
    assert len(await portal.letters(KARI, "overdue")) == 1


async def test_a_case_whose_answer_is_on_its_way_is_left_in_peace_until_it_is_late(
    portal: Running,
) -> None:
    waits, answered = await a_case(portal), await an_answered_case(portal, "ola@example.com")
    await Case.filter(id=answered.id).update(status="open", closed_at=None)
    await Message.filter(case_id=answered.id, kind="answer").update(state="sending")
    await a_round(portal, DUE)
    assert {row.case_id for row in await Reminder.all()} == {waits.id}
    # No letter has arrived: nothing has been answered in time.
    assert (await a_round(portal, DUE + DAY)).apologies == 2
    assert await Task.filter(kind="overdue", case_id=answered.id).count() == 1


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
async def test_what_waits_for_the_morning_does_not_go_when_the_case_ends_in_the_night(
    portal: Running, end: str
) -> None:
    await the_desk(portal)
    case = await a_case(portal)
    await a_round(portal, DUE + DAY, 0)
    portal.clock.now = at(DUE + DAY, 6)
    if end == "answered":
        siri = await portal.signed_in(SIRI)
        await is_sent(siri, case, **GRANTED)
    else:
        await withdrawing.withdraw(portal.portal, case, portal.clock())
    await portal.works()
    assert (await Case.get(id=case.id)).status == end
    portal.clock.now = at(DUE + DAY, 8)
    assert not {mail.name for mail in await portal.letters()} & set(OF_TIME)


@pytest.mark.parametrize("end", ["confirmed", "withdrawn"])
async def test_nobody_is_asked_again_in_the_morning_for_what_came_in_the_night(
    portal: Running, end: str
) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    portal.clock.now = at(date(2026, 11, 26), 0)
    assert (await unconfirmed.round(portal.portal, portal.clock())).asked_again == 1
    portal.clock.now = at(date(2026, 11, 26), 6)
    if end == "confirmed":
        await kari.opens(link)
        await kari.presses("Ja, det er meg")
    else:
        await withdrawing.withdraw(portal.portal, case, portal.clock())
    portal.clock.now = at(date(2026, 11, 26), 8)
    assert not await portal.letters(KARI, "confirm_again")


@pytest.mark.database
async def test_files_fetched_in_the_night_are_not_reminded_of_in_the_morning(
    portal: Running,
) -> None:
    case = await an_answered_case(portal)
    assert (await a_round(portal, date(2026, 11, 30), 0)).unfetched == 1
    file = await File.get(case_id=case.id)
    portal.clock.now = at(date(2026, 11, 30), 6)
    await mycase.fetch(portal.portal, case, file.id, portal.clock())
    portal.clock.now = at(date(2026, 11, 30), 8)
    assert not await portal.letters(KARI, "files_wait")


@pytest.mark.parametrize("fetched", [False, True])
async def test_files_nobody_has_fetched_are_reminded_of_once_after_a_week(
    portal: Running, fetched: bool
) -> None:
    case = await an_answered_case(portal)
    available = (await File.get(case_id=case.id)).available_at
    assert available is not None
    if fetched:
        await File.filter(case_id=case.id).update(fetched_at=portal.clock())
    day = date(2026, 11, 29)
    assert (await a_round(portal, day, 12)).unfetched == 0
    assert (await a_round(portal, day, 18)).unfetched == (0 if fetched else 1)
    assert (await a_round(portal, day + DAY)).unfetched == 0
    if not fetched:
        letter = await portal.letter(KARI, "files_wait")
        last = available + portal.portal.settings.files_kept
        assert f"{last.astimezone(OSLO).day}. " in letter.text
        assert "Hent filene" in letter.text


async def test_the_housekeeper_runs_the_same_round(portal: Running) -> None:
    await files_and_confirms(portal)
    portal.clock.now = at(DUE + DAY, 12)
    await portal.works()
    assert len(await portal.letters(KARI, "overdue")) == 1
