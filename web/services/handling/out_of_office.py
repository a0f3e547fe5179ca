"""A handler whose machine answers that they are away: their case is free, and the others know.

The clock goes on as it was, and nobody is answered. GDPR art. 12 (3) knows no holidays.
"""

from __future__ import annotations

from datetime import datetime

from mail import staff_letters, verdict
from mail.inbound import Kind, Mail
from models import handling, limits
from models.status import AT_THE_DESK, Status
from models.tables import Case, Letter, Staff
from web.portal import Portal
from web.services.answers.drafting import is_on_its_way
from web.services.cases.case_facts import facts
from web.services.letters import reply_addresses
from web.services.people import who_is_told
from web.services.people.staff import by_address, member
from web.services.post.posting import post_to_case

AWAY = "away"
"""Why a case is free, as its event says it."""


async def take(portal: Portal, mail: Mail, case: Case, staff: Staff, now: datetime) -> bool:
    """Free a case whose handler is away, in the caller's transaction; say whether it was.

    It is when they have the case, the mail says that it is from them, and somebody else is at the
    desk. With nobody else the case stays theirs, and those who answer for it are told, once.
    """
    if not await _says_so(portal, mail, staff):
        return False
    fresh = await Case.get(id=case.id)
    theirs = fresh.handler_id == staff.id and Status(fresh.status) in AT_THE_DESK
    if not theirs or await is_on_its_way(fresh):
        return False
    others = [row for row in await who_is_told.active() if row.id != staff.id]
    if others:
        await handling.free(portal.vault, fresh, AWAY, now)
        for row in others:
            await _tell(portal, fresh, staff, row, now)
    elif await limits.allow(portal.vault, limits.AWAY_ALONE, f"{fresh.id} {staff.id}", now):
        await _tell(portal, fresh, staff, None, now)
    return bool(others)


async def about(portal: Portal, mail: Mail, letter: Letter, now: datetime) -> bool:
    """Do the same for a machine that answers to a letter's envelope sender (RFC 3834 4)."""
    case = await Case.get_or_none(id=letter.case_id) if letter.case_id else None
    staff = await Staff.get_or_none(id=letter.staff_id) if letter.staff_id else None
    if case is None or staff is None:
        return False
    return await take(portal, mail, case, staff, now)


async def _says_so(portal: Portal, mail: Mail, staff: Staff) -> bool:
    if mail.kind is not Kind.AUTO_REPLY or not mail.is_away:
        return False
    believed = portal.settings.believed
    if believed.kind is not verdict.Kind.NONE and not verdict.vouched(
        believed, mail.stamps, mail.from_address
    ):
        return False
    sender = await by_address(portal.vault, mail.from_address)
    return sender is not None and sender.id == staff.id


async def _tell(portal: Portal, case: Case, staff: Staff, row: Staff | None, now: datetime) -> None:
    """Tell a colleague that the case is free; with none, the organisation that nobody has it."""
    letter = staff_letters.away(
        portal.stationery,
        facts(case),
        (await member(portal.vault, row)).address if row else portal.organisation.desk_email,
        name=(await member(portal.vault, staff)).name,
        reply=reply_addresses.to_answer(portal, case, row) if row else None,
        thread=reply_addresses.thread_of(portal, case, row) if row else None,
    )
    await post_to_case(portal, case, letter, now, staff_id=row.id if row else None)
