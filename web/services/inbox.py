"""Mail in: kept before it is acknowledged, read in a process of its own, put where it belongs.

The safe half of answering by mail: a handler's reply becomes a draft on the case and nothing more.
Whatever is not surely that waits for a person at the desk, with the reason; nothing is thrown away.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial

from mail import addresses
from mail.inbound import Kind, Mail
from mail.parts import Attachment
from mail.reader import read_safely
from mail.smtp_in import Arrived
from models import cases, events, messages, tables
from models.answers import Proposed
from models.cases import CaseUnknown
from models.catalogue.requirements import Outcome
from models.database import DatabaseBusy, transaction
from models.events import PORTAL, EventName
from models.files import FileRefused, check_file
from models.keyring import create_key, open_key, seal_text
from models.messages import Content
from models.status import AT_THE_DESK, Status
from models.tables import (
    Case,
    File,
    Letter,
    MailState,
    Message,
    MessageKind,
    MessageState,
    RawMail,
    Staff,
    Task,
    TaskKind,
    new_id,
)
from models.vault import seal, unseal
from web.portal import Portal
from web.services import answer_files, notify
from web.services.delivery import not_arrived
from web.services.drafting import is_on_its_way, lines_of, write_draft
from web.services.staff import Member, member

MOST_ATTEMPTS = 3

log = logging.getLogger("portal.inbox")

_CONTENT, _ENVELOPE = "raw_mails.content", "raw_mails.envelope"


class Why(StrEnum):
    """Why a mail became what it became; each has a sentence for the desk."""

    DRAFT = "draft"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    OTHER_SENDER = "other_sender"
    CASE_ENDED = "case_ended"
    FORWARD = "forward"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    FILES = "files"
    UNMATCHED = "unmatched"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mail to a reply address of ours: the case, and the handler it was made for."""

    case: Case
    staff: Staff


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that hangs with no case, as somebody at the desk reads it."""

    at: datetime
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attachments: Sequence[Attachment] = field(default=(), repr=False)


async def held(portal: Portal, mail_id: str) -> Held:
    """Return a mail from the holding pen, readable. Raises `CaseUnknown`."""
    row = await RawMail.get_or_none(id=mail_id, case_id=None, state=MailState.HOLDING)
    if row is None:
        raise CaseUnknown
    mail, _ = await read_mail(portal, row)
    return Held(row.received_at, mail.from_address or "", mail.subject, mail.text, mail.attachments)


async def receive(portal: Portal, arrived: Arrived, now: datetime) -> None:
    """Keep a mail; when this returns it is safe on disk. The same mail twice is kept once."""

    async def work() -> None:
        sent_to = " ".join(sorted(address.lower() for address in arrived.recipients))
        body = hashlib.sha256(arrived.raw).hexdigest()
        fingerprint = portal.vault.digest("mail", f"{body} {sent_to}")
        if await RawMail.exists(fingerprint=fingerprint):
            return
        key = await create_key(portal.vault, now)
        row = RawMail(
            id=new_id(),
            key_id=key.id,
            fingerprint=fingerprint,
            source=arrived.source,
            state=MailState.RECEIVED,
            received_at=now,
        )
        envelope = {"from": arrived.envelope_from, "to": list(arrived.recipients)}
        row.content = seal(key, _CONTENT, row.id, arrived.raw)
        row.envelope = seal_text(key, _ENVELOPE, row.id, json.dumps(envelope))
        await row.save(force_create=True)

    await transaction(work)


async def round(portal: Portal, now: datetime) -> int:
    """Put every mail that came in where it belongs; return how many were handled."""
    rows = await RawMail.filter(state=MailState.RECEIVED).order_by("received_at", "id")
    for row in rows:
        try:
            mail, recipients = await read_mail(portal, row)
            await transaction(partial(_place, portal, row, mail, recipients, now))
        except DatabaseBusy:
            raise
        except Exception as error:
            log.error("a mail could not be placed: %s", type(error).__name__)
            await transaction(partial(_put_aside, row, now))
    return len(rows)


async def _put_aside(row: RawMail, now: datetime) -> None:
    """Leave a mail for the next round; one that fails again and again waits for a person."""
    row.attempts += 1
    await row.save(update_fields=["attempts"])
    if row.attempts >= MOST_ATTEMPTS:
        await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
        await _finish(row, MailState.HOLDING, Why.UNMATCHED, None)


async def read_mail(portal: Portal, row: RawMail) -> tuple[Mail, tuple[str, ...]]:
    """Return a mail as it reads, and whom it was sent to."""
    key = await open_key(portal.vault, row.key_id)
    raw = unseal(key, _CONTENT, row.id, row.content)
    envelope = json.loads(unseal(key, _ENVELOPE, row.id, row.envelope))
    mail = await read_safely(raw)
    return mail, (*envelope["to"], *mail.recipients)


async def _place(
    portal: Portal, row: RawMail, mail: Mail, recipients: tuple[str, ...], now: datetime
) -> None:
    if not await RawMail.filter(id=row.id, state=MailState.RECEIVED).update(
        state=MailState.HANDLED
    ):
        return  # another process has taken it meanwhile
    if letter := await _bounced(portal, recipients):
        why = await _take_bounce(portal, letter, mail, now)
        await _finish(row, MailState.HANDLED, why, letter.case_id)
        return
    addressed = await _addressed(portal, recipients)
    if addressed is None:
        await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
        await _finish(row, MailState.HOLDING, Why.UNMATCHED, None)
        return
    against = await _why_not_a_draft(portal, addressed, mail)
    why = against or await _take_draft(portal, addressed, row, mail, now)
    if against not in (None, Why.AUTO_REPLY):
        await _let_wait(portal, addressed, row, mail, why, now)
    await events.record(
        portal.vault,
        EventName.MAIL_ATTACHED,
        now=now,
        actor=PORTAL,
        case_id=addressed.case.id,
        detail=why,
    )
    await _finish(row, MailState.HANDLED, why, addressed.case.id)


async def _bounced(portal: Portal, recipients: tuple[str, ...]) -> Letter | None:
    domain = portal.stationery.reply_domain
    for recipient in recipients:
        code = addresses.read_bounce(portal.vault.mac, recipient, domain)
        if code is not None:
            return await Letter.get_or_none(code=code)
    return None


async def _take_bounce(portal: Portal, letter: Letter, mail: Mail, now: datetime) -> Why:
    """Record that a letter did not arrive, if that is final and not known already."""
    if mail.kind is not Kind.BOUNCE:
        return Why.AUTO_REPLY
    if mail.bounce is not None and mail.bounce.is_permanent and letter.bounced_at is None:
        await Letter.filter(id=letter.id).update(bounced_at=now)
        await events.record(
            portal.vault,
            EventName.LETTER_BOUNCED,
            now=now,
            actor=PORTAL,
            case_id=letter.case_id,
            detail=letter.name,
        )
        await not_arrived(portal, letter, now)
    return Why.BOUNCE


async def _addressed(portal: Portal, recipients: tuple[str, ...]) -> Addressed | None:
    for recipient in recipients:
        meant = addresses.read(portal.vault.mac, recipient, portal.stationery.reply_domain)
        if meant is None:
            continue
        case = await Case.get_or_none(reference=meant.reference, key_id__isnull=False)
        staff = await tables.Staff.get_or_none(code=meant.handler, removed_at=None)
        if case is not None and staff is not None:
            return Addressed(case, staff)
    return None


async def _why_not_a_draft(portal: Portal, to: Addressed, mail: Mail) -> Why | None:
    """Return the reason a mail is not taken as its handler's answer; None when it is."""
    match mail.kind:
        case Kind.AUTO_REPLY | Kind.BOUNCE:
            return Why.AUTO_REPLY
        case Kind.FORWARD:
            return Why.FORWARD
        case Kind.UNREADABLE:
            return Why.UNREADABLE
    if (mail.from_address or "").lower() != (await member(portal.vault, to.staff)).address:
        return Why.OTHER_SENDER
    sending = await is_on_its_way(to.case)
    if sending or Status(to.case.status) not in AT_THE_DESK:
        return Why.CASE_ENDED
    if not mail.text.strip() and not mail.attachments:
        return Why.EMPTY
    return None


