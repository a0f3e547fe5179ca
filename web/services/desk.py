"""The desk's side of a case: reading it, the answer as a draft, and sending it.

The same `gaps` stand before the preview and before the send: nothing incomplete leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from mail import letters
from mail.letters import Decision, Letter
from mail.outbox import render
from models import answers, cases, events, messages, tokens
from models.answers import Gap, Outcome, Proposed
from models.cases import AsAsked, CaseChanged
from models.database import transaction
from models.events import EventName
from models.files import CheckedFile
from models.keyring import open_key
from models.messages import Content
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Message, MessageState, Purpose, Role
from models.vault import DataKey
from web.portal import Portal
from web.services import answer_files
from web.services.answer_facts import facts_for
from web.services.case_facts import facts
from web.services.drafting import Drafted, draft_of, write_draft
from web.services.mycase import Offered, Said, said
from web.services.posting import post_to_case
from web.services.staff import Member, name_of

LONGEST_TEXT = 20_000
LONGEST_REASON = 4_000
STAND_IN = "lenken-kommer-her"
"""What stands in a previewed letter where the person's own link will be."""


class AnswerIncomplete(Exception):
    """An answer with something compulsory missing; it stays a draft."""

    def __init__(self, missing: tuple[Gap, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer's letter, read from the bytes that would go."""

    subject: str
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskView:
    """A case as the desk sees it, with everything in it."""

    case: Case
    address: str = field(repr=False)
    asked: Sequence[AsAsked] = field(repr=False)
    messages: Sequence[Said] = field(repr=False)
    replaced: Sequence[Said] = field(repr=False)
    sent_files: Sequence[Offered] = field(repr=False)
    draft: Drafted | None
    handler: str = field(repr=False)


async def read(portal: Portal, case: Case, reader: Member, now: datetime) -> DeskView:
    """Return a case readable; that it was read, and by whom, is remembered."""

    async def work() -> DeskView:
        await events.record(
            portal.vault, EventName.CASE_READ, now=now, actor=reader.id, case_id=case.id
        )
        return await view(portal, case)

    return await transaction(work)


async def view(portal: Portal, case: Case) -> DeskView:
    """Return a case readable, as it stands now; raise `KeyGone` once its content is purged."""
    fresh = await Case.get(id=case.id)
    key = await open_key(portal.vault, fresh.key_id)
    shown = (MessageState.RECEIVED, MessageState.SENT, MessageState.DISCARDED)
    rows = await Message.filter(case_id=fresh.id, state__in=shown).order_by("created_at", "id")
    sent = [row.id for row in rows if row.state is MessageState.SENT]
    return DeskView(
        case=fresh,
        address=await cases.address_of(portal.vault, fresh),
        asked=await cases.answers_of(portal.vault, fresh),
        messages=tuple(said(key, row) for row in rows if row.state is not MessageState.DISCARDED),
        replaced=tuple(said(key, row) for row in rows if row.state is MessageState.DISCARDED),
        sent_files=await answer_files.of(key, *sent),
        draft=await draft_of(portal, key, fresh),
        handler=await name_of(portal.vault, fresh.handler_id),
    )


async def take(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Give the case to the one who presses."""

    async def work() -> None:
        await cases.take(portal.vault, await Case.get(id=case.id), by.id, now)

    await transaction(work)


async def save(
    portal: Portal,
    case: Case,
    seen: int,
    proposed: Proposed,
    by: Member,
    now: datetime,
    *,
    add: Sequence[CheckedFile] = (),
    remove: Sequence[str] = (),
) -> None:
    """Save the answer as a draft, with its files, all or nothing.

    Raises `CaseChanged` when the page was not the newest, `FileRefused` when the files are too
    much together, and `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        row = await write_draft(portal, fresh, proposed, by.id, now)
        await answer_files.remove(portal, row, remove, by, now)
        await answer_files.add(portal, row, add, by, now)

    await transaction(work)


def missing(case: Case, draft: Drafted | None, by: Member) -> tuple[Gap, ...]:
    """Return what the draft, or no draft at all, lacks before it may leave."""
    proposed = draft.proposed if draft else Proposed(None)
    return answers.gaps(case.kind, proposed, by_lead=by.role is Role.LEAD)


def letter(portal: Portal, case: Case, address: str, proposed: Proposed, link: str) -> Letter:
    """Return the answer's letter: what the preview shows and what is sent."""
    words = portal.words[case.language]
    with_reasons = proposed.outcome in answers.WITH_REASONS
    decision = Decision(
        outcome=(proposed.outcome or Outcome.GRANTED).value,
        reason=proposed.reason if with_reasons else "",
        ground=words(f"grounds.{proposed.ground}") if with_reasons else "",
    )
    return letters.answer(portal.stationery, facts(case), address, decision, link=link)


def preview(portal: Portal, view: DeskView, now: datetime) -> Preview:
    """Return the answer's letter as it would go now, its link a stand-in that opens nothing.

    Raises `CaseChanged` when there is no draft to send.
    """
    if view.draft is None:
        raise CaseChanged
    shown = letter(portal, view.case, view.address, view.draft.proposed, STAND_IN)
    raw = render(portal.stationery, shown, mail_id="<preview@portal.invalid>", now=now)
    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    html = mail.get_body(("html",))
    return Preview(str(mail["Subject"]), html.get_content() if html else "")


async def send(portal: Portal, case: Case, seen: int, by: Member, now: datetime) -> None:
    """Send the draft as the answer: its letter goes to the proven address and nowhere else.

    Raises `AnswerIncomplete`, `CaseChanged`, or `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        key = await open_key(portal.vault, fresh.key_id)
        draft = await draft_of(portal, key, fresh)
        if draft is None or draft.state is not MessageState.DRAFT:
            raise CaseChanged
        if gaps := missing(fresh, draft, by):
            raise AnswerIncomplete(gaps)
        link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=fresh.id)
        address = await cases.address_of(portal.vault, fresh)
        await _close_draft(portal, key, fresh, draft, by)
        await cases.touch(fresh)
        answer = letter(portal, fresh, address, draft.proposed, link.text)
        await post_to_case(portal, fresh, answer, now, message_id=draft.id)

    await transaction(work)


async def _close_draft(
    portal: Portal, key: DataKey, case: Case, draft: Drafted, by: Member
) -> None:
    """Keep the answer as it is told, the organisation's facts with it."""
    told = facts_for(portal, case, draft.proposed.outcome)
    content = Content(draft.proposed.text, draft.proposed.reason, told)
    await Message.filter(id=draft.id).update(
        state=MessageState.SENDING,
        author_id=by.id,
        content=messages.write(key, draft.id, content),
    )


async def _answerable(case: Case, seen: int | None) -> Case:
    """Return the newest of a case that may be answered, if it is the one that was looked at."""
    fresh = await Case.get(id=case.id)
    if Status(fresh.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only a confirmed case that is not ended can be answered")
    sending = await Message.filter(case_id=case.id, state=MessageState.SENDING).exists()
    if sending or (seen is not None and seen != fresh.version):
        raise CaseChanged
    return fresh
