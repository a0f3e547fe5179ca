"""A kind of request: its pages, which of them a person meets, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from models.catalogue.questions import Answers, Files, Question
from models.catalogue.requirements import Requirements


def always(_: Answers) -> bool:
    """Say that a page is for everybody."""
    return True


def never(_: Answers) -> bool:
    """Say that something happens to nobody."""
    return False


def plain(_: Answers) -> Requirements:
    """Ask of an answer what every answer must hold."""
    return Requirements()


@dataclass(frozen=True, slots=True)
class Page:
    """A few questions of one theme. `key` is the page's name in its address and its words."""

    key: str
    questions: tuple[Question, ...]
    applies: Callable[[Answers], bool] = always

    @property
    def takes_files(self) -> bool:
        """Say whether a question of the page takes files."""
        return any(isinstance(question, Files) for question in self.questions)


class Theme(StrEnum):
    """What a kind is about, so that a person finds it among the others."""

    DATA = "data"
    USE = "use"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Instead:
    """Another kind that gives a person more: its name, and the answers it begins with."""

    kind: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of request. `slug` is its address, `name` its name everywhere else.

    `requirements`: what an answer to these answers must hold. `at_once`: the request is acted on
    without waiting for proof of the address. GDPR art. 7 (3), 21 (2)-(3). `branches`: the answers
    that tell apart what is treated in different ways, for who registers a request by hand.
    `instead`: what is offered in its place before it is sent, and where it is not done.
    """

    name: str
    slug: str
    pages: tuple[Page, ...]
    requirements: Callable[[Answers], Requirements] = plain
    at_once: Callable[[Answers], bool] = never
    branches: tuple[Answers, ...] = ({},)
    theme: Theme = Theme.MORE
    instead: Instead | None = None

    def route(self, answers: Answers) -> tuple[Page, ...]:
        """Return the pages that these answers lead through."""
        return tuple(page for page in self.pages if page.applies(answers))

    def questions(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that these answers lead through."""
        return tuple(question for page in self.route(answers) for question in page.questions)

    def question(self, key: str, answers: Answers) -> Question | None:
        """Return the question called `key` if these answers lead through it."""
        return next((q for q in self.questions(answers) if q.key == key), None)

    def page(self, key: str, answers: Answers) -> Page | None:
        """Return the page called `key` if these answers lead through it."""
        return next((page for page in self.route(answers) if page.key == key), None)

    def next_page(self, answers: Answers) -> Page | None:
        """Return the first page with something left to answer; None when all is answered."""
        return next(
            (
                page
                for page in self.route(answers)
                if any(q.is_open(answers) for q in page.questions)
            ),
            None,
        )

    def next_question(self, answers: Answers) -> Question | None:
        """Return the first question left to answer; None when all is answered."""
        return next((q for q in self.questions(answers) if q.is_open(answers)), None)

    def page_before(self, key: str, answers: Answers) -> Page | None:
        """Return the page that comes before `key`."""
        before = None
        for page in self.route(answers):
            if page.key == key:
                return before
            before = page
        return before

    def page_after(self, key: str, answers: Answers) -> Page | None:
        """Return the next page after `key` with something open; after the last, any that is."""
        route = self.route(answers)
        after = [page.key for page in route].index(key) + 1
        return next(
            (page for page in route[after:] if any(q.is_open(answers) for q in page.questions)),
            self.next_page(answers),
        )

    def comes_before(self, earlier: str, later: str, answers: Answers) -> bool:
        """Say whether these answers lead through `earlier` and then through `later`."""
        keys = [page.key for page in self.route(answers)]
        return keys.index(earlier) < keys.index(later)

    def missing(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions without an answer that holds."""
        return tuple(question for question in self.questions(answers) if question.is_open(answers))

    def summary(self, answers: Answers) -> tuple[tuple[Page, Question], ...]:
        """Return each answered question on the route with its page."""
        return tuple(
            (page, question)
            for page in self.route(answers)
            for question in page.questions
            if question.own(answers)
        )
