"""In the middle of a request: questions, corrections and ways out, and nothing is lost.

How the scripts are written is in talking.py.
"""

from dataclasses import replace

import pytest

from bot import engine, position
from bot.conversation import Aside, Conversation, Why
from bot.said import Press, Said
from bot.steps import Ask, Fault, Sure
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB, play, turn
from tests.bot.visits import COMMON, OWN, answered, keys


def asking(key: str, kind: str = "access") -> Conversation:
    """A conversation in which everything but one question is answered."""
    known = {**COMMON}
    own = {**OWN.get(kind, {})}
    known.pop(key, None)
    own.pop(key, None)
    return Conversation(Visit((kind,), {"common": known, kind: own}), kind)


def test_a_question_is_answered_and_the_step_asked_again() -> None:
    begun = asking("scope")
    after = play(
        """
        Kari: hvor lenge lagrer dere opplysningene mine?
        Bot: Kontoopplysninger sletter vi…
        Bot: Les mer under…
        ? Vil du se alt, eller noe bestemt?
        Kari: hvem får se opplysningene mine?
        Bot: …
        Bot: Les mer under…
        ? Vil du se alt, eller noe bestemt?
        Kari: alt
        ? Review
        """,
        begun,
    )
    assert after.visit.answered["access"]["scope"] == "all"


def test_a_question_where_any_text_is_an_answer_is_answered_and_may_be_the_answer() -> None:
    what = asking("what", "other")
    asked = play(
        """
        Kari: koster det noe?
        Bot: Nei, det er gratis…
        ? Hva vil du at vi skal gjøre?
        """,
        what,
    )
    mine = play("[Det var svaret mitt]\n? Review", asked)
    assert mine.visit.answered["other"]["what"] == "koster det noe?"
    told = play("Kari: Finn ut hvorfor jeg ble lagt til\n? Review", asked)
    assert told.visit.answered["other"]["what"] == "Finn ut hvorfor jeg ble lagt til"


@pytest.mark.parametrize(
    ("key", "kind", "typed"),
    [
        ("name", "access", "Kari Nordmann"),
        ("name", "access", "Benny Menn"),
        ("name", "access", "Jenny"),
        ("what", "other", "Slett meg og si fra til alle som har fått opplysningene."),
        ("what", "other", "Jeg vil vite hvorfor sjefen min kunne se når jeg logget inn"),
        ("dwelling", "access", "Sambygget 12 B, leilighet 304"),
    ],
)
def test_what_a_person_tells_is_taken_as_it_is(key: str, kind: str, typed: str) -> None:
    begun = asking(key, kind)
    if key == "dwelling":
        known = {**begun.visit.answered["common"], "about": "dwelling", "pass_on": "yes"}
        begun = replace(begun, visit=Visit((kind,), {**begun.visit.answered, "common": known}))
    talk, _ = engine.advance(begun, Said(text=typed), NB, MIND)
    home = kind if key == "what" else "common"
    assert talk.visit.answered[home][key] == typed


def test_a_sentence_with_one_address_answers_with_the_address() -> None:
    begun = asking("email")
    talk = play("Kari: den er kari.n@example.com.\n? Review", begun)
    assert talk.visit.answered["common"]["email"] == "kari.n@example.com"


@pytest.mark.parametrize(
    ("typed", "key", "now"),
    [
        ("nei, e-posten er ola@example.no", "email", "ola@example.no"),
        ("Feil e-post, den skal være ola@example.no", "email", "ola@example.no"),
        ("beklager, eposten min er ola@example.no", "email", "ola@example.no"),
        ("nei, navnet er Kari Nordmann", "name", "Kari Nordmann"),
        ("feil navn, det skal være Kari Nordmann", "name", "Kari Nordmann"),
        ("Nei, jeg heter Kari Nordmann", "name", "Kari Nordmann"),
        ("jeg mente bare noe bestemt", "scope", "part"),
        ("eg meinte berre noko, bare noe bestemt", "scope", "part"),
        ("nei, det gjelder en bolig, måling av varme eller vann i en bolig", "about", "dwelling"),
    ],
)
def test_a_correction_changes_that_answer_and_says_what_it_now_is(
    typed: str, key: str, now: str
) -> None:
    begun = answered("access")
    talk, steps = engine.advance(begun, Said(text=typed), NB, MIND)
    assert keys(steps)[0] == "chat.corrected"
    changed = {**talk.visit.answered["common"], **talk.visit.answered["access"]}
    assert changed[key] == now
    before = {**begun.visit.answered["common"], **begun.visit.answered["access"]}
    others = {k: v for k, v in before.items() if k not in (key, "copy")}
    assert {k: changed[k] for k in others} == others


