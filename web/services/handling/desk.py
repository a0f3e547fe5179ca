"""The answer from the desk: saved as a draft, seen as it will go, and sent.

The same `gaps` stand before the preview and before the send: nothing incomplete leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from mail.outbox import render
from models.answers import Missing, Proposed
from models.case_row import CaseChanged
from models.database import transaction
from models.files import CheckedFile
from models.identity import Proof
from models.tables import Case, Given
from web.portal import Portal
from web.services.answers import answer_files, identity
from web.services.answers.drafting import write_draft
from web.services.answers.reading import DeskView
from web.services.cases import progress
from web.services.handling import handing_over, sending
from web.services.people.staff import Member

STAND_IN = "lenken-kommer-her"
"""What stands in a previewed letter where the person's own link will be."""
_LINK = re.compile(rf' href="[^"]*/bekreft/{STAND_IN}[^"]*"')


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer's letter, read from the bytes that would go."""

    subject: str
    html: str = field(repr=False)


async def take(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Give the case to the one who presses; raise `OwnAnswer` for who may not handle it."""

    async def work() -> None:
        await handing_over.take(portal, await Case.get(id=case.id), by, now)

    await transaction(work)


async def save(
    portal: Portal,
    case: Case,
    seen: int | None,
    proposed: Proposed,
    by: Member,
    now: datetime,
    *,
    add: Sequence[CheckedFile] = (),
    remove: Sequence[str] = (),
    proof: Proof | None = None,
) -> None:
    """Save the answer and its files; `seen` is the case's version the handler looked at.

    `proof` is what the handler has found of who asks, recorded when it is news.

    Raises `CaseChanged` when somebody else has written meanwhile, `FileRefused` for too many or too
    much together, and `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await sending.answerable(case, seen)
        if proof is not None:
            await identity.compared(portal, fresh, proof, by, now)
        row = await write_draft(portal, fresh, proposed, by.id, now)
        await answer_files.remove(portal, row, remove, by, now)
        await answer_files.add(portal, row, add, by, now)

    await transaction(work)


def missing(portal: Portal, view: DeskView, by: Member, now: datetime) -> tuple[Missing, ...]:
    """Return what the draft, or no draft at all, lacks before it may leave."""
    standing = sending.standing_of(portal, view.asked, view.waits_for, view.progress, by, now)
    return sending.missing(view.needs, view.draft, standing)


def preview(portal: Portal, view: DeskView, now: datetime) -> Preview:
    """Return the answer's letter as it would go now, its link no link: it would open nothing.

    Raises `CaseChanged` when there is no draft to send.
    """
    if view.draft is None:
        raise CaseChanged
    was_due = progress.was_due_on(view.case, view.progress, now)
    proposed, to = view.draft.proposed, view.address
    shown = sending.letter(portal, view.case, view.needs, to, proposed, STAND_IN, was_due)
    raw = render(portal.stationery, shown, mail_id="<preview@portal.invalid>", now=now)
    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    html = mail.get_body(("html",))
    text = _LINK.sub("", html.get_content() if html else "")
    return Preview(str(mail["Subject"]), text)


async def send(
    portal: Portal,
    case: Case,
    seen: int,
    by: Member,
    now: datetime,
    *,
    given: Given | None = None,
) -> None:
    """Send the draft as the answer: its letter goes to the person's address and nowhere else.

    Of a person who gave no address the case is answered then and there: the desk has `given` it, or
    nobody can be told. So it is of one whose letter came back, if the desk has given it. Raises
    `AnswerIncomplete`, `NotSaidHow`, `CaseChanged`, or `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        await sending.send_draft(portal, await sending.answerable(case, seen), by, now, given=given)

    await transaction(work)
