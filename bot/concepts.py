"""Which concepts the words of a sentence stand for: «slett», «fjern» and «delete» are one.

The words themselves are in `locales/concepts.toml`. It knows no intents and no weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

Concepts = frozenset[str]
Phrase = tuple[str, ...]

_SHORTEST_PART: Final = 4
_NONE: Final[Concepts] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The concepts, turned round: from a word, a beginning or a part of one to what it means.

    `ready` holds what words met before mean, so that they are not looked up again.
    """

    words: Mapping[str, Concepts] = field(repr=False)
    beginnings: Mapping[str, Concepts] = field(repr=False)
    parts: Mapping[str, Concepts] = field(repr=False)
    phrases: Mapping[str, tuple[tuple[Phrase, str], ...]] = field(repr=False)
    ready: Mapping[str, Concepts] = field(default_factory=dict, repr=False)

    def of(self, tokens: Sequence[str]) -> list[Concepts]:
        """Return what each token of a sentence means; the first word of a phrase has its sense."""
        found = [
            self.ready[token] if token in self.ready else self.of_word(token) for token in tokens
        ]
        for i, token in enumerate(tokens):
            for rest, concept in self.phrases.get(token, ()):
                if _follows(tokens[i + 1 : i + 1 + len(rest)], rest):
                    found[i] |= {concept}
        return found

    def of_word(self, word: str) -> Concepts:
        """Return what a word means by itself."""
        found = set(self.words.get(word, _NONE))
        for end in range(2, len(word) + 1):
            found |= self.beginnings.get(word[:end], _NONE)
        for start in range(len(word) - _SHORTEST_PART + 1):
            for end in range(start + _SHORTEST_PART, len(word) + 1):
                found |= self.parts.get(word[start:end], _NONE)
        return frozenset(found)

    def met(self, words: Iterable[str]) -> Lexicon:
        """Return the lexicon with these words looked up already."""
        return replace(self, ready={word: self.of_word(word) for word in set(words)})


def lexicon(concepts: Mapping[str, str]) -> Lexicon:
    """Return the concepts by what they are found by."""
    words: dict[str, Concepts] = {}
    beginnings: dict[str, Concepts] = {}
    parts: dict[str, Concepts] = {}
    phrases: dict[str, tuple[tuple[Phrase, str], ...]] = {}
    for concept, found_by in concepts.items():
        for word in found_by.split():
            if "_" in word:
                first, *rest = word.split("_")
                phrases[first] = (*phrases.get(first, ()), (tuple(rest), concept))
                continue
            into = parts if word.startswith("*") else beginnings if word.endswith("*") else words
            bare = word.strip("*")
            into[bare] = into.get(bare, _NONE) | {concept}
    return Lexicon(words, beginnings, parts, phrases)


def _follows(tokens: Sequence[str], phrase: Phrase) -> bool:
    *between, last = phrase
    if len(tokens) < len(phrase) or list(tokens[:-1]) != between:
        return False
    return tokens[-1].startswith(last[:-1]) if last.endswith("*") else tokens[-1] == last
