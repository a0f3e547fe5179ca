"""A request that came another way than through the portal, put in by somebody at the desk.

Any way of asking is valid: its clock runs from the day it came, not from the day it was typed in.
GDPR art. 12 (2) and (3). Runs in its caller's transaction; letters are made above.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from models import cases, complaining, events, sessions, tokens
from models.case_row import move, update
from models.cases import Filing
from models.catalogue.complaint import COMPLAINT
from models.deadlines import OSLO, add_months, oslo_date
from models.events import PORTAL, EventName
from models.filings import may_be_corrected
from models.status import MoveNotAllowed, Status
from models.tables import Case, Purpose, Task, TaskKind
from models.vault import Vault

CHANNELS = ("phone", "letter", "email", "in_person", "contact")
"""The ways a request comes beside the portal; the last is somebody the person knows here."""
ON_A_CASE = "message"
"""The way of what was written on a case, and is a request of its own."""

_NOON = time(12)
_YEAR = 12


class DayDoubted(StrEnum):
    """Why a day cannot be the one on which a request came, or has to be looked at twice."""

    AHEAD = "ahead"
    AFTER_ARRIVAL = "after_arrival"
    LONG_AGO = "long_ago"


def doubted(day: date, now: datetime, arrived_at: datetime | None = None) -> DayDoubted | None:
    """Return what is against a day of receipt; `arrived_at` is when what it stands in came here.

    It may have come to another of us before, and never after. A day more than a year back is more
    often a slip than a letter found in a drawer, but such a letter is to be answered, too.
    """
    today = oslo_date(now)
    if day > today:
        return DayDoubted.AHEAD
    if arrived_at is not None and day > oslo_date(arrived_at):
        return DayDoubted.AFTER_ARRIVAL
    return DayDoubted.LONG_AGO if add_months(day, _YEAR) < today else None


def received(day: date, now: datetime) -> datetime:
    """Return the instant that stands for a day in Oslo: the present today, noon on one before.

    The law counts days; noon is the same date wherever it is read.
    """
    if day == oslo_date(now):
        return now
    return datetime.combine(day, _NOON, tzinfo=OSLO).astimezone(now.tzinfo)


def is_by_hand(case: Case) -> bool:
    """Say whether somebody at the desk put the request in."""
    return case.channel in (*CHANNELS, ON_A_CASE)


async def register(
    vault: Vault,
    filing: Filing,
    now: datetime,
    *,
    by: str,
    at_once: bool,
    follows: Case | None,
    own_words: bool,
    about: Case | None = None,
) -> Case:
    """Make the case of a request that somebody at the desk puts in, and open what waits for nobody.

    `follows` is the case it was written on. With `own_words` its own person wrote it there: where
    its address is the one that is proven there, it is proven here. Without an address there is
    nothing to prove. An address that is not proven is asked to prove itself as always; only what is
    done at once is opened before. `about` is the case with the answer that a complaint is about,
    where it is not the one it was written on; it proves nothing.
    """
    case = await cases.file_case(vault, filing, now, by=by)
    if follows is not None:
        await update(case, follows_id=follows.id)
        if own_words and _is_proven_by(follows, case):
            await _take_over_proof(vault, case, follows, now)
    if case.kind == COMPLAINT.name:
        await complaining.take_as_one(vault, case, about, by, now)
    if at_once:
        await cases.open_at_once(vault, case, now)
    elif case.address is None or case.confirmed_at is not None:
        await move(case, Status.OPEN)
    return case


async def go_without_address(vault: Vault, case: Case, *, by: str, now: datetime) -> None:
    """Take an address that nobody has proven off a case that was put in by hand, and open it.

    There is nothing left to prove. Every link and code dies; the clock stays.
    """
    if not (is_by_hand(case) and may_be_corrected(case)):
        raise MoveNotAllowed("the address of this case stands")
    await update(case, address=None, address_index=None)
    if case.status == Status.UNCONFIRMED:
        await move(case, Status.OPEN)
    await tokens.end(case.id, *Purpose, now=now)
    await sessions.forget_mailed(case.id)
    await Task.filter(case_id=case.id, kind=TaskKind.UNCONFIRMED, done_at=None).update(done_at=now)
    await events.record(vault, EventName.ADDRESS_REMOVED, now=now, actor=by, case_id=case.id)


def _is_proven_by(follows: Case, case: Case) -> bool:
    if follows.confirmed_at is None or case.address_index is None:
        return False
    return follows.address_index == case.address_index


async def _take_over_proof(vault: Vault, case: Case, follows: Case, now: datetime) -> None:
    """Record that the mailbox was proven already, at the latest when the request came."""
    proven_at = max(follows.confirmed_at or now, case.received_at)
    await update(case, confirmed_at=proven_at)
    await events.record(
        vault,
        EventName.CASE_CONFIRMED,
        now=now,
        actor=PORTAL,
        case_id=case.id,
        detail=follows.reference,
    )
