"""Another address on what was sent, while the one it has is neither proven nor answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mail import letters
from mail.outbox import cancel
from models import cases, limits, tokens
from models.catalogue.common import is_lost
from models.database import transaction
from models.events import PERSON
from models.filings import at_one_address, may_be_corrected
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case, Message, MessageState
from web.portal import Portal
from web.services.cases.needs import answers_of
from web.services.letters import notify
from web.services.letters.proof_letter import post_proof
from web.services.outbox import holding


class AnswerOnItsWay(Exception):
    """The answer is leaving for the address that was to be corrected."""


class CannotBeRead(Exception):
    """The person has said that they cannot read what comes to this address."""


async def correct_address(
    portal: Portal, case: Case, address: str, client: str, now: datetime
) -> None:
    """Put another address on a case and those sent with it, while it is not proven.

    What is answered keeps the one its answer went to, and what is held for the old one is stopped.
    Old links die, the clock stays as it was. Raises `TooMany`, `CannotBeRead` for the mailbox they
    have said is lost to them, or `AnswerOnItsWay` while the case's own answer is leaving.
    """

    async def work() -> None:
        fresh = await Case.get(id=case.id)
        if not may_be_corrected(fresh):
            raise MoveNotAllowed("the address of this case stands")
        if await _is_leaving(fresh, now):
            raise AnswerOnItsWay
        if is_lost(address, answers_of(await cases.answers_of(portal.vault, fresh))):
            raise CannotBeRead
        await limits.demand(portal.vault, limits.CONFIRMATIONS_BY_CLIENT, client, now)
        if address != await cases.address_of(portal.vault, fresh):
            await _correct(portal, await at_one_address(fresh), address, now)
            fresh = await Case.get(id=case.id)
        await post_proof(portal, await at_one_address(fresh), now)

    await transaction(work)


async def _correct(portal: Portal, filing: Sequence[Case], address: str, now: datetime) -> None:
    for one in filing:
        await cancel(*letters.OF_PROOF, case_id=one.id)
        await tokens.end(one.id, *cases.LINKS_OF_PROOF, now=now)
        if may_be_corrected(one) and not await _is_leaving(one, now):
            stopped = await holding.keep_held_back(portal, one, PERSON, now)
            fresh = await Case.get(id=one.id)
            await cases.correct_address(portal.vault, fresh, address, now)
            if Status(fresh.status) in AT_THE_DESK:
                name = "desk_address_stopped" if stopped else "desk_address"
                await notify.desk_of_news(portal, name, fresh, now)


async def _is_leaving(case: Case, now: datetime) -> bool:
    """Say whether something is on its way to the person that is not merely held."""
    held = {one.message.id for one in await holding.held(case, now)}
    going = await Message.filter(case_id=case.id, state=MessageState.SENDING).only("id")
    return any(one.id not in held for one in going)
