"""Access (innsyn): to see what is stored about oneself, with a copy. GDPR art. 15.

No reason is asked for: none may be demanded.
"""

from __future__ import annotations

from dataclasses import replace

from models.catalogue.common import AFTER, BEFORE
from models.catalogue.kinds import CaseKind, Page, Theme
from models.catalogue.questions import Answers, Choice, LongText, Text
from models.catalogue.requirements import GENERAL, Ground, Outcome, Requirements

_HOME = "access"

MACHINE = "machine"
"""The copy that a machine can read: it is a file. GDPR art. 15 (3)."""

SCOPE = Choice(key="scope", home=_HOME, options=("all", "part"))
COPY = Choice(key="copy", home=_HOME, options=("yes", MACHINE, "no"))
PART = LongText(key="part", home=_HOME, longest=2000)
PERIOD = Text(key="period", home=_HOME, required=False)

# GDPR art. 15 (1) (a)-(h) and (2), in the order of the law.
_FACTS = (
    *("purposes", "categories", "recipients", "storage", "rights", "complaint"),
    *("source", "automated", "transfers"),
)
_REQUIREMENTS = Requirements(
    grounds=(
        Ground("art15-4", partly=True),
        # Personopplysningsloven § 16 first paragraph, letter by letter.
        *(Ground(f"popplyl16-{letter}", lead=True, to_check=True) for letter in "abcdef"),
        *GENERAL,
    ),
    facts={Outcome.GRANTED: _FACTS, Outcome.PARTLY: _FACTS},
    behind_code=True,
)
_WITH_A_FILE = replace(_REQUIREMENTS, file=frozenset({Outcome.GRANTED}))


def _only_part(answers: Answers) -> bool:
    return answers.get(SCOPE.key) == "part"


ACCESS = CaseKind(
    name="access",
    slug="innsyn",
    pages=(
        *BEFORE,
        Page("omfang", (SCOPE, COPY)),
        Page("avgrensning", (PART, PERIOD), _only_part),
        *AFTER,
    ),
    requirements=lambda answers: (
        _WITH_A_FILE if answers.get(COPY.key) == MACHINE else _REQUIREMENTS
    ),
    theme=Theme.DATA,
)
