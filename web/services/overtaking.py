"""Mails that overtake each other: which of a handler's words on a case are the newest."""

from __future__ import annotations

from datetime import datetime

from mail import actions
from mail.acceptance import Wait
from models.tables import Case, MessageKind, RawMail
from web.services import holding
from web.services.holding import Held
from web.services.mails import Why
from web.services.weighing import Reply

UNPROVEN = (Wait.NOT_VOUCHED, Wait.STRANGER)
"""Why a mail waits that somebody else may have written: it overtakes nothing."""


async def held_answer(case: Case, now: datetime) -> Held | None:
    """Return the answer of a case that waits to leave, if one does."""
    held = await holding.held(case, now)
    return next((one for one in held if one.message.kind is MessageKind.ANSWER), None)


async def is_older(reply: Reply, goes: Held) -> bool:
    """Say whether a mail was written before the one that is held: mails overtake each other."""
    other = await RawMail.get_or_none(id=goes.message.raw_mail_id)
    at = reply.mail.written_at
    return bool(other and other.written_at and at and at < other.written_at)


async def is_overtaken(reply: Reply, now: datetime) -> bool:
    """Say whether the handler has written later in the case, or this is their own words again.

    Nothing is held that it would take the place of: then the older of the two goes nowhere, and a
    mail that comes twice with something changed on the way does not answer twice. A mail without a
    date is as old as any.
    """
    if await held_answer(reply.case, now) is not None:
        return False
    theirs = RawMail.filter(case_id=reply.case.id, staff_id=reply.handler.id)
    before = await theirs.exclude(id=reply.opened.row.id).only("id", "written_at", "action", "why")
    return any(
        _comes_after(one, reply)
        for one in before
        if one.why not in UNPROVEN and actions.read_verb(one.action) is reply.action.verb
    )


def _comes_after(one: RawMail, reply: Reply) -> bool:
    """Say whether a mail that is here already was written later, or is the same with a change."""
    at = reply.mail.written_at
    if at is None or one.written_at is None:
        return True
    return one.written_at > at or (one.written_at == at and one.why == Why.HELD)
