"""A mail on a case, read at the desk, and what somebody there may do with it.

What waited is done by whoever presses, and leaves at once: they have seen it. Each press is a
transaction of its own, ends the mail's tasks, and is refused with `CaseChanged` the second time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from locales import DESK_LANGUAGE
from mail import addresses, labels
from mail.acceptance import Sender
from mail.actions import Action, Verb
from mail.inbound import Mail
from mail.reader import page_safely
from mail.reply import Cut
from models import events, messages
from models.case_row import CaseChanged
from models.cases import CaseUnknown
from models.database import transaction
from models.events import EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, Message, MessageKind, MessageState, RawMail, Staff, Task
from web.portal import Portal
from web.services.answers.our_letter import HoldsOurLetter
from web.services.by_mail import as_mailed, mail_offers, mailed, mailed_answers
from web.services.by_mail.cannot import CannotBeDone
from web.services.by_mail.mail_offers import OF_A_MAIL
from web.services.by_mail.mail_offers import Offer as Offer
from web.services.by_mail.mailed import Mailed
from web.services.by_mail.weighing import Reply, part, weigh
from web.services.handling import noting
from web.services.on_the_way import replying
from web.services.outbox import holding
from web.services.people.staff import Member
from web.services.post import mails
from web.services.post.mails import MailErased, Opened, Why

_Done = TypeVar("_Done")

_BECOMES = {
    Offer.DO: Why.DONE,
    Offer.INSTEAD: Why.DONE,
    Offer.ADDITION: Why.DONE,
    Offer.CORRECT: Why.DRAFT,
    Offer.NOTE: Why.NOTE,
}
"""What a mail has become when one of these is pressed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail on a case as the desk reads it.

    `sender` is None where nobody could be read, `why` is what became of it, or why it waits.
    `waits` says that something is still to be done about it, `offers` what that may be. Of one that
    `is_erased` only its outside is left, and nothing is to be done about it.
    """

    opened: Opened
    case: Case
    action: Action | None
    why: str
    sender: Sender | None
    vouched: bool
    waits: bool
    offers: tuple[Offer, ...]
    text: str = field(default="", repr=False)
    parted: Cut | None = field(default=None, repr=False)
    is_erased: bool = False


async def of(portal: Portal, case: Case, mail_id: str, now: datetime) -> Waiting:
    """Return a mail of a case, and what may be done with it now; raise `CaseUnknown`.

    The mail is read in a process of its own: not in a transaction.
    """
    case = await Case.get(id=case.id)
    row = await _row(case, mail_id)
    try:
        opened = await mails.read(portal, row)
    except MailErased:
        return await _erased(portal, case, row)
    reply = await _weighed(portal, opened, case)
    waits = await mail_offers.waits(row)
    offers = tuple(await mail_offers.offers(portal, case, row, reply, now)) if waits else ()
    weighed = reply.weighed if reply else None
    readable = weighed is not None and weighed.is_readable and opened.mail.from_address is not None
    return Waiting(
        opened=opened,
        case=case,
        action=reply.action if reply else None,
        why=row.why,
        sender=weighed.sender if weighed and readable else None,
        vouched=weighed is not None and weighed.vouched,
        waits=waits,
        offers=offers,
        text=reply.text if reply else opened.mail.text,
        parted=reply.parted if reply else None,
    )


async def page(portal: Portal, case: Case, mail_id: str) -> str | None:
    """Return a mail's own page made harmless, None when it has none; raise `CaseUnknown`."""
    row = await _row(case, mail_id)
    try:
        return await page_safely(await mails.raw_of(portal, row))
    except MailErased:
        return None


async def _erased(portal: Portal, case: Case, row: RawMail) -> Waiting:
    outside = await mails.outside_of(portal, row)
    mail = Mail(outside.kind, from_address=outside.sender, subject=outside.subject)
    return Waiting(
        opened=Opened(row, mail, outside.sender, ()),
        case=case,
        action=None,
        why=row.why,
        sender=None,
        vouched=False,
        waits=False,
        offers=(),
        is_erased=True,
    )


async def do(portal: Portal, waiting: Waiting, by: Member, now: datetime) -> Message | None:
    """Do what a mail asks, as the one who presses; what goes to the person leaves at once.

    An answer goes as the mail has it: what a draft holds beside that is not seen here. Raises
    `CannotBeDone`, `CaseChanged` or `MoveNotAllowed`.
    """
    return await _press(portal, waiting, by, now, Offer.DO, _do)


async def correct(portal: Portal, waiting: Waiting, by: Member, now: datetime) -> None:
    """Make a mail its case's draft, to be put right at the desk and sent from there."""

    async def work(portal: Portal, asked: Mailed, now: datetime) -> None:
        if not await mail_offers.is_draft(asked.row):
            await mailed_answers.keep(portal, asked, now, seen_by=by.id)

    await _press(portal, waiting, by, now, Offer.CORRECT, work)


