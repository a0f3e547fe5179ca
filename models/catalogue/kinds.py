"""A kind of request: its pages, which of them a person meets, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.catalogue.questions import Answers, Invalid, Question


def always(_: Answers) -> bool:
    """Say that a page is for everybody."""
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """A few questions of one theme. `key` is the page's name in its address and its words."""

    key: str
    questions: tuple[Question, ...]
    applies: Callable[[Answers], bool] = always


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of request. `slug` is its address, `name` its name everywhere else.

    `tells_facts`: an answer tells what the organisation does with the data. GDPR art. 15 (1).
    """

    name: str
    slug: str
    pages: tuple[Page, ...]
    tells_facts: bool = False

    def route(self, answers: Answers) -> tuple[Page, ...]:
        """Return the pages that these answers lead through."""
        return tuple(page for page in self.pages if page.applies(answers))

    def questions(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that these answers lead through."""
        return tuple(question for page in self.route(answers) for question in page.questions)

    def page(self, key: str, answers: Answers) -> Page | None:
        """Return the page called `key` if these answers lead through it."""
        return next((page for page in self.route(answers) if page.key == key), None)

    def next_page(self, answers: Answers) -> Page | None:
        """Return the first page with something left to answer; None when all is answered."""
        return next(
            (
                page
                for page in self.route(answers)
                if any(_open(q, answers) for q in page.questions)
            ),
            None,
        )

    def page_before(self, key: str, answers: Answers) -> Page | None:
        """Return the page that comes before `key`."""
        before = None
        for page in self.route(answers):
            if page.key == key:
                return before
            before = page
        return before

    def page_after(self, key: str, answers: Answers) -> Page | None:
        """Return the page that comes after `key`; after the last, one that is still open."""
        route = self.route(answers)
        after = [page.key for page in route].index(key) + 1
        return route[after] if after < len(route) else self.next_page(answers)

    def comes_before(self, earlier: str, later: str, answers: Answers) -> bool:
        """Say whether these answers lead through `earlier` and then through `later`."""
        keys = [page.key for page in self.route(answers)]
        return keys.index(earlier) < keys.index(later)

    def missing(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions without an answer that holds."""
        return tuple(question for question in self.questions(answers) if _open(question, answers))

    def summary(self, answers: Answers) -> tuple[tuple[Page, Question, str], ...]:
        """Return each answered question on the route with its page and its answer."""
        return tuple(
            (page, question, answers[question.key])
            for page in self.route(answers)
            for question in page.questions
            if question.key in answers
        )


def _open(question: Question, answers: Answers) -> bool:
    if question.key not in answers:
        return True
    answer = answers[question.key]
    try:
        return question.clean(answer) != answer
    except Invalid:
        return True
