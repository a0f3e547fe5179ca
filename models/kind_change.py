"""A case under another name than the person gave it: its kind, its date, and what the desk does.

When it was received does not change; neither do the person's own words. It writes its event and
runs in its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from models import cases, correspondence, doubts, events, extending
from models.at_once import act_by, put_on_list, take_off_list
from models.case_row import update
from models.cases import AsAsked, counts_on
from models.events import EventName
from models.keyring import open_key
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Answer, Case
from models.vault import Vault


class AddressUnproven(Exception):
    """What waits for proof of an address cannot come out of a case that has none."""


async def change_kind(
    vault: Vault,
    case: Case,
    kind: str,
    branch: Sequence[AsAsked],
    *,
    was_at_once: bool,
    at_once: bool,
    asks_who: bool,
    actor: str,
    now: datetime,
) -> None:
    """Handle an open case as another kind; `branch` are the answers that tell how it is treated.

    What is done `at_once` is due in two working days, or earlier where that was said, and is never
    extended. What `was_at_once` and is no more has the month from receipt again, with every day
    that a doubt has taken and the more time that was given. A doubt about who asks ends where the
    new kind is done at once or no longer `asks_who`. Raises `AddressUnproven` for an address that
    nobody has proven, where the new kind would have waited for it.
    """
    if Status(case.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only an open case can be handled as another kind")
    if case.address and case.confirmed_at is None and not at_once:
        raise AddressUnproven
    before = case.kind
    if at_once or not asks_who:
        await _end_doubt(vault, case, actor, now)
    days: dict[str, date | None] = {}
    if at_once:
        days = {"due_on": min(counts_on(case), act_by(now)), "extended_on": None}
    elif was_at_once:
        days = await _days_again(case, now)
    await _write(vault, case, branch)
    await update(case, kind=kind, **days)
    await take_off_list(case, now)
    if at_once:
        await put_on_list(case, now)
    await events.record(
        vault,
        EventName.CASE_KIND_CHANGED,
        now=now,
        actor=actor,
        case_id=case.id,
        detail=f"{before}>{kind}",
    )


async def _end_doubt(vault: Vault, case: Case, actor: str, now: datetime) -> None:
    """End the doubt that is open, if one is; nobody waits for its answer any more."""
    doubt = await doubts.open_on(case)
    if doubt is not None:
        await doubts.end(vault, case, doubt, now, actor=actor, now=now)
        await correspondence.waits_no_more(case, doubt.message_id)


async def _days_again(case: Case, now: datetime) -> dict[str, date | None]:
    """Return the dates of a case that waits for its answer again."""
    clock = await doubts.clock(case, now)
    extended_on = clock.extended_on if await extending.stands(case) else None
    return {"nominal_on": clock.nominal_on, "due_on": clock.due_on, "extended_on": extended_on}


async def _write(vault: Vault, case: Case, branch: Sequence[AsAsked]) -> None:
    """Put answers in the place of those to the same questions, or after all others."""
    key = await open_key(vault, case.key_id)
    last = await Answer.filter(case_id=case.id).order_by("-position").first()
    position = last.position + 1 if last else 0
    for number, answer in enumerate(branch):
        await Answer.filter(case_id=case.id, question=answer.question).delete()
        await cases.write_answer(key, case, position + number, answer)
