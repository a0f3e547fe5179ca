"""«Gi saken til en annen»: a colleague has it, with what is written about it as a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from locales import Words
from locales.dates import long_date
from models.cases import counts_on
from models.catalogue.questions import LongText, NamedChoice, Question
from models.database import transaction
from models.status import AT_THE_DESK, Status
from models.tables import Case
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme
from web.services.handling import handing_over, noting
from web.services.handling.handing_over import NoSuchColleague, OwnAnswer
from web.services.outbox import holding
from web.services.people.staff import Member

NAME = "giving"
_HOME = f"act.{NAME}"

TO = NamedChoice(key="to", home=_HOME)
TEXT = LongText(key="text", home=_HOME, required=False, longest=noting.LONGEST)


def _colleagues(seen: Seen) -> list[Member]:
    """Return who may have the case: not the one who gives it, nor whoever has it or may not."""
    view = seen.view
    return [
        member
        for member in view.staff
        if member.id not in (seen.by.id, view.case.handler_id)
        and not view.progress.is_own_answer_of(member.id)
    ]


def _offer(seen: Seen) -> Offer:
    """Offer it while there is something to answer and somebody to give it to."""
    is_open = Status(seen.view.case.status) in AT_THE_DESK
    return OPEN if is_open and _colleagues(seen) else HIDDEN


def _questions(seen: Seen) -> tuple[Question, ...]:
    found = _colleagues(seen)
    codes, names = (member.code for member in found), (member.name for member in found)
    return (replace(TO, options=tuple(codes), names=tuple(names)), TEXT)


def _values(seen: Seen, say: Words) -> Mapping[str, str]:
    return {"due": long_date(counts_on(seen.view.case), say.language)}


async def _give(pressed: Pressed) -> bool:
    """Give the case; whoever gives it away stops what they have held, as by mail."""
    portal, by, now = pressed.portal, pressed.by, pressed.now

    async def work() -> bool:
        case = await pressed.fresh()
        code, text = pressed.answers[TO.key], pressed.answers[TEXT.key]
        stopped = await holding.keep_all_back(portal, case, by.id, now)
        fresh = await Case.get(id=case.id)
        await handing_over.hand_over(portal, fresh, code, text, by, now)
        return stopped

    try:
        return await transaction(work)
    except (NoSuchColleague, OwnAnswer):
        raise ActRefused("nobody", TO.key) from None


GIVING = Act(
    name=NAME,
    slug="gi-saken",
    theme=Theme.CASE,
    offer=_offer,
    questions=_questions,
    do=_give,
    values=_values,
)
