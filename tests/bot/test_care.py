"""When a life may be in danger, when somebody is angry, when data have leaked, and a human.

How the scripts are written is in talking.py.
"""

import pytest

from bot import engine, position
from bot.conversation import MOST_TYPED, Conversation, Why
from bot.masking import mask
from bot.said import Press, Said
from bot.steps import Alarm, Ask, Menu, Offer
from tests.bot.talking import MIND, NB, WORDS, play
from tests.bot.test_in_the_middle import asking
from tests.bot.visits import keys


def test_somebody_in_danger_is_given_numbers_to_call_and_no_menu() -> None:
    talk = play(
        """
        Kari: jeg orker ikke leve lenger
        Bot: Jeg er bare en robot, men det du skriver, tar jeg på alvor…
        Bot: Trenger du noen å snakke med, kan du ringe Mental Helse på 116 123…
        ? Offer: Jeg er her når du vil gå videre.
        [Tilbake til samtalen]
        ? Menu
        """
    )
    assert all(number in NB("chat.care.crisis") for number in ("113", "112", "110"))
    assert "116 117" in NB("chat.care.crisis_numbers")
    assert talk.misses == 0


@pytest.mark.parametrize("language", WORDS)
def test_the_numbers_are_the_same_in_every_language(language: str) -> None:
    said = "".join(WORDS[language](f"chat.care.crisis{part}") for part in ("", "_numbers"))
    assert all(number in said for number in ("113", "112", "110", "116 123", "116 111", "116 117"))


def test_a_threat_is_given_no_number_for_despair() -> None:
    play(
        """
        Kari: jeg skal finne deg og drepe deg
        Bot: Jeg er en robot, og et menneske må ta seg av dette. Er noen i fare, ring 112…
        ? Offer: Hva vil du gjøre nå?
        """
    )
    play(
        """
        Kari: han truer med å drepe meg og barna
        Bot: Jeg er bare en robot…
        Bot: Trenger du noen å snakke med…
        ? Offer: Jeg er her når du vil gå videre.
        """
    )


def test_danger_in_the_middle_of_a_request_is_met_and_the_step_is_still_there() -> None:
    play(
        """
        Kari: jeg vil ta livet mitt
        Bot: Jeg er bare en robot…
        Bot: Trenger du noen å snakke med…
        ? Hva vil du at vi skal gjøre?
        """,
        asking("what", "other"),
    )


def test_what_was_asked_for_beside_a_cry_for_help_is_kept() -> None:
    play(
        """
        Kari: Jeg vil se hva dere har om meg. Mannen min slår meg.
        Bot: Jeg er bare en robot…
        Bot: Trenger du noen å snakke med…
        ? Offer: Jeg er her når du vil gå videre.
        [Jeg vil se hva dere har om meg]
        Bot: Rett til innsyn…
        Bot: Du har rett til å se…
        ? Hva slags opplysninger gjelder det?
        """
    )


def test_an_insult_is_met_kindly_and_leads_to_a_complaint() -> None:
    play(
        """
        Kari: du er en jævla idiot
        Bot: Jeg forstår at du er sint…
        ? Offer: Hva vil du gjøre nå?
        [Jeg vil klage]
        Bot: Klage til oss…
        Bot: Fortell hva som er galt…
        ? Hva slags opplysninger gjelder det?
        """
    )


def test_a_breach_is_told_of_at_once_in_the_person_s_words_and_without_asking() -> None:
    text = "dere har lekket opplysningene mine"
    talk, steps = engine.advance(Conversation(), Said(text=text), NB, MIND)
    assert [step for step in steps if isinstance(step, Alarm)] == [Alarm(text)]
    assert position.standing(talk) == Offer(("complaint", "access"), Why.FOLLOW)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("har dere lekket noe?", "nb"),
        ("har dere hatt datainnbrudd?", "nb"),
        ("vil dere lekke dataene mine?", "nb"),
        ("har de lekt opplysningane mine?", "nn"),
        ("have you leaked my data?", "en"),
        ("can my neighbour see my consumption?", "en"),
    ],
)
def test_a_question_whether_data_have_leaked_raises_no_alarm(typed: str, language: str) -> None:
    _, steps = engine.advance(Conversation(), Said(text=typed), WORDS[language], MIND)
    assert not [step for step in steps if isinstance(step, Alarm)]


@pytest.mark.parametrize(
    "typed",
    [
        "Har dere lekket alt? Naboen har fått opplysningene mine.",
        "hvorfor har dere lekket opplysningene mine?",
        "dere har lekket opplysningene mine",
    ],
)
def test_what_is_told_of_with_a_question_raises_it(typed: str) -> None:
    _, steps = engine.advance(Conversation(), Said(text=typed), NB, MIND)
    assert [step for step in steps if isinstance(step, Alarm)] == [Alarm(typed)]


