"""«Endre hva saken gjelder»: the desk finds which right it is, and the person is told."""

from __future__ import annotations

from dataclasses import replace

from models.cases import CaseUnknown, by_reference
from models.catalogue.complaint import COMPLAINT, EARLIER
from models.catalogue.questions import Choice, LongText, Question
from models.catalogue.sorts import by_name, sort_of, sorts
from models.database import transaction
from models.kind_change import AddressUnproven
from models.status import AT_THE_DESK, Status
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme, not_now
from web.acts.checks import sentence
from web.acts.told import told
from web.services.cases.needs import answers_of
from web.services.handling import reclassifying
from web.services.outbox.holding import TooLate

NAME = "kind"
_HOME = f"act.{NAME}"

SORT = Choice(key="sort", home=_HOME, options=tuple(sort.name for sort in sorts()))
WHY = LongText(key="why", home=_HOME, longest=2000)
ABOUT_ANSWER = replace(EARLIER, home=_HOME)


def _offer(seen: Seen) -> Offer:
    view, by = seen.view, seen.by
    if Status(view.case.status) not in AT_THE_DESK:
        return HIDDEN
    if view.is_leaving:
        return not_now("answer_leaves")
    # A complaint about one's own answer does not become something one may answer.
    if view.progress.is_own_answer_of(by.id):
        return not_now("own_answer")
    return OPEN


def _questions(seen: Seen) -> tuple[Question, ...]:
    now = sort_of(seen.view.case.kind, answers_of(seen.view.asked))
    others = tuple(name for name in SORT.options if name != now.name)
    asked = (Choice(key=SORT.key, home=_HOME, options=others), WHY)
    return asked if now.kind == COMPLAINT else (*asked, ABOUT_ANSWER)


async def _do(pressed: Pressed) -> bool:
    sort, why = by_name(pressed.answers[SORT.key]), sentence(pressed, WHY)
    about = pressed.answers.get(ABOUT_ANSWER.key, "")

    async def work() -> bool:
        case = await pressed.fresh()
        named = await by_reference(about) if about and sort.kind == COMPLAINT else None
        return await reclassifying.change(
            pressed.portal, case, sort, why, pressed.by, pressed.now, about=named
        )

    try:
        return await transaction(work)
    except TooLate:
        raise ActRefused("leaves", "") from None
    except AddressUnproven:
        raise ActRefused("unproven", SORT.key) from None
    except CaseUnknown:
        raise ActRefused("unknown_case", ABOUT_ANSWER.key) from None


KIND = Act(NAME, "endre-hva-saken-gjelder", Theme.CASE, _offer, _questions, _do, values=told)
