"""The example cases: made by the real services, in every state, the same each time."""

from collections import Counter

import pytest

from models import events
from models.catalogue.all import kinds
from models.tables import Case, File, Letter, LetterState, Message, MessageState
from tests.web.conftest import Running
from web.app import make_office
from web.services import demo, devbox
from web.services.demo_cases import EXAMPLES

pytestmark = pytest.mark.database


async def fill(portal: Running) -> int:
    return await demo.fill(portal.portal, make_office(portal.portal), portal.clock())


async def test_there_are_cases_in_every_state_that_a_person_can_bring_about(
    portal: Running,
) -> None:
    wishes = sum(len(example.wishes) for example in EXAMPLES)
    assert await fill(portal) == wishes == await Case.all().count()
    statuses = Counter([case.status for case in await Case.all()])
    assert statuses == {
        "unconfirmed": 4,
        "unproven": 1,
        "open": 16,
        "answered": 12,
        "withdrawn": 1,
    }
    by_kind = Counter([case.kind for case in await Case.filter(status="answered")])
    assert by_kind.keys() == {kind.name for kind in kinds()}
    outcomes = Counter([case.outcome for case in await Case.filter(status="answered")])
    assert outcomes == {"granted": 5, "partly": 3, "none_found": 2, "refused": 2}
    assert await Message.filter(state=MessageState.DRAFT).count() == 3
    assert await Message.filter(kind="person").count() == 1
    assert await File.filter(available_at__isnull=False).count() == 2
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
    given = {example.address for example in EXAMPLES if not example.without_address}
    indexes = {portal.portal.vault.index(address) for address in given}
    assert {case.address_index for case in await Case.all()} - {None} == indexes
