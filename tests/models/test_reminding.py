"""Whom the clock reminds, and on which day: worked through for one case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.reminding import Due, Reminding, due

DUE = date(2026, 12, 22)  # a Tuesday
CAME = date(2026, 11, 22)  # a Sunday: three working days are Monday, Tuesday and Wednesday
DAY = timedelta(days=1)


def names(today: date, *, taken: bool = True, at_once: bool = False) -> list[str]:
    found = due(today, DUE, waits_since=None if taken else CAME, at_once=at_once)
    return [one.name.value for one in found]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param("2026-12-11", [], id="eleven days left"),
        pytest.param("2026-12-12", ["ten_days"], id="ten"),
        pytest.param("2026-12-16", ["ten_days"], id="six"),
        pytest.param("2026-12-17", ["ten_days", "five_days"], id="five"),
        pytest.param("2026-12-20", ["ten_days", "five_days", "two_days"], id="two"),
        pytest.param("2026-12-22", ["ten_days", "five_days", "two_days"], id="the day itself"),
        pytest.param("2026-12-23", ["ten_days", "five_days", "two_days", "overdue"], id="after"),
    ],
)
def test_the_nearer_the_date_the_more_has_come_due(today: str, expected: list[str]) -> None:
    assert names(date.fromisoformat(today)) == expected


def test_a_case_nobody_takes_is_told_of_when_three_working_days_have_been_had() -> None:
    assert names(date(2026, 11, 25), taken=False) == []
    assert names(date(2026, 11, 26), taken=False) == ["not_taken"]
    friday = date(2026, 11, 20)  # Monday to Wednesday, so never on a Saturday
    assert due(date(2026, 11, 25), DUE, waits_since=friday, at_once=False) == ()
    assert due(date(2026, 11, 26), DUE, waits_since=friday, at_once=False) == (
        Due(Reminding.NOT_TAKEN, friday),
    )


def test_what_is_done_at_once_is_told_of_on_its_day_and_after_it_alone() -> None:
    assert names(DUE - DAY, taken=False, at_once=True) == []
    assert names(DUE, taken=False, at_once=True) == ["today"]
    assert names(DUE + DAY, taken=False, at_once=True) == ["today", "overdue"]