def test_a_breach_told_of_as_the_answer_to_a_question_is_both() -> None:
    text = (
        "Dere har lekket opplysningene mine. Naboen fikk brevet mitt i sin e-post, "
        "med navn og forbruk."
    )
    talk = play(
        f"""
        Kari: {text}
        Bot: Takk for at du sier fra…
        ! Alarm
        ? Review
        """,
        asking("what", "other"),
    )
    assert talk.visit.answered["other"]["what"] == text


def test_a_possible_breach_is_raised_by_a_press() -> None:
    unsure = Conversation().keeping("noe rart").offering(Why.UNSURE, "breach_report", "complaint")
    _, steps = engine.advance(unsure, Said(Press.MEANT, ("breach_report",)), NB, MIND)
    assert [step.text for step in steps if isinstance(step, Alarm)] == ["noe rart"]


def test_a_human_is_offered_what_is_written_first_and_then_mail_and_telephone() -> None:
    talk = play(
        """
        [Kontakt et menneske]
        ? HandOver
        [Skriv til en saksbehandler]
        Bot: Du trenger ikke å vite hvilken rettighet det er
        Bot: Skriv hva du lurer på…
        ? Hva slags opplysninger gjelder det?
        """
    )
    assert talk.visit.wishes == ("other",)


def test_what_was_typed_is_passed_on_once_and_added_to_what_is_there() -> None:
    talk = Conversation().keeping("Første melding").keeping("Andre melding")
    once, steps = engine.advance(talk, Said(Press.PASS_ON), NB, MIND)
    assert keys(steps) == ["chat.passed_on"]
    assert once.visit.answered["other"]["what"] == "Første melding\n\nAndre melding"
    assert isinstance(position.standing(once), Ask)
    assert once.typed == ""
    twice, _ = engine.advance(once.keeping("Tredje"), Said(Press.PASS_ON), NB, MIND)
    assert twice.visit.answered["other"]["what"].endswith("Andre melding\n\nTredje")
    full, _ = engine.advance(twice.keeping("x" * MOST_TYPED), Said(Press.PASS_ON), NB, MIND)
    assert full.visit.answered["other"]["what"].endswith("Andre melding\n\nTredje")
    assert full.typed == "x" * MOST_TYPED


def test_politeness_and_the_word_human_are_not_passed_on() -> None:
    talk = Conversation()
    for typed in ("hei", "takk for hjelpen", "kan jeg snakke med et menneske?"):
        talk, _ = engine.advance(talk, Said(text=typed), NB, MIND)
    assert talk.typed == ""


@pytest.mark.parametrize(
    "typed",
    [
        "kan jeg få snakke med et menneske?",
        "jeg vil snakke med en person",
        "mennske",
        "saksbehandler",
    ],
)
def test_a_human_is_one_step_away_by_word(typed: str) -> None:
    play(f"Kari: {typed}\n? HandOver")


# National identity numbers. Those here are made up for testing, and have right check digits.


@pytest.mark.parametrize(
    "number",
    [
        "01010750160",
        "010107 50160",
        "010107-50160",
        "01 01 07 501 60",
        "41010750073",
        "01810750045",
        "010107\u200b50160",
        "01\u00ad0107 50160",
        "010107\u201150160",
        "010107 - 50160",
        "010107\n50160",
        "010107, personnummer 50160",
        "01.01.2007 50160",
        "1.1.2007-50160",
        "01012007 50160",
        "\uff10\uff11\uff10\uff11\uff10\uff17 \uff15\uff10\uff11\uff16\uff10",
    ],
)
def test_a_national_identity_number_is_taken_out(number: str) -> None:
    masked = mask(f"Jeg er {number}, altså meg", "[borte]")
    assert masked.found
    assert masked.text == "Jeg er [borte], altså meg"


def test_a_number_beside_it_hides_none() -> None:
    masked = mask("Kunde 22021, 010107 50160 og 22 02 14 59. 22025 010107 50160", "[borte]")
    assert masked.text == "Kunde 22021, [borte] og 22 02 14 59. 22025 [borte]"


@pytest.mark.parametrize(
    "text",
    [
        "01010750161",
        "010107, personnummer 50161",
        "01.01.2007 50161",
        "01011234567",
        "99999999999",
        "010107501600",
        "+47 22 02 14 59, PV-2026-123456",
        "måler 12345678",
        "",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    masked = mask(text, "[borte]")
    assert (masked.text, masked.found) == (text, False)


def test_who_wrote_one_is_told_and_the_turn_goes_on() -> None:
    said = Said(text="hei", masked=True)
    talk, steps = engine.advance(Conversation(), said, NB, MIND)
    assert keys(steps) == ["chat.masked", "chat.talk.greeting"]
    assert isinstance(position.standing(talk), Menu)
