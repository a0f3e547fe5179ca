"""A person's own case: reading it behind a code, adding to it, withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mail import letters
from models import cases, contents, events, filings, limits, messages
from models.cases import AsAsked, CaseUnknown
from models.catalogue.questions import tidy
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.events import PERSON, EventName
from models.keyring import open_key, unseal_text
from models.messages import Fact
from models.status import AT_THE_DESK, ENDED, MoveNotAllowed, Status
from models.tables import (
    AccessGrant,
    Case,
    Event,
    File,
    Message,
    MessageKind,
    MessageState,
    Scope,
    Session,
)
from models.vault import DataKey
from web.portal import Portal
from web.services import notify
from web.services.answer_facts import Lines, told_lines
from web.services.case_facts import facts
from web.services.needs import needs_of
from web.services.posting import post_to_case

LONGEST_MESSAGE = 4000


class MessageInvalid(Exception):
    """A message that is empty or too long; `code` names its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Said:
    """One message on a case, readable."""

    kind: MessageKind
    at: datetime
    text: str = field(repr=False)
    reason: str = field(repr=False)
    outcome: str
    ground: str
    lines: Mapping[str, str] = field(default_factory=dict, repr=False)
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """One file of an answer."""

    id: str
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on a case that is behind a code; `lines` are those of its answer."""

    address: str = field(repr=False)
    answers: Sequence[AsAsked] = field(repr=False)
    messages: Sequence[Said] = field(repr=False)
    lines: Lines
    files: Sequence[Offered] = field(repr=False)


async def read(portal: Portal, case: Case, now: datetime) -> Content:
    """Return what a case holds; that the person has read an answer is remembered, once."""

    async def work() -> Content:
        held = await content(portal, case)
        answer = next((row for row in held.messages if row.kind is MessageKind.ANSWER), None)
        if answer is not None and not await has_read(case, answer.at):
            await events.record(
                portal.vault, EventName.ANSWER_READ, now=now, actor=PERSON, case_id=case.id
            )
        return held

    return await transaction(work)


async def has_read(case: Case, since: datetime) -> bool:
    """Say whether the person has read an answer given at `since`."""
    return await Event.exists(case_id=case.id, name=EventName.ANSWER_READ.value, at__gte=since)


async def beside(session: Session | None, case: Case, now: datetime) -> list[Case]:
    """Return what was sent with a case, as far as this browser may see it."""
    others = [one for one in await filings.together(case) if one.id != case.id]
    if session is None or not others:
        return []
    grants = await AccessGrant.filter(
        session_id=session.id, case_id__in=[one.id for one in others], expires_at__gt=now
    )
    seen = {grant.case_id for grant in grants}
    return [one for one in others if one.id in seen]


async def content(portal: Portal, case: Case) -> Content:
    """Return what a case holds, for a browser that has shown the code."""
    key = await open_key(portal.vault, case.key_id)
    sent = (MessageState.RECEIVED, MessageState.SENT)
    rows = await Message.filter(case_id=case.id, state__in=sent).order_by("created_at", "id")
    files = await File.filter(case_id=case.id, available_at__isnull=False).order_by(
        "created_at", "id"
    )
    asked = await cases.answers_of(portal.vault, case)
    held = tuple(said(key, row) for row in rows if row.kind is not MessageKind.NOTE)
    return Content(
        address=await cases.address_of(portal.vault, case),
        answers=asked,
        messages=held,
        lines=_lines(portal, case, asked, held),
        files=tuple(offered(key, row) for row in files),
    )


def _lines(portal: Portal, case: Case, asked: Sequence[AsAsked], held: Sequence[Said]) -> Lines:
    """Return what the handler knew, of an answer that is given, as its person reads it."""
    answer = next((row for row in held if row.kind is MessageKind.ANSWER), None)
    if answer is None or not answer.outcome:
        return Lines()
    needs, words = needs_of(case, asked), portal.words[case.language]
    return told_lines(needs, Outcome(answer.outcome), answer.lines, words)


def said(key: DataKey, row: Message) -> Said:
    """Return a message readable."""
    content = messages.read(key, row)
    return Said(
        kind=row.kind,
        at=row.sent_at or row.created_at,
        text=content.text,
        reason=content.reason,
        outcome=row.outcome or "",
        ground=row.ground or "",
        lines=content.lines,
        facts=content.facts,
    )


def offered(key: DataKey, row: File) -> Offered:
    """Return a file's name and size."""
    name = unseal_text(key, "files.name", row.id, row.name)
    return Offered(row.id, name, row.media_type, row.size)


async def fetch(portal: Portal, case: Case, file_id: str, now: datetime) -> tuple[Offered, bytes]:
    """Return a file of an answer, and remember that it was fetched. Raises `CaseUnknown`."""

    async def work() -> tuple[Offered, bytes]:
        row = await File.get_or_none(id=file_id, case_id=case.id, available_at__isnull=False)
        if row is None:
            raise CaseUnknown
        key = await open_key(portal.vault, row.key_id)
        await File.filter(id=row.id, fetched_at=None).update(fetched_at=now)
        await events.record(
            portal.vault, EventName.FILE_FETCHED, now=now, actor=PERSON, case_id=case.id
        )
        return offered(key, row), await contents.read(key, row.id)

    return await transaction(work)


async def add_message(portal: Portal, case: Case, given: str, now: datetime) -> None:
    """Add what the person wants to say, and tell the desk. Raises `MessageInvalid`."""
    text = tidy(given)
    if not text:
        raise MessageInvalid("empty")
    if len(text) > LONGEST_MESSAGE:
        raise MessageInvalid("too_long")

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if fresh.confirmed_at is None or fresh.status == Status.WITHDRAWN:
            raise MoveNotAllowed("messages are for cases whose address is proven")
        await limits.demand(portal.vault, limits.MESSAGES_ON_CASE, case.id, now)
        await cases.add_message(portal.vault, fresh, text, now)
        await notify.desk_of_news(portal, "desk_message", fresh, now)

    await transaction(work)


async def withdraw(portal: Portal, case: Case, now: datetime) -> None:
    """End the case at the person's wish; the desk and the mailbox are told. Twice is once."""

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if fresh.status == Status.WITHDRAWN:
            return
        at_the_desk = Status(fresh.status) in AT_THE_DESK
        await cases.withdraw(portal.vault, fresh, now)
        await cases.discard_draft(portal.vault, fresh, PERSON, now)
        if at_the_desk:
            await notify.desk_of_news(portal, "desk_withdrawn", fresh, now)
        if fresh.confirmed_at is not None:
            address = await cases.address_of(portal.vault, fresh)
            letter = letters.withdrawn(portal.stationery, facts(fresh), address)
            await post_to_case(portal, fresh, letter, now)

    await transaction(work)


def may_withdraw(case: Case) -> bool:
    """Say whether there is something left to withdraw."""
    return Status(case.status) not in ENDED


async def just_filed(session: Session | None, now: datetime) -> list[Case]:
    """Return what this browser has filed, the newest last, while it is still the filer's."""
    if session is None:
        return []
    grants = await AccessGrant.filter(session_id=session.id, scope=Scope.FILER, expires_at__gt=now)
    filed = Case.filter(id__in=[grant.case_id for grant in grants])
    return await filed.order_by("received_at", "id")
