"""What may be done with a case. Each verb writes its event and runs in its caller's transaction.

The verbs know rows and rules; they know no letters, pages or languages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models import at_once, doubts, events, messages, references, sessions, tokens
from models.case_row import move, touch, update
from models.deadlines import count_deadlines
from models.events import PERSON, PORTAL, EventName
from models.filings import at_one_address, awaits_proof, may_be_corrected
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.messages import Content
from models.status import MoveNotAllowed, Status
from models.tables import (
    Answer,
    Case,
    Message,
    MessageKind,
    MessageState,
    Purpose,
    Task,
    TaskKind,
    new_id,
)
from models.vault import DataKey, Vault

LINKS_OF_PROOF = (Purpose.CONFIRM, Purpose.CONFIRM_CODE, Purpose.DISOWN)
DONE_WITH_THE_CASE = (
    *(TaskKind.ACT_AT_ONCE, TaskKind.LATE_CONFIRMED, TaskKind.UNCONFIRMED),
    *(TaskKind.METER_DATA, TaskKind.CLIENTS_INSTRUCTION),
    *(TaskKind.OVERDUE, TaskKind.IDENTITY_UNANSWERED),
)
"""The tasks that ask for nothing more once their case is answered or has ended."""


class CaseUnknown(Exception):
    """No case has this reference, or it is not for this person to see."""


@dataclass(frozen=True, slots=True)
class AsAsked:
    """One answer with its question as it was put, so that an old case reads right."""

    question: str
    label: str
    shown: str = field(repr=False)
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything a person sent, ready to become a case.

    `address` is "" where none was given; `filing` is the same for what is sent by one press.
    `received_at` is for what came before it is filed, by another way than through the portal.
    """

    kind: str
    address: str = field(repr=False)
    answers: Sequence[AsAsked]
    language: str
    written_in: str | None
    channel: str
    policy_version: str
    submission_key: str | None
    filing: str | None = None
    received_at: datetime | None = None


async def file_case(vault: Vault, filing: Filing, now: datetime, *, by: str = PERSON) -> Case:
    """Make the case of a request; its clock starts when it was received. GDPR art. 12 (3).

    `by` is the person, or the member of staff who registers what came another way.
    """
    key = await create_key(vault, now)
    received_at = filing.received_at or now
    clock = count_deadlines(received_at)
    case = Case(
        id=new_id(),
        reference=references.new_code(),
        kind=filing.kind,
        status=Status.UNCONFIRMED.value,
        language=filing.language,
        written_in=filing.written_in,
        channel=filing.channel,
        policy_version=filing.policy_version,
        received_at=received_at,
        nominal_on=clock.nominal_on,
        due_on=clock.due_on,
        rule_version=clock.rule_version,
        submission_key=filing.submission_key,
        filing=filing.filing,
        key_id=key.id,
    )
    if filing.address:
        _set_address(vault, key, case, filing.address)
    await case.save(force_create=True)
    for position, answer in enumerate(filing.answers):
        await write_answer(key, case, position, answer)
    name = EventName.CASE_FILED if by == PERSON else EventName.CASE_REGISTERED
    await events.record(vault, name, now=now, actor=by, case_id=case.id, detail=filing.channel)
    return case


async def open_at_once(vault: Vault, case: Case, now: datetime) -> None:
    """Open a case that does not wait for proof, with a task for the desk. GDPR art. 21 (3).

    It is due when it is to be done: the month of GDPR art. 12 (3) is no time to keep on using.
    """
    await move(case, Status.OPEN, due_on=at_once.act_by(case.received_at))
    await at_once.put_on_list(case, now)
    await events.record(
        vault, EventName.CASE_OPENED_AT_ONCE, now=now, actor=PORTAL, case_id=case.id
    )


async def confirm(vault: Vault, case: Case, now: datetime) -> None:
    """Prove the address of a case, and open it if it waited for that. The clock does not move.

    What would prove it is ended; the letter may name another of those sent together.
    """
    if not awaits_proof(case):
        raise MoveNotAllowed("the address is proven, or the case has ended")
    waited = case.status == Status.UNCONFIRMED
    status = Status.OPEN.value if waited else case.status
    await update(case, status=status, confirmed_at=now)
    await tokens.end(case.id, *LINKS_OF_PROOF, now=now)
    await Task.filter(case_id=case.id, kind=TaskKind.UNCONFIRMED, done_at=None).update(done_at=now)
    await events.record(vault, EventName.CASE_CONFIRMED, now=now, actor=PERSON, case_id=case.id)


async def disown(vault: Vault, case: Case, now: datetime) -> None:
    """End a case whose mailbox says it did not ask, with every link and code it has.

    An answered one, too, unless its address is proven.
    """
    if not awaits_proof(case):
        raise MoveNotAllowed("the address is proven, or the case has ended")
    await move(case, Status.UNPROVEN, closed_at=now)
    await tokens.end(case.id, *Purpose, now=now)
    await _finish_act(case, now)
    await events.record(vault, EventName.CASE_DISOWNED, now=now, actor=PERSON, case_id=case.id)


