"""How mail programs mark what they quote: header blocks, «… skrev:», separators, signs. Pure.

Knows the programs in Norwegian, Danish, Swedish, German and English; knows nothing of what we sent.
Every pattern is bounded, and every look from a line reaches a fixed number of lines on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

ORIGINAL = "-----Original Message-----"
REACH = 14
LONGEST = 400_000
MOST_LINES = 10_000
_LONGEST_LINE = 2000

_LINE_END = re.compile(r"\r\n|\r|\n")
_LABELS = {
    "from": "fra frå from från von",
    "date": "sendt send sent dato date skickat gesendet datum",
    "to": "til to till an kopi cc kopia",
    "subject": "emne subject ämne betreff",
}
_KIND_OF_LABEL = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"([^\W\d_]{2,10}) ?:")
_ANY_LABEL = re.compile(r"\w[\w -]{0,20} ?:")
_ORIGINAL = re.compile(
    r"[-_]{2,60} ?(?:opprinn?elig (?:melding|e-post)|opphavleg (?:melding|e-post)"
    r"|original message|original appointment|ursprungligt meddelande"
    r"|ursprüngliche nachricht|reply message) ?[-_]{2,60}"
)
_FORWARDED = re.compile(
    r"[-_]{0,60} ?(?:begin |starten? på )?(?:forwarded message|videresendt (?:melding|e-post)"
    r"|vidare(?:sendt?|send) (?:melding|e-post)|vidarebefordrat meddelande) ?[-_:]{1,60}"
)
_NOTES = re.compile(r"-{2,60} ?[^-].{1,250}\b(?:skrev|skreiv|wrote) ?:? ?-{2,60}")
_UNDERSCORES = re.compile(r"_{10,200}")
_WROTE = re.compile(r"\b(?:skrev|skreiv|wrote|schrieb)\b")
_OWN_WROTE = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb) (?:du|dere|dykk|de|vi|me|jeg|eg|i|you|we|they|sie)\b"
    r"|\b(?:du|dere|dykk|de|vi|me|jeg|eg|i|you|we|they|sie) (?:skrev|skreiv|wrote|schrieb)\b"
)
_DATED = re.compile(
    r"(?:(?:den|on|på|am|at),? ?)?(?:man|tir|ons|tor|fre|lør|lau|søn|sun|mon|tue|wed|thu|fri|sat"
    r"|tis|\d{1,2}(?:[./-]| (?!\d\d \d\d\b))|\d{4}[./-])"
)
"""Not «0179 Oslo» or «22 02 14 00», which a signature ends with."""
ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,200}\.[a-z]{2,}")
_LED = re.compile(r"<|\b\d{4}\b.{0,200}\(")
_OUR_ADDRESS = re.compile(r"\bsak\+[a-z2-7]{8}\.[a-z2-7]{8}\.[a-z0-9-]{1,14}\.[a-z2-7]{26}@")


class Opening(Enum):
    """What a quote may begin with."""

    ORIGINAL = "separator"
    FORWARDED = "forwarded"
    HEADER = "header"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Lines:
    """A mail line by line: as written, bare for looking at, and whether it carries a quote sign."""

    written: Sequence[str] = field(repr=False)
    bare: Sequence[str] = field(repr=False)
    quoted: Sequence[bool]

    def __len__(self) -> int:
        return len(self.written)

    def below(self, at: int) -> int | None:
        """Return the next line that is not empty, if it is near."""
        near = range(at + 1, min(at + 6, len(self)))
        return next((line for line in near if self.bare[line]), None)


def end_of_what_is_read(text: str) -> int:
    """Return how much of a text is looked through; a mail with more is not a person's."""
    ends = islice(_LINE_END.finditer(text, 0, LONGEST), MOST_LINES - 1, None)
    last = next(ends, None)
    return min(len(text), LONGEST) if last is None else last.start()


def look_at(text: str) -> Lines:
    """Split a text into lines, and each into what it says and whether it is quoted."""
    written = _LINE_END.split(text)
    quoted = [line.lstrip(" \t\xa0\ufeff\u200b").startswith(">") for line in written]
    return Lines(written, [bare(line) for line in written], quoted)


def bare(line: str) -> str:
    """Return what a line says without quote signs, bold stars and odd spaces, in lower case."""
    line = re.sub(r"[*\u200b\u200c\u200d\ufeff\u00ad]", "", line[:_LONGEST_LINE])
    return " ".join(line.lstrip("> \t\xa0").split()).lower()


def opening(lines: Lines, at: int) -> Opening | None:
    """Return what opens a quote at a line, or None."""
    words = lines.bare[at]
    if not words:
        return None
    between = _NOTES.fullmatch(words) or (lines.quoted[at] and words.endswith(">>>"))
    if _ORIGINAL.fullmatch(words) or (between and ADDRESS.search(words)):
        return Opening.ORIGINAL
    if _FORWARDED.fullmatch(words):
        return Opening.FORWARDED
    if _header_kinds(lines, at):
        return Opening.HEADER
    return Opening.ATTRIBUTION if _attribution(lines, at) else None


