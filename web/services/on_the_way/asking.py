"""A question from the desk to the person, and what becomes of the case while it is out.

Two kinds of question go the same way. One about what the person means never moves a date; one that
puts a concrete doubt about who asks lets the clock stand until it is answered (GDPR art. 12 (6)).
Everything here runs in its caller's transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from mail import progress_letters
from models import correspondence, doubts
from models.case_row import CaseChanged, touch
from models.events import PERSON, PORTAL
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Doubt, Message, MessageKind
from web.portal import Portal
from web.services.answers.drafting import is_on_its_way
from web.services.on_the_way import extending
from web.services.on_the_way.telling import tell
from web.services.people.staff import Member

LONGEST = 2000
"""Characters in a question to the person."""


async def ask(
    portal: Portal,
    case: Case,
    text: str,
    by: Member,
    now: datetime,
    *,
    not_before: datetime | None = None,
    raw_mail_id: str | None = None,
) -> Message:
    """Ask the person something; the case waits, its dates do not.

    The letter is held until `not_before`; the mail it was written in is `raw_mail_id`, and then the
    case waits once it has left (`told`). Raises `CaseChanged` when the answer is on its way,
    `MoveNotAllowed` for a case that has ended, or whose person cannot be asked.
    """
    await _demand_no_answer(case)
    if raw_mail_id is not None:
        if Status(case.status) not in AT_THE_DESK or case.address is None:
            raise MoveNotAllowed("only one with an address can be asked, while the case is open")
        await touch(case)
    message = await tell(
        portal,
        case,
        MessageKind.QUESTION,
        text,
        lambda facts, to, link: progress_letters.question(
            portal.stationery, facts, to, text=text, link=link
        ),
        by,
        now,
        not_before=not_before,
        raw_mail_id=raw_mail_id,
    )
    if raw_mail_id is None:
        await correspondence.ask(portal.vault, case, message.id, actor=by.id, now=now)
    return message


async def doubt(
    portal: Portal, case: Case, why: str, question: str, by: Member, now: datetime
) -> None:
    """Put a doubt about who asks to the person, and let the clock stand while it is out.

    `why` is kept for the desk and is never sent. Raises `CaseChanged` when a doubt is open, or the
    answer or a date that it would move is on its way, `MoveNotAllowed` for a case that has ended.
    """
    await _demand_no_answer(case)
    if await doubts.open_on(case) is not None or await extending.is_to_count(case):
        raise CaseChanged
    await correspondence.wait(case)
    message = await tell(
        portal,
        case,
        MessageKind.QUESTION,
        question,
        lambda facts, to, link: progress_letters.question_of_identity(
            portal.stationery, facts, to, text=question, link=link
        ),
        by,
        now,
        reason=why,
    )
    await doubts.ask(portal.vault, case, message.id, actor=by.id, now=now)


async def answered_by_person(portal: Portal, case: Case, now: datetime) -> None:
    """End the question that is out, because the person has written: the case is open again.

    In the caller's transaction; of a case with no question out nothing changes. An open doubt
    ends with the days it took, and the dates are counted anew. GDPR art. 12 (6).
    """
    await doubts.close(portal.vault, case, actor=PERSON, now=now)
    if case.status == Status.WAITING:
        await correspondence.answered(portal.vault, case, actor=PERSON, now=now)


async def answered_by_mail(portal: Portal, case: Case, now: datetime) -> None:
    """Open a case again whose person has answered by mail, unless it waits to know who they are.

    Whoever wrote that mail has proven nothing. Of what the person means the desk judges; a doubt
    about who asks is not ended, and its clock not moved, by what anybody can send. Art. 12 (6).
    """
    if case.status == Status.WAITING and await doubts.open_on(case) is None:
        await correspondence.answered(portal.vault, case, actor=PERSON, now=now)


async def answered_otherwise(
    portal: Portal, case: Case, on: date | None, by: Member, now: datetime
) -> None:
    """End the question that is out, because somebody at the desk has the answer another way.

    `on` is the day it came, for a doubt that is open; never before the day it was put.
    """
    open_doubt = await doubts.open_on(case)
    if open_doubt is not None:
        at = doubts.instant_of(on, open_doubt, now) if on else now
        await doubts.end(portal.vault, case, open_doubt, at, actor=by.id, now=now)
    await correspondence.answered(portal.vault, case, actor=by.id, now=now)


async def told(portal: Portal, message: Message, now: datetime) -> None:
    """Let the case wait for its person once a question that was held has left.

    One that came to a case which has ended meanwhile changes nothing.
    """
    case = await Case.get(id=message.case_id)
    if message.raw_mail_id is not None and Status(case.status) in AT_THE_DESK:
        by = message.author_id or PORTAL
        await correspondence.ask(portal.vault, case, message.id, actor=by, now=now)


async def not_asked(portal: Portal, message: Message, case: Case, now: datetime) -> None:
    """Open a case again whose question did not arrive; a doubt that was never put takes no days.

    What the person has answered meanwhile stays answered.
    """
    never_put = await Doubt.get_or_none(message_id=message.id, answered_at=None)
    if never_put is not None:
        await doubts.end(portal.vault, case, never_put, never_put.asked_at, actor=PORTAL, now=now)
    await correspondence.waits_no_more(case, message.id)


async def _demand_no_answer(case: Case) -> None:
    """Raise `CaseChanged` for a case whose answer is in the outbox."""
    if await is_on_its_way(case):
        raise CaseChanged
