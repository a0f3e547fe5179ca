"""What handlers have mailed with files: erased when the files of answers have had their time.

The person is promised that no further copy is kept then (law.md 6.4), and a mail holds one whether
its files were sent, put aside or never taken. Its words stay as the message it became. What a
person has mailed is their own, and stays as long as their case.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import contents, events
from models.database import transaction
from models.events import PORTAL, EventName
from models.tables import FileContent, MailState, RawMail, Task
from web.portal import Portal
from web.services.by_mail.mail_offers import OF_A_MAIL
from web.services.post import mails

BATCH = 100


async def erase(portal: Portal, now: datetime) -> int:
    """Erase handlers' mails with files on cases that ended long enough ago; return how many."""
    last, count = "", 0
    while True:
        seen, erased = await transaction(partial(_erase_some, portal, now, last))
        count += erased
        if not seen:
            return count
        last = seen
        await asyncio.sleep(0)


async def _erase_some(portal: Portal, now: datetime, last: str) -> tuple[str, int]:
    """Erase what is due of the mails after the `last`; return the last one seen, and how many."""
    found = _of_ended_cases(portal, now).filter(id__gt=last).order_by("id").limit(BATCH)
    rows = await found.only("id", "key_id", "case_id", "envelope")
    due = [row for row in rows if (await mails.outside_of(portal, row)).may_hold_files]
    for row in due:
        await events.record(
            portal.vault,
            EventName.FILE_REMOVED,
            now=now,
            actor=PORTAL,
            case_id=row.case_id,
            detail="mail kept long enough",
        )
    ids = [row.id for row in due]
    await contents.erase(ids)
    await RawMail.filter(id__in=ids).update(content=b"")
    return (rows[-1].id if rows else ""), len(due)


def _of_ended_cases(portal: Portal, now: datetime) -> QuerySet[RawMail]:
    """Return handlers' mails that are still whole; what waits for somebody is not let go of."""
    whole = Q(id__in=Subquery(FileContent.all().values("id"))) | ~Q(content=b"")
    waiting = Task.filter(kind__in=OF_A_MAIL, done_at=None).values("subject")
    return RawMail.filter(
        whole,
        case__closed_at__lte=now - portal.settings.files_kept,
        staff_id__isnull=False,
        state=MailState.HANDLED,
    ).exclude(id__in=Subquery(waiting))
