"""Events are a chain that nobody edits unseen."""

from datetime import UTC, datetime

import pytest

from models.database import transaction
from models.events import PORTAL, ChainBroken, EventName, record, verify
from models.tables import Event
from models.vault import Vault

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 22, 14, 5, 0, 123456, tzinfo=UTC)
VAULT = Vault({1: b"m" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)


async def write(count: int) -> None:
    async def work() -> None:
        for number in range(count):
            await record(
                VAULT, EventName.CASE_FILED, now=NOW, actor=PORTAL, case_id=f"case-{number}"
            )

    await transaction(work)


async def test_an_untouched_chain_verifies_and_tells_its_length(database: str) -> None:
    await write(7)
    length, head = await verify(VAULT)
    assert length == 7
    newest = await Event.get(seq=7)
    assert head == newest.mac


async def test_an_empty_chain_verifies(database: str) -> None:
    assert (await verify(VAULT))[0] == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody"),
        ("name", "case.answered"),
        ("case_id", "another"),
        ("detail", "granted"),
        ("at", datetime(2026, 11, 21, tzinfo=UTC)),
    ],
)
async def test_an_edited_event_is_found(database: str, column: str, value: object) -> None:
    await write(5)
    await Event.filter(seq=3).update(**{column: value})
    with pytest.raises(ChainBroken, match="event 3"):
        await verify(VAULT)


async def test_a_removed_event_is_found(database: str) -> None:
    await write(5)
    await Event.filter(seq=3).delete()
    with pytest.raises(ChainBroken, match="event 4"):
        await verify(VAULT)


async def test_events_cut_from_the_end_show_in_the_length_the_operator_noted(
    database: str,
) -> None:
    await write(5)
    noted = await verify(VAULT)
    await Event.filter(seq__gte=4).delete()
    assert await verify(VAULT) != noted


async def test_a_chain_written_with_another_key_does_not_verify(database: str) -> None:
    await write(2)
    other = Vault({1: b"m" * 32}, b"i" * 32, b"t" * 32, b"b" * 32)
    with pytest.raises(ChainBroken):
        await verify(other)
