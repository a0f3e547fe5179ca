"""How a pause ends: the person is told first, and only then is it lifted. GDPR art. 18 (3)."""

from __future__ import annotations

from dataclasses import replace

from models import restricting as pauses
from models.case_row import CaseChanged
from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import LongText, Question
from models.database import transaction
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme, not_now
from web.acts.checks import past_day, sentence
from web.services.on_the_way import restricting

NAME, DONE_NAME = "lifting", "lifted"
_HOME = f"act.{NAME}"

WHY = LongText(key="why", home=_HOME, longest=2000)
TOLD_ON = ApproximateDate(key="told_on", home=_HOME, required=False, exact=True, past=True)
MUST_TELL = replace(TOLD_ON, key="told_by_hand", required=True)
"""Whoever gave no address is told by the handler: when, has to be said."""


def _offer(seen: Seen) -> Offer:
    progress = seen.view.progress
    if progress.restriction is None or progress.restriction.told_at is not None:
        return HIDDEN
    return not_now("on_its_way") if progress.end_is_out else OPEN


def _questions(seen: Seen) -> tuple[Question, ...]:
    return (WHY, TOLD_ON if seen.view.address else MUST_TELL)


async def _do(pressed: Pressed) -> None:
    question = TOLD_ON if TOLD_ON.key in pressed.answers else MUST_TELL
    why, told_on = sentence(pressed, WHY), past_day(pressed, question)

    async def work() -> None:
        case = await pressed.fresh()
        pause = await pauses.standing(case.id)
        if pause is None:
            raise CaseChanged
        if told_on is not None and told_on < pause.since_on:
            raise ActRefused("before", question.key)
        await restricting.announce_end(pressed.portal, case, why, told_on, pressed.by, pressed.now)

    await transaction(work)


def _offer_lifted(seen: Seen) -> Offer:
    restriction = seen.view.progress.restriction
    if restriction is None:
        return HIDDEN
    return OPEN if restriction.told_at else not_now("not_told")


def _nothing(_: Seen) -> tuple[Question, ...]:
    return ()


async def _do_lifted(pressed: Pressed) -> None:
    async def work() -> None:
        case = await pressed.fresh()
        await pauses.lift(pressed.portal.vault, case, actor=pressed.by.id, now=pressed.now)

    try:
        await transaction(work)
    except pauses.NotToldYet:
        raise ActRefused("not_told", "") from None


LIFTING = Act(NAME, "opphev-pausen", Theme.TIME, _offer, _questions, _do)
LIFTED = Act(DONE_NAME, "pausen-er-opphevet", Theme.TIME, _offer_lifted, _nothing, _do_lifted)
