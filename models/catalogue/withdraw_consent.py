"""Withdrawal of consent (trekk av samtykke): as easy as giving it, at once. GDPR art. 7 (3).

No reason is asked for and nothing can be refused. Where there was no consent, the person is told
what the use rests on instead, and of the right to object.
"""

from __future__ import annotations

from models.catalogue.common import ACTED_ON, EMAIL_IF_WANTED, NAME
from models.catalogue.kinds import CaseKind, Page, Theme, always
from models.catalogue.questions import Answers, Choices, LongText, Text
from models.catalogue.requirements import DONE, Identity, Line, Outcome, Requirements

_HOME = "withdraw_consent"

WHICH = Choices(key="which", home=_HOME, options=("statistics", "advertising", "other"))
OTHER = Text(key="other", home=_HOME)

BASIS = LongText(key="answer.basis", home=_HOME)

_REQUIREMENTS = Requirements(
    outcomes=(Outcome.GRANTED, Outcome.NONE_FOUND),
    lines=(Line(ACTED_ON, DONE), Line(BASIS, frozenset({Outcome.NONE_FOUND}))),
    grounds=(),
    facts={
        Outcome.GRANTED: ("earlier_use", "device", "erasure_offered"),
        Outcome.NONE_FOUND: ("object_instead",),
    },
    identity=Identity.NEVER,
)


def is_on_the_device(answers: Answers) -> bool:
    """Say whether it is about cookies, which lie where only the person can remove them."""
    return not {"statistics", "advertising"}.isdisjoint(answers.get(WHICH.key, "").split(","))


def _to_something_else(answers: Answers) -> bool:
    return "other" in answers.get(WHICH.key, "").split(",")


WITHDRAW_CONSENT = CaseKind(
    name="withdraw_consent",
    slug="trekk-samtykke",
    pages=(
        Page("hvilket", (WHICH,)),
        Page("annet", (OTHER,), _to_something_else),
        Page("beskjed", (NAME, EMAIL_IF_WANTED)),
    ),
    requirements=lambda _: _REQUIREMENTS,
    at_once=always,
    theme=Theme.USE,
)
