"""What a person writes on their own case: something to add, or the answer to what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import cases, limits
from models.database import transaction
from models.status import ENDED, MoveNotAllowed, Status
from models.tables import Case, Task, TaskKind
from web.portal import Portal
from web.services import asking, notify, persons_files
from web.services.draft_files import Brought

LONGEST_MESSAGE = 4000


async def add_message(
    portal: Portal, case: Case, text: str, now: datetime, *, files: Sequence[Brought] = ()
) -> None:
    """Add what the person wants to say, with files, and tell the desk; it answers what is asked.

    Of an answered case somebody at the desk has to reply. Raises `FileRefused` when the person's
    files on the case are too many or too large together.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if fresh.confirmed_at is None or fresh.status == Status.WITHDRAWN:
            raise MoveNotAllowed("messages are for cases whose address is proven")
        await limits.demand(portal.vault, limits.MESSAGES_ON_CASE, case.id, now)
        await persons_files.add(portal, fresh, files, now)
        said = persons_files.named_in(portal, fresh, text, files)
        await cases.add_message(portal.vault, fresh, said, now)
        await asking.answered_by_person(portal, fresh, now)
        if Status(fresh.status) in ENDED:
            await _wants_a_reply(fresh, now)
        await notify.desk_of_news(portal, "desk_message", fresh, now)

    await transaction(work)


async def _wants_a_reply(case: Case, now: datetime) -> None:
    wanted = TaskKind.REPLY_WANTED
    if not await Task.exists(kind=wanted, case_id=case.id, done_at=None):
        await Task.create(kind=wanted, case_id=case.id, created_at=now)
