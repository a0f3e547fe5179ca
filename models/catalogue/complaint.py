"""A complaint (klage) to the organisation, which its privacy policy promises a decision on.

Not a right with a term of its own in the law; it is answered within the month all the same.
"""

from __future__ import annotations

from models.catalogue.common import AFTER, BEFORE
from models.catalogue.dates import ApproximateDate
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Files, LongText, Text
from models.catalogue.requirements import DONE, Identity, Line, Outcome, Requirements

_HOME = "complaint"

WHAT = LongText(key="what", home=_HOME)
WHEN = ApproximateDate(key="when", home=_HOME, required=False)
WANTED = LongText(key="wanted", home=_HOME, required=False, longest=2000)
EARLIER = Text(key="earlier", home=_HOME, required=False, longest=40)
DOCUMENTS = Files(key="documents", home=_HOME)

ASSESSMENT = LongText(key="answer.assessment", home=_HOME)
MEASURES = LongText(key="answer.measures", home=_HOME)

_OUTCOMES = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)
_REQUIREMENTS = Requirements(
    outcomes=_OUTCOMES,
    lines=(Line(ASSESSMENT, frozenset(_OUTCOMES)), Line(MEASURES, DONE)),
    grounds=(),
    identity=Identity.WITH_FILES,
)

COMPLAINT = CaseKind(
    name="complaint",
    slug="klage",
    pages=(
        *BEFORE,
        Page("hva", (WHAT, WHEN)),
        Page("onske", (WANTED, EARLIER)),
        Page("dokumentasjon", (DOCUMENTS,)),
        *AFTER,
    ),
    requirements=lambda _: _REQUIREMENTS,
)
