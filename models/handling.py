"""Whose case it is, when that changes without them taking it: given to a colleague, or nobody's.

Each verb writes its event and runs in its caller's transaction; no date moves by it.
"""

from __future__ import annotations

from datetime import datetime

from models import events
from models.case_row import update
from models.events import PORTAL, EventName
from models.tables import Case
from models.vault import Vault


async def hand_over(vault: Vault, case: Case, staff_id: str, *, actor: str, now: datetime) -> None:
    """Give a case to somebody else at the desk; the event names them by their id."""
    await update(case, handler_id=staff_id)
    name = EventName.CASE_HANDED_OVER
    await events.record(vault, name, now=now, actor=actor, case_id=case.id, detail=staff_id)


async def free(vault: Vault, case: Case, why: str, now: datetime) -> None:
    """Take a case from a handler who is not there; `why` is a code."""
    await update(case, handler_id=None)
    name = EventName.CASE_FREED
    await events.record(vault, name, now=now, actor=PORTAL, case_id=case.id, detail=why)
