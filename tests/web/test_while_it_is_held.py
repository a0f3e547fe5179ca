"""What befalls an answer while it is held, beside second thoughts: it goes to nobody else."""

from __future__ import annotations

import pytest

from mail import delivering
from models.tables import Letter, LetterState
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import a_case
from tests.web.test_held_answers import (
    BORDER,
    portal,
    the_answer,
    to_kari,
    told_of,
    who,
)
from tests.web.test_second_thoughts import ANSWER, comes_alone
from web.app import make_office
from web.services.examples import devbox
from web.services.outbox import holding

__all__ = ["portal"]


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
