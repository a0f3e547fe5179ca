"""The legal clock against an independent count, and against itself.

The examples a lawyer can read are in `test_worked_examples.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.deadlines import (
    OSLO,
    RULE_VERSION,
    Deadlines,
    IdentityDoubt,
    Light,
    add_months,
    add_working_days,
    count_deadlines,
    end_of,
    first_working_day_from,
    is_working_day,
    light_for,
    oslo_date,
)

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=OSLO)


def counted(received_on: str) -> Deadlines:
    return count_deadlines(noon(date.fromisoformat(received_on)))


# --- The date of receipt


def test_half_past_ten_in_the_evening_in_utc_is_already_the_next_day_in_oslo() -> None:
    days = count_deadlines(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))

    assert days.received_on == date(2026, 7, 1)
    assert days.due_on == date(2026, 8, 3)


def test_the_last_moment_of_a_day_in_oslo_is_still_that_day_in_winter_and_in_summer() -> None:
    assert oslo_date(datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC)) == date(2026, 1, 31)
    assert oslo_date(datetime(2026, 1, 31, 23, 0, tzinfo=UTC)) == date(2026, 2, 1)
    assert oslo_date(datetime(2026, 7, 31, 21, 59, 59, tzinfo=UTC)) == date(2026, 7, 31)
    assert oslo_date(datetime(2026, 7, 31, 22, 0, tzinfo=UTC)) == date(2026, 8, 1)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 1, 31, 12)  # noqa: DTZ001 - what is being refused

    with pytest.raises(ValueError, match="needs a time zone"):
        count_deadlines(naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        counted("2026-01-31").may_extend(naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        light_for(date(2026, 2, 27), naive)


def test_a_year_without_a_holiday_table_is_refused_rather_than_counted_wrong() -> None:
    with pytest.raises(ValueError, match="2101"):
        counted("2100-12-15")


def test_the_dates_carry_the_version_of_the_rule_that_made_them() -> None:
    assert counted("2026-01-31").rule_version == RULE_VERSION


def test_our_own_target_is_thirty_days_but_never_after_the_due_date() -> None:
    assert counted("2026-08-03").target_on == date(2026, 9, 2)
    assert counted("2024-01-31").target_on == date(2024, 2, 29)  # thirty days on is 1 March


# --- The end of a day


@pytest.mark.parametrize(
    ("day", "last_second"),
    [
        pytest.param(date(2026, 3, 2), "2026-03-02T22:59:59+00:00", id="winter"),
        pytest.param(date(2026, 6, 30), "2026-06-30T21:59:59+00:00", id="summer"),
        pytest.param(date(2026, 3, 28), "2026-03-28T22:59:59+00:00", id="before summer time"),
        pytest.param(date(2026, 3, 29), "2026-03-29T21:59:59+00:00", id="23 hours long"),
        pytest.param(date(2026, 10, 25), "2026-10-25T22:59:59+00:00", id="25 hours long"),
    ],
)
def test_a_day_lasts_to_its_last_second_in_oslo_and_ends_with_the_next(
    day: date, last_second: str
) -> None:
    assert (end_of(day) - SECOND).isoformat() == last_second
    assert end_of(day).tzinfo is UTC
    assert oslo_date(end_of(day) - timedelta(microseconds=1)) == day
    assert oslo_date(end_of(day)) == day + DAY


# --- Working days


def test_the_eves_are_working_days_but_the_holidays_and_the_weekend_are_not() -> None:
    assert is_working_day(date(2026, 12, 24))
    assert is_working_day(date(2026, 12, 31))
    assert not is_working_day(date(2026, 12, 25))
    assert not is_working_day(date(2026, 5, 1))
    assert not is_working_day(date(2026, 11, 21))
    assert not is_working_day(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2026-11-23", 0, "2026-11-23", id="none"),
        pytest.param("2026-11-23", 2, "2026-11-25", id="Monday to Wednesday"),
        pytest.param("2026-11-20", 2, "2026-11-24", id="over a weekend"),
        pytest.param("2026-11-21", 1, "2026-11-23", id="from a Saturday"),
        pytest.param("2026-11-23", 5, "2026-11-30", id="five are a week"),
        pytest.param("2026-04-01", 2, "2026-04-08", id="over Easter"),
        pytest.param("2026-12-23", 2, "2026-12-28", id="over Christmas"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_a_day_the_office_is_closed_is_stepped_over_wherever_days_are_counted() -> None:
    closed = (date(2026, 3, 2), date(2026, 4, 30))
    monday = date(2026, 3, 2)

    days = count_deadlines(noon(date(2026, 1, 31)), closed=closed)

    assert days.nominal_on == date(2026, 2, 28)
    assert days.due_on == days.unpaused_due_on == date(2026, 3, 3)
    assert days.extended_on == date(2026, 5, 4)
    assert not is_working_day(monday, closed)
    assert first_working_day_from(monday, closed) == date(2026, 3, 3)
    assert add_working_days(date(2026, 2, 27), 1, closed) == date(2026, 3, 3)
    assert light_for(date(2026, 3, 4), noon(date(2026, 2, 26)), closed) is Light.RED
    assert light_for(date(2026, 3, 4), noon(date(2026, 2, 26))) is Light.AMBER


# --- A doubt about identity


def test_ten_days_of_waiting_for_proof_of_identity_move_the_date_by_ten_days() -> None:
    doubt = IdentityDoubt(date(2026, 9, 3), date(2026, 9, 13))

    days = count_deadlines(noon(date(2026, 9, 1)), [doubt])

    assert days.nominal_on == date(2026, 10, 11)
    assert days.due_on == date(2026, 10, 12)
    assert days.unpaused_due_on == date(2026, 10, 1)
    assert days.extended_on == date(2026, 12, 11)


def test_a_pause_does_not_lengthen_the_time_for_notice_of_an_extension() -> None:
    doubt = IdentityDoubt(date(2026, 9, 3), date(2026, 9, 13))

    days = count_deadlines(noon(date(2026, 9, 1)), [doubt])

    assert days.may_extend(noon(date(2026, 10, 1)))
    assert not days.may_extend(noon(date(2026, 10, 2)))


def test_a_question_answered_the_same_day_moves_nothing() -> None:
    doubt = IdentityDoubt(date(2026, 9, 3), date(2026, 9, 3))

    assert count_deadlines(noon(date(2026, 9, 1)), [doubt]) == counted("2026-09-01")


def test_two_open_questions_do_not_count_the_same_day_twice() -> None:
    received_at = noon(date(2026, 9, 1))
    whole = IdentityDoubt(date(2026, 9, 3), date(2026, 9, 13))
    first = IdentityDoubt(date(2026, 9, 3), date(2026, 9, 10))
    second = IdentityDoubt(date(2026, 9, 7), date(2026, 9, 13))
    within = IdentityDoubt(date(2026, 9, 5), date(2026, 9, 6))

    assert count_deadlines(received_at, [second, within, first]) == count_deadlines(
        received_at, [whole]
    )


def test_two_questions_apart_count_only_the_days_that_were_waited() -> None:
    doubts = [
        IdentityDoubt(date(2026, 9, 3), date(2026, 9, 5)),
        IdentityDoubt(date(2026, 9, 10), date(2026, 9, 13)),
    ]

    assert count_deadlines(noon(date(2026, 9, 1)), doubts).nominal_on == date(2026, 10, 6)


def test_a_question_on_the_last_day_counts_and_one_after_it_gives_no_time_back() -> None:
    received_at = noon(date(2026, 9, 1))  # due on Thursday 1 October
    in_time = IdentityDoubt(date(2026, 10, 1), date(2026, 10, 6))
    too_late = IdentityDoubt(date(2026, 10, 2), date(2026, 10, 7))

    assert count_deadlines(received_at, [in_time]).due_on == date(2026, 10, 6)
    assert count_deadlines(received_at, [too_late]).due_on == date(2026, 10, 1)


def test_a_question_asked_on_a_last_day_that_was_moved_past_a_weekend_counts() -> None:
    doubt = IdentityDoubt(date(2026, 3, 2), date(2026, 3, 12))

    days = count_deadlines(noon(date(2026, 1, 31)), [doubt])  # Saturday, moved to 2 March

    assert days.due_on == date(2026, 3, 10)


def test_a_question_asked_in_the_extra_months_pauses_only_those() -> None:
    doubt = IdentityDoubt(date(2026, 11, 2), date(2026, 11, 4))

    days = count_deadlines(noon(date(2026, 9, 1)), [doubt])

    assert days.due_on == date(2026, 10, 1)
    assert days.extended_on == date(2026, 12, 3)


def test_days_before_receipt_are_never_a_pause() -> None:
    doubt = IdentityDoubt(date(2026, 8, 20), date(2026, 9, 3))

    assert count_deadlines(noon(date(2026, 9, 1)), [doubt]).nominal_on == date(2026, 10, 3)


def test_a_question_answered_before_it_was_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="before it is asked"):
        IdentityDoubt(date(2026, 9, 3), date(2026, 9, 2))


# --- Extension


def test_an_extension_may_be_told_until_the_due_date_ends_in_oslo_and_not_after() -> None:
    days = counted("2026-01-31")  # due on Monday 2 March

    assert days.may_extend(datetime(2026, 3, 2, 23, 59, tzinfo=OSLO))
    assert days.may_extend(datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=OSLO))
    assert not days.may_extend(datetime(2026, 3, 3, 0, 0, tzinfo=OSLO))
    assert days.may_extend(datetime(2026, 3, 2, 22, 59, tzinfo=UTC))
    assert not days.may_extend(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))


def test_an_extension_counts_three_months_from_receipt_and_not_two_from_the_due_date() -> None:
    days = counted("2026-01-31")

    assert days.extended_on == date(2026, 4, 30)
    assert add_months(days.due_on, 2) == date(2026, 5, 2)


# --- The light


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param("2026-11-20", Light.ON_TIME, id="eleven days"),
        pytest.param("2026-11-21", Light.AMBER, id="ten days"),
        pytest.param("2026-11-25", Light.AMBER, id="four working days"),
        pytest.param("2026-11-26", Light.RED, id="three working days"),
        pytest.param("2026-12-01", Light.RED, id="the day itself"),
        pytest.param("2026-12-02", Light.OVERDUE, id="the day after"),
    ],
)
def test_the_light_turns_amber_red_and_overdue_towards_tuesday_1_december(
    today: str, expected: Light
) -> None:
    assert light_for(date(2026, 12, 1), noon(date.fromisoformat(today))) is expected


def test_easter_brings_the_red_light_earlier() -> None:
    due_on = date(2026, 4, 8)  # Wednesday; Tuesday and Wednesday are left after 1 April

    assert light_for(due_on, noon(date(2026, 3, 30))) is Light.AMBER
    assert light_for(due_on, noon(date(2026, 3, 31))) is Light.RED


def test_a_case_is_on_time_until_midnight_in_oslo() -> None:
    due_on = date(2026, 12, 1)

    assert light_for(due_on, end_of(due_on) - SECOND) is Light.RED
    assert light_for(due_on, end_of(due_on)) is Light.OVERDUE


# --- What holds for every receipt

received_days = st.dates(date(1990, 1, 1), date(2099, 6, 30))
quickly = settings(deadline=None, database=None)


@quickly
@given(received_days)
def test_the_due_date_is_a_working_day_at_most_five_days_after_the_month(day: date) -> None:
    days = count_deadlines(noon(day))

    assert is_working_day(days.due_on)
    assert timedelta(0) <= days.due_on - days.nominal_on <= 5 * DAY


@quickly
@given(received_days)
def test_the_extended_date_is_a_working_day_and_never_before_the_due_date(day: date) -> None:
    days = count_deadlines(noon(day))

    assert is_working_day(days.extended_on)
    assert days.received_on < days.target_on <= days.due_on <= days.extended_on


@quickly
@given(received_days, received_days)
def test_what_is_received_later_is_never_due_earlier(one: date, other: date) -> None:
    earlier, later = (count_deadlines(noon(day)) for day in sorted((one, other)))

    assert earlier.due_on <= later.due_on
    assert earlier.extended_on <= later.extended_on


@quickly
@given(received_days, st.times(), st.integers(-12, 14))
def test_the_time_of_day_in_oslo_and_the_offset_it_is_written_with_change_nothing(
    day: date, at: time, offset: int
) -> None:
    received_at = datetime.combine(day, at, tzinfo=OSLO).astimezone(
        timezone(timedelta(hours=offset))
    )

    assert count_deadlines(received_at) == count_deadlines(noon(day))


@st.composite
def identity_doubts(draw: st.DrawFn, near: date) -> IdentityDoubt:
    asked_on = near + draw(st.integers(-10, 150)) * DAY
    return IdentityDoubt(asked_on, asked_on + draw(st.integers(0, 60)) * DAY)


@quickly
@given(st.data(), received_days.filter(lambda day: day.year < 2098))
def test_no_pause_brings_a_date_forward_or_moves_the_unpaused_one(
    data: st.DataObject, day: date
) -> None:
    doubts = data.draw(st.lists(identity_doubts(day), max_size=3))

    plain, paused = count_deadlines(noon(day)), count_deadlines(noon(day), doubts)

    assert plain.due_on <= paused.due_on <= paused.extended_on
    assert plain.extended_on <= paused.extended_on
    assert paused.due_on == first_working_day_from(paused.nominal_on)
    assert paused.unpaused_due_on == plain.due_on
    waited = sum((doubt.answered_on - doubt.asked_on for doubt in doubts), timedelta(0))
    assert paused.nominal_on - plain.nominal_on <= waited


# --- The same, counted another way


def easter_sunday(year: int) -> date:
    """Gauss' rule for the Gregorian calendar, as it stands between 1900 and 2099."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    day = date(year, 3, 22) + (moon + sunday) * DAY
    late = day == date(year, 4, 26) or (
        moon == 28 and sunday == 6 and year % 19 > 10 and day == date(year, 4, 25)
    )
    return day - 7 * DAY if late else day


