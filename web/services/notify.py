"""Letters to the desk: who gets them, and where their replies go."""

from __future__ import annotations

from datetime import datetime

from locales.dates import long_instant
from mail import addresses, letters
from mail.letters import DeskCase
from mail.outbox import Belongs, post
from models import cases, tables
from models.keyring import open_key, unseal_text
from models.tables import Case, Staff
from web.portal import Portal
from web.services.facts import facts

ANSWER = "svar"
"""The action of the reply address in a letter to the desk: what is written is the answer."""


async def desk_of_new_case(portal: Portal, case: Case, now: datetime) -> None:
    """Tell every handler of a confirmed case; with no handler, the organisation's contact."""
    key = await open_key(portal.vault, case.key_id)
    desk = await _as_the_desk_reads_it(portal, case)
    staff = await _active_staff()
    for member in staff:
        reply = (
            portal.words["nb"]("mail.reply_name", reference=desk.facts.reference),
            addresses.make(
                portal.vault.mac,
                addresses.ReplyAddress(case.reference, member.code, ANSWER),
                portal.stationery.reply_domain,
            ),
        )
        letter = letters.desk_case(
            portal.stationery,
            desk,
            await address_of(portal, member),
            reply=reply,
            mail_id=_thread(portal, case, member),
        )
        belongs = Belongs(case_id=case.id, staff_id=member.id)
        await post(portal.vault, portal.stationery, letter, key, belongs, now=now)
    if not staff:
        to = portal.organisation.desk_email
        letter = letters.desk_case(portal.stationery, desk, to, reply=None, mail_id=None)
        belongs = Belongs(case_id=case.id)
        await post(portal.vault, portal.stationery, letter, key, belongs, now=now)


async def desk_of_news(
    portal: Portal, name: str, case: Case, now: datetime, *, only: Staff | None = None
) -> None:
    """Tell the case's handler, or everybody when nobody has taken it, that something happened."""
    key = await open_key(portal.vault, case.key_id)
    staff = [only] if only else await _concerned(case)
    for member in staff:
        letter = letters.desk_news(
            portal.stationery,
            name,
            facts(case),
            await address_of(portal, member),
            thread=_thread(portal, case, member),
        )
        belongs = Belongs(case_id=case.id, staff_id=member.id)
        await post(portal.vault, portal.stationery, letter, key, belongs, now=now)
    if not staff:
        to = portal.organisation.desk_email
        letter = letters.desk_news(portal.stationery, name, facts(case), to, thread=None)
        belongs = Belongs(case_id=case.id)
        await post(portal.vault, portal.stationery, letter, key, belongs, now=now)


async def address_of(portal: Portal, member: Staff) -> str:
    """Return a member of staff's address."""
    key = await open_key(portal.vault, member.key_id)
    return unseal_text(key, "staff.address", member.id, member.address)


async def _concerned(case: Case) -> list[Staff]:
    staff = await _active_staff()
    own = [member for member in staff if member.id == case.handler_id]
    return own or staff


async def _active_staff() -> list[Staff]:
    return await tables.Staff.filter(removed_at=None).order_by("created_at", "id")


def _thread(portal: Portal, case: Case, member: Staff) -> str:
    """Return the id of a handler's first letter about a case, which the later ones refer to."""
    return f"<{case.reference}.{member.code}@{portal.stationery.reply_domain}>"


async def _as_the_desk_reads_it(portal: Portal, case: Case) -> DeskCase:
    words = portal.words["nb"]
    asked = await cases.answers_of(portal.vault, case)
    name = next((answer.value for answer in asked if answer.question == "name"), "")
    address = await cases.address_of(portal.vault, case)
    written = case.written_in or case.language
    return DeskCase(
        facts=facts(case),
        address=f"<{address}>" if name else address,
        name=name,
        writes=words(f"languages.{written}"),
        received=long_instant(case.received_at, "nb"),
        answers="\n\n".join(
            f"{answer.label}: {answer.shown}" for answer in asked if answer.question != "name"
        ),
    )
