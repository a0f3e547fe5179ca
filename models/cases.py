"""What may be done with a case. Each verb writes its event and runs in its caller's transaction.

The verbs know rows and rules; they know no letters, pages or languages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models import events, messages, references, sessions, tokens
from models.deadlines import add_working_days, count_deadlines, oslo_date
from models.events import PERSON, PORTAL, EventName
from models.filings import at_one_address, awaits_proof, may_be_corrected
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.messages import Content
from models.status import MoveNotAllowed, Status, check_move
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
AT_ONCE_DAYS = 2
"""Working days in which the desk does what is acted on without waiting for proof."""


class CaseUnknown(Exception):
    """No case has this reference, or it is not for this person to see."""


class CaseChanged(Exception):
    """Somebody else changed the case in the meantime; look at it again."""


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


async def file_case(vault: Vault, filing: Filing, now: datetime) -> Case:
    """Make the case of a request; its clock starts now. GDPR art. 12 (3)."""
    key = await create_key(vault, now)
    clock = count_deadlines(now)
    case = Case(
        id=new_id(),
        reference=references.new_code(),
        kind=filing.kind,
        status=Status.UNCONFIRMED.value,
        language=filing.language,
        written_in=filing.written_in,
        channel=filing.channel,
        policy_version=filing.policy_version,
        received_at=now,
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
        await _write_answer(key, case, position, answer)
    await events.record(vault, EventName.CASE_FILED, now=now, actor=PERSON, case_id=case.id)
    return case


async def open_at_once(vault: Vault, case: Case, now: datetime) -> None:
    """Open a case that does not wait for proof, with a task for the desk. GDPR art. 21 (3).

    It is due when it is to be done: the month of GDPR art. 12 (3) is no time to keep on using.
    """
    act_by = add_working_days(oslo_date(case.received_at), AT_ONCE_DAYS)
    await _move(case, Status.OPEN, due_on=act_by)
    await Task.create(kind=TaskKind.ACT_AT_ONCE, case_id=case.id, created_at=now, due_on=act_by)
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
    await _update(case, status=status, confirmed_at=now)
    await tokens.end(case.id, *LINKS_OF_PROOF, now=now)
    await events.record(vault, EventName.CASE_CONFIRMED, now=now, actor=PERSON, case_id=case.id)


async def disown(vault: Vault, case: Case, now: datetime) -> None:
    """End a case whose mailbox says it did not ask, with every link and code it has.

    An answered one, too, unless its address is proven.
    """
    if not awaits_proof(case):
        raise MoveNotAllowed("the address is proven, or the case has ended")
    await _move(case, Status.UNPROVEN, closed_at=now)
    await tokens.end(case.id, *Purpose, now=now)
    await _finish_act(case, now)
    await events.record(vault, EventName.CASE_DISOWNED, now=now, actor=PERSON, case_id=case.id)


async def correct_address(vault: Vault, case: Case, address: str, now: datetime) -> None:
    """Give a case another address before it is proven; the clock stays.

    Every link and code dies, and what a browser was shown by one: they went to the old mailbox.
    """
    if not may_be_corrected(case):
        raise MoveNotAllowed("the address of this case stands")
    key = await open_key(vault, case.key_id)
    _set_address(vault, key, case, address)
    await _update(case, address=case.address, address_index=case.address_index)
    await tokens.end(case.id, *Purpose, now=now)
    await sessions.forget_mailed(case.id)
    await events.record(vault, EventName.ADDRESS_CORRECTED, now=now, actor=PERSON, case_id=case.id)


async def withdraw(vault: Vault, case: Case, now: datetime) -> None:
    """End a case because the person asks for it. What was sent with it goes on."""
    await _move(case, Status.WITHDRAWN, closed_at=now)
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


async def touch(case: Case) -> None:
    """Mark a case as changed, so that whoever looked at it before has to look again."""
    await _update(case)


async def take(vault: Vault, case: Case, staff_id: str, now: datetime) -> None:
    """Give a case to the handler who takes it."""
    await _update(case, handler_id=staff_id)
    await events.record(vault, EventName.CASE_TAKEN, now=now, actor=staff_id, case_id=case.id)


async def mark_answered(
    vault: Vault, case: Case, outcome: str, *, actor: str, now: datetime
) -> None:
    """Record that the answer is on its way to the person."""
    await _move(case, Status.ANSWERED, outcome=outcome, closed_at=now)
    await _finish_act(case, now)
    await events.record(
        vault, EventName.CASE_ANSWERED, now=now, actor=actor, case_id=case.id, detail=outcome
    )


async def reopen(vault: Vault, case: Case, why: str, now: datetime) -> None:
    """Open an answered case again because the answer did not arrive. Same due date."""
    await _move(case, Status.OPEN, outcome=None, closed_at=None)
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
    """Take what was to be done at once off the desk's list."""
    await Task.filter(case_id=case.id, kind=TaskKind.ACT_AT_ONCE, done_at=None).update(done_at=now)


def _set_address(vault: Vault, key: DataKey, case: Case, address: str) -> None:
    case.address = seal_text(key, "cases.address", case.id, address)
    case.address_index = vault.index(address)


async def _write_answer(key: DataKey, case: Case, position: int, answer: AsAsked) -> None:
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


async def _move(case: Case, then: Status, **changes: object) -> None:
    check_move(Status(case.status), then)
    await _update(case, status=then.value, **changes)


async def _update(case: Case, **changes: object) -> None:
    """Write changes unless somebody else has written since the case was read."""
    version = case.version + 1
    written = await Case.filter(id=case.id, version=case.version).update(version=version, **changes)
    if written != 1:
        raise CaseChanged
    case.update_from_dict({"version": version, **changes})
