"""An answer that has not got out of the portal for an hour is told to whoever answers for it."""

from datetime import timedelta
from pathlib import Path

import pytest

from mail.sender import Envelope, Result, State
from models.tables import Case, Letter, LetterState, Role, Task
from tests.web.conftest import PER, SIRI, Clock, Running, running
from tests.web.steps import answers, files_and_confirms


class WayOut:
    """A mail server that may be in trouble."""

    works = True

    async def deliver(self, envelope: Envelope) -> Result:
        return Result(State.SENT if self.works else State.RETRY, "250" if self.works else "451")

    async def close(self) -> None:
        """Nothing is open."""


async def an_answer_that_cannot_leave(portal: Running, way: WayOut) -> Case:
    _, case = await files_and_confirms(portal)
    siri = await portal.signed_in(SIRI)
    way.works = False
    await answers(siri, case, outcome="granted", text="Dette er alt.")
    await portal.works()
    return case


async def told() -> list[str]:
    """Whom the letters about it are for."""
    rows = await Letter.filter(name="desk_stuck").prefetch_related("staff")
    return [row.staff.role.value if row.staff else "contact" for row in rows]


@pytest.mark.database
async def test_it_is_told_once_to_the_lead_and_the_task_ends_when_it_leaves(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    way = WayOut()
    async with running(database_url, tmp_path, clock, way) as portal:
        await portal.hires(SIRI, "Siri Solberg")
        await portal.hires(PER, "Per Lunde", Role.LEAD)
        case = await an_answer_that_cannot_leave(portal, way)
        clock.move(minutes=50)
        await portal.works()
        assert await told() == []
        for _ in range(3):
            clock.move(minutes=15)
            await portal.works()
        assert await told() == ["lead"]
        task = await Task.get(kind="answer_stuck")
        assert (task.case_id, task.done_at) == (case.id, None)
        way.works = True
        clock.move(hours=1)
        for _ in range(2):
            await portal.works()
        assert (await Task.get(kind="answer_stuck")).done_at is not None
        assert "Et svar står fast" in (await portal.letter(PER, "desk_stuck")).subject


async def test_without_a_lead_the_organisations_contact_is_told(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    way = WayOut()
    async with running(database_url, tmp_path, clock, way) as portal:
        await portal.hires(SIRI, "Siri Solberg")
        await an_answer_that_cannot_leave(portal, way)
        clock.move(minutes=61)
        await portal.works()
        assert await told() == ["contact"]


async def test_an_answer_that_is_held_is_not_stuck_before_its_hour_begins(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    way = WayOut()
    async with running(database_url, tmp_path, clock, way) as portal:
        await portal.hires(SIRI, "Siri Solberg")
        await an_answer_that_cannot_leave(portal, way)
        later = clock() + timedelta(minutes=50)
        held = Letter.filter(message_id__isnull=False, state=LetterState.QUEUED)
        await held.update(due_at=later, not_before=later)
        clock.move(minutes=70)
        await portal.works()
        assert await told() == []
        clock.move(minutes=45)
        await portal.works()
        assert await told() == ["contact"]
