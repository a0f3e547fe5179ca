"""How far a case has come beside its status: doubts, identity, pauses, and the cases it hangs with.

Reads only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models import restricting, unconfirmed
from models.cases import counts_on
from models.catalogue.complaint import COMPLAINT
from models.deadlines import Deadlines, count_deadlines, end_of, oslo_date
from models.doubts import spent
from models.identity import Method, Proof
from models.identity_checks import OTHER_WAYS
from models.status import Status
from models.tables import (
    Case,
    Doubt,
    IdentityCheck,
    Message,
    MessageKind,
    MessageState,
    Restriction,
    Staff,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is recorded on a case's way.

    `identity`: the newest check of whose account it is about. `shown_other_way`: the newest check
    made another way than by comparing addresses showed whose it is. `account_says_no`: the mailbox
    of the account knows of no request, as far as it last said. `authority_seen`: somebody has
    seen the authority of who asks for another. `restriction`: the pause that stands; `end_is_out`:
    the letter that says that it ends is on its way; `has_paused`: a pause stands or has stood.
    `follows`: the case this one came out of;
    `followed_by`: those that came out of it. `own_answer_of`: the id of whoever gave the answer
    this complaint is about, when somebody else can take it, else empty. `alone`: it complains about
    an answer by the only member of staff there is. `ends_from`: the first day on which the desk may
    end it, while nobody has confirmed it.
    """

    doubts: Sequence[Doubt] = ()
    identity: IdentityCheck | None = None
    shown_other_way: bool = False
    account_says_no: bool = False
    authority_seen: bool = False
    restriction: Restriction | None = None
    end_is_out: bool = False
    has_paused: bool = False
    follows: Case | None = None
    followed_by: Sequence[Case] = ()
    own_answer_of: str = ""
    alone: bool = False
    ends_from: date | None = None

    @property
    def open_doubt(self) -> Doubt | None:
        """Return the doubt whose question is out; the clock stands still."""
        return next((doubt for doubt in self.doubts if doubt.answered_at is None), None)

    def is_own_answer_of(self, staff_id: str) -> bool:
        """Say whether a member of staff, a lead or not, may not handle a complaint: they answered.

        Where there is nobody else they may: `alone`.
        """
        return self.own_answer_of == staff_id


async def of(case: Case) -> Progress:
    """Return what is recorded on a case's way."""
    follows = await Case.get_or_none(id=case.follows_id) if case.follows_id else None
    own_answer_of, alone = await _answered_by(case, follows)
    checks = IdentityCheck.filter(case_id=case.id)
    other_way = await checks.filter(method__in=OTHER_WAYS).order_by("-at", "-id").first()
    letter = await checks.filter(method=Method.LETTER).order_by("-at", "-id").first()
    pause = await restricting.standing(case.id)
    return Progress(
        doubts=await Doubt.filter(case_id=case.id).order_by("asked_at", "id"),
        identity=await checks.exclude(method=Method.AUTHORITY).order_by("-at", "-id").first(),
        shown_other_way=other_way is not None and other_way.proof is Proof.OTHER_WAY,
        account_says_no=letter is not None and letter.proof is Proof.NOT_PROVEN,
        authority_seen=await checks.filter(method=Method.AUTHORITY, proof=Proof.SAME).exists(),
        restriction=pause,
        end_is_out=pause is not None
        and await Message.exists(
            case_id=case.id, kind=MessageKind.LIFTING, state=MessageState.SENDING
        ),
        has_paused=pause is not None or await Restriction.exists(case_id=case.id),
        follows=follows,
        followed_by=await Case.filter(follows_id=case.id).order_by("received_at", "id"),
        own_answer_of=own_answer_of,
        alone=alone,
        ends_from=await unconfirmed.may_end_from(case)
        if case.status == Status.UNCONFIRMED
        else None,
    )


def clock_of(case: Case, doubts: Sequence[Doubt], now: datetime) -> Deadlines:
    """Return the days of a case as they stand: a question about identity that is out counts."""
    return count_deadlines(case.received_at, spent(doubts, now))


def due_on(case: Case, so_far: Progress, now: datetime) -> date:
    """Return the date that counts now: while a question of identity is out it moves on."""
    if so_far.open_doubt is None:
        return counts_on(case)
    clock = clock_of(case, so_far.doubts, now)
    return clock.extended_on if case.extended_on else clock.due_on


def was_due_on(case: Case, so_far: Progress, now: datetime) -> date | None:
    """Return the date that an answer given now is late for; None while it is in time."""
    day = due_on(case, so_far, now)
    return day if now >= end_of(day) else None


def paused_since(case: Case, doubts: Sequence[Doubt]) -> date | None:
    """Return since when the clock of a case stands still; None while it runs.

    A question asked when the time had run out stops nothing.
    """
    asked = [oslo_date(doubt.asked_at) for doubt in doubts if doubt.answered_at is None]
    return min((day for day in asked if day <= counts_on(case)), default=None)


def unpaused_on(case: Case) -> date:
    """Return the date that would count if no clock had stood still."""
    days = count_deadlines(case.received_at)
    return days.extended_on if case.extended_on else days.unpaused_due_on


async def _answered_by(case: Case, follows: Case | None) -> tuple[str, bool]:
    """Return who may not handle a complaint, and whether there is nobody else who can.

    A complaint is handled by somebody else than the one who answered.
    """
    if follows is None or case.kind != COMPLAINT.name:
        return "", False
    answer = (
        await Message.filter(case_id=follows.id, kind=MessageKind.ANSWER, state=MessageState.SENT)
        .order_by("-sent_at")
        .first()
    )
    author = answer.author_id if answer else None
    if author is None:
        return "", False
    others = await Staff.filter(removed_at=None).exclude(id=author).exists()
    return (author, False) if others else ("", True)
