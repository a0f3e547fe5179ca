"""Everything that needs a secret key: sealing, looking up, signing and chaining.

Personal fields are sealed under a data key per owner (a case, a conversation, a staff member, a
loose mail); the data key lies wrapped in the database under a master key that does not. The vault
is a value handed down from the composition root. It knows no table and does no I/O.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_VERSION = 1
_NONCE_BYTES = 12
_DATA = 0  # the key number of everything sealed under a data key


class SealBroken(Exception):
    """Sealed bytes that do not open: another key, another place, or somebody changed them."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one owner, open in memory."""

    id: str
    material: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The key of one owner as the database holds it."""

    id: str
    master: int
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vault:
    """The secret keys of one installation.

    `masters` are the wrapping keys by number (1 to 255), the highest wraps new keys; each key is
    32 random bytes.
    """

    masters: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)

    def new_key(self, key_id: str) -> tuple[DataKey, WrappedKey]:
        """Make the data key of a new owner, open and wrapped."""
        key = DataKey(key_id, secrets.token_bytes(KEY_BYTES))
        return key, self.wrap(key)

    def wrap(self, key: DataKey) -> WrappedKey:
        """Wrap a data key under the newest master key, as rotation does."""
        master = max(self.masters)
        sealed = _encrypt(master, self.masters[master], _place("keys", key.id), key.material)
        return WrappedKey(key.id, master, sealed)

    def unwrap(self, key: WrappedKey) -> DataKey:
        """Open a wrapped data key; raise `SealBroken` when this vault cannot."""
        try:
            master = self.masters[key.master]
        except KeyError:
            raise SealBroken(f"no master key number {key.master}") from None
        return DataKey(key.id, _decrypt(master, _place("keys", key.id), key.wrapped))

    def index(self, address: str) -> str:
        """Return the keyed index under which a canonical address is found: 32 hex digits."""
        return _mac(self.index_key, b"address", address.encode())[:16].hex()

    def digest(self, purpose: str, value: str) -> str:
        """Return the keyed hash of a token, a code or a limited subject: 64 hex digits."""
        return self.mac(purpose, value.encode()).hex()

    def mac(self, purpose: str, data: bytes) -> bytes:
        """Sign bytes for one purpose: 32 bytes."""
        return _mac(self.token_key, purpose.encode(), data)

    def chain(self, data: bytes) -> bytes:
        """Sign one link of the event chain: 32 bytes."""
        return _mac(self.audit_key, b"event", data)


def seal(key: DataKey, place: str, row_id: str, data: bytes) -> bytes:
    """Seal bytes for one place (`table.column`) of one row: version, key number, nonce, text."""
    return _encrypt(_DATA, key.material, _place(place, row_id), data)


def unseal(key: DataKey, place: str, row_id: str, sealed: bytes) -> bytes:
    """Open sealed bytes; raise `SealBroken` unless key, place and row are those they were for."""
    return _decrypt(key.material, _place(place, row_id), sealed)


def _place(place: str, row_id: str) -> bytes:
    return f"{place}\0{row_id}".encode()


def _encrypt(number: int, key: bytes, place: bytes, data: bytes) -> bytes:
    head = bytes((_VERSION, number))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, data, head + place)


def _decrypt(key: bytes, place: bytes, sealed: bytes) -> bytes:
    head, nonce, text = sealed[:2], sealed[2 : 2 + _NONCE_BYTES], sealed[2 + _NONCE_BYTES :]
    if head[:1] != bytes((_VERSION,)):
        raise SealBroken("unknown version of sealed bytes")
    try:
        return AESGCM(key).decrypt(nonce, text, head + place)
    except InvalidTag:
        raise SealBroken("sealed bytes do not open here") from None


def _mac(key: bytes, purpose: bytes, data: bytes) -> bytes:
    return hmac.digest(key, len(purpose).to_bytes(2) + purpose + data, hashlib.sha256)
