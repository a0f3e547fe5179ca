"""More time for an answer, with the notice the law asks for in the same transaction.

GDPR art. 12 (3). A notice that does not reach the person in time gives no time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from locales import DESK_LANGUAGE
from mail import progress_letters
from mail.stationery import CaseFacts, Letter
from models import cases, extending
from models.deadlines import end_of
from models.events import PORTAL
from models.extending import Barrier, ExtensionRefused
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Doubt, Given, Message, MessageKind, MessageState
from web.portal import Portal
from web.services.cases import progress
from web.services.cases.needs import is_at_once
from web.services.on_the_way import telling
from web.services.people.staff import Member

BEFORE_IT_IS_LATE = timedelta(minutes=5)
"""How long before the end of the last day for it a held notice leaves at the latest."""
LEAST_REASON = 20
"""The fewest characters in which somebody can say why this very case takes longer."""
LONGEST_REASON = 1500


class Why(StrEnum):
    """The grounds there are for taking longer; that few are at work is none."""

    COMPLEX = "complex"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Notice:
    """Why it takes longer. `given`: how somebody without an e-mail address was told."""

    why: Why
    reason: str = field(repr=False)
    given: Given | None = None


def says_why(reason: str) -> bool:
    """Say whether a reason is long enough to be one."""
    return len(" ".join(reason.split())) >= LEAST_REASON


async def extend(
    portal: Portal,
    case: Case,
    notice: Notice,
    by: Member,
    now: datetime,
    *,
    not_before: datetime | None = None,
    raw_mail_id: str | None = None,
) -> Message:
    """Give a case three months from receipt in all, and tell the person; in a transaction.

    The notice is held until `not_before`, and never past the day it has to reach the person; while
    it is, the first date counts (`told`). The mail it was written in is `raw_mail_id`. Raises
    `MoveNotAllowed` where it may not be: not in time, a second time, for what is done at once
    (GDPR art. 7 (3), 21 (3)), or with nobody told.
    """
    if is_at_once(case, await cases.answers_of(portal.vault, case)):
        raise MoveNotAllowed("what is done at once takes no longer")
    if case.address is None and notice.given is None:
        raise MoveNotAllowed("who has no e-mail address has to be told by the handler")
    doubts = await Doubt.filter(case_id=case.id)
    before, until = case.due_on, progress.clock_of(case, doubts, now).extended_on
    extending.demand(case, now)
    if await is_on_its_way(case):
        raise ExtensionRefused(Barrier.TWICE)
    too_late = end_of(extending.last_day(case))
    held = min(not_before, too_late - BEFORE_IT_IS_LATE) if not_before else now
    if held <= now:
        await extending.extend(portal.vault, case, until, by.id, now)
    words = portal.words[case.language]
    reason = f"{words(f'mail.extension.{notice.why.value}')}\n\n{notice.reason}"
    desk = portal.words[DESK_LANGUAGE]

    def write(facts: CaseFacts, to: str, link: str) -> Letter:
        paper, facts = portal.stationery, replace(facts, due_on=until)
        return progress_letters.extension(paper, facts, to, reason=reason, due_on=before, link=link)

    return await telling.tell(
        portal,
        case,
        MessageKind.EXTENSION,
        reason,
        write,
        by,
        now,
        reason=desk(f"act.extend.told.{notice.given.value}") if notice.given else "",
        not_before=max(now, held) if not_before else None,
        not_after=too_late,
        raw_mail_id=raw_mail_id,
    )


async def is_on_its_way(case: Case) -> bool:
    """Say whether a notice of more time is held, or with the mail server."""
    return await Message.exists(
        case_id=case.id, kind=MessageKind.EXTENSION, state=MessageState.SENDING
    )


async def is_to_count(case: Case) -> bool:
    """Say whether a notice is on its way whose date counts once it has left (`told`)."""
    return case.extended_on is None and await is_on_its_way(case)


async def told(portal: Portal, message: Message, now: datetime) -> None:
    """Let the new date count once a held notice has left: what is not told is not the date.

    One that came to a case which has ended meanwhile, or is done at once now, gives nothing.
    """
    case = await Case.get(id=message.case_id)
    if Status(case.status) not in AT_THE_DESK or await extending.stands(case):
        return
    if is_at_once(case, await cases.answers_of(portal.vault, case)):
        return
    doubts = await Doubt.filter(case_id=case.id)
    until, by = progress.clock_of(case, doubts, now).extended_on, message.author_id or PORTAL
    await extending.extend(portal.vault, case, until, by, now)


async def not_told(portal: Portal, message: Message, case: Case, now: datetime) -> None:
    """Take back the extension whose notice did not arrive; the first date counts again."""
    newest = (
        await Message.filter(case_id=case.id, kind=MessageKind.EXTENSION)
        .order_by("-created_at", "-id")
        .first()
    )
    theirs = newest is not None and newest.id == message.id
    if theirs and Status(case.status) in AT_THE_DESK and await extending.stands(case):
        await extending.take_back(portal.vault, case, now)
