"""What the desk and the person say to each other on the way to an answer, and who waits for whom.

A question lets the case wait for its person; it never moves a date (`doubts.py` does). The verbs
know no words and no letters; each writes its event and runs in its caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from models import events
from models.case_row import move, touch
from models.events import EventName
from models.status import Status
from models.tables import Case, Event, Message, MessageKind, MessageState, Task, TaskKind
from models.vault import Vault

ANSWERED_BY_A_REPLY = (TaskKind.REPLY_WANTED, TaskKind.WHO_WAS_TOLD)


async def ask(vault: Vault, case: Case, *, actor: str, now: datetime) -> None:
    """Let a case wait for its person, with what it waits for already. Raises `MoveNotAllowed`."""
    await wait(case)
    await events.record(vault, EventName.CASE_QUESTION_ASKED, now=now, actor=actor, case_id=case.id)


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
    others = Message.filter(
        case_id=case.id,
        kind=MessageKind.QUESTION,
        state__in=(MessageState.SENDING, MessageState.SENT),
    ).exclude(id=question_id)
    last = (
        await Event.filter(case_id=case.id, name=EventName.CASE_QUESTION_ANSWERED.value)
        .order_by("-seq")
        .first()
    )
    return await (others.filter(created_at__gt=last.at) if last else others).exists()
