"""A mail to a handler's address: done as it asks, or put before a person with the reason.

What becomes of it is ruled in `mail/acceptance.py`, from what `weighing` finds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail.acceptance import SHORT, Fate, Wait
from mail.actions import TO_THE_PERSON, Verb
from mail.inbound import Kind, Oddity
from models import events, messages
from models.catalogue.questions import tidy
from models.events import PORTAL, EventName
from models.files import FileRefused
from models.keyring import open_key
from models.messages import Content
from models.tables import (
    Case,
    MailState,
    Message,
    MessageKind,
    MessageState,
    RawMail,
    Staff,
    Task,
    TaskKind,
)
from web.portal import Portal
from web.services import (
    answering_back,
    automatic_letters,
    holding,
    mailed,
    mailed_answers,
    mails,
    noting,
    out_of_office,
    overtaking,
)
from web.services.cannot import CannotBeDone
from web.services.drafting import is_on_its_way
from web.services.mailed import Mailed
from web.services.mails import Opened, Why
from web.services.staff import member
from web.services.weighing import Reply, weigh


async def take(
    portal: Portal, opened: Opened, case: Case, staff: Staff, action: str, now: datetime
) -> None:
    """Do what a mail to a handler's address asks, or let it wait with the reason."""
    row, mail = opened.row, opened.mail
    row.action, row.written_at = action, mail.written_at
    if mail.kind in (Kind.AUTO_REPLY, Kind.BOUNCE):
        await out_of_office.take(portal, mail, case, staff, now)
        await _finish(portal, row, case, Why.AUTO_REPLY, now, staff.id, waits=False)
        return
    reply = await weigh(portal, opened, case, staff, action)
    if await _came_before(reply):
        why: Why | Wait = Why.COPY
    else:
        match reply.ruling.fate:
            case Fate.ACT:
                why = await _act(portal, reply, now)
            case Fate.CONFIRM:
                why = await _confirm(portal, reply, now)
            case Fate.QUARANTINE:
                why = await _quarantine(portal, reply, now)
    sender = reply.sender.id if reply.sender and why is not Wait.STRANGER else None
    settled = why in (Why.HELD, Why.DONE, Why.NOTE, Why.REPLACED, Why.COPY)
    await _finish(portal, row, case, why, now, sender, waits=not settled)


async def _finish(
    portal: Portal,
    row: RawMail,
    case: Case,
    why: Why | Wait,
    now: datetime,
    staff_id: str | None,
    *,
    waits: bool,
) -> None:
    await events.record(
        portal.vault,
        EventName.MAIL_HELD if waits else EventName.MAIL_ATTACHED,
        now=now,
        actor=PORTAL,
        case_id=case.id,
        detail=why.value,
    )
    await mails.finish(row, MailState.HANDLED, why, case.id, staff_id=staff_id)


async def _came_before(reply: Reply) -> bool:
    """Say whether the same mail came another way, and this one adds no proof of who sent it."""
    stranger = reply.ruling.fate is Fate.QUARANTINE
    staff_id = reply.sender.id if reply.sender and not stranger else None
    before = await mails.came_before(reply.opened.row, reply.case, staff_id)
    unproven = [one for one in before if one.why == Wait.NOT_VOUCHED]
    return bool(before) and not (reply.weighed.vouched and len(unproven) == len(before))


async def _act(portal: Portal, reply: Reply, now: datetime) -> Why | Wait:
    """Do what a handler's own mail asks; what goes to the person is held, and shown to them."""
    asked, sender = await _as_asked(portal, reply), reply.handler
    if asked.action.verb in TO_THE_PERSON and await overtaking.is_overtaken(reply, now):
        await _put_on_case(portal, reply, Why.OVERTAKEN, now)
        await answering_back.waits(portal, reply, sender, Why.OVERTAKEN, now)
        return Why.OVERTAKEN
    leaves, before = asked.action.verb in TO_THE_PERSON, None
    if asked.action.verb is Verb.ANSWER:
        before = await overtaking.held_answer(reply.case, now)
        if (why := await _make_way(portal, reply, now)) is not None:
            return why
        if Oddity.TNEF in reply.mail.oddities:
            await mailed_answers.keep(portal, asked, now)
            await answering_back.waits(portal, reply, sender, Why.TNEF, now)
            return Why.TNEF
    if leaves and not await automatic_letters.allow(
        portal, asked.by.address, now, case=reply.case, staff=True
    ):
        await _put_on_case(portal, reply, Why.LIMITED, now)
        return Why.LIMITED
    try:
        leaves_at = holding.leaves_at(portal, reply.case, now)
        message = await mailed.perform(portal, asked, now, leaves_at=leaves_at)
    except CannotBeDone as fault:
        return await _cannot(portal, reply, fault, now, stopped=before is not None)
    if message is None:
        return Why.NOTE if asked.action.verb is Verb.NOTE else Why.DONE
    await answering_back.held(portal, reply, sender, message, now)
    return Why.HELD


async def _cannot(
    portal: Portal, reply: Reply, fault: CannotBeDone, now: datetime, *, stopped: bool
) -> Why | Wait:
    """Let what cannot be done wait, and say what is lacking; of an answer it is the draft."""
    if reply.action.verb is not Verb.ANSWER:
        await _put_on_case(portal, reply, fault.why, now)
    if fault.refused:
        await _ask_for_files(reply, now)
    await answering_back.waits(
        portal,
        reply,
        reply.handler,
        fault.why,
        now,
        missing=fault.missing,
        refused=fault.refused,
        stopped=stopped,
        counted=reply.action.verb in TO_THE_PERSON,
    )
    return fault.why


