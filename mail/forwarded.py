"""What a mail that was passed on said of itself: its sender, its date and its words. Pure.

Reads the header a program writes above a mail it forwards, and a mail that is attached. All of it
is what somebody wrote there: it proposes, and a person confirms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message

from mail.dates import read_date
from mail.headers import text_of
from mail.parts import read_body
from mail.quotes import LONGEST, REACH, Lines, Opening, end_of_what_is_read, label, look_at, opening

_MOST_HEADERS = 10
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z0-9-]{2,63}"
)
_SIGN = re.compile(r"^[ \t\xa0]{0,9}>[ \t\xa0]?")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that was passed on, as far as its header could be read."""

    sender: str | None = field(default=None, repr=False)
    at: datetime | None = None
    text: str = field(default="", repr=False)


def read_forwarded(message: Message, text: str, by: str | None = None) -> Forwarded | None:
    """Return the mail that `message`, whose words are `text`, passes on; None where none is seen.

    `by` is who passed it on: a mail from the same domain that quotes another one was itself only
    passed on, and the one below it is meant.
    """
    return read_attached(message) or read_quoted(text, by)


def read_attached(message: Message) -> Forwarded | None:
    """Return the first mail that is attached to another."""
    for part in message.walk():
        inner = part.get_payload()
        if part is message or part.get_content_type() not in ("message/rfc822", "message/global"):
            continue
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            words = read_body(inner[0]).text
            sender, date = str(inner[0].get("From", "")), str(inner[0].get("Date", ""))
            found = Forwarded(_one_address(text_of(sender)), read_date(date), words[:LONGEST])
            if found.sender or found.at:
                return found
    return None


def read_quoted(text: str, by: str | None = None) -> Forwarded | None:
    """Return the mail under the first header in a text that tells who wrote it, or when."""
    lines = look_at(text[: end_of_what_is_read(text)])
    domain = (by or "").rpartition("@")[2].lower()
    first, at = None, 0
    for _ in range(_MOST_HEADERS):
        start = next((line for line in range(at, len(lines)) if _opens(lines, line)), None)
        if start is None:
            break
        found, at = _read_header(lines, start)
        if found is None:
            continue
        first = first or found
        if not (domain and found.sender and found.sender.rpartition("@")[2].lower() == domain):
            return found
    return first


def _opens(lines: Lines, at: int) -> bool:
    return opening(lines, at) in (Opening.HEADER, Opening.FORWARDED, Opening.ORIGINAL)


def _read_header(lines: Lines, start: int) -> tuple[Forwarded | None, int]:
    """Return what stands from a header on, and where its words begin."""
    said: dict[str, str] = {}
    last, end, empty = None, start + 1, 0
    for at in range(start, min(start + 2 * REACH, len(lines))):
        words = _words(lines, at)
        kind = label(lines.bare[at])
        if kind is None and not words:
            empty += 1
            if said and (empty > 1 or said.keys() >= {"from", "date", "subject"}):
                break
        elif kind and kind not in said:
            said[kind], last, empty, end = words.partition(":")[2], kind, 0, at + 1
        elif kind or (said and empty):
            break
        elif last:
            said[last] += f" {words}"  # a line the program wrapped
            end = at + 1
    sender, date = _one_address(said.get("from", "")), read_date(said.get("date", ""))
    if sender is None and date is None:
        return None, end
    signs = lines.quoted[end - 1]
    rest = (_unsigned(line) if signs else line for line in lines.written[end:])
    return Forwarded(sender, date, "\n".join(rest).strip()), end


def _words(lines: Lines, at: int) -> str:
    """Return a line as it was written, without quote signs, bold stars and odd spaces."""
    written = lines.written[at][:2000].replace("*", "").lstrip("> \t\xa0\ufeff\u200b")
    return " ".join(written.split())


def _unsigned(line: str) -> str:
    return _SIGN.sub("", line, count=1)


def _one_address(value: str) -> str | None:
    """Return the only address a field holds, whether once or twice."""
    found = {address.lower(): address for address in _ADDRESS.findall(value[:2000])}
    return next(iter(found.values())) if len(found) == 1 else None
