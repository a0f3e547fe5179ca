"""The example cases: made by the real services, in every state, the same each time.

They are made on SQLite alone, wherever the portal's own database is.
"""

from collections import Counter

from models import events
from models.catalogue.all import kinds
from models.tables import Case, Doubt, File, Letter, LetterState, Message, MessageState, Restriction
from tests.web.conftest import Running
from web.app import make_office
from web.services.examples import demo, devbox
from web.services.examples.demo_cases import EXAMPLES

COMPLAINTS = 1


async def test_there_are_cases_of_every_kind_and_in_every_state(portal: Running) -> None:
    made = await demo.fill(portal.portal, make_office(portal.portal), portal.clock())
    wishes = sum(len(example.wishes) for example in EXAMPLES)
    assert made == wishes + COMPLAINTS == await Case.all().count()
    statuses = Counter([case.status for case in await Case.all()])
    assert statuses == {
        "unconfirmed": 5,
        "unproven": 1,
        "open": 21,
        "waiting": 2,
        "answered": 17,
        "withdrawn": 1,
    }
    by_kind = Counter([case.kind for case in await Case.filter(status="answered")])
    assert by_kind.keys() == {kind.name for kind in kinds()}
    outcomes = Counter([case.outcome for case in await Case.filter(status="answered")])
    assert outcomes == {"granted": 9, "partly": 3, "none_found": 3, "refused": 2}
    assert await Message.filter(state=MessageState.DRAFT).count() == 3
    assert await Message.filter(kind="person").count() == 1
    assert await File.filter(available_at__isnull=False).count() == 4
    assert {case.language for case in await Case.all()} == {"nb", "nn", "en"}
    await _are_on_their_way(portal)
    await _can_be_told_apart(portal)
    assert await Letter.exclude(state=LetterState.SENT).count() == 0
    assert all(mail.to.endswith("@example.com") for mail in await devbox.box(portal.portal))
    await events.verify(portal.portal.vault)


async def _are_on_their_way(portal: Running) -> None:
    """What the clock and the desk may have done to a case is there to look at."""
    today = portal.clock().date()
    assert await Case.filter(extended_on__isnull=False).count() == 1
    assert await Case.filter(extended_on=None, status="open", due_on__lt=today).count() == 1
    assert await Doubt.filter(answered_at=None).count() == 1
    assert await Restriction.filter(lifted_at=None).count() == 2
    assert await Case.filter(channel="phone", address=None).count() == 1
    assert await Case.filter(kind="complaint", follows_id__isnull=False).count() == COMPLAINTS
    assert await Case.filter(kind="other", status="open").count() == 1
    assert await Case.filter(kind="withdraw_consent", status="open").count() == 1


async def _can_be_told_apart(portal: Running) -> None:
    """Everybody has an address of their own, or none."""
    addresses = {example.address for example in EXAMPLES}
    assert len(addresses) == len(EXAMPLES)
    given = {example.address for example in EXAMPLES if not example.without_address}
    indexes = {portal.portal.vault.index(address) for address in given}
    assert {case.address_index for case in await Case.all()} - {None} == indexes
