"""Letters to the desk: who gets them, and where their replies go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from locales import DESK_LANGUAGE, Words
from locales.dates import long_date
from mail import addresses, desk_letters
from mail.desk_letters import DeskCase
from mail.outbox import Belongs, post
from models import cases, limits, tables
from models.cases import AsAsked, counts_on
from models.catalogue.common import NAME
from models.catalogue.requirements import Outcome
from models.deadlines import end_of, oslo_date
from models.keyring import open_key
from models.registering import is_by_hand
from models.reminding import Reminding
from models.tables import Case, Role, Staff
from web.portal import Portal
from web.services.case_facts import facts, received
from web.services.needs import is_at_once, needs_of
from web.services.on_paper import is_on_paper
from web.services.posting import post_to_case
from web.services.staff import member

BY_ANYBODY = ("desk_address", "desk_disowned", "desk_withdrawn")
"""What the desk is told that somebody did who may not have proven an address."""

OF_TIME = {Reminding.NOT_TAKEN: "desk_not_taken", Reminding.OVERDUE: "desk_overdue"}
"""The letters that remind of more than a date that comes nearer."""

TO_LEADS = (Reminding.FIVE_DAYS, Reminding.OVERDUE)
"""What the leads are reminded of as well."""

ANSWER = "svar"
"""The action of the reply address in a letter to the desk: what is written is the answer."""


async def desk_of_new_case(portal: Portal, case: Case, now: datetime) -> None:
    """Tell every handler of an open case; with no handler, the organisation's contact.

    Of one whose address is not proven, only within what all such cases may be written about.
    """
    if not await _may_be_told(portal, case, now):
        return
    staff = await _active_staff()
    desk = await _as_the_desk_reads_it(portal, case, staff, now)
    for row in staff:
        letter = desk_letters.desk_case(
            portal.stationery,
            desk,
            (await member(portal.vault, row)).address,
            # Where there is no address nobody is written to, and the case is ended on its page.
            reply=_reply(portal, case, row) if case.address else None,
            mail_id=_thread(portal, case, row),
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id)
    if not staff:
        to = portal.organisation.desk_email
        letter = desk_letters.desk_case(portal.stationery, desk, to, reply=None, mail_id=None)
        await post_to_case(portal, case, letter, now)


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
    if name in BY_ANYBODY and not await _may_be_told(portal, case, now):
        return
    staff = [only] if only else await _concerned(case)
    if leads:
        staff += [row for row in await _leads() if row not in staff]
    for row in staff:
        letter = desk_letters.desk_news(
            portal.stationery,
            name,
            facts(case),
            (await member(portal.vault, row)).address,
            thread=_thread(portal, case, row),
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id)
    if not staff:
        to = portal.organisation.desk_email
        letter = desk_letters.desk_news(portal.stationery, name, facts(case), to, thread=None)
        await post_to_case(portal, case, letter, now)


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
    if at_once and not await _may_be_told(portal, case, now):
        return
    staff = await _concerned(case)
    leads = await _leads() if about in TO_LEADS else []
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
            by=_by(case, words, now, at_once=at_once),
            left=_left(case, words, now),
            more=" ".join(words(f"mail.reminder.{name}") for name in more if more[name]),
            thread=_thread(portal, case, row) if row else None,
        )
        await post_to_case(
            portal, case, letter, now, staff_id=row.id if row else None, not_before=not_before
        )


async def _is_told_by_hand(portal: Portal, case: Case) -> bool:
    """Say whether whoever handles a case has to tell its person themselves."""
    return is_on_paper(case, await cases.answers_of(portal.vault, case))


async def _may_be_told(portal: Portal, case: Case, now: datetime) -> bool:
    """Say whether the desk is written to about a case; who has proven nothing cannot flood it.

    Beyond what is allowed, one letter an hour says that there are many. Their tasks tell the rest.
    """
    if case.confirmed_at is not None or is_by_hand(case):
        return True
    if await limits.allow(portal.vault, limits.AT_ONCE_IN_ALL, "all", now):
        return True
    if await limits.allow(portal.vault, limits.AT_ONCE_MANY, "all", now):
        await _desk_of_many(portal, case, now)
    return False


async def _desk_of_many(portal: Portal, newest: Case, now: datetime) -> None:
    """Tell the desk that many cases came in; what becomes of any of them ends no such letter."""
    staff = await _active_staff()
    to: list[tuple[str, str | None, str | None]] = [
        ((await member(portal.vault, row)).address, row.key_id, row.id) for row in staff
    ]
    for address, key_id, staff_id in to or [(portal.organisation.desk_email, newest.key_id, None)]:
        letter = desk_letters.desk_many(portal.stationery, address)
        key = await open_key(portal.vault, key_id)
        about = Belongs(staff_id=staff_id)
        await post(portal.vault, portal.stationery, letter, key, about, now=now)


async def _concerned(case: Case) -> list[Staff]:
    staff = await _active_staff()
    own = [row for row in staff if row.id == case.handler_id]
    return own or staff


async def _leads() -> list[Staff]:
    return [row for row in await _active_staff() if row.role is Role.LEAD]


async def _active_staff() -> list[Staff]:
    return await tables.Staff.filter(removed_at=None).order_by("created_at", "id")


def _thread(portal: Portal, case: Case, row: Staff) -> str:
    """Return the id of a handler's first letter about a case, which the later ones refer to."""
    return f"<{case.reference}.{row.code}@{portal.stationery.reply_domain}>"


