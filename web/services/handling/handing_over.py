"""Whose case it is: taken by a handler, or given to a colleague with what is written about it.

Everything here runs in its caller's transaction, and refuses before it writes.
"""

from __future__ import annotations

from datetime import datetime

from models import cases, handling
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Staff
from web.portal import Portal
from web.services.cases import progress
from web.services.handling import noting
from web.services.letters import notify
from web.services.people.staff import Member, member


class OwnAnswer(Exception):
    """A complaint is handled by somebody else than the one whose answer it is about."""


class NoSuchColleague(Exception):
    """The case cannot be given to them: they are not at the desk, or give it to themselves."""


async def take(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Give a case to the one who asks for it, unless they have it.

    Raises `OwnAnswer` for who may not handle it, `MoveNotAllowed` for a case that has ended.
    """
    _demand_work(case)
    if (await progress.of(case)).is_own_answer_of(by.id):
        raise OwnAnswer
    if case.handler_id != by.id:
        await cases.take(portal.vault, case, by.id, now)


async def hand_over(
    portal: Portal,
    case: Case,
    code: str,
    text: str,
    by: Member,
    now: datetime,
    *,
    raw_mail_id: str | None = None,
) -> Member:
    """Give a case to the colleague with this code, and tell them; return who it is.

    What is written goes with it as a note. Raises `NoSuchColleague`, `OwnAnswer` when a complaint
    is about their own answer, and `MoveNotAllowed` for a case that has ended.
    """
    _demand_work(case)
    row = await Staff.get_or_none(code=code, removed_at=None)
    if row is None or row.id == by.id:
        raise NoSuchColleague
    if (await progress.of(case)).is_own_answer_of(row.id):
        raise OwnAnswer
    if text:
        await noting.note(portal, case, text, by, now, raw_mail_id=raw_mail_id)
    await handling.hand_over(portal.vault, case, row.id, actor=by.id, now=now)
    more = {"giver": by.name, "note": text}
    await notify.desk_of_case_again(portal, case, row, now, name="desk_handed_over", more=more)
    return await member(portal.vault, row)


def _demand_work(case: Case) -> None:
    if Status(case.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only what is still to be answered is somebody's to answer")
