"""Letters to the desk about a case: that it is there, and that something has happened.

All letters about a case to one handler are one thread, and a reply to any of them is the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from mail import desk_letters
from models.tables import Case, Letter, Staff
from web.portal import Portal
from web.services.answers import reading
from web.services.answers.reading import DeskView
from web.services.cases.case_facts import facts
from web.services.letters import case_letter, ways_on
from web.services.letters.reply_addresses import thread_of, to_answer
from web.services.people.staff import member
from web.services.people.who_is_told import active, concerned, leads_among, may_be_told
from web.services.post.posting import post_to_case

BY_ANYBODY = ("desk_address", "desk_disowned", "desk_withdrawn")
"""What the desk is told that somebody did who may not have proven an address."""

Named = Sequence[tuple[Staff, str]]
"""Members of staff with their names."""


async def desk_of_new_case(portal: Portal, case: Case, now: datetime) -> None:
    """Tell every handler of an open case; with no handler, the organisation's contact.

    Of one whose address is not proven, only within what all such cases may be written about.
    """
    if not await may_be_told(portal, case, now):
        return
    view, staff = await reading.view(portal, case, now), await _named(portal)
    for row, _ in staff:
        await _tell(portal, view, row, staff, now)
    if not staff:
        letter = desk_letters.desk_case(
            portal.stationery,
            case_letter.desk_case(portal, view, now),
            portal.organisation.desk_email,
            ways_on.without_staff(portal),
        )
        await post_to_case(portal, case, letter, now)


async def desk_of_case_again(
    portal: Portal,
    case: Case,
    row: Staff,
    now: datetime,
    *,
    name: str = "desk_case",
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Give one handler the whole case with the addresses, whether they have had it before or not.

    `name` is another letter that asks for the same, and for `more`.
    """
    view = await reading.view(portal, case, now)
    await _tell(portal, view, row, await _named(portal), now, name=name, more=more)


async def desk_of_news(
    portal: Portal,
    name: str,
    case: Case,
    now: datetime,
    *,
    only: Staff | None = None,
    leads: bool = False,
) -> None:
    """Tell the case's handler, or everybody when nobody has taken it, that something happened.

    With `leads` they are told, too, whoever has taken it.
    """
    if name in BY_ANYBODY and not await may_be_told(portal, case, now):
        return
    staff = [only] if only else await concerned(case)
    if leads:
        staff += [row for row in leads_among(await active()) if row not in staff]
    for row in staff:
        letter = desk_letters.desk_news(
            portal.stationery,
            name,
            facts(case),
            (await member(portal.vault, row)).address,
            thread=thread_of(portal, case, row),
            reply=to_answer(portal, case, row),
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id)
    if not staff:
        to = portal.organisation.desk_email
        letter = desk_letters.desk_news(portal.stationery, name, facts(case), to, thread=None)
        await post_to_case(portal, case, letter, now)


async def _named(portal: Portal) -> Named:
    return [(row, (await member(portal.vault, row)).name) for row in await active()]


async def _tell(
    portal: Portal,
    view: DeskView,
    row: Staff,
    staff: Named,
    now: datetime,
    *,
    name: str = "desk_case",
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Post the letter that holds the whole case to one handler: the first of its thread, or one."""
    thread = thread_of(portal, view.case, row)
    begun = await Letter.exists(mail_id=thread)
    letter = desk_letters.desk_case(
        portal.stationery,
        case_letter.desk_case(portal, view, now),
        (await member(portal.vault, row)).address,
        ways_on.of_handler(portal, view, row, staff, now),
        name=name,
        more=more,
        mail_id=None if begun else thread,
        thread=thread if begun else None,
    )
    await post_to_case(portal, view.case, letter, now, staff_id=row.id)
