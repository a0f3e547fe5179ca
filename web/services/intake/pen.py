"""The holding pen: mail that belongs to no case, until somebody at the desk has looked at it.

Nobody but the desk ever reads it, nothing is sent to who wrote it, and by hand it becomes a note on
a case and never an act: anybody can write to us, and let others write to us (T40).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from locales import DESK_LANGUAGE
from mail.inbound import Mail
from mail.parts import Attachment
from mail.reader import page_safely
from models import events, messages
from models.case_row import CaseChanged, touch
from models.cases import CaseUnknown
from models.database import transaction
from models.events import EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import (
    Case,
    Letter,
    MailState,
    MessageKind,
    MessageState,
    RawMail,
    Task,
    TaskKind,
)
from web.portal import Portal
from web.services.letters import notify
from web.services.people.staff import Member
from web.services.post import mails
from web.services.post.mails import Outside, Why

MOST_IN_LIST = 200
MOST_DONE_WITH = 50

# Not the mail itself, which no list needs.
_OUTSIDE = ("id", "key_id", "envelope", "received_at", "why")


@dataclass(frozen=True, slots=True)
class Listed:
    """One mail as a list shows it."""

    id: str
    at: datetime
    outside: Outside
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that hangs with no case, as somebody at the desk reads it.

    `waits` until somebody has put it away. `about` is the case of the letter that a report of the
    post is about, as far as it says so: a hint, for anybody can write such a report.
    """

    id: str
    at: datetime
    mail: Mail = field(repr=False)
    why: str
    waits: bool
    about: Case | None = None

    @property
    def sender(self) -> str:
        """Who the mail says it is from."""
        return self.mail.from_address or ""

    @property
    def subject(self) -> str:
        """What it says it is about."""
        return self.mail.subject

    @property
    def text(self) -> str:
        """What its sender wrote."""
        return self.mail.text

    @property
    def attachments(self) -> Sequence[Attachment]:
        """The files that came with it."""
        return self.mail.attachments


@dataclass(frozen=True, slots=True)
class Summary:
    """How many mails wait in the pen, and since when the first of them."""

    count: int
    oldest: datetime | None


async def summary() -> Summary:
    """Return how much waits."""
    waiting = RawMail.filter(state=MailState.HOLDING, case_id=None)
    first = await waiting.order_by("received_at", "id").only("id", "received_at").first()
    return Summary(await waiting.count(), first.received_at if first else None)


async def listed(portal: Portal) -> list[Listed]:
    """Return what waits, the oldest first."""
    rows = RawMail.filter(state=MailState.HOLDING, case_id=None).order_by("received_at", "id")
    oldest = rows.limit(MOST_IN_LIST).only(*_OUTSIDE)
    return [await _listed(portal, row) for row in await oldest]


async def done_with(portal: Portal) -> list[Listed]:
    """Return what hangs with no case and waits for nobody, the newest first."""
    rows = RawMail.filter(state=MailState.HANDLED, case_id=None).exclude(why=Why.SELF_TEST.value)
    newest = rows.order_by("-received_at", "id").limit(MOST_DONE_WITH).only(*_OUTSIDE)
    return [await _listed(portal, row) for row in await newest]


async def held(portal: Portal, mail_id: str) -> Held:
    """Return a mail that hangs with no case, readable. Raises `CaseUnknown`."""
    row = await _row(mail_id)
    mail = (await mails.read(portal, row)).mail
    waits = row.state is MailState.HOLDING
    return Held(row.id, row.received_at, mail, row.why, waits, await _about(mail))


async def page(portal: Portal, mail_id: str) -> str | None:
    """Return the mail's own page made harmless, if it has one to show. Raises `CaseUnknown`."""
    return await page_safely(await mails.raw_of(portal, await _row(mail_id)))


async def attach(portal: Portal, mail: Held, case: Case, by: Member, now: datetime) -> None:
    """Put a mail on a case, as a note for the desk that says nobody vouches for its sender.

    Its files stay with the mail. Raises `CaseChanged` when somebody else has taken it meanwhile,
    and `KeyGone` for a case whose content is purged.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        key = await open_key(portal.vault, fresh.key_id)
        await _take_out(mail.id, Why.ATTACHED, now, case_id=fresh.id)
        note = messages.new(key, fresh, MessageKind.NOTE, MessageState.RECEIVED, now)
        note.raw_mail_id = mail.id
        said = portal.words[DESK_LANGUAGE]("inbox.pen.note", sender=mail.sender, text=mail.text)
        note.content = messages.write(key, note.id, Content(said.strip(), Why.ATTACHED.value))
        await note.save(force_create=True)
        await touch(fresh)
        await events.record(
            portal.vault,
            EventName.MAIL_ATTACHED,
            now=now,
            actor=by.id,
            case_id=fresh.id,
            detail=Why.ATTACHED,
        )
        if fresh.handler_id != by.id:
            await notify.desk_of_news(portal, "desk_attached", fresh, now)

    await transaction(work)


async def put_away(mail_id: str, now: datetime) -> None:
    """Take a mail off the list that nothing has to be done about. Raises `CaseUnknown`."""
    await _row(mail_id)

    async def work() -> None:
        await RawMail.filter(id=mail_id, case_id=None, state=MailState.HOLDING).update(
            state=MailState.HANDLED
        )
        await _end_task(mail_id, now)

    await transaction(work)


async def _take_out(mail_id: str, why: Why, now: datetime, *, case_id: str) -> None:
    """Hang a mail on a case; raise `CaseChanged` when it waits no more."""
    taken = await RawMail.filter(id=mail_id, case_id=None, state=MailState.HOLDING).update(
        state=MailState.HANDLED, why=why.value, case_id=case_id
    )
    if not taken:
        raise CaseChanged
    await _end_task(mail_id, now)


async def _end_task(mail_id: str, now: datetime) -> None:
    tasks = Task.filter(kind=TaskKind.MAIL_UNMATCHED, subject=mail_id, done_at=None)
    await tasks.update(done_at=now)


async def _row(mail_id: str) -> RawMail:
    states = (MailState.HOLDING, MailState.HANDLED)
    row = await RawMail.get_or_none(id=mail_id, case_id=None, state__in=states)
    if row is None:
        raise CaseUnknown
    return row


async def _listed(portal: Portal, row: RawMail) -> Listed:
    return Listed(row.id, row.received_at, await mails.outside_of(portal, row), row.why)


async def _about(mail: Mail) -> Case | None:
    returned = mail.bounce.message_id if mail.bounce else None
    letter = await Letter.get_or_none(mail_id=returned) if returned else None
    return await Case.get_or_none(id=letter.case_id) if letter and letter.case_id else None
