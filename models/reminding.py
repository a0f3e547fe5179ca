"""What somebody is reminded of, and on which day. Pure: dates in, names out.

A reminder is about a date, and goes once for each; when the date moves it goes again. What has been
sent, and to whom it goes, is decided above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.deadlines import add_working_days

TAKEN_WITHIN = 3
"""Working days in which somebody at the desk takes a case."""
ANSWERED_WITHIN = timedelta(days=14)
"""How long a question about identity is out before the desk looks at it."""
FETCHED_WITHIN = timedelta(days=7)
"""How long an answer's files wait before the person is reminded of them."""


class Reminding(StrEnum):
    """What a reminder is about; those to the desk first, the least pressing before the others."""

    NOT_TAKEN = "not_taken"
    TEN_DAYS = "ten_days"
    FIVE_DAYS = "five_days"
    TWO_DAYS = "two_days"
    TODAY = "today"
    OVERDUE = "overdue"
    OVERDUE_TOLD = "overdue_told"
    IDENTITY_UNANSWERED = "identity_unanswered"
    FILES_WAIT = "files_wait"
    CONFIRM_FIRST = "confirm_first"
    CONFIRM_LAST = "confirm_last"
    UNCONFIRMED = "unconfirmed"


_DAYS_LEFT = ((Reminding.TEN_DAYS, 10), (Reminding.FIVE_DAYS, 5), (Reminding.TWO_DAYS, 2))


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose day has come, and the date it is about."""

    name: Reminding
    about_on: date


def due(
    today: date, counts_on: date, *, waits_since: date | None, at_once: bool
) -> tuple[Due, ...]:
    """Return the desk's reminders of a case whose day has come, the most pressing last.

    `counts_on` is the last day to answer. `waits_since` is the day a case that nobody has taken
    came to the desk, None for one that is taken. What is done `at_once` has too few days for more
    than the day itself.
    """
    found: list[Due] = []
    if at_once:
        if today >= counts_on:
            found.append(Due(Reminding.TODAY, counts_on))
    else:
        # The first working day after the three, so that they have been had in full.
        if waits_since and today >= add_working_days(waits_since, TAKEN_WITHIN + 1):
            found.append(Due(Reminding.NOT_TAKEN, waits_since))
        left = (counts_on - today).days
        found += [Due(name, counts_on) for name, days in _DAYS_LEFT if left <= days]
    if today > counts_on:
        found.append(Due(Reminding.OVERDUE, counts_on))
    return tuple(found)
