"""How well a file of sentences is understood: `python -m tests.bot.understanding_report FILE`.

One JSON object per line, `{"text", "intent"}`. What a person meets is measured: was the answer
right, was what they wanted at least among the buttons, and was anything opened that was not asked
for. `--show` prints what went wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.mind import learn
from bot.thresholds import NOWHERE, RIGHTS, Decision
from bot.understanding import Model, Understood, understand

BUTTONS = 3
LENGTHS = {
    "all": (1, 10_000),
    "1-5 words": (1, 5),
    "6-10 words": (6, 10),
    "11+ words": (11, 10_000),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it is about, and what it was understood as."""

    text: str
    intent: str
    understood: Understood

    @property
    def answered(self) -> bool:
        return self.understood.decision is Decision.ANSWER and self.understood.intent != NOWHERE

    @property
    def right(self) -> bool:
        return self.understood.intent == self.intent

    @property
    def shown(self) -> list[str]:
        names = [name for name, _ in self.understood.alternatives if name != NOWHERE]
        return names[:BUTTONS]

    @property
    def served(self) -> bool:
        """It is answered, or it is among the buttons."""
        if self.answered:
            return self.right
        return self.understood.decision is Decision.ASK and self.intent in self.shown

    @property
    def wrong_right(self) -> bool:
        return self.answered and self.understood.intent in RIGHTS and not self.right


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of 1, but for `n` and `erasures` which are counted."""

    n: int
    first: float
    among_three: float
    precision: float
    answered: float
    served: float
    rights: float
    wrong_right: float
    erasures: int
    nowhere_accepted: float


def understood(model: Model, sentences: Sequence[tuple[str, str]]) -> list[Case]:
    """Understand each (text, intent)."""
    return [Case(text, intent, understand(model, text)) for text, intent in sentences]


def figures(cases: Sequence[Case]) -> Figures:
    """Count what the cases show."""

    def share(what: Callable[[Case], bool], of: Callable[[Case], bool] = lambda _: True) -> float:
        among = [case for case in cases if of(case)]
        return sum(map(what, among)) / len(among) if among else 1.0

    return Figures(
        n=len(cases),
        first=share(lambda case: case.right),
        among_three=share(lambda case: case.right or case.intent in case.shown),
        precision=share(lambda case: case.right, lambda case: case.answered),
        answered=share(lambda case: case.answered),
        served=share(lambda case: case.served, lambda case: case.intent != NOWHERE),
        rights=share(lambda case: case.served, lambda case: case.intent in RIGHTS),
        wrong_right=share(lambda case: case.wrong_right),
        erasures=sum(case.wrong_right and case.understood.intent == "erasure" for case in cases),
        nowhere_accepted=share(lambda case: case.answered, lambda case: case.intent == NOWHERE)
        if any(case.intent == NOWHERE for case in cases)
        else 0.0,
    )


def line(name: str, of: Figures) -> str:
    """Write figures on a line."""
    return (
        f"{name:11} n {of.n:4}  top-1 {of.first:6.1%}  top-3 {of.among_three:6.1%}  "
        f"precision {of.precision:6.1%}  answered {of.answered:6.1%}  served {of.served:6.1%}  "
        f"rights {of.rights:6.1%}  wrong right {of.wrong_right:5.1%}  erasures {of.erasures}  "
        f"out of scope accepted {of.nowhere_accepted:5.1%}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a file, by how long the sentences are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args(arguments)
    read = [json.loads(row) for row in chosen.file.read_text("utf-8").splitlines() if row.strip()]
    cases = understood(learn().model, [(row["text"], row["intent"]) for row in read])
    for name, (least, most) in LENGTHS.items():
        some = [case for case in cases if least <= len(case.text.split()) <= most]
        if some:
            sys.stdout.write(line(name, figures(some)) + "\n")
    if chosen.show:
        for case in cases:
            if case.wrong_right or case.answered != case.right or not case.served:
                what = f"{case.understood.decision} {case.shown or case.understood.intent}"
                sys.stdout.write(f"{case.intent}: {what} | {case.text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
