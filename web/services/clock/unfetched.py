"""Files of an answer that nobody has fetched: the person is reminded of them once."""

from __future__ import annotations

from datetime import datetime

from mail import progress_letters
from models import cases, reminders, tokens
from models.deadlines import oslo_date
from models.reminding import FETCHED_WITHIN, Due, Reminding
from models.status import Status
from models.tables import Case, File, MessageState, Purpose, Reminder
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.post.posting import by_day, post_to_case

_ANSWERED = (Status.ANSWERED, Status.CLOSED)


async def cases_with(portal: Portal, now: datetime) -> list[str]:
    """Return the answered cases with files that have waited a while and are still there.

    Only of a person whose address is proven, and who has not been reminded.
    """
    rows = File.filter(
        available_at__lte=now - FETCHED_WITHIN,
        available_at__gt=now - portal.settings.files_kept,
        message__state=MessageState.SENT,
        case__confirmed_at__isnull=False,
        case__address__isnull=False,
        case__status__in=[status.value for status in _ANSWERED],
    )
    waiting = set(await rows.values_list("case_id", flat=True))
    told = Reminder.filter(name=Reminding.FILES_WAIT.value, case_id__in=list(waiting))
    return sorted(str(one) for one in waiting - set(await told.values_list("case_id", flat=True)))


async def remind(portal: Portal, case: Case, now: datetime) -> list[Reminding]:
    """Remind a person of an answer's files, once, unless one of them has been fetched."""
    rows = await File.filter(case_id=case.id, message__state=MessageState.SENT)
    available = [row.available_at for row in rows if row.available_at is not None]
    if case.status not in _ANSWERED or not available or any(row.fetched_at for row in rows):
        return []
    if await Reminder.exists(case_id=case.id, name=Reminding.FILES_WAIT.value):
        return []
    wanted = Due(Reminding.FILES_WAIT, oslo_date(min(available)))
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
    letter = progress_letters.files_wait(
        portal.stationery,
        facts(case),
        await cases.address_of(portal.vault, case),
        until=oslo_date(min(available) + portal.settings.files_kept),
        link=link.text,
    )
    await post_to_case(portal, case, letter, now, not_before=by_day(now))
    await reminders.remind(portal.vault, case, wanted, now)
    return [wanted.name]
