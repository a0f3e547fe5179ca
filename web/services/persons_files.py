"""Files a person adds to their own case with what they write: an authority, a screenshot.

They lie beside those that were sent with the request. What a file is, and whether it is taken, is
decided in `models/files.py`; they are sealed before the transaction, by `draft_files.seal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import contents, events
from models.events import PERSON, EventName
from models.files import check_together
from models.keyring import open_key, seal_text
from models.tables import Case, File
from web.portal import Portal
from web.services.draft_files import Brought


async def add(portal: Portal, case: Case, given: Sequence[Brought], now: datetime) -> None:
    """Put files on a case, in the caller's transaction.

    Raises `FileRefused` when they are too many or too large together with the person's others.
    """
    if not given:
        return
    there = await File.filter(case_id=case.id, message_id=None).only("id", "size")
    check_together([file.size for file in there] + [file.sealed.size for file in given])
    key = await open_key(portal.vault, case.key_id)
    for file in given:
        await File.create(
            id=file.sealed.id,
            case_id=case.id,
            key_id=key.id,
            message_id=None,
            name=seal_text(key, "files.name", file.sealed.id, file.name),
            media_type=file.media_type,
            size=file.sealed.size,
            created_at=now,
        )
        await contents.write(key, file.sealed)
        await events.record(
            portal.vault, EventName.FILE_ADDED, now=now, actor=PERSON, case_id=case.id
        )


def named_in(portal: Portal, case: Case, text: str, given: Sequence[Brought]) -> str:
    """Return what is written with the names of its files, so that it tells which came with it."""
    if not given:
        return text
    names = ", ".join(file.name for file in given)
    came = portal.words[case.language]("case.with_files", files=names)
    return f"{text}\n\n{came}" if text else came
