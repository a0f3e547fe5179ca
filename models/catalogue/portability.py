"""Portability (dataportabilitet): one's data in a form a machine reads, or sent on. GDPR art. 20.

It holds for what the person has given, on consent or contract. Most of what is held here rests on
legitimate interest: whoever asks is offered a copy under the right of access in its place, before
it is sent and where it is refused.
"""

from __future__ import annotations

from models.catalogue.access import ACCESS, COPY, MACHINE, SCOPE
from models.catalogue.common import ACTED_ON, AFTER, BEFORE
from models.catalogue.kinds import CaseKind, Instead, Page, Theme
from models.catalogue.questions import Answers, Choice, LongText, Text
from models.catalogue.requirements import DONE, GENERAL, Ground, Line, Requirements

_HOME = "portability"

PART = LongText(key="part", home=_HOME, required=False, longest=2000)
FORMAT = Choice(key="format", home=_HOME, options=("csv", "json", "either"))
WHERE = Choice(key="where", home=_HOME, options=("me", "other"))
RECEIVER = Text(key="receiver", home=_HOME)
CHANNEL = Text(key="channel", home=_HOME)

LEFT_OUT = LongText(key="answer.left_out", home=_HOME)
SENT_ON = LongText(key="answer.sent_on", home=_HOME)

_GROUNDS = (
    Ground("art20-basis"),
    Ground("art20-given"),
    Ground("art20-4"),
    *GENERAL,
)
_TO_ME = Requirements(
    lines=(Line(LEFT_OUT, DONE, aside=True),), grounds=_GROUNDS, behind_code=True, file=DONE
)
_TO_ANOTHER = Requirements(
    lines=(Line(SENT_ON, DONE), Line(ACTED_ON, DONE), Line(LEFT_OUT, DONE)),
    grounds=(Ground("art20-2"), *_GROUNDS),
    behind_code=True,
)


def _to_another(answers: Answers) -> bool:
    return answers.get(WHERE.key) == "other"


PORTABILITY = CaseKind(
    name="portability",
    slug="dataportabilitet",
    pages=(
        *BEFORE,
        Page("hva", (PART, FORMAT)),
        Page("hvor", (WHERE,)),
        Page("mottaker", (RECEIVER, CHANNEL), _to_another),
        *AFTER,
    ),
    requirements=lambda answers: _TO_ANOTHER if _to_another(answers) else _TO_ME,
    branches=({WHERE.key: "me"}, {WHERE.key: "other"}),
    theme=Theme.DATA,
    instead=Instead(ACCESS.name, {SCOPE.key: "all", COPY.key: MACHINE}),
)
