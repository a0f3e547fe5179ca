"""Which words of a mail are words of letters we sent ourselves, whatever program quotes them. Pure.

A word is ours when it stands in a row of five words that stand in one of our letters in that order.
Line ends, signs and marks between the words do not count, nor do links and addresses: programs wrap
lines and rewrite links. Takes time that grows with the number of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mail.greetings import is_hello
from mail.quotes import LONGEST, Lines, look_at

_ROW = 5
_LEAST_RUN = 10
_WORD = re.compile(r"[^\W_]+")
_MARKS = '«“„"'
_MARKED = re.compile(r"[»”“\"][.,:;!?]?$")
_GREETING = re.compile(r"\b(?:hilsen|hilsning|helsing|mvh|vh|regards|sincerely|greetings)\b")
_QUESTION = re.compile(r"[^.!?]{3,300}\?")
# What differs between a letter's text and its page, or is rewritten on its way.
_PLACE = re.compile(r"<?(?:https?://|mailto:|cid:)\S{1,4000}|[^\s<>@]{1,64}@[^\s<>@]{1,200}")
_LINK_END = re.compile(r"[<\[](?:https?://|mailto:)[^>\]\n]{1,4000}[>\]]")


@dataclass(frozen=True, slots=True)
class Ours:
    """For each line of a mail how many of its words are ours, and how many are not."""

    ours: Sequence[int]
    others: Sequence[int]

    def whole(self, at: int) -> bool:
        """Tell whether a line says something, and nothing but what we sent."""
        return self.ours[at] > 0 and not self.others[at]

    def runs(self, most: int) -> Iterable[int]:
        """Yield where our letters begin: the first lines of runs of ten of our words and more."""
        found = words = 0
        first = None
        for at in range(len(self.ours)):
            if self.others[at]:
                first, words = None, 0
            elif self.ours[at]:
                first = at if first is None else first
                words += self.ours[at]
                if words >= _LEAST_RUN and words - self.ours[at] < _LEAST_RUN:
                    yield first
                    found += 1
                    if found == most:
                        return


def find(lines: Lines, sent: Sequence[str]) -> Ours:
    """Return which words of the lines stand in the texts of `sent`."""
    known: set[tuple[str, ...]] = set()
    room = LONGEST
    for text in sent:
        words = [word for line in look_at(text[:room]).bare for word in _words(line)]
        known.update(zip(*(words[place:] for place in range(_ROW)), strict=False))
        room = max(0, room - len(text))
    ours, others = [0] * len(lines), [0] * len(lines)
    if not known:
        return Ours(ours, others)
    said = [(word, at) for at, line in enumerate(lines.bare) for word in _words(line)]
    ours_until = 0
    for place, (_, at) in enumerate(said):
        if tuple(word for word, _ in said[place : place + _ROW]) in known:
            ours_until = place + _ROW
        if place < ours_until:
            ours[at] += 1
        else:
            others[at] += 1
    return Ours(ours, others)


def is_said_again(lines: Lines, kept: Sequence[int], ours: Ours, sent: Sequence[str]) -> bool:
    """Say whether a line that is kept says nothing but what we sent.

    But for a hello and a signature, which our letters may hold as well, what is said in marks,
    and the person's questions, which are answered one by one.
    """
    if not any(ours.ours[at] for at in kept):
        return False
    again: set[str] = set()
    greetings = (place for place, at in enumerate(kept) if _GREETING.search(lines.bare[at]))
    in_marks = False
    for at in kept[: max(greetings, default=len(kept))]:
        words = lines.bare[at]
        in_marks = bool(words) and (in_marks or words[0] in _MARKS)
        if ours.whole(at) and not in_marks and not is_hello(words):
            again.add(words)
        in_marks = in_marks and not _MARKED.search(words)
    asked = _asked(sent) if again else []
    return not all(_is_asked(words, asked) for words in again)


def _is_asked(words: str, asked: Sequence[str]) -> bool:
    """Say whether a line is a question of the person's, or one of two that he asked at once."""
    said = " ".join(_words(words))
    return words.endswith("?") and any(f" {said} " in f" {question} " for question in asked)


def _asked(sent: Sequence[str]) -> list[str]:
    """Return the words of the person's questions that our letters quote."""
    found: list[str] = []
    room = LONGEST
    for text in sent:
        lines = look_at(text[:room])
        theirs = (
            words for words, is_theirs in zip(lines.bare, lines.quoted, strict=True) if is_theirs
        )
        found += [" ".join(_words(one)) for words in theirs for one in _QUESTION.findall(words)]
        room = max(0, room - len(text))
    return found


def _words(line: str) -> list[str]:
    if "@" in line or ":" in line:
        line = _PLACE.sub(" ", _LINK_END.sub(" ", line))
    return _WORD.findall(line)
