"""The answer from the desk: saved as a draft, seen as it will go, and sent.

The same `gaps` stand before the preview and before the send: nothing incomplete leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from locales import Words
from locales.dates import long_date
from mail import letters
from mail.letters import Decision, Told
from mail.outbox import render
from mail.stationery import Letter
from models import answers, cases, messages, tokens
from models.answers import Missing, Proposed, Standing
from models.case_row import CaseChanged, update
from models.cases import AsAsked
from models.catalogue.requirements import ROUTED, Outcome, Requirements
from models.database import transaction
from models.deadlines import oslo_date
from models.files import CheckedFile
from models.identity import Proof
from models.keyring import open_key
from models.messages import Content
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Given, Message, MessageState, Purpose, Role
from models.vault import DataKey
from web.portal import Portal
from web.services import answer_files, delivery, identity, progress
from web.services.answer_facts import RECIPIENTS, absent, as_text, facts_for, told_lines
from web.services.case_facts import facts
from web.services.drafting import Drafted, draft_of, is_on_its_way, write_draft
from web.services.needs import answers_of, needs_of
from web.services.on_paper import NotSaidHow, came_back, is_on_paper
from web.services.posting import post_to_case
from web.services.progress import Progress
from web.services.reading import DeskView, waits_for
from web.services.staff import Member

STAND_IN = "lenken-kommer-her"
"""What stands in a previewed letter where the person's own link will be."""


class AnswerIncomplete(Exception):
    """An answer with something compulsory missing; it stays a draft."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(one.gap for one in missing))
        self.missing = missing


class OwnAnswer(Exception):
    """A complaint is handled by somebody else than the one whose answer it is about."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer's letter, read from the bytes that would go."""

    subject: str
    html: str = field(repr=False)


