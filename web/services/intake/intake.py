"""From what a person has begun to cases: filed once, their clocks started, one letter posted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.language import guess_language
from models import cases, limits, sessions
from models.cases import AsAsked, Filing
from models.catalogue.common import EMAIL
from models.catalogue.groups import Group
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers, LongText
from models.database import transaction
from models.tables import Case, Scope, Session, new_id
from web.portal import Portal
from web.services.intake import routing
from web.services.letters.proof_letter import post_proof
from web.services.unsent import draft_files, drafts
from web.words import as_asked


class Incomplete(Exception):
    """Something compulsory is not answered yet."""


class AnswersChanged(Exception):
    """The answers are no longer those on the page: another tab has changed them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One press on «send»: which conversation, as shown on which page, by whom, form or chat."""

    language: str
    submission_key: str
    version: int
    client: str = field(repr=False)
    channel: str


async def send(portal: Portal, session: Session, sent: Sent, now: datetime) -> Case:
    """File every wish that is complete, each its own case, and post the one letter for them all.

    Those that wait for proof of the address come first. The first is returned, and pressing again
    returns the same. Raises `Incomplete`, `AnswersChanged` or `limits.TooMany`; nothing is filed
    then.
    """

    async def work() -> Case:
        known = await Case.get_or_none(submission_key=sent.submission_key)
        if known is not None:
            return known
        draft = await drafts.load(portal.vault, session, now)
        wishes = draft.visit.complete()
        if not wishes:
            raise Incomplete
        if (draft.submission_key, draft.version) != (sent.submission_key, sent.version):
            raise AnswersChanged
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, sent.client, now)
        ordered = sorted(wishes, key=lambda kind: kind.at_once(draft.visit.answers(kind)))
        together = new_id()
        filed: list[Case] = []
        for kind in ordered:
            answers = draft.visit.answers(kind)
            filing = _filing(portal, sent, kind, answers, together, len(filed))
            filed.append(await _file(portal, session, kind, answers, filing, now))
        await drafts.finish(portal.vault, session, wishes, now)
        await post_proof(portal, filed, now)
        return filed[0]

    return await transaction(work)


async def _file(
    portal: Portal,
    session: Session,
    kind: CaseKind,
    answers: Answers,
    filing: Filing,
    now: datetime,
) -> Case:
    case = await cases.file_case(portal.vault, filing, now)
    await draft_files.hand_over(portal, session, kind, case, now)
    await sessions.grant(session.id, case.id, Scope.FILER, now)
    if kind.at_once(answers):
        await cases.open_at_once(portal.vault, case, now)
        await routing.to_the_desk(portal, case, now)
    return case


def _filing(
    portal: Portal, sent: Sent, kind: CaseKind, answers: Answers, together: str, number: int
) -> Filing:
    return Filing(
        kind=kind.name,
        address=answers.get(EMAIL.key, ""),
        answers=_without_address(as_asked(kind, answers, portal.words[sent.language])),
        language=sent.language,
        written_in=_written_in(portal, kind, answers),
        channel=sent.channel,
        policy_version=portal.organisation.policy.id,
        submission_key=f"{sent.submission_key}.{number}" if number else sent.submission_key,
        filing=together,
    )


def _without_address(asked: tuple[AsAsked, ...]) -> tuple[AsAsked, ...]:
    """Leave the address out of the answers: it has its own place, where it can be corrected."""
    return tuple(answer for answer in asked if answer.question != EMAIL.key)


def _written_in(portal: Portal, kind: CaseKind, answers: Answers) -> str | None:
    """Return the language of the person's own words, so that the handler can answer in it."""
    guess = guess_language(portal.mind.languages, "\n".join(_own_words(kind, answers)))
    return guess.language.value if guess else None


def _own_words(kind: CaseKind, answers: Answers) -> Iterator[str]:
    for question in kind.questions(answers):
        asked = [question]
        if isinstance(question, Group):
            asked = [part for number in question.rows(answers) for part in question.row(number)]
        yield from (answers.get(one.key, "") for one in asked if isinstance(one, LongText))
