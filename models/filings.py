"""What was sent by one press, and which of it lacks proof of its address. Reads only."""

from __future__ import annotations

from models.status import ENDED, Status
from models.tables import Case

PROVABLE = tuple(status for status in Status if status not in ENDED or status is Status.ANSWERED)
"""The statuses in which the address of a case may still be proven."""


async def together(case: Case) -> list[Case]:
    """Return the cases that were sent by the same press, in order, the case itself among them."""
    if case.filing is None:
        return [case]
    rows = await Case.filter(filing=case.filing).order_by("submission_key", "id")
    return [case if row.id == case.id else row for row in rows]


async def at_one_address(case: Case) -> list[Case]:
    """Return, of those sent together, the ones with this case's address: one letter opens them."""
    return [one for one in await together(case) if one.address_index == case.address_index]


def awaits_proof(case: Case) -> bool:
    """Say whether the address of a case is still to be proven; an open case may lack it too."""
    if case.address is None or case.confirmed_at is not None:
        return False
    return case.status in PROVABLE


def may_be_corrected(case: Case) -> bool:
    """Say whether a case may be given another address: not once that is proven or written to."""
    return awaits_proof(case) and case.status != Status.ANSWERED
