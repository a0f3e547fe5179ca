"""What waits at the desk: cases by the date that counts, a search, and things to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from tortoise.expressions import F
from tortoise.functions import Coalesce
from tortoise.queryset import QuerySet

from models import references
from models.addresses import AddressInvalid, canonical
from models.cases import DONE_WITH_THE_CASE, CaseUnknown
from models.database import transaction
from models.status import AT_THE_DESK, ENDED, MoveNotAllowed, Status
from models.tables import Case, Doubt, Restriction, Task, TaskKind
from web.portal import Portal
from web.services.progress import paused_since

ENDS_BY_ITSELF = frozenset(
    {
        *(*DONE_WITH_THE_CASE, TaskKind.ANSWER_STUCK, TaskKind.LIFT_NOW, TaskKind.WHO_WAS_TOLD),
        TaskKind.MAIL_UNMATCHED,
    }
)
"""The tasks that come off the list when what they ask for is done on their page, and not before."""

MOST_IN_LIST = 200
MOST_ENDED = 20


async def at_the_desk() -> list[Case]:
    """Return the cases somebody has to do something about, by the date first due."""
    found = _with_status(AT_THE_DESK).annotate(counts_on=Coalesce("extended_on", F("due_on")))
    return await found.order_by("counts_on", "received_at").limit(MOST_IN_LIST)


async def standing_still(rows: Sequence[Case]) -> dict[str, date]:
    """Return since when the clock of a case stands still, by its id, for those where it does."""
    asked: dict[str, list[Doubt]] = {}
    for doubt in await Doubt.filter(case_id__in=[case.id for case in rows], answered_at=None):
        asked.setdefault(doubt.case_id, []).append(doubt)
    since = {case.id: paused_since(case, asked.get(case.id, ())) for case in rows}
    return {case_id: day for case_id, day in since.items() if day}


async def unconfirmed() -> list[Case]:
    """Return the cases whose address is not proven, the oldest first."""
    return (
        await _with_status({Status.UNCONFIRMED}).order_by("received_at", "id").limit(MOST_IN_LIST)
    )


async def ended() -> list[Case]:
    """Return the cases that ended last."""
    return await _with_status(ENDED).order_by("-closed_at", "id").limit(MOST_ENDED)


async def paused() -> list[tuple[Restriction, Case]]:
    """Return the pauses that stand, the oldest first, each with its case. GDPR art. 18."""
    rows = Restriction.filter(lifted_at=None).order_by("since_on", "id").limit(MOST_IN_LIST)
    return [(row, row.case) for row in await rows.prefetch_related("case")]


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
    """Return what somebody has to look at, the oldest first, with the case it is about.

    Mail without a case has a list of its own: anybody can fill it.
    """
    open_tasks = Task.filter(done_at=None).exclude(kind=TaskKind.MAIL_UNMATCHED)
    rows = await open_tasks.order_by("created_at", "id").limit(MOST_IN_LIST)
    about = await Case.filter(id__in=[row.case_id for row in rows if row.case_id])
    known = {case.id: case for case in about}
    return [(row, known.get(row.case_id or "")) for row in rows]


async def finish_task(task_id: str, now: datetime) -> None:
    """Take a task off the list; pressed twice it is done once.

    Raises `CaseUnknown`, or `MoveNotAllowed` for what is done on its page.
    """
    task = await Task.get_or_none(id=task_id)
    if task is None:
        raise CaseUnknown
    if task.kind in ENDS_BY_ITSELF:
        raise MoveNotAllowed("this is done on its page")

    async def work() -> None:
        await Task.filter(id=task_id, done_at=None).update(done_at=now)

    await transaction(work)


def _with_status(statuses: Collection[Status]) -> QuerySet[Case]:
    return Case.filter(status__in=[status.value for status in statuses])
