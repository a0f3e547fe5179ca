"""A date as people remember it: what has a date's form is one, and words stay words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from models.catalogue.complaint import WHEN
from models.catalogue.questions import Invalid

SAY = locales.load()["nb"]
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("given", "kept", "shown"),
    [
        ("12.3.2026", "2026-03-12", "12. mars 2026"),
        ("12.03.2026", "2026-03-12", "12. mars 2026"),
        ("12. 3. 2026.", "2026-03-12", "12. mars 2026"),
        ("12/3-26", "2026-03-12", "12. mars 2026"),
        ("12/3 2026", "2026-03-12", "12. mars 2026"),
        ("12.3.26", "2026-03-12", "12. mars 2026"),
        ("12 3 2026", "2026-03-12", "12. mars 2026"),
        ("2026-03-12", "2026-03-12", "12. mars 2026"),
        ("2026-3-12", "2026-03-12", "12. mars 2026"),
        ("2026/03/12", "2026-03-12", "12. mars 2026"),
        (" 1.\u00a02.\t2026\n", "2026-02-01", "1. februar 2026"),
        ("१२.३.२०२६", "2026-03-12", "12. mars 2026"),
        ("29.2.2024", "2024-02-29", "29. februar 2024"),
        ("1.1.1950", "1950-01-01", "1. januar 1950"),
        ("31.12.2100", "2100-12-31", "31. desember 2100"),
        ("12.3.98", "1998-03-12", "12. mars 1998"),
        ("1.1.50", "1950-01-01", "1. januar 1950"),
        ("1.1.49", "2049-01-01", "1. januar 2049"),
        ("03.2026", "2026-03", "mars 2026"),
        ("3/2026", "2026-03", "mars 2026"),
        ("2026-03", "2026-03", "mars 2026"),
        ("2026-3", "2026-03", "mars 2026"),
        ("2026", "2026", "2026"),
    ],
)
def test_what_reads_as_a_date_is_kept_in_one_form_and_shown_in_words(
    given: str, kept: str, shown: str
) -> None:
    assert WHEN.clean(given) == kept
    assert WHEN.show({"when": kept}, SAY) == shown
    assert WHEN.value({"when": kept}) == kept


@pytest.mark.parametrize(
    "given",
    [
        *("12. mars 2026", "mars 2026", "våren 2025", "for et par år siden", "i går"),
        *("ca. 2024", "2024/25", "12.3", "12.3.2026 kl. 14", "12.3.202", "rundt 12.3.2026"),
    ],
)
def test_words_stay_as_they_are_written(given: str) -> None:
    assert WHEN.clean(given) == given
    assert WHEN.show({"when": given}, SAY) == given


@pytest.mark.parametrize(
    "given",
    [
        *("31.2.2026", "29.2.2026", "0.0.2026", "0.3.2026", "12.0.2026", "32.1.2026"),
        *("12.13.2026", "3/14-2026", "2026-02-31", "13.2026", "0.2026", "2026-13", "2026-00"),
        *("1800", "0000", "9999", "1949", "2101", "12.3.1800", "3.1800", "1800-03-12"),
    ],
)
def test_a_date_there_is_none_of_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="not_a_date"):
        WHEN.clean(given)


def test_words_have_a_limit() -> None:
    assert WHEN.clean("x" * 100) == "x" * 100
    with pytest.raises(Invalid, match="too_long"):
        WHEN.clean("x" * 101)


@given(day=DAYS, form=st.sampled_from(("%d.%m.%Y", "%d/%m-%Y", "%d %m %Y", "%Y-%m-%d", "%Y.%m.%d")))
def test_every_day_is_the_same_day_however_it_is_written(day: date, form: str) -> None:
    assert WHEN.clean(day.strftime(form)) == day.isoformat()
    assert WHEN.show({"when": day.isoformat()}, SAY).startswith(f"{day.day}. ")


@pytest.mark.parametrize("kept", ["2026-99-99", "2026-00", "12.3.2026", "2026-13-01"])
def test_what_was_never_kept_is_shown_as_it_stands_and_asked_for_anew(kept: str) -> None:
    assert WHEN.show({"when": kept}, SAY) == kept
    assert WHEN.is_open({"when": kept})
