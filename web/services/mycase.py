"""A person's own case: finding it, reading it behind a code, adding to it, withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mail import letters
from models import cases, events, limits, messages, sessions, tokens
from models.addresses import folded
from models.cases import AsAsked, CaseUnknown
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import tidy
from models.database import transaction
from models.events import PERSON, EventName
from models.keyring import open_key, unseal_text
from models.messages import Fact
from models.status import ENDED, MoveNotAllowed, Status
from models.tables import (
    AccessGrant,
    Case,
    File,
    Message,
    MessageKind,
    MessageState,
    Purpose,
    Scope,
    Session,
    Task,
    TaskKind,
)
from models.tokens import TokenFault
from models.vault import DataKey, unseal
from web.portal import Portal
from web.services import notify
from web.services.case_facts import facts
from web.services.intake import post_confirmation
from web.services.posting import post_to_case

LONGEST_MESSAGE = 4000
MOST_FOUND = 3
CODE_LETTERS = limits.LETTERS_IN_HOUR, limits.LETTERS_IN_DAY, limits.LETTERS_IN_MONTH


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
    """Everything on a case that is behind a code."""

    address: str = field(repr=False)
    answers: Sequence[AsAsked] = field(repr=False)
    messages: Sequence[Said] = field(repr=False)
    files: Sequence[Offered] = field(repr=False)


async def send_links(portal: Portal, address: str, client: str, now: datetime) -> None:
    """Mail the way back to the newest cases of an address; an unknown address gets nothing.

    Raises `limits.TooMany` for a client that asks for very many.
    """

    async def work() -> None:
        await limits.demand(portal.vault, limits.LETTERS_BY_CLIENT, client, now)
        found = (
            await Case.filter(address_index=portal.vault.index(address), key_id__isnull=False)
            .order_by("-received_at")
            .limit(MOST_FOUND)
        )
        for case in found:
            if case.status == Status.UNCONFIRMED:
                await post_confirmation(portal, case, address, now)
            if case.confirmed_at is None:
                continue
            if not await _may_write(portal, case, address, now):
                return
            link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
            letter = letters.case_link(portal.stationery, facts(case), address, link=link.text)
            await post_to_case(portal, case, letter, now)

    await transaction(work)


async def send_code(portal: Portal, reference: str, client: str, now: datetime) -> None:
    """Mail a code to the address of a case; an unknown reference gets nothing.

    Raises `limits.TooMany` for a client that asks for very many.
    """

    async def work() -> None:
        await limits.demand(portal.vault, limits.LETTERS_BY_CLIENT, client, now)
        try:
            case = await cases.by_reference(reference)
        except CaseUnknown:
            return
        if case.key_id is None or case.confirmed_at is None:
            return
        address = await cases.address_of(portal.vault, case)
        if not await _may_write(portal, case, address, now):
            return
        code = await tokens.make_code(portal.vault, Purpose.CASE_CODE, now=now, case_id=case.id)
        letter = letters.code(portal.stationery, facts(case), address, code=code.text)
        too_late = now + tokens.LIVES[Purpose.CASE_CODE]
        await post_to_case(portal, case, letter, now, not_after=too_late)
        await events.record(
            portal.vault, EventName.CODE_SENT, now=now, actor=PERSON, case_id=case.id
        )

    await transaction(work)


async def use_code(
    portal: Portal, reference: str, text: str, session: Session, now: datetime
) -> Case:
    """Open the content of a case to a browser. Raises a `TokenFault`; the try is counted."""

    async def work() -> Case | TokenFault:
        try:
            case = await cases.by_reference(reference)
        except CaseUnknown:
            # The same answer as for a case with no code alive: nobody learns which exist.
            return tokens.TokenExpired()
        token = await tokens.try_code(
            portal.vault, Purpose.CASE_CODE, text, case_id=case.id, now=now
        )
        if isinstance(token, TokenFault):
            return token
        await tokens.use(token, session_id=session.id, now=now)
        await sessions.grant(session.id, case.id, Scope.STATUS, now)
        await sessions.grant(session.id, case.id, Scope.CONTENT, now)
        await events.record(
            portal.vault, EventName.CODE_USED, now=now, actor=PERSON, case_id=case.id
        )
        return case

    result = await transaction(work)
    if isinstance(result, TokenFault):
        raise result
    return result


async def content(portal: Portal, case: Case) -> Content:
    """Return what a case holds, for a browser that has shown the code."""
    key = await open_key(portal.vault, case.key_id)
    sent = (MessageState.RECEIVED, MessageState.SENT)
    rows = await Message.filter(case_id=case.id, state__in=sent).order_by("created_at", "id")
    files = await File.filter(case_id=case.id, available_at__isnull=False).order_by(
        "created_at", "id"
    )
    return Content(
        address=await cases.address_of(portal.vault, case),
        answers=await cases.answers_of(portal.vault, case),
        messages=tuple(said(key, row) for row in rows if row.kind is not MessageKind.NOTE),
        files=tuple(offered(key, row) for row in files),
    )


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
        return offered(key, row), unseal(key, "files.content", row.id, row.content)

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
        at_the_desk = fresh.confirmed_at is not None
        await cases.withdraw(portal.vault, fresh, now)
        await cases.discard_draft(portal.vault, fresh, PERSON, now)
        if at_the_desk:
            await notify.desk_of_news(portal, "desk_withdrawn", fresh, now)
            address = await cases.address_of(portal.vault, fresh)
            letter = letters.withdrawn(portal.stationery, facts(fresh), address)
            await post_to_case(portal, fresh, letter, now)

    await transaction(work)


def may_withdraw(case: Case) -> bool:
    """Say whether there is something left to withdraw."""
    return Status(case.status) not in ENDED


async def _may_write(portal: Portal, case: Case, address: str, now: datetime) -> bool:
    """Count an automatic letter; when there have been too many, a person sees to it instead."""
    mailbox = folded(address)
    for rule in CODE_LETTERS:
        if await limits.reached(portal.vault, rule, mailbox, now):
            known = Task.filter(kind=TaskKind.LETTERS_LIMITED, case_id=case.id, done_at=None)
            if not await known.exists():
                await Task.create(kind=TaskKind.LETTERS_LIMITED, case_id=case.id, created_at=now)
            return False
    for rule in CODE_LETTERS:
        await limits.count(portal.vault, rule, mailbox, now)
    return True


async def just_filed(session: Session | None, kind: CaseKind, now: datetime) -> Case | None:
    """Return the case of a kind this browser filed last, while it is still the filer's."""
    if session is None:
        return None
    grants = await AccessGrant.filter(session_id=session.id, scope=Scope.FILER, expires_at__gt=now)
    return (
        await Case.filter(id__in=[grant.case_id for grant in grants], kind=kind.name)
        .order_by("-received_at")
        .first()
    )
