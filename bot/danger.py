"""Whether words of danger tell of one: «pappa er død, jeg er arving» does not.

In doubt there is danger: what is held to be none is still asked about, never passed over. It knows
concepts and small words, and no intents.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bot.concepts import Concepts


class Doubt(StrEnum):
    """Why words of danger tell of none: somebody is dead, or it is a way of speaking."""

    DEAD = "dead"
    SAYING = "saying"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DANGER: Final = frozenset({"crisis", "life"})
_DEAD: Final = _words("død dødd dødde døde dødt daud dead died deceased avdød avdøde")
"""What is told of a death; «dø» and «dør» are not among them."""
_WEAK: Final = _words(
    "orker orkar redd afraid scared killing desperat håp farlig tar tek livredd forsvinne"
)
"""What is said of invoices too."""
_OURS: Final = frozenset(
    {
        *("cookies", "banner", "marketing", "invoice", "meter", "heat", "policy", "login"),
        *("store", "collect", "share"),
        *("data", "account", "system", "email", "document", "server", "link"),
    }
)
_PEOPLE: Final = frozenset({"third", "other_person"})
_NOW: Final = _words(
    "nettopp gulvet golvet falt blod puster puls ambulanse hjelp just floor blood help now"
    " klarer klarar orker orkar makter maktar greier cope bear alene åleine vondt"
)
"""With these a death that is told of may be a danger: it is now, or it cannot be borne."""
_JOINS: Final = frozenset(["og", "and", "men", "but"])
_NEAR: Final = 4
"""Words after «jeg» in which «død» is said of oneself: «jeg ønsker jeg var død»."""


def doubt(sentences: Sequence[Sequence[str]], means: Sequence[Sequence[Concepts]]) -> Doubt | None:
    """Return why the words of danger in a text tell of none; None where there is or may be one.

    `means`: what each word of each sentence means.
    """
    found = None
    for words, meant in zip(sentences, means, strict=True):
        if any(not _DANGER.isdisjoint(concepts) for concepts in meant):
            why = _doubt(words, meant)
            if why is None:
                return None
            found = found or why
    return found


def _doubt(words: Sequence[str], means: Sequence[Concepts]) -> Doubt | None:
    here = frozenset[str]().union(*means)
    people = not _PEOPLE.isdisjoint(here)
    ours = not _OURS.isdisjoint(here)
    said = [i for i, concepts in enumerate(means) if not _DANGER.isdisjoint(concepts)]
    if all(words[i] in _DEAD for i in said):
        if not _NOW.isdisjoint(words) or any(_of_oneself(i, words, means) for i in said):
            return None
        return Doubt.SAYING if ours and not people else Doubt.DEAD
    if people or not ours:
        return None
    return Doubt.SAYING if all(_is_weak(i, words, means) for i in said) else None


def _of_oneself(at: int, words: Sequence[str], means: Sequence[Concepts]) -> bool:
    """Say whether the word at a place is said of whoever writes."""
    start = max(0, at - _NEAR)
    joined = max((i for i in range(start, at) if words[i] in _JOINS), default=start)
    return any("me" in concepts for concepts in means[joined:at])


def _is_weak(at: int, words: Sequence[str], means: Sequence[Concepts]) -> bool:
    if words[at] in ("tar", "tek"):
        return not _of_oneself(at, words, means)
    if words[at] == "livet":
        return words[at - 1] in ("tar", "tek") and not _of_oneself(at - 1, words, means)
    return words[at] in _WEAK or words[at] in _DEAD
