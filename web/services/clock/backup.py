"""Backup and restore: what was erased stays erased, and what was sent is not sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from mail.delivering import take_back_leases
from mail.outbox import WAITING
from models import archive, events
from models.archive import ArchiveWrong, Manifest
from models.database import transaction
from models.events import ChainBroken
from models.keyring import keys_fit
from models.tables import (
    Case,
    Key,
    Letter,
    LetterState,
    MessageState,
    Purpose,
    Task,
    TaskKind,
    Token,
)
from web.portal import Portal
from web.services.clock import erasures, housekeeping
from web.services.clock.housekeeping import BATCH
from web.services.outbox import delivery
from web.services.outbox.settling import settle

NOT_SENT_AGAIN = "not sent again after a restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: rows put back, keys erased again, letters not sent again."""

    rows: int
    erased: int
    letters: int


async def back_up(path: Path, now: datetime) -> Manifest:
    """Write everything but the keys into a file. FileExistsError if there is one already."""
    return await archive.write_archive(path, now)


async def restore(portal: Portal, path: Path, *, send_queued: bool, now: datetime) -> Restored:
    """Put a backup into an empty database, whole or not at all. Raises `ArchiveWrong`.

    Erasures remembered here are done again. Letters that were waiting have mostly been sent since
    the backup was made, so they wait no longer unless `send_queued`.
    """

    async def work() -> Restored:
        if not await archive.is_empty():
            raise ArchiveWrong("The database is not empty; a backup is restored into an empty one.")
        rows = await archive.read_archive(path)
        if not await keys_fit(portal.vault):
            raise ArchiveWrong("The backup was made with other keys than those in KEYS_DIR.")
        try:
            await events.verify(portal.vault)
        except ChainBroken as error:
            raise ArchiveWrong(f"The backup's chain of events is broken: {error}.") from None
        await Token.filter(purpose=Purpose.SIGN_IN, used_at=None).update(ended_at=now)
        erased = await _erase_again(portal, now)
        letters = 0 if send_queued else await _hold_letters(portal, now)
        if send_queued:
            await take_back_leases(partial(settle, portal), now)
        return Restored(rows, erased, letters)

    return await transaction(work)


async def _erase_again(portal: Portal, now: datetime) -> int:
    ids = sorted(erasures.remembered(portal.settings))
    erased = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        cases = [case.id for case in await Case.filter(key_id__in=batch).only("id")]
        erased += await Key.filter(id__in=batch).delete()
        await housekeeping.erase_cases(portal, cases, now)
    return erased


async def _hold_letters(portal: Portal, now: datetime) -> int:
    """Give up every letter that was waiting; an answer among them is the handler's draft again.

    What else was on its way to the person counts as untold. What was taken back stays that.
    """
    waiting = await Letter.filter(state__in=WAITING).prefetch_related("message")
    for letter in waiting:
        message = letter.message
        if message is None or message.state is not MessageState.SENDING:
            continue
        await delivery.take_back(portal, message, await Case.get(id=message.case_id), now)
        await Task.create(
            kind=TaskKind.LETTER_FAILED,
            case_id=letter.case_id,
            subject=letter.id,
            created_at=now,
        )
    await Letter.filter(state__in=WAITING).update(
        state=LetterState.FAILED, lease_until=None, last_reply=NOT_SENT_AGAIN
    )
    return len(waiting)
