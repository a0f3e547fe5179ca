"""What befalls an answer while it is held, beside second thoughts: it goes to nobody else."""

from __future__ import annotations

import pytest

from mail import delivering
from models import cases
from models.tables import Letter, LetterState, Message, MessageState
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import a_case
from tests.web.program import Program
from tests.web.test_held_answers import (
    BORDER,
    portal,
    replies,
    the_answer,
    to_kari,
    told_of,
    who,
)
from tests.web.test_second_thoughts import ANSWER, comes_alone, fresh
from tests.web.test_unproven import CORRECT, WRONG, both, objects, opens
from web.app import make_office
from web.services.examples import devbox
from web.services.outbox import holding

__all__ = ["portal"]

DONE = """Dette har vi stanset: Nyhetsbrevet
Når det ble gjort: 22.11.2026"""


async def is_killed_while_it_sends(portal: Running, name: str) -> None:
    """The portal is gone while a letter is with the server, and starts when the hold is over."""
    office = make_office(portal.portal)
    letter = await Letter.get(name=name, state=LetterState.QUEUED)
    until = portal.clock() + delivering.LEASE
    await Letter.filter(id=letter.id).update(
        state=LetterState.LEASED, attempts=1, tried_at=portal.clock(), lease_until=until
    )
    portal.clock.move(minutes=20)
    await delivering.take_back_leases(office.settle, portal.clock())


@pytest.mark.database
async def test_an_answer_waits_for_its_receipt_that_was_being_sent_when_the_portal_was_killed(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await comes_alone(portal, devbox.reply(letter, ANSWER, portal.clock(), stamped=BORDER))
    await is_killed_while_it_sends(portal, "desk_held")
    await delivering.deliver_due(make_office(portal.portal), portal.clock())
    assert await portal.letter(SIRI, "desk_held")
    assert await to_kari(portal) == []
    message, siri = await the_answer(case), await who(portal, SIRI)
    portal.clock.move(minutes=4)
    await holding.stop(portal.portal, case, message.id, siri, portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


@pytest.mark.database
async def test_what_was_to_leave_while_the_portal_was_away_is_held_once_more_when_it_starts(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message, siri = await the_answer(case), await who(portal, SIRI)
    portal.clock.move(minutes=20)
    await holding.hold_what_waited(portal.portal, portal.clock())
    portal.clock.move(minutes=4)
    assert await to_kari(portal) == []
    await holding.stop(portal.portal, case, message.id, siri, portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_the_program_itself_holds_it_as_it_starts(
    portal: Running, with_database: Program
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    async with with_database.serves():  # a day later by its own clock
        letter = await Letter.get(message_id=message.id)
        assert letter.state is LetterState.QUEUED
        assert letter.due_at is not None
        assert letter.not_before > letter.due_at


async def test_a_portal_that_starts_again_and_again_keeps_no_answer_from_leaving(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    for _ in range(3):
        portal.clock.move(minutes=6)
        await holding.hold_what_waited(portal.portal, portal.clock())
    assert await to_kari(portal) == ["answer_granted"]


async def test_kari_who_corrects_a_mistyped_address_stops_the_answer_held_for_it(
    portal: Running,
) -> None:
    kari, case = await objects(portal, WRONG)
    letter = await portal.letter(SIRI, "desk_case")
    assert (await replies(portal, letter, DONE)).why == "held"
    await opens(kari, case)
    await kari.presses(CORRECT, email=KARI)
    assert kari.page.status == 200
    assert await cases.address_of(portal.portal.vault, await fresh(case)) == KARI
    told = " ".join((await portal.letter(SIRI, "desk_address_stopped")).text.split())
    assert "Det som var på vei til den gamle, er stoppet" in told
    portal.clock.move(minutes=10)
    await portal.works()
    assert not [one for one in await portal.letters(WRONG) if one.name.startswith("answer")]
    assert await to_kari(portal) == []
    assert (await Message.get(case_id=case.id, kind="answer")).state is MessageState.DRAFT


async def test_what_is_held_of_what_kari_sent_together_goes_to_the_address_she_corrected_to(
    portal: Running,
) -> None:
    kari, objection, access = await both(portal, WRONG)
    letter = await portal.letter(SIRI, "desk_case")
    assert (await replies(portal, letter, DONE)).why == "held"
    await opens(kari, access)
    await kari.presses(CORRECT, email=KARI)
    assert await cases.address_of(portal.portal.vault, await fresh(objection)) == KARI
    assert await portal.letter(SIRI, "desk_address_stopped")
    portal.clock.move(minutes=10)
    assert not [one for one in await portal.letters(WRONG) if one.name.startswith("answer")]


async def test_an_answer_that_is_with_the_mail_server_keeps_the_address_it_leaves_for(
    portal: Running,
) -> None:
    kari, case = await objects(portal, WRONG)
    assert (await replies(portal, await portal.letter(SIRI, "desk_case"), DONE)).why == "held"
    message = await the_answer(case)
    await Letter.filter(message_id=message.id).update(state=LetterState.LEASED)
    await opens(kari, case)
    await kari.presses(CORRECT, email=KARI)
    assert kari.page.status == 422
    assert (await Message.get(id=message.id)).state is MessageState.SENDING
