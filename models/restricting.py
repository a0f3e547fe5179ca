"""Pauses in the use of somebody's data: set, told of, and lifted only afterwards. GDPR art. 18.

A pause stands on its case, open or ended, until its person has been told that it ends and somebody
has lifted it: art. 18 (3). Each verb writes its event and runs in its caller's transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from models import events
from models.case_row import touch
from models.events import PORTAL, EventName
from models.tables import Case, Event, Message, MessageKind, Restriction, Task, TaskKind
from models.vault import Vault


class NotToldYet(Exception):
    """A pause cannot be lifted before its person knows that it ends. GDPR art. 18 (3)."""


async def standing(case_id: str) -> Restriction | None:
    """Return the pause that stands on a case."""
    return await Restriction.get_or_none(case_id=case_id, lifted_at=None)


async def begin(
    vault: Vault, case: Case, message_id: str, since_on: date, *, actor: str, now: datetime
) -> None:
    """Let a pause stand on a case from a day on; what is paused is in the message.

    One that stands already keeps its earlier day, and its end has to be told of anew.
    """
    found = await standing(case.id)
    if found is None:
        found = Restriction(case_id=case.id, since_on=since_on)
    found.message_id, found.created_at, found.told_at = message_id, now, None
    found.since_on = min(found.since_on, since_on)
    await found.save()
    await _nothing_to_lift(case.id, now)
    await touch(case)
    await events.record(
        vault,
        EventName.RESTRICTION_SET,
        now=now,
        actor=actor,
        case_id=case.id,
        detail=since_on.isoformat(),
    )


async def take_back(vault: Vault, case: Case, message_id: str, now: datetime) -> None:
    """Let no pause stand by a message that did not arrive; one that stood before it stands on.

    One whose end the person knows of is left to its end.
    """
    found = await standing(case.id)
    if found is None or found.message_id != message_id or found.told_at is not None:
        return
    *before, _ = await _begun(case)
    told = Message.filter(case_id=case.id, kind=MessageKind.RESTRICTION)
    older = await told.order_by("-created_at", "-id").first() if before else None
    if older is None:
        await found.delete()
    else:
        found.message_id, found.since_on = older.id, min(before)
        await found.save()
    await touch(case)
    await events.record(
        vault, EventName.RESTRICTION_NOT_SET, now=now, actor=PORTAL, case_id=case.id
    )


async def tell_end(
    vault: Vault, restriction: Restriction, told_at: datetime, *, actor: str = PORTAL, now: datetime
) -> None:
    """Record that the person knows that a pause ends, with a task to lift it."""
    await Restriction.filter(id=restriction.id).update(told_at=told_at)
    await Task.create(kind=TaskKind.LIFT_NOW, case_id=restriction.case_id, created_at=now)
    await events.record(
        vault, EventName.RESTRICTION_TOLD, now=now, actor=actor, case_id=restriction.case_id
    )


async def untell_end(restriction: Restriction, now: datetime) -> None:
    """Let a pause stand whose person turns out not to know that it ends."""
    await Restriction.filter(id=restriction.id).update(told_at=None)
    await _nothing_to_lift(restriction.case_id, now)


async def lift(vault: Vault, case: Case, *, actor: str, now: datetime) -> None:
    """End the pause on a case; raise `NotToldYet` before its person has been told."""
    lifted = await Restriction.filter(
        case_id=case.id, lifted_at=None, told_at__isnull=False
    ).update(lifted_at=now)
    if lifted != 1:
        raise NotToldYet
    await _nothing_to_lift(case.id, now)
    await touch(case)
    await events.record(vault, EventName.RESTRICTION_LIFTED, now=now, actor=actor, case_id=case.id)


async def _begun(case: Case) -> list[date]:
    """Return from which day on each message that the standing pause rests on has set it."""
    days: list[date] = []
    names = (EventName.RESTRICTION_SET, EventName.RESTRICTION_NOT_SET, EventName.RESTRICTION_LIFTED)
    rows = Event.filter(case_id=case.id, name__in=[name.value for name in names])
    for row in await rows.order_by("seq"):
        match row.name:
            case EventName.RESTRICTION_SET:
                days.append(date.fromisoformat(row.detail))
            case EventName.RESTRICTION_NOT_SET:
                days.pop()
            case _:
                days.clear()
    return days


async def _nothing_to_lift(case_id: str, now: datetime) -> None:
    await Task.filter(case_id=case_id, kind=TaskKind.LIFT_NOW, done_at=None).update(done_at=now)