async def _make_way(portal: Portal, reply: Reply, now: datetime) -> Why | None:
    """Take back what the same handler has held, for this to take its place.

    Returns why it does not: it is the older of the two, or something else is on its way.
    """
    if not await is_on_its_way(reply.case):
        return None
    goes = await overtaking.held_answer(reply.case, now)
    if goes is None or goes.message.author_id != reply.handler.id:
        await _put_on_case(portal, reply, Why.ANOTHER_GOES, now)
        await answering_back.waits(portal, reply, reply.handler, Why.ANOTHER_GOES, now, goes=goes)
        return Why.ANOTHER_GOES
    if await overtaking.is_older(reply, goes):
        # Clocks differ, too: whoever wrote it learns which of the two goes, and can stop it.
        await _keep_replaced(portal, reply, now)
        await answering_back.waits(portal, reply, reply.handler, Why.REPLACED, now, goes=goes)
        return Why.REPLACED
    await holding.keep_back(portal, goes.message, reply.handler.id, now)
    return None


async def _keep_replaced(portal: Portal, reply: Reply, now: datetime) -> None:
    """Keep an answer that a later one has taken the place of."""
    key = await open_key(portal.vault, reply.case.key_id)
    row = messages.new(key, reply.case, MessageKind.ANSWER, MessageState.DISCARDED, now)
    row.raw_mail_id, row.author_id = reply.opened.row.id, reply.handler.id
    row.content = messages.write(key, row.id, Content(tidy(reply.text)))
    await row.save(force_create=True)


async def _confirm(portal: Portal, reply: Reply, now: datetime) -> Why | Wait:
    """Put a mail on its case under its sender's name, not done, and ask them to look at it."""
    why, sender = reply.ruling.why or Wait.UNCERTAIN, reply.sender or reply.handler
    asked = await _as_asked(portal, reply)
    if asked.action.verb is Verb.NOTE and _is_about_this(reply) and asked.text.strip():
        await noting.note(
            portal, reply.case, asked.text, asked.by, now, raw_mail_id=reply.opened.row.id
        )
        return Why.NOTE
    is_answer = asked.action.verb is Verb.ANSWER
    stopped = is_answer and await _has_second_thoughts(portal, reply, now)
    refused: Sequence[FileRefused] = ()
    goes = await overtaking.held_answer(reply.case, now)
    if is_answer and await _may_be_draft(reply):
        refused = (await mailed_answers.keep(portal, asked, now)).refused
        if refused:
            await _ask_for_files(reply, now)
    else:
        await _put_on_case(portal, reply, why, now)
    await answering_back.waits(
        portal, reply, sender, why, now, refused=refused, goes=goes, stopped=stopped
    )
    return why


async def _has_second_thoughts(portal: Portal, reply: Reply, now: datetime) -> bool:
    """Stop what the same handler has held once they write again, whatever it is: «Vent!»"""
    goes = await overtaking.held_answer(reply.case, now) if reply.is_theirs else None
    if (
        goes is None
        or goes.message.author_id != reply.handler.id
        or await overtaking.is_older(reply, goes)
    ):
        return False
    return await holding.keep_back(portal, goes.message, reply.handler.id, now)


async def _may_be_draft(reply: Reply) -> bool:
    """Say whether a mail's words are put in the place of the answer; a remark takes none away."""
    known = reply.weighed
    says = bool(known.length or known.has_files) and not known.is_forward and known.case_is_open
    if not (says and _is_about_this(reply)) or await is_on_its_way(reply.case):
        return False
    has_draft = await Message.exists(case_id=reply.case.id, state=MessageState.DRAFT)
    return not (has_draft and known.length < SHORT and not known.has_files)


def _is_about_this(reply: Reply) -> bool:
    """Say whether a mail can be read, and is about the case whose address it came to."""
    known = reply.weighed
    return known.is_readable and not known.is_protected and known.names_case


async def _quarantine(portal: Portal, reply: Reply, now: datetime) -> Wait:
    """Put a stranger's mail on the case as a stranger's, and tell those who answer for the desk."""
    why = reply.ruling.why or Wait.STRANGER
    await _note(portal, reply, why, now, author_id=None)
    await _ask_somebody(TaskKind.MAIL_FOREIGN, reply, now)
    await answering_back.foreign(portal, reply, now)
    return why


async def _put_on_case(portal: Portal, reply: Reply, why: Why | Wait, now: datetime) -> None:
    """Put a mail on its case under its sender's name, as something somebody has to look at."""
    author = reply.sender or reply.handler
    await _note(portal, reply, why, now, author_id=author.id)
    await _ask_somebody(TaskKind.MAIL_WAITS, reply, now)


async def _note(
    portal: Portal, reply: Reply, why: Why | Wait, now: datetime, *, author_id: str | None
) -> None:
    key = await open_key(portal.vault, reply.case.key_id)
    note = messages.new(key, reply.case, MessageKind.NOTE, MessageState.RECEIVED, now)
    note.raw_mail_id, note.author_id = reply.opened.row.id, author_id
    note.content = messages.write(key, note.id, Content(tidy(reply.text), why.value))
    await note.save(force_create=True)


async def _ask_somebody(kind: TaskKind, reply: Reply, now: datetime) -> None:
    row = reply.opened.row
    await Task.create(kind=kind, case_id=reply.case.id, subject=row.id, created_at=now)


async def _ask_for_files(reply: Reply, now: datetime) -> None:
    await _ask_somebody(TaskKind.MAIL_FILES, reply, now)


async def _as_asked(portal: Portal, reply: Reply) -> Mailed:
    """Return a mail as a request of whoever at the desk sent it."""
    by = await member(portal.vault, reply.sender or reply.handler)
    mail, row = reply.mail, reply.opened.row
    return Mailed(row, reply.case, by, reply.action, reply.text, mail.attachments)