async def keep_as_note(portal: Portal, waiting: Waiting, by: Member, now: datetime) -> None:
    """Keep a mail as an internal note, under the name of whoever presses; nothing leaves.

    The draft it became goes, but what the desk has made of that since is a draft of its own.
    """

    async def work(portal: Portal, asked: Mailed, now: datetime) -> None:
        drafts = Message.filter(raw_mail_id=asked.row.id, state=MessageState.DRAFT)
        reply = await _weighed(portal, waiting.opened, asked.case, waiting.parted)
        if reply and await as_mailed.holds_else(portal, asked.case, asked.row, reply):
            await drafts.update(raw_mail_id=None)
        else:
            await drafts.update(state=MessageState.DISCARDED)
        if asked.row.staff_id is None:
            return  # it stays what it is: a stranger's
        note = await Message.get_or_none(raw_mail_id=asked.row.id, kind=MessageKind.NOTE)
        if note is None:
            text = asked.text or waiting.opened.mail.whole
            await noting.note(portal, asked.case, text, by, now, raw_mail_id=asked.row.id)
        else:
            await _waits_no_more(portal, note)

    await _press(portal, waiting, by, now, Offer.NOTE, work)


async def send_instead(portal: Portal, waiting: Waiting, by: Member, now: datetime) -> None:
    """Stop the answer that is held, put it aside as it is, and send this in its place.

    Raises `CannotBeDone` and stops nothing.
    """

    async def work(portal: Portal, asked: Mailed, now: datetime) -> None:
        await holding.put_answer_aside(portal, asked.case, by.id, now)
        await mailed_answers.answer(portal, asked, now, leaves_at=now)

    await _press(portal, waiting, by, now, Offer.INSTEAD, work)


async def add_to_answer(portal: Portal, waiting: Waiting, by: Member, now: datetime) -> None:
    """Send a mail's words to the person as an addition to the answer they have had."""

    async def work(portal: Portal, asked: Mailed, now: datetime) -> None:
        if asked.files:
            raise CannotBeDone(Why.FILES_STAY)
        heading = portal.words[asked.case.language]("inbox.addition")
        own = labels.identity_line(portal.words[DESK_LANGUAGE])
        text = labels.read(asked.text, [own]).text
        try:
            await replying.reply(portal, asked.case, f"{heading}\n\n{text}", by, now)
        except HoldsOurLetter:
            raise CannotBeDone(Why.OUR_LETTER) from None

    await _press(portal, waiting, by, now, Offer.ADDITION, work)


async def _waits_no_more(portal: Portal, note: Message) -> None:
    """Take the reason why it waited off a note."""
    key = await open_key(portal.vault, note.key_id)
    said = messages.read(key, note)
    content = messages.write(key, note.id, Content(said.text))
    await Message.filter(id=note.id).update(content=content)


async def _do(portal: Portal, asked: Mailed, now: datetime) -> Message | None:
    if asked.action.verb is Verb.ANSWER and await mail_offers.is_draft(asked.row):
        written = await mailed_answers.read(portal, asked.case, asked.action, asked.text)
        return await mailed_answers.send(portal, asked, written, now, leaves_at=now)
    return await mailed.perform(portal, asked, now, leaves_at=now)


async def _press(
    portal: Portal,
    waiting: Waiting,
    by: Member,
    now: datetime,
    offer: Offer,
    work: Callable[[Portal, Mailed, datetime], Awaitable[_Done]],
) -> _Done:
    """Do one of the things a mail offers, if it still does, and end what it asks of the desk."""

    async def press() -> _Done:
        case = await Case.get(id=waiting.case.id)
        row = await _row(case, waiting.opened.row.id)
        reply = await _weighed(portal, waiting.opened, case, waiting.parted)
        offered = await mail_offers.offers(portal, case, row, reply, now)
        if not await mail_offers.waits(row) or offer not in offered:
            raise CaseChanged
        action = waiting.action or Action(Verb.NOTE)
        files = waiting.opened.mail.attachments
        asked = Mailed(row, case, by, action, waiting.text, files, pressed=True)
        done = await work(portal, asked, now)
        if row.staff_id is not None and (became := _BECOMES.get(offer)):
            # It is nobody's unproven mail any more: a copy of it does nothing again.
            await RawMail.filter(id=row.id).update(why=became)
        tasks = Task.filter(subject=row.id, kind__in=OF_A_MAIL, done_at=None)
        await tasks.update(done_at=now)
        name = EventName.MAIL_ATTACHED
        await events.record(
            portal.vault, name, now=now, actor=by.id, case_id=case.id, detail=offer.value
        )
        return done

    return await transaction(press)


async def _row(case: Case, mail_id: str) -> RawMail:
    row = await RawMail.get_or_none(id=mail_id, case_id=case.id)
    if row is None:
        raise CaseUnknown
    return row


async def _weighed(
    portal: Portal, opened: Opened, case: Case, parted: Cut | None = None
) -> Reply | None:
    """Weigh a mail again, as things are now; None for one that went to no handler's address.

    `parted` are its words as they were cut when it was shown.
    """
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    for recipient in opened.recipients:
        meant = addresses.read(sign, recipient, domain)
        if meant is not None and meant.reference == case.reference:
            handler = await Staff.get_or_none(code=meant.handler)
            if handler is not None:
                words = parted or await part(portal, opened, case, handler)
                return await weigh(portal, opened, case, handler, meant.action, words)
    return None
