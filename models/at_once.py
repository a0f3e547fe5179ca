"""What is acted on at once: by when, and how the desk is told. GDPR art. 7 (3), 21 (3)."""

from __future__ import annotations

from datetime import date, datetime

from models.deadlines import add_working_days, oslo_date
from models.tables import Case, Task, TaskKind

WORKING_DAYS = 2
"""Working days in which the desk does what is acted on without waiting for proof."""


def act_by(since: datetime) -> date:
    """Return the day by which is done what is not to wait for an answer."""
    return add_working_days(oslo_date(since), WORKING_DAYS)


async def put_on_list(case: Case, now: datetime) -> None:
    """Put what is done at once on the desk's list, due when its case is."""
    await Task.create(
        kind=TaskKind.ACT_AT_ONCE, case_id=case.id, created_at=now, due_on=case.due_on
    )


async def take_off_list(case: Case, now: datetime) -> None:
    """Take it off again: it is handled in another way."""
    await Task.filter(case_id=case.id, kind=TaskKind.ACT_AT_ONCE, done_at=None).update(done_at=now)
