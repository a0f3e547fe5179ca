"""One's own case in the chat: an address, a code, and then a message or a withdrawal.

How the scripts are written is in talking.py.
"""

from dataclasses import replace

import pytest

from bot import engine, mycase, position
from bot.buttons import buttons
from bot.conversation import Aside, Conversation
from bot.said import Press, Said
from bot.steps import (
    Alarm,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Cases,
    CaseWithdraw,
    Fault,
    Leave,
    Prove,
    Review,
    Say,
    SendCode,
    Tell,
    Withdraw,
)
from tests.bot.talking import MIND, NB, play, pressed
from tests.bot.test_in_the_middle import asking
from tests.bot.visits import keys

ADDRESS = "kari@example.com"
CODE = Conversation(aside=Aside.CASE_CODE, address=ADDRESS)
CASES = Conversation(aside=Aside.CASES)


def test_how_far_a_case_has_come_is_answered_and_leads_to_the_case() -> None:
    play(
        f"""
        Kari: hvor langt er saken min kommet?
        Bot: Du får svar så snart som mulig…
        ? Offer: Hva vil du gjøre nå?
        [Hvordan går det med saken min?]
        ? CaseAddress
        Kari: den er {ADDRESS}.
        Bot: Har adressen en sak hos oss, får den en kode nå…
        ! SendCode
        ? CaseCode
        Kari: jeg har ikke fått noen kode
        Bot: Det kan ta noen minutter…
        ? CaseCode
        Kari: koden er 123 456
        ! Prove
        ? CaseCode
        """
    )


def test_the_words_are_the_same_whether_the_address_has_a_case() -> None:
    talk = Conversation(aside=Aside.CASE_ADDRESS)
    after, steps = engine.advance(talk, Said(text=ADDRESS.upper()), NB, MIND)
    assert steps[0] == SendCode(ADDRESS)
    assert position.standing(after) == CaseCode(ADDRESS)
    assert ADDRESS not in repr((talk, after, steps))


@pytest.mark.parametrize("typed", ["kari@", "PV-2026-123456", "a@example.com b@example.com"])
def test_what_is_no_address_is_told_so(typed: str) -> None:
    talk = Conversation(aside=Aside.CASE_ADDRESS)
    fault = Fault("chat.case.not_an_address")
    assert engine.advance(talk, Said(text=typed), NB, MIND) == (talk, (fault,))


def test_a_code_is_held_against_the_one_mailed_and_what_comes_of_it_is_said() -> None:
    talk, steps = engine.advance(CODE, Said(text="123-456"), NB, MIND)
    assert steps == (Prove(ADDRESS, "123456"),)
    wrong, steps = mycase.refused(talk)
    assert (position.standing(wrong), keys(steps)) == (CaseCode(ADDRESS), ["chat.case.wrong_code"])
    right, _ = mycase.proven(talk)
    assert (position.standing(right), right.address) == (Cases(), "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("15.11.2026, koden er 123456", "123456"),
        ("Sendte 15.11.26. Koden: 123 456!", "123456"),
        ("saken er fra 1987, 12 34 56 er koden", "123456"),
        ("1-2-3-4-5-6", "123456"),
        ("den kom 15.11 123456", "123456"),
        ("jeg skrev 111111, men den er 123456", "123456"),
        ("12345", None),
        ("koden er 1234567", None),
        ("15.11.2026", None),
        ("tlf 22 02 14 59", None),
    ],
)
def test_a_code_is_found_among_dates_and_other_numbers(typed: str, code: str | None) -> None:
    _, steps = engine.advance(CODE, Said(text=typed), NB, MIND)
    assert [step.code for step in steps if isinstance(step, Prove)] == ([code] if code else [])


def test_a_new_code_and_another_address_are_a_press_or_a_word_away() -> None:
    for said in (Said(Press.NEW_CODE), Said(text="send ny kode")):
        talk, steps = engine.advance(CODE, said, NB, MIND)
        assert (talk, steps[0]) == (CODE, SendCode(ADDRESS))
    talk, _ = engine.advance(CODE, Said(Press.MY_CASE), NB, MIND)
    assert position.standing(talk) == CaseAddress()


def test_from_one_s_cases_there_is_a_way_to_those_of_another_address() -> None:
    for line in ("[Finn en sak på en annen adresse]", "Kari: saken min"):
        play(f"{line}\n? CaseAddress", CASES)


def test_a_message_is_added_to_the_case_and_told_of_when_it_is() -> None:
    writing, _ = engine.advance(CASES, Said(Press.WRITE, ("PV-1",)), NB, MIND)
    assert position.standing(writing) == CaseMessage("PV-1")
    long = "Dette har skjedd siden sist. " * 120
    same, steps = engine.advance(writing, Said(text=long), NB, MIND)
    assert steps == (Tell("PV-1", long.strip()),)
    after, steps = mycase.done(same)
    assert (position.standing(after), keys(steps)) == (Cases(), ["chat.case.told"])
    after, steps = mycase.not_done(same)
    assert (position.standing(after), keys(steps)) == (Cases(), ["chat.case.not_done"])
    for short in ("vent litt da", "2", "Slett saken min"):
        kept, steps = engine.advance(writing, Said(text=short), NB, MIND)
        assert keys(steps) == ["chat.case.is_it_all"]
        mine = Said(Press.MY_ANSWER, ("casemessage",))
        assert engine.advance(kept, mine, NB, MIND)[1] == (Tell("PV-1", short),)
    kept, steps = engine.advance(writing, Said(text="Når får jeg svar fra dere?"), NB, MIND)
    assert keys(steps)[0] == "policy.time.answer"
    assert (position.standing(kept), kept.doubted) == (
        CaseMessage("PV-1"),
        "Når får jeg svar fra dere?",
    )
    _, steps = engine.advance(writing, Said(text="x" * 4_001), NB, MIND)
    assert keys(steps) == ["chat.too_long"]
    for talk, reference in ((Conversation(), "PV-1"), (CASES, "PV-1" * 20)):
        _, steps = engine.advance(talk, Said(Press.WRITE, (reference,)), NB, MIND)
        assert keys(steps) == ["chat.late"]


