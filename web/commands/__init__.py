"""What `python -m web` can do: one module for what runs on, one for what comes back at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from models.database import OtherProcessRunning, exclusive
from web.settings import Settings, SettingsWrong


class Refused(Exception):
    """A command that cannot do what it was asked; the text is one sentence for the operator."""


def say(text: str = "") -> None:
    """Write a line to standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Be the one process that serves or changes an SQLite file; PostgreSQL takes many."""
    if not settings.on_sqlite:
        yield
        return
    try:
        with exclusive(settings.data_dir / "portal.lock"):
            yield
    except OtherProcessRunning:
        raise SettingsWrong(
            "DATA_DIR is in use: the portal runs already, and on SQLite only once."
        ) from None


def served(settings: Settings) -> bool:
    """Say whether another process serves this SQLite file."""
    try:
        with alone(settings):
            return False
    except SettingsWrong:
        return True
