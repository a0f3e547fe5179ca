"""The legal clock in examples to be read by a lawyer: every line of a table is tried.

GDPR art. 12 (3); Regulation (EEC, Euratom) 1182/71, in Norway FOR-1992-12-04-910. A date that is
missing in the month is its last day (art. 3 (2) (c)); a last day that is a Saturday, a Sunday or a
public holiday is the next working day (art. 3 (4)). Extended to: three months from receipt.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from models.deadlines import OSLO, IdentityDoubt, count_deadlines

EXAMPLES = """
Received        | A month on      | Answer by       | Extended to     | Why
Wed 31 Jan 2024 | Thu 29 Feb 2024 | Thu 29 Feb 2024 | Tue 30 Apr 2024 | leap year
Wed 28 Jan 2026 | Sat 28 Feb 2026 | Mon  2 Mar 2026 | Tue 28 Apr 2026 | 28 February is a Saturday
Fri 30 Jan 2026 | Sat 28 Feb 2026 | Mon  2 Mar 2026 | Thu 30 Apr 2026 | no 30 February
Sat 31 Jan 2026 | Sat 28 Feb 2026 | Mon  2 Mar 2026 | Thu 30 Apr 2026 | no 31 February
Mon  2 Mar 2026 | Thu  2 Apr 2026 | Tue  7 Apr 2026 | Tue  2 Jun 2026 | skjærtorsdag
Tue  3 Mar 2026 | Fri  3 Apr 2026 | Tue  7 Apr 2026 | Wed  3 Jun 2026 | langfredag
Wed  4 Mar 2026 | Sat  4 Apr 2026 | Tue  7 Apr 2026 | Thu  4 Jun 2026 | påskeaften, a Saturday
Thu  5 Mar 2026 | Sun  5 Apr 2026 | Tue  7 Apr 2026 | Fri  5 Jun 2026 | 1. påskedag
Fri  6 Mar 2026 | Mon  6 Apr 2026 | Tue  7 Apr 2026 | Mon  8 Jun 2026 | 2. påskedag
Wed  1 Apr 2026 | Fri  1 May 2026 | Mon  4 May 2026 | Wed  1 Jul 2026 | 1 May, then a weekend
Tue 14 Apr 2026 | Thu 14 May 2026 | Fri 15 May 2026 | Tue 14 Jul 2026 | Kristi himmelfartsdag
Fri 17 Apr 2026 | Sun 17 May 2026 | Mon 18 May 2026 | Fri 17 Jul 2026 | 17 May on a Sunday
Fri 24 Apr 2026 | Sun 24 May 2026 | Tue 26 May 2026 | Fri 24 Jul 2026 | 1. and 2. pinsedag
Mon 31 Aug 2026 | Wed 30 Sep 2026 | Wed 30 Sep 2026 | Mon 30 Nov 2026 | no 31 September
Sat 31 Oct 2026 | Mon 30 Nov 2026 | Mon 30 Nov 2026 | Mon  1 Feb 2027 | 31 January is a Sunday
Wed 25 Nov 2026 | Fri 25 Dec 2026 | Mon 28 Dec 2026 | Thu 25 Feb 2027 | Christmas, then a Sunday
Tue  1 Dec 2026 | Fri  1 Jan 2027 | Mon  4 Jan 2027 | Mon  1 Mar 2027 | 1 January, then a weekend
Thu 25 Feb 2027 | Thu 25 Mar 2027 | Tue 30 Mar 2027 | Tue 25 May 2027 | Easter 2027
Fri 16 Apr 2027 | Sun 16 May 2027 | Tue 18 May 2027 | Fri 16 Jul 2027 | pinse, with 17 May in it
Sat 17 Apr 2027 | Mon 17 May 2027 | Tue 18 May 2027 | Mon 19 Jul 2027 | 17 May, 2. pinsedag
"""

# Received on Tuesday 1 September 2026. While a question about who asks is out the clock stands, if
# it was asked in time; notice of an extension is due without the pause, on Thursday 1 October.
PAUSES = """
Asked           | Answered        | Answer by       | Extended to     | Why
Thu  3 Sep 2026 | Sun 13 Sep 2026 | Mon 12 Oct 2026 | Fri 11 Dec 2026 | ten days, to a Sunday
Thu  3 Sep 2026 | Thu  3 Sep 2026 | Thu  1 Oct 2026 | Tue  1 Dec 2026 | answered the same day
Thu  1 Oct 2026 | Tue  6 Oct 2026 | Tue  6 Oct 2026 | Mon  7 Dec 2026 | asked on the last day
Fri  2 Oct 2026 | Wed  7 Oct 2026 | Thu  1 Oct 2026 | Mon  7 Dec 2026 | asked after the first date
"""

# Norway is an hour ahead of UTC, two in summer: what counts is the date in Oslo.
INSTANTS = """
Received (UTC)   | In Oslo         | Answer by       | Why
2026-06-30 21:59 | Tue 30 Jun 2026 | Thu 30 Jul 2026 | a minute to midnight in summer
2026-06-30 22:30 | Wed  1 Jul 2026 | Mon  3 Aug 2026 | half past midnight in summer
2026-01-31 22:59 | Sat 31 Jan 2026 | Mon  2 Mar 2026 | a minute to midnight in winter
2026-01-31 23:00 | Sun  1 Feb 2026 | Mon  2 Mar 2026 | midnight in winter
"""


def rows(table: str) -> list[list[str]]:
    """The lines of a table under its heading, cell by cell."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]


def day_of(text: str) -> date:
    """The date of `Sat 31 Jan 2026`, whose weekday has to be right."""
    day = datetime.strptime(text, "%a %d %b %Y").date()  # noqa: DTZ007 - a date, no instant
    assert f"{day:%a}" == text[:3], text
    return day


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=OSLO)


@pytest.mark.parametrize("example", rows(EXAMPLES), ids=lambda row: row[-1])
def test_an_answer_is_due_and_extended_as_the_table_says(example: list[str]) -> None:
    received, month, due, extended = map(day_of, example[:4])

    days = count_deadlines(noon(received))

    assert (days.received_on, days.nominal_on) == (received, month)
    assert days.due_on == days.unpaused_due_on == due
    assert days.extended_on == extended


@pytest.mark.parametrize("example", rows(PAUSES), ids=lambda row: row[-1])
def test_a_pause_moves_the_dates_as_the_table_says_but_not_the_last_day_for_notice(
    example: list[str],
) -> None:
    asked, answered, due, extended = map(day_of, example[:4])

    days = count_deadlines(noon(date(2026, 9, 1)), [IdentityDoubt(asked, answered)])

    assert (days.due_on, days.extended_on) == (due, extended)
    assert days.unpaused_due_on == date(2026, 10, 1)


@pytest.mark.parametrize("example", rows(INSTANTS), ids=lambda row: row[-1])
def test_what_is_received_around_midnight_is_received_on_the_date_in_oslo(
    example: list[str],
) -> None:
    received, due = map(day_of, example[1:3])

    days = count_deadlines(datetime.fromisoformat(example[0]).replace(tzinfo=UTC))

    assert (days.received_on, days.due_on) == (received, due)
