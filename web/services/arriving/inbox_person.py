"""What a person writes back: kept on their case, unproven, and it changes nothing else.

Anybody can write a name above a mail. So it discloses nothing, moves no date and no address, and
ends no case; whom the case writes to is never taken from it, and From alone says who it is from.
What somebody else sends there waits for the desk, and is not answered (security.md T34, T40).
"""

from __future__ import annotations

import re
from datetime import datetime

from mail.acceptance import Wait
from mail.inbound import Kind, Mail, Oddity
from models import cases, events, messages
from models.addresses import AddressInvalid, canonical
from models.events import PORTAL, EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, MailState, MessageKind, MessageState, Task, TaskKind
from web.portal import Portal
from web.services.letters import acknowledging, notify
from web.services.person import writing
from web.services.post import mails
from web.services.post.mails import Opened, Why
from web.services.unsent import persons_files

LONGEST = 40_000
"""Characters of a mail that are read on the case; all of it stays in the mail."""


async def take(portal: Portal, opened: Opened, case: Case, now: datetime) -> None:
    """Put a reply to one of the person's letters on their case, in the caller's transaction."""
    mail, why = opened.mail, Why.FROM_PERSON
    match mail.kind:
        case Kind.BOUNCE:
            # Where it should have come, it would bear the token of the letter it is about.
            await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=opened.row.id, created_at=now)
            await mails.finish(opened.row, MailState.HOLDING, Why.BOUNCE, None)
            return
        case Kind.AUTO_REPLY:
            why = Why.AUTO_REPLY
        case _ if not await _is_from_the_person(portal, case, mail):
            why = Why.NOT_THE_PERSON
            reason = Wait.UNREADABLE if mail.kind is Kind.UNREADABLE else why
            await _let_wait(portal, opened, case, reason, now)
        case _ if await _came_before(opened, case):
            why = Why.COPY
        case _:
            await _keep(portal, opened, case, now)
    name = EventName.MAIL_ATTACHED
    await events.record(portal.vault, name, now=now, actor=PORTAL, case_id=case.id, detail=why)
    await mails.finish(opened.row, MailState.HANDLED, why, case.id)


async def _is_from_the_person(portal: Portal, case: Case, mail: Mail) -> bool:
    """Say whether the one sender a mail names is the address of the case."""
    try:
        sender = canonical(mail.from_address or "")
    except AddressInvalid:
        return False
    return sender == await cases.address_of(portal.vault, case)


async def _came_before(opened: Opened, case: Case) -> bool:
    before = await mails.came_before(opened.row, case, None)
    return any(one.why == Why.FROM_PERSON for one in before)


async def _keep(portal: Portal, opened: Opened, case: Case, now: datetime) -> None:
    """Add what the person writes, with files, and tell the desk; answer it where they wait."""
    mail, row = opened.mail, opened.row
    taken = await persons_files.keep(portal, case, mail.attachments, now)
    lacking = len(taken) < len(mail.attachments)
    if lacking or mail.oddities & {Oddity.PROTECTED, Oddity.TNEF}:
        kind = TaskKind.MAIL_FILES
        await Task.create(kind=kind, case_id=case.id, subject=row.id, created_at=now)
    names = [file.name for file in taken]
    text = persons_files.named_in(portal, case, _words(portal, mail), names)
    if not text:
        return
    message = await writing.add_mail(portal, case, text, row, now)
    if not mail.may_be_automatic:
        await acknowledging.acknowledge(portal, case, message, row, mail.message_id, now)


def _words(portal: Portal, mail: Mail) -> str:
    """Return what a person wrote; all of it where it is not certain what is only quoted.

    What acts in a letter of ours that they quote is theirs to press, and nobody else's to read.
    """
    text = mail.text if mail.certain else mail.whole or mail.text
    links = re.escape(portal.settings.public_url) + r"/bekreft/[\w~-]{1,200}"
    return re.sub(links, f"{portal.settings.public_url}/bekreft/…", text.strip()[:LONGEST])


async def _let_wait(
    portal: Portal, opened: Opened, case: Case, why: Why | Wait, now: datetime
) -> None:
    """Put a mail on its case as a note, for the desk alone, that somebody has to look at."""
    key = await open_key(portal.vault, case.key_id)
    note = messages.new(key, case, MessageKind.NOTE, MessageState.RECEIVED, now)
    note.raw_mail_id = opened.row.id
    note.content = messages.write(key, note.id, Content(_words(portal, opened.mail), why.value))
    await note.save(force_create=True)
    kind = TaskKind.MAIL_WAITS
    await Task.create(kind=kind, case_id=case.id, subject=opened.row.id, created_at=now)
    if await writing.may_tell_the_desk(portal, case, now):
        await notify.desk_of_news(portal, "desk_not_person", case, now)
