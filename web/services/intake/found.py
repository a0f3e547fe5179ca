"""What a request to register was found in: a message on a case, or a mail that hangs with none.

It is read before anything is registered, and handed over to the case it becomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mail.inbound import Kind, Mail
from mail.parts import Attachment
from models import cases, events, messages
from models.case_row import CaseChanged
from models.cases import CaseUnknown
from models.database import transaction
from models.events import EventName
from models.files import FileRefused, check_file
from models.keyring import open_key
from models.tables import (
    Case,
    MailState,
    Message,
    MessageKind,
    RawMail,
    Task,
    TaskKind,
)
from web.portal import Portal
from web.services.answers.answer_files import write_file
from web.services.intake import passed_on, pen
from web.services.people.staff import Member, by_address
from web.services.post import mails

MAY_BE_REGISTERED = (MessageKind.PERSON, MessageKind.NOTE)
"""What is written on a case by somebody else than the desk."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a request was found in. `key` keeps it from being registered twice.

    `case` is the case it was written on, `mail` the row of the mail it came in, where it did, and
    `at` when it came here. With `is_own` the person of that case wrote it there, signed in by its
    link; anybody may have sent a mail. Of what somebody at the desk has passed on, `came_at` is
    when the first of them had it, as far as its header says so.
    """

    key: str
    at: datetime
    text: str = field(repr=False)
    address: str = field(repr=False)
    case: Case | None = None
    mail: str = ""
    is_own: bool = False
    is_passed_on: bool = False
    came_at: datetime | None = None
    attachments: Sequence[Attachment] = field(default=(), repr=False)


async def in_message(portal: Portal, message_id: str, by: Member, now: datetime) -> Source:
    """Return a message on a case as a request; that it was read is remembered.

    It came when its mail came, or when it was written on the case. Raises `CaseUnknown` for one the
    desk wrote to the person, and `KeyGone` once it is purged.
    """

    async def work() -> Source:
        row = await Message.get_or_none(id=message_id, kind__in=MAY_BE_REGISTERED)
        case = await Case.get_or_none(id=row.case_id) if row else None
        if row is None or case is None:
            raise CaseUnknown
        key = await open_key(portal.vault, row.key_id)
        await events.record(
            portal.vault, EventName.CASE_READ, now=now, actor=by.id, case_id=case.id
        )
        own = row.kind is MessageKind.PERSON and row.raw_mail_id is None
        return Source(
            key=message_key(row.id),
            at=row.created_at,
            text=messages.read(key, row).text,
            address=await cases.address_of(portal.vault, case) if own else "",
            case=case,
            mail=row.raw_mail_id or "",
            is_own=own,
        )

    source = await transaction(work)
    row = await RawMail.get_or_none(id=source.mail) if source.mail else None
    if row is None:
        return source
    try:
        mail = (await mails.read(portal, row)).mail
    except mails.MailErased:
        sender = (await mails.outside_of(portal, row)).sender
        mail = Mail(Kind.REPLY, from_address=sender)
    return replace(
        source,
        at=row.received_at,
        address=await _sender(portal, mail),
        attachments=mail.attachments,
    )


async def in_mail(portal: Portal, mail_id: str) -> Source:
    """Return a mail that hangs with no case as a request. Raises `CaseUnknown`.

    Where one of us has passed it on, it is the mail inside that is the request.
    """
    held = await pen.held(portal, mail_id)
    source = Source(
        key=mail_key(mail_id),
        at=held.at,
        text=held.text,
        address=await _sender(portal, held.mail),
        mail=mail_id,
        attachments=held.attachments,
    )
    if await by_address(portal.vault, held.mail.from_address) is None:
        return source
    inner = await passed_on.read(portal, held.mail, held.at)
    if inner is None:
        return source
    return replace(
        source,
        text=inner.text,
        address=inner.sender,
        is_passed_on=True,
        came_at=inner.at,
        attachments=inner.attachments,
    )


async def _sender(portal: Portal, mail: Mail) -> str:
    """Return who a mail says that it is from; nothing for one of us, who asks for somebody else."""
    ours = await by_address(portal.vault, mail.from_address)
    return "" if ours else mail.from_address or ""


def message_key(message_id: str) -> str:
    """Return what keeps a message from being registered twice."""
    return f"message.{message_id}"


def mail_key(mail_id: str) -> str:
    """Return what keeps a mail from being registered twice."""
    return f"mail.{mail_id}"


async def hand_over(portal: Portal, source: Source, case: Case, by: Member, now: datetime) -> None:
    """Hang the mail on the case, with its files, and take it off the desk's list."""
    if not source.mail:
        return
    tasks = Task.filter(subject=source.mail, done_at=None)
    if source.case is not None:
        await tasks.filter(kind=TaskKind.MAIL_WAITS).update(done_at=now)
        asked = source.key.removeprefix(message_key(""))
        replies = Task.filter(kind=TaskKind.REPLY_WANTED, subject=asked, done_at=None)
        await replies.update(done_at=now)
    else:
        await _take_mail(portal, source, case, by, now)
        await tasks.filter(kind=TaskKind.MAIL_UNMATCHED).update(done_at=now)
    if not await _keep_files(portal, source, case, by, now):
        await Task.create(
            kind=TaskKind.MAIL_FILES, case_id=case.id, subject=source.mail, created_at=now
        )


async def _take_mail(portal: Portal, source: Source, case: Case, by: Member, now: datetime) -> None:
    """Hang a mail on the case it has become; one that was put away is taken as well."""
    states = (MailState.HOLDING, MailState.HANDLED)
    taken = await RawMail.filter(id=source.mail, case_id=None, state__in=states).update(
        state=MailState.HANDLED, why=mails.Why.REGISTERED.value, case_id=case.id
    )
    if not taken:
        raise CaseChanged
    await events.record(
        portal.vault,
        EventName.MAIL_ATTACHED,
        now=now,
        actor=by.id,
        case_id=case.id,
        detail=mails.Why.REGISTERED,
    )


async def _keep_files(
    portal: Portal, source: Source, case: Case, by: Member, now: datetime
) -> bool:
    """Keep the mail's files as the person's own; say whether every one was taken."""
    key = await open_key(portal.vault, case.key_id)
    every = True
    for attachment in source.attachments:
        try:
            file = check_file(attachment.name, attachment.content)
        except FileRefused:
            every = False
            continue
        await write_file(key, case.id, None, file, now)
        await events.record(
            portal.vault, EventName.FILE_ADDED, now=now, actor=by.id, case_id=case.id
        )
    return every
