"""What a handler passes on to «Registrer henvendelse»: it waits in the pen, ready to register.

Nothing leaves by it, so nobody has to vouch for the sender. Whoever is not of the desk has sent a
mail like any other that belongs to no case.
"""

from __future__ import annotations

from datetime import datetime

from mail import staff_letters
from mail.inbound import Kind
from mail.outbox import Belongs, post
from models.keyring import open_key
from models.tables import MailState, Staff, Task, TaskKind
from web.portal import Portal
from web.services.people.staff import by_address, member
from web.services.post import automatic_letters, mails
from web.services.post.mails import Opened, Why


async def take(portal: Portal, opened: Opened, staff: Staff, now: datetime) -> None:
    """Keep a mail that is to be registered, and send its link to whoever passed it on.

    `staff` is whose address it came to; a colleague may use it as well.
    """
    row, mail = opened.row, opened.mail
    if mail.kind in (Kind.AUTO_REPLY, Kind.BOUNCE):
        await mails.finish(row, MailState.HANDLED, Why.AUTO_REPLY, None, staff_id=staff.id)
        return
    sender = await by_address(portal.vault, mail.from_address)
    await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
    why = Why.TO_REGISTER if sender else Why.UNMATCHED
    staff_id = sender.id if sender else None
    await mails.finish(row, MailState.HOLDING, why, None, staff_id=staff_id)
    if sender is not None:
        await _tell(portal, row.id, sender, now)


async def _tell(portal: Portal, mail_id: str, sender: Staff, now: datetime) -> None:
    to = (await member(portal.vault, sender)).address
    if not await automatic_letters.allow(portal, to, now):
        return
    letter = staff_letters.to_register(portal.stationery, to, mail_id=mail_id)
    key = await open_key(portal.vault, sender.key_id)
    about = Belongs(staff_id=sender.id)
    await post(portal.vault, portal.stationery, letter, key, about, now=now)
