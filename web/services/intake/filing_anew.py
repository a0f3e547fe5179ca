"""«Send inn på nytt»: what was ended unconfirmed, filed once more by a press on a link it was sent.

The link that comes with the end leads here, and so do those that once asked for proof: whoever
presses one has the mailbox. Looking changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models import cases, sessions, tokens, unconfirmed
from models.filings import at_one_address, awaits_proof
from models.tables import Case, Purpose, Scope, Session, Token, new_id
from web.portal import Portal
from web.services.intake import routing
from web.services.letters import receipt


async def behind(token: Token, now: datetime) -> list[Case]:
    """Return what a link files anew, as long as that is kept; nothing for every other link.

    Raises a `TokenFault` for one that is only for this and has had its time.
    """
    if token.purpose not in (Purpose.CONFIRM, Purpose.FILE_ANEW):
        return []
    if token.purpose is Purpose.FILE_ANEW:
        tokens.check(token, now)
    case = await Case.get_or_none(id=token.case_id)
    if case is None or not await unconfirmed.reached_the_mailbox(token):
        return []
    kept = [one for one in await at_one_address(case) if one.key_id is not None]
    return [one for one in kept if await unconfirmed.was_ended(one)]


async def press(portal: Portal, ended: Sequence[Case], session: Session, now: datetime) -> Case:
    """File anew what was ended, as of now and with its address proven; twice is once.

    The same press proves the address of what was sent along and did not wait for it. The desk is
    told, and the mailbox gets a receipt with the new date. Call it in the transaction of the press.
    """
    new, filed, together = [], [], new_id()
    for old in ended:
        case = await unconfirmed.filed_anew(old)
        if case is None:
            case = await unconfirmed.file_anew(
                portal.vault,
                old,
                now,
                policy_version=portal.organisation.policy.id,
                filing=together,
            )
            filed.append(case)
        new.append(case)
        await sessions.grant(session.id, case.id, Scope.STATUS, now)
    along = [one for one in await at_one_address(ended[0]) if awaits_proof(one)]
    for case in along:
        await cases.confirm(portal.vault, case, now)
        await sessions.grant(session.id, case.id, Scope.STATUS, now)
    if filed:
        await receipt.post(portal, filed, along, now)
    for case in filed:
        await routing.to_the_desk(portal, case, now)
    return new[0]
