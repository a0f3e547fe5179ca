"""What may be done with a mail on a case, as things stand: the presses that its page offers.

A press sends what the page shows and nothing else: where the case's draft holds something the mail
does not, it is sent from the case.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from mail.actions import Verb
from models.status import AT_THE_DESK, Status
from models.tables import Case, Message, MessageKind, MessageState, RawMail, Task, TaskKind
from web.portal import Portal
from web.services.answers.drafting import is_on_its_way
from web.services.by_mail import as_mailed
from web.services.by_mail.weighing import Reply
from web.services.outbox import holding

OF_A_MAIL = (TaskKind.MAIL_WAITS, TaskKind.MAIL_FOREIGN, TaskKind.MAIL_FILES)
"""The tasks that a mail on a case brings about."""


class Offer(StrEnum):
    """What may be done with a mail; `DRAFT` is to look at what would be sent, and send that."""

    DO = "do"
    DRAFT = "draft"
    CORRECT = "correct"
    NOTE = "note"
    INSTEAD = "instead"
    ADDITION = "addition"
    REGISTER = "register"


async def offers(
    portal: Portal, case: Case, row: RawMail, reply: Reply | None, now: datetime
) -> list[Offer]:
    """Return what may be done with a mail; a stranger's words go nowhere, ours are no request."""
    if reply is None or row.staff_id is None:
        return [Offer.NOTE, Offer.REGISTER]
    said = bool(reply.text.strip() or reply.mail.attachments)
    found = []
    if said and reply.action.verb is Verb.ANSWER:
        found = await _as_answer(case, now)
        # What was quoted stands among the words, labels and all: it is corrected first.
        if not reply.parted.is_apart or reply.mail.may_be_automatic:
            found = [one for one in found if one is Offer.CORRECT]
        if Offer.DO in found and await as_mailed.holds_else(portal, case, row, reply):
            found[found.index(Offer.DO)] = Offer.DRAFT
    elif reply.action.verb is not Verb.ANSWER and Status(case.status) in AT_THE_DESK:
        found = [Offer.DO]
    return [*found, Offer.NOTE, *[Offer.REGISTER] * reply.weighed.is_forward]


async def waits(row: RawMail) -> bool:
    """Say whether something is to be done about a mail: a task, or a draft that is its words."""
    task = Task.filter(subject=row.id, kind__in=OF_A_MAIL, done_at=None)
    return await is_draft(row) or await task.exists()


async def is_draft(row: RawMail) -> bool:
    """Say whether a mail's words are the draft of its case, as they came or changed since."""
    return await Message.exists(raw_mail_id=row.id, state=MessageState.DRAFT)


async def _as_answer(case: Case, now: datetime) -> list[Offer]:
    if case.status == Status.ANSWERED:
        return [Offer.ADDITION]
    if Status(case.status) not in AT_THE_DESK:
        return []
    if not await is_on_its_way(case):
        return [Offer.DO, Offer.CORRECT]
    held = await holding.held(case, now)
    is_held = any(one.message.kind is MessageKind.ANSWER for one in held)
    return [Offer.INSTEAD] if is_held else []