async def _take_draft(
    portal: Portal, to: Addressed, row: RawMail, mail: Mail, now: datetime
) -> Why:
    """Make the reply the case's draft, an earlier one kept beside it, and say so to the handler."""
    before = await Message.get_or_none(case_id=to.case.id, state=MessageState.DRAFT)
    await cases.discard_draft(portal.vault, to.case, to.staff.id, now)
    proposed = Proposed(Outcome.GRANTED, text=mail.text, lines=await lines_of(portal, before))
    draft = await write_draft(portal, to.case, proposed, to.staff.id, now, raw_mail_id=row.id)
    if before is not None:
        await File.filter(message_id=before.id).update(message_id=draft.id)
    by = await member(portal.vault, to.staff)
    refused = await _keep_files(portal, draft, by, mail, now)
    await notify.desk_of_news(portal, "desk_draft", to.case, now, only=to.staff)
    if not refused:
        return Why.DRAFT
    await Task.create(kind=TaskKind.MAIL_FILES, case_id=to.case.id, subject=row.id, created_at=now)
    return Why.FILES


async def _keep_files(
    portal: Portal, draft: Message, by: Member, mail: Mail, now: datetime
) -> bool:
    """Put the mail's files beside the draft; say whether one was not taken."""
    refused = False
    for attachment in mail.attachments:
        try:
            file = check_file(attachment.name, attachment.content)
            await answer_files.add(portal, draft, [file], by, now)
        except FileRefused:
            refused = True
    return refused


async def _let_wait(
    portal: Portal, to: Addressed, row: RawMail, mail: Mail, why: Why, now: datetime
) -> None:
    """Put a mail on its case as a note that somebody has to look at."""
    key = await open_key(portal.vault, to.case.key_id)
    note = messages.new(key, to.case, MessageKind.NOTE, MessageState.RECEIVED, now)
    note.raw_mail_id = row.id
    note.content = messages.write(key, note.id, Content(mail.text, why.value))
    await note.save(force_create=True)
    await Task.create(kind=TaskKind.MAIL_WAITS, case_id=to.case.id, subject=row.id, created_at=now)
    await notify.desk_of_news(portal, "desk_waits", to.case, now, only=to.staff)


async def _finish(row: RawMail, state: MailState, why: Why, case_id: str | None) -> None:
    await RawMail.filter(id=row.id).update(state=state, why=why.value, case_id=case_id)