async def correct_address(
    vault: Vault, case: Case, address: str, now: datetime, *, by: str = PERSON
) -> None:
    """Give a case another address before it is proven; the clock stays.

    Every link and code dies, and what a browser was shown by one: they went to the old mailbox.
    """
    if not may_be_corrected(case):
        raise MoveNotAllowed("the address of this case stands")
    key = await open_key(vault, case.key_id)
    _set_address(vault, key, case, address)
    await update(case, address=case.address, address_index=case.address_index)
    await tokens.end(case.id, *Purpose, now=now)
    await sessions.forget_mailed(case.id)
    await events.record(vault, EventName.ADDRESS_CORRECTED, now=now, actor=by, case_id=case.id)


async def withdraw(vault: Vault, case: Case, now: datetime) -> None:
    """End a case because the person asks for it. What was sent with it goes on."""
    await doubts.close(vault, case, actor=PERSON, now=now)
    await move(case, Status.WITHDRAWN, closed_at=now)
    filing = await at_one_address(case)
    if not any(awaits_proof(one) for one in filing):
        for one in filing:
            await tokens.end(one.id, *LINKS_OF_PROOF, now=now)
    await _finish_act(case, now)
    await events.record(vault, EventName.CASE_WITHDRAWN, now=now, actor=PERSON, case_id=case.id)


async def add_message(vault: Vault, case: Case, text: str, now: datetime) -> Message:
    """Add what the person wants to say to their own case."""
    key = await open_key(vault, case.key_id)
    message = messages.new(key, case, MessageKind.PERSON, MessageState.RECEIVED, now)
    message.content = messages.write(key, message.id, Content(text))
    await message.save(force_create=True)
    await touch(case)
    await events.record(vault, EventName.MESSAGE_ADDED, now=now, actor=PERSON, case_id=case.id)
    return message


async def discard_draft(
    vault: Vault, case: Case, actor: str, now: datetime, *, leaving: bool = False
) -> None:
    """Put the case's draft aside, kept but no longer the answer, if it has one.

    With `leaving` an answer on its way, too, whose letter the caller has cancelled.
    """
    states = (MessageState.DRAFT, MessageState.SENDING) if leaving else (MessageState.DRAFT,)
    discarded = await Message.filter(case_id=case.id, state__in=states).update(
        state=MessageState.DISCARDED
    )
    if discarded:
        await events.record(vault, EventName.DRAFT_DISCARDED, now=now, actor=actor, case_id=case.id)


async def take(vault: Vault, case: Case, staff_id: str, now: datetime) -> None:
    """Give a case to the handler who takes it."""
    await update(case, handler_id=staff_id)
    await events.record(vault, EventName.CASE_TAKEN, now=now, actor=staff_id, case_id=case.id)


async def mark_answered(
    vault: Vault, case: Case, outcome: str, *, actor: str, now: datetime
) -> None:
    """Record that the answer is on its way to the person; what was asked waits for nothing more."""
    await doubts.close(vault, case, actor=actor, now=now)
    await move(case, Status.ANSWERED, outcome=outcome, closed_at=now)
    await _finish_act(case, now)
    await events.record(
        vault, EventName.CASE_ANSWERED, now=now, actor=actor, case_id=case.id, detail=outcome
    )


async def reopen(vault: Vault, case: Case, why: str, now: datetime) -> None:
    """Open an answered case again because the answer did not arrive. Same due date."""
    await move(case, Status.OPEN, outcome=None, closed_at=None)
    await events.record(
        vault, EventName.CASE_REOPENED, now=now, actor=PORTAL, case_id=case.id, detail=why
    )


async def by_reference(text: str) -> Case:
    """Return the case a typed reference names; raise `CaseUnknown`."""
    reference = references.read(text)
    case = await Case.get_or_none(reference=reference) if reference else None
    if case is None:
        raise CaseUnknown
    return case


def counts_on(case: Case) -> date:
    """Return the date that counts: the extended one, once there is one. GDPR art. 12 (3).

    Of what is done at once it is the date to act by.
    """
    return case.extended_on or case.due_on


async def address_of(vault: Vault, case: Case) -> str:
    """Return the address on a case, "" if none was given; raise `KeyGone` once it is purged."""
    key = await open_key(vault, case.key_id)
    return unseal_text(key, "cases.address", case.id, case.address) if case.address else ""


async def answers_of(vault: Vault, case: Case) -> tuple[AsAsked, ...]:
    """Return the person's answers as they were asked and given."""
    key = await open_key(vault, case.key_id)
    rows = await Answer.filter(case_id=case.id).order_by("position")
    return tuple(
        AsAsked(
            row.question,
            **json.loads(unseal_text(key, "answers.content", row.id, row.content)),
        )
        for row in rows
    )


async def _finish_act(case: Case, now: datetime) -> None:
    """Take what an end leaves nothing to do about off the desk's list."""
    await Task.filter(case_id=case.id, kind__in=DONE_WITH_THE_CASE, done_at=None).update(
        done_at=now
    )


def _set_address(vault: Vault, key: DataKey, case: Case, address: str) -> None:
    case.address = seal_text(key, "cases.address", case.id, address)
    case.address_index = vault.index(address)


async def write_answer(key: DataKey, case: Case, position: int, answer: AsAsked) -> None:
    """Write one answer with its question as it was put."""
    row = Answer(
        id=new_id(),
        case_id=case.id,
        key_id=key.id,
        position=position,
        question=answer.question,
    )
    content = {"label": answer.label, "shown": answer.shown, "value": answer.value}
    row.content = seal_text(key, "answers.content", row.id, json.dumps(content))
    await row.save(force_create=True)
