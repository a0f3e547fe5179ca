"""The outbox as the desk sees it: what is not out yet, and what never came out. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from mail.delivering import TOO_LATE
from mail.outbox import WAITING
from mail.standstill import paused_until
from models.tables import Case, Letter, LetterState, Message, MessageKind

SLOW = timedelta(minutes=15)
"""How long a letter that is due may wait before the desk's front page says so."""

MOST_IN_LIST = 200
MOST_FAILED = 50


# Not what is sealed in the row, which no list needs.
_OUTSIDE = (
    *("id", "state", "name", "staff_id", "case_id", "message_id", "attempts", "doubts"),
    *("not_before", "due_at", "created_at", "last_reply"),
)


class To(StrEnum):
    """Who a letter is for."""

    DESK = "desk"
    PERSON = "person"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter that is not out.

    `name` is which of ours it is, and `message` what on the case it brings, if it brings any.
    `in_doubt`: it may have arrived.
    """

    id: str
    name: str
    state: LetterState
    to: To
    message: MessageKind | None
    case: Case | None
    due_at: datetime
    next_at: datetime
    attempts: int
    in_doubt: bool
    reply: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many letters are due and not out, and since when the first of them is.

    `paused_until`: none leaves before a setting is mended, and then one is tried.
    """

    count: int
    oldest: datetime | None
    paused_until: datetime | None = None

    def is_slow(self, now: datetime) -> bool:
        """Say whether the first of them has waited longer than a server that works takes."""
        return self.oldest is not None and now - self.oldest > SLOW


async def summary(now: datetime) -> Summary:
    """Return how much is due and has not left."""
    due = Q(due_at__lte=now) | Q(due_at=None, not_before__lte=now)
    count, since = 0, list[datetime]()
    for state in WAITING:  # one at a time, so that the partial index of that state serves
        rows = Letter.filter(due, state=state)
        count += await rows.count()
        first = await rows.order_by("due_at", "created_at").only("due_at", "created_at").first()
        since += [_due_at(first)] if first else []
    return Summary(count, min(since, default=None), await paused_until(now))


async def waiting() -> list[Outgoing]:
    """Return the letters that are still to go, the first that was written before the others."""
    found: list[Letter] = []
    for state in WAITING:
        rows = Letter.filter(state=state).order_by("created_at", "id").limit(MOST_IN_LIST)
        found += await rows.only(*_OUTSIDE)
    return await _with_cases(sorted(found, key=_due_at)[:MOST_IN_LIST])


async def failed() -> list[Outgoing]:
    """Return the letters that were given up, or were too late to be of use, the newest first.

    What was called off is not among them: somebody wanted it so.
    """
    found: list[Letter] = []
    given_up, too_late = {"state": LetterState.FAILED}, {"state": LetterState.EXPIRED}
    for sort in (given_up, {**too_late, "last_reply": TOO_LATE}):
        rows = Letter.filter(**sort).order_by("-created_at", "id").limit(MOST_FAILED)
        found += await rows.only(*_OUTSIDE)
    found.sort(key=lambda row: row.created_at, reverse=True)
    return await _with_cases(found[:MOST_FAILED])


async def _with_cases(rows: Sequence[Letter]) -> list[Outgoing]:
    cases = await Case.filter(id__in={row.case_id for row in rows if row.case_id})
    ids = {row.message_id for row in rows if row.message_id}
    said = await Message.filter(id__in=ids).only("id", "kind")
    by_id = {case.id: case for case in cases}
    kinds = {message.id: message.kind for message in said}
    return [
        _shown(row, by_id.get(row.case_id or ""), kinds.get(row.message_id or "")) for row in rows
    ]


def _shown(row: Letter, case: Case | None, kind: MessageKind | None) -> Outgoing:
    return Outgoing(
        id=row.id,
        name=row.name,
        state=row.state,
        to=_to(row),
        message=kind,
        case=case,
        due_at=_due_at(row),
        next_at=row.not_before,
        attempts=row.attempts,
        in_doubt=row.doubts > 0,
        reply=row.last_reply if row.last_reply != TOO_LATE else "",
    )


def _due_at(row: Letter) -> datetime:
    """Return when a letter was to go; a later try does not make it younger."""
    return row.due_at or row.created_at


def _to(row: Letter) -> To:
    if row.staff_id is not None or row.case_id is None or row.name.startswith("desk_"):
        return To.DESK
    return To.ACCOUNT if row.name == "account" else To.PERSON
