"""A mail to a handler's address: done as it asks, or put before a person with the reason.

What becomes of it is ruled in `mail/acceptance.py`, from what `weighing` finds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mail.acceptance import Fate, Wait
from mail.actions import TO_THE_PERSON, Verb
from mail.inbound import Kind, Oddity
from mail.reply import Cut
from models import events, limits
from models.events import PORTAL, EventName
from models.files import FileRefused
from models.tables import (
    Case,
    MailState,
    RawMail,
    Staff,
    TaskKind,
)
from web.portal import Portal
from web.services.answers.held import Held
from web.services.arriving import inbox_keeping
from web.services.by_mail import answering_back, mailed, mailed_answers, overtaking
from web.services.by_mail.cannot import CannotBeDone
from web.services.by_mail.mailed import Mailed
from web.services.by_mail.weighing import Reply, weigh
from web.services.handling import noting, out_of_office
from web.services.outbox import holding
from web.services.people.staff import member
from web.services.post import automatic_letters, mails
from web.services.post.mails import Opened, Why


async def take(
    portal: Portal,
    opened: Opened,
    case: Case,
    staff: Staff,
    action: str,
    parted: Cut,
    now: datetime,
) -> None:
    """Do what a mail to a handler's address asks, or let it wait with the reason."""
    row, mail = opened.row, opened.mail
    row.action = action
    row.written_at = overtaking.written_at(mail.written_at, row.received_at)
    if mail.kind in (Kind.AUTO_REPLY, Kind.BOUNCE):
        await out_of_office.take(portal, mail, case, staff, now)
        await _finish(portal, row, case, Why.AUTO_REPLY, now, staff.id, waits=False)
        return
    reply = await weigh(portal, opened, case, staff, action, parted)
    if await _came_before(reply):
        why: Why | Wait = Why.COPY
    else:
        stopped = await overtaking.stop_theirs(portal, reply, now)
        match reply.ruling.fate:
            case Fate.ACT | Fate.CONFIRM if await _says_no(portal, reply, now):
                why = await _waits(portal, reply, Why.SAID_NO, now, stopped=stopped)
            case Fate.ACT:
                why = await _act(portal, reply, now, stopped=stopped)
            case Fate.CONFIRM:
                why = await _confirm(portal, reply, now, stopped=stopped)
            case Fate.QUARANTINE:
                why = await _quarantine(portal, reply, now)
    sender = reply.sender.id if reply.sender and why is not Wait.STRANGER else None
    settled = why in (Why.HELD, Why.DONE, Why.NOTE, Why.COPY)
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


async def _says_no(portal: Portal, reply: Reply, now: datetime) -> bool:
    """Hear a handler's «nei» about the address before all else; say whether it stops an answer.

    It counts whatever becomes of the mail. What somebody else has held rests on a «ja» that is
    taken back by it: the account may be another's. GDPR art. 32.
    """
    known = reply.weighed
    if not (known.vouched and known.certain and inbox_keeping.is_about_this(reply)):
        return False
    asked = await _as_asked(portal, reply)
    takes_back = await mailed_answers.hear_no(portal, asked, now)
    return takes_back and await holding.keep_answer_back(portal, reply.case, asked.by.id, now)


async def _waits(
    portal: Portal,
    reply: Reply,
    why: Why,
    now: datetime,
    *,
    goes: Held | None = None,
    stopped: bool,
) -> Why:
    """Put a mail on its case as it is, and tell its sender why it waits."""
    await inbox_keeping.put_on_case(portal, reply, why, now)
    await answering_back.waits(portal, reply, reply.author, why, now, goes=goes, stopped=stopped)
    return why


async def _act(portal: Portal, reply: Reply, now: datetime, *, stopped: bool) -> Why | Wait:
    """Do what a handler's own mail asks; what goes to the person is held, and shown to them."""
    asked = replace(await _as_asked(portal, reply), stopped=stopped)
    if asked.action.verb in TO_THE_PERSON:
        why = await _hinders(portal, reply, asked, now)
        if why is not None:
            return why
    try:
        fresh = await Case.get(id=reply.case.id)  # its date is another once an extension is stopped
        leaves_at = holding.leaves_at(portal, fresh, now)
        message = await mailed.perform(portal, asked, now, leaves_at=leaves_at)
    except CannotBeDone as fault:
        return await _cannot(portal, reply, fault, now, stopped=stopped)
    if message is None:
        return Why.NOTE if asked.action.verb is Verb.NOTE else Why.DONE
    await answering_back.held(portal, reply, reply.handler, message, now, stopped=stopped)
    return Why.HELD


