"""What the answer to a case must hold, from the case's kind and what its person has said."""

from __future__ import annotations

from collections.abc import Sequence

from models.cases import AsAsked
from models.catalogue.all import BY_NAME
from models.catalogue.questions import Answers
from models.catalogue.requirements import Requirements
from models.tables import Case


def needs_of(case: Case, asked: Sequence[AsAsked]) -> Requirements:
    """Return what an answer to a case must hold."""
    return BY_NAME[case.kind].requirements(_given(asked))


def is_at_once(case: Case, asked: Sequence[AsAsked]) -> bool:
    """Say whether a case is acted on without proof of its address. GDPR art. 7 (3), 21 (3)."""
    return BY_NAME[case.kind].at_once(_given(asked))


def _given(asked: Sequence[AsAsked]) -> Answers:
    return {row.question: row.value for row in asked}
