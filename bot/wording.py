"""The catalogue and what was answered, in words: how a question is put, named, explained, refused.

Pages and chat, lists and errors say it by this alone. It knows no request, row or address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from locales import Words
from models.catalogue.common import HOME as COMMON
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Invalid, Question
from models.catalogue.visit import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of a review, and where it is changed: `kind` asks it on `page`, as `question`.

    `change` is what a button or a link says that leads there; `shared` answers hold for all wishes.
    """

    label: str
    change: str
    value: str = field(repr=False)
    kind: CaseKind
    page: str
    question: str
    shared: bool


def rows(visit: Visit, words: Words) -> tuple[Row, ...]:
    """Return every answer of a visit, one that several wishes share once."""
    found: dict[tuple[str, str], Row] = {}
    for kind in visit.kinds():
        answers = visit.answers(kind)
        for page, question in kind.summary(answers):
            row = Row(
                label=name(question, words),
                change=words("forms.change", name=lower(name(question, words))),
                value=question.show(answers, words),
                kind=kind,
                page=page.key,
                question=question.key,
                shared=question.home == COMMON,
            )
            found.setdefault((question.home, question.key), row)
    return tuple(found.values())


def page_title(kind: CaseKind, page: Page, words: Words) -> str:
    """Return the heading of a page: the kind's own, or the one all kinds have for it."""
    own = f"kinds.{kind.name}.page.{page.key}"
    return words(own if words.has(own) else f"kinds.common.page.{page.key}")


def page_intro(kind: CaseKind, page: Page, words: Words) -> str:
    """Return the key of what is said before a page's questions, or nothing."""
    for home in (kind.name, COMMON):
        key = f"kinds.{home}.page_intro.{page.key}"
        if words.has(key):
            return key
    return ""


def label(question: Question, words: Words) -> str:
    """Return the question as it is put."""
    return words(f"{question.words}.label")


def spoken(question: Question, words: Words) -> str:
    """Return the question as the chat puts it: a box to tick is asked about there."""
    key = f"{question.words}.ask"
    return words(key) if words.has(key) else label(question, words)


def name(question: Question, words: Words) -> str:
    """Return what the answer is called in lists and errors."""
    return words(f"{question.words}.name")


def hint(question: Question, words: Words) -> str:
    """Return the help under the question, or nothing."""
    key = f"{question.words}.hint"
    return words(key) if words.has(key) else ""


def error(question: Question, invalid: Invalid, words: Words) -> str:
    """Return the sentence for an answer that is not one."""
    key, values = fault(question, invalid, words)
    return words(key, **values)


def fault(question: Question, invalid: Invalid, words: Words) -> tuple[str, Mapping[str, object]]:
    """Return the key of that sentence, the question's own or the common one, and its values."""
    own = f"{question.words}.error.{invalid.code}"
    values = {
        key: count(value) if isinstance(value, int) else value
        for key, value in invalid.values.items()
    }
    key = own if words.has(own) else f"errors.{invalid.code}"
    return key, {"name": name(question, words), **values}


def send(wishes: Sequence[CaseKind], words: Words) -> str:
    """Return what the button says that sends these wishes."""
    return words("forms.send_all" if len(wishes) > 1 else "forms.send")


def listed(parts: Sequence[str], words: Words) -> str:
    """Return some things in a sentence: «innsyn, retting og sletting»."""
    *most, last = parts
    return f"{', '.join(most)} {words('chat.and')} {last}" if most else last


def lower(text: str) -> str:
    """Return a name as it stands inside a sentence: «Endre navnet ditt»."""
    return text[:1].lower() + text[1:]


def count(number: int) -> str:
    """Return a number with a hard space between the thousands."""
    return f"{number:,}".replace(",", "\u00a0")
