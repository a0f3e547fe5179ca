"""The review, one more wish, starting over, a human, and what is not understood.

How the scripts are written is in talking.py.
"""

from dataclasses import replace

import pytest

from bot import engine, position
from bot.conversation import Conversation
from bot.said import Press, Said
from bot.steps import Fault, HandOver, Review, Say
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB, play
from tests.bot.visits import ACCESS, COMMON, answered, keys


def test_the_review_is_one_press_away_and_says_what_is_missing() -> None:
    empty, steps = engine.advance(Conversation(), Said(Press.REVIEW), NB, MIND)
    assert keys(steps) == ["chat.nothing_begun"]
    play(
        """
        [Be om noe mer]
        ? Menu
        Kari: 3
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Hva slags opplysninger gjelder det?
        Kari: se over
        Bot: Dette mangler svar og blir ikke sendt ennå: sletting av personopplysninger.
        ? Review
        [Tilbake]
        ? Hva slags opplysninger gjelder det?
        [Se over]
        Bot: Dette mangler svar…
        ? Review
        [Fortsett med sletting av personopplysninger]
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Hva slags opplysninger gjelder det?
        """,
        empty,
    )


def test_one_more_wish_asks_only_what_is_not_known_and_all_are_sent_together() -> None:
    end = play(
        """
        [Be om noe mer]
        ? Menu
        Kari: Jeg vil at dere sletter opplysninger om meg
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Skal vi slette alt, eller noe bestemt?
        Kari: oversikt
        Bot: Dette mangler svar og blir ikke sendt ennå: sletting av personopplysninger.
        ? Review
        Kari: fortsett med sletting av personopplysninger
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Skal vi slette alt, eller noe bestemt?
        Kari: 2
        ? Hva skal vi slette?
        Kari: Saken fra 2021
        ? Hvorfor vil du ha det slettet?
        [Hopp over]
        Bot: Trykker du «Send inn henvendelsene», sender du alt dette: innsyn…
        ? Review
        [Send inn henvendelsene]
        ! Submit
        ? Review
        """,
        answered("access"),
    )
    now = position.standing(end)
    assert isinstance(now, Review)
    assert [kind.name for kind in now.complete] == ["access", "erasure"]


def test_a_wish_may_be_taken_away_and_the_others_stay() -> None:
    play(
        """
        [Ta bort innsyn i personopplysninger]
        Bot: Da tar vi bort innsyn i personopplysninger.
        ? Review
        Kari: ta bort retting av personopplysninger
        Bot: Da tar vi bort retting av personopplysninger.
        ? Menu
        """,
        answered("access", "rectification"),
    )


def test_starting_over_asks_first_and_then_forgets_everything() -> None:
    begun = answered("access")
    assert play("Kari: start på nytt\n? Sure\n[Nei, behold svarene]\n? Review", begun) == begun
    end = play(
        """
        [Start på nytt]
        ? Sure
        Kari: ja
        Bot: Hei. Jeg er en robot…
        Bot: Jeg tar vare på det du skriver i 24 timer…
        ? Menu
        """,
        begun,
    )
    assert end == Conversation()


def test_a_human_is_one_press_away_and_the_way_back_leads_to_the_same_place() -> None:
    for begun in (Conversation(), answered("access"), replace(answered("access"), reopened="name")):
        before = position.standing(begun)
        there = play("Kari: menneske\n? HandOver", begun)
        assert position.standing(there) == HandOver()
        back, _ = engine.advance(there, Said(Press.GO_ON), NB, MIND)
        assert position.standing(back) == before


# What is not understood


@pytest.mark.parametrize("sign", ["?", "…", "😡", "!!!"])
def test_a_sign_alone_is_met_with_a_way_on_and_a_human(sign: str) -> None:
    play(
        f"""
        Kari: {sign}
        Bot: Det forsto jeg dessverre ikke. Velg under, eller skriv det på en annen måte…
        ? Menu
        """
    )


def test_two_misses_in_a_row_lead_to_the_menu_and_a_human() -> None:
    play(
        """
        Kari: hm
        Bot: Det har jeg dessverre ikke noe svar på…
        ? Menu
        Kari: Plukker du tyttebær?
        Bot: Beklager, det forsto jeg heller ikke. Velg under, eller snakk med et menneske…
        ? Menu
        [Kontakt et menneske]
        ? HandOver
        [Tilbake til samtalen]
        ? Menu
        Kari: Plukker du tyttebær?
        Bot: Det har jeg dessverre ikke noe svar på…
        ? Menu
        """
    )
    play(
        """
        Kari: hm
        Bot: Det har jeg dessverre ikke noe svar på…
        ? Review
        Kari: hm
        Bot: Beklager, det forsto jeg heller ikke…
        ? Menu
        """,
        answered("access"),
    )


