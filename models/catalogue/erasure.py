"""Erasure (sletting) of everything, which closes the account, or of a part. GDPR art. 17.

No reason need be given; one that is given helps to find the ground in art. 17 (1).
"""

from __future__ import annotations

from models.catalogue.common import ACTED_ON, AFTER, BEFORE, TOLD
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choice, Choices, Consent, LongText
from models.catalogue.requirements import (
    DONE,
    GENERAL,
    ORDINARY,
    Ground,
    Line,
    Outcome,
    Requirements,
)

_HOME = "erasure"

SCOPE = Choice(key="scope", home=_HOME, options=("all", "part"))
CLOSES = Consent(key="closes", home=_HOME)
PART = LongText(key="part", home=_HOME, longest=2000)
WHY = Choices(
    key="why",
    home=_HOME,
    required=False,
    options=("no_longer", "consent", "objection", "unlawful", "unsure"),
)

ERASED = LongText(key="answer.erased", home=_HOME)
KEPT = LongText(key="answer.kept", home=_HOME)

_KEPT_OF = frozenset({Outcome.PARTLY, Outcome.REFUSED})
_REQUIREMENTS = Requirements(
    lines=(
        Line(ERASED, DONE),
        Line(ACTED_ON, DONE),
        Line(KEPT, _KEPT_OF),
        Line(TOLD, DONE),
    ),
    grounds=(
        Ground("art17-1"),
        *(Ground(f"art17-3-{letter}") for letter in "abcde"),
        *GENERAL,
    ),
    facts=dict.fromkeys(ORDINARY, ("kept_here",)),
    access_first=True,
)


def _all(answers: Answers) -> bool:
    return answers.get(SCOPE.key) == "all"


def _part(answers: Answers) -> bool:
    return answers.get(SCOPE.key) == "part"


ERASURE = CaseKind(
    name="erasure",
    slug="sletting",
    pages=(
        *BEFORE,
        Page("omfang", (SCOPE,)),
        Page("konto-avsluttes", (CLOSES,), _all),
        Page("avgrensning", (PART,), _part),
        Page("grunn", (WHY,)),
        *AFTER,
    ),
    requirements=lambda _: _REQUIREMENTS,
    theme=Theme.DATA,
)
