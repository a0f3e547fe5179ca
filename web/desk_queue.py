"""The desk's lists: cases as rows with their lights, and things to look at as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from locales import Words, with_language
from locales.dates import long_date, long_instant, short_date
from models import references
from models.cases import counts_on
from models.catalogue.requirements import Outcome
from models.deadlines import Light, light_for, oslo_date
from models.status import Status
from models.tables import Case, Restriction, Task, TaskKind
from web.desk_words import outcome_name
from web.services.cases.progress import unpaused_on
from web.services.handling.queue import ENDS_BY_ITSELF, ToDo

_LIGHTS = {
    Light.ON_TIME: "calm",
    Light.AMBER: "soon",
    Light.RED: "urgent",
    Light.OVERDUE: "overdue",
}
_TONES = {Status.UNCONFIRMED: "attention", Status.ANSWERED: "positive"}


OF_A_MAIL = frozenset({TaskKind.MAIL_WAITS, TaskKind.MAIL_FOREIGN, TaskKind.MAIL_FILES})
"""The tasks that are about a mail on their case."""


COLUMNS = ("reference", "kind", "due", "received", "status", "handler")
ORDERS = ("due", "received", "status", "handler")
"""The columns a handler may sort by; the first is the order until another is chosen."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, ready to draw."""

    text: str = field(repr=False)
    href: str = ""
    light: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; `href` sorts by it."""

    label: str
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class TaskShown:
    """Something to look at, ready to draw; `by_hand`: it is done when somebody says so.

    `mail` is where the mail is read that it is about; `until` is when the newest came that the
    line is about.
    """

    id: str
    text: str
    when: str
    reference: str
    mail: str
    by_hand: bool
    until: str


def address(case: Case) -> str:
    """Return the path of a case's page at the desk."""
    return f"/desk/sak/{references.shown(case.reference)}"


def due(case: Case, say: Words, now: datetime, *, paused: date | None = None) -> Cell:
    """Return the date a case is due, how pressing it is, and in words how long is left.

    `paused` is the day since when its clock stands still; the date without that is shown.
    """
    day = counts_on(case)
    if paused:
        since = long_date(paused, say.language)
        unpaused = long_date(unpaused_on(case), say.language)
        text, light = say("desk.due.paused", since=since, date=unpaused), "paused"
    else:
        pressing = light_for(day, now)
        left = _count("desk.left", (day - oslo_date(now)).days, say)
        text = say(f"desk.due.{pressing.value}", date=long_date(day, say.language), left=left)
        light = _LIGHTS[pressing]
    return Cell(say("desk.due.extended", text=text) if case.extended_on else text, light=light)


def status(case: Case, say: Words) -> Cell:
    """Return a case's status, as the desk calls it."""
    name = Status(case.status)
    return Cell(say(f"desk.status.{name.value}"), tone=_TONES.get(name, "neutral"))


def heads(say: Words, *names: str) -> list[Column]:
    """Return the heads of a table that is not sorted by hand."""
    return [Column(say(f"desk.column.{name}")) for name in names]


def in_order(rows: Sequence[Case], names: Mapping[str, str], asked: str) -> tuple[list[Case], str]:
    """Return the cases in the order asked for, and its name; equals stay by the date due."""
    order = asked if asked in ORDERS else ORDERS[0]

    def place(row: Case) -> tuple[Any, ...]:
        match order:
            case "received":
                return (row.received_at,)
            case "status":
                return (row.status,)
            case "handler":
                name = names.get(row.handler_id or "", "")
                return (not name, name.casefold())
            case _:
                return (counts_on(row),)

    return sorted(rows, key=place), order


def queue_rows(
    rows: Sequence[Case],
    names: Mapping[str, str],
    still: Mapping[str, date],
    say: Words,
    now: datetime,
) -> list[list[Cell]]:
    """Return the cases to be answered, one line each; `still` has those whose clock stands."""
    return [
        [
            _reference(case, say),
            _kind(case, say),
            due(case, say, now, paused=still.get(case.id)),
            Cell(short_date(oslo_date(case.received_at))),
            status(case, say),
            _handler(case, names, say),
        ]
        for case in rows
    ]


