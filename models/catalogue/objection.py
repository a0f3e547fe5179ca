"""Objection (protest): to a use for reasons of one's own, or to advertising. GDPR art. 21.

Against advertising no reason is asked for, nothing is weighed and nothing may be refused: (2)-(3).
"""

from __future__ import annotations

from models.catalogue.common import (
    ACTED_ON,
    AFTER,
    BEFORE,
    EMAIL_IF_WANTED,
    NAME,
    only,
    with_pause,
)
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choice, Consent, LongText
from models.catalogue.requirements import (
    DONE,
    GENERAL,
    Ground,
    Identity,
    Line,
    Outcome,
    Requirements,
)

_HOME = "objection"

SHOWN_IN = 40
"""Fewer characters cannot show compelling grounds; to show them is on us. GDPR art. 21 (1)."""

ADVERTISING = Choice(key="advertising", home=_HOME, options=("yes", "no"))
USE = LongText(key="use", home=_HOME, longest=2000)
SITUATION = LongText(key="situation", home=_HOME, required=False, longest=2000)
MEANWHILE = Consent(key="meanwhile", home=_HOME, required=False)

STOPPED = LongText(key="answer.stopped", home=_HOME)
ERASED = LongText(key="answer.erased", home=_HOME)

_TO_A_USE = Requirements(
    lines=(Line(STOPPED, DONE), Line(ACTED_ON, DONE), Line(ERASED, DONE)),
    grounds=(
        Ground("art21-1-compelling", least=SHOWN_IN),
        Ground("art21-1-claims"),
        Ground("art21-1-basis"),
        *GENERAL,
    ),
    pausable=True,
)
_PAUSED = with_pause(_TO_A_USE)
_TO_ADVERTISING = Requirements(
    outcomes=(Outcome.GRANTED,),
    lines=(Line(STOPPED, DONE), Line(ACTED_ON, DONE)),
    grounds=(),
    facts={Outcome.GRANTED: ("profiling",)},
    identity=Identity.NEVER,
)


def to_advertising(answers: Answers) -> bool:
    """Say whether the objection is to advertising, which is acted on at once."""
    return answers.get(ADVERTISING.key) == "yes"


def _to_a_use(answers: Answers) -> bool:
    return answers.get(ADVERTISING.key) == "no"


def _requirements(answers: Answers) -> Requirements:
    if to_advertising(answers):
        return _TO_ADVERTISING
    return _PAUSED if answers.get(MEANWHILE.key) == "yes" else _TO_A_USE


OBJECTION = CaseKind(
    name="objection",
    slug="protest",
    pages=(
        Page("reklame", (ADVERTISING,)),
        *(only(page, _to_a_use) for page in BEFORE),
        Page("bruken", (USE, SITUATION), _to_a_use),
        Page("samtidig", (MEANWHILE,), _to_a_use),
        *(only(page, _to_a_use) for page in AFTER),
        Page("beskjed", (NAME, EMAIL_IF_WANTED), to_advertising),
    ),
    requirements=_requirements,
    at_once=to_advertising,
    branches=({ADVERTISING.key: "no"}, {ADVERTISING.key: "yes"}),
    theme=Theme.USE,
)
