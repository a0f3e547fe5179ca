"""The outbox: letters written in the transaction that causes them, delivered afterwards.

    queued ──► leased ──► sent
      ▲          ├──────► failed      refused for good
      │          ├──────► expired     too late to be of use
      └──────────┴──────► uncertain   no answer after the last dot: sent again, same Message-ID

At least once, never before the transaction is kept. What a delivery means for a case is decided by
`settle`, in the transaction that records it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from tortoise.queryset import QuerySet

from locales import Words
from mail import addresses, message
from mail.compose import compose
from mail.sender import Envelope, Result, State, Transport
from mail.stationery import Letter, Stationery
from models import references, tables
from models.database import transaction
from models.keyring import KeyGone, open_key, seal_text, unseal_text
from models.tables import LetterState, new_id
from models.vault import DataKey, SealBroken, Vault, seal, unseal

LEASE = timedelta(minutes=10)
GIVE_UP = timedelta(days=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=60)
MOST_UNCERTAIN = 3
ROUND_SECONDS = 120

WAITING = (LetterState.QUEUED, LetterState.LEASED, LetterState.UNCERTAIN)
"""The states of a letter that is still to go."""

_TO, _RAW = "letters.recipient", "letters.content"

log = logging.getLogger("portal.outbox")

Settle = Callable[[tables.Letter, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a letter is about: it goes when they go."""

    case_id: str | None = None
    staff_id: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What it takes to send: the keys, the stationery, the way out, and what a delivery means."""

    vault: Vault = field(repr=False)
    paper: Stationery
    transport: Transport
    settle: Settle


async def post(
    vault: Vault,
    paper: Stationery,
    letter: Letter,
    key: DataKey,
    belongs: Belongs,
    *,
    now: datetime,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> tables.Letter:
    """Compose a letter and put it in the outbox; call it in the transaction that causes it."""
    row = tables.Letter(
        id=new_id(),
        code=references.new_code(),
        name=letter.name,
        case_id=belongs.case_id,
        staff_id=belongs.staff_id,
        message_id=belongs.message_id,
        key_id=key.id,
        state=LetterState.QUEUED,
        not_before=not_before or now,
        not_after=not_after,
        created_at=now,
    )
    row.mail_id = letter.mail_id or f"<{secrets.token_hex(12)}@{paper.reply_domain}>"
    row.recipient = seal_text(key, _TO, row.id, letter.to)
    raw = render(paper, letter, mail_id=row.mail_id, now=now)
    row.content = seal(key, _RAW, row.id, raw)
    await row.save(force_create=True)
    return row


async def cancel(*names: str, **about: str) -> None:
    """Keep letters that have not left from leaving: those with these columns, of these names.

    Without a name it is all of them.
    """
    waiting = (LetterState.QUEUED, LetterState.UNCERTAIN)
    letters = tables.Letter.filter(state__in=waiting, **about)
    if names:
        letters = letters.filter(name__in=names)
    await letters.update(state=LetterState.EXPIRED)


def read(key: DataKey, row: tables.Letter) -> tuple[str, bytes]:
    """Return whom a letter goes to, and its bytes."""
    return unseal_text(key, _TO, row.id, row.recipient), unseal(key, _RAW, row.id, row.content)


def render(paper: Stationery, letter: Letter, *, mail_id: str, now: datetime) -> bytes:
    """Return a letter's bytes, as they are sent."""
    words = paper.words[letter.language]
    composed = compose(
        words.letter(letter.name),
        letter.values,
        language=letter.language,
        include=words.letter,
    )
    return message.build(
        sender_name=_sender_name(words, paper),
        sender=paper.sender,
        recipient=letter.to,
        reply_to=letter.reply_to or (paper.organisation.name, paper.organisation.email),
        message_id=mail_id,
        references=(letter.thread,) if letter.thread else (),
        composed=composed,
        automatic=letter.automatic,
        date=now,
    )


async def deliver_due(office: Office, now: datetime) -> int:
    """Deliver the letters that are due, one after the other; return how many were tried.

    The round ends when the server is in trouble or has taken long; the rest is due at the next.
    """
    await _take_back(tables.Letter.filter(state=LetterState.LEASED, lease_until__lt=now), now)
    await _settle_answers(office, now)
    loop = asyncio.get_running_loop()
    tried, until = 0, loop.time() + ROUND_SECONDS
    try:
        while loop.time() < until and (row := await _claim(now)):
            tried += 1
            result = await _try(office, row, now)
            if result.state is not State.SENT:
                log.warning("a letter is %s: %s", result.state.value, result.reply)
            await _keep(office, row, result, now)
            if result.state not in (State.SENT, State.FAILED):
                break
    finally:
        await office.transport.close()
    return tried


async def take_back_leases(now: datetime) -> int:
    """Take back every letter that was being sent; only where no other process may be sending.

    Whether they went is uncertain; they go again under the same Message-ID.
    """
    return await _take_back(tables.Letter.filter(state=LetterState.LEASED), now)


