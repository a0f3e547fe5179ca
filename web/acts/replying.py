"""«Skriv til personen»: a message beside the answer, before it or after it."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from models.catalogue.questions import LongText, Question
from models.database import transaction
from web.acts.act import HIDDEN, OPEN, Act, Offer, Pressed, Seen, Theme
from web.acts.told import careful
from web.services.on_the_way import replying

TEXT = LongText(key="text", home="act.replying")


def _offer(seen: Seen) -> Offer:
    """Offer it wherever there is somebody to write to."""
    view = seen.view
    return OPEN if view.address and replying.may_be_written_to(view.case) else HIDDEN


def _questions(_: Seen) -> tuple[Question, ...]:
    return (TEXT,)


def _values(seen: Seen, say: Words) -> Mapping[str, str]:
    behind = seen.view.needs.behind_code
    where = say("act.replying.behind_code") if behind else say("act.replying.in_letter")
    return {"address": seen.view.address, "where": where, "careful": careful(seen, say)}


async def _reply(pressed: Pressed) -> None:
    async def work() -> None:
        case = await pressed.fresh()
        await replying.reply(
            pressed.portal, case, pressed.answers[TEXT.key], pressed.by, pressed.now
        )

    await transaction(work)


REPLYING = Act(
    name="replying",
    slug="skriv",
    theme=Theme.CONTACT,
    offer=_offer,
    questions=_questions,
    do=_reply,
    values=_values,
)