def test_a_correction_without_a_new_answer_asks_for_it_and_one_that_is_none_says_why() -> None:
    play("Kari: feil navn\nBot: Svaret ditt nå: Kari\n? Hva heter du?", answered("access"))
    talk, steps = engine.advance(
        answered("access"), Said(text="nei, e-posten er ola@@example"), NB, MIND
    )
    assert "corrected" not in " ".join(keys(steps))
    assert talk.visit == answered("access").visit


def test_a_wish_that_was_a_mistake_is_exchanged_and_the_answers_that_fit_are_kept() -> None:
    begun = asking("scope")
    talk = play(
        """
        Kari: nei, jeg mente sletting
        ? Offer: Vil du be om sletting?
        [Ja, be om sletting]
        Bot: Da bytter vi til sletting av personopplysninger. Det du har svart, tar vi med.
        Bot: Du kan be oss slette…
        ? Skal vi slette alt, eller noe bestemt?
        """,
        begun,
    )
    assert talk.visit.wishes == ("erasure",)
    assert talk.visit.answered["common"] == begun.visit.answered["common"]
    play(
        """
        Kari: jeg mente sletting
        ? Offer: Vil du be om sletting?
        Kari: nei
        Bot: Da fortsetter vi med innsyn i personopplysninger.
        ? Vil du se alt, eller noe bestemt?
        """,
        begun,
    )


def test_another_right_is_named_in_the_middle_and_added_by_a_yes() -> None:
    talk = play(
        """
        Kari: jeg vil også klage på dere
        Bot: …
        Bot: Les mer under…
        ? Offer: Vil du klage til oss?
        [Ja, skriv en klage]
        Bot: Klage til oss…
        ? Hva har skjedd?
        """,
        asking("scope"),
    )
    assert talk.visit.wishes == ("access", "complaint")


def test_the_wish_that_is_begun_is_not_begun_again() -> None:
    play(
        """
        Kari: jeg vil se hva dere har lagret om meg
        Bot: Ja, vi holder på med innsyn i personopplysninger. Du har ikke sendt noe ennå.
        ? Vil du se alt, eller noe bestemt?
        """,
        asking("scope"),
    )


@pytest.mark.parametrize("typed", ["avbryt", "Avbrytt", "glem det", "bare glem det", "stopp"])
def test_leaving_off_asks_first_and_throws_nothing_away(typed: str) -> None:
    begun = asking("scope")
    talk, _ = engine.advance(begun, Said(text=typed), NB, MIND)
    assert position.standing(talk) == Sure()
    assert talk.visit == begun.visit
    offered = begun.offering(Why.CONFIRM, "erasure")
    back, _ = engine.advance(offered, Said(text=typed), NB, MIND)
    assert isinstance(position.standing(back), Ask)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("tilbke", "Hvem gjelder det?"),
        ("gå tilbake", "Hvem gjelder det?"),
        ("menyy", "Menu"),
        ("kontakt et mennske", "HandOver"),
        ("start på nyt", "Sure"),
        ("Begynn på nytt!", "Sure"),
        ("se ovr", "Review"),
    ],
)
def test_the_ways_out_are_known_by_word_and_with_a_slip(typed: str, stands: str) -> None:
    talk, _, lines = turn(asking("scope"), f"Kari: {typed}")
    assert lines[-1] == f"? {stands}"
    assert written(talk) == written(asking("scope"))


def written(talk: Conversation) -> dict[str, dict[str, str]]:
    return {home: dict(own) for home, own in talk.visit.answered.items()}


