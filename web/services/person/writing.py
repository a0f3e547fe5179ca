"""What a person writes on their own case: something to add, or the answer to what is asked.

On its page they are known; in a mail they have only said who they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import cases, limits
from models.database import transaction
from models.deadlines import count_deadlines
from models.status import ENDED, MoveNotAllowed, Status
from models.tables import Case, Message, RawMail, Scope, Task, TaskKind
from web.portal import Portal
from web.services.letters import notify
from web.services.on_the_way import asking
from web.services.unsent import persons_files
from web.services.unsent.draft_files import Brought

LONGEST_MESSAGE = 4000


def may_write(case: Case, scopes: frozenset[Scope]) -> bool:
    """Say whether a browser has come by the case's mailbox, and there is a case to write on."""
    if case.key_id is None or case.confirmed_at is None or case.status == Status.WITHDRAWN:
        return False
    return not scopes.isdisjoint((Scope.STATUS, Scope.CONTENT))


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
        said = persons_files.named_in(portal, fresh, text, [file.name for file in files])
        await cases.add_message(portal.vault, fresh, said, now)
        await asking.answered_by_person(portal, fresh, now)
        if Status(fresh.status) in ENDED:
            await _wants_a_reply(fresh, now)
        await notify.desk_of_news(portal, "desk_message", fresh, now)

    await transaction(work)


async def add_mail(portal: Portal, case: Case, text: str, mail: RawMail, now: datetime) -> Message:
    """Add what the person has mailed about their case, whatever has become of it; tell the desk.

    In the caller's transaction. Of a case that has ended somebody has to reply, by the date there
    would be if it were a complaint: its clock starts when the mail arrived.
    """
    message = await cases.add_message(portal.vault, case, text, now)
    message.raw_mail_id = mail.id
    await message.save(update_fields=["raw_mail_id"])
    await asking.answered_by_mail(portal, case, now)
    if Status(case.status) in ENDED:
        await Task.create(
            kind=TaskKind.REPLY_WANTED,
            case_id=case.id,
            subject=message.id,
            created_at=now,
            due_on=count_deadlines(mail.received_at).due_on,
        )
    if case.status != Status.UNCONFIRMED and await may_tell_the_desk(portal, case, now):
        await notify.desk_of_news(portal, "desk_message", case, now)
    return message


async def may_tell_the_desk(portal: Portal, case: Case, now: datetime) -> bool:
    """Say whether the desk is written to about one more mail on a case; all are on its page."""
    return await limits.allow(portal.vault, limits.MAILS_ON_CASE, case.id, now)


async def _wants_a_reply(case: Case, now: datetime) -> None:
    wanted = TaskKind.REPLY_WANTED
    if not await Task.exists(kind=wanted, case_id=case.id, done_at=None):
        await Task.create(kind=wanted, case_id=case.id, created_at=now)
