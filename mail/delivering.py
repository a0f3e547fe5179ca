"""Letters leave the outbox: each is leased, tried, and what became of it recorded.

    queued ──► leased ──► sent
      ▲          ├──────► failed      refused for good
      │          ├──────► expired     too late to be of use, or called off meanwhile
      └──────────┴──────► uncertain   it may have been sent: sent again, same Message-ID

Several may deliver side by side, in one process or in many. What a delivery means for a case is
decided by `settle`, in the transaction that records it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tortoise.queryset import QuerySet

from mail import addresses, holds, message, outbox, standstill
from mail.addresses import Sort
from mail.recording import Settle, keep, keep_known
from mail.sender import Envelope, Result, State, Transport
from mail.standstill import Turn, pause
from mail.stationery import Stationery
from models import tables
from models.database import transaction
from models.keyring import KeyGone, open_key
from models.tables import Letter, LetterState
from models.vault import SealBroken, Vault

LEASE = timedelta(minutes=10)
GIVE_UP = timedelta(days=5)
MOST_DOUBTS = 3
ROUND_SECONDS = 120
TOO_LATE = "expired"
"""What stands for a server's reply where a letter was not tried: it was of no use any more."""

_TROUBLE = (State.PAUSED, State.DOWN)
_DONE = (LetterState.SENT, LetterState.FAILED, LetterState.EXPIRED)

log = logging.getLogger("portal.outbox")


@dataclass(frozen=True, slots=True)
class Office:
    """What it takes to send: the keys, the stationery, the way out, and what a delivery means.

    `all_is_in` says whether nothing lies in a mailbox that we have not taken yet.
    """

    vault: Vault = field(repr=False)
    paper: Stationery
    transport: Transport
    settle: Settle
    all_is_in: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class _Taken:
    """A letter that is ours to try, for a while; `turn` is how it came to be our turn."""

    letter: Letter
    turn: Turn


