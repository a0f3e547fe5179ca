"""What waits at the desk: cases by the date that counts, a search, and things to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
from web.services.cases.progress import paused_since

ENDS_BY_ITSELF = frozenset(
    {
        *(*DONE_WITH_THE_CASE, TaskKind.ANSWER_STUCK, TaskKind.LIFT_NOW, TaskKind.WHO_WAS_TOLD),
        TaskKind.MAIL_UNMATCHED,
    }
)
"""The tasks that come off the list when what they ask for is done on their page, and not before."""

URGENT = (
    *(TaskKind.OVERDUE, TaskKind.LETTER_FAILED, TaskKind.LETTER_UNSETTLED, TaskKind.ANSWER_STUCK),
    *(TaskKind.ACT_AT_ONCE, TaskKind.LIFT_NOW, TaskKind.REPLIES_LOST, TaskKind.BREACH_REPORTED),
)
"""The tasks that come before all others."""
BY_MAIL = (
    *(TaskKind.MAIL_WAITS, TaskKind.MAIL_FOREIGN, TaskKind.MAIL_FILES),
    TaskKind.REPLY_WANTED,
)
"""The tasks that a mail brings about."""

MOST_IN_LIST = 200
_READ = 2000
MOST_ENDED = 20


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task with its case; `more` of the same kind wait on it, the newest made at `until`."""

    task: Task
    case: Case | None
    more: int
    until: datetime


@dataclass(frozen=True, slots=True)
class ToDos:
    """What somebody has to look at, and how many tasks there was no room for."""

    lines: Sequence[ToDo]
    rest: int


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


async def tasks() -> ToDos:
    """Return what somebody has to look at: the urgent first, then the oldest, then the mail.

    What mail brings about is one line for a case, however much of it there is, and comes last:
    anybody who knows an address can fill it. Mail without a case has a list of its own.
    """
    open_tasks = Task.filter(done_at=None).exclude(kind=TaskKind.MAIL_UNMATCHED)
    groups: dict[tuple[str, ...], list[Task]] = {}
    kinds = ({"kind__in": URGENT}, {"kind__not_in": [*URGENT, *BY_MAIL]}, {"kind__in": BY_MAIL})
    for those in kinds:
        for task in await open_tasks.filter(**those).order_by("created_at", "id").limit(_READ):
            is_alone = task.kind not in BY_MAIL or task.case_id is None
            same = (task.id,) if is_alone else (task.kind.value, str(task.case_id))
            groups.setdefault(same, []).append(task)
    listed = list(groups.values())[:MOST_IN_LIST]
    about = await Case.filter(id__in={group[0].case_id for group in listed if group[0].case_id})
    known = {case.id: case for case in about}
    lines = [
        ToDo(group[0], known.get(group[0].case_id or ""), len(group) - 1, group[-1].created_at)
        for group in listed
    ]
    return ToDos(lines, await open_tasks.count() - sum(map(len, listed)))


async def finish_task(task_id: str, now: datetime, until: datetime | None = None) -> None:
    """Take a task off the list; pressed twice it is done once.

    `until`: of mail on a case, the others that stood on its line go with it, and none that came
    later. Raises `CaseUnknown`, or `MoveNotAllowed` for what is done on its page.
    """
    task = await Task.get_or_none(id=task_id)
    if task is None:
        raise CaseUnknown
    if task.kind in ENDS_BY_ITSELF:
        raise MoveNotAllowed("this is done on its page")

    async def work() -> None:
        await Task.filter(id=task_id, done_at=None).update(done_at=now)
        if until is not None and task.kind in BY_MAIL and task.case_id is not None:
            same = Task.filter(case_id=task.case_id, kind=task.kind, created_at__lte=until)
            await same.filter(done_at=None).update(done_at=now)

    await transaction(work)


def _with_status(statuses: Collection[Status]) -> QuerySet[Case]:
    return Case.filter(status__in=[status.value for status in statuses])
