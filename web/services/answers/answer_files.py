"""The files beside an answer: sealed when they come in, opened for a handler who looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import contents, events
from models.cases import CaseUnknown
from models.database import transaction
from models.events import EventName
from models.files import CheckedFile, check_together
from models.keyring import open_key, seal_text
from models.tables import Case, File, Message, MessageState
from models.vault import DataKey
from web.portal import Portal
from web.services.answers.mycase import Offered, offered
from web.services.people.staff import Member


async def of(key: DataKey, *message_ids: str) -> tuple[Offered, ...]:
    """Return the files of these messages, by name and size."""
    rows = await File.filter(message_id__in=message_ids).order_by("created_at", "id")
    return tuple(offered(key, row) for row in rows)


async def of_the_person(key: DataKey, case: Case) -> tuple[Offered, ...]:
    """Return the files a person sent with what they asked for."""
    rows = await File.filter(case_id=case.id, message_id=None).order_by("created_at", "id")
    return tuple(offered(key, row) for row in rows)


async def add(
    portal: Portal, draft: Message, given: Sequence[CheckedFile], by: Member, now: datetime
) -> None:
    """Put files beside a draft, in the caller's transaction.

    Raises `FileRefused` when they are too many or too large together with the desk's others on the
    case; what the person sent is not counted, nor what was put aside.
    """
    files = File.filter(case_id=draft.case_id, message_id__isnull=False).only("id", "size")
    there = await files.exclude(message__state=MessageState.DISCARDED)
    check_together([file.size for file in there] + [len(file.content) for file in given])
    key = await open_key(portal.vault, draft.key_id)
    for file in given:
        await write_file(key, draft.case_id, draft.id, file, now)
        await events.record(
            portal.vault, EventName.FILE_ADDED, now=now, actor=by.id, case_id=draft.case_id
        )


async def remove(
    portal: Portal, draft: Message, file_ids: Sequence[str], by: Member, now: datetime
) -> None:
    """Take files away from a draft, in the caller's transaction; those of others stay."""
    for file_id in file_ids:
        if await File.filter(id=file_id, message_id=draft.id).delete():
            await contents.erase([file_id])
            await events.record(
                portal.vault, EventName.FILE_REMOVED, now=now, actor=by.id, case_id=draft.case_id
            )


async def fetch(
    portal: Portal, case: Case, file_id: str, by: Member, now: datetime
) -> tuple[Offered, bytes]:
    """Return a file of a case to a handler, and remember it. Raises `CaseUnknown`."""

    async def work() -> tuple[Offered, bytes]:
        row = await File.get_or_none(id=file_id, case_id=case.id)
        if row is None:
            raise CaseUnknown
        key = await open_key(portal.vault, row.key_id)
        await events.record(
            portal.vault, EventName.FILE_FETCHED, now=now, actor=by.id, case_id=case.id
        )
        return offered(key, row), await contents.read(key, row.id)

    return await transaction(work)


async def write_file(
    key: DataKey, case_id: str, message_id: str | None, file: CheckedFile, now: datetime
) -> None:
    """Seal one file of a case, in the transaction; without a message it is the person's."""
    sealed = contents.seal_bytes(file.content)
    row = File(
        id=sealed.id,
        case_id=case_id,
        key_id=key.id,
        message_id=message_id,
        media_type=file.media_type,
        size=sealed.size,
        created_at=now,
    )
    row.name = seal_text(key, "files.name", row.id, file.name)
    await row.save(force_create=True)
    await contents.write(key, sealed)
