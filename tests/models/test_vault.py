"""What is sealed opens only where it belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vault import DataKey, SealBroken, Vault, WrappedKey, seal, unseal

VAULT = Vault({1: b"m" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)
ROTATED = Vault({1: b"m" * 32, 2: b"n" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)
KEY, WRAPPED = VAULT.new_key("owner")


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_with_the_same_key_place_and_row(data: bytes) -> None:
    assert unseal(KEY, "cases.address", "1", seal(KEY, "cases.address", "1", data)) == data


def test_a_sealed_field_moved_to_another_row_does_not_open() -> None:
    sealed = seal(KEY, "cases.address", "1", b"kari@example.com")
    with pytest.raises(SealBroken):
        unseal(KEY, "cases.address", "2", sealed)


def test_a_sealed_field_moved_to_another_column_does_not_open() -> None:
    sealed = seal(KEY, "cases.address", "1", b"kari@example.com")
    with pytest.raises(SealBroken):
        unseal(KEY, "messages.content", "1", sealed)


def test_another_owners_key_opens_nothing() -> None:
    other, _ = VAULT.new_key("other")
    with pytest.raises(SealBroken):
        unseal(other, "cases.address", "1", seal(KEY, "cases.address", "1", b"x"))


@given(st.integers(min_value=0, max_value=45))
def test_no_byte_can_be_changed_unseen(position: int) -> None:
    sealed = bytearray(seal(KEY, "cases.address", "1", b"kari@example.com"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(KEY, "cases.address", "1", bytes(sealed))


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert seal(KEY, "p", "1", b"x") != seal(KEY, "p", "1", b"x")


def test_a_wrapped_key_opens_with_its_master_key_only() -> None:
    assert VAULT.unwrap(WRAPPED) == KEY
    stranger = Vault({1: b"x" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)
    with pytest.raises(SealBroken):
        stranger.unwrap(WRAPPED)


def test_a_wrapped_key_does_not_open_under_another_owners_name() -> None:
    with pytest.raises(SealBroken):
        VAULT.unwrap(WrappedKey("other", WRAPPED.master, WRAPPED.wrapped))


def test_after_a_new_master_key_old_keys_open_and_new_ones_are_wrapped_under_it() -> None:
    assert ROTATED.unwrap(WRAPPED) == KEY
    assert ROTATED.wrap(KEY).master == 2


def test_one_purpose_can_never_pass_for_another() -> None:
    assert VAULT.mac("ab", b"c") != VAULT.mac("a", b"bc")
    assert VAULT.digest("link", "x") != VAULT.digest("code", "x")
    assert VAULT.index("kari@example.com") != VAULT.index("ola@example.com")


def test_nothing_secret_shows_when_keys_are_printed() -> None:
    for value in (VAULT, KEY, WRAPPED):
        shown = repr(value)
        assert "mmmm" not in shown
        assert KEY.material.hex() not in shown
        assert repr(KEY.material) not in shown
    assert isinstance(KEY, DataKey)
