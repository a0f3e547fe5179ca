"""«Be om noe som viser hvem det er»: a concrete doubt, recorded and put. GDPR art. 12 (6)."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from locales.dates import long_date
from models.cases import counts_on
from models.catalogue.questions import LongText, Question
from models.database import transaction
from models.deadlines import oslo_date
from models.doubts import was_put
from models.identity import SHOWN
from models.tables import Case, MessageKind, Role
from web.acts import asking as plain
from web.acts.act import HIDDEN, Act, ActRefused, Offer, Pressed, Seen, Theme, not_now
from web.acts.checks import sentence
from web.services.on_the_way import asking, extending
from web.services.outbox import holding

WHY = LongText(key="why", home="act.doubting", longest=2000)
QUESTION = LongText(key="question", home="act.doubting", longest=2000)


def _offer(seen: Seen) -> Offer:
    """Offer it where an answer may hold what is on an account, while the time has not run out.

    A doubt is reasonable, or there is none: nobody's clock stands for what is shown already, and a
    second time only a lead lets it.
    """
    asked = plain.offer(seen)
    if not asked.shown or seen.view.at_once or not seen.view.needs.asks_identity:
        return HIDDEN
    if seen.view.progress.open_doubt is not None:
        return not_now("open")
    if oslo_date(seen.now) > counts_on(seen.view.case):
        return not_now("late")
    known = seen.view.progress.identity
    if known is not None and known.proof in SHOWN:
        return not_now("shown")
    if seen.by.role is not Role.LEAD and any(map(was_put, seen.view.progress.doubts)):
        return not_now("again")
    return asked


def _questions(_: Seen) -> tuple[Question, ...]:
    return (WHY, QUESTION)


def _values(seen: Seen, say: Words) -> Mapping[str, str]:
    due = long_date(counts_on(seen.view.case), say.language)
    return {"address": seen.view.address, "due": due}


async def _doubt(pressed: Pressed) -> bool:
    why, question = sentence(pressed, WHY), pressed.answers[QUESTION.key]

    async def work() -> bool:
        case, stopped = await pressed.fresh(), False
        if await extending.is_to_count(case):
            # The date it names is not the one the case would get: a doubt moves that.
            dates = (MessageKind.EXTENSION,)
            stopped = await holding.keep_from_leaving(
                pressed.portal, case, pressed.by.id, pressed.now, dates
            )
            case = await Case.get(id=case.id)
        await asking.doubt(pressed.portal, case, why, question, pressed.by, pressed.now)
        return stopped

    try:
        return await transaction(work)
    except holding.TooLate:
        raise ActRefused("leaves", "") from None


DOUBTING = Act(
    name="doubting",
    slug="hvem-er-det",
    theme=Theme.WHO,
    offer=_offer,
    questions=_questions,
    do=_doubt,
    values=_values,
)
