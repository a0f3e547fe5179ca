"""Which rights one message wishes, where it wishes several: «innsyn, og så vil jeg bli slettet».

It is told clause by clause, by the words that name a right and by what was learnt. It knows nothing
of how the wishes are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.concepts import Concepts
from bot.keywords import asks

Shares = Mapping[str, float]

# The concepts that name each right: all of one of these.
NAMES: Final[Mapping[str, tuple[Concepts, ...]]] = {
    "access": (frozenset({"see"}), frozenset({"copy"})),
    "rectification": (frozenset({"correct"}), frozenset({"wrong"})),
    "erasure": (frozenset({"delete"}), frozenset({"forget"})),
    "restriction": (frozenset({"restrict"}),),
    "portability": (
        frozenset({"portable"}),
        frozenset({"export"}),
        frozenset({"move", "provider"}),
    ),
    "objection": (
        frozenset({"object"}),
        frozenset({"track"}),
        frozenset({"stop", "marketing"}),
        frozenset({"not", "marketing"}),
    ),
    "automated_decision": (frozenset({"automated", "decision"}),),
    "withdraw_consent": (frozenset({"withdraw", "consent"}),),
    "transfer_safeguards": (frozenset({"safeguard"}),),
    "complaint": (frozenset({"complain"}),),
}
_JOINS: Final = frozenset(
    [
        "og",
        "and",
        "samt",
        "pluss",
        "&",
        "men",
        "but",
        "så",
        "then",
        "også",
        "also",
        "eller",
        "or",
        "deretter",
    ]
)
_COURTESY: Final = frozenset(["takk", "tusen", "thanks", "thank", "please", "vennligst"])
_NAMING: Final = frozenset[str]().union(*(name for names in NAMES.values() for name in names))
_LIKELY: Final = 0.3
_FEWEST: Final = 2


def clauses(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Split the words of a sentence where something is added."""
    clause: list[str] = []
    for word in words:
        if word in _JOINS:
            if clause:
                yield tuple(clause)
            clause = []
        elif word not in _COURTESY:
            clause.append(word)
    if clause:
        yield tuple(clause)


def several(
    sentences: Sequence[Sequence[str]],
    mean: Callable[[Sequence[str]], Sequence[Concepts]],
    weigh: Callable[[Sequence[Sequence[str]]], Sequence[Shares]],
    whole: Shares,
) -> tuple[str, ...]:
    """Return the rights wished, in the order said; () where there are not two.

    `mean` tells what each word of a clause means, `weigh` how likely each of some clauses is each
    intent, and `whole` how likely the whole text is.
    """
    parts = [part for sentence in sentences for part in clauses(sentence)]
    told = [(part, named(means), means) for part in parts for means in (mean(part),)]
    if len({right for _, rights, _ in told for right in rights}) < _FEWEST:
        return ()
    found: dict[str, None] = {}
    wished = False
    for (_, rights, means), shares in zip(told, weigh(parts), strict=True):
        wished = _wished(means) or (wished and not _told(means))
        if wished:
            likely = {r: max(shares.get(r, 0.0), whole.get(r, 0.0)) for r in rights}
            best = max(likely, key=likely.__getitem__, default="")
            if best and likely[best] >= _LIKELY:
                found[best] = None
    return tuple(found) if len(found) >= _FEWEST else ()


def named(means: Sequence[Concepts]) -> list[str]:
    """Return the rights that words name, of what each of them means."""
    here = frozenset[str]().union(*means)
    return [right for right, names in NAMES.items() if any(name <= here for name in names)]


def _wished(means: Sequence[Concepts]) -> bool:
    """Say whether a clause asks or wishes, or begins with the act itself."""
    return asks(means) or bool(means and means[0] & _NAMING)


def _told(means: Sequence[Concepts]) -> bool:
    return bool(means) and "me" in means[0]