def test_an_alarm_in_a_message_is_heard_and_the_message_is_sent_all_the_same() -> None:
    writing = Conversation(aside=Aside.CASE_MESSAGE, reference="PV-1")
    text = "jeg orker ikke leve mer"
    same, steps = engine.advance(writing, Said(text=text), NB, MIND)
    assert keys(steps)[0].startswith("chat.care.crisis")
    assert (same, steps[-1]) == (writing, Tell("PV-1", text))
    text = "dere har lekket passordet mitt til alle"
    _, steps = engine.advance(writing, Said(text=text), NB, MIND)
    assert steps[1:] == (Alarm(text), Tell("PV-1", text))


def test_a_message_that_could_not_be_sent_is_kept() -> None:
    after, steps = mycase.not_done(replace(CASES, aside=Aside.CASE_MESSAGE), "En lang historie.")
    assert (after.typed, keys(steps)) == ("En lang historie.", ["chat.case.not_told"])


def test_whoever_is_at_a_shared_machine_can_leave_the_cases_opened_there() -> None:
    talk, _ = mycase.proven(CODE)
    menu, _ = engine.advance(talk, Said(Press.MENU), NB, MIND)
    for here in (talk, menu):
        left, steps = engine.advance(
            here, pressed(here, "Gå ut av sakene på denne maskinen"), NB, MIND
        )
        assert steps == (Leave(), Say("chat.case.left"))
        assert "Gå ut" not in str([button.label for button in buttons(left, NB)])
    assert "Gå ut" not in str([button.label for button in buttons(Conversation(), NB)])


def test_to_withdraw_what_is_not_sent_yet_is_to_take_it_away_here() -> None:
    for typed in ("jeg vil trekke henvendelsen min", "jeg angrer"):
        after, steps = engine.advance(asking("scope"), Said(text=typed), NB, MIND)
        assert keys(steps) == ["chat.talk.not_sent", "chat.case.in_the_menu"]
        assert isinstance(position.standing(after), Review)
    _, steps = engine.advance(
        Conversation(), Said(text="jeg vil trekke henvendelsen min"), NB, MIND
    )
    assert keys(steps)[0] == "chat.talk.withdraw_case"


def test_a_withdrawal_takes_a_press_and_no_word() -> None:
    asked, _ = engine.advance(CASES, Said(Press.WITHDRAW, ("PV-1",)), NB, MIND)
    assert position.standing(asked) == CaseWithdraw("PV-1")
    for typed in ("ja", "ja, trekk henvendelsen"):
        talk, steps = engine.advance(asked, Said(text=typed), NB, MIND)
        assert (talk, keys(steps)) == (asked, ["chat.press_it"])
    sure = Said(Press.WITHDRAW_SURE, ("PV-1",))
    talk, steps = engine.advance(asked, sure, NB, MIND)
    assert steps == (Withdraw("PV-1"),)
    after, steps = mycase.done(talk)
    assert (position.standing(after), keys(steps)) == (Cases(), ["chat.case.withdrawn"])
    for talk in (after, CASES, Conversation()):
        assert keys(engine.advance(talk, sure, NB, MIND)[1]) == ["chat.late"]
    other = Said(Press.WITHDRAW_SURE, ("PV-2",))
    assert keys(engine.advance(asked, other, NB, MIND)[1]) == ["chat.late"]
    assert position.standing(play("Kari: nei\n? Cases", asked)) == Cases()


def test_the_way_back_from_a_case_leads_step_by_step_to_where_the_person_was() -> None:
    begun = asking("scope")
    talk, _ = engine.advance(begun, Said(Press.MY_CASE), NB, MIND)
    talk, _ = engine.advance(talk, Said(text=ADDRESS), NB, MIND)
    talk, _ = engine.advance(talk, Said(Press.BACK), NB, MIND)
    assert position.standing(talk) == CaseAddress()
    talk, _ = engine.advance(talk, Said(Press.BACK), NB, MIND)
    assert position.standing(talk) == position.standing(begun)
    for aside in (Aside.CASE_MESSAGE, Aside.CASE_WITHDRAW):
        there = Conversation(begun.visit, begun.kind, aside=aside, reference="PV-1")
        back, _ = engine.advance(there, Said(text="tilbake"), NB, MIND)
        assert position.standing(back) == Cases()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("jeg har ikke fått e-posten fra dere", "policy.no_mail.answer"),
        ("jeg har ikke lenger tilgang til den gamle e-posten", "policy.lost_mailbox.answer"),
        ("når får jeg svar?", "policy.time.answer"),
    ],
)
def test_what_is_asked_about_a_case_is_answered_and_leads_on(typed: str, key: str) -> None:
    talk, steps = engine.advance(Conversation(), Said(text=typed), NB, MIND)
    assert keys(steps)[0] == key
    assert talk.aside is Aside.OFFER
    inside, steps = engine.advance(asking("scope"), Said(text=typed), NB, MIND)
    assert keys(steps)[0] == key
    assert position.standing(inside) == position.standing(asking("scope"))
