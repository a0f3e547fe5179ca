"""The four secret keys, from files only the portal's user may read.

They are made at the first start. Without them nothing in the database can be read again, so a
database that does not fit them stops the start instead of getting new ones.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from models.vault import KEY_BYTES, Vault
from web.settings import SettingsWrong

_MASTER = re.compile(r"master-(\d{1,3})\.key")
_NAMES = ("index", "token", "audit")


def read_or_make(folder: Path) -> Vault:
    """Return the vault of the keys in `folder`, made there when the folder holds none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.glob("*.key")):
        for name in ("master-1", *_NAMES):
            _make(folder / f"{name}.key")
    masters = {
        int(match[1]): _read(path)
        for path in sorted(folder.glob("master-*.key"))
        if (match := _MASTER.fullmatch(path.name))
    }
    if not masters:
        raise SettingsWrong("KEYS_DIR holds no master key (master-1.key).")
    index, token, audit = (_read(folder / f"{name}.key") for name in _NAMES)
    if len({index, token, audit, *masters.values()}) != len(_NAMES) + len(masters):
        raise SettingsWrong("KEYS_DIR holds the same key twice; each must be its own.")
    return Vault(masters, index, token, audit)


def _make(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise SettingsWrong(f"KEYS_DIR lacks the file {path.name}.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsWrong(f"The key {path.name} may be read by others; set its mode to 0400.")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise SettingsWrong(f"The key {path.name} must be 64 random hex digits.")
    return key