def header_is_whole(lines: Lines, at: int) -> bool:
    """Tell whether a header block says who, when, to whom and about what, with an address."""
    return _header_kinds(lines, at) >= {"from", "date", "to", "subject", "address"}


def is_to_us(lines: Lines, at: int) -> bool:
    """Tell whether a header block is that of a mail to an address of ours: an earlier reply."""
    near = lines.bare[at : at + REACH]
    return any(label(words) == "to" and _OUR_ADDRESS.search(words) for words in near)


def is_underscores(words: str) -> bool:
    """Tell whether a line is the rule Outlook draws above a quote."""
    return bool(_UNDERSCORES.fullmatch(words))


def is_suspicious(lines: Lines, at: int) -> bool:
    """Tell whether a line looks like a piece of a quote nobody recognised."""
    words = lines.bare[at]
    if lines.quoted[at] or _ORIGINAL.fullmatch(words):
        return True
    if _UNDERSCORES.fullmatch(words):
        below = lines.below(at)
        said = lines.bare[below] if below is not None else ""
        return bool(_ANY_LABEL.match(said) and ADDRESS.search(said))
    is_label = label(words) in ("from", "to")
    if label(words) == "from" and any(
        label(below) == "date" for below in lines.bare[at + 1 : at + 4]
    ):
        return True  # the head of somebody's mail, with or without an address
    wrote = words.endswith(":") and bool(_WROTE.search(words))
    if wrote and len(words) < 100 and not _OWN_WROTE.search(words):
        return True  # «Per Hansen skrev:»
    return (is_label or wrote) and bool(ADDRESS.search(words))


def foreign_opening(lines: Lines, end: int) -> int | None:
    """Return where a quote opens right above `end` in a language nobody told us.

    Either labels of which one holds an address, or up to three lines that hold one and end in a
    colon.
    """
    at, labels, address = end, 0, False
    while at > 0 and end - at < REACH:
        words = lines.bare[at - 1]
        if words and not _ANY_LABEL.match(words):
            break
        labels += bool(words)
        address = address or bool(ADDRESS.search(words))
        at -= 1
    if labels >= 3 and address:
        return at
    last = next((line for line in range(end - 1, max(end - 6, -1), -1) if lines.bare[line]), None)
    if last is None or not lines.bare[last].endswith(":"):
        return None
    if ADDRESS.search(lines.bare[last]) and _LED.search(lines.bare[last]):
        first = last
        while first > max(0, last - 2) and _DATED.match(lines.bare[first - 1]):
            first -= 1
        return first
    above = range(max(0, last - 2), last)
    starts = (line for line in above if _DATED.match(lines.bare[line]))
    first_line = next(starts, None)
    if first_line is not None and all(lines.bare[first_line:last]):
        return first_line if ADDRESS.search(" ".join(lines.bare[first_line : last + 1])) else None
    return None


def label(words: str) -> str | None:
    """Return which label of a header a line begins with: from, date, to, subject; or None."""
    match = _LABEL.match(words)
    return _KIND_OF_LABEL.get(match[1]) if match else None


def _header_kinds(lines: Lines, at: int) -> set[str]:
    """Return what the header of a quoted mail says from here; empty when none begins here."""
    if label(lines.bare[at]) != "from":
        return set()
    kinds, empty = {"from"}, 0
    for words in lines.bare[at : at + REACH]:
        empty = empty + 1 if not words else 0
        if empty > 1:
            break
        if kind := label(words):
            kinds.add(kind)
        if "address" not in kinds and ADDRESS.search(words):
            kinds.add("address")
    others = kinds & {"to", "subject"}
    is_header = "date" in kinds and (len(others) == 2 or (others and "address" in kinds))
    return kinds if is_header else set()


def _attribution(lines: Lines, at: int) -> bool:
    """Tell whether «Den … skrev …:» begins here; it may go over three lines."""
    if not (_DATED.match(lines.bare[at]) or _WROTE.search(lines.bare[at])):
        return False
    joined = ""
    for size, words in enumerate(lines.bare[at : at + 3]):
        if not words or lines.quoted[at + size] != lines.quoted[at]:
            return False
        joined = f"{joined} {words}".strip()
        if joined.endswith(":"):
            return _is_attribution(joined, _is_quoted_below(lines, at + size))
    return False


def _is_quoted_below(lines: Lines, at: int) -> bool:
    below = lines.below(at)
    return below is not None and lines.quoted[below] and not lines.quoted[at]


def _is_attribution(joined: str, quoted_below: bool) -> bool:
    wrote = None
    for match in _WROTE.finditer(joined):
        wrote = match
    if wrote is None or not re.search(r"\d", joined):
        return False
    before, after = joined[: wrote.start()], joined[wrote.end() :].strip(" :()")
    if ADDRESS.search(after):
        return True
    named = not after or _DATED.match(after) is not None
    if named and ADDRESS.search(before):
        return True
    return quoted_below and not _OWN_WROTE.search(joined) and len(after) < 100
