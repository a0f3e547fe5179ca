"""A case's date as letters to the desk tell it."""

from __future__ import annotations

from datetime import datetime

from locales import DESK_LANGUAGE, Words
from locales.dates import long_date
from models.cases import counts_on
from models.deadlines import end_of, oslo_date
from models.tables import Case


def by(case: Case, words: Words, now: datetime, *, at_once: bool) -> str:
    """Say by when the desk answers, or does what does not wait for proof of the address."""
    due = long_date(counts_on(case), DESK_LANGUAGE)
    if not at_once:
        late = now >= end_of(counts_on(case))
        return words("mail.late" if late else "mail.by", due=due)
    unproven = f" {words('mail.not_awaited')}" if case.address else ""
    return words("mail.at_once", due=due) + unproven


def left(case: Case, words: Words, now: datetime) -> str:
    """Say how long is left of a case's time; nothing once it has passed."""
    days = (counts_on(case) - oslo_date(now)).days
    if days < 0:
        return ""
    name = {0: "today", 1: "one"}.get(days, "many")
    return words(f"mail.left.{name}", days=days)
