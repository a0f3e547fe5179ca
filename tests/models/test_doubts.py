"""A concrete doubt about who asks lets the clock stand while its question is out; nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import cases, correspondence, doubts
from models.case_row import update
from models.cases import Filing
from models.database import transaction
from models.deadlines import count_deadlines, is_working_day, oslo_date
from models.events import PERSON, EventName
from models.status import Status
from models.tables import Case, Doubt, Event, Task, TaskKind
from models.vault import Vault

VAULT = Vault({1: b"m" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)
RECEIVED = datetime(2026, 9, 1, 10, tzinfo=UTC)
ASKED = datetime(2026, 9, 3, 10, tzinfo=UTC)
ANSWERED = datetime(2026, 9, 13, 10, tzinfo=UTC)
SIRI = "siri"


async def doubted() -> tuple[Case, Doubt]:
    """Kari's request of 1 September, with a question about who she is put on the 3rd."""
    filing = Filing("access", "kari@example.com", (), "nb", None, "form", "1", None)

    async def work() -> tuple[Case, Doubt]:
        case = await cases.file_case(VAULT, filing, RECEIVED)
        await cases.confirm(VAULT, case, RECEIVED)
        await correspondence.wait(case)
        return case, await doubts.ask(VAULT, case, "message", actor=SIRI, now=ASKED)

    return await transaction(work)


@pytest.mark.database
async def test_ten_days_of_waiting_for_proof_move_the_first_of_october_to_the_twelfth(
    database: str,
) -> None:
    case, doubt = await doubted()
    assert case.due_on == date(2026, 10, 1)
    unanswered = TaskKind.IDENTITY_UNANSWERED
    await Task.create(kind=unanswered, case_id=case.id, created_at=ASKED)
    await transaction(lambda: doubts.end(VAULT, case, doubt, ANSWERED, actor=PERSON, now=ANSWERED))
    stored = await Case.get(id=case.id)
    # The 11th is a Sunday; law.md 2.5.
    assert (stored.nominal_on, stored.due_on) == (date(2026, 10, 11), date(2026, 10, 12))
    assert stored.extended_on is None
    ended = await Event.get(name=EventName.CASE_DOUBT_ENDED.value)
    assert ended.detail == "10 days"
    assert not await Task.exists(done_at=None)


@pytest.mark.database
async def test_an_extension_moves_with_the_days_it_took(database: str) -> None:
    case, doubt = await doubted()
    await update(case, extended_on=date(2026, 12, 1))
    await transaction(lambda: doubts.end(VAULT, case, doubt, ANSWERED, actor=PERSON, now=ANSWERED))
    assert (await Case.get(id=case.id)).extended_on == date(2026, 12, 11)


@pytest.mark.database
async def test_a_question_that_never_arrived_takes_no_days(database: str) -> None:
    case, doubt = await doubted()

    async def bounces() -> None:
        await doubts.end(VAULT, case, doubt, doubt.asked_at, actor=SIRI, now=ANSWERED)

    await transaction(bounces)
    assert (await Case.get(id=case.id)).due_on == date(2026, 10, 1)


@pytest.mark.database
async def test_what_has_become_due_at_once_waits_for_nobody(database: str) -> None:
    case, _ = await doubted()
    await update(case, due_on=date(2026, 9, 7))
    await transaction(lambda: doubts.close(VAULT, case, actor=PERSON, now=ANSWERED))
    assert (await Case.get(id=case.id)).due_on == date(2026, 9, 7)


@pytest.mark.database
@pytest.mark.parametrize("end", ["answered", "withdrawn"])
async def test_a_case_that_ends_leaves_no_doubt_open(database: str, end: str) -> None:
    case, doubt = await doubted()

    async def work() -> None:
        if end == "answered":
            await cases.mark_answered(VAULT, case, "granted", actor=SIRI, now=ANSWERED)
        else:
            await cases.withdraw(VAULT, case, ANSWERED)

    await transaction(work)
    assert (await Doubt.get(id=doubt.id)).answered_at == ANSWERED
    assert (await Case.get(id=case.id)).status == Status(end)


def test_a_day_told_afterwards_is_that_day_and_never_before_the_question() -> None:
    doubt = Doubt(id="d", case_id="c", message_id="m", asked_at=ASKED)
    same_day = doubts.instant_of(oslo_date(ASKED), doubt, ANSWERED)
    assert same_day >= ASKED
    assert oslo_date(same_day) == oslo_date(ASKED)
    early = ANSWERED.replace(hour=4)
    assert doubts.instant_of(oslo_date(early), doubt, early) == early
    assert oslo_date(doubts.instant_of(date(2026, 9, 8), doubt, ANSWERED)) == date(2026, 9, 8)


@given(
    since=st.integers(0, 8 * 365 * 24),
    waits=st.lists(st.tuples(st.integers(0, 100 * 24), st.integers(0, 60 * 24)), max_size=4),
)
def test_waiting_never_makes_an_answer_due_earlier_nor_later_than_the_days_waited(
    since: int, waits: list[tuple[int, int]]
) -> None:
    at = RECEIVED + timedelta(hours=since)
    rows = []
    for asked, waited in waits:
        put = at + timedelta(hours=asked)
        then = put + timedelta(hours=waited)
        rows.append(Doubt(id="d", case_id="c", message_id="m", asked_at=put, answered_at=then))
    clock = count_deadlines(at, doubts.spent(rows, at + timedelta(days=200)))
    days = sum(
        (oslo_date(row.answered_at) - oslo_date(row.asked_at)).days
        for row in rows
        if row.answered_at
    )
    plain = count_deadlines(at)
    assert plain.due_on == clock.unpaused_due_on <= clock.due_on
    assert plain.nominal_on <= clock.nominal_on <= plain.nominal_on + timedelta(days=days)
    assert plain.extended_on <= clock.extended_on
    assert is_working_day(clock.due_on)
