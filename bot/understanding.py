"""What a sentence in a person's own words is about, and how sure that is.

Trained at start from the example sentences; a text is then weighed whole and sentence by sentence.
It knows intents as names only: what follows from one is the engine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

import locales
from bot import clauses, concepts, denials, ear, features, keywords, ridge, spelling, wishes
from bot.concepts import Concepts
from bot.thresholds import NOWHERE, Decision, decide

__all__ = ["Decision", "Model", "Understood", "train", "understand"]

Vector = NDArray[np.float32]
PENALTY: Final = 1.5
SHARPNESS: Final = 8.0
_WHOLE: Final = 0.3
"""What the whole of several sentences counts for beside the best of them."""
_TOLD: Final = 0.2
_AROUND: Final[Mapping[str, float]] = {
    NOWHERE: 0.15,
    "greeting": 0.15,
    "thanks": 0.15,
    "goodbye": 0.15,
    "other_techem": 0.5,
}
CRISIS: Final = "crisis"
BREACH: Final = "breach_report"


@dataclass(frozen=True, slots=True)
class Heed:
    """From which likeness an alarm is answered, and from which it is among what to choose."""

    sure: float
    maybe: float


HEEDED: Final[Mapping[str, Heed]] = {CRISIS: Heed(0.56, 0.43), BREACH: Heed(0.55, 0.38)}
"""What is heard beside all else, the gravest first, and is never one intent among many."""
_BESIDE: Final = 0.1
"""How likely what is shown beside an alarm must be."""
_AMONG_ALL: Final = 4
"""Of how many ordinary sentences one is heard when an ear learns: more take longer."""
_SHOWN: Final = 3
_IN_PLACE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "erasure": ("restriction", "access", "contact"),
}
"""What is shown where a text says no more than that a right is not wanted. Who opposes erasure may
ask for restriction: GDPR art. 18 (1) (b) and (c)."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The likeliest intent, and how likely (0-1).

    `alternatives` are the likeliest first, the intent itself among them; two or three to show when
    the decision is to ask. `wishes` are the rights wished where one message wishes several, in the
    order said.
    """

    intent: str
    confidence: float
    decision: Decision
    alternatives: tuple[tuple[str, float], ...]
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt from the examples. Made once by `train`; understanding changes nothing."""

    intents: tuple[str, ...]
    lexicon: concepts.Lexicon = field(repr=False)
    spelling: spelling.Spelling = field(repr=False)
    known: features.Known = field(repr=False)
    weights: Vector = field(repr=False)
    ears: Mapping[str, ear.Ear] = field(repr=False)


def train(examples: Mapping[str, Sequence[str]]) -> Model:
    """Learn from example sentences by intent; the same examples give the same model."""
    return trained(examples).model


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and how its examples stand to it: to hold it to what it has not seen."""

    model: Model
    right: NDArray[np.int64] = field(repr=False)
    sentences: Sequence[Sequence[str]] = field(repr=False)
    rows: features.Table = field(repr=False)
    gram: Vector = field(repr=False)
    duals: Vector = field(repr=False)

    def unseen(self) -> Vector:
        """Return what each example scores when it is not among the examples: (n, intents)."""
        targets = np.eye(len(self.model.intents), dtype=np.float32)[self.right]
        unseen: Vector = targets - ridge.without(self.gram, self.duals, PENALTY)
        return unseen


def trained(examples: Mapping[str, Sequence[str]]) -> Trained:
    """Train, and keep what it was done with."""
    intents = tuple(sorted(examples))
    once = {
        (words(text), number): None
        for number, intent in enumerate(intents)
        for text in examples[intent]
    }
    lexicon = concepts.lexicon(locales.concepts())
    lexicon = lexicon.met(word for sentence, _ in once for word in sentence)
    meaningful = {word for word, means in lexicon.ready.items() if means}
    meant = spelling.learn([sentence for sentence, _ in once], also=meaningful)
    sentences = [tuple(map(meant.meant, sentence)) for sentence, _ in once]
    known, rows = features.learn(sentences, lexicon)
    right = np.array([number for _, number in once])
    targets = np.eye(len(intents), dtype=np.float32)[right]
    gram = features.gram(rows, len(known.of))
    duals = ridge.solve(gram, targets, PENALTY)
    weights = features.spread(rows, duals, len(known.of))
    model = Model(intents, lexicon, meant, known, weights, _ears(examples))
    return Trained(model, right, sentences, rows, gram, duals)


def _ears(examples: Mapping[str, Sequence[str]]) -> Mapping[str, ear.Ear]:
    """Learn to hear each alarm among the ordinary and the other."""
    ordinary = [text for intent in sorted(examples) for text in examples[intent]][::_AMONG_ALL]
    danger, breach = locales.danger(), locales.breach()
    return {
        CRISIS: ear.learn(danger["danger"], (*danger["ordinary"], *ordinary, *breach["breach"])),
        BREACH: ear.learn(
            breach["breach"], (*breach["ordinary"], *ordinary, *danger["danger"][::_AMONG_ALL])
        ),
    }


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text that are affirmed, small words in bokmål."""
    return tuple(word for sentence in _said(text) for word in sentence)


def _said(text: str) -> list[tuple[str, ...]]:
    found = map(clauses.affirmed, clauses.sentences(clauses.plain(text)))
    return [sentence for sentence in found if sentence]


def scores(model: Model, sentences: Sequence[Sequence[str]]) -> Vector:
    """Return how much each sentence is like each intent's examples: (sentences, intents)."""
    rows = features.table(sentences, model.known, model.lexicon)
    found = np.zeros((len(sentences), len(model.intents)), dtype=np.float32)
    for i in range(len(sentences)):
        here = slice(rows.starts[i], rows.starts[i + 1])
        found[i] = rows.weights[here] @ model.weights[rows.columns[here]]
    return found


