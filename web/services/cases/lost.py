"""The mailboxes a person has said they cannot read: nothing goes there, whatever they ask next.

Somebody else may read them now. What is said on one case holds for all at the person's address, for
those sent along with it and for what comes out of it.
"""

from __future__ import annotations

from models import cases
from models.catalogue import common
from models.catalogue.common import ACCOUNT_EMAIL, ACCOUNT_READ
from models.catalogue.questions import Answers
from models.filings import together
from models.status import Status
from models.tables import Case
from web.portal import Portal
from web.services.cases.needs import answers_of

OF_THE_ACCOUNT = (ACCOUNT_EMAIL.key, ACCOUNT_READ.key)


async def is_lost(portal: Portal, case: Case, address: str) -> bool:
    """Say whether the person of a case cannot read what comes to an address, however spelled."""
    for one in await _of_the_person(case):
        if common.is_lost(address, answers_of(await cases.answers_of(portal.vault, one))):
            return True
    return False


def of_the_account(known: Answers) -> Answers:
    """Return what a person has said of their account: it is as true of what they ask next."""
    return {key: known[key] for key in OF_THE_ACCOUNT if known.get(key)}


async def _of_the_person(case: Case) -> list[Case]:
    """Return the cases that may tell of the person's mailboxes, and are still readable.

    What nobody has stood by tells nothing of whoever has the address.
    """
    found = {one.id: one for one in await together(case)}
    if case.address_index is not None:
        beside = Case.filter(address_index=case.address_index).exclude(status=Status.UNPROVEN.value)
        found |= {one.id: one for one in await beside}
    before = case.follows_id
    while before is not None and before not in found:
        earlier = await Case.get_or_none(id=before)
        if earlier is None:
            break
        found[earlier.id], before = earlier, earlier.follows_id
    return [one for one in found.values() if one.key_id is not None]
