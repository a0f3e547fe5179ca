"""Which reminders of a case have been sent, row by row. What each is about is in `reminding.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from models import events
from models.events import PORTAL, EventName
from models.reminding import Due, Reminding
from models.tables import Case, Reminder
from models.vault import Vault


async def known(case: Case) -> set[Due]:
    """Return the reminders of a case that have been sent, or have been passed by."""
    rows = await Reminder.filter(case_id=case.id)
    return {Due(Reminding(row.name), row.about_on) for row in rows}


async def pass_by(case: Case, due: Iterable[Due], now: datetime) -> None:
    """Remember reminders that need not be sent any more."""
    for one in due:
        await Reminder.create(case_id=case.id, name=one.name.value, about_on=one.about_on, at=now)


async def remind(vault: Vault, case: Case, one: Due, now: datetime) -> None:
    """Remember a reminder that is sent, once for each date it is about."""
    detail = f"{one.name.value} {one.about_on.isoformat()}"
    await _sent(vault, case, one, EventName.CASE_REMINDED, detail, now)


async def apologise(vault: Vault, case: Case, one: Due, now: datetime) -> None:
    """Remember that the person is told that the answer is late."""
    await _sent(vault, case, one, EventName.CASE_OVERDUE_TOLD, one.about_on.isoformat(), now)


async def _sent(
    vault: Vault, case: Case, one: Due, name: EventName, detail: str, now: datetime
) -> None:
    await pass_by(case, [one], now)
    await events.record(vault, name, now=now, actor=PORTAL, case_id=case.id, detail=detail)
