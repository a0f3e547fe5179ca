"""A round over many cases: none is in the way of the others, and two rounds at once do it once."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from models.database import transaction
from models.tables import Answer, Case, Letter, Reminder
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import a_case
from tests.web.stock import an_answered_case
from web.services.clock import reminders, unfetched
from web.services.intake import unconfirmed

pytestmark = pytest.mark.database

OLA = "ola@example.com"


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What has been logged of something that went wrong."""
    return [one.message for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_case_that_cannot_be_read_keeps_no_reminder_from_anybody_else(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = await a_case(portal), await a_case(portal, OLA)
    first, second = [await a_case(portal, one, proven=False) for one in (PER, SIRI)]
    await Answer.filter(case_id=broken.id).update(content=b"x")
    await Case.filter(id=broken.id).update(due_on=broken.due_on - timedelta(days=1))
    await Case.filter(id=first.id).update(
        address=b"x", received_at=first.received_at - timedelta(hours=1)
    )
    portal.clock.move(days=4)
    assert (await unconfirmed.round(portal.portal, portal.clock())).asked_again == 1
    portal.clock.move(days=27)
    assert (await reminders.round(portal.portal, portal.clock())).apologies == 1
    reminded = {row.case_id for row in await Reminder.all()}
    assert reminded == {other.id, second.id}
    assert len(errors(caplog)) == 2
    assert all("SealBroken" in one for one in errors(caplog))


async def test_two_rounds_at_once_remind_of_everything_once(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await portal.hires(SIRI, "Siri")
    for number in range(3):
        await a_case(portal, f"p{number}@example.com")
    await a_case(portal, OLA, proven=False)
    portal.clock.move(days=20)
    answered = await an_answered_case(portal)
    portal.clock.move(days=11)
    now = portal.clock()
    both = [
        *(reminders.round(portal.portal, now) for _ in range(2)),
        *(unconfirmed.round(portal.portal, now) for _ in range(2)),
    ]
    await asyncio.gather(*both)
    # One that found the same before the other was done.
    assert not await transaction(lambda: unfetched.remind(portal.portal, answered, now))
    assert not errors(caplog)
    assert await Letter.filter(name="overdue").count() == 3
    assert await Letter.filter(name="desk_overdue").count() == 6
    assert await Letter.filter(name="files_wait").count() == 1
    assert await Reminder.filter(name="unconfirmed").count() == 1
    assert KARI in {one.to for one in await portal.letters(name="files_wait")}
