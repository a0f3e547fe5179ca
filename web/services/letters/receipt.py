"""The receipt: what is opened, and by when it is answered; an apology when that day has passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail import letters
from models import cases, tokens
from models.deadlines import end_of
from models.status import ENDED, Status
from models.tables import Case, Purpose
from web.portal import Portal
from web.services.cases.case_facts import facts, received
from web.services.post.posting import post_to_case


def is_late(case: Case, now: datetime) -> bool:
    """Say whether the day on which a case is to be answered has passed."""
    return now >= end_of(cases.counts_on(case))


async def post(
    portal: Portal, opened: Sequence[Case], registered: Sequence[Case], now: datetime
) -> None:
    """Post one receipt for all: what is opened, and what was registered without waiting."""
    first = opened[0]
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=first.id)
    address = await cases.address_of(portal.vault, first)
    at_work = [one for one in registered if Status(one.status) not in ENDED]
    came = received(first, first.language)
    late = is_late(first, now)
    paper, about = portal.stationery, [facts(one) for one in (*opened, *at_work)]
    letter = (
        letters.receipt(paper, about[0], address, received=came, link=link.text, late=late)
        if len(about) == 1
        else letters.receipt_several(
            paper,
            about,
            address,
            received=came,
            link=link.text,
            late=late,
            registered=about[len(opened) :],
        )
    )
    await post_to_case(portal, first, letter, now)
