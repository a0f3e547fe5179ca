"""How far a typed name is from one that was meant: letters missing, doubled, wrong or swapped.

For the names of buttons, where the few on the screen are all that can be meant.
"""

from __future__ import annotations


def allowed(name: str) -> int:
    """Return how many slips a name of this length still is known by."""
    if len(name) < 4:
        return 0
    return 1 if len(name) < 8 else 2 if len(name) < 14 else 3


def distance(typed: str, name: str, most: int) -> int:
    """Return how many slips lie between two texts; `most + 1` for more than `most`."""
    if abs(len(typed) - len(name)) > most:
        return most + 1
    earlier: list[int] = []
    before = list(range(len(name) + 1))
    for at, letter in enumerate(typed, 1):
        row = [at]
        for to, other in enumerate(name, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and (letter, typed[at - 2]) == (name[to - 2], other):
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        earlier, before = before, row
    return before[-1]
