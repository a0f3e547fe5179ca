"""What an operator's monitoring reads: how much waits, for how long, and whether replies arrive.

Counts and ages alone, of nobody in particular. Every reading has a registry of its own: the
library's shared one would tell of the machine, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from tortoise.expressions import F
from tortoise.functions import Coalesce, Count

from mail.outbox import WAITING
from mail.standstill import paused_until
from models.deadlines import oslo_date
from models.status import AT_THE_DESK
from models.tables import Case, Letter, MailState, RawMail, Task, TaskKind
from web.services.arriving import self_test
from web.services.intake import pen
from web.services.post import outgoing

_TOLD: Mapping[str, str] = {
    "letters_due": "Letters that are due and have not left.",
    "letters_held": "Letters whose time has not come.",
    "letters_paused": "1: no letter is sent until a setting is mended.",
    "letters_oldest_seconds": "How long the first of the letters that are due has waited.",
    "mails_held": "Mails in the holding pen.",
    "mails_held_oldest_seconds": "How long the first of them has been there.",
    "mails_unplaced": "Mails that came in and have not been put anywhere.",
    "cases_open": "Cases the desk has to do something about.",
    "cases_overdue": "Those of them whose date has passed.",
    "replies_arrive": "1: the last letter to ourselves came back. 0: it did not.",
    "loop_lag_seconds": "How much later than asked for the process woke up just now.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told, by name; a time is in seconds, and what is None is not known."""

    plain: Mapping[str, float | None]
    letters: Mapping[str, int]
    tasks: Mapping[str, int]


async def read(now: datetime) -> Reading:
    """Count what there is."""
    due, held = await outgoing.summary(now), await pen.summary()
    # One state at a time, so that the index of each serves.
    letters = {state.value: await Letter.filter(state=state).count() for state in WAITING}
    cases = Case.filter(status__in=[status.value for status in AT_THE_DESK])
    late = cases.annotate(counts_on=Coalesce("extended_on", F("due_on")))
    return Reading(
        plain={
            "letters_due": due.count,
            "letters_held": max(sum(letters.values()) - due.count, 0),
            "letters_paused": float(await paused_until(now) is not None),
            "letters_oldest_seconds": _age(due.oldest, now),
            "mails_held": held.count,
            "mails_held_oldest_seconds": _age(held.oldest, now),
            "mails_unplaced": await RawMail.filter(state=MailState.RECEIVED).count(),
            "cases_open": await cases.count(),
            "cases_overdue": await late.filter(counts_on__lt=oslo_date(now)).count(),
            "replies_arrive": await self_test.arrive(now),
        },
        letters=letters,
        tasks=await _tasks(),
    )


def text(reading: Reading, *, lag: float) -> tuple[bytes, str]:
    """Return a reading as monitoring takes it, and its type; `lag` is the loop's, in seconds."""
    registry = CollectorRegistry()
    for name, value in {**reading.plain, "loop_lag_seconds": lag}.items():
        if value is not None:
            Gauge(f"portal_{name}", _TOLD[name], registry=registry).set(value)
    letters = Gauge("portal_letters", "Letters still to go.", ["state"], registry=registry)
    for state, count in reading.letters.items():
        letters.labels(state).set(count)
    tasks = Gauge("portal_tasks", "Things for the desk to look at.", ["kind"], registry=registry)
    for kind in TaskKind:
        tasks.labels(kind.value).set(reading.tasks.get(kind.value, 0))
    return generate_latest(registry), "text/plain; version=0.0.4; charset=utf-8"


async def _tasks() -> dict[str, int]:
    counted = Task.filter(done_at=None).annotate(count=Count("id")).group_by("kind")
    return {str(kind): int(count) for kind, count in await counted.values_list("kind", "count")}


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0) if since else 0
