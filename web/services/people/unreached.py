"""A member of staff whose mail comes back: the others are told, and the case is as it was."""

from __future__ import annotations

from datetime import datetime

from mail import desk_letters
from mail.outbox import Belongs, post
from models import limits
from models.keyring import open_key
from models.tables import Letter, Staff, Task, TaskKind
from web.portal import Portal
from web.services.people.staff import member
from web.services.people.who_is_told import active, leads_among


async def tell(portal: Portal, letter: Letter, now: datetime) -> None:
    """Put a handler whom a letter did not reach on the desk's list; tell the others, once a day.

    The leads are told; without another lead, everybody else; without anybody else, the contact of
    the organisation.
    """
    failing = await Staff.get_or_none(id=letter.staff_id, removed_at=None)
    if failing is None:
        return
    kind = TaskKind.STAFF_UNREACHED
    if not await Task.exists(kind=kind, subject=failing.id, done_at=None):
        await Task.create(kind=kind, subject=failing.id, created_at=now)
    if not await limits.allow(portal.vault, limits.UNREACHED_TOLD, failing.id, now):
        return
    others = [row for row in await active() if row.id != failing.id]
    name = (await member(portal.vault, failing)).name
    told = [
        ((await member(portal.vault, row)).address, row) for row in leads_among(others) or others
    ]
    for to, row in told or [(portal.organisation.desk_email, failing)]:
        written = desk_letters.desk_unreached(portal.stationery, to, name=name)
        key = await open_key(portal.vault, row.key_id)
        about = Belongs(staff_id=row.id)
        await post(portal.vault, portal.stationery, written, key, about, now=now)
