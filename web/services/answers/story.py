"""What a case has been through, as its page and the desk tell it: read once, in order.

It knows events and rows; the words are said in `web/timeline.py`. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tortoise.expressions import Q

from mail.acceptance import Wait
from models import complaining
from models.events import EventName
from models.status import Status
from models.tables import Case, Event, Message, MessageKind, MessageState
from web.services.cases import progress
from web.services.cases.progress import Progress
from web.services.post.mails import Why

TOLD = {
    EventName.CASE_FILED: "received",
    EventName.CASE_REGISTERED: "registered",
    EventName.CASE_CONFIRMED: "confirmed",
    EventName.CASE_QUESTION_ASKED: "question_asked",
    EventName.CASE_DOUBTED: "clock_stopped",
    EventName.CASE_QUESTION_ANSWERED: "question_answered",
    EventName.CASE_DOUBT_ENDED: "clock_runs",
    EventName.CASE_EXTENDED: "extended",
    EventName.CASE_NOT_EXTENDED: "not_extended",
    EventName.CASE_KIND_CHANGED: "kind_changed",
    EventName.CASE_REPLIED: "replied",
    EventName.CASE_OVERDUE_TOLD: "overdue_told",
    EventName.RESTRICTION_SET: "restricted",
    EventName.RESTRICTION_NOT_SET: "not_restricted",
    EventName.RESTRICTION_TOLD: "lifting_told",
    EventName.RESTRICTION_LIFTED: "lifted",
    EventName.CASE_ANSWERED: "answered",
    EventName.CASE_HANDLED_ALONE: "handled_alone",
    EventName.CASE_REOPENED: "reopened",
    EventName.CASE_COMPLAINED: "complained",
    EventName.WHO_WAS_TOLD_ASKED: "told_asked",
    EventName.CASE_WITHDRAWN: "withdrawn",
    EventName.CASE_DISOWNED: "disowned",
    EventName.CASE_NOT_CONFIRMED: "unproven",
    EventName.CASE_FILED_ANEW: "filed_anew",
}
"""The events that are told of, each with the name of its sentence."""
AT_THE_DESK_ALONE = {
    EventName.MAIL_ATTACHED: "mail_came",
    EventName.MAIL_HELD: "mail_waits",
    EventName.ANSWER_STOPPED: "answer_stopped",
    EventName.LETTER_LEFT_ANYWAY: "left_anyway",
    EventName.NOTE_ADDED: "note_added",
    EventName.CASE_HANDED_OVER: "handed_over",
    EventName.CASE_FREED: "freed",
}
"""The events that the desk is told of, and the person is not."""
OF_A_MAIL: Mapping[str, str] = {
    Why.HELD: "mail_held",
    **dict.fromkeys((Why.DRAFT, Why.INCOMPLETE), "mail_draft"),
    Why.FROM_PERSON: "mail_from_person",
    Why.NOT_THE_PERSON: "mail_not_the_person",
    Why.ATTACHED: "mail_attached",
    Why.AUTO_REPLY: "mail_automatic",
    Wait.STRANGER: "mail_unvouched",
    Wait.NOT_VOUCHED: "mail_unvouched",
    **dict.fromkeys(("do", "correct", "note", "instead", "addition"), "mail_dealt_with"),
}
"""What is told of a mail that came to a case, where more is to be said than that it came."""
BEGINNINGS = (EventName.CASE_FILED, EventName.CASE_REGISTERED)
ENDS = (EventName.CASE_ANSWERED, EventName.CASE_WITHDRAWN, EventName.CASE_DISOWNED)
ASKED = (MessageState.SENDING, MessageState.SENT)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened: the name of its sentence, when, and the event's detail."""

    name: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A case's way so far, as its person may know it.

    `question` is the message that waits for the person's answer.
    """

    case: Case
    happened: Sequence[Happened]
    progress: Progress
    question: Message | None = None

    @property
    def complaint(self) -> Case | None:
        """Return the complaint about the case's answer, if there is one."""
        return complaining.among(self.case, self.progress.followed_by)

    @property
    def asked_who_was_told(self) -> datetime | None:
        """Return when the person asked who has been told. GDPR art. 19."""
        return next((one.at for one in self.happened if one.name == "told_asked"), None)


async def of(case: Case) -> Story:
    """Return what a case has been through, and of the cases it hangs with only the person's own."""
    so_far = _own(case, await progress.of(case))
    return Story(case, await happened(case, so_far), so_far, await _question(case))


def _own(case: Case, so_far: Progress) -> Progress:
    """Leave out cases at other addresses: what is written on a case may be another's request."""
    linked = so_far.follows
    return replace(
        so_far,
        follows=linked if linked and complaining.is_at_one_address(case, linked) else None,
        followed_by=[one for one in so_far.followed_by if complaining.is_at_one_address(case, one)],
    )


async def happened(case: Case, so_far: Progress, *, at_desk: bool = False) -> tuple[Happened, ...]:
    """Return what is told of a case, the oldest first; nothing of a case that `so_far` lacks."""
    told = [*TOLD, *(AT_THE_DESK_ALONE if at_desk else ())]
    rows = await Event.filter(case_id=case.id, name__in=[name.value for name in told]).order_by(
        "seq"
    )
    return tuple(_told(case, so_far, rows))


def _told(case: Case, so_far: Progress, rows: Sequence[Event]) -> Iterator[Happened]:
    begun = next((row.at for row in rows if row.name in BEGINNINGS), None)
    ended = {row.at for row in rows if row.name in ENDS}
    known = {one.reference for one in so_far.followed_by}
    for row in rows:
        match EventName(row.name):
            case EventName.CASE_REGISTERED | EventName.CASE_FILED:
                yield _beginning(case, so_far, row)
            case EventName.CASE_CONFIRMED if row.at == begun:
                pass  # the mailbox was proven before the case was there
            case EventName.CASE_ANSWERED if case.given is not None:
                yield Happened("answered_by_hand", row.at, case.given.value)
            case EventName.CASE_COMPLAINED if row.detail not in known:
                pass  # somebody else's
            case EventName.CASE_DOUBT_ENDED if row.at in ended:
                pass  # the clock runs no more
            case EventName.MAIL_ATTACHED | EventName.MAIL_HELD as name:
                why = OF_A_MAIL.get(row.detail, AT_THE_DESK_ALONE[name])
                yield Happened(why, row.at)
            case name:
                yield Happened({**TOLD, **AT_THE_DESK_ALONE}[name], row.at, row.detail)


def _beginning(case: Case, so_far: Progress, row: Event) -> Happened:
    if so_far.follows and complaining.is_about_an_answer(case, so_far.follows):
        return Happened("complaint_received", case.received_at, so_far.follows.reference)
    if row.name == EventName.CASE_REGISTERED:
        return Happened("registered", case.received_at, case.channel)
    return Happened("received", case.received_at)


async def _question(case: Case) -> Message | None:
    """Return the newest question, while the case waits for its answer; one that is held is none."""
    if case.status != Status.WAITING:
        return None
    asked = Message.filter(case_id=case.id, kind=MessageKind.QUESTION, state__in=ASKED)
    held = Q(state=MessageState.SENDING, raw_mail_id__isnull=False)
    return await asked.exclude(held).order_by("-created_at", "-id").first()
