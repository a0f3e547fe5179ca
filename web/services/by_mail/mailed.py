"""What a handler asks by mail, done by the desk's own code: an answer, or another act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mail.actions import Action, Verb
from mail.parts import Attachment
from models.tables import Case, Message, RawMail
from web.portal import Portal
from web.services.by_mail import mailed_acts, mailed_answers
from web.services.people.staff import Member


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail as a request to the portal: who asks for what on which case, with which words.

    `pressed`: it waited, and somebody at the desk does what it asks. `stopped`: what its writer had
    on its way to the person is stopped for it.
    """

    row: RawMail
    case: Case
    by: Member
    action: Action
    text: str = field(repr=False)
    files: Sequence[Attachment] = field(default=(), repr=False)
    pressed: bool = False
    stopped: bool = False


async def perform(
    portal: Portal, asked: Mailed, now: datetime, *, leaves_at: datetime
) -> Message | None:
    """Do what a mail asks, in the caller's transaction; return what goes to the person, if any.

    What goes to the person leaves at `leaves_at`. Raises `CannotBeDone`, and leaves nothing behind
    but the words of an answer: they are the case's draft.
    """
    if asked.action.verb is Verb.ANSWER:
        return await mailed_answers.answer(portal, asked, now, leaves_at=leaves_at)
    return await mailed_acts.act(portal, asked, now, leaves_at=leaves_at)
