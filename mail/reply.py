"""What a person wrote in a reply, apart from what the mail program quoted. Pure.

Looks first for what we sent ourselves: the marker line at the top of our letters. Takes time that
grows with the number of lines. Whatever leaves a doubt is said to be uncertain, because words that
go to a person must not be cut on a guess, nor hold what was only quoted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from mail.quotes import (
    REACH,
    Lines,
    Opening,
    bare,
    foreign_opening,
    header_is_whole,
    is_sent_from,
    is_sign_off,
    is_suspicious,
    is_underscores,
    look_at,
    opening,
)

LONGEST = 400_000
_SHORT = 400
_SEE = re.compile(r"\b(?:se|sjå|svar\w*|kommentar\w*|see|answer\w*|repl\w*|comment\w*)\b")
_BELOW = re.compile(
    r"\b(?:under|nedenfor|nedanfor|lenger ned|lengre ned|below|inline|i teksten"
    r"|(?:i|med|in) (?:rødt|raudt|blått|grønt|red|blue|green))\b"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A reply in two: what was written, and what was quoted; `certain` when nothing is in doubt."""

    text: str = field(repr=False)
    quoted: str = field(repr=False)
    certain: bool
    forwarded: bool = False


@cache
def known_markers() -> frozenset[str]:
    """Return the marker lines of every language, as the letters carry them."""
    return frozenset(
        file.read_text("utf-8").strip()
        for language in resources.files("locales").iterdir()
        if (file := language.joinpath("mail", "_marker.txt")).is_file()
    )


def cut(text: str, markers: Collection[str] | None = None) -> Cut:
    """Return what was written in a reply; every kept line is a line of `text`, in its order."""
    lines = look_at(text[:LONGEST])
    known = {bare(marker) for marker in (known_markers() if markers is None else markers)}
    marker, certain = _find_marker(lines, known)
    if marker is not None:
        start = _above_marker(lines, marker)
        inline = lines.quoted[marker] and _goes_on(lines, marker)
    else:
        start, certain = _first_opening(lines)
        inline = any(lines.quoted[start : start + 6]) and _goes_on(lines, start)
    kept = _tidy(lines, len(lines) if inline else start)
    certain = (
        certain
        and len(text) <= LONGEST
        and not any(is_suspicious(lines, at) for at in kept)
        and not _points_below(lines, kept)
    )
    return _result(lines, kept, text[LONGEST:], certain, _is_forward(lines, start))


def _find_marker(lines: Lines, known: Collection[str]) -> tuple[int | None, bool]:
    """Return where the marker stands, perhaps wrapped by a program, and whether it stands alone."""
    for at, words in enumerate(lines.bare):
        if "----" not in words:
            continue
        wrapped = " ".join(lines.bare[at : at + 2])
        for marker in known:
            if marker in words:
                return at, words.startswith(marker)
            if wrapped.startswith(marker):
                return at, True
    return None, True


def _above_marker(lines: Lines, marker: int) -> int:
    """Return where the quote begins whose top is the marker, and whether it begins near it.

    Programs put their header above the quoted letter, and servers put warnings between the two.
    """
    near = range(marker - 1, max(marker - 2 * REACH, -1), -1)
    top = next((at for at in near if opening(lines, at)), None)
    if top is None:
        top = foreign_opening(lines, marker)
    return _with_what_leads(lines, marker if top is None else top)


def _first_opening(lines: Lines) -> tuple[int, bool]:
    """Return where a quote without our marker begins, the end when there is none; and the doubt."""
    for at in range(len(lines)):
        match opening(lines, at):
            case Opening.HEADER:
                return _with_what_leads(lines, at), header_is_whole(lines, at)
            case None if lines.quoted[at]:
                return at, False
            case None:
                continue
            case _:
                return at, True
    return len(lines), True


def _with_what_leads(lines: Lines, start: int) -> int:
    """Go up over separators and other openings directly above; blocks are written in layers."""
    while True:
        near = range(start - 1, max(start - 4, -1), -1)
        above = next((at for at in near if lines.bare[at]), None)
        if above is None:
            return start
        if opening(lines, above) is None and not is_underscores(lines.bare[above]):
            wrapped = (at for at in (above - 1, above - 2) if at >= 0)
            above = next((at for at in wrapped if _is_attribution(lines, at)), None)
            if above is None:
                return start
        start = above


def _is_attribution(lines: Lines, at: int) -> bool:
    return opening(lines, at) is Opening.ATTRIBUTION


def _goes_on(lines: Lines, start: int) -> bool:
    """Tell whether somebody wrote after or between lines that carry quote signs."""
    seen_quote = False
    for at in range(start, len(lines)):
        if lines.quoted[at]:
            seen_quote = True
        elif seen_quote and lines.bare[at] and not is_sent_from(lines.bare[at]):
            return not is_sign_off(lines.bare[at])
    return False


def _points_below(lines: Lines, kept: Sequence[int]) -> bool:
    """Tell whether the words say that the answer stands in what was cut: «se svar i rødt under»."""
    if sum(len(lines.bare[at]) for at in kept) > _SHORT:
        return False
    return any(_SEE.search(lines.bare[at]) and _BELOW.search(lines.bare[at]) for at in kept)


def _is_forward(lines: Lines, start: int) -> bool:
    top = range(start, min(start + 4, len(lines)))
    return any(opening(lines, at) is Opening.FORWARDED for at in top)


def _tidy(lines: Lines, end: int) -> list[int]:
    """Return which lines before `end` are kept: not the telephone's own, and no empty ends."""
    kept = [at for at in range(end) if not is_sent_from(lines.bare[at])]
    while kept and (not lines.bare[kept[-1]] or is_underscores(lines.bare[kept[-1]])):
        kept.pop()
    first = next((place for place, at in enumerate(kept) if lines.bare[at]), 0)
    return kept[first:]


def _result(lines: Lines, kept: Sequence[int], beyond: str, certain: bool, forwarded: bool) -> Cut:
    chosen = set(kept)
    text = "\n".join(lines.written[at] for at in kept)
    rest = "\n".join(line for at, line in enumerate(lines.written) if at not in chosen)
    return Cut(text, (rest + beyond).strip("\n"), certain and bool(text.strip()), forwarded)
