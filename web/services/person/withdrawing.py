"""A request ended because its person wants it to: what was on its way to them stays here."""

from __future__ import annotations

from datetime import datetime

from mail import letters
from models import cases, filings
from models.database import transaction
from models.events import PERSON
from models.status import AT_THE_DESK, ENDED, Status
from models.tables import Case, Message, MessageKind, MessageState
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.letters import notify
from web.services.letters.proof_letter import call_off
from web.services.outbox.delivery import call_all_off
from web.services.post.posting import call_off_reminders, post_to_case

OF_A_PAUSE = (MessageKind.RESTRICTION, MessageKind.LIFTING)


async def withdraw(portal: Portal, case: Case, now: datetime) -> bool:
    """End the case at the person's wish; the desk and the mailbox are told. Twice is once.

    Returns whether the case is withdrawn: one whose answer has left is answered.
    """

    async def work() -> bool:
        fresh = await Case.get(id=case.id)
        if fresh.status == Status.WITHDRAWN:
            return True
        await _keep_back(portal, fresh, now)
        fresh = await Case.get(id=case.id)
        if Status(fresh.status) in ENDED:
            return False
        at_the_desk = Status(fresh.status) in AT_THE_DESK
        await cases.withdraw(portal.vault, fresh, now)
        await call_off_reminders(fresh)
        await call_off(await filings.at_one_address(fresh))
        await cases.discard_draft(portal.vault, fresh, PERSON, now)
        if at_the_desk:
            await notify.desk_of_news(portal, "desk_withdrawn", fresh, now)
        if fresh.confirmed_at is not None:
            address = await cases.address_of(portal.vault, fresh)
            letter = letters.withdrawn(portal.stationery, facts(fresh), address)
            await post_to_case(portal, fresh, letter, now)
        return True

    return await transaction(work)


async def _keep_back(portal: Portal, case: Case, now: datetime) -> None:
    """Keep what is on its way to the person from leaving, but for a pause, which still stands."""
    on_its_way = Message.filter(case_id=case.id, state=MessageState.SENDING)
    leaving = on_its_way.exclude(kind__in=OF_A_PAUSE)
    await call_all_off(portal, leaving, now)
    await leaving.update(state=MessageState.DISCARDED)
