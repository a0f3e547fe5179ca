"""What the desk writes to the person beside the answer, also after it."""

from __future__ import annotations

from datetime import datetime

from mail import progress_letters
from models import cases, correspondence
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, MessageKind
from web.portal import Portal
from web.services.cases.needs import needs_of
from web.services.on_the_way.telling import tell
from web.services.people.staff import Member


def may_be_written_to(case: Case) -> bool:
    """Say whether the person may be written to: their mailbox is proven, or is not waited for."""
    return case.confirmed_at is not None or Status(case.status) in {*AT_THE_DESK, Status.ANSWERED}


async def reply(portal: Portal, case: Case, text: str, by: Member, now: datetime) -> None:
    """Write to the person, in the caller's transaction; it is not the answer, whatever it says.

    The words are in the letter, or wait behind a code where those of an answer do. Raises
    `MoveNotAllowed` for a mailbox that is not to be written to.
    """
    if not may_be_written_to(case):
        raise MoveNotAllowed("nobody has proven this mailbox")
    needs = needs_of(case, await cases.answers_of(portal.vault, case))
    await correspondence.reply(portal.vault, case, actor=by.id, now=now)
    is_open = Status(case.status) in AT_THE_DESK
    mailed = "" if needs.behind_code else text
    await tell(
        portal,
        case,
        MessageKind.REPLY,
        text,
        lambda facts, to, link: progress_letters.reply(
            portal.stationery, facts, to, text=mailed, is_open=is_open, link=link
        ),
        by,
        now,
    )
