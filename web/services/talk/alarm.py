"""What may be a breach, told in the chat: the leads have it at once, in the person's own words.

It is no case and waits for no proof of an address: whoever answers for the data has 72 hours from
when they know of it. GDPR art. 33.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mail import desk_letters
from mail.outbox import Belongs, post
from models import limits
from models.keyring import create_key, open_key
from models.tables import Letter, Task, TaskKind
from models.vault import DataKey, Vault
from web.portal import Portal
from web.services.people.staff import member
from web.services.people.who_is_told import active, leads_among

TIME_TO_REPORT = timedelta(hours=72)


async def raise_alarm(portal: Portal, text: str, client: str, now: datetime) -> bool:
    """Write to the leads, and put it on the desk's list; False when there have been too many.

    In the caller's transaction.
    """
    if not await _may_be_heard(portal.vault, client, now):
        return False
    posted = [await _write(portal, *to, text, now) for to in await _leads(portal, now)]
    await Task.create(kind=TaskKind.BREACH_REPORTED, subject=posted[0].id, created_at=now)
    return True


async def _may_be_heard(vault: Vault, client: str, now: datetime) -> bool:
    """Count a report, or say that there have been too many.

    Anybody can say this, so nobody can say it for ever, nor use up what another is heard by.
    """
    if await limits.reached(vault, limits.ALARMS_BY_CLIENT, client, now):
        return False
    before = await limits.reached(vault, limits.ALARMED_BEFORE, client, now)
    share = limits.MORE_ALARMS_IN_ALL if before else limits.FIRST_ALARMS_IN_ALL
    if not await limits.allow(vault, share, "all", now):
        return False
    await limits.count(vault, limits.ALARMS_BY_CLIENT, client, now)
    return True


async def _leads(portal: Portal, now: datetime) -> list[tuple[str, DataKey, str | None]]:
    """Return whom to write to: the leads, else everybody at the desk, else its contact."""
    staff = await active()
    to: list[tuple[str, DataKey, str | None]] = [
        (
            (await member(portal.vault, row)).address,
            await open_key(portal.vault, row.key_id),
            row.id,
        )
        for row in leads_among(staff) or staff
    ]
    return to or [(portal.organisation.desk_email, await create_key(portal.vault, now), None)]


async def _write(
    portal: Portal, to: str, key: DataKey, staff_id: str | None, text: str, now: datetime
) -> Letter:
    letter = desk_letters.desk_breach(portal.stationery, to, text, now, now + TIME_TO_REPORT)
    belongs = Belongs(staff_id=staff_id)
    return await post(portal.vault, portal.stationery, letter, key, belongs, now=now)
