"""A request as its case keeps it: each answer with its question as put to this person."""

from __future__ import annotations

from bot.wording import name
from locales import Words
from models.cases import AsAsked
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers


def as_asked(kind: CaseKind, answers: Answers, words: Words) -> tuple[AsAsked, ...]:
    """Return the answers with their questions as put to this person."""
    return tuple(
        AsAsked(
            question=question.key,
            label=name(question, words),
            shown=question.show(answers, words),
            value=question.value(answers),
        )
        for _, question in kind.summary(answers)
    )
