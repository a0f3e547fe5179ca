"""What acts ask of a text or a day beyond what its question asks."""

from __future__ import annotations

from datetime import date

from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import LongText
from models.deadlines import oslo_date
from web.acts.act import ActRefused, Pressed

_SENTENCE = 15
"""Fewer characters do not tell anybody why."""


def sentence(pressed: Pressed, question: LongText) -> str:
    """Return a text that tells something; raise `ActRefused` (`too_short`)."""
    text = pressed.answers[question.key]
    if len(text) < _SENTENCE:
        raise ActRefused("too_short", question.key)
    return text


def past_day(pressed: Pressed, question: ApproximateDate) -> date | None:
    """Return a day that has been, None where none is given; raise `ActRefused` (`ahead`)."""
    given = pressed.answers[question.key]
    if question.is_ahead(given, oslo_date(pressed.now)):
        raise ActRefused("ahead", question.key)
    return date.fromisoformat(given) if given else None
