"""What Siri has mailed is held, and she thinks again: nothing leaves that is in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import pytest

from mail import delivering
from mail.acceptance import Wait
from mail.actions import Action, Verb
from mail.sender import Envelope, Result, State
from mail.smtp_in import Arrived
from models import references
from models.answers import Proposed
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.events import EventName
from models.files import check_file
from models.identity import Proof
from models.keyring import open_key
from models.messages import Content, write
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
    RawMail,
    Task,
    TaskKind,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.mail_steps import arrives, bounce_address
from tests.web.steps import shows_the_code
from tests.web.test_bounces import bounce
from tests.web.test_held_answers import (
    BORDER,
    FOUND,
    SAME,
    address,
    comes,
    portal,
    replies,
    the_answer,
    to_kari,
    told_of,
    who,
)
from web.app import make_office
from web.services.answers import identity
from web.services.arriving import inbox
from web.services.by_mail import waiting
from web.services.by_mail.cannot import CannotBeDone
from web.services.examples import devbox
from web.services.handling import desk, leaving, sending
from web.services.outbox import holding
from web.services.person import withdrawing

__all__ = ["portal"]

QUESTION = (
    "Hvilket år fikk du tilgang til portalen, og hvilken adresse bodde du på da? Vi finner flere "
    "brukere med navnet ditt. Skriv også hvem du arbeidet for, hvis du husker det, så vi finner "
    "fram til den som er din."
)
REASON = "Opplysningene ligger i fire systemer, og to av dem er hos en leverandør."
ANSWER = f"{SAME}\n\n{FOUND}"
ASK, NOTE = Action(Verb.ASK), Action(Verb.NOTE)
COMPLEX = Action(Verb.EXTEND, detail="complex")


TAKEN = Result(State.SENT, "250")


class Meanwhile:
    """A mail server that takes every letter, and while it takes Kari's, something happens.

    `says` is what it says of hers then.
    """

    def __init__(self, happens: Callable[[], Awaitable[object]], says: Result) -> None:
        self._happens, self._says = happens, says

    async def deliver(self, envelope: Envelope) -> Result:
        if envelope.recipient != KARI:
            return TAKEN
        await self._happens()
        return self._says

    async def close(self) -> None:
        """Nothing is open."""


async def leaves_while(
    portal: Running, happens: Callable[[], Awaitable[object]], says: Result = TAKEN
) -> None:
    office = make_office(portal.portal, Meanwhile(happens, says))
    await delivering.deliver_due(office, portal.clock())


async def comes_alone(portal: Running, raw: bytes) -> RawMail:
    """A mail comes in while no letter leaves."""
    known = {row.id for row in await RawMail.all().only("id")}
    await inbox.receive(portal.portal, Arrived(raw, SIRI, (), "smtp"), portal.clock())
    await inbox.round(portal.portal, portal.clock())
    return next(row for row in await RawMail.all() if row.id not in known)


async def fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


async def to_kari_of(portal: Running, *names: str) -> list[str]:
    return [letter.name for letter in await portal.letters(KARI) if letter.name in names]


@pytest.mark.database
async def test_an_answer_called_off_while_it_is_sent_never_shows_kari_what_was_not_sent(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    portal.clock.move(minutes=6)

    async def called_off_and_written_anew() -> None:
        async def work() -> None:
            await holding.call_off(portal.portal, message, "person", portal.clock())
            key = await open_key(portal.portal.vault, message.key_id)
            said = write(key, message.id, Content("Et utkast som aldri ble sendt."))
            await Message.filter(id=message.id).update(content=said)

        await transaction(work)

    await leaves_while(portal, called_off_and_written_anew)
    assert (await Letter.get(message_id=message.id)).state is LetterState.SENT
    assert (await Message.get(id=message.id)).state is MessageState.DRAFT
    assert (await Case.get(id=case.id)).status == Status.OPEN
    left = await Event.filter(case_id=case.id, name=EventName.LETTER_LEFT_ANYWAY).get()
    assert left.detail == "answer"
    assert await Task.filter(kind=TaskKind.LETTER_UNSETTLED, case_id=case.id).count() == 1
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "aldri ble sendt" not in kari.sees
    assert FOUND not in kari.sees
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "gikk ut likevel" in siri.sees
    await siri.opens("/desk")
    assert "eller kan være sendt" in siri.sees


async def test_the_250_of_a_letter_called_off_says_nothing_of_the_answer_sent_after_it(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message, siri = await the_answer(case), await who(portal, SIRI)
    portal.clock.move(minutes=6)

    async def called_off_and_sent_anew() -> None:
        async def work() -> None:
            portal.clock.move(minutes=1)
            now = portal.clock()
            await holding.call_off(portal.portal, message, siri.id, now)
            key = await open_key(portal.portal.vault, message.key_id)
            said = write(key, message.id, Content("Det Siri skrev til slutt."))
            await Message.filter(id=message.id).update(content=said)
            await sending.send_draft(portal.portal, await Case.get(id=case.id), siri, now)

        await transaction(work)

    await leaves_while(portal, called_off_and_sent_anew)
    before, after = await Letter.filter(message_id=message.id).order_by("created_at")
    assert (before.state, after.state) == (LetterState.SENT, LetterState.QUEUED)
    assert (await the_answer(case)).id == message.id
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert await Event.filter(case_id=case.id, name=EventName.LETTER_LEFT_ANYWAY).exists()
    asked = Task.filter(kind=TaskKind.LETTER_UNSETTLED, subject=before.id, done_at=None)
    assert await asked.count() == 1

    await arrives(portal, bounce(), bounce_address(portal, before))
    assert not await asked.exists()  # it reached nobody after all
    assert not await Task.exists(kind=TaskKind.LETTER_FAILED, subject=before.id)
    assert (await Letter.get(id=after.id)).state is LetterState.SENT
    assert (await Message.get(id=message.id)).state is MessageState.SENT
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "skrev til slutt" in kari.sees


async def test_an_answer_that_leaves_while_kari_withdraws_leaves_her_case_withdrawn(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    portal.clock.move(minutes=6)
    await leaves_while(portal, lambda: withdrawing.withdraw(portal.portal, case, portal.clock()))
    assert (await Message.get(id=message.id)).state is MessageState.DISCARDED
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN
    assert await Event.filter(case_id=case.id, name=EventName.LETTER_LEFT_ANYWAY).exists()


@pytest.mark.parametrize("state", [LetterState.SENT, LetterState.UNCERTAIN])
async def test_what_is_called_off_and_has_left_stays_told_or_is_asked_of_somebody(
    portal: Running, state: LetterState
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    await Letter.filter(message_id=message.id).update(state=state)

    async def work() -> None:
        await holding.call_off(portal.portal, message, "person", portal.clock())

    await transaction(work)
    has_left = state is LetterState.SENT  # and the record of it was late
    became = (await Message.get(id=message.id)).state
    assert became is (MessageState.SENT if has_left else MessageState.DRAFT)
    status = (await Case.get(id=case.id)).status
    assert status == (Status.ANSWERED if has_left else Status.OPEN)
    tasks = await Task.filter(kind=TaskKind.LETTER_UNSETTLED).count()
    assert tasks == (0 if has_left else 1)


async def test_vent_stops_the_answer_of_a_computer_whose_clock_is_fast(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    fast = portal.clock() + timedelta(minutes=20)
    assert (await comes(portal, devbox.reply(letter, ANSWER, fast, stamped=BORDER))).why == "held"
    portal.clock.move(minutes=2)
    assert (await replies(portal, letter, "Vent, ikke send!")).why == Wait.SHORT
    assert await holding.held(case, portal.clock()) == []
    portal.clock.move(minutes=2)
    # The clock that was fast does not make her next word older than it.
    assert (await replies(portal, letter, f"{ANSWER} Og telefonen din.")).why == "held"


@pytest.mark.parametrize(
    "word",
    [
        "Vent! Ikke send den, jeg glemte noe. Jeg må snakke med Per først.\n\nHilsen\nSiri Berg",
        "Oi, glemte vedlegget. Kommer tilbake med det når jeg finner det.\n\nMvh Siri",
        "Glem den forrige, jeg svarer henne fra saken når Per er tilbake.",
    ],
)
async def test_a_word_to_us_about_what_is_held_is_never_the_new_answer(
    portal: Running, word: str
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    portal.clock.move(minutes=1)
    assert (await replies(portal, await portal.letter(SIRI, "desk_held"), word)).why == (
        "second_thought"
    )
    told = await portal.letter(SIRI, "desk_waits")
    assert "en beskjed til oss" in told.text
    assert "Det du sendte før, er stoppet" in told.text
    portal.clock.move(minutes=1)
    assert (await replies(portal, told, word)).why in ("second_thought", Wait.UNCERTAIN)
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert FOUND in siri.page.form("Lagre utkast").fields["text"]


async def test_a_whole_new_answer_takes_the_place_of_what_is_held(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    portal.clock.move(minutes=1)
    whole = f"Hei Kari\n\n{FOUND} {FOUND.replace('navnet', 'adressen')} {FOUND}"
    assert (await replies(portal, await portal.letter(SIRI, "desk_held"), whole)).why == "held"
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == ["answer_granted"]


async def test_a_corrected_answer_of_a_computer_whose_clock_is_slow_lets_both_wait(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, f"{SAME}\n\nFørste tanke. {FOUND}")
    portal.clock.move(minutes=1)
    slow = portal.clock() - timedelta(minutes=20)
    row = await comes(portal, devbox.reply(letter, ANSWER, slow, stamped=BORDER))
    assert row.why == "order"
    told = await portal.letter(SIRI, "desk_waits")
    assert "begge venter på deg" in told.text
    assert "Det du sendte før, er stoppet" in told.text
    portal.clock.move(minutes=30)
    assert await to_kari(portal) == []


@pytest.mark.parametrize(
    ("first", "next_word"),
    [
        ((ASK, QUESTION), (ASK, "Vent, ikke send!")),
        ((ASK, QUESTION), (None, "Vent, ikke send!")),
        ((COMPLEX, REASON), (None, "Vent!")),
        ((None, ANSWER), (ASK, "Vent!")),
    ],
)
async def test_whatever_siri_held_is_stopped_by_whatever_she_sends_next(
    portal: Running, first: tuple[Action | None, str], next_word: tuple[Action | None, str]
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    for action, text in (first, next_word):
        to = await address(portal, case, action) if action else ""
        await replies(portal, letter, text, to=to)
        portal.clock.move(minutes=1)
    assert await holding.held(case, portal.clock()) == []
    assert "Det du sendte før, er stoppet" in (await portal.letter(SIRI, "desk_waits")).text
    portal.clock.move(minutes=10)
    assert await to_kari_of(portal, "question", "extension", "answer_granted") == []
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.extended_on) == (Status.OPEN, None)


@pytest.mark.parametrize("answers_first", [True, False])
async def test_a_question_and_an_answer_of_siris_never_both_leave(
    portal: Running, answers_first: bool
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    to = await address(portal, case, ASK)
    sent = [(ANSWER, ""), (QUESTION, to)]
    for text, where in sent if answers_first else reversed(sent):
        assert (await replies(portal, letter, text, to=where)).why == "held"
        portal.clock.move(minutes=1)
    assert "Det du sendte før, er stoppet" in (await portal.letter(SIRI, "desk_held")).text
    portal.clock.move(minutes=10)
    left = await to_kari_of(portal, "question", "answer_granted")
    assert left == (["question"] if answers_first else ["answer_granted"])


@pytest.mark.database
async def test_pers_answer_waits_while_siris_question_goes_and_his_press_stops_it(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siris, pers = await told_of(portal, case), await portal.letter(PER, "desk_case")
    await replies(portal, siris, QUESTION, to=await address(portal, case, ASK))
    asked = await Message.get(case_id=case.id, kind=MessageKind.QUESTION)
    row = await replies(portal, pers, ANSWER)
    assert row.why == "another_goes"
    told = await portal.letter(PER, "desk_waits")
    assert any(link.endswith(f"/stopp/{asked.id}") for link in told.links)
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    await waiting.do(portal.portal, seen, await who(portal, PER), portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari_of(portal, "question", "answer_granted") == ["answer_granted"]


async def test_a_note_stops_nothing_and_its_receipt_says_what_still_goes(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    message = await the_answer(case)
    await replies(portal, letter, "Vent, ikke send!", to=await address(portal, case, NOTE))
    done = await portal.letter(SIRI, "desk_done")
    assert "går fortsatt til personen 22. november 2026 kl. 15.10" in " ".join(done.text.split())
    assert any(link.endswith(f"/stopp/{message.id}") for link in done.links)
    # To take the case stops it as any other word does.
    await replies(portal, letter, "", to=await address(portal, case, Action(Verb.TAKE)))
    assert "Det du sendte før, er stoppet" in (await portal.letter(SIRI, "desk_done")).text
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_a_vent_nobody_vouches_for_stops_nothing_and_says_what_goes_and_how_to_stop_it(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, QUESTION, to=await address(portal, case, ASK))
    question = await Message.get(case_id=case.id, kind=MessageKind.QUESTION)
    unvouched = devbox.reply(letter, "Vent, ikke send!", portal.clock())
    assert (await comes(portal, unvouched)).why == Wait.NOT_VOUCHED
    told = await portal.letter(SIRI, "desk_waits")
    assert "går til personen 22. november 2026 kl. 15.10" in " ".join(told.text.split())
    assert any(link.endswith(f"/stopp/{question.id}") for link in told.links)
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/stopp/{question.id}")
    await siri.presses("Stopp det")
    portal.clock.move(minutes=10)
    assert await to_kari_of(portal, "question") == []


async def test_siri_who_gives_the_case_away_at_the_desk_stops_what_she_held(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/gjor/gi-saken")
    per = await who(portal, PER)
    await siri.presses("Gi saken videre", to=per.code, text="Ta den, jeg er usikker.")
    assert "er stoppet og ikke sendt" in siri.sees
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_a_vent_that_comes_while_the_answer_is_sent_says_that_it_cannot_be_stopped(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    portal.clock.move(minutes=6)
    vent = devbox.reply(letter, "Vent, ikke send!", portal.clock(), stamped=BORDER)
    await leaves_while(portal, lambda: comes_alone(portal, vent))
    told = await portal.letter(SIRI, "desk_waits")
    assert "kan ikke stoppes nå" in " ".join(told.text.split())


async def test_a_vent_that_came_in_time_and_is_read_late_still_stops_the_answer(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    message = await the_answer(case)
    portal.clock.move(minutes=4, seconds=50)
    vent = devbox.reply(letter, "Vent, ikke send!", portal.clock(), stamped=BORDER)
    await inbox.receive(portal.portal, Arrived(vent, SIRI, (), "smtp"), portal.clock())
    portal.clock.move(seconds=15)
    await leaves_while(portal, lambda: asyncio.sleep(0))
    await inbox.round(portal.portal, portal.clock())
    assert (await Message.get(id=message.id)).state is MessageState.DRAFT
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_what_cannot_be_read_keeps_an_answer_two_minutes_and_no_longer(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    vent = devbox.reply(letter, "Vent, ikke send!", portal.clock(), stamped=BORDER)
    await inbox.receive(portal.portal, Arrived(vent, SIRI, (), "smtp"), portal.clock())
    portal.clock.move(minutes=6)
    await leaves_while(portal, lambda: asyncio.sleep(0))
    assert (await the_answer(case)).sent_at is None
    portal.clock.move(minutes=2, seconds=1)
    await leaves_while(portal, lambda: asyncio.sleep(0))
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


async def test_what_the_desk_has_found_since_a_mail_came_is_not_undone_by_its_ja(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    row = await replies(portal, letter, ANSWER, cc=["kollega@example.com"])
    portal.clock.move(minutes=1)
    found = partial(identity.compared, portal.portal, await fresh(case), Proof.NOT_PROVEN)
    siri = await who(portal, SIRI)
    await transaction(lambda: found(siri, portal.clock()))
    seen = await waiting.of(portal.portal, await fresh(case), row.id, portal.clock())
    with pytest.raises(CannotBeDone):
        await waiting.do(portal.portal, seen, await who(portal, PER), portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


@pytest.mark.database
async def test_pers_file_beside_siris_stopped_answer_is_not_put_out_of_his_sight(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    message, per = await the_answer(case), await who(portal, PER)
    await holding.stop(portal.portal, case, message.id, per, portal.clock())
    portal.clock.move(minutes=1)
    fresh, words = await Case.get(id=case.id), Proposed(Outcome.GRANTED, text="Per skriver.")
    add = [check_file("pers.pdf", PDF)]
    await desk.save(portal.portal, fresh, None, words, per, portal.clock(), add=add)
    assert (await replies(portal, letter, f"{ANSWER} Ny utgave.")).why == "their_draft"


@pytest.mark.parametrize("reply", [Result(State.UNCERTAIN, "cut"), Result(State.FAILED, "550")])
async def test_what_may_have_left_when_kari_withdraws_is_asked_of_somebody(
    portal: Running, reply: Result
) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), ANSWER)
    portal.clock.move(minutes=6)

    async def withdraws() -> None:
        await withdrawing.withdraw(portal.portal, case, portal.clock())

    await leaves_while(portal, withdraws, reply)
    open_tasks = Task.filter(kind=TaskKind.LETTER_UNSETTLED, case_id=case.id, done_at=None)
    assert await open_tasks.exists() == (reply.state is State.UNCERTAIN)


async def test_siri_who_thinks_again_and_says_nei_of_the_address_is_taken_at_her_word(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    assert (await replies(portal, letter, ANSWER)).why == "held"
    portal.clock.move(minutes=1)
    assert (await replies(portal, letter, ANSWER.replace(": ja", ": nei"))).why == "incomplete"
    newest = await IdentityCheck.filter(case_id=case.id).order_by("-at").first()
    assert newest is not None
    assert newest.proof is Proof.NOT_PROVEN
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_siris_first_word_of_the_address_is_nei_and_a_plain_reply_does_not_undo_it(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="other")
    letter = await told_of(portal, case)
    plain = "Vi har gjort det du ba om, og det står i loggen vår. " * 4
    assert (await replies(portal, letter, ANSWER.replace(": ja", ": nei"))).why == "incomplete"
    portal.clock.move(minutes=1)
    assert (await replies(portal, letter, plain)).why == "incomplete"
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_siris_nei_counts_though_the_mail_it_stands_in_waits(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    assert (await replies(portal, letter, ANSWER)).why == "held"
    portal.clock.move(minutes=1)
    no = ANSWER.replace(": ja", ": nei")
    assert (await replies(portal, letter, no, cc=["kollega@example.com"])).why == Wait.OTHERS
    portal.clock.move(minutes=1)
    assert (await replies(portal, letter, f"{FOUND} " * 3)).why == "incomplete"
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_kari_is_not_waited_for_before_siris_question_has_left(portal: Running) -> None:
    case = await a_case(portal)
    letter, to = await told_of(portal, case), await address(portal, case, ASK)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    page = f"/sak/{references.shown(case.reference)}"
    await replies(portal, letter, QUESTION, to=to)
    await kari.opens(page)
    assert "Venter på svar fra deg" not in kari.sees
    held = await Message.get(case_id=case.id, kind=MessageKind.QUESTION)
    await holding.stop(portal.portal, case, held.id, await who(portal, SIRI), portal.clock())
    await kari.opens(page)
    assert "Vi spurte deg" not in kari.sees
    portal.clock.move(minutes=1)
    await replies(portal, letter, f"{QUESTION} Takk!", to=to)
    portal.clock.move(minutes=10)
    await portal.works()
    assert (await Case.get(id=case.id)).status == Status.WAITING
    await kari.opens(page)
    assert "Venter på svar fra deg" in kari.sees
    assert f"{QUESTION} Takk!" in kari.sees


async def test_an_older_mail_that_comes_after_siri_has_stopped_her_answer_waits(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    older = devbox.reply(letter, f"{ANSWER} Første utgave.", portal.clock(), stamped=BORDER)
    portal.clock.move(minutes=2)
    await replies(portal, letter, ANSWER)
    held = await the_answer(case)
    await holding.stop(portal.portal, case, held.id, await who(portal, SIRI), portal.clock())
    portal.clock.move(minutes=1)
    assert (await comes(portal, older)).why == "overtaken"
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_what_waits_for_a_mail_server_that_is_down_can_still_be_stopped(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, ANSWER)
    message = await the_answer(case)
    siri = await portal.signed_in(SIRI)
    portal.clock.move(minutes=6)
    await Letter.filter(message_id=message.id).update(attempts=2)
    await siri.opens(f"{at_desk(case)}/stopp/{message.id}")
    assert "så snart e-posttjeneren tar det imot" in siri.sees
    assert "Stopp det" in [name for form in siri.page.forms for name in form.buttons]
    waits = devbox.reply(letter, "Vent, ikke send!", portal.clock(), stamped=BORDER)
    assert (await comes_alone(portal, waits)).why == Wait.SHORT
    assert (await Message.get(id=message.id)).state is MessageState.DRAFT
    assert await to_kari(portal) == []


async def test_the_sixth_answer_in_an_hour_is_the_draft_and_siri_hears_once_that_nothing_goes(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    became = []
    for number in range(8):
        row = await replies(portal, letter, f"{SAME}\n\nUtgave {number}. {FOUND}")
        became.append(row.why)
        portal.clock.move(minutes=1)
    assert became == ["held"] * 5 + ["limited"] * 3
    draft = await Message.get(case_id=case.id, state=MessageState.DRAFT)
    assert draft.raw_mail_id == row.id
    [told] = await portal.letters(SIRI, "desk_waits")
    assert "kom mange e-poster" in told.text
    assert "Det du sendte før, er stoppet" in told.text
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_the_answer_siri_has_held_when_she_is_removed_is_a_draft_for_per(
    portal: Running,
) -> None:
    case = await a_case(portal)
    row = await replies(portal, await told_of(portal, case), ANSWER)
    message = await the_answer(case)
    await leaving.remove(portal.portal, SIRI, portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []
    assert (await Message.get(id=message.id)).state is MessageState.DRAFT
    task = await Task.get(kind=TaskKind.MAIL_WAITS)
    assert (task.case_id, task.subject, task.done_at) == (case.id, row.id, None)
