"""A reference is short, random, and read back however a person types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.references import new_code, read, shown


def test_a_new_reference_has_eight_signs_that_are_not_mistaken_for_each_other() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert {len(code) for code in codes} == {8}


@pytest.mark.parametrize(
    "typed",
    ["PV-K7M2-Q3XA", "pv k7m2 q3xa", "K7M2Q3XA", "k7m2-q3xa", " PV–K7M2–Q3XA ", "pvk7m2q3xa"],
)
def test_a_reference_is_read_without_case_spaces_and_hyphens(typed: str) -> None:
    assert read(typed) == "k7m2q3xa"


def test_a_reference_that_itself_begins_with_pv_is_read_whole() -> None:
    assert read("PV-PVAA-AAAA") == read("pvaaaaaa") == "pvaaaaaa"


@pytest.mark.parametrize(
    "typed", ["", "PV-", "K7M2-Q3X", "K7M2-Q3XA-1", "K7M2-Q3X1", "kari@example.com"]
)
def test_what_is_no_reference_is_not_read_as_one(typed: str) -> None:
    assert read(typed) is None


@given(st.from_regex(r"[a-z2-7]{8}", fullmatch=True))
def test_what_is_shown_is_read_back(code: str) -> None:
    assert read(shown(code)) == code


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_reader(typed: str) -> None:
    assert read(typed) is None or len(read(typed) or "") == 8
