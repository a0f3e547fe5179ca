"""The sorts of request there are: a kind, or one of the ways a kind is treated. Pure.

For who gives a request its name by hand; a person finds the way by answering the kind's pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.catalogue.all import kinds
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers
from models.catalogue.requirements import Requirements


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind with the answers, if any, that tell one way of treating it from the other."""

    kind: CaseKind
    branch: Answers

    @property
    def name(self) -> str:
        """Return what the sort is called in forms and in words: `access`, `objection_yes`."""
        return "_".join((self.kind.name, *self.branch.values()))

    @property
    def is_at_once(self) -> bool:
        """Say whether it is acted on without waiting for proof of the address."""
        return self.kind.at_once(self.branch)

    @property
    def requirements(self) -> Requirements:
        """Return what an answer to it must hold when nothing more is known."""
        return self.kind.requirements(self.branch)


def sorts() -> tuple[Sort, ...]:
    """Return every sort, in the order of the kinds."""
    return tuple(Sort(kind, branch) for kind in kinds() for branch in kind.branches)


def by_name(name: str) -> Sort:
    """Return the sort called `name`."""
    return next(sort for sort in sorts() if sort.name == name)


def sort_of(kind: str, answers: Answers) -> Sort:
    """Return the sort of a request with these answers; a kind's first where they do not tell."""
    own = [sort for sort in sorts() if sort.kind.name == kind]
    return next((sort for sort in own if sort.branch.items() <= answers.items()), own[0])
