"""From a finished draft to a case: filed once, its clock started, its letter posted."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.language import guess_language
from mail import letters
from models import cases, limits, sessions, tokens
from models.addresses import folded
from models.cases import AsAsked, Filing
from models.catalogue.common import EMAIL
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers, LongText
from models.database import transaction
from models.tables import Case, Letter, LetterState, Purpose, Scope, Session
from web.portal import Portal
from web.services import drafts
from web.services.case_facts import facts
from web.services.posting import post_to_case
from web.words import as_asked

log = logging.getLogger(__name__)


class Incomplete(Exception):
    """Something compulsory is not answered yet."""


class AnswersChanged(Exception):
    """The answers are no longer those on the page: another tab has changed them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One press on «send»: which draft, as shown on which page, by whom."""

    kind: CaseKind
    language: str
    submission_key: str
    version: int
    client: str = field(repr=False)


async def send(portal: Portal, session: Session, sent: Sent, now: datetime) -> Case:
    """File the draft and post the confirmation letter; pressing again returns the same case.

    Raises `Incomplete`, `AnswersChanged` or `limits.TooMany`; the draft is kept then.
    """

    async def work() -> Case:
        known = await Case.get_or_none(submission_key=sent.submission_key)
        if known is not None:
            return known
        draft = await drafts.load(portal.vault, session, sent.kind, now)
        if sent.kind.missing(draft.answers):
            raise Incomplete
        if (draft.submission_key, draft.version) != (sent.submission_key, sent.version):
            raise AnswersChanged
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, sent.client, now)
        case = await _file(portal, sent, draft.answers, now)
        await drafts.forget(session, sent.kind)
        await sessions.grant(session.id, case.id, Scope.FILER, now)
        await post_confirmation(portal, case, draft.answers[EMAIL.key], now)
        return case

    return await transaction(work)


async def post_confirmation(portal: Portal, case: Case, address: str, now: datetime) -> None:
    """Post the letter that asks for proof, with new links and a new code.

    An address gets three in six hours; beyond that nothing is sent, and nothing on the page tells.
    """
    if not await limits.allow(portal.vault, limits.CONFIRMATIONS_TO_ADDRESS, folded(address), now):
        return
    await tokens.end(case.id, *cases.LINKS_OF_PROOF, now=now)
    link = await tokens.make_link(portal.vault, Purpose.CONFIRM, now=now, case_id=case.id)
    disown = await tokens.make_link(portal.vault, Purpose.DISOWN, now=now, case_id=case.id)
    leaves_at = await _turn_among_all(portal, now)
    code = await tokens.make_code(
        portal.vault, Purpose.CONFIRM_CODE, now=leaves_at, case_id=case.id
    )
    letter = letters.confirm(
        portal.stationery,
        facts(case),
        address,
        link=link.text,
        code=code.text,
        disown=disown.text,
    )
    await post_to_case(
        portal,
        case,
        letter,
        now,
        not_before=leaves_at,
        not_after=now + tokens.LIVES[Purpose.CONFIRM],
    )


async def _turn_among_all(portal: Portal, now: datetime) -> datetime:
    """Return when a confirmation letter may leave: at once, or later when a flood of them goes."""
    rule = limits.CONFIRMATIONS_IN_ALL
    waiting = await Letter.filter(
        name="confirm", state=LetterState.QUEUED, not_before__gt=now
    ).count()
    if not waiting and await limits.allow(portal.vault, rule, "all", now):
        return now
    log.warning("more confirmation letters than the hour allows; %d wait", waiting + 1)
    return now + rule.within * (1 + waiting // rule.most)


async def _file(portal: Portal, sent: Sent, answers: Answers, now: datetime) -> Case:
    words = portal.words[sent.language]
    filing = Filing(
        kind=sent.kind.name,
        address=answers[EMAIL.key],
        answers=_without_address(as_asked(sent.kind, answers, words)),
        language=sent.language,
        written_in=_written_in(portal, sent.kind, answers),
        channel="form",
        policy_version=portal.organisation.policy.id,
        submission_key=sent.submission_key,
    )
    return await cases.file_case(portal.vault, filing, now)


def _without_address(asked: tuple[AsAsked, ...]) -> tuple[AsAsked, ...]:
    """Leave the address out of the answers: it has its own place, where it can be corrected."""
    return tuple(answer for answer in asked if answer.question != EMAIL.key)


def _written_in(portal: Portal, kind: CaseKind, answers: Answers) -> str | None:
    """Return the language of the person's own words, so that the handler can answer in it."""
    text = "\n".join(
        answers.get(question.key, "")
        for question in kind.questions(answers)
        if isinstance(question, LongText)
    )
    guess = guess_language(portal.languages, text)
    return guess.language.value if guess else None
