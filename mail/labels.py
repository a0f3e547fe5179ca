"""Labelled lines in a mail: what only the handler knows, in the words of the desk's page. Pure.

A letter to the desk puts them ready to fill in; a reply is read for them. What stands under no
label is the answer's own text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from locales import Words
from models.catalogue.questions import Choice, Choices, LongText, Question
from models.catalogue.requirements import (
    ROUTED,
    UNKNOWN_PERSON,
    UNPROVEN,
    Outcome,
    Requirements,
)

IDENTITY, REASON = "identity", "reason"
"""The labels that are no line of the answer: whether the address is the account's, and why not."""

_LONGEST_LABEL = 300
_MOST_COLONS = 3
_MARKS = "-*•·_>\u2013 \t"
_YES = frozenset({"ja", "j", "yes", "y", "jepp", "stemmer"})


@dataclass(frozen=True, slots=True)
class Label:
    """One line to fill in: its key, and its words without the colon.

    `is_long`: its value may go on over the lines below.
    """

    key: str
    text: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was written under labels, by their keys, and the text that stood under none.

    `seen` are the labels that were there, with or without anything under them.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    text: str = field(default="", repr=False)
    seen: frozenset[str] = frozenset()


def of(
    needs: Requirements,
    outcome: Outcome,
    words: Words,
    *,
    ground: str = "",
    identity: bool = False,
    register: Sequence[tuple[str, str]] = (),
) -> tuple[Label, ...]:
    """Return the lines an answer of this outcome asks for, in the order they are filled in.

    `identity`: nobody has recorded whose account it is. `register`: by key, the label of what the
    organisation's file lacks.
    """
    found = []
    unproven = ground in (UNPROVEN.code, UNKNOWN_PERSON.code)
    if identity and needs.asks_identity and outcome not in ROUTED and not unproven:
        found.append(identity_line(words))
    found += [_line(question, words) for question in needs.lines_for(outcome)]
    if "recipients" in needs.facts.get(outcome, ()):
        found += [Label(key, text) for key, text in register]
    if outcome is Outcome.PARTLY and needs.asks_reasons(outcome):
        found.append(_reason(words))
    return tuple(found)


def all_of(
    needs: Requirements, words: Words, register: Sequence[tuple[str, str]] = ()
) -> tuple[Label, ...]:
    """Return every label a mail about a request may carry: none of them is for the person."""
    lines = [_line(question, words) for question in needs.lines_for(None)]
    return (
        identity_line(words),
        *lines,
        *(Label(key, text) for key, text in register),
        _reason(words),
    )


def identity_line(words: Words) -> Label:
    """Return the line that asks whether the address is the account's; never for the person."""
    return Label(IDENTITY, words("inbox.labels.identity"))


def read(text: str, labels: Iterable[Label]) -> Labelled:
    """Return what stands under labels in a text, and the rest of it.

    A label stands first on a line, with a colon. What is written under one goes on to the next
    label where it may be long, and under the last label to the first empty line; a label with
    nothing under it is nothing.
    """
    lines = text.split("\n")
    found = list(_places(lines, list(labels)))
    values: dict[str, list[str]] = {}
    rest = lines[: found[0].start if found else len(lines)]
    for place, after in zip(found, [*found[1:], None], strict=False):
        below = lines[place.end : after.start if after else len(lines)]
        goes_on = _goes_on(place, below, is_last=after is None)
        said = "\n".join([place.value, *below[:goes_on]]).strip()
        rest += below[goes_on:]
        if said and said not in values.setdefault(place.label.key, []):
            values[place.label.key].append(said)
    kept = {key: "\n".join(said) for key, said in values.items() if said}
    seen = frozenset(place.label.key for place in found)
    return Labelled(kept, re.sub(r"\n{3,}", "\n\n", "\n".join(rest)).strip(), seen)


def left_out(text: str, labels: Iterable[Label]) -> str:
    """Return a text without the lines that are a label alone: they are ours, and say nothing."""
    known = {_plain(label.text) for label in labels}
    return "\n".join(line for line in text.split("\n") if _plain(line) not in known)


def holds(text: str, label: Label) -> bool:
    """Say whether the words of a label stand anywhere in a text."""
    return _plain(label.text) in _plain(text)


def is_yes(typed: str) -> bool:
    """Say whether somebody wrote yes, and nothing that takes it back."""
    return " ".join(re.findall(r"\w+", typed.casefold())) in _YES


def chosen(question: Question, typed: str, words: Words) -> str:
    """Return what was typed as the question keeps it: options are known by their words."""
    if not isinstance(question, Choice | Choices):
        return typed
    by_words = {option: option for option in question.options}
    by_words |= {_plain(words(f"{question.words}.option.{o}")): o for o in question.options}
    parts = [typed] if isinstance(question, Choice) else re.split(r"[,;\n]", typed)
    return ",".join(by_words.get(_plain(part), part.strip()) for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a label stands, `start` to `end`, and what is written beside it."""

    label: Label
    start: int
    end: int
    value: str


def _places(lines: Sequence[str], labels: Sequence[Label]) -> Iterator[_Place]:
    by_words = {_plain(label.text): label for label in labels}
    at = 0
    while at < len(lines):
        place = _place(lines, at, by_words)
        if place is not None:
            yield place
        at = place.end if place else at + 1


def _place(lines: Sequence[str], at: int, by_words: Mapping[str, Label]) -> _Place | None:
    """Return the label that begins on a line; a program may have broken a long one in two."""
    begins = lines[at].lstrip()
    # What is quoted is somebody else's word.
    for end in (at + 1, at + 2) if begins and not begins.startswith(">") else ():
        joined = " ".join(line.strip() for line in lines[at:end])
        for match in islice(re.finditer(":", joined[:_LONGEST_LABEL]), _MOST_COLONS):
            if label := by_words.get(_plain(joined[: match.start()])):
                value = joined[match.end() :].strip().removeprefix("*").strip()
                return _Place(label, at, end, value)
    return None


def _goes_on(place: _Place, below: Sequence[str], *, is_last: bool) -> int:
    """Return how many of the lines below a label are still under it."""
    if not place.label.is_long and place.value:
        return 0
    empty = next((at for at, line in enumerate(below) if not line.strip()), len(below))
    if not place.label.is_long:
        return min(empty, 1)
    return empty if is_last else len(below)


def _plain(text: str) -> str:
    """Return words as they are compared: without marks around, in one case and one spacing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.strip(_MARKS).split()).rstrip("*_:. ")


def _line(question: Question, words: Words) -> Label:
    return Label(question.key, words(f"{question.words}.name"), isinstance(question, LongText))


def _reason(words: Words) -> Label:
    return Label(REASON, words("inbox.labels.reason"), is_long=True)
