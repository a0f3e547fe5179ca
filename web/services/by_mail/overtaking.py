"""Mails that overtake each other: which of a handler's words on a case are the newest.

A clock may run fast or slow and a mail may take long, so nothing leaves on the word of a clock
alone: whatever a handler writes stops what they have held, and where their mails came in another
order than their clocks say, both wait.
"""

from __future__ import annotations

from datetime import datetime

from mail import actions, second_thoughts
from mail.acceptance import Wait
from mail.actions import Verb
from models.tables import Case, Message, MessageKind, MessageState, RawMail, Staff
from web.portal import Portal
from web.services.answers.drafting import is_on_its_way
from web.services.by_mail.weighing import Reply
from web.services.outbox import holding
from web.services.outbox.holding import Held
from web.services.post.mails import Why

_SAYS_NOTHING = (Wait.NOT_VOUCHED, Wait.STRANGER, Why.AUTO_REPLY)
"""Of a mail that somebody else may have written, or a machine has: it overtakes nothing."""


def written_at(says: datetime | None, received_at: datetime) -> datetime | None:
    """Return when a mail was written, by its own clock; never after it came."""
    return min(says, received_at) if says else None


async def stop_theirs(portal: Portal, reply: Reply, now: datetime) -> bool:
    """Stop what the sender of a mail has held on its case, whatever it says: «Vent!»

    Returns whether anything was stopped.
    """
    is_note = reply.action.verb is Verb.NOTE and not reply.weighed.several
    vouched = reply.weighed.vouched
    return await stop_held_by(
        portal, reply.case, reply.sender, now, vouched=vouched, is_note=is_note
    )


async def stop_held_by(
    portal: Portal, case: Case, sender: Staff | None, now: datetime, *, vouched: bool, is_note: bool
) -> bool:
    """Stop what the sender of a mail has held on a case; say whether anything was stopped.

    An internal note leaves it alone, and so does a mail that somebody else may have written.
    """
    if sender is None or not vouched or is_note:
        return False
    return await holding.keep_all_back(portal, case, sender.id, now)


async def held_answer(case: Case, now: datetime) -> Held | None:
    """Return the answer of a case that waits to leave, if one does."""
    held = await holding.held(case, now)
    return next((one for one in held if one.message.kind is MessageKind.ANSWER), None)


async def still_goes(case: Case, now: datetime) -> Held | None:
    """Return what goes to the person however a mail is taken: an answer, or else what is first."""
    return await held_answer(case, now) or next(iter(await holding.held(case, now)), None)


async def is_in_the_way(case: Case, verb: Verb, now: datetime) -> tuple[bool, Held | None]:
    """Say whether something else is on its way to the person, and what, where it can be stopped.

    No answer goes beside anything, and nothing goes beside an answer.
    """
    goes = await holding.held(case, now) if verb is Verb.ANSWER else []
    held = next(iter(goes), None) or await held_answer(case, now)
    return held is not None or await is_on_its_way(case), held


async def doubt(reply: Reply, now: datetime, *, stopped: bool) -> tuple[Why | None, Held | None]:
    """Return why what a handler sends to the person waits beside what they or others have sent.

    With it what goes to the person instead, where that can be stopped.
    """
    if await is_overtaken(reply, stopped=stopped):
        return (Why.ORDER if stopped else Why.OVERTAKEN), None
    is_in_way, goes = await is_in_the_way(reply.case, reply.action.verb, now)
    if is_in_way:
        return Why.ANOTHER_GOES, goes
    has_sent = await (_comes_after_same(reply) if stopped else _has_mailed_draft(reply))
    return (Why.SECOND_THOUGHT if is_second_thought(reply, has_sent=has_sent) else None), None


def is_second_thought(reply: Reply, *, has_sent: bool) -> bool:
    """Say whether a mail may be a word to us about what its sender has sent: «Vent!»"""
    may_be = second_thoughts.may_be_one(reply.text, has_sent=has_sent)
    return may_be and not reply.weighed.is_filled_in


async def _comes_after_same(reply: Reply) -> bool:
    """Say whether what is stopped asked for the same as this mail, or this is an answer.

    Why more time is needed is short, and so is a question: after something else they are no doubt.
    """
    held = RawMail.filter(case_id=reply.case.id, staff_id=reply.author.id, why=Why.HELD.value)
    newest = await held.order_by("-received_at", "-id").only("id", "action").first()
    verb = reply.action.verb
    return verb is Verb.ANSWER or (newest is not None and actions.read_verb(newest.action) is verb)


async def _has_mailed_draft(reply: Reply) -> bool:
    """Say whether this is an answer, and what the sender mailed before is the draft of it."""
    if reply.action.verb is not Verb.ANSWER:
        return False
    drafts = Message.filter(
        case_id=reply.case.id, author_id=reply.author.id, state=MessageState.DRAFT
    )
    return await drafts.exclude(raw_mail_id=None).exists()


async def is_overtaken(reply: Reply, *, stopped: bool) -> bool:
    """Say whether the sender has written later in the case, or this is their own words again.

    `stopped`: what they had held is stopped for it. Then of two mails of one second the last counts
    that came; otherwise a mail that comes twice with something changed on the way does not answer
    twice. A mail without a date is as old as any.
    """
    theirs = RawMail.filter(case_id=reply.case.id, staff_id=reply.author.id)
    theirs = theirs.exclude(id=reply.opened.row.id)
    columns = ("id", "written_at", "received_at", "action", "why")
    before = [one for one in await theirs.only(*columns) if one.why not in _SAYS_NOTHING]
    return any(_comes_after(one, reply, stopped=stopped) for one in before)


def _comes_after(one: RawMail, reply: Reply, *, stopped: bool) -> bool:
    """Say whether a mail that is here already was written later, or is the same with a change."""
    verb, at = actions.read_verb(one.action), reply.opened.row.written_at
    if verb is Verb.NOTE:
        return False
    other = written_at(one.written_at, one.received_at) or one.received_at
    if at is None or other > at:
        return True
    is_same = other == at and one.why == Why.HELD and verb is reply.action.verb
    return is_same and not stopped


async def theirs(case: Case, by: Staff, now: datetime) -> Held | None:
    """Return what a handler has held on a case, the first to leave."""
    held = await holding.held(case, now)
    return next((one for one in held if one.message.author_id == by.id), None)
