"""«Skriv et internt notat»: for whoever opens the case next, and never for the person."""

from __future__ import annotations

from models.catalogue.questions import LongText, Question
from models.database import transaction
from web.acts.act import OPEN, Act, Offer, Pressed, Seen, Theme
from web.services.handling import noting

TEXT = LongText(key="text", home="act.noting", longest=noting.LONGEST)


def _offer(_: Seen) -> Offer:
    return OPEN


def _questions(_: Seen) -> tuple[Question, ...]:
    return (TEXT,)


async def _note(pressed: Pressed) -> None:
    async def work() -> None:
        case, text = await pressed.fresh(), pressed.answers[TEXT.key]
        await noting.note(pressed.portal, case, text, pressed.by, pressed.now)

    await transaction(work)


NOTING = Act(
    name="noting",
    slug="notat",
    theme=Theme.CASE,
    offer=_offer,
    questions=_questions,
    do=_note,
)
