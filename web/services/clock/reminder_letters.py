"""The letters that remind the desk of a case's date, and tell the leads when it matters."""

from __future__ import annotations

from datetime import datetime

from locales import DESK_LANGUAGE
from mail import desk_letters
from models import cases
from models.reminding import Reminding
from models.tables import Case, Staff
from web.portal import Portal
from web.services.answers.on_paper import is_on_paper
from web.services.cases import its_date
from web.services.cases.case_facts import facts
from web.services.letters.reply_addresses import thread_of, to_answer
from web.services.people.staff import member
from web.services.people.who_is_told import active, concerned, leads_among, may_be_told
from web.services.post.posting import post_to_case

OF_TIME = {Reminding.NOT_TAKEN: "desk_not_taken", Reminding.OVERDUE: "desk_overdue"}
"""The letters that remind of more than a date that comes nearer."""

TO_LEADS = (Reminding.FIVE_DAYS, Reminding.OVERDUE)
"""What the leads are reminded of as well."""


async def desk_of_time(
    portal: Portal,
    about: Reminding,
    case: Case,
    now: datetime,
    *,
    at_once: bool,
    sorry: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Remind whoever has a case of its date, or everybody; of some, the leads as well.

    `sorry`: the person is told of the delay at the same time. A case that has passed its date is
    told to somebody who answers for it, the organisation's contact where there is no lead.
    """
    if at_once and not await may_be_told(portal, case, now):
        return
    staff = await concerned(case)
    leads = leads_among(await active()) if about in TO_LEADS else []
    copied = [row for row in leads if row not in staff]
    to: list[tuple[str, Staff | None]] = [
        ((await member(portal.vault, row)).address, row) for row in (*staff, *copied)
    ]
    if not to or (about is Reminding.OVERDUE and not leads):
        to.append((portal.organisation.desk_email, None))
    words = portal.words[DESK_LANGUAGE]
    more = {
        "nobody": bool(staff) and case.handler_id is None and about is not Reminding.NOT_TAKEN,
        "copied": bool(copied),
        "sorry": sorry,
        "by_hand": about is Reminding.OVERDUE and await _is_told_by_hand(portal, case),
    }
    for address, row in to:
        letter = desk_letters.desk_reminder(
            portal.stationery,
            OF_TIME.get(about, "desk_reminder"),
            facts(case),
            address,
            by=its_date.by(case, words, now, at_once=at_once),
            left=its_date.left(case, words, now),
            more=" ".join(words(f"mail.reminder.{name}") for name in more if more[name]),
            thread=thread_of(portal, case, row) if row else None,
            reply=to_answer(portal, case, row) if row else None,
        )
        await post_to_case(
            portal, case, letter, now, staff_id=row.id if row else None, not_before=not_before
        )


async def _is_told_by_hand(portal: Portal, case: Case) -> bool:
    """Say whether whoever handles a case has to tell its person themselves."""
    return is_on_paper(case, await cases.answers_of(portal.vault, case))
