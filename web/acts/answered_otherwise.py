"""«Noter et svar som kom på en annen måte»: what was asked is answered by telephone or mail."""

from __future__ import annotations

from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import Answers, Question
from models.database import transaction
from models.deadlines import oslo_date
from models.doubts import open_on
from models.status import Status
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme
from web.acts.checks import past_day
from web.services.on_the_way import asking

ON = ApproximateDate(key="on", home="act.answered_otherwise", exact=True, past=True)


def _offer(seen: Seen) -> Offer:
    """Offer it while a question is out."""
    return OPEN if seen.view.case.status == Status.WAITING else HIDDEN


def _questions(seen: Seen) -> tuple[Question, ...]:
    """Ask for the day only where it counts: of a doubt."""
    return (ON,) if seen.view.progress.open_doubt is not None else ()


def _known(seen: Seen) -> Answers:
    return {ON.key: oslo_date(seen.now).isoformat()}


async def _end(pressed: Pressed) -> None:
    on = past_day(pressed, ON) if ON.key in pressed.answers else None

    async def work() -> None:
        case = await pressed.fresh()
        doubt = await open_on(case)
        if doubt is not None and on is not None and on < oslo_date(doubt.asked_at):
            raise ActRefused("before", ON.key)
        await asking.answered_otherwise(pressed.portal, case, on, pressed.by, pressed.now)

    await transaction(work)


ANSWERED_OTHERWISE = Act(
    name="answered_otherwise",
    slug="svaret-kom",
    theme=Theme.CONTACT,
    offer=_offer,
    questions=_questions,
    do=_end,
    known=_known,
)
