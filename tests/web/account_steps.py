"""What the tests of accounts have in common: Ola's two mailboxes, and what is asked of the old."""

from __future__ import annotations

from collections.abc import Mapping

from models.identity import Method, Proof
from models.tables import Case, IdentityCheck
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import at_desk
from tests.web.visitor import NOTHING, Visitor

OLD, NEW = "ola@employer.example", "ola@example.com"
LOST = {"account_email": OLD, "account_read": "no"}
READ = {"account_email": OLD, "account_read": "yes"}
PRESSES = {"yes": "Ja, det stemmer", "no": "Nei, det stemmer ikke"}


async def found(case: Case) -> list[tuple[Proof, Method]]:
    """What has been found out about who asks, the newest last."""
    return [(row.proof, row.method) for row in await IdentityCheck.filter(case_id=case.id)]


async def does(
    siri: Visitor, case: Case, act: str, button: str, answers: Mapping[str, str] = NOTHING
) -> None:
    """Open an act's page from the case and press its button."""
    await siri.opens(at_desk(case))
    await siri.follows(act)
    await siri.presses(button, answers)


async def asks_the_account(siri: Visitor, case: Case, address: str = OLD) -> None:
    seen = {"address": address, "on_account": "yes"}
    await does(siri, case, "Spør adressen på kontoen", "Send spørsmålet", seen)


async def says_no(portal: Running) -> Visitor:
    """Whoever has the mailbox of the account knows of no request, and says so."""
    stranger = await portal.visitor()
    await stranger.opens((await portal.letter(OLD, "account")).links[1])
    await stranger.presses(PRESSES["no"])
    return stranger


async def at_the_desk(portal: Running) -> Visitor:
    await portal.hires(SIRI, "Siri Solberg")
    return await portal.signed_in(SIRI)
