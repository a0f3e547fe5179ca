"""What a turn leads to, as values: sentences to say, and what then stands before the person.

A step names words by key and never holds an address, a date or a link: whoever draws it adds what
only the installation knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers, Question


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence back, by key, with the values it asks for."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was given, like `Say`: nothing of it was taken, all stands as before.

    It is no line of the conversation.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Menu:
    """The choice of what to do: the kinds, and the wishes that are begun and not finished."""

    kinds: tuple[CaseKind, ...]
    begun: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: of which wish, on which page, and the answer there is already, if any.

    `question` belongs to the page; `asked` is what to put now: the question itself, or a part of
    a group.
    """

    kind: CaseKind
    page: Page
    question: Question
    asked: Question
    answers: Answers = field(repr=False)
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Every answer of every wish, each to be changed; `incomplete` wishes are not sent."""

    complete: tuple[CaseKind, ...]
    incomplete: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """The question whether to throw everything away and begin anew."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """How to reach a human, and the way back to where the person was."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """The roads for who does not want to be tracked, to choose one of."""

    kinds: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Submit:
    """Send what has been reviewed. Only a press on the review's own button leads here."""


Standing = Menu | Ask | Review | Sure | HandOver | Tracking
"""What may stand before the person; which of them follows from the conversation alone."""
Step = Say | Fault | Standing | Submit