def unconfirmed_rows(rows: Sequence[Case], say: Words, now: datetime) -> list[list[Cell]]:
    """Return the cases whose address is not proven, with how long they have waited."""
    return [
        [
            _reference(case, say),
            _kind(case, say),
            Cell(_count("desk.age", (oslo_date(now) - oslo_date(case.received_at)).days, say)),
            due(case, say, now),
        ]
        for case in rows
    ]


def ended_rows(rows: Sequence[Case], names: Mapping[str, str], say: Words) -> list[list[Cell]]:
    """Return cases that have ended, with how and when."""
    return [
        [
            _reference(case, say),
            _kind(case, say),
            status(case, say),
            Cell(outcome_name(case.kind, Outcome(case.outcome), say) if case.outcome else ""),
            Cell(short_date(oslo_date(case.closed_at)) if case.closed_at else ""),
            _handler(case, names, say),
        ]
        for case in rows
    ]


def paused_rows(
    rows: Sequence[tuple[Restriction, Case]], names: Mapping[str, str], say: Words
) -> list[list[Cell]]:
    """Return the pauses that stand: since when, and whether the person knows that one ends."""
    return [
        [
            _reference(case, say),
            _kind(case, say),
            Cell(short_date(pause.since_on)),
            Cell(say("desk.pause.told" if pause.told_at else "desk.pause.stands")),
            status(case, say),
            _handler(case, names, say),
        ]
        for pause, case in rows
    ]


def found_rows(rows: Sequence[Case], say: Words) -> list[list[Cell]]:
    """Return the cases a search found."""
    return [
        [
            _reference(case, say),
            _kind(case, say),
            status(case, say),
            Cell(short_date(oslo_date(case.received_at))),
        ]
        for case in rows
    ]


def tasks_shown(rows: Sequence[ToDo], say: Words) -> list[TaskShown]:
    """Return what somebody has to look at, in sentences."""
    return [
        TaskShown(
            id=one.task.id,
            text=_task(one, say),
            when=say("desk.task_since", when=long_instant(one.task.created_at, say.language)),
            reference=references.shown(one.case.reference) if one.case else "",
            mail=_mail(one.task, one.case, say),
            by_hand=one.task.kind not in ENDS_BY_ITSELF,
            until=one.until.isoformat() if one.more else "",
        )
        for one in rows
    ]


def _task(one: ToDo, say: Words) -> str:
    task, case = one.task, one.case
    if task.kind is TaskKind.OVERDUE and case and case.address is None:
        return say("desk.task.overdue_by_hand")
    text = say(f"desk.task.{task.kind.value}")
    if task.due_on is not None:
        text = f"{text} {say('desk.task_due', date=long_date(task.due_on, say.language))}"
    return f"{text} {say('desk.task_more', count=one.more)}" if one.more else text


def _mail(task: Task, case: Case | None, say: Words) -> str:
    if case is None or task.kind not in OF_A_MAIL:
        return ""
    return with_language(f"{address(case)}/epost/{task.subject}", say.language)


def _reference(case: Case, say: Words) -> Cell:
    # What is purged has nothing left to open.
    href = with_language(address(case), say.language) if case.key_id else ""
    return Cell(references.shown(case.reference), href=href)


def _kind(case: Case, say: Words) -> Cell:
    return Cell(say(f"kinds.{case.kind}.noun"))


def _handler(case: Case, names: Mapping[str, str], say: Words) -> Cell:
    return Cell(names.get(case.handler_id or "", "") or say("desk.nobody"))


def _count(words: str, days: int, say: Words) -> str:
    name = {0: "today", 1: "one"}.get(days, "many")
    return say(f"{words}.{name}", days=days)
