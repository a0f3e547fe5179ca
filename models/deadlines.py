"""The legal clock: from the moment a request is received to the days the law counts. Pure.

    received_on ──1 month──► nominal_on ──first working day──► due_on
         └───────3 months──► ─────────────first working day──► extended_on

It knows the calendar and nothing else: no case, no database, and no clock of its own; the present
is always an argument. Instants are aware; dates are Oslo dates and named `*_on`.

GDPR art. 12 (3) gives one month from receipt, and two more when the reasons are sent within the
first. How a month is counted is Regulation (EEC, Euratom) 1182/71, in Norway FOR-1992-12-04-910.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

OSLO = ZoneInfo("Europe/Oslo")

RULE_VERSION = "1182/71-1"
"""Kept with each case. Raise it when the same receipt could come to give another date."""

_DAY = timedelta(days=1)
_TARGET = timedelta(days=30)  # Datatilsynet's overview says «innen 30 dager»
_AMBER_DAYS = 10
_RED_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class IdentityDoubt:
    """A recorded, concrete doubt about who asked: the days from our question to the answer.

    Nothing else stops the clock (GDPR art. 12 (6)); asking what the person means never does.
    While no answer has come, give today as `answered_on` to see how the dates stand.
    """

    asked_on: date
    answered_on: date

    def __post_init__(self) -> None:
        if self.answered_on < self.asked_on:
            raise ValueError("a question cannot be answered before it is asked")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days of one case. Every `*_on` but the first is a last day: it counts to its end.

    `nominal_on` is where the month ends before weekends and holidays are stepped over; it,
    `due_on` and `extended_on` include the pauses. `unpaused_due_on` does not: it is the last day
    to send notice of an extension. `target_on` is our own aim, never later than the law's.
    """

    received_on: date
    nominal_on: date
    due_on: date
    unpaused_due_on: date
    extended_on: date
    target_on: date
    rule_version: str = RULE_VERSION

    def may_extend(self, now: datetime) -> bool:
        """Whether notice of an extension, sent now, would be in time (GDPR art. 12 (3))."""
        return oslo_date(now) <= self.unpaused_due_on


class Light(StrEnum):
    """How pressing a due date is, as the desk shows it."""

    ON_TIME = "on_time"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"


def count_deadlines(
    received_at: datetime,
    doubts: Collection[IdentityDoubt] = (),
    closed: Collection[date] = (),
) -> Deadlines:
    """Count the days of a request received at an aware instant (GDPR art. 12 (3)).

    `closed` are days off beyond Saturdays, Sundays and the public holidays. The extended date is
    three months from receipt, not two from `due_on`, so no rolled weekend is gained twice.
    Raises ValueError for an instant without a time zone or outside the holiday table.
    """
    received_on = oslo_date(received_at)
    month = add_months(received_on, 1)
    nominal_on = _paused(month, received_on, doubts, closed)
    due_on = first_working_day_from(nominal_on, closed)
    extended = _paused(add_months(received_on, 3), received_on, doubts, closed)
    return Deadlines(
        received_on=received_on,
        nominal_on=nominal_on,
        due_on=due_on,
        unpaused_due_on=first_working_day_from(month, closed),
        extended_on=first_working_day_from(extended, closed),
        target_on=min(received_on + _TARGET, due_on),
    )


def light_for(due_on: date, now: datetime, closed: Collection[date] = ()) -> Light:
    """Tell how pressing `due_on` is: red from three working days left, amber from ten days."""
    today = oslo_date(now)
    if today > due_on:
        return Light.OVERDUE
    if due_on <= add_working_days(today, _RED_WORKING_DAYS, closed):
        return Light.RED
    if due_on - today <= _AMBER_DAYS * _DAY:
        return Light.AMBER
    return Light.ON_TIME


def oslo_date(instant: datetime) -> date:
    """The date in Oslo at an aware instant; ValueError for one without a time zone."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone: without one its date in Oslo is a guess")
    return instant.astimezone(OSLO).date()


def end_of(day: date) -> datetime:
    """The first instant after an Oslo day, in UTC: from here on it is too late.

    A period ends with the last hour of its last day: Regulation 1182/71 art. 3 (2) (c).
    """
    return datetime.combine(day + _DAY, time.min, tzinfo=OSLO).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same number some months on, or that month's last day where the number is lacking.

    Regulation 1182/71 art. 3 (2) (c).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_working_days(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The last of `count` working days (0 or more) after a day, which itself is not counted.

    Regulation 1182/71 art. 3 (1).
    """
    for _ in range(count):
        day = first_working_day_from(day + _DAY, closed)
    return day


def first_working_day_from(day: date, closed: Collection[date] = ()) -> date:
    """The day itself, or the next working day: Regulation 1182/71 art. 3 (4)."""
    while not is_working_day(day, closed):
        day += _DAY
    return day


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """All but public holidays, Sundays and Saturdays: Regulation 1182/71 art. 2 (2)."""
    saturday = 5
    return day.weekday() < saturday and day not in _public_holidays(day.year) and day not in closed


def _paused(
    ends_on: date, received_on: date, doubts: Collection[IdentityDoubt], closed: Collection[date]
) -> date:
    """Move the end of a period by the whole days spent waiting for proof of identity.

    A day counts once however many questions were open, none counts before receipt, and a question
    asked when time had already run out gives none back.
    """
    counted_to = received_on
    for doubt in sorted(doubts, key=lambda doubt: doubt.asked_on):
        in_time = doubt.asked_on <= first_working_day_from(ends_on, closed)
        if in_time and doubt.answered_on > counted_to:
            ends_on += doubt.answered_on - max(doubt.asked_on, counted_to)
            counted_to = doubt.answered_on
    return ends_on


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # Without a language the names, and so the table, would hang on the machine's locale.
    days = frozenset(holidays.country_holidays("NO", years=year, language="no"))
    if not days:
        raise ValueError(f"the public holidays of {year} are not known")
    return days
