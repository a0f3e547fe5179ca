"""What letters and pages tell of a case, gathered from its row."""

from __future__ import annotations

from locales.dates import long_instant, plain_date
from mail.stationery import CaseFacts
from models import references
from models.cases import counts_on
from models.deadlines import oslo_date
from models.registering import CHANNELS
from models.status import ENDED, Status
from models.tables import Case


def facts(case: Case) -> CaseFacts:
    """Return a case's reference as shown, its kind, the date that counts and its language."""
    return CaseFacts(
        reference=references.shown(case.reference),
        kind=case.kind,
        due_on=counts_on(case),
        language=case.language,
        is_over=Status(case.status) in ENDED,
    )


def received(case: Case, language: str) -> str:
    """Say when a case was received: the day alone of what came another way than the portal."""
    if case.channel in CHANNELS:
        return plain_date(oslo_date(case.received_at), language)
    return long_instant(case.received_at, language)
