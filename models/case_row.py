"""How a case's row is written: only along the moves there are, and never over somebody else's.

The verbs beside this file are its callers; what they mean and what they record is theirs.
"""

from __future__ import annotations

from models.status import Status, check_move
from models.tables import Case


class CaseChanged(Exception):
    """Somebody else changed the case in the meantime; look at it again."""


async def move(case: Case, then: Status, **changes: object) -> None:
    """Write a case's new status with what changes along; raise `MoveNotAllowed`."""
    check_move(Status(case.status), then)
    await update(case, status=then.value, **changes)


async def update(case: Case, **changes: object) -> None:
    """Write changes unless somebody else has written since the case was read: `CaseChanged`."""
    version = case.version + 1
    written = await Case.filter(id=case.id, version=case.version).update(version=version, **changes)
    if written != 1:
        raise CaseChanged
    case.update_from_dict({"version": version, **changes})


async def touch(case: Case) -> None:
    """Mark a case as changed, so that whoever looked at it before has to look again."""
    await update(case)
