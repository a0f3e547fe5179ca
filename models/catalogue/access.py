"""Access (innsyn): to see what is stored about oneself, with a copy. GDPR art. 15.

No reason is asked for: none may be demanded.
"""

from __future__ import annotations

from models.catalogue.common import CONTACT_PAGE, RELATION_PAGE
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers, Choice, LongText, Text

_HOME = "access"

SCOPE = Choice(key="scope", home=_HOME, options=("all", "part"))
COPY = Choice(key="copy", home=_HOME, options=("yes", "no"))
PART = LongText(key="part", home=_HOME, longest=2000)
PERIOD = Text(key="period", home=_HOME, required=False)


def _only_part(answers: Answers) -> bool:
    return answers.get(SCOPE.key) == "part"


ACCESS = CaseKind(
    name="access",
    slug="innsyn",
    pages=(
        Page("omfang", (SCOPE, COPY)),
        Page("avgrensning", (PART, PERIOD), _only_part),
        RELATION_PAGE,
        CONTACT_PAGE,
    ),
    tells_facts=True,
)