def test_who_does_not_understand_the_question_is_given_its_help() -> None:
    play(
        """
        Kari: hva betyr det?
        Bot: Skriv så kort eller langt du vil…
        ? Hva vil du at vi skal gjøre?
        """,
        asking("what", "other"),
    )


@pytest.mark.parametrize("typed", ["ja", "Ja."])
def test_a_yes_to_what_takes_none_says_nothing_of_what_is_wanted(typed: str) -> None:
    talk, steps = engine.advance(asking("scope"), Said(text=typed), NB, MIND)
    assert (keys(steps), talk.typed) == (["chat.missed"], "")


@pytest.mark.parametrize(
    ("key", "typed", "chosen"),
    [
        ("scope", "alt sammen", "all"),
        ("scope", "ikke alt", "part"),
        ("who", "det gjelder meg", "me"),
        ("about", "leiligheten min", "dwelling"),
        ("about", "vet ikke", "unsure"),
    ],
)
def test_an_option_is_known_by_what_people_call_it(key: str, typed: str, chosen: str) -> None:
    talk, _ = engine.advance(asking(key), Said(text=typed), NB, MIND)
    assert {**talk.visit.answered["common"], **talk.visit.answered["access"]}[key] == chosen


def test_an_option_typed_while_something_is_offered_still_answers_the_question_behind() -> None:
    begun = asking("scope").offering(Why.UNSURE, "erasure", "topic.retention")
    talk = play(
        "Kari: bare noe bestemt\n? Vil du ha en kopi av opplysningene?", drop(begun, "copy")
    )
    assert talk.visit.answered["access"] == {"scope": "part"}
    number = play("Kari: 2\nBot: …\nBot: …\n? Vil du se alt, eller noe bestemt?", begun)
    assert number.visit == begun.visit


def drop(talk: Conversation, key: str) -> Conversation:
    own = {k: text for k, text in talk.visit.answered["access"].items() if k != key}
    return replace(talk, visit=Visit(("access",), {**talk.visit.answered, "access": own}))


def test_a_question_that_must_be_answered_is_not_skipped() -> None:
    play(
        """
        Kari: hopp over
        Bot: Det må jeg ha svar på…
        ? Vil du se alt, eller noe bestemt?
        """,
        asking("scope"),
    )


def test_what_was_typed_is_an_answer_to_the_question_that_stood_and_no_other() -> None:
    doubted = replace(asking("what", "other"), doubted="koster det noe?")
    elsewhere = Said(Press.MY_ANSWER, ("other", "name"))
    after, steps = engine.advance(doubted, elsewhere, NB, MIND)
    assert (keys(steps), after.visit) == (["chat.late"], doubted.visit)
    again, steps = engine.advance(after, Said(Press.MY_ANSWER, ("other", "what")), NB, MIND)
    assert (keys(steps), again.visit) == (["chat.late"], doubted.visit)


@pytest.mark.parametrize("typed", ["a" * 100_000, "\U0001f602" * 100_000, "a@b " * 25_000])
@pytest.mark.parametrize(
    ("key", "kind"),
    [("name", "access"), ("email", "access"), ("scope", "access"), ("what", "other")],
)
def test_far_too_much_is_told_so_at_every_kind_of_question_and_nothing_is_lost(
    key: str, kind: str, typed: str
) -> None:
    begun = asking(key, kind)
    talk, steps = engine.advance(begun, Said(text=typed), NB, MIND)
    assert talk == begun
    assert [type(step) for step in steps] == [Fault]


def test_a_conversation_that_goes_on_keeps_no_more_of_what_was_typed() -> None:
    talk, sizes = asking("scope"), []
    for number in range(60):
        typed = f"{number} og noe annet som ingen kan svare på, fordi det er tull og tøys"
        talk, _ = engine.advance(replace(talk, aside=Aside.NONE), Said(text=typed), NB, MIND)
        talk = talk.keeping(typed * 3)
        sizes.append(len(str(talk.as_json())))
    assert max(sizes[40:]) < 6_000
    assert typed in talk.typed
