"""Every way a request may end, and what its answer must hold, as the catalogue says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.catalogue.all import kinds
from models.catalogue.common import routed
from models.catalogue.dates import ApproximateDate
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers, Choice, Choices, Question
from models.catalogue.requirements import (
    ROUTED,
    UNKNOWN_PERSON,
    UNPROVEN,
    Ground,
    Identity,
    Outcome,
    Requirements,
)
from tests.patterns import branches
from tests.web.conftest import Running
from tests.web.desk_steps import DONE_ON, RECIPIENT
from web.services.answers.answer_facts import RECIPIENTS, absent

DAY_AS_TOLD = "20. november 2026"
REASON = "Vi må ta vare på dette, og det veier tyngre enn det du har fortalt oss om grunnen."
CLOSING = "Hilsen Siri Solberg."


@dataclass(frozen=True)
class Ending:
    """One way a kind of request may end, and everything its answer must hold."""

    kind: CaseKind
    answers: Answers
    needs: Requirements
    outcome: Outcome
    ground: Ground | None

    def __str__(self) -> str:
        ground = f" {self.ground.code}" if self.ground else ""
        return f"{self.kind.name} {dict(self.answers)} {self.outcome}{ground}"

    @property
    def address(self) -> str:
        """A person of their own, so that nobody's limits are another's."""
        given = "-".join(part for pair in self.answers.items() for part in pair) or "x"
        return f"{self.kind.name}.{given}.{self.outcome.value}@example.com".replace("_", "-")

    @property
    def lines(self) -> tuple[Question, ...]:
        return self.needs.lines_for(self.outcome)

    @property
    def with_reasons(self) -> bool:
        return self.needs.asks_reasons(self.outcome)

    @property
    def takes_file(self) -> bool:
        return self.outcome in self.needs.file

    @property
    def takes_identity(self) -> bool:
        if self.needs.identity is not Identity.ALWAYS or self.outcome in ROUTED:
            return False
        unknown = self.ground in (UNPROVEN, UNKNOWN_PERSON)
        return not (self.outcome is Outcome.REFUSED and unknown)

    @property
    def tells_recipients(self) -> bool:
        return RECIPIENTS in self.needs.facts.get(self.outcome, ())

    def complete(self) -> dict[str, str]:
        """Fill in everything as a handler would."""
        filled = {"outcome": self.outcome.value, "text": CLOSING}
        filled |= {line.key: _fill(line) for line in self.lines}
        if self.with_reasons and self.ground is not None:
            filled |= {"reason": REASON, "ground": self.ground.code}
        if self.takes_identity:
            filled["identity"] = "same"
        return filled


def _fill(line: Question) -> str:
    if isinstance(line, ApproximateDate):
        return DONE_ON
    if isinstance(line, Choice | Choices):
        return line.options[0]
    return f"Dette er svart på {line.key}."


def told_of(line: Question) -> str:
    """What the person reads of a line that is filled in."""
    return DAY_AS_TOLD if isinstance(line, ApproximateDate) else _fill(line)


def endings(checked: Sequence[str] = ()) -> Iterator[Ending]:
    """Every way a kind may end that takes something else of its answer than the ways before it."""
    known: set[tuple[object, ...]] = set()
    for kind in kinds():
        for answers in (*kind.branches, *branches(kind)):
            needs = routed(kind.requirements(answers), answers)
            for number, outcome in enumerate(needs.outcomes):
                facts = needs.facts.get(outcome, ())
                asked = (kind.name, outcome, needs.lines_for(outcome), needs.grounds, facts)
                if asked in known:
                    continue
                known.add(asked)
                grounds = [one for one in needs.grounds if one.may_be_used(checked)]
                ground = grounds[-number % len(grounds)] if grounds else None
                with_reasons = needs.asks_reasons(outcome)
                yield Ending(kind, answers, needs, outcome, ground if with_reasons else None)


def recipients(portal: Running) -> dict[str, str]:
    """What the organisation's register lacks, filled in."""
    return {one.key: RECIPIENT for one in absent(portal.portal.organisation)}


def compulsory(ending: Ending, portal: Running) -> list[str]:
    """Every part of the answer that it may not leave without, by the name of its field."""
    found = ["identity"] if ending.takes_identity else []
    found += ["files"] if ending.takes_file else []
    found += ["outcome"] if len(ending.needs.outcomes) > 1 else []
    found += [line.key for line in ending.lines if line.required]
    if ending.needs.asks_content(ending.outcome) and not ending.takes_file:
        found.append("text")
    if ending.with_reasons:
        found += ["reason", "ground"]
    if ending.tells_recipients:
        found += [next(iter(recipients(portal)))]
    return found
