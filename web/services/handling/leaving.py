"""Somebody is taken out of the staff: what they had is free, and the others are told.

What they have mailed that has not left yet is kept back: nobody is left who would stop it, or
answer for it. Somebody else reads the mail, and sends it or does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail import staff_letters
from mail.outbox import Belongs, cancel, post
from models import events, handling
from models.database import transaction
from models.events import PORTAL, EventName
from models.keyring import open_key
from models.status import AT_THE_DESK, Status
from models.tables import Case, RawMail, Session, Staff, StaffAddress, Task, TaskKind
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.outbox import holding
from web.services.people import who_is_told
from web.services.people.staff import StaffUnknown, member
from web.services.post.mails import Why

REMOVED = "removed"
"""Why a case is free, as its event says it."""


async def remove(portal: Portal, address: str, now: datetime) -> int:
    """Take a member of staff out; return how many cases are free by it. Raises `StaffUnknown`.

    Their sessions end, their other addresses are anybody's, letters to them do not leave, what they
    have held is stopped, and what comes to the addresses made for them is a stranger's.
    """

    async def work() -> int:
        index = portal.vault.index(address)
        row = await Staff.get_or_none(address_index=index, removed_at=None)
        if row is None:
            raise StaffUnknown
        row.removed_at = now
        await row.save(update_fields=["removed_at"])
        await Session.filter(staff_id=row.id).delete()
        await StaffAddress.filter(staff_id=row.id).delete()
        await cancel(staff_id=row.id)
        await _keep_back(portal, row, now)
        freed = await _free(portal, row, now)
        await events.record(
            portal.vault, EventName.STAFF_REMOVED, now=now, actor=PORTAL, detail=row.id
        )
        if freed:
            await _tell(portal, row, freed, now)
        return len(freed)

    return await transaction(work)


async def _keep_back(portal: Portal, row: Staff, now: datetime) -> None:
    """Stop what somebody has mailed and is held; each mail waits for one of the others."""
    for held in await holding.held_by(row.id, now):
        message = held.message
        if not await holding.keep_back(portal, message, PORTAL, now):
            continue
        await RawMail.filter(id=message.raw_mail_id).update(why=Why.LEFT)
        await Task.create(
            kind=TaskKind.MAIL_WAITS,
            case_id=message.case_id,
            subject=message.raw_mail_id,
            created_at=now,
        )


async def _free(portal: Portal, row: Staff, now: datetime) -> Sequence[Case]:
    """Let everything somebody has be nobody's; return what is still to be answered."""
    theirs = await Case.filter(handler_id=row.id).order_by("due_on", "id")
    at_the_desk = [case for case in theirs if Status(case.status) in AT_THE_DESK]
    for case in at_the_desk:
        await handling.free(portal.vault, case, REMOVED, now)
    await Case.filter(handler_id=row.id).update(handler_id=None)
    return at_the_desk


async def _tell(portal: Portal, left: Staff, freed: Sequence[Case], now: datetime) -> None:
    """Tell each of the others of all the cases in one letter; without any, the organisation."""
    name = (await member(portal.vault, left)).name
    to: list[tuple[str, str | None, str | None]] = [
        ((await member(portal.vault, row)).address, row.key_id, row.id)
        for row in await who_is_told.active()
    ]
    nobody = (portal.organisation.desk_email, freed[0].key_id, None)
    for address, key_id, staff_id in to or [nobody]:
        letter = staff_letters.freed(
            portal.stationery, address, name=name, cases=[facts(case) for case in freed]
        )
        key = await open_key(portal.vault, key_id)
        about = Belongs(staff_id=staff_id)
        await post(portal.vault, portal.stationery, letter, key, about, now=now)
