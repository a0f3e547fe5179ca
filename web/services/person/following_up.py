"""What a person does with an answer: complain about it, or ask who has been told of it.

A complaint is a case of its own (`models/complaining.py`); the question about who has been told is
a message that somebody at the desk has to reply to. GDPR art. 19 and 12 (2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language import guess_language
from locales.dates import long_instant
from mail import progress_letters
from models import cases, complaining, events, limits, references, sessions, tokens
from models.cases import Filing
from models.catalogue.common import NAME, WHO, WHOM
from models.catalogue.complaint import COMPLAINT, EARLIER, WHAT
from models.catalogue.erasure import ERASURE
from models.catalogue.objection import OBJECTION
from models.catalogue.questions import Answers
from models.catalogue.rectification import RECTIFICATION
from models.catalogue.requirements import DONE
from models.catalogue.restriction import RESTRICTION
from models.database import transaction
from models.deadlines import count_deadlines
from models.events import PERSON, EventName
from models.status import MoveNotAllowed, Status
from models.tables import Case, Event, Purpose, Scope, Session, Task, TaskKind
from web.portal import Portal
from web.services.answers import identity
from web.services.cases import lost, progress
from web.services.cases.case_facts import facts
from web.services.cases.needs import answers_of
from web.services.cases.progress import Progress
from web.services.letters import notify
from web.services.post.posting import post_to_case
from web.services.unsent import persons_files
from web.services.unsent.draft_files import Brought
from web.words import as_asked

FOLLOWED = (Scope.STATUS, Scope.CONTENT)
TELLS_OTHERS = (RECTIFICATION.name, ERASURE.name, RESTRICTION.name, OBJECTION.name)
"""What the organisation tells those of who have had the data. GDPR art. 19."""


class ComplainedAlready(Exception):
    """There is a complaint about this answer; `reference` is its own."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


async def complain(
    portal: Portal,
    old: Case,
    text: str,
    session: Session,
    now: datetime,
    *,
    files: Sequence[Brought] = (),
) -> Case:
    """Open a case for a complaint about an answer, and let its browser see it as it sees the old.

    A second press gets the same case. Raises `ComplainedAlready`, `FileRefused`, or
    `MoveNotAllowed` for a case without an answer to complain about.
    """

    async def work() -> Case:
        fresh = await Case.get(id=old.id)
        known = await complaining.complaint_about(fresh)
        if known is not None:
            if now - known.received_at > sessions.SAME_PRESS:
                raise ComplainedAlready(known.reference)
            return known
        await limits.demand(portal.vault, limits.MESSAGES_ON_CASE, fresh.id, now)
        said = persons_files.named_in(portal, fresh, text, [file.name for file in files])
        new = await open_complaint(portal, fresh, said, now, channel="form")
        await persons_files.add(portal, new, files, now)
        for scope in FOLLOWED:
            if scope in await sessions.scopes(session, fresh.id, now):
                await sessions.grant(session.id, new.id, scope, now)
        return new

    return await transaction(work)


async def demand_no_complaint(old: Case) -> None:
    """Raise `ComplainedAlready` for an answer that there is a complaint about."""
    known = await complaining.complaint_about(old)
    if known is not None:
        raise ComplainedAlready(known.reference)


async def open_complaint(
    portal: Portal,
    old: Case,
    text: str,
    now: datetime,
    *,
    channel: str,
    received_at: datetime | None = None,
) -> Case:
    """Open a case for a complaint about an answer, and tell its person and the desk.

    In the caller's transaction. `received_at` is for what came before it is taken as a complaint.
    Raises `MoveNotAllowed` for a case without an answer to complain about.
    """
    filing = await _filing(portal, old, text, channel, received_at)
    new = await complaining.complain(portal.vault, old, filing, now)
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=new.id)
    letter = progress_letters.complaint(
        portal.stationery,
        facts(new),
        filing.address,
        about=references.shown(old.reference),
        received=long_instant(new.received_at, new.language),
        link=link.text,
    )
    await post_to_case(portal, new, letter, now)
    await notify.desk_of_new_case(portal, new, now)
    return new


def may_ask_who_was_told(case: Case, so_far: Progress) -> bool:
    """Say whether something was done that others were told of. GDPR art. 19.

    So it was where the use was paused meanwhile, whatever the answer.
    """
    done = case.status == Status.ANSWERED and (case.outcome in DONE or so_far.has_paused)
    return done and case.kind in TELLS_OTHERS and case.confirmed_at is not None


async def ask_who_was_told(portal: Portal, case: Case, now: datetime) -> None:
    """Ask the desk, for the person, who has been told; twice is once. GDPR art. 19.

    Raises `MoveNotAllowed` for a case in which nobody was.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        name = EventName.WHO_WAS_TOLD_ASKED
        if await Event.exists(case_id=fresh.id, name=name.value):
            return
        if not may_ask_who_was_told(fresh, await progress.of(fresh)):
            raise MoveNotAllowed("nobody was told of a case like this")
        text = portal.words[fresh.language]("case.told_message")
        await cases.add_message(portal.vault, fresh, text, now)
        await Task.create(
            kind=TaskKind.WHO_WAS_TOLD,
            case_id=fresh.id,
            created_at=now,
            due_on=count_deadlines(now).due_on,
        )
        await events.record(portal.vault, name, now=now, actor=PERSON, case_id=fresh.id)
        await notify.desk_of_news(portal, "desk_message", fresh, now)

    await transaction(work)


def _asks_for(known: Answers) -> tuple[str, ...]:
    """Name the answers that tell for whom somebody asks, when it is for another."""
    return (WHO.key, WHOM.key) if identity.is_by_proxy(known) else ()


async def _filing(
    portal: Portal, old: Case, text: str, channel: str, received_at: datetime | None
) -> Filing:
    """Return a complaint as it is filed: the person's words, and what is known of the person."""
    known = answers_of(await cases.answers_of(portal.vault, old))
    kept = {key: known[key] for key in (NAME.key, *_asks_for(known)) if known.get(key)}
    said = {WHAT.key: text, EARLIER.key: references.shown(old.reference)}
    answers = {**kept, **lost.of_the_account(known), **said}
    asked = as_asked(COMPLAINT, answers, portal.words[old.language])
    guess = guess_language(portal.mind.languages, text)
    return Filing(
        kind=COMPLAINT.name,
        address=await cases.address_of(portal.vault, old),
        answers=[one for one in asked if answers.get(one.question)],
        language=old.language,
        written_in=guess.language.value if guess else old.written_in,
        channel=channel,
        policy_version=portal.organisation.policy.id,
        submission_key=None,
        received_at=received_at,
    )
