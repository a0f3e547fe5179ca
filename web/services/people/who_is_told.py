"""Who at the desk is told of a case, and how often of cases that nobody has proven."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail import desk_letters
from mail.outbox import Belongs, post
from models import limits, tables
from models.keyring import open_key
from models.registering import is_by_hand
from models.tables import Case, Role, Staff
from web.portal import Portal
from web.services.people.staff import member


async def active() -> list[Staff]:
    """Return everybody at the desk, in the order they were added."""
    return await tables.Staff.filter(removed_at=None).order_by("created_at", "id")


def leads_among(staff: Sequence[Staff]) -> list[Staff]:
    """Return those who are leads."""
    return [row for row in staff if row.role is Role.LEAD]


async def concerned(case: Case) -> list[Staff]:
    """Return the case's handler, or everybody when nobody has taken it."""
    staff = await active()
    return [row for row in staff if row.id == case.handler_id] or staff


async def may_be_told(portal: Portal, case: Case, now: datetime) -> bool:
    """Say whether the desk is written to about a case; who has proven nothing cannot flood it.

    Beyond what is allowed, one letter an hour says that there are many. Their tasks tell the rest.
    """
    if case.confirmed_at is not None or is_by_hand(case):
        return True
    if await limits.allow(portal.vault, limits.AT_ONCE_IN_ALL, "all", now):
        return True
    if await limits.allow(portal.vault, limits.AT_ONCE_MANY, "all", now):
        await _tell_of_many(portal, case, now)
    return False


async def _tell_of_many(portal: Portal, newest: Case, now: datetime) -> None:
    """Tell the desk that many cases came in; what becomes of any of them ends no such letter."""
    to: list[tuple[str, str | None, str | None]] = [
        ((await member(portal.vault, row)).address, row.key_id, row.id) for row in await active()
    ]
    for address, key_id, staff_id in to or [(portal.organisation.desk_email, newest.key_id, None)]:
        letter = desk_letters.desk_many(portal.stationery, address)
        key = await open_key(portal.vault, key_id)
        about = Belongs(staff_id=staff_id)
        await post(portal.vault, portal.stationery, letter, key, about, now=now)
