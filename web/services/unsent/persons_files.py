"""Files a person adds to their own case with what they write: an authority, a screenshot.

They lie beside those that were sent with the request, whether they came by the page or by mail.
What a file is, and whether it is taken, is decided in `models/files.py`; those of the page are
sealed before the transaction, by `draft_files.seal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail.parts import Attachment
from models import contents, events
from models.contents import SealedBytes
from models.events import PERSON, EventName
from models.files import FROM_PERSONS, CheckedFile, FileRefused, check_file, check_together
from models.keyring import open_key, seal_text
from models.tables import Case, File
from models.vault import DataKey
from web.portal import Portal
from web.services.unsent.draft_files import Brought


async def add(portal: Portal, case: Case, given: Sequence[Brought], now: datetime) -> None:
    """Put files on a case, in the caller's transaction.

    Raises `FileRefused` when they are too many or too large together with the person's others.
    """
    if not given:
        return
    check_together([*await _sizes(case), *(file.sealed.size for file in given)])
    key = await open_key(portal.vault, case.key_id)
    for file in given:
        await _keep(portal, key, case, file.name, file.media_type, file.sealed, now)


async def keep(
    portal: Portal, case: Case, came: Sequence[Attachment], now: datetime
) -> list[CheckedFile]:
    """Put those files of a mail on a case that are taken, in the caller's transaction.

    The others stay in the mail; each is weighed with those before it.
    """
    sizes, taken = await _sizes(case), list[CheckedFile]()
    key = await open_key(portal.vault, case.key_id)
    for attachment in came:
        try:
            file = check_file(attachment.name, attachment.content, FROM_PERSONS)
            check_together([*sizes, len(file.content)])
        except FileRefused:
            continue
        sealed = contents.seal_bytes(file.content)
        await _keep(portal, key, case, file.name, file.media_type, sealed, now)
        sizes.append(sealed.size)
        taken.append(file)
    return taken


async def _sizes(case: Case) -> list[int]:
    there = await File.filter(case_id=case.id, message_id=None).only("id", "size")
    return [file.size for file in there]


async def _keep(
    portal: Portal,
    key: DataKey,
    case: Case,
    name: str,
    media_type: str,
    sealed: SealedBytes,
    now: datetime,
) -> None:
    await File.create(
        id=sealed.id,
        case_id=case.id,
        key_id=key.id,
        message_id=None,
        name=seal_text(key, "files.name", sealed.id, name),
        media_type=media_type,
        size=sealed.size,
        created_at=now,
    )
    await contents.write(key, sealed)
    await events.record(portal.vault, EventName.FILE_ADDED, now=now, actor=PERSON, case_id=case.id)


def named_in(portal: Portal, case: Case, text: str, names: Sequence[str]) -> str:
    """Return what is written with the names of its files, so that it tells which came with it."""
    if not names:
        return text
    came = portal.words[case.language]("case.with_files", files=", ".join(names))
    return f"{text}\n\n{came}" if text else came
