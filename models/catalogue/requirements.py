"""What a complete answer to a request must hold. Pure; it knows no case and no organisation.

Three sources are told apart: facts the portal adds (`facts`, by name), the outcome and the ground
(chosen), and what only the handler knows (`lines`, asked for one by one).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.catalogue.questions import Question


class Outcome(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    NONE_FOUND = "none_found"
    PASSED_ON = "passed_on"
    NOT_OURS = "not_ours"


ORDINARY = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED, Outcome.NONE_FOUND)
"""The outcomes of a request that is ours to decide."""
ROUTED = frozenset({Outcome.PASSED_ON, Outcome.NOT_OURS})
"""Outcomes of a request that somebody else decides. GDPR art. 28 (3) (e)."""
WITH_REASONS = frozenset({Outcome.PARTLY, Outcome.REFUSED})
"""Outcomes in which something asked for is not done."""
DONE = frozenset({Outcome.GRANTED, Outcome.PARTLY})
"""Outcomes in which something asked for is done."""


class Identity(StrEnum):
    """When an answer takes a record of whose account it is about. GDPR art. 12 (6)."""

    ALWAYS = "always"
    WITH_FILES = "with_files"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for refusing.

    `lead`: it takes the lead's press to use it. `least`: the fewest characters of a reason that
    can show what this ground takes. `to_check`: it cannot be chosen before the organisation's file
    says when somebody compared its text with the law. `partly`: it holds back a part of what is
    asked for, and never all of it. `wholly`: it is about the request as a whole, and is not
    proposed for a part of it.
    """

    code: str
    lead: bool = False
    least: int = 1
    to_check: bool = False
    partly: bool = False
    wholly: bool = False

    def may_be_used(self, checked: Collection[str]) -> bool:
        """Say whether the ground can be chosen, where these have been compared with the law."""
        return self.code in checked or not self.to_check


@dataclass(frozen=True, slots=True)
class Line:
    """Something only the handler knows, and the outcomes that ask for it.

    `aside`: it is beside the matter, and does not say what was found or decided.
    """

    question: Question
    outcomes: frozenset[Outcome]
    aside: bool = False

    @property
    def is_done(self) -> bool:
        """Say whether the line tells what is done; otherwise it tells what is not."""
        return not self.outcomes.issubset(WITH_REASONS)


EXCESSIVE = Ground("art12-5", lead=True, wholly=True)
UNKNOWN_PERSON = Ground("art11-2", lead=True, wholly=True)
UNPROVEN = Ground("art12-6", lead=True)
GENERAL = (UNKNOWN_PERSON, EXCESSIVE, UNPROVEN)
"""Grounds that any request may meet. GDPR art. 11 (2), 12 (5) and 12 (6)."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an answer must hold.

    `grounds`: for what is not done; without any, no ground is asked for and the lines explain.
    `behind_code`: the handler's own words wait behind a code; otherwise they are in the letter.
    `file`: the outcomes that are not told without one.
    `facts`: by outcome, what the portal adds. `access_first`: it is not done before an answer to
    a request for access has been fetched. `pause`: the person asks that the use be paused
    meanwhile. `identity`: when the answer may hold what is on an account, and so takes a record of
    whose account that is. `restricts`: what is granted stands until it is lifted.
    `pausable`: its use may be paused meanwhile, asked for or not. GDPR art. 18 (1).
    """

    outcomes: tuple[Outcome, ...] = ORDINARY
    lines: tuple[Line, ...] = ()
    grounds: tuple[Ground, ...] = GENERAL
    facts: Mapping[Outcome, tuple[str, ...]] = field(default_factory=dict)
    behind_code: bool = False
    file: frozenset[Outcome] = frozenset()
    access_first: bool = False
    pause: bool = False
    identity: Identity = Identity.ALWAYS
    restricts: bool = False
    pausable: bool = False

    @property
    def asks_identity(self) -> bool:
        """Say whether some answer takes a record of whose account it is about."""
        return self.identity is not Identity.NEVER

    def lines_for(self, outcome: Outcome | None) -> tuple[Question, ...]:
        """Return what only the handler knows, for an outcome; every line before one is chosen."""
        return tuple(
            line.question for line in self.lines if outcome is None or outcome in line.outcomes
        )

    def asks_reasons(self, outcome: Outcome | None) -> bool:
        """Say whether the outcome takes a ground and its reasons. GDPR art. 12 (4)."""
        return bool(self.grounds) and outcome in WITH_REASONS

    def asks_content(self, outcome: Outcome | None) -> bool:
        """Say whether the outcome takes a text or a file, since no line says what was found."""
        if outcome is None or outcome is Outcome.REFUSED:
            return False
        return not any(outcome in line.outcomes for line in self.lines if not line.aside)

    def least_reason(self, code: str) -> int:
        """Return the fewest characters of a reason that a ground is content with."""
        return next((ground.least for ground in self.grounds if ground.code == code), 1)