@dataclass(frozen=True, slots=True)
class _Watch:
    """The time of a round: when it began, and what has passed since."""

    began: datetime
    started: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def seconds(self) -> float:
        return asyncio.get_running_loop().time() - self.started

    @property
    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.seconds)

    @property
    def recorded(self) -> datetime:
        """Now, in steps of ten seconds: what leaves together has left at one time."""
        return self.began + timedelta(seconds=self.seconds // 10 * 10)


async def deliver_due(office: Office, now: datetime) -> int:
    """Deliver the letters that are due, one after the other; return how many were tried.

    The round ends when the server takes none or it has taken long; the rest is due at the next.
    """
    watch, tried = _Watch(now), 0
    try:
        while watch.seconds < ROUND_SECONDS and (taken := await _take(office, watch.now)):
            tried += 1
            result = await _try(office, taken.letter, watch.now)
            if result.state is not State.SENT and result.state not in _TROUBLE:
                log.warning("a letter is %s: %s", result.state.value, result.reply)
            at = watch.recorded if result.state is State.SENT else watch.now
            record = partial(_record, taken, result, at)
            await keep_known(record, office.settle, seconds=partial(_left, taken, watch))
            if result.state in (*_TROUBLE, State.CLOSING):
                break
    finally:
        await office.transport.close()
    return tried


async def sweep(office: Office, now: datetime) -> int:
    """See to what was left half done; return how many letters were leased for too long."""
    over = Letter.filter(state=LetterState.LEASED, lease_until__lt=now)
    count = await _take_back(over, office.settle, now)
    await _settle_answers(office, now)
    return count


async def take_back_leases(settle: Settle, now: datetime) -> int:
    """Take back every letter that was being sent; only where no other process may be sending.

    Whether they went is uncertain; they go again under the same Message-ID, or somebody is asked.
    """
    return await _take_back(Letter.filter(state=LetterState.LEASED), settle, now)


async def _take_back(lost: QuerySet[Letter], settle: Settle, now: datetime) -> int:
    rows = await lost.only("id", "lease_until")
    for row in rows:
        await keep(partial(_lose, row, now), settle)
    return len(rows)


async def _take(office: Office, now: datetime) -> _Taken | None:
    """Lease the next letter that is due; each is taken by exactly one deliverer."""

    async def work() -> _Taken | None:
        turn = await standstill.turn(now)
        if turn is Turn.REST:
            return None
        row = await _next(now)
        while row and await holds.may_be_stopped(row, now, all_is_in=office.all_is_in()):
            await holds.wait(row, now)
            row = await _next(now)
        if row is None:
            return None
        if turn is Turn.FIRST:
            await standstill.try_first(now)
        row.attempts += 1
        row.tried_at = row.tried_at or now
        row.state, row.lease_until, row.waits_since = LetterState.LEASED, now + LEASE, None
        fields = ("state", "lease_until", "attempts", "tried_at", "waits_since")
        await row.save(update_fields=fields)
        return _Taken(row, turn)

    return await transaction(work)


async def _next(now: datetime) -> Letter | None:
    return await _due(LetterState.QUEUED, now) or await _due(LetterState.UNCERTAIN, now)


async def _due(state: LetterState, now: datetime) -> Letter | None:
    # One state at a time, so that the partial index of that state serves.
    due = Letter.filter(state=state, not_before__lte=now)
    return await due.order_by("not_before", "created_at", "id").first()


def _left(taken: _Taken, watch: _Watch) -> float:
    """Return for how many seconds yet a letter is ours."""
    until = taken.letter.lease_until
    return (until - watch.now).total_seconds() if until else 0.0


async def _try(office: Office, row: Letter, now: datetime) -> Result:
    if row.not_after is not None and now >= row.not_after:
        return Result(State.EXPIRED, TOO_LATE)
    try:
        to, raw = outbox.read(await open_key(office.vault, row.key_id), row)
    except (KeyGone, SealBroken):
        return Result(State.FAILED, "it cannot be opened")
    # Nothing is to come back of what answers a mail by itself (RFC 3834 3.3).
    answers = message.answers_a_mail(raw)
    sender = "" if answers else bounce_address(office.vault, office.paper, row.code)
    return await office.transport.deliver(Envelope(sender, to, raw))


def bounce_address(vault: Vault, paper: Stationery, code: str) -> str:
    """Return the envelope sender of a letter: where its bounce comes back to."""
    return addresses.make_other(vault.mac, Sort.BOUNCE, code, paper.reply_domain)


async def _settle_answers(office: Office, now: datetime) -> None:
    """Do what the delivery of an answer means, where a fault kept it from being done at once."""
    left = await Letter.filter(message__state=tables.MessageState.SENDING, state__in=_DONE)
    for row in left:
        if await outbox.tells_its_message(row):
            await transaction(partial(office.settle, row, now))


async def _record(taken: _Taken, result: Result, now: datetime, settle: Settle) -> None:
    await _tell_the_others(taken, result, now)
    row = await Letter.get_or_none(id=taken.letter.id)
    if row is None or row.state is LetterState.SENT:
        return
    if not _is_leased(row, taken.letter.lease_until) and result.state is not State.SENT:
        return  # our time was over, and somebody else has it
    row.state, row.not_before = _after(row, result, now)
    row.last_reply = result.reply[:200]
    if row.state is LetterState.SENT:
        row.sent_at = now
    await _write(row, now, settle)


async def _lose(lost: Letter, now: datetime, settle: Settle) -> None:
    """Record that whoever was sending a letter is gone, and took with them whether it went.

    After one such end it is sent at once. After the next it waits: a portal that is killed again
    and again as it starts must not use up a letter's three tries in seconds.
    """
    row = await Letter.get_or_none(id=lost.id)
    if row is None or not _is_leased(row, lost.lease_until):
        return
    row.state, later = _after(row, Result(State.UNCERTAIN, ""), now)
    row.not_before = now if row.doubts == 1 else later
    await _write(row, now, settle)


def _is_leased(row: Letter, until: datetime | None) -> bool:
    return row.state is LetterState.LEASED and row.lease_until == until


async def _write(row: Letter, now: datetime, settle: Settle) -> None:
    row.lease_until = None
    await row.save(
        update_fields=[
            *("attempts", "doubts", "last_reply", "lease_until", "state", "not_before", "sent_at"),
            "tried_at",
        ]
    )
    if row.state in _DONE:
        await settle(row, now)


async def _tell_the_others(taken: _Taken, result: Result, now: datetime) -> None:
    """Let all rest when the server takes no letter of ours, and go on when it does."""
    is_first = taken.turn is Turn.FIRST
    match result.state:
        case State.PAUSED | State.DOWN:
            is_fault = result.state is State.PAUSED
            await standstill.begin(result.reply, now, is_fault=is_fault, is_first=is_first)
        case State.FAILED | State.EXPIRED | State.CLOSING:
            if is_first:
                await standstill.try_another(now)
        case _:
            await standstill.end()


def _after(row: Letter, result: Result, now: datetime) -> tuple[LetterState, datetime]:
    """Return a letter's state after a try, and when it may be tried next."""
    if result.state is State.SENT:
        return LetterState.SENT, row.not_before
    if row.called_off:
        row.doubts += result.state is State.UNCERTAIN
        return LetterState.EXPIRED, row.not_before
    waits = LetterState.UNCERTAIN if row.doubts else LetterState.QUEUED
    match result.state:
        case State.FAILED:
            return LetterState.FAILED, row.not_before
        case State.EXPIRED:
            return LetterState.EXPIRED, row.not_before
        case State.PAUSED | State.CLOSING:
            row.attempts -= 1  # it was not the letter's fault
            row.tried_at = row.tried_at if row.attempts else None
            # Should it be of this letter alone, another is tried before it.
            return waits, now if result.state is State.PAUSED else row.not_before
        case State.UNCERTAIN:
            row.doubts += 1
            if row.doubts >= MOST_DOUBTS:
                return LetterState.FAILED, row.not_before
            return LetterState.UNCERTAIN, now + pause(row.doubts)
        case _ if row.tried_at is not None and now - row.tried_at >= GIVE_UP:
            return LetterState.FAILED, row.not_before
        case State.DOWN:
            row.attempts -= 1
            return waits, row.not_before
        case _:
            return waits, now + pause(row.attempts)
