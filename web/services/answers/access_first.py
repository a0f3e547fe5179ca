"""Access before erasure: what is erased can no longer be seen.

Whoever asks for both gets the copy first; the erasure is not done while it waits to be fetched.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q

from models.cases import counts_on
from models.catalogue.access import ACCESS
from models.catalogue.requirements import ROUTED, Outcome
from models.deadlines import oslo_date
from models.status import AT_THE_DESK, Status
from models.tables import Case, File
from web.services.answers.mycase import has_read

WAITS_FOR_FETCHING = timedelta(days=14)
NOTHING_TO_FETCH = (Outcome.REFUSED, Outcome.NONE_FOUND, *ROUTED)


async def waits(case: Case, now: datetime) -> Case | None:
    """Return the same person's request for access whose copy they have not had; None for none.

    It has been had when every file of it is fetched, or the answer read where it has no file; a
    copy that nobody fetches is waited for `WAITS_FOR_FETCHING`. An answer that gives nothing is had
    once it is sent. The date of the erasure itself comes first: GDPR art. 12 (3).
    """
    if oslo_date(now) >= counts_on(case):
        return None
    same = Q(filing=case.filing) if case.filing else Q(id=case.id)
    if case.address_index is not None:
        same |= Q(address_index=case.address_index)
    statuses = [status.value for status in (*AT_THE_DESK, Status.ANSWERED, Status.CLOSED)]
    found = Case.filter(
        same, kind=ACCESS.name, confirmed_at__isnull=False, status__in=statuses
    ).exclude(id=case.id)
    for access in await found.order_by("received_at", "id"):
        if not await _has_been_had(access, now):
            return access
    return None


async def _has_been_had(access: Case, now: datetime) -> bool:
    if access.closed_at is None:
        return False
    if access.outcome in NOTHING_TO_FETCH or now - access.closed_at >= WAITS_FOR_FETCHING:
        return True
    files = File.filter(case_id=access.id, message_id__isnull=False, available_at__isnull=False)
    if await files.exists():
        return not await files.filter(fetched_at=None).exists()
    return await has_read(access, access.closed_at)
