"""What the clock takes away: everything that has been kept for as long as it may be.

Small batches, each in a transaction of its own, so that pages are served in between and a round
that is cut off anywhere goes on where it was. GDPR art. 5 (1) (e).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from mail.outbox import WAITING
from models import contents, events, limits
from models.database import transaction, wipe_journal
from models.events import PORTAL, EventName
from models.sessions import STAFF_IDLE
from models.status import ENDED, Status
from models.tables import (
    AccessGrant,
    Case,
    Conversation,
    File,
    Key,
    Letter,
    Limit,
    MailState,
    MessageState,
    Purpose,
    RawMail,
    Restriction,
    Session,
    Task,
    Token,
)
from web.portal import Portal
from web.services.clock import erasures, mailed_files

BATCH = 100
TOKENS_KEPT = timedelta(hours=24)
FORGOTTEN_PURPOSES = (Purpose.CONFIRM_CODE, Purpose.CASE_CODE, Purpose.SIGN_IN)
UNPROVEN_KEPT = timedelta(days=30)
MAILS_KEPT = timedelta(days=90)
SIGN_IN_LETTERS_KEPT = timedelta(days=30)

chain_log = logging.getLogger("portal.chain")

Row = TypeVar("Row", bound=Model)
Erase = Callable[[Sequence[str]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Done:
    """How much of each a round took away."""

    drafts: int
    sessions: int
    grants: int
    tokens: int
    counters: int
    files: int
    mailed: int
    cases: int
    proofs: int
    mails: int
    letters: int


async def round(portal: Portal, now: datetime) -> Done:
    """Take away what has had its time, and write the head of the chain of events to the log."""
    done = Done(
        drafts=await _each(Conversation.filter(expires_at__lte=now), _erase_drafts),
        sessions=await _each(_ended_sessions(now), _erase_sessions),
        grants=await _each(AccessGrant.filter(expires_at__lte=now), partial(_delete, AccessGrant)),
        tokens=await _each(_ended_tokens(now), partial(_delete, Token)),
        counters=await _each(Limit.filter(limits.spent(now)), partial(_delete, Limit)),
        files=await _each(
            _files_to_erase(portal, now),
            partial(_erase_files, portal, now),
        ),
        mailed=await mailed_files.erase(portal, now),
        cases=await _each(_content_to_erase(portal, now), partial(_erase_cases, portal, now)),
        proofs=await _each(
            Case.filter(key_id=None, closed_at__lte=now - portal.settings.proof_kept),
            partial(_delete, Case),
        ),
        mails=await _each(
            RawMail.filter(
                case_id=None, state=MailState.HANDLED, received_at__lte=now - MAILS_KEPT
            ),
            partial(_erase_mails, portal, now),
        ),
        letters=await _each(
            Letter.exclude(state__in=WAITING).filter(
                case_id=None, created_at__lte=now - SIGN_IN_LETTERS_KEPT
            ),
            partial(_delete, Letter),
        ),
    )
    # What pages and people have thrown away since the last round is in there too.
    await wipe_journal()
    seq, mac = await events.head()
    chain_log.info("the chain of events ends with %d:%s", seq, mac)
    return done


async def erase_cases(portal: Portal, ids: Sequence[str], now: datetime) -> None:
    """Leave of these cases what proves that they were handled: dates, outcome, the index."""
    await _destroy(await _keys_of(ids))
    for table in (Token, AccessGrant, Task):
        await table.filter(case_id__in=ids).delete()
    await Case.filter(id__in=ids).update(address=None, submission_key=None)
    for case_id in ids:
        await events.record(
            portal.vault, EventName.CASE_PURGED, now=now, actor=PORTAL, case_id=case_id
        )


async def _keys_of(ids: Sequence[str]) -> list[str]:
    """Return the keys of cases, and those of the mails that came to them."""
    keys = await _column(Case.filter(id__in=ids), "key_id")
    return keys + await _column(RawMail.filter(case_id__in=ids), "key_id")


async def _each(found: QuerySet[Row], erase: Erase) -> int:
    """Erase what is found, a batch to a transaction, until nothing is left; return how many."""

    async def work() -> int:
        ids = await _column(found.limit(BATCH), "id")
        if ids:
            await erase(ids)
        return len(ids)

    total = 0
    while count := await transaction(work):
        total += count
        await asyncio.sleep(0)
    return total


async def _column(found: QuerySet[Row], name: str) -> list[str]:
    return [str(value) for value in await found.values_list(name, flat=True) if value]


async def _delete(table: type[Model], ids: Sequence[str]) -> None:
    await table.filter(id__in=ids).delete()


async def _erase_drafts(ids: Sequence[str]) -> None:
    await _destroy(await _column(Conversation.filter(id__in=ids), "key_id"))


def _ended_sessions(now: datetime) -> QuerySet[Session]:
    idle = Q(staff_id__isnull=False, seen_at__lte=now - STAFF_IDLE)
    return Session.filter(Q(expires_at__lte=now) | idle)


async def _erase_sessions(ids: Sequence[str]) -> None:
    # The rows of their drafts go with them; the keys would stay.
    await _destroy(await _column(Conversation.filter(session_id__in=ids), "key_id"))
    await Session.filter(id__in=ids).delete()


def _ended_tokens(now: datetime) -> QuerySet[Token]:
    """Codes and sign-in links. A case's links go with the case: until then their pages can say
    that they are used or expired, and what to do.
    """
    since = now - TOKENS_KEPT
    ended = Q(expires_at__lte=since) | Q(ended_at__lte=since) | Q(used_at__lte=since)
    return Token.filter(ended, purpose__in=FORGOTTEN_PURPOSES)


def _files_to_erase(portal: Portal, now: datetime) -> QuerySet[File]:
    """The files of an answer, and those of one that was put aside for it."""
    since = now - portal.settings.files_kept
    put_aside = Q(message__state=MessageState.DISCARDED, case__closed_at__lte=since)
    return File.filter(Q(available_at__lte=since) | put_aside)


async def _erase_files(portal: Portal, now: datetime, ids: Sequence[str]) -> None:
    for file in await File.filter(id__in=ids).only("id", "case_id"):
        await events.record(
            portal.vault,
            EventName.FILE_REMOVED,
            now=now,
            actor=PORTAL,
            case_id=file.case_id,
            detail="kept long enough",
        )
    await contents.erase(ids)
    await File.filter(id__in=ids).delete()


def _content_to_erase(portal: Portal, now: datetime) -> QuerySet[Case]:
    kept = Q(closed_at__lte=now - portal.settings.case_kept)
    # Somebody whose mailbox says it never asked is not ours to keep.
    not_theirs = Q(status=Status.UNPROVEN.value, closed_at__lte=now - UNPROVEN_KEPT)
    ended = [status.value for status in ENDED]
    found = Case.filter(kept | not_theirs, status__in=ended, key_id__isnull=False)
    # Whoever is owed word before a pause ends (GDPR art. 18 (3)) cannot be told once it is gone.
    return found.exclude(id__in=Subquery(Restriction.filter(lifted_at=None).values("case_id")))


async def _erase_cases(portal: Portal, now: datetime, ids: Sequence[str]) -> None:
    erasures.remember(portal.settings, await _keys_of(ids), now)
    await erase_cases(portal, ids, now)


async def _erase_mails(portal: Portal, now: datetime, ids: Sequence[str]) -> None:
    keys = await _column(RawMail.filter(id__in=ids), "key_id")
    erasures.remember(portal.settings, keys, now)
    await _destroy(keys)


async def _destroy(key_ids: Sequence[str]) -> None:
    """Delete keys, and with them every row sealed under them."""
    await Key.filter(id__in=key_ids).delete()
