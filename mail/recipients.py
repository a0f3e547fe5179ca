"""Whom a mail says it went to: addresses, and somebody wherever one cannot be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

UNKNOWN = "@"
"""A recipient whose address cannot be read: somebody all the same."""
PLAIN_ADDRESS = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z0-9-]{2,63}"
)

_MOST_RECIPIENTS = 200
_ADDRESS = re.compile(PLAIN_ADDRESS)
_SENT_TO = ("to", "cc", "bcc", "resent-to", "resent-cc")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_NOBODY = re.compile(r"\s*[^:;,<>@]{1,100}:\s*;\s*")
_LETTER = re.compile(r"\w")


def recipients(fields: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield whom a mail says it went to, and `UNKNOWN` where somebody stands that cannot be read.

    Only a To that is an empty group, «Undisclosed recipients:;», names nobody.
    """
    named = [(name, value) for name in _SENT_TO for value in fields.get(name, [])]
    values = [value for _, value in named]
    seen = dict.fromkeys(one.lower() for value in values for one in _ADDRESS.findall(value))
    yield from list(seen)[:_MOST_RECIPIENTS]
    if any(
        _names_somebody_else(value) and not (name == "to" and _NOBODY.fullmatch(value))
        for name, value in named
    ):
        yield UNKNOWN


def _names_somebody_else(value: str) -> bool:
    """Tell whether more stands in a field than addresses, each with or without a name before it."""
    for one in re.split("[,;]", _QUOTED.sub("", value)):
        rest, found = _ADDRESS.subn("", one)
        is_named = found == 1 and "<" in rest
        if "@" in rest or (not is_named and _LETTER.search(rest)):
            return True
    return False
