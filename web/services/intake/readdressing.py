"""«Rett e-postadressen»: what somebody at the desk put in has an address that nobody answers at.

The person has no page of their own to correct it on (`correction`); a mistyped address would keep
them waiting for good. GDPR art. 12 (2).
"""

from __future__ import annotations

from datetime import datetime

from mail import letters
from mail.outbox import cancel
from models import cases, registering, tokens
from models.cases import AsAsked
from models.filings import may_be_corrected
from models.keyring import open_key
from models.registering import is_by_hand
from models.status import MoveNotAllowed, Status
from models.tables import Answer, Case, Task, TaskKind
from web.portal import Portal
from web.services.answers.on_paper import CONTACT, contact_of
from web.services.cases import lost
from web.services.cases.needs import is_at_once
from web.services.intake import routing
from web.services.intake.correction import CannotBeRead
from web.services.intake.registering import row_of
from web.services.letters.proof_letter import post_proof
from web.services.outbox import holding
from web.services.people.staff import Member


class NoWay(Exception):
    """Neither an address nor anything else that reaches the person."""


async def readdress(
    portal: Portal, case: Case, address: str, contact: str, by: Member, now: datetime
) -> bool:
    """Give a case put in by hand another address, or none, while the one it has is not proven.

    Another is asked to prove itself. Without one the case opens, and is answered on paper. What is
    on its way to the one it has is stopped: returns whether anything was. Runs in its caller's
    transaction. Raises `NoWay`, `CannotBeRead` for a mailbox the person has lost, `TooLate` where
    something cannot be stopped, or `MoveNotAllowed`.
    """
    if not (is_by_hand(case) and may_be_corrected(case)):
        raise MoveNotAllowed("the address of this case stands")
    asked = await cases.answers_of(portal.vault, case)
    if not (address or contact or is_at_once(case, asked)):
        raise NoWay
    if address and await lost.is_lost(portal, case, address):
        raise CannotBeRead
    is_another = address != await cases.address_of(portal.vault, case)
    stopped = False
    if is_another:
        stopped = await holding.keep_from_leaving(portal, case, by.id, now)
        case = await Case.get(id=case.id)
    await cancel(*letters.OF_PROOF, case_id=case.id)
    await tokens.end(case.id, *cases.LINKS_OF_PROOF, now=now)
    back = Task.filter(case_id=case.id, kind=TaskKind.LETTER_FAILED, done_at=None)
    await back.update(done_at=now)
    if contact != contact_of(asked):
        await _keep(portal, case, len(asked), contact)
    if not address:
        waited = case.status == Status.UNCONFIRMED
        await registering.go_without_address(portal.vault, case, by=by.id, now=now)
        if waited:
            await routing.to_the_desk(portal, case, now)
        return stopped
    if is_another:
        await cases.correct_address(portal.vault, case, address, now, by=by.id)
    await post_proof(portal, [case], now)
    return stopped


async def _keep(portal: Portal, case: Case, position: int, contact: str) -> None:
    """Keep how the person is reached otherwise, in place of what was kept before."""
    await Answer.filter(case_id=case.id, question=CONTACT).delete()
    if contact:
        key = await open_key(portal.vault, case.key_id)
        row: AsAsked = row_of(CONTACT, contact, case.language, portal)
        await cases.write_answer(key, case, position, row)
