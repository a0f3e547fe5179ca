"""What may be done with a case. Each verb writes its event and runs in its caller's transaction.

The verbs know rows and rules; they know no letters, pages or languages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models import events, messages, references, tokens
from models.deadlines import count_deadlines
from models.events import PERSON, PORTAL, EventName
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.messages import Content
from models.status import MoveNotAllowed, Status, check_move
from models.tables import Answer, Case, Message, MessageKind, MessageState, Purpose, new_id
from models.vault import DataKey, Vault

LINKS_OF_PROOF = (Purpose.CONFIRM, Purpose.CONFIRM_CODE, Purpose.DISOWN)


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
    """Everything a person sent, ready to become a case."""

    kind: str
    address: str = field(repr=False)
    answers: Sequence[AsAsked]
    language: str
    written_in: str | None
    channel: str
    policy_version: str
    submission_key: str | None


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
        key_id=key.id,
    )
    _set_address(vault, key, case, filing.address)
    await case.save(force_create=True)
    for position, answer in enumerate(filing.answers):
        await _write_answer(key, case, position, answer)
    await events.record(vault, EventName.CASE_FILED, now=now, actor=PERSON, case_id=case.id)
    return case


async def confirm(vault: Vault, case: Case, now: datetime) -> None:
    """Open a case whose address is proven. The clock does not move."""
    await _move(case, Status.OPEN, confirmed_at=now)
    await tokens.end(case.id, *LINKS_OF_PROOF, now=now)
    await events.record(vault, EventName.CASE_CONFIRMED, now=now, actor=PERSON, case_id=case.id)


async def disown(vault: Vault, case: Case, now: datetime) -> None:
    """End a case whose mailbox says it did not ask, with every link and code it has."""
    await _move(case, Status.UNPROVEN, closed_at=now)
    await tokens.end(case.id, *Purpose, now=now)
    await events.record(vault, EventName.CASE_DISOWNED, now=now, actor=PERSON, case_id=case.id)


async def correct_address(vault: Vault, case: Case, address: str, now: datetime) -> None:
    """Give an unconfirmed case another address; earlier links and codes die, the clock stays."""
    if case.status != Status.UNCONFIRMED:
        raise MoveNotAllowed("the address of a confirmed case is proven")
    key = await open_key(vault, case.key_id)
    _set_address(vault, key, case, address)
    await _update(case, address=case.address, address_index=case.address_index)
    await tokens.end(case.id, *LINKS_OF_PROOF, now=now)
    await events.record(vault, EventName.ADDRESS_CORRECTED, now=now, actor=PERSON, case_id=case.id)


async def withdraw(vault: Vault, case: Case, now: datetime) -> None:
    """End a case because the person asks for it."""
    await _move(case, Status.WITHDRAWN, closed_at=now)
    await tokens.end(case.id, *LINKS_OF_PROOF, now=now)
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


async def discard_draft(vault: Vault, case: Case, actor: str, now: datetime) -> None:
    """Put the case's draft aside, kept but no longer the answer, if it has one."""
    discarded = await Message.filter(case_id=case.id, state=MessageState.DRAFT).update(
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
    """Return the date that counts: the extended one, once there is one. GDPR art. 12 (3)."""
    return case.extended_on or case.due_on


async def address_of(vault: Vault, case: Case) -> str:
    """Return the address on a case; raise `KeyGone` once its content is purged."""
    key = await open_key(vault, case.key_id)
    return unseal_text(key, "cases.address", case.id, case.address or b"")


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