def _reply(portal: Portal, case: Case, row: Staff) -> tuple[str, str]:
    """Return the name and the address that a handler's reply about a case goes to."""
    name = portal.words[DESK_LANGUAGE]("mail.reply_name", reference=facts(case).reference)
    address = addresses.ReplyAddress(case.reference, row.code, ANSWER)
    return name, addresses.make(portal.vault.mac, address, portal.stationery.reply_domain)


async def _as_the_desk_reads_it(
    portal: Portal, case: Case, staff: Sequence[Staff], now: datetime
) -> DeskCase:
    words = portal.words[DESK_LANGUAGE]
    asked = await cases.answers_of(portal.vault, case)
    needs = needs_of(case, asked)
    address = await cases.address_of(portal.vault, case)
    without = words("mail.without_address")
    desk = DeskCase(
        facts=facts(case),
        address=words("mail.not_proven", address=address) if address else without,
        name="",
        writes=words(f"languages.{case.written_in or case.language}"),
        received=received(case, DESK_LANGUAGE),
        answers="",
        by=_by(case, words, now, at_once=is_at_once(case, asked)),
        pause=words("mail.pause") if needs.pause else "",
        refusing=words("mail.refusing") if Outcome.REFUSED in needs.outcomes else "",
        instead=words(_instead(case, asked, staff)),
    )
    # What somebody here has put in themselves is known to be a request.
    by_hand = is_by_hand(case) and not address
    known = case.confirmed_at is not None or by_hand
    return _with_own_words(desk, asked, address) if known else desk


def _instead(case: Case, asked: Sequence[AsAsked], staff: Sequence[Staff]) -> str:
    """Name the sentence for how a case is answered where no reply is taken."""
    if not staff:
        return "mail.no_handler"
    return "mail.on_paper" if is_on_paper(case, asked) else "mail.no_address"


def _with_own_words(desk: DeskCase, asked: Sequence[AsAsked], address: str) -> DeskCase:
    """Add the name and the answers: nobody's words are mailed before their mailbox is proven."""
    name = next((answer.value for answer in asked if answer.question == NAME.key), "")
    said = (answer for answer in asked if answer.question != NAME.key)
    return replace(
        desk,
        address=f"<{address}>" if name and address else address or desk.address,
        name=name,
        answers="\n\n".join(f"{answer.label}: {answer.shown}" for answer in said),
    )


def _by(case: Case, words: Words, now: datetime, *, at_once: bool) -> str:
    """Say by when the desk answers, or does what does not wait for proof of the address."""
    due = long_date(counts_on(case), DESK_LANGUAGE)
    if not at_once:
        late = now >= end_of(counts_on(case))
        return words("mail.late" if late else "mail.by", due=due)
    unproven = f" {words('mail.not_awaited')}" if case.address else ""
    return words("mail.at_once", due=due) + unproven


def _left(case: Case, words: Words, now: datetime) -> str:
    """Say how long is left of a case's time; nothing once it has passed."""
    days = (counts_on(case) - oslo_date(now)).days
    if days < 0:
        return ""
    name = {0: "today", 1: "one"}.get(days, "many")
    return words(f"mail.left.{name}", days=days)