def likely(found: Vector) -> Vector:
    """Return scores as shares that sum to 1: (sentences, intents)."""
    weights: Vector = np.exp(SHARPNESS * (found - found.max(axis=-1, keepdims=True)))
    shares: Vector = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def understand(model: Model, text: str) -> Understood:
    """Say what the first ten sentences of a text are about, and what to do with that."""
    said = [_spelt(model, sentence) for sentence in _said(text)]
    if not said:
        return Understood(NOWHERE, 1.0, Decision.REJECT, ((NOWHERE, 1.0),))
    means = [model.lexicon.of(sentence) for sentence in said]
    unwanted, says_more = _unwanted(model, text)
    shares = _pooled(model, said, means)
    shares[[intent in unwanted for intent in model.intents]] = 0
    shares /= shares.sum()
    for alarm, heed in HEEDED.items():
        likeness = ear.likeness(model.ears[alarm], text)
        if likeness >= heed.maybe:
            return _heard(alarm, min(likeness, 1.0), likeness >= heed.sure, _named(model, shares))
    instead = [i for no in unwanted for i in _IN_PLACE_OF.get(no, ())]
    if instead and not says_more:
        return _asked(instead, _named(model, shares))
    order = np.argsort(-shares, kind="stable")
    likeliest = [model.intents[i] for i in order]
    decision = decide(likeliest, shares[order])
    first = likeliest[0]
    named = _named(model, shares)
    if decision is Decision.REJECT and instead:
        return _asked(instead, named)
    if decision is Decision.REJECT:
        return Understood(NOWHERE, named[NOWHERE], decision, ((NOWHERE, named[NOWHERE]),))
    several = _wishes(model, said, named)
    several = () if set(several) & unwanted else several
    if several or (decision is Decision.ANSWER and not keywords.says(first, _each(means))):
        decision = Decision.ASK
    out = {*several, *unwanted}
    others = [i for i in likeliest if i not in out and (i != NOWHERE or i == first)]
    shown = [*several, *others][: _SHOWN + (first == NOWHERE)]
    alternatives = tuple((intent, named[intent]) for intent in shown)
    return Understood(*alternatives[0], decision, alternatives, several)


def _heard(alarm: str, likeness: float, is_sure: bool, named: Mapping[str, float]) -> Understood:
    """Answer an alarm, with what else was likely beside it; where it is unsure, ask, it being last.

    Whatever else a text says, the alarm in it is heard.
    """
    likely = (one for one, share in named.items() if share >= _BESIDE and one != NOWHERE)
    likeliest = sorted(likely, key=lambda one: -named[one])[: _SHOWN - 1]
    beside = tuple((one, named[one]) for one in likeliest)
    heard = (alarm, likeness)
    if is_sure:
        return Understood(*heard, Decision.ANSWER, (heard, *beside))
    shown = (*beside, heard)
    return Understood(*shown[0], Decision.ASK, shown)


def _asked(intents: Sequence[str], named: Mapping[str, float]) -> Understood:
    shown = tuple((intent, named[intent]) for intent in intents)
    return Understood(*shown[0], Decision.ASK, shown)


def _unwanted(model: Model, text: str) -> tuple[set[str], bool]:
    """Return the rights a text says are not wanted, and whether it says anything beside that.

    What is said no to in one sentence and yes to in another is not among them.
    """
    parts = [clauses.refused(one) for one in clauses.sentences(clauses.plain(text))]
    acts, rest = ([word for part in parts for word in part[side]] for side in (0, 1))
    if not acts:
        return set(), True
    no, yes = (set(wishes.named(model.lexicon.of(_spelt(model, of)))) for of in (acts, rest))
    return no - yes, denials.says_more(rest)


def _spelt(model: Model, sentence: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        word if model.lexicon.of_word(word) else model.spelling.meant(word) for word in sentence
    )


def _each(means: Sequence[Sequence[Concepts]]) -> list[Concepts]:
    """Return what each sentence means, of what its words mean."""
    return [frozenset[str]().union(*words) for words in means]


def _pooled(
    model: Model, said: Sequence[Sequence[str]], means: Sequence[Sequence[Concepts]]
) -> Vector:
    """Return how likely a text is each intent: the whole of it, and its best sentences.

    In a story, what asks or wishes counts for more than what only tells, and courtesy, chat and
    what is said of heat and invoices for less than the rest.
    """
    if len(said) == 1:
        alone: Vector = likely(scores(model, said))[0]
        return alone
    whole = tuple(word for sentence in said for word in sentence)
    shares = likely(scores(model, [whole, *said]))
    asks = np.array([keywords.asks(words) for words in means])
    told = np.where(asks | ~asks.any(), 1, _TOLD)
    counts = told[:, None] * np.array([_AROUND.get(intent, 1) for intent in model.intents])
    best = (shares[1:] * counts).max(axis=0)
    pooled: Vector = (_WHOLE * shares[0] + (1 - _WHOLE) * best).astype(np.float32)
    pooled /= pooled.sum()
    return pooled


def _wishes(
    model: Model, said: Sequence[Sequence[str]], whole: dict[str, float]
) -> tuple[str, ...]:
    """Return the rights that are wished, where they are several."""

    def weigh(parts: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        return [_named(model, row) for row in likely(scores(model, parts))]

    return wishes.several(said, model.lexicon.of, weigh, whole)


def _named(model: Model, shares: Vector) -> dict[str, float]:
    return dict(zip(model.intents, shares.tolist(), strict=True))