def days_off(year: int) -> set[date]:
    fixed = {date(year, month, day) for month, day in [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)]}
    movable = {easter_sunday(year) + shift * DAY for shift in (-3, -2, 0, 1, 39, 49, 50)}
    return fixed | movable


def last_day_in_time(received_on: date, months: int) -> date:
    """By walking the calendar: pass so many month ends, then stop on the number or the last day."""
    day = received_on
    for _ in range(months):
        day = day.replace(day=1)
        while day.month == (day + DAY).month:
            day += DAY
        day += DAY
    while day.day < received_on.day and (day + DAY).month == day.month:
        day += DAY
    while day.isoweekday() in (6, 7) or day in days_off(day.year):
        day += DAY
    return day


def test_easter_is_where_the_almanac_has_it() -> None:
    almanac = {2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2049: "04-18"}

    for year, day in almanac.items():
        assert easter_sunday(year).isoformat() == f"{year}-{day}"


def test_every_day_from_2024_to_2035_is_counted_as_an_independent_count_has_it() -> None:
    day, last, compared = date(2024, 1, 1), date(2035, 12, 31), 0
    while day <= last:
        days = count_deadlines(noon(day))
        assert days.received_on == day
        assert days.due_on == last_day_in_time(day, 1), day
        assert days.extended_on == last_day_in_time(day, 3), day
        day, compared = day + DAY, compared + 1

    assert compared == 4383


def test_on_every_day_from_2024_to_2035_the_dates_are_working_days_in_the_order_of_the_law() -> (
    None
):
    """A pause of any length asked on any day of the month is tried on one day in seven."""
    day, last = date(2024, 1, 1), date(2035, 12, 31)
    while day <= last:
        days = count_deadlines(noon(day))
        assert is_working_day(days.due_on), day
        assert is_working_day(days.extended_on), day
        assert timedelta(0) <= days.due_on - days.nominal_on <= 5 * DAY, day
        assert timedelta(0) <= days.extended_on - add_months(day, 3) <= 5 * DAY, day
        assert days.due_on == days.unpaused_due_on < days.extended_on, day
        assert days.may_extend(end_of(days.unpaused_due_on) - SECOND), day
        assert not days.may_extend(end_of(days.unpaused_due_on)), day
        if day.weekday() == 0:
            asked_on = day + day.day * DAY
            doubt = IdentityDoubt(asked_on, asked_on + day.month * DAY)
            paused = count_deadlines(noon(day), [doubt])
            assert paused.unpaused_due_on == days.due_on <= paused.due_on, day
            assert paused.unpaused_due_on <= paused.extended_on, day
            assert paused.due_on <= paused.extended_on, day
        day += DAY
