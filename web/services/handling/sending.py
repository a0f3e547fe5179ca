"""The sending of an answer, whichever way it was written: the same checks, the same letter.

Called in the transaction of whoever lets it leave, at the desk (`desk.py`) or by mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from locales import Words
from locales.dates import long_date
from mail import letters
from mail.letters import Decision, Told
from mail.stationery import Letter
from models import answers, cases, messages, tokens
from models.answers import Missing, Proposed, Standing
from models.case_row import CaseChanged, update
from models.cases import AsAsked
from models.catalogue.requirements import ROUTED, Outcome, Requirements
from models.deadlines import oslo_date
from models.keyring import open_key
from models.messages import Content
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Given, Message, MessageState, Purpose, Role
from models.vault import DataKey
from web.portal import Portal
from web.services.answers import identity, our_letter
from web.services.answers.answer_facts import RECIPIENTS, absent, as_text, facts_for, told_lines
from web.services.answers.drafting import Drafted, draft_of, is_on_its_way
from web.services.answers.on_paper import NotSaidHow, came_back, is_on_paper
from web.services.answers.reading import waits_for
from web.services.cases import progress
from web.services.cases.case_facts import facts
from web.services.cases.needs import answers_of, needs_of
from web.services.cases.progress import Progress
from web.services.outbox import delivery, holding
from web.services.people.staff import Member
from web.services.post.posting import post_to_case


class AnswerIncomplete(Exception):
    """An answer with something compulsory missing; it stays a draft."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(one.gap for one in missing))
        self.missing = missing


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


async def send_draft(
    portal: Portal,
    case: Case,
    by: Member,
    now: datetime,
    *,
    given: Given | None = None,
    not_before: datetime | None = None,
) -> Message:
    """Send the draft of a case in the caller's transaction; return the answer as it was kept.

    Its letter leaves at `not_before`. `case` is fresh, and may be answered; raises as `send` does,
    with nothing written.
    """
    key = await open_key(portal.vault, case.key_id)
    draft = await draft_of(portal, key, case)
    if draft is None or draft.state is not MessageState.DRAFT:
        raise CaseChanged
    asked = await cases.answers_of(portal.vault, case)
    so_far = await progress.of(case)
    needs = needs_of(case, asked, so_far)
    access = await waits_for(portal, case, needs, now)
    standing = standing_of(portal, asked, access, so_far, by, now)
    if gaps := missing(needs, draft, standing):
        raise AnswerIncomplete(gaps)
    on_paper = is_on_paper(case, asked)
    if on_paper and given is None:
        raise NotSaidHow
    if await holding.keep_rest_back(portal, case, by.id, now):
        case = await Case.get(id=case.id)
    by_hand = on_paper or (given is not None and await came_back(case))
    await _close_draft(portal, key, case, needs, draft, by, by_hand=by_hand)
    await update(case, given=given if by_hand else None)
    address = await cases.address_of(portal.vault, case)
    if by_hand or not address:
        await delivery.answered(portal, draft.id, now)
        return await Message.get(id=draft.id)
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
    was_due = progress.was_due_on(case, so_far, not_before or now)
    answer = letter(portal, case, needs, address, draft.proposed, link.text, was_due)
    await post_to_case(portal, case, answer, now, message_id=draft.id, not_before=not_before)
    return await Message.get(id=draft.id)


def missing(needs: Requirements, draft: Drafted | None, standing: Standing) -> tuple[Missing, ...]:
    return answers.gaps(needs, draft.proposed if draft else Proposed(None), standing)


def standing_of(
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
        is_ours=partial(our_letter.stands_in, portal),
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
    lines = leaving_lines(portal, needs, proposed.outcome, proposed.lines)
    content = Content(proposed.text, proposed.reason, lines, told)
    await Message.filter(id=draft.id).update(
        state=MessageState.SENDING,
        author_id=by.id,
        content=messages.write(key, draft.id, content),
    )


def leaving_lines(
    portal: Portal, needs: Requirements, outcome: Outcome | None, lines: Mapping[str, str]
) -> dict[str, str]:
    """Return the lines that leave: what is not asked for with this outcome stays here."""
    asked = {line.key for line in needs.lines_for(outcome)}
    asked |= {lacking.key for lacking in absent(portal.organisation)}
    return {name: text for name, text in lines.items() if name in asked and text}


async def answerable(case: Case, seen: int | None = None) -> Case:
    """Return the newest of a case that may be answered, if it is the one that was looked at.

    Raises `CaseChanged`, also while an answer is on its way, and `MoveNotAllowed` for a case that
    has ended.
    """
    fresh = await Case.get(id=case.id)
    if Status(fresh.status) not in AT_THE_DESK:
        raise MoveNotAllowed("only an open case can be answered")
    sending = await is_on_its_way(case)
    if sending or (seen is not None and seen != fresh.version):
        raise CaseChanged
    return fresh
