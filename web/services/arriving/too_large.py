"""A mail that was too large to take: its head is kept, and whoever can do something is told.

By SMTP such a mail is refused and its sender's own server says so. A mailbox has taken it already,
and its sender believes that it has arrived.
"""

from __future__ import annotations

from datetime import datetime

from mail import actions
from mail.actions import Verb
from mail.verdict import vouched
from models import events, messages
from models.events import PORTAL, EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, MailState, MessageKind, MessageState, Task, TaskKind
from web.portal import Portal
from web.services.by_mail import overtaking
from web.services.letters import notify
from web.services.people.staff import by_address, member
from web.services.post import automatic_letters, mails
from web.services.post.mails import Opened, Why


async def take(
    portal: Portal, opened: Opened, case: Case, now: datetime, *, action: str | None = None
) -> None:
    """Note it on its case with a task; a handler who sent it is told that nothing was done.

    `action` is what the handler's address asks for that it came to, None where it came to the
    person's. What its sender has held is stopped, as by any mail of theirs: it was to replace it.
    """
    row, why = opened.row, Why.TOO_LARGE
    key = await open_key(portal.vault, case.key_id)
    note = messages.new(key, case, MessageKind.NOTE, MessageState.RECEIVED, now)
    note.raw_mail_id = row.id
    note.content = messages.write(key, note.id, Content("", why.value))
    await note.save(force_create=True)
    await Task.create(kind=TaskKind.MAIL_FILES, case_id=case.id, subject=row.id, created_at=now)
    sender = (
        await by_address(portal.vault, opened.mail.from_address) if action is not None else None
    )
    if sender is not None:
        mail = opened.mail
        stopped = await overtaking.stop_held_by(
            portal,
            case,
            sender,
            now,
            vouched=vouched(portal.settings.believed, mail.stamps, mail.from_address),
            is_note=actions.read_verb(action or "") is Verb.NOTE,
        )
        to = (await member(portal.vault, sender)).address
        if stopped or await automatic_letters.allow(portal, to, now, case=case, staff=True):
            name = "desk_too_large_stopped" if stopped else "desk_too_large"
            fresh = await Case.get(id=case.id)
            await notify.desk_of_news(portal, name, fresh, now, only=sender)
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
