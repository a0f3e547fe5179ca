"""Letters to the desk: who gets them, and where their replies go."""

from __future__ import annotations

from datetime import datetime

from locales import DESK_LANGUAGE
from locales.dates import long_instant
from mail import addresses, letters
from mail.letters import DeskCase
from models import cases, tables
from models.catalogue.common import NAME
from models.tables import Case, Staff
from web.portal import Portal
from web.services.case_facts import facts
from web.services.posting import post_to_case
from web.services.staff import member

ANSWER = "svar"
"""The action of the reply address in a letter to the desk: what is written is the answer."""


async def desk_of_new_case(portal: Portal, case: Case, now: datetime) -> None:
    """Tell every handler of a confirmed case; with no handler, the organisation's contact."""
    desk = await _as_the_desk_reads_it(portal, case)
    staff = await _active_staff()
    for row in staff:
        reply = (
            portal.words[DESK_LANGUAGE]("mail.reply_name", reference=desk.facts.reference),
            addresses.make(
                portal.vault.mac,
                addresses.ReplyAddress(case.reference, row.code, ANSWER),
                portal.stationery.reply_domain,
            ),
        )
        letter = letters.desk_case(
            portal.stationery,
            desk,
            (await member(portal.vault, row)).address,
            reply=reply,
            mail_id=_thread(portal, case, row),
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id)
    if not staff:
        to = portal.organisation.desk_email
        letter = letters.desk_case(portal.stationery, desk, to, reply=None, mail_id=None)
        await post_to_case(portal, case, letter, now)


async def desk_of_news(
    portal: Portal, name: str, case: Case, now: datetime, *, only: Staff | None = None
) -> None:
    """Tell the case's handler, or everybody when nobody has taken it, that something happened."""
    staff = [only] if only else await _concerned(case)
    for row in staff:
        letter = letters.desk_news(
            portal.stationery,
            name,
            facts(case),
            (await member(portal.vault, row)).address,
            thread=_thread(portal, case, row),
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id)
    if not staff:
        to = portal.organisation.desk_email
        letter = letters.desk_news(portal.stationery, name, facts(case), to, thread=None)
        await post_to_case(portal, case, letter, now)


async def _concerned(case: Case) -> list[Staff]:
    staff = await _active_staff()
    own = [row for row in staff if row.id == case.handler_id]
    return own or staff


async def _active_staff() -> list[Staff]:
    return await tables.Staff.filter(removed_at=None).order_by("created_at", "id")


def _thread(portal: Portal, case: Case, row: Staff) -> str:
    """Return the id of a handler's first letter about a case, which the later ones refer to."""
    return f"<{case.reference}.{row.code}@{portal.stationery.reply_domain}>"


async def _as_the_desk_reads_it(portal: Portal, case: Case) -> DeskCase:
    words = portal.words[DESK_LANGUAGE]
    asked = await cases.answers_of(portal.vault, case)
    name = next((answer.value for answer in asked if answer.question == NAME.key), "")
    address = await cases.address_of(portal.vault, case)
    written = case.written_in or case.language
    return DeskCase(
        facts=facts(case),
        address=f"<{address}>" if name else address,
        name=name,
        writes=words(f"languages.{written}"),
        received=long_instant(case.received_at, DESK_LANGUAGE),
        answers="\n\n".join(
            f"{answer.label}: {answer.shown}" for answer in asked if answer.question != NAME.key
        ),
    )
