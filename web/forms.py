"""What was sent on a page, as the catalogue's answers.

A field's name is its question's key, numbered in a group: `email`, `correction.2.right`. Several
choices are several fields of one name. Beside a question of files called `documents`, the boxes
that take files away are `documents.remove`. What is drawn is in `form_fields.py`. Nothing else
validates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot import masking, wording
from locales import Words
from models.catalogue.groups import Group
from models.catalogue.questions import Answers, Fault, Files, Question
from models.files import FileRefused
from web import form_rows

REMOVE = "remove"
"""The end of the name of the boxes that take files away."""


@dataclass(frozen=True, slots=True)
class Error:
    """One line of the error summary."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """A page's answers as read: those that hold, and what is wrong with the others.

    `given` is everything that was typed, under the names it was sent with.
    """

    answers: Mapping[str, str] = field(repr=False)
    given: Mapping[str, str] = field(repr=False)
    errors: tuple[Error, ...]


def joined(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return what a form sent; several texts of one name are joined with commas: `Choices`."""
    sent: dict[str, str] = {}
    for name, value in pairs:
        if isinstance(value, str):
            sent[name] = f"{sent[name]},{value}" if name in sent else value
    return sent


def read(questions: Sequence[Question], sent: Mapping[str, str], words: Words) -> Read:
    """Take what was sent for these questions; fields of others are not looked at, nor are files.

    A national identity number is taken out before anything keeps it.
    """
    masked = words("common.masked")
    sent = {name: masking.mask(text, masked).text for name, text in sent.items()}
    answers: dict[str, str] = {}
    given: dict[str, str] = {}
    errors: list[Error] = []
    for question in questions:
        if isinstance(question, Files):
            continue
        typed = form_rows.in_order(question, sent) if isinstance(question, Group) else sent
        given |= question.own(typed)
        taken = question.take(typed)
        answers |= taken.answers
        errors += [_error(question, fault, typed, words) for fault in taken.faults]
        if isinstance(question, Group) and form_rows.are_too_many(question, sent):
            name = wording.name(question, words)
            errors.append(
                Error(question.key, words("errors.too_many", name=name, most=question.most))
            )
    return Read(answers, given, tuple(errors))


def file_errors(
    questions: Sequence[Question], refused: Iterable[FileRefused], words: Words
) -> tuple[Error, ...]:
    """Return why files are not taken, a sentence each, led to the field they were chosen in."""
    question = next(question for question in questions if isinstance(question, Files))
    return tuple(
        Error(question.key, words(f"errors.file.{fault.code}", **fault.values)) for fault in refused
    )


def _error(question: Question, fault: Fault, sent: Answers, words: Words) -> Error:
    """Return the sentence for a fault; where there are several rows it says which."""
    text = wording.error(fault.question, fault.invalid, words)
    if isinstance(question, Group) and len(question.rows(sent)) > 1:
        number = fault.question.key.removeprefix(f"{question.key}.").partition(".")[0]
        if number.isdigit():
            row = words(f"{question.words}.row", number=number)
            text = words("errors.in_row", row=row, error=text)
    return Error(fault.question.key, text)
