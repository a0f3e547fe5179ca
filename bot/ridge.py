"""Kernel ridge regression: from examples of each class to a score of each class for a new row.

The same examples give the same numbers, and what each example would have scored had it not been
there is had in closed form. It knows nothing of words.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_LANDMARKS: Final = 400
_ROUNDS: Final = 10
"""After these a score is right to the third decimal, whatever the examples."""
_SMALL: Final = 256
_TINY: Final = np.float32(1e-20)


def solve(gram: Matrix, targets: Matrix, penalty: float) -> Matrix:
    """Return the weight of each example for each class: (gram + penalty) weights = targets.

    By conjugate gradients, each class on its own, made quick by what some rows tell of the rest
    (Nyström's approximation): a tenth of the work of solving it outright.
    """
    some = np.arange(0, len(gram), max(len(gram) // _LANDMARKS, 1))
    across = gram[:, some]
    core: Matrix = np.float32(2 * penalty) * gram[np.ix_(some, some)] + across.T @ across
    core.flat[:: len(some) + 1] += np.float32(1e-4) * np.diag(core).mean()
    inverse = np.linalg.inv(core).astype(np.float32)

    def nearly(missed: Matrix) -> Matrix:
        near: Matrix = missed - across @ (inverse @ (across.T @ missed))
        return near

    weights = np.zeros_like(targets)
    missed = targets.copy()
    step: Matrix = nearly(missed)
    size = _inner(missed, step)
    for _ in range(_ROUNDS):
        reached = gram @ step + np.float32(penalty) * step
        length = size / np.maximum(_inner(step, reached), _TINY)
        weights += length * step
        missed -= length * reached
        near = nearly(missed)
        size, before = _inner(missed, near), size
        step = np.add(near, size / np.maximum(before, _TINY) * step, dtype=np.float32)
    return weights


def _inner(one: Matrix, other: Matrix) -> Matrix:
    product: Matrix = np.einsum("ij,ij->j", one, other)
    return product


def without(gram: Matrix, weights: Matrix, penalty: float) -> Matrix:
    """Return what each example misses its target by when all but it are learnt from.

    Closed form: its weight over its place on the diagonal of the inverse of (gram + penalty).
    """
    shifted = gram.copy()
    shifted.flat[:: len(gram) + 1] += np.float32(penalty)
    missed: Matrix = weights / np.diag(inverted(shifted))[:, None]
    return missed


def inverted(matrix: Matrix) -> Matrix:
    """Invert a symmetric positive matrix by halves: nearly all of the work is multiplication."""
    n = len(matrix)
    if n <= _SMALL:
        return np.linalg.inv(matrix).astype(np.float32)
    half = n // 2
    first = inverted(matrix[:half, :half])
    across = first @ matrix[:half, half:]
    last = inverted(matrix[half:, half:] - matrix[half:, :half] @ across)
    corner = across @ last
    whole = np.empty_like(matrix)
    whole[:half, :half] = first + corner @ across.T
    whole[:half, half:] = -corner
    whole[half:, :half] = -corner.T
    whole[half:, half:] = last
    return whole
