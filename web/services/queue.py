"""What waits at the desk: cases by the date that counts, a search, and things to look at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tortoise.queryset import QuerySet

from models import references
from models.addresses import AddressInvalid, canonical
from models.cases import CaseUnknown
from models.database import transaction
from models.status import AT_THE_DESK, ENDED, Status
from models.tables import Case, MailState, RawMail, Task, TaskKind
from web.portal import Portal

MOST_IN_LIST = 200
MOST_ENDED = 20


async def at_the_desk() -> list[Case]:
    """Return the cases somebody has to do something about, by the date first due."""
    return await _with_status(AT_THE_DESK).order_by("due_on", "received_at").limit(MOST_IN_LIST)


async def unconfirmed() -> list[Case]:
    """Return the cases whose address is not proven, the oldest first."""
    return (
        await _with_status({Status.UNCONFIRMED}).order_by("received_at", "id").limit(MOST_IN_LIST)
    )


async def ended() -> list[Case]:
    """Return the cases that ended last."""
    return await _with_status(ENDED).order_by("-closed_at", "id").limit(MOST_ENDED)


async def search(portal: Portal, text: str) -> list[Case]:
    """Return the cases a reference or a person's address names, the newest first."""
    reference = references.read(text)
    if reference and (case := await Case.get_or_none(reference=reference)):
        return [case]
    try:
        index = portal.vault.index(canonical(text))
    except AddressInvalid:
        return []
    return await Case.filter(address_index=index).order_by("-received_at").limit(MOST_IN_LIST)


async def tasks() -> list[tuple[Task, Case | None]]:
    """Return what somebody has to look at, the oldest first, with the case it is about."""
    rows = await Task.filter(done_at=None).order_by("created_at", "id").limit(MOST_IN_LIST)
    about = await Case.filter(id__in=[row.case_id for row in rows if row.case_id])
    known = {case.id: case for case in about}
    return [(row, known.get(row.case_id or "")) for row in rows]


async def finish_task(task_id: str, now: datetime) -> None:
    """Take a task off the list; pressed twice it is done once. Raises `CaseUnknown`."""
    task = await Task.get_or_none(id=task_id)
    if task is None:
        raise CaseUnknown

    async def work() -> None:
        await Task.filter(id=task_id, done_at=None).update(done_at=now)
        if task.kind is TaskKind.MAIL_UNMATCHED:
            held = RawMail.filter(id=task.subject, state=MailState.HOLDING)
            await held.update(state=MailState.HANDLED)

    await transaction(work)


def _with_status(statuses: Collection[Status]) -> QuerySet[Case]:
    return Case.filter(status__in=[status.value for status in statuses])
