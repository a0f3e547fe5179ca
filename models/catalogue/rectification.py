"""Rectification (retting) of what is wrong, and completion of what is missing. GDPR art. 16.

Who disputes that something is right may have its use restricted meanwhile: art. 18 (1) (a).
"""

from __future__ import annotations

from models.catalogue.common import ACTED_ON, AFTER, BEFORE, TOLD, with_pause
from models.catalogue.groups import Group
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choices, Consent, Files, LongText, Text
from models.catalogue.requirements import DONE, GENERAL, Ground, Line, Outcome, Requirements

_HOME = "rectification"

WHAT = Choices(key="what", home=_HOME, options=("wrong", "missing"))
CORRECTIONS = Group(
    key="correction",
    home=_HOME,
    parts=(
        Text(key="field", home=_HOME, longest=120),
        Text(key="wrong", home=_HOME, required=False, longest=500),
        Text(key="right", home=_HOME, longest=500),
    ),
)
STATEMENT = LongText(key="statement", home=_HOME, longest=2000)
DOCUMENTS = Files(key="documents", home=_HOME)
MEANWHILE = Consent(key="meanwhile", home=_HOME, required=False)

CHANGED = LongText(key="answer.changed", home=_HOME)

_REQUIREMENTS = Requirements(
    lines=(Line(CHANGED, DONE), Line(ACTED_ON, DONE), Line(TOLD, DONE)),
    grounds=(Ground("art16-accurate"), Ground("art16-purpose"), *GENERAL),
    facts={Outcome.PARTLY: ("statement",), Outcome.REFUSED: ("statement",)},
    pausable=True,
)
_PAUSED = with_pause(_REQUIREMENTS)


def _wrong(answers: Answers) -> bool:
    return "wrong" in answers.get(WHAT.key, "").split(",")


def _missing(answers: Answers) -> bool:
    return "missing" in answers.get(WHAT.key, "").split(",")


def _paused(answers: Answers) -> bool:
    return answers.get(MEANWHILE.key) == "yes"


RECTIFICATION = CaseKind(
    name="rectification",
    slug="retting",
    pages=(
        *BEFORE,
        Page("hva", (WHAT,)),
        Page("feil", (CORRECTIONS,), _wrong),
        Page("mangler", (STATEMENT,), _missing),
        Page("dokumentasjon", (DOCUMENTS,)),
        Page("samtidig", (MEANWHILE,), _wrong),
        *AFTER,
    ),
    requirements=lambda answers: _PAUSED if _paused(answers) else _REQUIREMENTS,
    theme=Theme.DATA,
)
