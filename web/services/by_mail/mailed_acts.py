"""What else is asked for by mail: a question, more time, a note, to take a case or hand it over.

Each is done by the code that the desk's own page does it by, and is refused for the same reasons,
before anything is written. What does not go to the person is acknowledged in a sentence.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from locales import DESK_LANGUAGE, Words
from locales.dates import long_instant
from mail import staff_letters
from mail.acceptance import Wait
from mail.actions import TO_THE_PERSON, Verb
from models import cases, limits, references
from models import extending as rule
from models.catalogue.questions import tidy
from models.extending import Barrier
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Message, Staff
from web.portal import Portal
from web.services.answers import our_letter
from web.services.answers.drafting import is_on_its_way
from web.services.by_mail import overtaking
from web.services.by_mail.cannot import CannotBeDone
from web.services.cases.case_facts import facts
from web.services.cases.needs import is_at_once
from web.services.handling import handing_over, noting
from web.services.handling.handing_over import NoSuchColleague, OwnAnswer
from web.services.letters import reply_addresses
from web.services.on_the_way import asking, extending
from web.services.on_the_way.extending import Notice
from web.services.outbox import holding
from web.services.outbox.holding import Held
from web.services.post.mails import Why
from web.services.post.posting import post_to_case

if TYPE_CHECKING:
    from web.services.by_mail.mailed import Mailed

_BARRED = {Barrier.TWICE: Why.TWICE, Barrier.LATE: Why.TOO_LATE}


async def act(
    portal: Portal, asked: Mailed, now: datetime, *, leaves_at: datetime
) -> Message | None:
    """Do what is asked, in the caller's transaction; return what goes to the person, if any.

    That leaves at `leaves_at`, or before, where it would come too late. Raises `CannotBeDone`.
    """
    case = await Case.get(id=asked.case.id)
    text = tidy(asked.text)
    if asked.action.verb in TO_THE_PERSON and our_letter.stands_in(portal, text):
        raise CannotBeDone(Why.OUR_LETTER)
    match asked.action.verb:
        case Verb.ASK:
            return await _ask(portal, asked, case, text, now, leaves_at)
        case Verb.EXTEND:
            return await _extend(portal, asked, case, text, now, leaves_at)
        case Verb.TAKE:
            await _take(portal, asked, case, text, now)
        case Verb.HAND_OVER:
            await _hand_over(portal, asked, case, text, now)
        case _:
            await _note(portal, asked, case, text, now)
    return None


async def _ask(
    portal: Portal, asked: Mailed, case: Case, text: str, now: datetime, leaves_at: datetime
) -> Message:
    await _demand_way_to_person(asked, case, text, asking.LONGEST)
    case = await _without(portal, asked, case, now)
    return await asking.ask(
        portal, case, text, asked.by, now, not_before=leaves_at, raw_mail_id=asked.row.id
    )


async def _extend(
    portal: Portal, asked: Mailed, case: Case, text: str, now: datetime, leaves_at: datetime
) -> Message:
    await _demand_way_to_person(asked, case, text, extending.LONGEST_REASON)
    try:
        notice = Notice(extending.Why(asked.action.detail), text)
    except ValueError:
        raise CannotBeDone(Why.NOT_NOW) from None
    if is_at_once(case, await cases.answers_of(portal.vault, case)):
        raise CannotBeDone(Why.AT_ONCE)
    if not extending.says_why(text):
        raise CannotBeDone(Why.REASON_SHORT)
    case = await _without(portal, asked, case, now)
    why = rule.barrier(case, now)
    if why is not None:
        raise CannotBeDone(_BARRED[why])
    if await extending.is_on_its_way(case):
        raise CannotBeDone(Why.ANOTHER_GOES)  # a colleague's
    return await extending.extend(
        portal, case, notice, asked.by, now, not_before=leaves_at, raw_mail_id=asked.row.id
    )


async def _note(portal: Portal, asked: Mailed, case: Case, text: str, now: datetime) -> None:
    if not text:
        raise CannotBeDone(Wait.EMPTY)
    _demand_room(text)
    await _keep(portal, asked, case, text, now)
    await _acknowledge(portal, asked, case, "note", now)


async def _take(portal: Portal, asked: Mailed, case: Case, text: str, now: datetime) -> None:
    _demand_room(text)
    try:
        await handing_over.take(portal, case, asked.by, now)
    except OwnAnswer:
        raise CannotBeDone(Why.OWN_ANSWER) from None
    except MoveNotAllowed:
        raise CannotBeDone(Wait.CASE_ENDED) from None
    if text:
        await _keep(portal, asked, case, text, now)
    await _acknowledge(portal, asked, case, "take", now)


async def _hand_over(portal: Portal, asked: Mailed, case: Case, text: str, now: datetime) -> None:
    _demand_room(text)
    try:
        to = await handing_over.hand_over(
            portal, case, asked.action.detail, text, asked.by, now, raw_mail_id=asked.row.id
        )
    except OwnAnswer:
        raise CannotBeDone(Why.THEIR_ANSWER) from None
    except NoSuchColleague:
        raise CannotBeDone(Why.NO_COLLEAGUE) from None
    except MoveNotAllowed:
        raise CannotBeDone(Wait.CASE_ENDED) from None
    await _acknowledge(portal, asked, case, "hand_over", now, name=to.name)


async def _keep(portal: Portal, asked: Mailed, case: Case, text: str, now: datetime) -> None:
    await noting.note(portal, case, text, asked.by, now, raw_mail_id=asked.row.id)


async def _demand_way_to_person(asked: Mailed, case: Case, text: str, longest: int) -> None:
    """Raise `CannotBeDone` unless these words, and nothing beside them, can go to the person."""
    if Status(case.status) not in AT_THE_DESK:
        raise CannotBeDone(Wait.CASE_ENDED)
    if await is_on_its_way(case):
        raise CannotBeDone(Why.ANOTHER_GOES)
    if case.address is None:
        raise CannotBeDone(Why.NO_ADDRESS)
    if asked.files:
        raise CannotBeDone(Why.FILES_STAY)
    if not text:
        raise CannotBeDone(Wait.EMPTY)
    if len(text) > longest:
        raise CannotBeDone(Why.TOO_LONG)


def _demand_room(text: str) -> None:
    if len(text) > noting.LONGEST:
        raise CannotBeDone(Why.TOO_LONG)


async def _without(portal: Portal, asked: Mailed, case: Case, now: datetime) -> Case:
    """Stop what the same handler has on its way; return the case as it stands then."""
    stopped = await holding.keep_all_back(portal, case, asked.by.id, now)
    return await Case.get(id=case.id) if stopped else case


async def _acknowledge(
    portal: Portal, asked: Mailed, case: Case, done: str, now: datetime, **values: str
) -> None:
    """Tell the handler in a sentence that it is done, and what of the mail is not on the case.

    It says what of theirs is stopped for it, or still goes. After a few in a day no more, where
    nothing stopped: the case's page tells, and no machine is answered for ever.
    """
    allowed = await limits.allow(portal.vault, limits.DONE_IN_DAY, f"{case.id} {asked.by.id}", now)
    if not (allowed or asked.stopped):
        return
    words = portal.words[DESK_LANGUAGE]
    row = await Staff.get(id=asked.by.id)
    goes = await overtaking.theirs(case, row, now)
    stop = f"/desk/sak/{references.shown(case.reference)}/stopp/{goes.message.id}" if goes else ""
    letter = staff_letters.done(
        portal.stationery,
        facts(case),
        asked.by.address,
        done=words(f"inbox.done.{done}", **values),
        files=words("inbox.done.files") if asked.files else "",
        goes=_goes(words, goes) if goes else words("inbox.waits.stopped") if asked.stopped else "",
        stop=stop,
        reply=reply_addresses.to_answer(portal, case, row),
        thread=reply_addresses.thread_of(portal, case, row),
    )
    await post_to_case(portal, case, letter, now, staff_id=row.id)


def _goes(words: Words, goes: Held) -> str:
    if goes.leaves_at is None:
        return words("inbox.done.goes_soon")
    return words("inbox.done.goes", when=long_instant(goes.leaves_at, DESK_LANGUAGE))
