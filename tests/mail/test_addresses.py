"""A reply address holds for exactly what it says, however a mail system spells it."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.addresses import ReplyAddress, Sort, make, make_other, read, read_other

DOMAIN = "svar.example.no"
CODES = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=8)
ACTIONS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=14)
ANSWER = ReplyAddress("k7m2q3xa", "siri2345", "answer")


def sign(purpose: str, data: bytes, key: bytes = b"test") -> bytes:
    return hmac.digest(key, purpose.encode() + b"\x00" + data, hashlib.sha256)


def other_sign(purpose: str, data: bytes) -> bytes:
    return sign(purpose, data, b"other")


@given(CODES, CODES, ACTIONS)
def test_an_address_says_what_it_was_made_for(reference: str, handler: str, action: str) -> None:
    meant = ReplyAddress(reference, handler, action)
    address = make(sign, meant, DOMAIN)
    assert read(sign, address, DOMAIN) == meant
    assert read(sign, address.upper(), DOMAIN.title()) == meant
    assert len(address.partition("@")[0]) <= 64


@given(CODES, CODES, ACTIONS, st.data())
def test_no_sign_of_an_address_can_be_changed(
    reference: str, handler: str, action: str, data: st.DataObject
) -> None:
    meant = ReplyAddress(reference, handler, action)
    address = make(sign, meant, DOMAIN)
    place = data.draw(st.integers(0, len(address) - 1))
    sign_there = data.draw(st.characters(min_codepoint=33, max_codepoint=0x212A))
    changed = address[:place] + sign_there + address[place + 1 :]
    expected = meant if sign_there.isascii() and changed.lower() == address else None
    assert read(sign, changed, DOMAIN) == expected


def test_an_address_for_one_thing_is_not_an_address_for_another() -> None:
    address = make(sign, ANSWER, DOMAIN)
    note = make(sign, ReplyAddress("k7m2q3xa", "siri2345", "note"), DOMAIN)
    mac_of_note = note.partition("@")[0].rpartition(".")[2]
    forged = address.replace(address.partition("@")[0].rpartition(".")[2], mac_of_note)
    assert read(sign, forged, DOMAIN) is None
    assert read(other_sign, address, DOMAIN) is None
    assert read(sign, address, "other.example.no") is None
    assert read_other(sign, address, DOMAIN) is None


def test_a_letter_that_lowers_to_ours_is_not_ours() -> None:
    address = make(sign, ANSWER, DOMAIN)
    assert "\u212a".lower() == "k"
    assert read(sign, address.replace("k7m2", "\u212a7m2"), DOMAIN) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "sak@svar.example.no",
        "sak+@svar.example.no",
        "sak+k7m2q3xa@svar.example.no",
        "sak+k7m2q3xa.siri2345.answer@svar.example.no",
        "sak+k7m2q3xa.siri2345.answer.@svar.example.no",
        "sak+k7m2q3xa.siri2345.answer." + "a" * 26 + "@svar.example.no",
        "sak+" + "." * 10_000 + "@svar.example.no",
        "\u212aari@svar.example.no",
    ],
)
def test_what_is_not_an_address_of_ours_is_nothing(text: str) -> None:
    assert read(sign, text, DOMAIN) is None
    assert read_other(sign, text, DOMAIN) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read(sign, f"{text}@{DOMAIN}", DOMAIN) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=26))
def test_a_bounce_names_its_letter(letter: str) -> None:
    address = make_other(sign, Sort.BOUNCE, letter, DOMAIN)
    assert read_other(sign, address.upper(), DOMAIN) == (Sort.BOUNCE, letter)
    assert read_other(other_sign, address, DOMAIN) is None
    assert read_other(sign, address, "example.no") is None


@pytest.mark.parametrize(
    "codes",
    [
        ("k7m2q3x", "siri2345", "answer"),
        ("k7m2q3xa", "Siri2345", "answer"),
        ("k7m2q3xa", "siri2345", ""),
        ("k7m2q3xa", "siri2345", "a" * 15),
        ("k7m2q3xa", "siri2345", "a.b"),
        ("k7m2q3x1", "siri2345", "answer"),
    ],
)
def test_codes_that_no_address_can_carry_are_refused(codes: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="codes"):
        ReplyAddress(*codes)


@pytest.mark.parametrize("letter", ["", "short", "A" * 8, "a" * 27, "a.b.c.d.e"])
def test_a_letter_without_a_proper_code_has_no_bounce_address(letter: str) -> None:
    with pytest.raises(ValueError, match="code"):
        make_other(sign, Sort.BOUNCE, letter, DOMAIN)
