"""The example cases: made by the real services, in every state, the same each time."""

from collections import Counter

import pytest

from models import events
from models.tables import Case, File, Letter, LetterState, Message, MessageState
from tests.web.conftest import Running
from web.app import make_office
from web.services import demo, devbox
from web.services.demo import EXAMPLES

pytestmark = pytest.mark.database


async def fill(portal: Running) -> int:
    return await demo.fill(portal.portal, make_office(portal.portal), portal.clock())


async def test_there_are_cases_in_every_state_that_a_person_can_bring_about(
    portal: Running,
) -> None:
    assert await fill(portal) == len(EXAMPLES) == await Case.all().count()
    statuses = Counter([case.status for case in await Case.all()])
    assert statuses == {
        "unconfirmed": 3,
        "unproven": 1,
        "open": 9,
        "answered": 6,
        "withdrawn": 1,
    }
    outcomes = Counter([case.outcome for case in await Case.filter(status="answered")])
    assert outcomes == {"granted": 2, "partly": 1, "none_found": 2, "refused": 1}
    assert await Message.filter(state=MessageState.DRAFT).count() == 1
    assert await Message.filter(kind="person").count() == 1
    assert await File.filter(available_at__isnull=False).count() == 1
    assert {case.language for case in await Case.all()} == {"nb", "nn", "en"}
    today = portal.clock().date()
    overdue = [case for case in await Case.filter(status="open") if case.due_on < today]
    assert len(overdue) == 1
    await events.verify(portal.portal.vault)


async def test_every_letter_has_arrived_in_the_development_mailbox(portal: Running) -> None:
    await fill(portal)
    assert await Letter.exclude(state=LetterState.SENT).count() == 0
    for mail in await devbox.box(portal.portal):
        assert mail.to.endswith("@example.com")


async def test_everybody_in_them_has_an_address_of_their_own(portal: Running) -> None:
    await fill(portal)
    addresses = {example.address for example in EXAMPLES}
    assert len(addresses) == len(EXAMPLES)
    indexes = {portal.portal.vault.index(address) for address in addresses}
    assert {case.address_index for case in await Case.all()} == indexes
