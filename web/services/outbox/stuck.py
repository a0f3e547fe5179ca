"""Answers that do not get out: somebody who answers for them is told, by a task and by a letter.

Counted from when an answer should have left. The task ends by itself when it does, or cannot.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from mail import desk_letters
from mail.outbox import WAITING
from models import references
from models.tables import Case, Letter, MessageKind, Task, TaskKind
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.letters import notify
from web.services.people.who_is_told import active, leads_among
from web.services.post import rounds
from web.services.post.posting import post_to_case

AFTER = timedelta(hours=1)

log = logging.getLogger("portal.stuck")


async def round(portal: Portal, now: datetime) -> int:
    """Tell of every answer that has been stuck for an hour; return how many were new."""
    await _end_tasks(now)

    async def work(letter_id: str) -> bool:
        return await _tell(portal, letter_id, now)

    return sum(await rounds.each(await _stuck(now), work))


async def _stuck(now: datetime) -> Sequence[str]:
    """Return the letters with answers that should have left an hour ago, the oldest first."""
    since = now - AFTER
    found = []
    for state in WAITING:  # one at a time, so that the index of each serves
        waiting = Letter.filter(
            state=state,
            message__kind=MessageKind.ANSWER,
            case_id__isnull=False,
            created_at__lte=since,
        )
        found += await waiting.only("id", "created_at", "due_at")
    late = [row for row in found if _due_at(row) <= since]
    return [row.id for row in sorted(late, key=_due_at)]


def _due_at(row: Letter) -> datetime:
    return row.due_at or row.created_at


async def _tell(portal: Portal, letter_id: str, now: datetime) -> bool:
    """Make the task and write to the leads, once for a letter, whoever asks."""
    letter = await Letter.get_or_none(id=letter_id, state__in=WAITING)
    known = await Task.filter(kind=TaskKind.ANSWER_STUCK, subject=letter_id).exists()
    case = await Case.get_or_none(id=letter.case_id) if letter and not known else None
    if case is None:
        return False
    await Task.create(
        kind=TaskKind.ANSWER_STUCK, case_id=case.id, subject=letter_id, created_at=now
    )
    leads = leads_among(await active())
    for lead in leads:
        await notify.desk_of_news(portal, "desk_stuck", case, now, only=lead)
    if not leads:
        to = portal.organisation.desk_email
        told = desk_letters.desk_news(portal.stationery, "desk_stuck", facts(case), to, thread=None)
        await post_to_case(portal, case, told, now)
    log.warning("the answer of %s has not left for an hour", references.shown(case.reference))
    return True


async def _end_tasks(now: datetime) -> None:
    """Take off the list what has left since, and what cannot leave: there is another task of it."""
    told = Task.filter(kind=TaskKind.ANSWER_STUCK, done_at=None)
    subjects = [str(subject) for subject in await told.values_list("subject", flat=True)]
    if not subjects:
        return
    waits = Letter.filter(id__in=subjects, state__in=WAITING)
    still = [str(one) for one in await waits.values_list("id", flat=True)]
    await told.exclude(subject__in=still).update(done_at=now)
