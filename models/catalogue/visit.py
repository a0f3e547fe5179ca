"""What a person has begun and not yet sent: their wishes and their answers. Pure.

One person may want several things. Answers to the common questions are given once and hold for
all of them; those of a kind are its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.catalogue.all import BY_NAME
from models.catalogue.common import AFTER, BEFORE
from models.catalogue.common import HOME as COMMON
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers, Question


@dataclass(frozen=True, slots=True)
class Visit:
    """The kinds asked for, in order, and the answers by the home of their questions."""

    wishes: tuple[str, ...] = ()
    answered: Mapping[str, Answers] = field(default_factory=dict, repr=False)

    def answers(self, kind: CaseKind) -> Answers:
        """Return what is known for a kind: what is common, and its own."""
        return {**self.answered.get(COMMON, {}), **self.answered.get(kind.name, {})}

    def begin(self, kind: CaseKind) -> Visit:
        """Return the visit with this wish among the others."""
        if kind.name in self.wishes:
            return self
        return replace(self, wishes=(*self.wishes, kind.name))

    def put(self, kind: CaseKind, question: Question, new: Answers) -> Visit:
        """Return the visit with all of one question's answers set.

        Answers to questions that a page of the kind no longer asks are forgotten.
        """
        here = self.answered.get(question.home, {})
        old = question.own(here)
        kept = {key: text for key, text in here.items() if key not in old}
        answered = {**self.answered, question.home: {**kept, **new}}
        return replace(self.begin(kind), answered=answered)._pruned(kind)

    def drop(self, kind: CaseKind) -> Visit:
        """Return the visit without this wish."""
        return Visit(
            tuple(name for name in self.wishes if name != kind.name),
            {home: answers for home, answers in self.answered.items() if home != kind.name},
        )

    def exchange(self, kind: CaseKind) -> Visit:
        """Return the visit with what a kind offers in its place; as it is if that is nothing."""
        if kind.instead is None:
            return self
        other, visit = BY_NAME[kind.instead.kind], self.drop(kind)
        for question in (question for page in other.pages for question in page.questions):
            if question.key in kind.instead.answers:
                visit = visit.put(other, question, question.own(kind.instead.answers))
        return visit

    def kinds(self) -> tuple[CaseKind, ...]:
        """Return the kinds asked for, in order."""
        return tuple(BY_NAME[name] for name in self.wishes if name in BY_NAME)

    def complete(self) -> tuple[CaseKind, ...]:
        """Return the wishes that lack nothing: those that are sent."""
        return tuple(kind for kind in self.kinds() if not kind.missing(self.answers(kind)))

    def incomplete(self) -> tuple[CaseKind, ...]:
        """Return the wishes that still lack an answer."""
        return tuple(kind for kind in self.kinds() if kind.missing(self.answers(kind)))

    def _pruned(self, kind: CaseKind) -> Visit:
        """Forget what closed pages ask, until no answer so forgotten closes another page."""
        answers = self.answers(kind)
        asked = {question.key for question in kind.questions(answers)}
        # A kind that does not ask a common question does not close it for the others.
        closed = [
            *(q for q in _closed(kind.pages, answers) if q.home == kind.name),
            *_closed((*BEFORE, *AFTER), answers),
        ]
        answered = dict(self.answered)
        for question in closed:
            here = answered.get(question.home, {})
            if question.key not in asked and (gone := question.own(here)):
                answered[question.home] = {k: t for k, t in here.items() if k not in gone}
        pruned = replace(self, answered=answered)
        return self if pruned == self else pruned._pruned(kind)


def _closed(pages: tuple[Page, ...], answers: Answers) -> tuple[Question, ...]:
    """Return the questions of the pages that these answers do not lead through."""
    return tuple(q for page in pages if not page.applies(answers) for q in page.questions)
