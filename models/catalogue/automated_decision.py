"""Automated decisions (automatiserte avgjørelser): not to be subject to one. GDPR art. 22."""

from __future__ import annotations

from models.catalogue.common import AFTER, BEFORE
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choices, LongText
from models.catalogue.requirements import DONE, GENERAL, ORDINARY, Ground, Line, Requirements

_HOME = "automated_decision"

DECISION = LongText(key="decision", home=_HOME, required=False, longest=2000)
WANT = Choices(key="want", home=_HOME, options=("explain", "human", "comment", "contest"))
VIEW = LongText(key="view", home=_HOME, required=False, longest=2000)

WHETHER = LongText(key="answer.whether", home=_HOME)
LOGIC = LongText(key="answer.logic", home=_HOME)
HUMAN = LongText(key="answer.human", home=_HOME)

_GROUNDS = (Ground("art22-1"), Ground("art22-2"), *GENERAL)
_EXPLAINED = (Line(WHETHER, frozenset(ORDINARY)), Line(LOGIC, DONE))
_TO_EXPLAIN = Requirements(lines=_EXPLAINED, grounds=_GROUNDS)
# GDPR art. 22 (3): who wants a human to look at it is told what the human came to.
_TO_LOOK_AT = Requirements(lines=(*_EXPLAINED, Line(HUMAN, DONE)), grounds=_GROUNDS)


def _wants(answers: Answers, *any_of: str) -> bool:
    return not set(any_of).isdisjoint(answers.get(WANT.key, "").split(","))


AUTOMATED_DECISION = CaseKind(
    name="automated_decision",
    slug="automatiserte-avgjorelser",
    pages=(
        *BEFORE,
        Page("avgjorelsen", (DECISION, WANT)),
        Page("mening", (VIEW,), lambda answers: _wants(answers, "comment", "contest")),
        *AFTER,
    ),
    requirements=lambda answers: _TO_EXPLAIN if answers.get(WANT.key) == "explain" else _TO_LOOK_AT,
    theme=Theme.USE,
)
