"""«Spør personen»: a question about what is asked for. It never moves the date."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from locales.dates import long_date
from models.cases import counts_on
from models.catalogue.questions import LongText, Question
from models.database import transaction
from models.status import AT_THE_DESK, Status
from web.acts.act import HIDDEN, OPEN, Act, Offer, Pressed, Seen, Theme
from web.acts.told import careful
from web.services.on_the_way import asking

TEXT = LongText(key="text", home="act.asking", longest=asking.LONGEST)


def offer(seen: Seen) -> Offer:
    """Offer it of somebody who can be written to, while no answer is on its way."""
    view = seen.view
    if Status(view.case.status) not in AT_THE_DESK or not view.address or view.is_leaving:
        return HIDDEN
    return OPEN


def _questions(_: Seen) -> tuple[Question, ...]:
    return (TEXT,)


def _values(seen: Seen, say: Words) -> Mapping[str, str]:
    due = long_date(counts_on(seen.view.case), say.language)
    return {"address": seen.view.address, "due": due, "careful": careful(seen, say)}


async def _ask(pressed: Pressed) -> None:
    async def work() -> None:
        case = await pressed.fresh()
        await asking.ask(pressed.portal, case, pressed.answers[TEXT.key], pressed.by, pressed.now)

    await transaction(work)


ASKING = Act(
    name="asking",
    slug="spor",
    theme=Theme.CONTACT,
    offer=offer,
    questions=_questions,
    do=_ask,
    values=_values,
)
