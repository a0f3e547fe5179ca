"""Doubts about who asked: the one thing that lets the clock of a case stand still.

    ask ──► open: the clock stands, the dates of the case are those before it
              └── end: the days it took are added, once, to every date of the case

A doubt is concrete, recorded, and put to the person as a question (GDPR art. 12 (6)). The verbs
know rows and the calendar; the question's words are a message of their own. Each writes its event
and runs in its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from models import events
from models.case_row import update
from models.deadlines import OSLO, Deadlines, IdentityDoubt, count_deadlines, oslo_date
from models.events import EventName
from models.tables import Case, Doubt, Task, TaskKind, new_id
from models.vault import Vault


async def ask(vault: Vault, case: Case, message_id: str, *, actor: str, now: datetime) -> Doubt:
    """Record a doubt whose question is the message with this id; the clock stands from today."""
    doubt = Doubt(id=new_id(), case_id=case.id, message_id=message_id, asked_at=now)
    await doubt.save(force_create=True)
    await events.record(vault, EventName.CASE_DOUBTED, now=now, actor=actor, case_id=case.id)
    return doubt


async def end(
    vault: Vault, case: Case, doubt: Doubt, answered_at: datetime, *, actor: str, now: datetime
) -> None:
    """End a doubt at the instant its answer came, and write the dates anew.

    One whose question never arrived ends when it was asked, and takes no days.
    """
    doubt.answered_at = max(doubt.asked_at, answered_at)
    await doubt.save(update_fields=["answered_at"])
    await update(case, **await _dates(case, now))
    unanswered = Task.filter(case_id=case.id, kind=TaskKind.IDENTITY_UNANSWERED, done_at=None)
    await unanswered.update(done_at=now)
    days = (oslo_date(doubt.answered_at) - oslo_date(doubt.asked_at)).days
    await events.record(
        vault,
        EventName.CASE_DOUBT_ENDED,
        now=now,
        actor=actor,
        case_id=case.id,
        detail=f"{days} days",
    )


async def close(vault: Vault, case: Case, *, actor: str, now: datetime) -> None:
    """End the doubt that is open now, if there is one: it is answered, or no longer matters."""
    doubt = await open_on(case)
    if doubt is not None:
        await end(vault, case, doubt, now, actor=actor, now=now)


async def open_on(case: Case) -> Doubt | None:
    """Return the doubt of a case whose question is out."""
    return await Doubt.get_or_none(case_id=case.id, answered_at=None)


def was_put(doubt: Doubt) -> bool:
    """Say whether a doubt's question has been out: one that never arrived was not."""
    return doubt.answered_at != doubt.asked_at


def instant_of(day: date, doubt: Doubt, now: datetime) -> datetime:
    """Return an instant of an Oslo day for what somebody says happened on it.

    Never before the doubt's question on its own day, nor after the present.
    """
    noon = datetime.combine(day, time(12), tzinfo=OSLO)
    return min(now, max(doubt.asked_at, noon))


def spent(doubts: Sequence[Doubt], now: datetime) -> list[IdentityDoubt]:
    """Return the days doubts have taken; one that is open has taken those up to today."""
    return [
        IdentityDoubt(oslo_date(doubt.asked_at), oslo_date(doubt.answered_at or now))
        for doubt in doubts
    ]


async def clock(case: Case, now: datetime) -> Deadlines:
    """Count the days of a case with the pauses of all its doubts."""
    return count_deadlines(case.received_at, spent(await Doubt.filter(case_id=case.id), now))


async def _dates(case: Case, now: datetime) -> dict[str, date]:
    """Return the dates of a case with the pauses of its doubts. An extension stays one."""
    days = await clock(case, now)
    if case.due_on < days.unpaused_due_on:
        return {}  # what is done at once waits for nobody: it has a nearer date, and keeps it
    dates = {"nominal_on": days.nominal_on, "due_on": days.due_on}
    return dates | {"extended_on": days.extended_on} if case.extended_on else dates
