"""The catalogue's questions as fields on a page, and what was sent as answers.

A field has `key, type, label, hint, value, error, mark, options, autocomplete, inputmode,
max_length`; the macros in `templates/macros/forms.html` draw it. Nothing else validates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from locales import Words
from models.catalogue.questions import Answers, Choice, Email, Invalid, LongText, Question, Text
from web import words as sentences


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's options."""

    value: str
    label: str
    hint: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a person fills in, ready to draw."""

    key: str
    type: str
    label: str
    hint: str = ""
    value: str = field(default="", repr=False)
    error: str = ""
    mark: str = ""
    options: tuple[Option, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class Error:
    """One line of the error summary."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """A page's answers as read: those that hold, and what is wrong with the others."""

    answers: Mapping[str, str] = field(repr=False)
    given: Mapping[str, str] = field(repr=False)
    errors: tuple[Error, ...]


def read(questions: Sequence[Question], sent: Mapping[str, str], words: Words) -> Read:
    """Clean what was sent for these questions; fields of other questions are not looked at."""
    answers: dict[str, str] = {}
    given: dict[str, str] = {}
    errors: list[Error] = []
    for question in questions:
        given[question.key] = sent.get(question.key, "")
        try:
            answers[question.key] = question.clean(given[question.key])
        except Invalid as invalid:
            errors.append(Error(question.key, sentences.error(question, invalid, words)))
    return Read(answers, given, tuple(errors))


def fields(
    questions: Sequence[Question],
    values: Answers,
    words: Words,
    errors: Sequence[Error] = (),
) -> tuple[Field, ...]:
    """Return the fields of a page, filled with what is known and marked with what is wrong."""
    wrong = {error.key: error.text for error in errors}
    mixed = len({question.required for question in questions}) > 1
    return tuple(
        _field(question, values.get(question.key, ""), words, wrong, mixed)
        for question in questions
    )


def _field(
    question: Question, value: str, words: Words, wrong: Mapping[str, str], mixed: bool
) -> Field:
    mark = "forms.must" if question.required else "forms.optional"
    return Field(
        key=question.key,
        type=_type(question),
        label=sentences.label(question, words),
        hint=sentences.hint(question, words),
        value=value,
        error=wrong.get(question.key, ""),
        mark=words(mark) if mixed or not question.required else "",
        options=_options(question, value, words),
        autocomplete=question.autocomplete,
        inputmode="email" if isinstance(question, Email) else "",
        max_length=question.longest if isinstance(question, Text | LongText) else 0,
    )


def _type(question: Question) -> str:
    match question:
        case Choice():
            return "choice"
        case LongText():
            return "long_text"
        case Email():
            return "email"
        case _:
            return "text"


def _options(question: Question, value: str, words: Words) -> tuple[Option, ...]:
    if not isinstance(question, Choice):
        return ()
    return tuple(
        Option(
            value=option,
            label=words(f"{question.words}.option.{option}"),
            hint=_option_hint(question, option, words),
            checked=option == value,
        )
        for option in question.options
    )


def _option_hint(question: Choice, option: str, words: Words) -> str:
    key = f"{question.words}.option_hint.{option}"
    return words(key) if words.has(key) else ""