async def take(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """Give the case to the one who presses; raise `OwnAnswer` for who may not handle it."""

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if (await progress.of(fresh)).is_own_answer_of(by.id):
            raise OwnAnswer
        await cases.take(portal.vault, fresh, by.id, now)

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
    proof: Proof | None = None,
) -> None:
    """Save the answer and its files; `seen` is the case's version the handler looked at.

    `proof` is what the handler has found of who asks, recorded when it is news.

    Raises `CaseChanged` when somebody else has written meanwhile, `FileRefused` for too many or too
    much together, and `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        if proof is not None:
            await identity.compared(portal, fresh, proof, by, now)
        row = await write_draft(portal, fresh, proposed, by.id, now)
        await answer_files.remove(portal, row, remove, by, now)
        await answer_files.add(portal, row, add, by, now)

    await transaction(work)


def missing(portal: Portal, view: DeskView, by: Member, now: datetime) -> tuple[Missing, ...]:
    """Return what the draft, or no draft at all, lacks before it may leave."""
    standing = _standing(portal, view.asked, view.waits_for, view.progress, by, now)
    return _missing(view.needs, view.draft, standing)


def letter(
    portal: Portal,
    case: Case,
    needs: Requirements,
    address: str,
    proposed: Proposed,
    link: str,
    was_due: date | None,
) -> Letter:
    """Return the answer's letter: what the preview shows and what is sent.

    It apologises for a date it is late for, `was_due`.
    """
    words = portal.words[case.language]
    outcome = proposed.outcome or Outcome.GRANTED
    with_reasons = needs.asks_reasons(outcome)
    decision = Decision(
        outcome=outcome.value,
        reason=proposed.reason if with_reasons else "",
        ground=words(f"grounds.{proposed.ground}") if with_reasons else "",
        late=sorry(was_due, words),
    )
    if needs.behind_code and outcome not in ROUTED:
        return letters.answer(portal.stationery, facts(case), address, decision, link=link)
    lines = told_lines(needs, outcome, proposed.lines, words)
    told = Told(
        done=as_text(lines.done),
        # What waits behind a code is not in the letter, whoever decides.
        text="" if needs.behind_code else proposed.text,
        facts=as_text(facts_for(portal, case.language, needs, outcome, proposed.lines)),
        not_done=as_text(lines.not_done),
        has_files=bool(proposed.files),
    )
    return letters.answer_told(portal.stationery, facts(case), address, decision, told, link=link)


def sorry(was_due: date | None, words: Words) -> str:
    """Return what an answer says of the date it is late for; nothing where it is in time."""
    return words("mail.answer_late", due=long_date(was_due, words.language)) if was_due else ""


def preview(portal: Portal, view: DeskView, now: datetime) -> Preview:
    """Return the answer's letter as it would go now, its link a stand-in that opens nothing.

    Raises `CaseChanged` when there is no draft to send.
    """
    if view.draft is None:
        raise CaseChanged
    was_due = progress.was_due_on(view.case, view.progress, now)
    proposed, to = view.draft.proposed, view.address
    shown = letter(portal, view.case, view.needs, to, proposed, STAND_IN, was_due)
    raw = render(portal.stationery, shown, mail_id="<preview@portal.invalid>", now=now)
    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    html = mail.get_body(("html",))
    return Preview(str(mail["Subject"]), html.get_content() if html else "")


async def send(
    portal: Portal,
    case: Case,
    seen: int,
    by: Member,
    now: datetime,
    *,
    given: Given | None = None,
) -> None:
    """Send the draft as the answer: its letter goes to the person's address and nowhere else.

    Of a person who gave no address the case is answered then and there: the desk has `given` it, or
    nobody can be told. So it is of one whose letter came back, if the desk has given it. Raises
    `AnswerIncomplete`, `NotSaidHow`, `CaseChanged`, or `MoveNotAllowed` for a case that has ended.
    """

    async def work() -> None:
        fresh = await _answerable(case, seen)
        key = await open_key(portal.vault, fresh.key_id)
        draft = await draft_of(portal, key, fresh)
        if draft is None or draft.state is not MessageState.DRAFT:
            raise CaseChanged
        asked = await cases.answers_of(portal.vault, fresh)
        so_far = await progress.of(fresh)
        needs = needs_of(fresh, asked, so_far)
        access = await waits_for(portal, fresh, needs, now)
        standing = _standing(portal, asked, access, so_far, by, now)
        if gaps := _missing(needs, draft, standing):
            raise AnswerIncomplete(gaps)
        on_paper = is_on_paper(fresh, asked)
        if on_paper and given is None:
            raise NotSaidHow
        by_hand = on_paper or (given is not None and await came_back(fresh))
        await _close_draft(portal, key, fresh, needs, draft, by, by_hand=by_hand)
        await update(fresh, given=given if by_hand else None)
        address = await cases.address_of(portal.vault, fresh)
        if by_hand or not address:
            await delivery.answered(portal, draft.id, now)
            return
        link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=fresh.id)
        was_due = progress.was_due_on(fresh, so_far, now)
        answer = letter(portal, fresh, needs, address, draft.proposed, link.text, was_due)
        await post_to_case(portal, fresh, answer, now, message_id=draft.id)

    await transaction(work)


def _missing(needs: Requirements, draft: Drafted | None, standing: Standing) -> tuple[Missing, ...]:
    return answers.gaps(needs, draft.proposed if draft else Proposed(None), standing)


def _standing(
    portal: Portal,
    asked: Sequence[AsAsked],
    access: Case | None,
    so_far: Progress,
    by: Member,
    now: datetime,
) -> Standing:
    check = so_far.identity
    by_proxy = identity.is_by_proxy(answers_of(asked))
    return Standing(
        by_lead=by.role is Role.LEAD,
        today=oslo_date(now),
        absent={RECIPIENTS: [lacking.key for lacking in absent(portal.organisation)]},
        access_waits=access is not None,
        proof=check.proof if check else None,
        authority_unseen=by_proxy and not so_far.authority_seen,
        checked=portal.organisation.checked_grounds,
        own_answer=so_far.is_own_answer_of(by.id),
    )


async def _close_draft(
    portal: Portal,
    key: DataKey,
    case: Case,
    needs: Requirements,
    draft: Drafted,
    by: Member,
    *,
    by_hand: bool,
) -> None:
    """Keep the answer as it is told, the organisation's facts with it, and no line beside it."""
    proposed = draft.proposed
    told = facts_for(
        portal, case.language, needs, proposed.outcome, proposed.lines, by_hand=by_hand
    )
    asked = {line.key for line in needs.lines_for(proposed.outcome)}
    asked |= {lacking.key for lacking in absent(portal.organisation)}
    lines = {name: text for name, text in proposed.lines.items() if name in asked}
    content = Content(proposed.text, proposed.reason, lines, told)
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
    sending = await is_on_its_way(case)
    if sending or (seen is not None and seen != fresh.version):
        raise CaseChanged
    return fresh
