"""The answer from the desk: saved as a draft, seen as it will go, and sent.

The same `gaps` stand before the preview and before the send: nothing incomplete leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from mail import letters
from mail.letters import Decision, Told
from mail.outbox import render
from mail.stationery import Letter
from models import answers, cases, messages, tokens
from models.answers import Missing, Proposed, Standing
from models.cases import CaseChanged
from models.catalogue.requirements import Outcome, Requirements
from models.database import transaction
from models.deadlines import oslo_date
from models.files import CheckedFile
from models.keyring import open_key
from models.messages import Content
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Message, MessageState, Purpose, Role
from models.vault import DataKey
from web.portal import Portal
from web.services import answer_files, delivery
from web.services.answer_facts import RECIPIENTS, absent, as_text, facts_for, told_lines
from web.services.case_facts import facts
from web.services.drafting import Drafted, draft_of, write_draft
from web.services.needs import needs_of
from web.services.posting import post_to_case
from web.services.reading import DeskView, waits_for
from web.services.staff import Member

STAND_IN = "lenken-kommer-her"
"""What stands in a previewed letter where the person's own link will be."""


class AnswerIncomplete(Exception):
    """An answer with something compulsory missing; it stays a draft."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(one.gap for one in missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer's letter, read from the bytes that would go."""

    subject: str
    html: str = field(repr=False)


async def take(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Give the case to the one who presses."""

    async def work() -> None:
        await cases.take(portal.vault, await Case.get(id=case.id), by.id, now)

    await transaction(work)


async def save(
    portal: Portal,
    case: Case,
    seen: int | None,
    proposed: Proposed,
    by: Member,
    now: datetime,
    *,
    add: Sequence[CheckedFile] = (),
    remove: Sequence[str] = (),
) -> None:
    """Save the answer and its files; `seen` is the case's version the handler looked at.

    Raises `CaseChanged` when somebody else has written meanwhile, `FileRefused` for too many or too
    much together, and `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        row = await write_draft(portal, fresh, proposed, by.id, now)
        await answer_files.remove(portal, row, remove, by, now)
        await answer_files.add(portal, row, add, by, now)

    await transaction(work)


def missing(portal: Portal, view: DeskView, by: Member, now: datetime) -> tuple[Missing, ...]:
    """Return what the draft, or no draft at all, lacks before it may leave."""
    return _missing(portal, view.needs, view.draft, view.waits_for, by, now)


def letter(
    portal: Portal, case: Case, needs: Requirements, address: str, proposed: Proposed, link: str
) -> Letter:
    """Return the answer's letter: what the preview shows and what is sent."""
    words = portal.words[case.language]
    outcome = proposed.outcome or Outcome.GRANTED
    with_reasons = needs.asks_reasons(outcome)
    decision = Decision(
        outcome=outcome.value,
        reason=proposed.reason if with_reasons else "",
        ground=words(f"grounds.{proposed.ground}") if with_reasons else "",
    )
    if needs.behind_code:
        return letters.answer(portal.stationery, facts(case), address, decision, link=link)
    lines = told_lines(needs, outcome, proposed.lines, words)
    told = Told(
        done=as_text(lines.done),
        text=proposed.text,
        facts=as_text(facts_for(portal, case.language, needs, outcome, proposed.lines)),
        not_done=as_text(lines.not_done),
        has_files=bool(proposed.files),
    )
    return letters.answer_told(portal.stationery, facts(case), address, decision, told, link=link)


def preview(portal: Portal, view: DeskView, now: datetime) -> Preview:
    """Return the answer's letter as it would go now, its link a stand-in that opens nothing.

    Raises `CaseChanged` when there is no draft to send.
    """
    if view.draft is None:
        raise CaseChanged
    shown = letter(portal, view.case, view.needs, view.address, view.draft.proposed, STAND_IN)
    raw = render(portal.stationery, shown, mail_id="<preview@portal.invalid>", now=now)
    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    html = mail.get_body(("html",))
    return Preview(str(mail["Subject"]), html.get_content() if html else "")


async def send(portal: Portal, case: Case, seen: int, by: Member, now: datetime) -> None:
    """Send the draft as the answer: its letter goes to the person's address and nowhere else.

    Of a person who gave no address the case is answered then and there: nobody can be told.
    Raises `AnswerIncomplete`, `CaseChanged`, or `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        key = await open_key(portal.vault, fresh.key_id)
        draft = await draft_of(portal, key, fresh)
        if draft is None or draft.state is not MessageState.DRAFT:
            raise CaseChanged
        needs = needs_of(fresh, await cases.answers_of(portal.vault, fresh))
        access = await waits_for(portal, fresh, needs, now)
        if gaps := _missing(portal, needs, draft, access, by, now):
            raise AnswerIncomplete(gaps)
        await _close_draft(portal, key, fresh, needs, draft, by)
        await cases.touch(fresh)
        address = await cases.address_of(portal.vault, fresh)
        if not address:
            await delivery.answered(portal, draft.id, now)
            return
        link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=fresh.id)
        answer = letter(portal, fresh, needs, address, draft.proposed, link.text)
        await post_to_case(portal, fresh, answer, now, message_id=draft.id)

    await transaction(work)


def _missing(
    portal: Portal,
    needs: Requirements,
    draft: Drafted | None,
    access: Case | None,
    by: Member,
    now: datetime,
) -> tuple[Missing, ...]:
    standing = Standing(
        by_lead=by.role is Role.LEAD,
        today=oslo_date(now),
        absent={RECIPIENTS: [lacking.key for lacking in absent(portal.organisation)]},
        access_waits=access is not None,
    )
    return answers.gaps(needs, draft.proposed if draft else Proposed(None), standing)


async def _close_draft(
    portal: Portal, key: DataKey, case: Case, needs: Requirements, draft: Drafted, by: Member
) -> None:
    """Keep the answer as it is told, the organisation's facts with it."""
    proposed = draft.proposed
    told = facts_for(portal, case.language, needs, proposed.outcome, proposed.lines)
    content = Content(proposed.text, proposed.reason, proposed.lines, told)
    await Message.filter(id=draft.id).update(
        state=MessageState.SENDING,
        author_id=by.id,
        content=messages.write(key, draft.id, content),
    )


async def _answerable(case: Case, seen: int | None) -> Case:
    """Return the newest of a case that may be answered, if it is the one that was looked at."""
    fresh = await Case.get(id=case.id)
    if Status(fresh.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only an open case can be answered")
    sending = await Message.filter(case_id=case.id, state=MessageState.SENDING).exists()
    if sending or (seen is not None and seen != fresh.version):
        raise CaseChanged
    return fresh
