"""The counters a form carries of what it was made from."""

from __future__ import annotations


def number(text: str) -> int | None:
    """Return a number that a page of ours has counted to; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def version(text: str) -> int:
    """Return the version a form was made from; -1, which nothing has, for anything else."""
    found = number(text)
    return -1 if found is None else found
