"""The data keys in their table: made for an owner, opened for a row, destroyed to erase."""

from __future__ import annotations

from datetime import datetime

from models.tables import Key, new_id
from models.vault import DataKey, SealBroken, Vault, WrappedKey, seal, unseal


class KeyGone(Exception):
    """The key was destroyed; what lay under it cannot be read again."""


async def create_key(vault: Vault, now: datetime) -> DataKey:
    """Make and store the key of a new owner."""
    key, wrapped = vault.new_key(new_id())
    await Key.create(id=wrapped.id, master=wrapped.master, wrapped=wrapped.wrapped, created_at=now)
    return key


async def open_key(vault: Vault, key_id: str | None) -> DataKey:
    """Open a stored key; raise `KeyGone` when it was destroyed."""
    row = await Key.get_or_none(id=key_id) if key_id else None
    if row is None:
        raise KeyGone
    return vault.unwrap(WrappedKey(row.id, row.master, row.wrapped))


async def destroy_key(key_id: str) -> None:
    """Delete a key, and with it every row sealed under it. GDPR art. 17."""
    await Key.filter(id=key_id).delete()


async def keys_fit(vault: Vault) -> bool:
    """Say whether this vault opens what the database holds, by the key made last."""
    row = await Key.all().order_by("-created_at").first()
    if row is None:
        return True
    try:
        vault.unwrap(WrappedKey(row.id, row.master, row.wrapped))
    except SealBroken:
        return False
    return True


def seal_text(key: DataKey, place: str, row_id: str, text: str) -> bytes:
    """Seal a text for its place."""
    return seal(key, place, row_id, text.encode())


def unseal_text(key: DataKey, place: str, row_id: str, sealed: bytes) -> str:
    """Open a sealed text."""
    return unseal(key, place, row_id, sealed).decode()