async def _hinders(portal: Portal, reply: Reply, asked: Mailed, now: datetime) -> Why | None:
    """Let wait what is not to go to the person by itself; return why, or None for what goes on."""
    stopped, verb = asked.stopped, asked.action.verb
    why, goes = await overtaking.doubt(reply, now, stopped=stopped)
    if why is not None:
        return await _waits(portal, reply, why, now, goes=goes, stopped=stopped)
    if verb is Verb.ANSWER and Oddity.TNEF in reply.mail.oddities:
        await inbox_keeping.keep_words(portal, reply, asked, Why.TNEF, now)
        await answering_back.waits(portal, reply, reply.handler, Why.TNEF, now, stopped=stopped)
        return Why.TNEF
    if not await automatic_letters.allow(
        portal, asked.by.address, now, case=reply.case, staff=True
    ):
        return await _too_many(portal, reply, asked, now)
    return None


async def _too_many(portal: Portal, reply: Reply, asked: Mailed, now: datetime) -> Why:
    """Let a mail wait for which no letter is left; say so once, and whenever something stopped.

    Each thing that is stopped was held, and counted then: no machine is answered for ever.
    """
    await inbox_keeping.keep_words(portal, reply, asked, Why.LIMITED, now)
    subject = f"{asked.by.id} {reply.case.id}"
    is_first = await limits.allow(portal.vault, limits.LIMITED_TOLD, subject, now)
    if is_first or asked.stopped:
        await answering_back.waits(
            portal, reply, reply.handler, Why.LIMITED, now, stopped=asked.stopped, counted=True
        )
    return Why.LIMITED


async def _cannot(
    portal: Portal, reply: Reply, fault: CannotBeDone, now: datetime, *, stopped: bool
) -> Why | Wait:
    """Let what cannot be done wait, and say what is lacking; of an answer it is the draft."""
    if reply.action.verb is not Verb.ANSWER or fault.why is Why.THEIR_DRAFT:
        await inbox_keeping.put_on_case(portal, reply, fault.why, now)
    if fault.refused:
        await inbox_keeping.ask_for_files(reply, now)
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


async def _confirm(portal: Portal, reply: Reply, now: datetime, *, stopped: bool) -> Why | Wait:
    """Put a mail on its case under its sender's name, not done, and ask them to look at it."""
    why: Why | Wait = reply.ruling.why or Wait.UNCERTAIN
    is_theirs = stopped or reply.parted.is_apart  # and not a word of the letter they answer
    if (
        why is Wait.UNCERTAIN
        and is_theirs
        and overtaking.is_second_thought(reply, has_sent=stopped)
    ):
        why = Why.SECOND_THOUGHT
    asked = await _as_asked(portal, reply)
    is_note = asked.action.verb is Verb.NOTE and why is not Wait.SEVERAL
    if is_note and inbox_keeping.is_about_this(reply) and asked.text.strip():
        mail, doubt = reply.opened.row.id, "" if reply.weighed.vouched else Wait.NOT_VOUCHED.value
        await noting.note(
            portal, reply.case, asked.text, asked.by, now, raw_mail_id=mail, doubt=doubt
        )
        return Why.NOTE
    refused: Sequence[FileRefused] = ()
    goes = await overtaking.still_goes(reply.case, now)
    if asked.action.verb is Verb.ANSWER and await inbox_keeping.may_be_draft(
        portal, reply, stopped=stopped
    ):
        refused = (await mailed_answers.keep(portal, asked, now)).refused
        if refused:
            await inbox_keeping.ask_for_files(reply, now)
    else:
        await inbox_keeping.put_on_case(portal, reply, why, now)
    await answering_back.waits(
        portal, reply, reply.author, why, now, refused=refused, goes=goes, stopped=stopped
    )
    return why


async def _quarantine(portal: Portal, reply: Reply, now: datetime) -> Wait:
    """Put a stranger's mail on the case as a stranger's, and tell those who answer for the desk."""
    why = reply.ruling.why or Wait.STRANGER
    await inbox_keeping.note(portal, reply, why, now, author_id=None)
    await inbox_keeping.ask_somebody(TaskKind.MAIL_FOREIGN, reply, now)
    await answering_back.foreign(portal, reply, now)
    return why


async def _as_asked(portal: Portal, reply: Reply) -> Mailed:
    """Return a mail as a request of whoever at the desk sent it."""
    by = await member(portal.vault, reply.author)
    mail, row = reply.mail, reply.opened.row
    return Mailed(row, reply.case, by, reply.action, reply.text, mail.attachments)
