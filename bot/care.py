"""What is answered when a life may be in danger, when somebody is angry, and to a breach.

A breach is told of at once and unasked: the 72 hours run from when it is known. GDPR art. 33.
"""

from __future__ import annotations

from typing import Final

from bot.conversation import Conversation, Why
from bot.matching import listed, plain
from bot.steps import Alarm, Say, Turn
from locales import Words

CARE: Final = frozenset({"crisis", "abuse", "breach_report"})
"""What is answered by itself, before everything else."""


def cared_for(talk: Conversation, intent: str, text: str, words: Words, *, asking: bool) -> Turn:
    """Answer with care; `asking`: a question stands, and is put again as it was.

    Nobody in danger is shown a menu first.
    """
    match intent:
        case "crisis" | "abuse" if _threatens(text, words):
            threat = (Say("chat.care.threat"),)
            return talk if asking else talk.offering(Why.FOLLOW, "complaint", "pass_on"), threat
        case "crisis":
            calm = Say("chat.care.crisis"), Say("chat.care.crisis_numbers")
            return talk if asking else talk.offering(Why.CALM), calm
        case "breach_report":
            # Whoever raises the alarm says whether it went.
            steps = (Say("chat.care.breach"), Alarm(text))
            return talk if asking else talk.offering(Why.FOLLOW, "complaint", "access"), steps
        case _:
            said = (Say("chat.care.abuse"),)
            return talk if asking else talk.offering(Why.FOLLOW, "complaint", "pass_on"), said


def _threatens(text: str, words: Words) -> bool:
    """Say whether a text threatens whoever reads it: to them no number for despair is given."""
    typed = f" {plain(text)} "
    return any(f" {threat} " in typed for threat in listed("chat.also.threat", words))
