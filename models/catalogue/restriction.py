"""Restriction (begrensning): data are kept and not used, on one of four grounds. GDPR art. 18."""

from __future__ import annotations

from dataclasses import replace

from models.catalogue.common import ACTED_ON, AFTER, BEFORE, TOLD
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choices, LongText
from models.catalogue.requirements import DONE, GENERAL, Ground, Line, Requirements

_HOME = "restriction"

PART = LongText(key="part", home=_HOME, longest=2000)
# The four grounds of art. 18 (1), in the order of the law.
WHY = Choices(
    key="why", home=_HOME, options=("contested", "unlawful", "claims", "objection", "unsure")
)

RESTRICTED = LongText(key="answer.restricted", home=_HOME)
STILL_DONE = LongText(key="answer.still_done", home=_HOME)

_REQUIREMENTS = Requirements(
    lines=(
        Line(RESTRICTED, DONE),
        Line(ACTED_ON, DONE),
        Line(STILL_DONE, DONE),
        Line(TOLD, DONE),
    ),
    grounds=(Ground("art18-1"), *GENERAL),
    facts=dict.fromkeys(DONE, ("lifting",)),
    restricts=True,
    pausable=True,
)
_MEANWHILE = replace(_REQUIREMENTS, pause=True)


def _while_we_look(answers: Answers) -> bool:
    """Say whether the pause is for as long as we look into something: it begins at once."""
    return not {"contested", "objection"}.isdisjoint(answers.get(WHY.key, "").split(","))


RESTRICTION = CaseKind(
    name="restriction",
    slug="begrensning",
    pages=(*BEFORE, Page("hva", (PART,)), Page("grunn", (WHY,)), *AFTER),
    requirements=lambda answers: _MEANWHILE if _while_we_look(answers) else _REQUIREMENTS,
    theme=Theme.USE,
)
