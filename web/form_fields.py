"""The catalogue's questions as fields on a page, filled and marked, ready to draw.

A field's name is its question's key, numbered in a group: `email`, `correction.2.right`. Several
choices are several fields of one name. The macros in `templates/macros/forms.html` draw it all;
what is sent back is read in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import wording
from locales import Words
from models.catalogue.groups import Group
from models.catalogue.questions import (
    Answers,
    Choice,
    Choices,
    Consent,
    Email,
    Files,
    LongText,
    Question,
    Text,
)
from models.files import FROM_PERSONS, LARGEST, LARGEST_IN_ALL, MIB, MOST
from web import timeline
from web.forms import Error
from web.services.unsent.draft_files import Attached


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's options."""

    value: str
    label: str
    hint: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group, with the words of the button that takes it away, if it may be."""

    key: str
    number: int
    legend: str
    fields: Sequence[Field] = field(repr=False)
    remove: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a person fills in, ready to draw.

    `options` of files are those there are, each to be ticked and so removed. `add` is the words
    of the button for one more row; a group without it is full.
    """

    key: str
    type: str
    label: str
    hint: str = ""
    value: str = field(default="", repr=False)
    error: str = ""
    mark: str = ""
    options: Sequence[Option] = field(default=(), repr=False)
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int = 0
    accept: str = ""
    rows: Sequence[Row] = field(default=(), repr=False)
    add: str = ""
    most: int = 0
    focus: bool = False


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every field of a page is drawn with."""

    values: Answers = field(repr=False)
    words: Words
    wrong: Mapping[str, str]
    attached: Sequence[Attached] = field(repr=False)
    focus: str


def fields(
    questions: Sequence[Question],
    values: Answers,
    words: Words,
    errors: Sequence[Error] = (),
    *,
    attached: Sequence[Attached] = (),
    focus: str = "",
) -> tuple[Field, ...]:
    """Return the fields of a page, filled with what is known and marked with what is wrong.

    `attached`: the files of this wish. `focus`: the key of the field to begin in.
    """
    wrong: dict[str, str] = {}
    for error in errors:
        wrong[error.key] = "\n".join(filter(None, (wrong.get(error.key), error.text)))
    return _fields(questions, _Drawing(values, words, wrong, attached, focus))


def _fields(questions: Sequence[Question], by: _Drawing) -> tuple[Field, ...]:
    mixed = len({question.required for question in questions}) > 1
    return tuple(_field(question, by, mixed=mixed) for question in questions)


def _field(question: Question, by: _Drawing, *, mixed: bool) -> Field:
    value, words = by.values.get(question.key, ""), by.words
    mark = "forms.must" if question.required else "forms.optional"
    rows = _rows(question, by) if isinstance(question, Group) else ()
    return Field(
        key=question.key,
        type=_type(question),
        label=wording.label(question, words),
        hint=_hint(question, words),
        value=question.typed(value),
        error=by.wrong.get(question.key, ""),
        mark=words(mark) if mixed or not question.required else "",
        options=_options(question, value, by),
        autocomplete=question.autocomplete,
        inputmode="email" if isinstance(question, Email) else "",
        max_length=question.longest if isinstance(question, Text | LongText) else 0,
        accept=_accept() if isinstance(question, Files) else "",
        rows=rows,
        add=words(f"{question.words}.add") if _may_grow(question, rows) else "",
        most=question.most if isinstance(question, Group) else 0,
        focus=by.focus == question.key,
    )


def _type(question: Question) -> str:
    match question:
        case Choice():
            return "choice"
        case Choices():
            return "choices"
        case Consent():
            return "consent"
        case LongText():
            return "long_text"
        case Email():
            return "email"
        case Files():
            return "files"
        case Group():
            return "group"
        case _:
            return "text"


def _rows(group: Group, by: _Drawing) -> tuple[Row, ...]:
    numbers = group.rows(by.values) or (1,)
    return tuple(
        Row(
            key=f"{group.key}.{number}",
            number=number,
            legend=by.words(f"{group.words}.row", number=number),
            fields=_fields(group.row(number), by),
            remove=by.words(f"{group.words}.remove", number=number) if len(numbers) > 1 else "",
        )
        for number in numbers
    )


def _may_grow(question: Question, rows: Sequence[Row]) -> bool:
    return isinstance(question, Group) and rows[-1].number < question.most


def _hint(question: Question, words: Words) -> str:
    own = wording.hint(question, words)
    if not isinstance(question, Files):
        return own
    limits = words(
        "forms.files_hint",
        most=MOST,
        endings=", ".join(FROM_PERSONS),
        largest=LARGEST // MIB,
        together=LARGEST_IN_ALL // MIB,
    )
    return f"{own}\n{limits}" if own else limits


def _options(question: Question, value: str, by: _Drawing) -> tuple[Option, ...]:
    match question:
        case Choice():
            chosen = {value}
        case Choices():
            chosen = set(value.split(","))
        case Files():
            return tuple(_removable(file, by.words) for file in by.attached)
        case _:
            return ()
    return tuple(
        Option(
            value=option,
            label=question.called(option, by.words),
            hint=_option_hint(question, option, by.words),
            checked=option in chosen,
        )
        for option in question.options
    )


def _removable(file: Attached, words: Words) -> Option:
    size = timeline.size(file.size, words.language)
    return Option(file.id, words("forms.file_remove", name=file.name, size=size), "", False)


def _option_hint(question: Question, option: str, words: Words) -> str:
    key = f"{question.words}.option_hint.{option}"
    return words(key) if words.has(key) else ""


def _accept() -> str:
    return ",".join(f".{ending}" for ending in FROM_PERSONS)
