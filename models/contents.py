"""The bytes of files, each under a key of its own, apart from the rows that tell what they are.

The key of the bytes lies sealed beside them under the key of whoever owns the file. So a file
that goes over to another owner leaves its bytes where they are, and destroying the owner's key
takes them along. A file and its bytes have the same id.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from models.tables import FileContent, new_id
from models.vault import KEY_BYTES, DataKey, seal, unseal

_CONTENT, _KEY = "file_contents.content", "file_contents.sealed_key"
_UNDER_THE_OWNER = "files.content"
"""The place of bytes from before they had a key of their own."""


@dataclass(frozen=True, slots=True)
class SealedBytes:
    """Bytes that are sealed and not yet written; `id` is that of the file they will be."""

    id: str
    key: DataKey = field(repr=False)
    content: bytes = field(repr=False)
    size: int


def seal_bytes(content: bytes) -> SealedBytes:
    """Seal bytes under a new key. It takes a while for large ones, and may run in a thread."""
    file_id = new_id()
    key = DataKey(file_id, secrets.token_bytes(KEY_BYTES))
    return SealedBytes(file_id, key, seal(key, _CONTENT, file_id, content), len(content))


async def write(owner: DataKey, sealed: SealedBytes) -> None:
    """Write sealed bytes for their owner, in the transaction that writes the file."""
    await FileContent.create(
        id=sealed.id,
        key_id=owner.id,
        sealed_key=seal(owner, _KEY, sealed.id, sealed.key.material),
        content=sealed.content,
    )


async def read(owner: DataKey, file_id: str) -> bytes:
    """Return the bytes of a file. Raises `SealBroken` for another owner's key."""
    row = await FileContent.get(id=file_id)
    if row.sealed_key is None:
        return unseal(owner, _UNDER_THE_OWNER, file_id, row.content)
    key = DataKey(file_id, unseal(owner, _KEY, file_id, row.sealed_key))
    return unseal(key, _CONTENT, file_id, row.content)


async def hand_over(old: DataKey, new: DataKey, file_id: str) -> None:
    """Give bytes to another owner without touching them."""
    row = await FileContent.get(id=file_id).only("id", "sealed_key")
    material = unseal(old, _KEY, file_id, row.sealed_key or b"")
    await FileContent.filter(id=file_id).update(
        key_id=new.id, sealed_key=seal(new, _KEY, file_id, material)
    )


async def erase(file_ids: Collection[str]) -> None:
    """Delete the bytes of these files, in the transaction that deletes the files."""
    await FileContent.filter(id__in=list(file_ids)).delete()
