"""Whether a text tells of something that must be heard: that somebody is in danger, or a breach.

An ear is learnt at start from what people write who tell of it and from what only sounds so, in
`locales/danger` and `locales/breach`. No word is danger by itself: «jeg er redd» is said of forms,
too. It knows no intents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from bot import clauses, concepts, features, ridge
from bot.features import Weights

_PENALTY: Final = 1.0
_WHOLE: Final = 0.3
"""What the whole of a text counts for beside what in it sounds most like it."""
_NO_CONCEPTS: Final = concepts.lexicon({})

Sentence = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ear:
    """What it sounds like. Made once by `learn`; hearing changes nothing."""

    known: features.Known = field(repr=False)
    weights: Weights = field(repr=False)


def learn(told: Iterable[str], ordinary: Iterable[str]) -> Ear:
    """Learn from texts that tell of it and texts that do not, nor does any sentence of them."""
    all_ = dict.fromkeys((_whole(_sentences(text)) for text in told), 1.0)
    for sentences in map(_sentences, ordinary):
        all_ |= dict.fromkeys([_whole(sentences), *sentences], 0.0)
    known, rows = features.learn(all_, _NO_CONCEPTS)
    targets = np.array([list(all_.values())], dtype=np.float32).T
    width = len(known.of)
    duals = ridge.solve(features.gram(rows, width), targets, _PENALTY)
    return Ear(known, features.spread(rows, duals, width)[:, 0])


def likeness(ear: Ear, text: str) -> float:
    """Return how much a text is like those that tell of it, about 0-1.

    Most counts what one sentence says, or two that follow: «Han står utenfor. Jeg er redd.»
    """
    sentences = _sentences(text)
    if not sentences:
        return 0.0
    both = [one + other for one, other in pairwise(sentences)]
    rows = features.table([_whole(sentences), *sentences, *both], ear.known, _NO_CONCEPTS)
    amounts = rows.weights * ear.weights[rows.columns]
    totals = np.diff(np.concatenate(([0.0], np.cumsum(amounts)))[rows.starts])
    return float(_WHOLE * totals[0] + (1 - _WHOLE) * totals.max())


def _sentences(text: str) -> Sequence[Sentence]:
    found = map(clauses.tokens, clauses.sentences(clauses.plain(text)))
    return [sentence for sentence in found if sentence]


def _whole(sentences: Sequence[Sentence]) -> Sentence:
    return tuple(word for sentence in sentences for word in sentence)
