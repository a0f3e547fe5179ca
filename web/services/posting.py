"""A letter about a case into the outbox, sealed with the case's own key."""

from __future__ import annotations

from datetime import UTC, datetime

from mail.outbox import Belongs, cancel, post
from mail.stationery import Letter
from models import cases
from models.deadlines import OSLO
from models.keyring import open_key
from models.tables import Case
from web.portal import Portal
from web.services.lost import is_lost

MORNING = 7
"""The hour in Oslo before which no letter leaves that nobody has pressed for."""


OF_ITS_DATE = ("overdue", "desk_not_taken", "desk_reminder", "desk_overdue")
"""The letters about a case's date: nothing is late any more once it has ended."""


class MailboxLost(Exception):
    """The person has said that they cannot read what comes to this address: others may."""


async def post_to_case(
    portal: Portal,
    case: Case,
    letter: Letter,
    now: datetime,
    *,
    staff_id: str | None = None,
    message_id: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """Post a letter that goes when its case goes; call it in the transaction that causes it.

    `staff_id` is the member of staff it is for, `message_id` the answer it brings. Raises `KeyGone`
    once the case's content is purged, and `MailboxLost` rather than write to an address the person
    has said they cannot read.
    """
    ours = staff_id is not None or letter.to == portal.organisation.desk_email
    elsewhere = not ours and letter.to != await cases.address_of(portal.vault, case)
    if elsewhere and await is_lost(portal, case, letter.to):
        raise MailboxLost
    await post(
        portal.vault,
        portal.stationery,
        letter,
        await open_key(portal.vault, case.key_id),
        Belongs(case_id=case.id, staff_id=staff_id, message_id=message_id),
        now=now,
        not_before=not_before,
        not_after=not_after,
    )


async def call_off_reminders(case: Case) -> None:
    """Keep what reminds of a case's date, and waits for the morning, from leaving."""
    await cancel(*OF_ITS_DATE, case_id=case.id)


def by_day(now: datetime) -> datetime:
    """Return now, or the morning of the same day in Oslo where that is still to come.

    A date passes at midnight, when people sleep.
    """
    morning = now.astimezone(OSLO).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return max(now, morning.astimezone(UTC))
