"""A request put in by hand: the case it becomes, and who is written to.

It came by another way than the portal, and every way is valid. GDPR art. 12 (2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.language import guess_language
from mail import progress_letters
from models import cases, registering, tokens
from models.cases import AsAsked, Filing
from models.catalogue.common import EMAIL
from models.catalogue.questions import Answers
from models.catalogue.sorts import Sort
from models.database import transaction
from models.deadlines import oslo_date
from models.registering import ON_A_CASE
from models.status import AT_THE_DESK, Status
from models.tables import Case, Purpose
from web.portal import Portal
from web.services.answers.on_paper import CONTACT
from web.services.cases import lost
from web.services.cases.case_facts import facts, received
from web.services.cases.needs import answers_of
from web.services.intake import found, routing
from web.services.intake.found import Source
from web.services.letters import notify, receipt
from web.services.letters.proof_letter import post_proof
from web.services.people.staff import Member
from web.services.post.posting import post_to_case
from web.words import as_asked

OWN_WORDS = "own_words"
"""What the person asks for, as whoever registers it has put it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody at the desk has put in. `answers` are the catalogue's questions' alone.

    `about` names the case with the answer that a complaint is about.
    """

    sort: Sort
    channel: str
    day: date
    own_words: str = field(repr=False)
    answers: Answers = field(repr=False)
    address: str = field(repr=False)
    contact: str = field(repr=False)
    language: str
    key: str
    about: str = ""


async def registered(key: str) -> Case | None:
    """Return the case that was registered under a key."""
    return await Case.get_or_none(submission_key=key)


async def register(
    portal: Portal, typed: Typed, source: Source | None, by: Member, now: datetime
) -> Case:
    """Make the case, and tell its person and the desk. Pressed twice, it is the same case.

    Raises `CaseChanged` for a mail that somebody else has taken off the list meanwhile, and
    `CaseUnknown` for a complaint about the answer in no case there is.
    """

    async def work() -> Case:
        known = await registered(typed.key)
        if known is not None:
            return known
        filing = _filing(portal, typed, source, await _known(portal, typed, source), now)
        follows = await Case.get(id=source.case.id) if source and source.case else None
        case = await registering.register(
            portal.vault,
            filing,
            now,
            by=by.id,
            at_once=typed.sort.is_at_once,
            follows=follows,
            own_words=source is not None and source.is_own,
            about=await cases.by_reference(typed.about) if typed.about else None,
        )
        if source is not None:
            await found.hand_over(portal, source, case, by, now)
        await _tell(portal, case, filing.answers, now)
        return case

    return await transaction(work)


async def _tell(portal: Portal, case: Case, asked: Sequence[AsAsked], now: datetime) -> None:
    """Write to the person as far as there is an address, and to the desk of what is open."""
    if case.address is not None and case.confirmed_at is not None:
        link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
        letter = progress_letters.registered_by_hand(
            portal.stationery,
            facts(case),
            await cases.address_of(portal.vault, case),
            received=received(case, case.language),
            link=link.text,
            late=receipt.is_late(case, now),
        )
        await post_to_case(portal, case, letter, now)
    else:
        await post_proof(portal, [case], now)
    if Status(case.status) in AT_THE_DESK:
        await routing.route(case, asked, now)
        await notify.desk_of_new_case(portal, case, now)


async def _known(portal: Portal, typed: Typed, source: Source | None) -> Answers:
    """Return what the person has said of their account on the case a message was written on.

    Nothing for another address than that case's: it may be somebody else who asks.
    """
    case = source.case if source else None
    if case is None or typed.address != await cases.address_of(portal.vault, case):
        return {}
    return lost.of_the_account(answers_of(await cases.answers_of(portal.vault, case)))


def _filing(
    portal: Portal, typed: Typed, source: Source | None, known: Answers, now: datetime
) -> Filing:
    words = portal.words[typed.language]
    answers = {**known, **typed.answers, **typed.sort.branch}
    guess = guess_language(portal.mind.languages, typed.own_words)
    rows = [row_of(OWN_WORDS, typed.own_words, typed.language, portal)]
    # The address has its own place, where it can be corrected.
    asked = as_asked(typed.sort.kind, answers, words)
    rows += [row for row in asked if row.value and row.question != EMAIL.key]
    if typed.contact:
        rows.append(row_of(CONTACT, typed.contact, typed.language, portal))
    told = (source.came_at, source.at) if source else ()
    came = next((at for at in told if at is not None and oslo_date(at) == typed.day), None)
    return Filing(
        kind=typed.sort.kind.name,
        address=typed.address,
        answers=tuple(rows),
        language=typed.language,
        written_in=guess.language.value if guess else None,
        channel=ON_A_CASE if source and source.case else typed.channel,
        policy_version=portal.organisation.policy.id,
        submission_key=typed.key,
        received_at=came or registering.received(typed.day, now),
    )


def row_of(question: str, text: str, language: str, portal: Portal) -> AsAsked:
    """Return what somebody at the desk has put in, as an answer with its question."""
    label = portal.words[language](f"register.field.question.{question}.name")
    return AsAsked(question, label, text, text)
