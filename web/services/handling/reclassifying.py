"""A case handled as another kind than the person chose, and the person told of it. GDPR art. 12."""

from __future__ import annotations

from datetime import datetime

from mail import progress_letters
from mail.stationery import noun
from models import cases, complaining
from models.catalogue.complaint import COMPLAINT
from models.catalogue.sorts import Sort
from models.kind_change import change_kind
from models.tables import Case, MessageKind
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.cases.needs import is_at_once
from web.services.on_the_way import telling
from web.services.outbox import holding
from web.services.people.staff import Member
from web.words import as_asked


async def change(
    portal: Portal,
    case: Case,
    sort: Sort,
    why: str,
    by: Member,
    now: datetime,
    *,
    about: Case | None = None,
) -> bool:
    """Handle an open case as another sort and tell its person, in the caller's transaction.

    `about` is the case with the answer, where the desk knows it of what becomes a complaint.
    A draft of the answer stays, and lacks what the new sort asks for. What is held is stopped, for
    it was written of the sort before: returns whether anything was. Raises `TooLate` where a date
    that is none any more is being told, `AddressUnproven` or `MoveNotAllowed`.
    """
    stopped = await holding.keep_rest_back(portal, case, by.id, now)
    if sort.is_at_once:
        dates = (MessageKind.EXTENSION,)
        stopped |= await holding.keep_from_leaving(portal, case, by.id, now, dates)
    if stopped:
        case = await Case.get(id=case.id)
    before = noun(portal.stationery, facts(case))
    asked = await cases.answers_of(portal.vault, case)
    await change_kind(
        portal.vault,
        case,
        sort.kind.name,
        as_asked(sort.kind, sort.branch, portal.words[case.language]),
        was_at_once=is_at_once(case, asked),
        at_once=sort.is_at_once,
        asks_who=sort.requirements.asks_identity,
        actor=by.id,
        now=now,
    )
    if sort.kind == COMPLAINT:
        await complaining.take_as_one(portal.vault, case, about, by.id, now)
    await telling.tell(
        portal,
        case,
        MessageKind.KIND_CHANGED,
        why,
        lambda told, to, link: progress_letters.kind_changed(
            portal.stationery, told, to, before=before, text=why, link=link
        ),
        by,
        now,
    )
    return stopped
