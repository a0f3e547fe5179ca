"""What letters and pages tell of a case, gathered from its row."""

from __future__ import annotations

from mail.stationery import CaseFacts
from models import references
from models.cases import counts_on
from models.tables import Case


def facts(case: Case) -> CaseFacts:
    """Return a case's reference as shown, its kind, the date that counts and its language."""
    return CaseFacts(
        reference=references.shown(case.reference),
        kind=case.kind,
        due_on=counts_on(case),
        language=case.language,
    )
