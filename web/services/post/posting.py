"""A letter about a case into the outbox, sealed with the case's own key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from mail import addresses
from mail.addresses import Sort
from mail.outbox import Belongs, cancel, post
from mail.stationery import Letter
from models import cases, references
from models.deadlines import OSLO
from models.keyring import open_key
from models.tables import Case
from web.portal import Portal
from web.services.cases.lost import is_lost

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

    `staff_id` is the member of staff it is for, `message_id` the answer it brings. A reply to what
    goes to the person's own address finds the case; who has another mailbox is not the person. All
    that go there and name the case are one thread, whose first letter nobody has.
    Raises `KeyGone` once the case's content is purged, and `MailboxLost` rather than write to an
    address the person has said they cannot read.
    """
    ours = staff_id is not None or letter.to == portal.organisation.desk_email
    theirs = not ours and letter.to == await cases.address_of(portal.vault, case)
    if not ours and not theirs and await is_lost(portal, case, letter.to):
        raise MailboxLost
    if theirs and letter.reply_to is None:
        letter = replace(letter, reply_to=_to_the_case(portal, case))
    if theirs and "reference" in letter.values and letter.thread is None:
        letter = replace(letter, thread=f"<{case.reference}@{portal.stationery.reply_domain}>")
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


def _to_the_case(portal: Portal, case: Case) -> tuple[str, str] | None:
    """Return the name and the address of a case that its person's replies go to.

    Where no mail reaches the portal it is nobody's, and a reply goes to the organisation.
    """
    if not portal.settings.replies_arrive:
        return None
    name = portal.words[case.language](
        "mail.persons_reply_name",
        organisation=portal.organisation.name,
        reference=references.shown(case.reference),
    )
    domain = portal.stationery.reply_domain
    return name, addresses.make_other(portal.vault.mac, Sort.PERSON, case.reference, domain)


async def call_off_reminders(case: Case) -> None:
    """Keep what reminds of a case's date, and waits for the morning, from leaving."""
    await cancel(*OF_ITS_DATE, case_id=case.id)


def by_day(now: datetime) -> datetime:
    """Return now, or the morning of the same day in Oslo where that is still to come.

    A date passes at midnight, when people sleep.
    """
    morning = now.astimezone(OSLO).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return max(now, morning.astimezone(UTC))
