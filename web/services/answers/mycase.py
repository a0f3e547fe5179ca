"""A person's own case: reading it behind a code, and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.expressions import Q

from mail.outbox import cancel
from models import cases, contents, events, filings, messages
from models.cases import AsAsked, CaseUnknown
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.events import PERSON, EventName
from models.keyring import open_key, unseal_text
from models.messages import Fact
from models.status import ENDED, Status
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
from web.services.answers.answer_facts import Lines, told_lines
from web.services.cases.needs import needs_of

READABLE = Q(state__in=(MessageState.RECEIVED, MessageState.SENT)) & ~Q(kind=MessageKind.NOTE) | (
    Q(state=MessageState.SENDING, raw_mail_id=None)
    & ~Q(kind__in=(MessageKind.NOTE, MessageKind.ANSWER))
)
"""What a person reads of what is said: an answer once it has left, the rest on its way, too.

What was mailed here can be stopped before it leaves, so it is read when it has left.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One message on a case, readable; `mail` is the mail it came in, if it did."""

    kind: MessageKind
    at: datetime
    text: str = field(repr=False)
    reason: str = field(repr=False)
    outcome: str
    ground: str
    lines: Mapping[str, str] = field(default_factory=dict, repr=False)
    facts: Sequence[Fact] = ()
    state: MessageState = MessageState.SENT
    id: str = ""
    author_id: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """One file of an answer."""

    id: str
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on a case that is behind a code; `lines` and `files` are those of its answer."""

    address: str = field(repr=False)
    answers: Sequence[AsAsked] = field(repr=False)
    sent_with: Sequence[Offered] = field(repr=False)
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
    return await seen_by(session, others, now)


async def seen_by(session: Session | None, found: Sequence[Case], now: datetime) -> list[Case]:
    """Return those of some cases that this browser may see."""
    if session is None or not found:
        return []
    grants = await AccessGrant.filter(
        session_id=session.id, case_id__in=[one.id for one in found], expires_at__gt=now
    )
    seen = {grant.case_id for grant in grants}
    return [one for one in found if one.id in seen]


async def content(portal: Portal, case: Case) -> Content:
    """Return what a case holds, for a browser that has shown the code."""
    key = await open_key(portal.vault, case.key_id)
    rows = await Message.filter(READABLE, case_id=case.id).order_by("created_at", "id")
    all_files = File.filter(case_id=case.id).order_by("created_at", "id")
    asked = await cases.answers_of(portal.vault, case)
    held = tuple(said(key, row) for row in rows)
    return Content(
        address=await cases.address_of(portal.vault, case),
        answers=asked,
        sent_with=[offered(key, row) for row in await all_files.filter(message_id=None)],
        messages=held,
        lines=_lines(portal, case, asked, held),
        files=[offered(key, row) for row in await all_files.filter(available_at__isnull=False)],
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
        state=row.state,
        id=row.id,
        author_id=row.author_id or "",
        mail=row.raw_mail_id or "",
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
        if await File.filter(id=row.id, fetched_at=None).update(fetched_at=now):
            await cancel("files_wait", case_id=case.id)
        await events.record(
            portal.vault, EventName.FILE_FETCHED, now=now, actor=PERSON, case_id=case.id
        )
        return offered(key, row), await contents.read(key, row.id)

    return await transaction(work)


def may_withdraw(case: Case) -> bool:
    """Say whether there is something left to withdraw."""
    return Status(case.status) not in ENDED


def takes_to_withdraw(case: Case) -> Scope:
    """Return what a browser needs to withdraw a case: once its address is proven, the code."""
    return Scope.CONTENT if case.confirmed_at is not None else Scope.FILER


async def just_filed(session: Session | None, now: datetime) -> list[Case]:
    """Return what this browser has filed, the newest last, while it is still the filer's."""
    if session is None:
        return []
    grants = await AccessGrant.filter(session_id=session.id, scope=Scope.FILER, expires_at__gt=now)
    filed = Case.filter(id__in=[grant.case_id for grant in grants])
    return await filed.order_by("received_at", "id")
