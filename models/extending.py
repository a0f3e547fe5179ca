"""More time for an answer: when it may be taken, and that it is recorded. GDPR art. 12 (3).

The law takes notice with reasons within the first month; who writes it, and how, is not known here.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from models import events
from models.case_row import update
from models.deadlines import count_deadlines
from models.events import PORTAL, EventName
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Event
from models.vault import Vault


class Barrier(StrEnum):
    """What keeps a case from being given more time."""

    TWICE = "twice"
    LATE = "late"


class ExtensionRefused(MoveNotAllowed):
    """A case asked for more time than the law gives it; the text is the `Barrier`."""


def barrier(case: Case, now: datetime) -> Barrier | None:
    """Return what keeps a case from being given more time now; None for nothing."""
    if case.extended_on is not None:
        return Barrier.TWICE
    return None if count_deadlines(case.received_at).may_extend(now) else Barrier.LATE


def last_day(case: Case) -> date:
    """Return the last day for the notice: a pause does not move it."""
    return count_deadlines(case.received_at).unpaused_due_on


def demand(case: Case, now: datetime) -> None:
    """Raise `ExtensionRefused`, or `MoveNotAllowed` for a case that has ended."""
    if Status(case.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only what is still to be answered can take longer")
    if why := barrier(case, now):
        raise ExtensionRefused(why)


async def extend(vault: Vault, case: Case, extended_on: date, actor: str, now: datetime) -> None:
    """Give a case until the end of an Oslo day; its notice leaves now, or has left in time."""
    await update(case, extended_on=extended_on)
    await events.record(
        vault,
        EventName.CASE_EXTENDED,
        now=now,
        actor=actor,
        case_id=case.id,
        detail=extended_on.isoformat(),
    )


async def stands(case: Case) -> bool:
    """Say whether more time has been given, and its notice has not come back.

    So it may have been although the case shows none: what is done at once takes no longer.
    """
    names = [name.value for name in (EventName.CASE_EXTENDED, EventName.CASE_NOT_EXTENDED)]
    newest = await Event.filter(case_id=case.id, name__in=names).order_by("-seq").first()
    return newest is not None and newest.name == EventName.CASE_EXTENDED


async def take_back(vault: Vault, case: Case, now: datetime) -> None:
    """Let the first date count again, because the notice did not reach the person."""
    await update(case, extended_on=None)
    await events.record(vault, EventName.CASE_NOT_EXTENDED, now=now, actor=PORTAL, case_id=case.id)
