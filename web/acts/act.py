"""An act of the desk on a case: when it is offered, what it asks, what its press does.

One definition makes the link on the case, the page and the checks. Its words are in `act.toml`
under its name: `link`, `title`, `about`, `button`, `done`, `not.<why>`, `error.<code>` and the
words of its questions, whose home is `act.<name>`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from locales import Words
from models.case_row import CaseChanged
from models.catalogue.questions import Answers, Question
from models.tables import Case
from web.portal import Portal
from web.services.answers.reading import DeskView
from web.services.people.staff import Member


class Theme(StrEnum):
    """What an act is about, so that it is found among the others, in the order they are listed."""

    WHO = "who"
    CONTACT = "contact"
    TIME = "time"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether an act is on the page; one that cannot be done now says why on its own page."""

    shown: bool
    why: str = ""


HIDDEN, OPEN = Offer(False), Offer(True)


def not_now(why: str) -> Offer:
    """Offer an act that cannot be done: its page says why, by `not.<why>`."""
    return Offer(True, why)


class ActRefused(Exception):
    """What was filled in does not do; `code` names the sentence, `key` the question it is about."""

    def __init__(self, code: str, key: str) -> None:
        super().__init__(code)
        self.code = code
        self.key = key


@dataclass(frozen=True, slots=True)
class Seen:
    """What an act is offered and drawn from: the case as read, who looks, and when."""

    portal: Portal
    view: DeskView
    by: Member
    now: datetime


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press: which case in which version, by whom, with which answers."""

    portal: Portal
    case: Case
    seen: int
    by: Member
    answers: Answers = field(repr=False)
    now: datetime

    async def fresh(self) -> Case:
        """Return the newest of the case, in the transaction; raise `CaseChanged` for another."""
        case = await Case.get(id=self.case.id)
        if case.version != self.seen:
            raise CaseChanged
        return case


def nothing_known(_: Seen) -> Answers:
    """Fill in nothing beforehand."""
    return {}


def nothing_more(_: Seen, __: Words) -> Mapping[str, str]:
    """Put nothing into what the page says."""
    return {}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `slug` is its address on the case; `do` runs its own transaction.

    `do` returns whether anything on its way to the person was stopped for it; None for never.
    `known` are answers to begin with; `values` fill the sentence `about` and the `not` sentences.
    """

    name: str
    slug: str
    theme: Theme
    offer: Callable[[Seen], Offer]
    questions: Callable[[Seen], tuple[Question, ...]]
    do: Callable[[Pressed], Awaitable[bool | None]]
    known: Callable[[Seen], Answers] = nothing_known
    values: Callable[[Seen, Words], Mapping[str, str]] = nothing_more
