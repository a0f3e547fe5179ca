"""What the desk and the person say to each other on the way to an answer, and who waits for whom.

A question lets the case wait for its person; it never moves a date (`doubts.py` does). The verbs
know no words and no letters; each writes its event and runs in its caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from models import doubts, events
from models.case_row import move, touch
from models.events import EventName
from models.status import Status
from models.tables import Case, Event, Message, MessageState, Task, TaskKind
from models.vault import Vault

ANSWERED_BY_A_REPLY = (TaskKind.REPLY_WANTED, TaskKind.WHO_WAS_TOLD)


async def ask(vault: Vault, case: Case, question_id: str, *, actor: str, now: datetime) -> None:
    """Let a case wait for its person, with what it waits for already. Raises `MoveNotAllowed`.

    The event names the question: which one the case waits for is read from the order of events. One
    that was mailed is older than its asking, by the time it was held.
    """
    await wait(case)
    name = EventName.CASE_QUESTION_ASKED
    await events.record(vault, name, now=now, actor=actor, case_id=case.id, detail=question_id)


async def wait(case: Case) -> None:
    """Let a case wait for its person; one that does is marked as changed."""
    if case.status == Status.WAITING:
        await touch(case)
    else:
        await move(case, Status.WAITING)


async def answered(vault: Vault, case: Case, *, actor: str, now: datetime) -> None:
    """Open a case again that waited for its person: what was asked is answered."""
    await move(case, Status.OPEN)
    await events.record(
        vault, EventName.CASE_QUESTION_ANSWERED, now=now, actor=actor, case_id=case.id
    )


async def waits_no_more(case: Case, question_id: str) -> None:
    """Open a case again that waits for this question no more, unless it waits for another one.

    It did not arrive, or its answer has come not to matter.
    """
    if case.status == Status.WAITING and not await _is_asked_beside(case, question_id):
        await move(case, Status.OPEN)


async def reply(vault: Vault, case: Case, *, actor: str, now: datetime) -> None:
    """Record that the person is written to, and take what they waited for off the desk's list."""
    await touch(case)
    await Task.filter(case_id=case.id, kind__in=ANSWERED_BY_A_REPLY, done_at=None).update(
        done_at=now
    )
    await events.record(vault, EventName.CASE_REPLIED, now=now, actor=actor, case_id=case.id)


async def _is_asked_beside(case: Case, question_id: str) -> bool:
    """Say whether another question is out: asked since the last that was answered."""
    happened = Event.filter(case_id=case.id)
    answered = happened.filter(name=EventName.CASE_QUESTION_ANSWERED.value).order_by("-seq")
    asked = happened.filter(name=EventName.CASE_QUESTION_ASKED.value)
    if (last := await answered.first()) is not None:
        asked = asked.filter(seq__gt=last.seq)
    others = {str(name) for name in await asked.values_list("detail", flat=True)} - {question_id}
    doubt = await doubts.open_on(case)
    if doubt is not None and doubt.message_id != question_id:
        others.add(doubt.message_id)
    out = (MessageState.SENDING, MessageState.SENT)
    return await Message.exists(id__in=list(others), state__in=out)
