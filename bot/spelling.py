"""The word that was meant by one with a slip in it: a letter left out, added, changed or swapped.

Only one slip, only words of five letters or more, and only towards words that are known. It knows
nothing of what the words mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SHORTEST: Final = 6
_LONG: Final = 8
_SEEN_TWICE: Final = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words known, and each known word by what is left when one of its letters is."""

    known: frozenset[str] = field(repr=False)
    shortened: Mapping[str, tuple[str, ...]] = field(repr=False)

    def meant(self, word: str) -> str:
        """Return the one known word a word is a slip of, or the word itself."""
        if len(word) < SHORTEST or word in self.known or not word.isalpha():
            return word
        near = {
            known: None
            for left in (word, *_shortened(word))
            for known in self.shortened.get(left, ())
            if known[0] == word[0] and one_slip(word, known)
        }
        return min(near, key=lambda known: abs(len(known) - len(word)), default=word)


def learn(sentences: Iterable[Sequence[str]], also: Iterable[str] = ()) -> Spelling:
    """Learn the words that more than one sentence has; what one alone has may be a slip."""
    seen = Counter(word for sentence in sentences for word in set(sentence))
    known = {word for word, times in seen.items() if times >= _SEEN_TWICE} | set(also)
    shortened: dict[str, tuple[str, ...]] = {}
    for word in sorted(known, key=lambda word: (-seen[word], word)):
        if len(word) >= SHORTEST and word.isalpha():
            for left in {word, *_shortened(word)}:
                shortened[left] = (*shortened.get(left, ()), word)
    return Spelling(frozenset(known), shortened)


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def one_slip(one: str, other: str) -> bool:
    """Say whether one letter left out or added, or two swapped, makes one word the other.

    In long words one letter may be another, too; short ones have too many neighbours for that.
    """
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    while rest and others and rest[-1] == others[-1]:
        rest, others = rest[:-1], others[:-1]
    if len(rest) == len(others) == 1:
        return len(one) >= _LONG
    return len(rest) + len(others) <= 1 or (len(rest) == 2 and rest == others[::-1])
