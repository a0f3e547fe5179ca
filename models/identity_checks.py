"""What a handler, or the mailbox of an account, has found about who asks: recorded, never edited.

Each finding is a row of its own, and the newest counts. Neither the number that was called nor the
facts that were asked about are kept.
"""

from __future__ import annotations

from datetime import datetime

from models import events
from models.case_row import touch
from models.events import PERSON, EventName
from models.identity import Method, Proof
from models.tables import Case, IdentityCheck
from models.vault import Vault

OTHER_WAYS = (Method.LETTER, Method.CALL, Method.FACTS)
"""How it is found out when the proven address is not the account's."""


async def record(
    vault: Vault, case: Case, proof: Proof, method: Method, *, by_id: str | None, now: datetime
) -> None:
    """Record what was found, and how; nobody's `by_id` is the account's own mailbox.

    Whoever looked at the case before has to look again. GDPR art. 12 (6).
    """
    await touch(case)
    await IdentityCheck.create(case_id=case.id, by_id=by_id, proof=proof, method=method, at=now)
    await events.record(
        vault,
        EventName.IDENTITY_CHECKED,
        now=now,
        actor=by_id or PERSON,
        case_id=case.id,
        detail=f"{proof}/{method}",
    )
