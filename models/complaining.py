"""A complaint about an answer: a case of its own, which hangs with the one it is about.

It comes from the page of that case, whose mailbox is proven; by the form, where its person may name
the case; or it is registered by hand. The verbs write their events and run in their caller's
transaction; who may handle the complaint is decided where it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import cases, events, references
from models.case_row import update
from models.cases import Filing
from models.catalogue.complaint import COMPLAINT, EARLIER
from models.events import PERSON, EventName
from models.status import MoveNotAllowed, Status
from models.tables import Case
from models.vault import Vault

ANSWERED = (Status.ANSWERED, Status.CLOSED)


def may_be_complained_about(case: Case) -> bool:
    """Say whether a case has an answer that is complained about here.

    Whoever disagrees with the answer to a complaint goes on to Datatilsynet or the courts.
    """
    return (
        case.status == Status.ANSWERED
        and case.kind != COMPLAINT.name
        and case.confirmed_at is not None
        and case.key_id is not None
    )


async def complaint_about(case: Case) -> Case | None:
    """Return the complaint about a case's answer, if there is one."""
    return among(case, await Case.filter(follows_id=case.id).order_by("received_at", "id"))


def among(case: Case, followed_by: Sequence[Case]) -> Case | None:
    """Return the newest of what follows a case that is its own person's complaint.

    Somebody else's is none, and neither is one that was withdrawn.
    """
    stand = [
        one
        for one in followed_by
        if one.kind == COMPLAINT.name
        and one.status != Status.WITHDRAWN
        and one.confirmed_at is not None
        and is_at_one_address(case, one)
    ]
    return stand[-1] if stand else None


def is_at_one_address(case: Case, other: Case) -> bool:
    """Say whether two cases have the same address: whoever reads one may know of the other."""
    return case.address_index is not None and case.address_index == other.address_index


def is_about_an_answer(case: Case, follows: Case | None) -> bool:
    """Say whether a case complains about the answer to another, and was not filed anew."""
    return follows is not None and case.kind == COMPLAINT.name and follows.status in ANSWERED


async def complain(vault: Vault, old: Case, filing: Filing, now: datetime) -> Case:
    """Open a case for a complaint about an answer; its clock starts now. GDPR art. 12 (2).

    Raises `MoveNotAllowed` for a case that has no such answer.
    """
    if not may_be_complained_about(old):
        raise MoveNotAllowed("only an answer is complained about, and no complaint is")
    new = await cases.file_case(vault, filing, now)
    await update(new, follows_id=old.id)
    await cases.confirm(vault, new, now)
    await is_proven(vault, new, PERSON, now)
    return new


async def take_as_one(vault: Vault, case: Case, about: Case | None, by: str, now: datetime) -> None:
    """Hang what somebody at the desk takes as a complaint with the answer it is about.

    `about` is the case they name; without one it stays with the case it came out of, if any.
    """
    if about is not None and about.id != case.id:
        await update(case, follows_id=about.id)
    if case.confirmed_at is not None:
        await is_proven(vault, case, by, now)


async def is_proven(vault: Vault, case: Case, by: str, now: datetime) -> None:
    """Remember, once its mailbox is proven, which answer a complaint is about; `by` says so.

    One that hangs with none hangs with the case that its person names, if that has the same
    address. Before the proof anybody may have typed it: it gives nothing away, and keeps nobody
    else from complaining.
    """
    if case.kind != COMPLAINT.name:
        return
    about = await Case.get_or_none(id=case.follows_id) if case.follows_id else None
    if about is None and (about := await _named(vault, case)):
        await update(case, follows_id=about.id)
    if about is None or not is_about_an_answer(case, about) or not is_at_one_address(about, case):
        return
    name, detail = EventName.CASE_COMPLAINED, case.reference
    await events.record(vault, name, now=now, actor=by, case_id=about.id, detail=detail)


async def _named(vault: Vault, case: Case) -> Case | None:
    """Return the answered case that a complaint's person has named, if it is at their address."""
    asked = await cases.answers_of(vault, case)
    typed = next((one.value for one in asked if one.question == EARLIER.key), "")
    return await Case.filter(
        reference__in=references.named_in(typed),
        address_index=case.address_index,
        status__in=[status.value for status in ANSWERED],
    ).first()
