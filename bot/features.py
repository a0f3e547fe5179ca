"""Sentences as weighed features: words, pieces of words and concepts, each block of length 1.

A table is sparse: row by row, which columns and with what weight. It knows nothing of intents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.concepts import Lexicon

Weights = NDArray[np.float32]
Places = NDArray[np.int64]

_BLOCKS: Final = 3
_LETTERS: Final = (3, 4)
_NEAR: Final = 7
"""How many words apart two concepts may stand to be a pair."""
_FEWEST: Final = 2
"""What only one sentence has teaches nothing about the next."""
_COMMON: Final = 150


@dataclass(frozen=True, slots=True)
class Table:
    """Sparse rows: those of row `i` are from `starts[i]` to `starts[i + 1]`."""

    starts: Places = field(repr=False)
    columns: Places = field(repr=False)
    weights: Weights = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """The features there are: the column of each, its block, and what having it says."""

    of: Mapping[str, int] = field(repr=False)
    block: Places = field(repr=False)
    rarity: Weights = field(repr=False)


def found(tokens: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Name the features of a sentence, as often as each is there; the first sign is the block."""
    names = [f"0{token}" for token in tokens]
    names += map("0{} {}".format, ("<", *tokens), (*tokens, ">"))
    for token in tokens:
        names += _pieces(token)
    meant = lexicon.of(tokens)
    names += (f"2{concept}" for concept in frozenset().union(*meant))
    names += {
        f"2{one}+{other}" if one < other else f"2{other}+{one}"
        for i, some in enumerate(meant)
        if some
        for near in meant[i + 1 : i + _NEAR]
        for one in some
        for other in near
        if one != other
    }
    return names


def _pieces(token: str) -> tuple[str, ...]:
    padded = f" {token} "
    return tuple(
        f"1{padded[start : start + size]}"
        for size in _LETTERS
        for start in range(len(padded) - size + 1)
    )


def learn(sentences: Iterable[Sequence[str]], lexicon: Lexicon) -> tuple[Known, Table]:
    """Return the features that at least two sentences have, and the sentences as rows of them."""
    of: defaultdict[str, int] = defaultdict(count().__next__)
    every: list[int] = []
    lengths: list[int] = []
    for sentence in sentences:
        names = found(sentence, lexicon)
        every += map(of.__getitem__, names)
        lengths.append(len(names))
    rows, columns, times = _counted(np.repeat(np.arange(len(lengths)), lengths), every, len(of))
    sentences_with = np.bincount(columns, minlength=len(of))
    kept = sentences_with >= _FEWEST
    place = np.where(kept, np.cumsum(kept) - 1, -1)
    here = kept[columns]
    names = [name for name, column in of.items() if kept[column]]
    rarity = 1 + np.log((1 + len(lengths)) / (1 + sentences_with[kept]))
    known = Known(
        {name: column for column, name in enumerate(names)},
        np.array([int(name[0]) for name in names], dtype=np.int64),
        rarity.astype(np.float32),
    )
    return known, _table(known, len(lengths), rows[here], place[columns[here]], times[here])


def table(sentences: Sequence[Sequence[str]], known: Known, lexicon: Lexicon) -> Table:
    """Return sentences as rows of the features that are known."""
    every: list[int] = []
    lengths: list[int] = []
    for sentence in sentences:
        here = [known.of[name] for name in found(sentence, lexicon) if name in known.of]
        every += here
        lengths.append(len(here))
    rows = np.repeat(np.arange(len(lengths)), lengths)
    return _table(known, len(lengths), *_counted(rows, every, len(known.of)))


def _counted(rows: Places, columns: Sequence[int], width: int) -> tuple[Places, Places, Places]:
    """Return each pair of row and column once, in order, and how often it was there."""
    pairs = rows * width + np.array(columns, dtype=np.int64)
    once, times = np.unique(pairs, return_counts=True)
    return once // max(width, 1), once % max(width, 1), times


def _table(known: Known, n: int, rows: Places, columns: Places, times: Places) -> Table:
    weights = (1 + np.log(times)) * known.rarity[columns]
    parts = rows * _BLOCKS + known.block[columns]
    lengths = np.sqrt(np.bincount(parts, weights * weights, minlength=n * _BLOCKS))
    starts = np.searchsorted(rows, np.arange(n + 1))
    return Table(starts, columns, (weights / lengths[parts]).astype(np.float32))


def gram(rows: Table, width: int) -> Weights:
    """Return the inner product of every two rows, (n, n).

    Columns that many rows have are multiplied as one matrix; the others are followed from each row
    to the few rows that share them.
    """
    n = len(rows.starts) - 1
    who = np.repeat(np.arange(n), np.diff(rows.starts))
    times = np.bincount(rows.columns, minlength=width)
    common = np.flatnonzero(times > _COMMON)
    place = np.full(width, -1)
    place[common] = np.arange(len(common))
    often = place[rows.columns] >= 0
    dense = np.zeros((n, len(common)), dtype=np.float32)
    dense[who[often], place[rows.columns[often]]] = rows.weights[often]
    product: Weights = dense @ dense.T
    rare = ~often
    who, column, weight = who[rare], rows.columns[rare], rows.weights[rare]
    order = np.argsort(column, kind="stable")
    by_column, weight_there = who[order], weight[order]
    times[common] = 0
    first = np.cumsum(times) - times
    bounds = np.searchsorted(who, np.arange(n + 1))
    for row in range(n):
        mine = slice(bounds[row], bounds[row + 1])
        shared = times[column[mine]]
        ends = np.cumsum(shared)
        if len(ends):
            at = np.arange(ends[-1]) + np.repeat(first[column[mine]] - ends + shared, shared)
            amounts = weight_there[at] * np.repeat(weight[mine], shared)
            product[row] += np.bincount(by_column[at], amounts, minlength=n).astype(np.float32)
    return product


def spread(rows: Table, duals: Weights, width: int) -> Weights:
    """Return each column's weight for each class: the rows, turned, times the duals."""
    who = np.repeat(np.arange(len(duals)), np.diff(rows.starts))
    weights = np.empty((width, duals.shape[1]), dtype=np.float32)
    for number, dual in enumerate(np.ascontiguousarray(duals.T)):
        weights[:, number] = np.bincount(rows.columns, rows.weights * dual[who], minlength=width)
    return weights
