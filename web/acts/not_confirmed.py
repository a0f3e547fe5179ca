"""«Avslutt uten bekreftelse»: the end of what nobody has confirmed, told to the mailbox."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from locales.dates import long_date
from models.database import transaction
from models.deadlines import oslo_date
from models.status import Status
from models.tables import Case
from web.acts.act import HIDDEN, OPEN, Act, Offer, Pressed, Seen, Theme, not_now
from web.services.intake import unconfirmed


def _offer(seen: Seen) -> Offer:
    """Offer it while nobody has confirmed; before its day the page says when that is."""
    from_day = seen.view.progress.ends_from
    if seen.view.case.status != Status.UNCONFIRMED or from_day is None:
        return HIDDEN
    return OPEN if oslo_date(seen.now) >= from_day else not_now("early")


def _values(seen: Seen, words: Words) -> Mapping[str, str]:
    from_day = seen.view.progress.ends_from
    with_it = any(_goes_along(one, seen.view.case) for one in seen.view.together)
    return {
        "address": seen.view.address,
        "date": long_date(from_day, words.language) if from_day else "",
        "together": words("act.not_confirmed.together") if with_it else "",
    }


def _goes_along(one: Case, case: Case) -> bool:
    return one.status == Status.UNCONFIRMED and one.address_index == case.address_index


async def _end(pressed: Pressed) -> None:
    async def work() -> None:
        await unconfirmed.end(pressed.portal, await pressed.fresh(), pressed.by, pressed.now)

    await transaction(work)


NOT_CONFIRMED = Act(
    name="not_confirmed",
    slug="avslutt-ubekreftet",
    theme=Theme.CASE,
    offer=_offer,
    questions=lambda _: (),
    do=_end,
    values=_values,
)
