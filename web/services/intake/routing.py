"""A case put before the desk, and on its list where somebody else may decide it.

Nobody but a handler decides that: what is measured in a dwelling is measured for others (GDPR art.
28), and a client who asks about its own people gives an instruction rather than uses a right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import cases
from models.cases import AsAsked
from models.catalogue.common import ABOUT, is_instruction
from models.deadlines import add_working_days, oslo_date
from models.tables import Case, Task, TaskKind
from web.portal import Portal
from web.services.cases.needs import answers_of
from web.services.letters import notify

PROMISED_DAYS = 5
"""Working days in which the desk has found out who decides; our own promise, not the law's."""


async def to_the_desk(portal: Portal, case: Case, now: datetime) -> None:
    """Put a case that opens before the desk, in the transaction that opens it."""
    await route(case, await cases.answers_of(portal.vault, case), now)
    await notify.desk_of_new_case(portal, case, now)


async def route(case: Case, asked: Sequence[AsAsked], now: datetime) -> None:
    """Put a case on the desk's list if somebody else may decide it; days count from receipt."""
    answers = answers_of(asked)
    kinds = {
        TaskKind.METER_DATA: answers.get(ABOUT.key) == "dwelling",
        TaskKind.CLIENTS_INSTRUCTION: is_instruction(answers),
    }
    due_on = add_working_days(oslo_date(case.received_at), PROMISED_DAYS)
    for kind in (kind for kind, applies in kinds.items() if applies):
        await Task.create(kind=kind, case_id=case.id, created_at=now, due_on=due_on)
