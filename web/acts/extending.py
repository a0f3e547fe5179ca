"""Taking longer over a case: three months from receipt in all, once, told within the first."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from locales.dates import long_date
from models import extending as rule
from models.catalogue.questions import Choice, LongText, Question
from models.database import transaction
from models.status import AT_THE_DESK, Status
from models.tables import Given, MessageKind
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme, not_now
from web.services.cases.progress import clock_of
from web.services.on_the_way import extending
from web.services.on_the_way.extending import LONGEST_REASON, Notice, Why, says_why

NAME = "extend"
_HOME = f"act.{NAME}"

WHY = Choice(key="why", home=_HOME, options=tuple(why.value for why in Why))
REASON = LongText(key="reason", home=_HOME, longest=LONGEST_REASON)
GIVEN = Choice(key="given", home=_HOME, options=tuple(given.value for given in Given))


def _offer(seen: Seen) -> Offer:
    view = seen.view
    if Status(view.case.status) not in AT_THE_DESK or view.at_once or view.is_leaving:
        return HIDDEN
    if any(one.message.kind is MessageKind.EXTENSION for one in view.held):
        return HIDDEN  # a notice is on its way, and can be stopped
    why = rule.barrier(view.case, seen.now)
    return not_now(why.value) if why else OPEN


def _questions(seen: Seen) -> tuple[Question, ...]:
    return (WHY, REASON) if seen.view.address else (WHY, REASON, GIVEN)


def _values(seen: Seen, say: Words) -> Mapping[str, str]:
    case, address = seen.view.case, seen.view.address
    clock = clock_of(case, seen.view.progress.doubts, seen.now)
    by_mail = say("act.extend.by_mail", address=address) if address else say("act.extend.by_hand")
    return {
        "due": long_date(case.due_on, say.language),
        "until": long_date(case.extended_on or clock.extended_on, say.language),
        "last": long_date(rule.last_day(case), say.language),
        "notice": by_mail,
    }


async def _extend(pressed: Pressed) -> None:
    reason = pressed.answers[REASON.key]
    if not says_why(reason):
        raise ActRefused("too_short", REASON.key)
    given = pressed.answers.get(GIVEN.key)
    notice = Notice(Why(pressed.answers[WHY.key]), reason, Given(given) if given else None)

    async def work() -> None:
        case = await pressed.fresh()
        await extending.extend(pressed.portal, case, notice, pressed.by, pressed.now)

    await transaction(work)


EXTEND = Act(
    name=NAME,
    slug="forleng",
    theme=Theme.TIME,
    offer=_offer,
    questions=_questions,
    do=_extend,
    values=_values,
)
