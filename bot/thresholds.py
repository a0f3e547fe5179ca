"""When to answer, when to ask which was meant, and when to show the menu.

What is sure enough is set by what the examples score when each is left out of its own training:
`recomputed` does that, and a test holds `USED` to it. It knows no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

NOWHERE: Final = "out_of_scope"
RIGHTS: Final = frozenset(
    {
        "access",
        "rectification",
        "erasure",
        "restriction",
        "portability",
        "objection",
        "automated_decision",
        "withdraw_consent",
        "transfer_safeguards",
        "complaint",
    }
)
FINAL: Final = frozenset({"erasure"})
"""What cannot be undone must be surer."""
_MORE: Final = 0.15

CLEAR_LEAD: Final = 0.2
"""A text is turned away only where nothing else is as near as this: asking costs a press, and a
right refused costs a right."""
NOTHING: Final = 0.04
"""Where no intent is as likely as this, nothing in the text was known."""
_RIGHT_OF: Final = {"rights": 0.99, "rest": 0.98}
"""How often what is answered must be right, of examples that are left out of the training."""
_STEP: Final = 0.05


class Decision(StrEnum):
    """What to do with what was understood: say it, ask which was meant, or show the menu."""

    ANSWER = "answer"
    ASK = "ask"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How likely (0-1) an intent must be to be answered without asking."""

    rights: float
    rest: float

    def of(self, intent: str) -> float:
        """Return what is sure enough for an intent."""
        if intent in FINAL:
            return self.rights + _MORE
        return self.rights if intent in RIGHTS else self.rest


USED: Final = Thresholds(rights=0.55, rest=0.55)


def decide(
    intents: Sequence[str], shares: NDArray[np.float32], used: Thresholds = USED
) -> Decision:
    """Decide on the likeliest of the intents, likeliest first with their shares."""
    if shares[0] < NOTHING:
        return Decision.REJECT
    if intents[0] == NOWHERE:
        clear = shares[0] - shares[1] >= CLEAR_LEAD
        return Decision.REJECT if clear else Decision.ASK
    return Decision.ANSWER if shares[0] >= used.of(intents[0]) else Decision.ASK


def recomputed(
    intents: Sequence[str],
    shares: NDArray[np.float32],
    right: NDArray[np.int64],
    sayable: NDArray[np.bool_],
) -> Thresholds:
    """Return the lowest thresholds at which what is answered is right often enough.

    `shares`: how likely each unseen example is each intent, (examples, intents); `right`: which it
    is; `sayable`: where the keywords let the likeliest be answered.
    """
    best = shares.argmax(axis=1)
    sure = shares.max(axis=1)
    groups = np.array(["rights" if intent in RIGHTS else "rest" for intent in intents])
    groups[intents.index(NOWHERE)] = ""
    found = {}
    for group, wanted in _RIGHT_OF.items():
        here = sayable & (groups[best] == group)
        for threshold in np.arange(4, 20) * _STEP:
            answered = here & (sure >= threshold)
            if answered.any() and (best == right)[answered].mean() >= wanted:
                break
        found[group] = round(float(threshold), 2)
    return Thresholds(**found)
