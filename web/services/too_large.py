"""A mail that was too large to take: its head is kept, and whoever can do something is told.

By SMTP such a mail is refused and its sender's own server says so. A mailbox has taken it already,
and its sender believes that it has arrived.
"""

from __future__ import annotations

from datetime import datetime

from models import events, messages
from models.events import PORTAL, EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, MailState, MessageKind, MessageState, Staff, Task, TaskKind
from web.portal import Portal
from web.services import automatic_letters, mails, notify
from web.services.mails import Opened, Why
from web.services.staff import by_address, member


async def take(
    portal: Portal, opened: Opened, case: Case, now: datetime, *, meant_for: Staff | None = None
) -> None:
    """Note it on its case with a task; a handler who sent it is told that nothing was done.

    `meant_for` is the handler whose address it came to, None where it came to the person's.
    """
    row, why = opened.row, Why.TOO_LARGE
    key = await open_key(portal.vault, case.key_id)
    note = messages.new(key, case, MessageKind.NOTE, MessageState.RECEIVED, now)
    note.raw_mail_id = row.id
    note.content = messages.write(key, note.id, Content("", why.value))
    await note.save(force_create=True)
    await Task.create(kind=TaskKind.MAIL_FILES, case_id=case.id, subject=row.id, created_at=now)
    sender = await by_address(portal.vault, opened.mail.from_address) if meant_for else None
    if sender is not None:
        to = (await member(portal.vault, sender)).address
        if await automatic_letters.allow(portal, to, now, case=case, staff=True):
            await notify.desk_of_news(portal, "desk_too_large", case, now, only=sender)
    await events.record(
        portal.vault,
        EventName.MAIL_ATTACHED,
        now=now,
        actor=PORTAL,
        case_id=case.id,
        detail=why.value,
    )
    staff_id = sender.id if sender else None
    await mails.finish(row, MailState.HANDLED, why, case.id, staff_id=staff_id)
