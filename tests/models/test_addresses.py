"""One mailbox, many spellings."""

import pytest

from models.addresses import folded, near_miss


def test_spellings_of_one_mailbox_count_as_one() -> None:
    spellings = ("kari.n@example.com", "karin+x@example.com", "k.a.r.i.n@example.com")
    assert {folded(address) for address in spellings} == {"karin@example.com"}


def test_different_mailboxes_count_as_two() -> None:
    assert folded("kari@example.com") != folded("kari@example.org")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kari@gmial.com", "kari@gmail.com"),
        ("kari@gmail.no", None),
        ("kari@hotmial.com", "kari@hotmail.com"),
        ("kari@outlok.com", "kari@outlook.com"),
        ("kari@gmail.com", None),
        ("kari@example.com", None),
        ("kari@techem.no", None),
    ],
)
def test_a_near_miss_of_a_common_address_is_asked_about(typed: str, meant: str | None) -> None:
    assert near_miss(typed) == meant
