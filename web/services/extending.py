"""More time for an answer, with the notice the law asks for in the same transaction.

GDPR art. 12 (3). A notice that does not reach the person in time gives no time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from locales import DESK_LANGUAGE
from mail import progress_letters
from mail.stationery import CaseFacts, Letter
from models import cases, extending
from models.deadlines import end_of
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Doubt, Given, Message, MessageKind
from web.portal import Portal
from web.services import progress, telling
from web.services.needs import is_at_once
from web.services.staff import Member


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


async def extend(portal: Portal, case: Case, notice: Notice, by: Member, now: datetime) -> None:
    """Give a case three months from receipt in all, and tell the person; in a transaction.

    Raises `MoveNotAllowed` where it may not be: not in time, a second time, for what is done at
    once (GDPR art. 7 (3), 21 (3)), or with nobody told.
    """
    if is_at_once(case, await cases.answers_of(portal.vault, case)):
        raise MoveNotAllowed("what is done at once takes no longer")
    if case.address is None and notice.given is None:
        raise MoveNotAllowed("who has no e-mail address has to be told by the handler")
    doubts = await Doubt.filter(case_id=case.id)
    before, until = case.due_on, progress.clock_of(case, doubts, now).extended_on
    await extending.extend(portal.vault, case, until, by.id, now)
    words = portal.words[case.language]
    reason = f"{words(f'mail.extension.{notice.why.value}')}\n\n{notice.reason}"
    desk = portal.words[DESK_LANGUAGE]

    def write(facts: CaseFacts, to: str, link: str) -> Letter:
        paper = portal.stationery
        return progress_letters.extension(paper, facts, to, reason=reason, due_on=before, link=link)

    await telling.tell(
        portal,
        case,
        MessageKind.EXTENSION,
        reason,
        write,
        by,
        now,
        reason=desk(f"act.extend.told.{notice.given.value}") if notice.given else "",
        not_after=end_of(extending.last_day(case)),
    )


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
