"""An internal note: what a handler writes on a case for the others at the desk, and nobody else."""

from __future__ import annotations

from datetime import datetime

from models import events, messages
from models.case_row import touch
from models.catalogue.questions import tidy
from models.events import EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, Message, MessageKind, MessageState
from web.portal import Portal
from web.services.people.staff import Member

LONGEST = 20_000
"""Characters in a note; a mail may hold more."""


async def note(
    portal: Portal,
    case: Case,
    text: str,
    by: Member,
    now: datetime,
    *,
    raw_mail_id: str | None = None,
    doubt: str = "",
) -> Message:
    """Write a note on a case under a handler's name, in the caller's transaction.

    The case may have ended. `doubt`: why the mail it came in may not be theirs (`inbox.why`).
    Raises `KeyGone` once the case's content is purged.
    """
    key = await open_key(portal.vault, case.key_id)
    row = messages.new(key, case, MessageKind.NOTE, MessageState.RECEIVED, now)
    row.author_id = by.id
    row.raw_mail_id = raw_mail_id
    row.content = messages.write(key, row.id, Content(tidy(text), doubt))
    await row.save(force_create=True)
    await touch(case)
    await events.record(portal.vault, EventName.NOTE_ADDED, now=now, actor=by.id, case_id=case.id)
    return row
