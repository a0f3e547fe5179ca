"""The catalogue and a case as sentences: what was asked, what was answered, what stands now."""

from __future__ import annotations

from locales import Words
from models.cases import AsAsked
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers, Invalid, Question


def label(question: Question, words: Words) -> str:
    """Return the question as it is put."""
    return words(f"{question.words}.label")


def name(question: Question, words: Words) -> str:
    """Return what the answer is called in lists and errors."""
    return words(f"{question.words}.name")


def hint(question: Question, words: Words) -> str:
    """Return the help under the question, or nothing."""
    key = f"{question.words}.hint"
    return words(key) if words.has(key) else ""


def error(question: Question, invalid: Invalid, words: Words) -> str:
    """Return the sentence for an answer that is not one: the question's own, or the common one."""
    own = f"{question.words}.error.{invalid.code}"
    key = own if words.has(own) else f"errors.{invalid.code}"
    return words(key, name=name(question, words), **invalid.values)


def as_asked(kind: CaseKind, answers: Answers, words: Words) -> tuple[AsAsked, ...]:
    """Return the answers with their questions as put to this person."""
    return tuple(
        AsAsked(
            question=question.key,
            label=name(question, words),
            shown=question.show(answer, words),
            value=answer,
        )
        for _, question, answer in kind.summary(answers)
    )


def lower(question: Question, words: Words) -> str:
    """Return what the answer is called, inside a sentence: «Endre navnet ditt»."""
    called = name(question, words)
    return called[:1].lower() + called[1:]
