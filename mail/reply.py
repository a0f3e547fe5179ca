"""What a person wrote in a reply, apart from what the mail program quoted. Pure.

Looks first for what we sent ourselves: the marker line at the top of our letters, and the words of
the letters where the caller has them. Takes time that grows with the number of lines. Whatever
leaves a doubt is said to be uncertain, because words that go to a person must not be cut on a
guess, nor hold what was only quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise

from mail import anchor, asides, jottings, outside
from mail.additions import (
    is_foot,
    is_nobodys_word,
    is_secrecy,
    is_sign_off,
    is_warning,
    speaks_of_secrecy,
)
from mail.anchor import Ours
from mail.footers import is_place, is_sent_from, may_be_sent_from
from mail.pointing import point_below
from mail.quotes import (
    REACH,
    Lines,
    Opening,
    bare,
    end_of_what_is_read,
    foreign_opening,
    header_is_whole,
    is_suspicious,
    is_to_us,
    is_underscores,
    label,
    look_at,
    opening,
)
from mail.taking_back import takes_back
from mail.traces import holds_a_mail
from mail.voices import NOBODY, Colleagues, others_speak

_MOST_LETTERS = 20
_LAST_LINES = 8


@dataclass(frozen=True, slots=True)
class Cut:
    """A reply in two: what was written, and what was quoted; `certain` when nothing is in doubt.

    `is_apart`: where the quote begins is in no doubt, though whom the words are for may be.
    """

    text: str = field(repr=False)
    quoted: str = field(repr=False)
    certain: bool
    forwarded: bool = False
    is_apart: bool = True


@dataclass(frozen=True, slots=True)
class _Quote:
    """Where a quote begins, without doubt or not; `letter` is where a letter of ours is in it."""

    start: int
    certain: bool
    letter: int | None


@cache
def known_markers() -> frozenset[str]:
    """Return the marker lines of every language, as the letters carry them."""
    return frozenset(
        file.read_text("utf-8").strip()
        for language in resources.files("locales").iterdir()
        if (file := language.joinpath("mail", "_marker.txt")).is_file()
    )


def cut(
    text: str,
    markers: Collection[str] | None = None,
    sent: Sequence[str] = (),
    colleagues: Colleagues = NOBODY,
    fields: Collection[str] = (),
) -> Cut:
    """Return what was written in a reply; every kept line is a line of `text`, in its order.

    `sent` are the texts of the letters that may be quoted in it, but none that repeats what its
    reader wrote: his own words, sent once more, would be taken for a quote. `colleagues`: whose
    words may stand among the sender's. `fields`: the labels of the lines that are filled in.
    """
    end = end_of_what_is_read(text)
    lines = look_at(text[:end])
    ours = anchor.find(lines, sent)
    known = {bare(marker) for marker in (known_markers() if markers is None else markers)}
    quote = _find_quote(lines, ours, known)
    inline = _is_written_inside(lines, ours, quote)
    kept = _tidy(lines, len(lines) if inline else quote.start)
    is_apart = (
        quote.certain
        and not inline
        and end == len(text)
        and not any(_is_doubtful(lines, at) for at in kept)
        and not holds_a_mail(lines, kept)
        and not anchor.is_said_again(lines, kept, ours, sent)
        and not (kept and is_warning(lines.bare[kept[0]]))
        and not point_below(lines, kept, untouched=_is_untouched(ours, quote))
    )
    words, rest = _in_two(lines, kept, text[end:])
    is_apart = is_apart and bool(words.strip())
    certain = is_apart and not (
        others_speak(lines, kept, colleagues)
        or takes_back(words)
        or asides.stand_among(lines, kept)
        or jottings.stand_alone(lines, kept)
        or outside.hold_words(lines, kept, fields)
    )
    return Cut(words, rest, certain, _is_forward(lines, quote.start), is_apart)


def _find_quote(lines: Lines, ours: Ours, known: Collection[str]) -> _Quote:
    """Look for the marker, then for the words of our letters, then for what programs write."""
    marker, alone = _find_marker(lines, known)
    runs = list(ours.runs(_MOST_LETTERS))
    for at in runs:
        if marker is not None and at >= marker:
            break
        top = _above_letter(lines, at)
        if top is not None:
            return _Quote(_with_thread(lines, top), certain=True, letter=at)
    if marker is not None:
        top = _above_letter(lines, marker)
        return _Quote(_with_thread(lines, marker if top is None else top), alone, marker)
    if runs:
        return _Quote(_with_thread(lines, runs[0]), certain=False, letter=runs[0])
    start, certain = _first_opening(lines)
    # Where none of our words are in the quote, it may be a mail that is shown to the person.
    is_strange = start < len(lines) and any(ours.others) and not any(ours.ours[start:])
    return _Quote(start, certain and not is_strange, letter=None)


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


def _above_letter(lines: Lines, letter: int) -> int | None:
    """Return where a program began to quote a letter of ours, if that is to be seen near it.

    Programs put their header above the quoted letter, and servers put warnings between the two.
    """
    near = range(letter - 1, max(letter - 2 * REACH, -1), -1)
    top = next((at for at in near if opening(lines, at)), None)
    return foreign_opening(lines, letter) if top is None else top


def _first_opening(lines: Lines) -> tuple[int, bool]:
    """Return where a quote without our letter begins, the end when there is none; and the doubt."""
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


def _with_thread(lines: Lines, start: int) -> int:
    """Go up over the earlier replies that are quoted above our letter, where they are marked."""
    start = _with_what_leads(lines, start)
    earlier = (at for at in range(start) if is_to_us(lines, at))
    first = next((at for at in earlier if opening(lines, at) is Opening.HEADER), None)
    if first is not None:
        return _with_what_leads(lines, first)
    top = start
    while top > 0 and lines.quoted[top - 1]:
        top -= 1
    above = _with_what_leads(lines, top)
    return above if above < top or opening(lines, top) else start


def _with_what_leads(lines: Lines, start: int) -> int:
    """Go up over separators and other openings directly above; blocks are written in layers."""
    while True:
        near = range(start - 1, max(start - 4, -1), -1)
        above = next((at for at in near if lines.bare[at]), None)
        if above is None:
            return start
        labelled = above == start - 1 and label(lines.bare[above]) is not None
        led = labelled or is_underscores(lines.bare[above])
        if opening(lines, above) is None and not led:
            wrapped = (at for at in (above - 1, above - 2) if at >= 0)
            above = next((at for at in wrapped if _is_attribution(lines, at)), None)
            if above is None:
                return start
        start = above


def _is_attribution(lines: Lines, at: int) -> bool:
    return opening(lines, at) is Opening.ATTRIBUTION


def _is_written_inside(lines: Lines, ours: Ours, quote: _Quote) -> bool:
    """Tell whether somebody wrote between or after the lines that are quoted."""
    top = range(quote.start, quote.start + 6) if quote.letter is None else (quote.letter,)
    if any(lines.quoted[at] for at in top if at < len(lines)) and _goes_on(lines, quote.start):
        return True
    seen = written = False
    for at in range(quote.start, len(lines)):
        if opening(lines, at):
            seen = written = False
        elif ours.whole(at):
            if written:
                return True
            seen = True
        elif _is_below_a_mail(lines.bare[at]) and not written:
            seen = False
        elif is_nobodys_word(lines.bare[at]):
            continue
        else:
            written = written or (seen and ours.others[at] > 0)
    return written


def _goes_on(lines: Lines, start: int) -> bool:
    """Tell whether somebody wrote after or between lines that carry quote signs."""
    seen_quote = False
    for at in range(start, len(lines)):
        if lines.quoted[at]:
            seen_quote = True
        elif seen_quote and lines.bare[at] and not is_sent_from(lines.bare[at]):
            return not _is_below_a_mail(lines.bare[at])
    return False


def _is_below_a_mail(words: str) -> bool:
    return is_foot(words) or is_sign_off(words) or is_sent_from(words)


def _is_doubtful(lines: Lines, at: int) -> bool:
    words = lines.bare[at]
    is_added = is_sent_from(words) or may_be_sent_from(words) or speaks_of_secrecy(words)
    return is_suspicious(lines, at) or is_added


def _is_untouched(ours: Ours, quote: _Quote) -> bool:
    """Tell whether nobody wrote in the letter of ours that is quoted."""
    start = quote.letter
    return start is not None and any(ours.ours[start:]) and not any(ours.others[start:])


def _is_forward(lines: Lines, start: int) -> bool:
    top = range(start, min(start + 4, len(lines)))
    return any(opening(lines, at) is Opening.FORWARDED for at in top)


def _tidy(lines: Lines, end: int) -> list[int]:
    """Return which lines before `end` are kept: what programs add at the ends is not."""
    written = [at for at in range(end) if lines.bare[at]]
    added = {at for at in written[-_LAST_LINES:] if is_sent_from(lines.bare[at])}
    added |= {at for above, at in pairwise(written) if above in added and is_place(lines.bare[at])}
    left = [at for at in written if at not in added and not _says_nothing(lines.bare[at])]
    # A server stamps its label above or under all that was written.
    added |= {at for at in (*left[:1], *left[-1:]) if is_secrecy(lines.bare[at])}
    kept = [at for at in range(end) if at not in added]
    while kept and _says_nothing(lines.bare[kept[-1]]):
        kept.pop()
    first = next((place for place, at in enumerate(kept) if lines.bare[at]), 0)
    return kept[first:]


def _says_nothing(words: str) -> bool:
    return not words or is_underscores(words) or is_sign_off(words)


def _in_two(lines: Lines, kept: Sequence[int], beyond: str) -> tuple[str, str]:
    """Return the lines that are kept, and all the others with what was not read."""
    chosen = set(kept)
    text = "\n".join(lines.written[at] for at in kept)
    rest = "\n".join(line for at, line in enumerate(lines.written) if at not in chosen)
    return text, (rest + beyond).strip("\n")
