"""The letters a mail that came in brings about by itself: counted here, wherever they are written.

Two machines that answer each other would never end. What is told apart by headers is not answered
at all; this is for the machine that has none (security.md 3.5, T36).
"""

from __future__ import annotations

from datetime import datetime

from mail import addresses
from models import limits
from models.addresses import folded
from models.tables import Case, Task, TaskKind
from web.portal import Portal

RULES = (limits.AUTOMATIC_IN_HOUR, limits.AUTOMATIC_IN_DAY)
STAFF_RULES = (limits.STAFF_IN_HOUR, limits.STAFF_IN_DAY)


async def allow(
    portal: Portal, to: str, now: datetime, *, case: Case | None = None, staff: bool = False
) -> bool:
    """Count a letter that answers a mail, in the caller's transaction; say False for one too many.

    Then nothing is sent, and somebody at the desk has a task. A member of `staff` handles many
    cases in an hour, so theirs are counted case by case. Nobody at an address of ours is answered.
    """
    if is_ours(portal, to):
        return False
    mailbox = folded(to.lower())
    subject = f"{mailbox} {case.id}" if staff and case else mailbox
    rules = STAFF_RULES if staff else RULES
    if any([await limits.reached(portal.vault, rule, subject, now) for rule in rules]):
        await _ask_somebody(case, now)
        return False
    for rule in rules:
        await limits.count(portal.vault, rule, subject, now)
    return True


def is_ours(portal: Portal, address: str) -> bool:
    """Say whether an address is one the portal writes from, or has made itself.

    The domain alone does not tell: it may be the one the staff write from as well.
    """
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    if address.lower() == portal.stationery.sender.lower():
        return True
    made = addresses.read(sign, address, domain) or addresses.read_other(sign, address, domain)
    return made is not None


async def _ask_somebody(case: Case | None, now: datetime) -> None:
    """Let a person see to it, once."""
    case_id = case.id if case else None
    about = Task.filter(kind=TaskKind.LETTERS_LIMITED, case_id=case_id, done_at=None)
    if not await about.exists():
        await Task.create(kind=TaskKind.LETTERS_LIMITED, case_id=case_id, created_at=now)