def test_a_whole_request_is_named_and_told_that_nothing_is_sent() -> None:
    end = play(
        """
        Kari: Hei, jeg vil gjerne at dere sletter alt dere har om meg og bekrefter det skriftlig
        Bot: Du kan be oss slette alt vi har om deg…
        Bot: Les mer under «Retten til sletting av data»…
        Bot: Du har ikke sendt noe ennå. Velg under, så spør jeg om resten…
        ? Offer: Vil du be om sletting?
        """
    )
    assert end.visit == Visit()


@pytest.mark.parametrize(
    ("kind", "reopened", "question"),
    [
        ("access", "scope", "Vil du se alt, eller noe bestemt?"),
        ("rectification", "what", "Hva er galt med opplysningene?"),
        ("rectification", "meanwhile", "Ikke bruk opplysningene mens dere sjekker…"),
    ],
)
def test_where_there_is_something_to_choose_a_question_is_answered_and_it_stands_as_before(
    kind: str, reopened: str, question: str
) -> None:
    begun = replace(answered(kind), reopened=reopened)
    end = play(
        f"""
        Kari: Hva koster fjernvarmen?
        Bot: Det kan jeg dessverre ikke hjelpe med her, for jeg kan bare personvern…
        ? {question}
        Kari: Plukker du tyttebær?
        Bot: Det har jeg dessverre ikke noe svar på…
        ? {question}
        """,
        begun,
    )
    assert end.visit == begun.visit


def test_an_answer_between_two_misses_makes_the_second_the_first() -> None:
    play(
        """
        Kari: Plukker du tyttebær?
        Bot: Det har jeg dessverre ikke noe svar på…
        ? Vil du se alt, eller noe bestemt?
        Kari: alt dere har om meg
        ? Review
        Kari: hm
        Bot: Det har jeg dessverre ikke noe svar på…
        ? Review
        """,
        replace(answered("access"), reopened="scope"),
    )


@pytest.mark.parametrize("typed", ["nei", "Nei takk.", "ingen", "vet ikke"])
def test_a_no_to_a_question_that_may_be_passed_by_passes_it_by(typed: str) -> None:
    begun = answered("access")
    answers = {key: text for key, text in COMMON.items() if key != "name"}
    visit = Visit(("access",), {**begun.visit.answered, "common": answers})
    end = play(f"Kari: {typed}\n? Review", replace(begun, visit=visit))
    assert end.visit.answers(ACCESS)["name"] == ""
    kept = play(f"Kari: {typed}\n? Review", replace(begun, reopened="name"))
    assert kept.visit == begun.visit


@pytest.mark.parametrize("typed", ["slett", "jeg vil slette", "Jeg vil klage på", "innsyn", "99"])
def test_typing_opens_no_wish_unless_it_is_a_button_s_own_words(typed: str) -> None:
    talk, _ = engine.advance(Conversation(), Said(text=typed), NB, MIND)
    assert talk.visit == Visit()


def test_too_much_is_told_how_much_and_nothing_is_lost() -> None:
    long = "a" * (engine.LONGEST + 1)
    begun = answered("access")
    for said in (Said(text=long), Said(about=("access", "scope"), answer=long)):
        talk, steps = engine.advance(begun, said, NB, MIND)
        values = {"longest": "2\u00a0000", "length": "2\u00a0001"}
        assert (talk, steps) == (begun, (Fault("chat.too_long", values),))


def test_a_question_s_own_length_holds_for_what_is_typed_to_it() -> None:
    begun = replace(answered("access"), reopened="name")
    talk, steps = engine.advance(begun, Said(text="a" * 121), NB, MIND)
    assert (talk, keys(steps)) == (begun, ["errors.too_long"])
    complaint = Conversation(Visit(("complaint",), {"common": COMMON}), "complaint")
    for length, said in ((4_000, []), (4_001, ["errors.too_long"])):
        _, steps = engine.advance(complaint, Said(text="a" * length), NB, MIND)
        assert keys(steps) == said


@pytest.mark.parametrize("reopened", ["name", "scope"])
def test_nothing_typed_neither_answers_nor_passes_by(reopened: str) -> None:
    begun = replace(answered("access"), reopened=reopened)
    talk, steps = engine.advance(begun, Said(text=" \u200b"), NB, MIND)
    assert (talk, keys(steps)) == (begun, ["chat.blank"])


def test_an_empty_press_on_the_review_says_how_to_send() -> None:
    begun = answered("access", "rectification")
    talk, steps = engine.advance(begun, Said(text=""), NB, MIND)
    button = {"button": "Send inn henvendelsene"}
    assert (talk, steps) == (begun, (Fault("chat.press_send", button),))
    for typed in ("send", "send inn henvendelsen"):
        talk, steps = engine.advance(begun, Said(text=typed), NB, MIND)
        assert (talk, steps) == (begun, (Say("chat.press_send", button),))


@pytest.mark.parametrize("nod", ["ok", "Greit!", "jeg skjønner"])
def test_who_only_nods_is_asked_nothing(nod: str) -> None:
    _, steps = engine.advance(Conversation(), Said(text=nod), NB, MIND)
    assert keys(steps) == ["chat.talk.thanks"]
