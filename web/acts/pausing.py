"""«Sett bruken på pause»: data are kept and not used while something is looked into.

GDPR art. 18 (1) (a) and (d), and 4 (3).
"""

from __future__ import annotations

from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import LongText, Question
from models.database import transaction
from models.deadlines import oslo_date
from models.status import AT_THE_DESK, Status
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme
from web.acts.checks import past_day
from web.acts.told import told
from web.services.on_the_way import restricting

NAME = "pausing"
_HOME = f"act.{NAME}"

WHAT = LongText(key="what", home=_HOME, longest=2000)
SINCE = ApproximateDate(key="since", home=_HOME, exact=True, past=True)


def _offer(seen: Seen) -> Offer:
    view = seen.view
    if Status(view.case.status) not in AT_THE_DESK or view.at_once or view.progress.restriction:
        return HIDDEN
    return OPEN if view.needs.pausable else HIDDEN


def _questions(_: Seen) -> tuple[Question, ...]:
    return (WHAT, SINCE)


async def _do(pressed: Pressed) -> None:
    since_on = past_day(pressed, SINCE)
    # Nobody can have been asked to pause before there was a request.
    if since_on is None or since_on < oslo_date(pressed.case.received_at):
        raise ActRefused("before", SINCE.key)
    what = pressed.answers[WHAT.key]

    async def work() -> None:
        case = await pressed.fresh()
        await restricting.pause(pressed.portal, case, what, since_on, pressed.by, pressed.now)

    await transaction(work)


PAUSING = Act(NAME, "sett-pa-pause", Theme.TIME, _offer, _questions, _do, values=told)
