"""What has been erased, remembered outside the database, so that no backup brings it back.

One file in DATA_DIR, a line per destroyed key: the day and the key's id, which says nothing about
anybody. Lines older than the oldest backup may be taken out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from web.settings import Settings

NAME = "erased.txt"


def remember(settings: Settings, key_ids: Iterable[str], now: datetime) -> None:
    """Write down keys that are about to be destroyed; on disk when this returns.

    Before, not after: a crash in between costs nothing, since what is to be erased still is.
    """
    lines = "".join(f"{now:%Y-%m-%d} {key_id}\n" for key_id in key_ids)
    descriptor = os.open(_file(settings), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(lines)
        file.flush()
        os.fsync(descriptor)


def remembered(settings: Settings) -> frozenset[str]:
    """Return the ids of every key that was destroyed here."""
    try:
        lines = _file(settings).read_text("ascii").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.split()[-1] for line in lines if line.strip())


def _file(settings: Settings) -> Path:
    return settings.data_dir / NAME