async def _take_back(lost: QuerySet[tables.Letter], now: datetime) -> int:
    return await lost.update(state=LetterState.UNCERTAIN, not_before=now, lease_until=None)


async def _claim(now: datetime) -> tables.Letter | None:
    """Lease the next letter that is due; each is claimed by exactly one deliverer."""

    async def work() -> tables.Letter | None:
        row = await _due(LetterState.QUEUED, now) or await _due(LetterState.UNCERTAIN, now)
        if row is not None:
            row.attempts += 1
            row.state, row.lease_until = LetterState.LEASED, now + LEASE
            await row.save(update_fields=["state", "lease_until", "attempts"])
        return row

    return await transaction(work)


async def _try(office: Office, row: tables.Letter, now: datetime) -> Result:
    try:
        return await _deliver(office, row, now)
    except (KeyGone, SealBroken):
        return Result(State.FAILED, "it cannot be opened")


async def _due(state: LetterState, now: datetime) -> tables.Letter | None:
    # One state at a time, so that the partial index of that state serves.
    due = tables.Letter.filter(state=state, not_before__lte=now)
    return await due.order_by("not_before", "created_at", "id").first()


async def _deliver(office: Office, row: tables.Letter, now: datetime) -> Result:
    if row.not_after is not None and now >= row.not_after:
        return Result(State.FAILED, "expired")
    to, raw = read(await open_key(office.vault, row.key_id), row)
    sender = bounce_address(office.vault, office.paper, row.code)
    return await office.transport.deliver(Envelope(sender, to, raw))


def bounce_address(vault: Vault, paper: Stationery, code: str) -> str:
    """Return the envelope sender of a letter: where its bounce comes back to."""
    return addresses.make_bounce(vault.mac, code, paper.reply_domain)


async def _keep(office: Office, row: tables.Letter, result: Result, now: datetime) -> None:
    """Record what became of a letter. A fault in what it means never sends it once more."""
    try:
        return await transaction(partial(_record, office, row, result, now))
    except Exception as error:
        log.error("a letter is recorded without its consequences: %s", type(error).__name__)
    unsettled = replace(office, settle=_ask_somebody)
    return await transaction(partial(_record, unsettled, row, result, now))


async def _settle_answers(office: Office, now: datetime) -> None:
    """Do what the delivery of an answer means, where a fault kept it from being done at once."""
    done = (LetterState.SENT, LetterState.FAILED, LetterState.EXPIRED)
    left = await tables.Letter.filter(message__state=tables.MessageState.SENDING, state__in=done)
    for row in left:
        later = tables.Letter.filter(message_id=row.message_id, created_at__gt=row.created_at)
        if not await later.exists():
            await transaction(partial(office.settle, row, now))


async def _ask_somebody(letter: tables.Letter, now: datetime) -> None:
    """Let a person see to what a letter's delivery should have led to."""
    await tables.Task.create(
        kind=tables.TaskKind.LETTER_UNSETTLED,
        case_id=letter.case_id,
        subject=letter.id,
        created_at=now,
    )


async def _record(office: Office, row: tables.Letter, result: Result, now: datetime) -> None:
    row.last_reply = result.reply[:200]
    row.lease_until = None
    row.state, row.not_before = _after(row, result, now)
    if row.state is LetterState.SENT:
        row.sent_at = now
    await row.save(
        update_fields=["attempts", "last_reply", "lease_until", "state", "not_before", "sent_at"]
    )
    if row.state in (LetterState.SENT, LetterState.FAILED, LetterState.EXPIRED):
        await office.settle(row, now)


def _after(row: tables.Letter, result: Result, now: datetime) -> tuple[LetterState, datetime]:
    """Return a letter's state after a try, and when it may be tried next."""
    match result.state:
        case State.SENT:
            return LetterState.SENT, row.not_before
        case State.FAILED:
            late = row.not_after is not None and now >= row.not_after
            return (LetterState.EXPIRED if late else LetterState.FAILED), row.not_before
        case State.PAUSED:
            # The fault is in our own settings: it does not count against the letter.
            row.attempts -= 1
            return LetterState.QUEUED, now + FIRST_PAUSE
        case State.UNCERTAIN:
            if row.attempts >= MOST_UNCERTAIN:
                return LetterState.FAILED, row.not_before
            return LetterState.UNCERTAIN, now + pause(row.attempts)
        case State.RETRY:
            if now - row.created_at >= GIVE_UP:
                return LetterState.FAILED, row.not_before
            return LetterState.QUEUED, now + pause(row.attempts)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4 … 60 minutes, give or take a fifth."""
    doublings = min(max(attempts, 1) - 1, 10)
    steady = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))
    return steady * (80 + secrets.randbelow(41)) / 100


def _sender_name(words: Words, paper: Stationery) -> str:
    return words("common.sender_name", organisation=paper.organisation.name)
