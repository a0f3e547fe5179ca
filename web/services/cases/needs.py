"""What the answer to a case must hold, from the case's kind and what its person has said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.cases import AsAsked
from models.catalogue.all import BY_NAME
from models.catalogue.common import routed, without_account_of_pause
from models.catalogue.questions import Answers
from models.catalogue.requirements import Requirements
from models.tables import Case
from web.services.cases.progress import Progress

ALONE = "alone"
"""The fact that a complaint is handled by the one it is about."""
LIFTING = "lifting"
"""The fact that the person is told before a pause ends. GDPR art. 18 (3)."""


def needs_of(case: Case, asked: Sequence[AsAsked], so_far: Progress | None = None) -> Requirements:
    """Return what an answer to a case must hold, with what has come of the case `so_far`.

    Where whoever gave the answer complained about handles the complaint, too, because there is
    nobody else, that is told. So it is of a pause that stands that its end is told first.
    """
    given = answers_of(asked)
    needs = routed(BY_NAME[case.kind].requirements(given), given)
    if so_far is None:
        return needs
    if so_far.has_paused:
        needs = without_account_of_pause(needs)
    if so_far.restriction and not (so_far.restriction.told_at or so_far.end_is_out):
        needs = _telling(LIFTING, needs)
    return _telling(ALONE, needs) if so_far.alone else needs


def is_at_once(case: Case, asked: Sequence[AsAsked]) -> bool:
    """Say whether a case is acted on without proof of its address. GDPR art. 7 (3), 21 (3)."""
    return BY_NAME[case.kind].at_once(answers_of(asked))


def _telling(fact: str, needs: Requirements) -> Requirements:
    """Return the requirements with a fact that every answer tells."""
    told = {outcome: needs.facts.get(outcome, ()) for outcome in needs.outcomes}
    return replace(
        needs,
        facts={out: told[out] if fact in told[out] else (*told[out], fact) for out in told},
    )


def answers_of(asked: Sequence[AsAsked]) -> Answers:
    """Return the person's answers as the catalogue reads them."""
    return {row.question: row.value for row in asked}
