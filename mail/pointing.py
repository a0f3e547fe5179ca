"""Whether words say that the answer stands in what was cut: «se svar i rødt under». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail.greetings import goodbye_at
from mail.quotes import Lines

_SHORT = 400
_SAID = 30
"""Characters after «svaret følger under» that are that answer."""

_SEE = re.compile(r"\b(?:se|sjå|svar\w*|kommentar\w*|see|answer\w*|repl\w*|comment\w*)\b")
_BELOW = re.compile(r"\b(?:under|nedenfor|nedanfor|below)\b")
_WITHIN = re.compile(
    r"\b(?:lenger ned|lengre ned|inline|in-line|i teksten|mellom linjene|mellom linjane"
    r"|between the lines|inni|i sitatet"
    r"|(?:i|med|in) (?:rødt|raudt|blått|grønt|red|blue|green))\b"
)
_FILE = re.compile(r"\b(?:vedlegg|vedlagt|attach)")


def point_below(lines: Lines, kept: Sequence[int], *, untouched: bool) -> bool:
    """Say whether what is kept points at words that were cut.

    `untouched`: nobody wrote in our letter below, so that «under» may mean the next line.
    """
    said = [lines.bare[at] for at in kept]
    if sum(map(len, said)) > _SHORT:
        return False
    for place, words in enumerate(said):
        if _FILE.search(words) or not _SEE.search(words):
            continue
        below = _BELOW.search(words)
        if _WITHIN.search(words) or (
            below and not (untouched and _goes_on(words[below.end() :], said[place + 1 :]))
        ):
            return True
    return False


def _goes_on(rest: str, below: Sequence[str]) -> bool:
    """Say whether words follow that may be the answer itself."""
    return len(rest) + sum(map(len, below[: goodbye_at(below)])) >= _SAID
