"""What stops an answer that is held, what does not, and what is said of one that has left."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from mail import delivering
from mail.acceptance import Wait
from mail.sender import Envelope, Result, State
from mail.smtp_in import Arrived
from models.database import transaction
from models.events import EventName
from models.identity import Proof
from models.status import Status
from models.tables import (
    Case,
    Event,
    IdentityCheck,
    Letter,
    LetterState,
    Message,
    MessageKind,
    MessageState,
    Restriction,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from tests.web.test_asking import asks, bounces, writes_back
from tests.web.test_held_answers import (
    BORDER,
    FOUND,
    address,
    comes,
    portal,
    replies,
    the_answer,
    to_kari,
    told_of,
    who,
)
from tests.web.test_restriction import DISPUTED, sets_a_pause
from tests.web.test_second_thoughts import ANSWER, ASK, QUESTION, TAKEN, comes_alone, leaves_while
from web.app import make_office
from web.services.arriving import inbox
from web.services.examples import devbox
from web.services.outbox import delivery, holding
from web.services.person import withdrawing

__all__ = ["portal"]


async def test_the_letter_about_a_pause_that_stands_is_not_stopped_by_a_press_made_up(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="rectification", answers=DISPUTED)
    siri = await portal.signed_in(SIRI)
    await sets_a_pause(siri, case)
    pause = await Message.get(case_id=case.id, kind=MessageKind.RESTRICTION)
    assert pause.state is MessageState.SENDING
    page = f"{at_desk(case)}/stopp/{pause.id}"
    await siri.opens(page)
    assert "Stopp det" not in [name for form in siri.page.forms for name in form.buttons]
    with pytest.raises(holding.TooLate):
        await holding.stop(portal.portal, case, pause.id, await who(portal, SIRI), portal.clock())
    assert (await Message.get(id=pause.id)).state is MessageState.SENDING
    assert await Restriction.exists(case_id=case.id, lifted_at=None)
    assert await portal.letter(KARI, "restriction")


async def test_an_answer_that_has_left_is_told_though_its_case_is_withdrawn_before_that_is_recorded(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    await Letter.filter(message_id=message.id).update(state=LetterState.SENT)
    assert not await withdrawing.withdraw(portal.portal, case, portal.clock())
    assert (await Message.get(id=message.id)).state is MessageState.SENT
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert not await portal.letters(KARI, "withdrawn")


@pytest.mark.database
async def test_a_question_that_was_held_while_kari_answered_another_is_still_waited_for(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter, to = await told_of(portal, case), await address(portal, case, ASK)
    siri = await portal.signed_in(SIRI)
    await asks(siri, case, "Hva heter du i portalen?")
    portal.clock.move(minutes=1)
    assert (await replies(portal, letter, QUESTION, to=to)).why == "held"
    portal.clock.move(minutes=1)
    await writes_back(portal, case)
    assert (await Case.get(id=case.id)).status == Status.OPEN
    portal.clock.move(minutes=10)
    assert QUESTION in (await portal.letter(KARI, "question")).text
    assert (await Case.get(id=case.id)).status == Status.WAITING
    await asks(siri, case, "Og når flyttet du?")
    await portal.works()
    await bounces(portal, "question")
    assert (await Case.get(id=case.id)).status == Status.WAITING
    await comes_back(portal, case)
    assert (await Case.get(id=case.id)).status == Status.OPEN


async def comes_back(portal: Running, case: Case) -> None:
    """The letter with a mailed question comes back."""
    message = await Message.get(case_id=case.id, kind="question", raw_mail_id__isnull=False)
    letter = await Letter.get(message_id=message.id)
    await transaction(lambda: delivery.not_arrived(portal.portal, letter, portal.clock()))


@pytest.mark.database
@pytest.mark.parametrize("tries", [0, 2])
async def test_a_vent_that_is_unread_when_a_late_answers_turn_comes_still_stops_it(
    portal: Running, tries: int
) -> None:
    """The server, or the portal itself, was away when the hold ended."""
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    message = await the_answer(case)
    portal.clock.move(minutes=20)
    await Letter.filter(message_id=message.id).update(attempts=tries)
    vent = devbox.reply(letter, "Vent, ikke send!", portal.clock(), stamped=BORDER)
    await inbox.receive(portal.portal, Arrived(vent, SIRI, (), "smtp"), portal.clock())
    portal.clock.move(minutes=4)
    await leaves_while(portal, lambda: asyncio.sleep(0))
    await inbox.round(portal.portal, portal.clock())
    assert (await Message.get(id=message.id)).state is MessageState.DRAFT
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_a_vent_that_lies_in_the_mailbox_when_the_portal_starts_still_stops_the_answer(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    portal.clock.move(minutes=20)
    office = replace(make_office(portal.portal), all_is_in=lambda: False)
    assert await delivering.deliver_due(office, portal.clock()) == 0
    await comes(portal, devbox.reply(letter, "Vent!", portal.clock(), stamped=BORDER))
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_an_answer_waits_two_minutes_for_a_mailbox_that_cannot_be_read(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    office = replace(make_office(portal.portal), all_is_in=lambda: False)
    portal.clock.move(minutes=6)
    await delivering.deliver_due(office, portal.clock())
    assert (await Case.get(id=case.id)).status == Status.OPEN
    portal.clock.move(minutes=2, seconds=1)
    await delivering.deliver_due(office, portal.clock())
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


@pytest.mark.parametrize("steps", range(6))
async def test_who_stops_an_answer_as_it_leaves_is_told_what_came_of_it(
    portal: Running, steps: int
) -> None:
    """Whichever of the two is first, never both: «stopped», and a letter that has left."""
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message, siri = await the_answer(case), await who(portal, SIRI)
    portal.clock.move(minutes=6)
    leaving = asyncio.create_task(
        delivering.deliver_due(make_office(portal.portal), portal.clock())
    )
    for _ in range(steps * 4):  # the send has come so far when she presses
        await asyncio.sleep(0)
    try:
        await holding.stop(portal.portal, case, message.id, siri, portal.clock())
        is_stopped = True
    except holding.TooLate:
        is_stopped = False
    await leaving
    state = MessageState.DRAFT if is_stopped else MessageState.SENT
    assert (await Message.get(id=message.id)).state is state
    assert bool(await to_kari(portal)) is not is_stopped


@pytest.mark.parametrize("cc", [(), ("noen@example.com",)])
async def test_a_nei_of_pers_stops_the_answer_siri_has_held_on_her_ja(
    portal: Running, cc: Sequence[str]
) -> None:
    case = await a_case(portal)
    siris, pers = await told_of(portal, case), await portal.letter(PER, "desk_case")
    await replies(portal, siris, ANSWER)
    held = await the_answer(case)
    portal.clock.move(minutes=1)
    row = await replies(portal, pers, ANSWER.replace(": ja", ": nei"), cc=cc)
    assert row.why == "said_no"
    newest = await IdentityCheck.filter(case_id=case.id).order_by("-at", "-id").first()
    assert newest is not None
    assert newest.proof is Proof.NOT_PROVEN
    told = await portal.letter(PER, "desk_waits")
    assert "adressen ikke er den på kontoen" in " ".join(told.text.split())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []
    assert (await Message.get(id=held.id)).state is MessageState.DRAFT  # nothing of hers is lost
    stopped = await Event.get(case_id=case.id, name=EventName.ANSWER_STOPPED)
    assert stopped.actor == (await who(portal, PER)).id


@pytest.mark.database
async def test_a_nei_that_nobody_vouches_for_stops_nothing(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    forged = devbox.reply(letter, ANSWER.replace(": ja", ": nei"), portal.clock())
    assert (await comes(portal, forged)).why == Wait.NOT_VOUCHED
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == ["answer_granted"]


@pytest.mark.parametrize("is_hers", [True, False])
async def test_a_second_thought_too_large_to_take_stops_what_siri_held_if_it_is_hers(
    portal: Running, is_hers: bool
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    portal.clock.move(minutes=1)
    stamped = BORDER if is_hers else None
    head = devbox.reply(letter, "Her er den riktige filen.", portal.clock(), stamped=stamped)
    large = Arrived(head, "", (), "imap", is_whole=False)
    await inbox.receive(portal.portal, large, portal.clock())
    await portal.works()
    name = "desk_too_large_stopped" if is_hers else "desk_too_large"
    told = (await portal.letter(SIRI, name)).text
    assert ("Det du sendte før, er stoppet" in told) == is_hers
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == ([] if is_hers else ["answer_granted"])


class Away:
    """A mail server that does not answer."""

    async def deliver(self, envelope: Envelope) -> Result:
        return Result(State.DOWN, "no answer")

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.database
async def test_an_answer_is_held_from_when_its_receipt_has_left_and_siri_can_stop_it(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await comes_alone(portal, devbox.reply(letter, ANSWER, portal.clock(), stamped=BORDER))
    for _ in range(3):  # the server is away for longer than the hold
        await delivering.deliver_due(make_office(portal.portal, Away()), portal.clock())
        portal.clock.move(minutes=10)
    assert await portal.letter(SIRI, "desk_held")
    assert await to_kari(portal) == []
    held = await the_answer(case)
    portal.clock.move(minutes=4)
    assert await to_kari(portal) == []
    await holding.stop(portal.portal, case, held.id, await who(portal, SIRI), portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


class NotHers:
    """A mail server that takes no letter to Siri for now."""

    async def deliver(self, envelope: Envelope) -> Result:
        later = envelope.recipient == SIRI
        return Result(State.RETRY, "451") if later else TAKEN

    async def close(self) -> None:
        """Nothing is open."""


async def test_an_answer_waits_two_minutes_for_its_receipt_and_no_longer(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await comes_alone(portal, devbox.reply(letter, ANSWER, portal.clock(), stamped=BORDER))
    office = make_office(portal.portal, NotHers())
    portal.clock.move(minutes=6)
    await delivering.deliver_due(office, portal.clock())
    assert (await Case.get(id=case.id)).status == Status.OPEN
    portal.clock.move(minutes=2, seconds=1)
    await delivering.deliver_due(office, portal.clock())
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


async def test_siri_who_says_vent_is_told_that_an_answer_given_up_on_may_have_arrived(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    for _ in range(3):
        portal.clock.move(minutes=70)
        await leaves_while(portal, lambda: asyncio.sleep(0), Result(State.UNCERTAIN, "cut"))
    assert (await Message.get(case_id=case.id, kind="answer")).state is MessageState.DRAFT
    await replies(portal, letter, "Vent, ikke send!")
    told = " ".join((await portal.letter(SIRI, "desk_waits")).text.split())
    assert "Noe vi sendte til personen før, kan ha kommet fram" in told
    await replies(portal, letter, f"{ANSWER} {FOUND} Og telefonnummeret ditt. {FOUND} {FOUND}")
    receipt = " ".join((await portal.letter(SIRI, "desk_held")).text.split())
    assert "Noe vi sendte til personen før, kan ha kommet fram" in receipt
