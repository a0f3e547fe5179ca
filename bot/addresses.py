"""The e-mail addresses that stand in a text, however they are set apart from its words."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = re.compile(r"[\s<>(),;:«»\"']+")


def addresses(text: str) -> tuple[str, ...]:
    """Return what looks like an address, each once, in order; whether it is one is not known."""
    parts = (part.strip(".!?") for part in _BETWEEN.split(text) if "@" in part)
    return tuple(dict.fromkeys(part for part in parts if part))
