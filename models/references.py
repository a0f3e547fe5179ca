"""The reference of a case: eight characters a person can read aloud. Pure but for chance.

`k7m2q3xa` in rows and addresses, `PV-K7M2-Q3XA` where a person reads it, and read back without
case, spaces and hyphens.
"""

from __future__ import annotations

import base64
import re
import secrets

_STORED = re.compile(r"[a-z2-7]{8}")


def new_code() -> str:
    """Return eight random characters of a-z and 2-7 (40 bits)."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()


def shown(reference: str) -> str:
    """Return the reference as a person reads it."""
    upper = reference.upper()
    return f"PV-{upper[:4]}-{upper[4:]}"


def named_in(text: str) -> list[str]:
    """Return the stored forms of what may be references in a text; not all of them need exist."""
    parts = [text, *re.split(r"[\s,;:.()]+", text)]
    return [reference for part in parts if (reference := read(part))]


def read(text: str) -> str | None:
    """Return the stored form of what a person typed, or None when it is no reference."""
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", text).lower()
    if len(plain) > 8:
        plain = plain.removeprefix("pv")
    return plain if _STORED.fullmatch(plain) else None
