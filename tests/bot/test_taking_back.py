"""What is said is not lost, and what is taken back is not sent.

How the scripts are written is in talking.py.
"""

from dataclasses import replace

import pytest

from bot import engine, offers, position
from bot.buttons import about, buttons
from bot.conversation import LET_GO, MOST_TYPED, Aside, Conversation, Why
from bot.said import Press, Said
from bot.steps import Alarm, Ask, Offer, Review, Say
from models.catalogue.other import OTHER, WHAT
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB, pressed, read, turn
from tests.bot.test_in_the_middle import asking
from tests.bot.visits import COMMON, OWN, answered, keys

GONE = {"scope": "all", "closes": "yes", "reason": ""}
ERASED = Conversation(Visit(("erasure",), {"common": COMMON, "erasure": GONE}), "erasure")
BOTH = Conversation(
    Visit(("access", "erasure"), {"common": COMMON, "access": OWN["access"], "erasure": GONE}),
    "erasure",
)


def says(talk: Conversation, *texts: str) -> Conversation:
    for text in texts:
        talk, _, _ = turn(talk, f"Kari: {text}")
    return talk


def passes_on(talk: Conversation) -> tuple[Conversation, list[str]]:
    after, steps = engine.advance(talk, Said(Press.PASS_ON), NB, MIND)
    return after, keys(steps)


def written(talk: Conversation) -> str:
    return talk.visit.answers(OTHER)[WHAT.key]


def test_what_is_written_to_a_handler_is_not_lost_when_a_part_of_it_is_said_again() -> None:
    first, _ = passes_on(Conversation().keeping("Naboen ser måleren min, Storgata 5"))
    again, _ = passes_on(first.keeping("Storgata 5"))
    assert written(again) == "Naboen ser måleren min, Storgata 5"


def test_what_there_is_no_room_for_is_kept_and_told_of() -> None:
    first, _ = passes_on(Conversation().keeping("Historien min. " * 150))
    more = "Og så resten. " * 150
    full, said = passes_on(first.keeping(more))
    assert said[0] == "chat.no_more_room"
    assert (written(full), full.typed) == (written(first), more)


def test_when_only_the_newest_has_room_it_begins_at_a_word_and_that_is_told() -> None:
    talk = Conversation().keeping("eldste " * 300).keeping("midterste " * 200).keeping("nyest")
    assert talk.typed.startswith((f"{LET_GO}eldste ", f"{LET_GO}midterste "))
    assert len(talk.typed) <= MOST_TYPED
    assert passes_on(talk)[1][:2] == ["chat.passed_on", "chat.only_newest"]


def test_a_number_in_two_messages_is_taken_out_when_they_are_put_together() -> None:
    halves = Conversation().keeping("fødselsnummeret mitt er 010107").keeping("50160")
    assert "50160" not in written(passes_on(halves)[0])


def test_the_alarm_of_a_button_holds_only_what_was_said_of_it() -> None:
    told = "telefonnummeret mitt er plutselig synlig for andre brukere"
    talk = Conversation().keeping("jeg heter Kari og har kreft").keeping(told)
    asked = talk.offering(Why.UNSURE, "breach_report", "access")
    _, steps = engine.advance(asked, Said(Press.MEANT, ("breach_report",)), NB, MIND)
    assert [step for step in steps if isinstance(step, Alarm)] == [Alarm(told)]


@pytest.mark.parametrize("typed", ["dropp sletting", "dropp slettingen", "ta bort sletting"])
def test_a_wish_that_is_dropped_by_word_is_dropped(typed: str) -> None:
    after, steps = engine.advance(BOTH, Said(text=typed), NB, MIND)
    assert keys(steps) == ["chat.dropped"]
    assert after.visit.wishes == ("access",)


@pytest.mark.parametrize(
    "typed", ["ikke slett meg likevel", "jeg vil ikke slette likevel", "nei, ikke send det"]
)
def test_a_wish_that_is_taken_back_is_shown_with_the_way_to_take_it_away(typed: str) -> None:
    after, steps = engine.advance(ERASED, Said(text=typed), NB, MIND)
    assert keys(steps) == ["chat.talk.not_sent"]
    assert isinstance(position.standing(after), Review)
    gone, _ = engine.advance(
        after, pressed(after, "Ta bort sletting av personopplysninger"), NB, MIND
    )
    assert gone.visit.wishes == ()


def test_what_is_wanted_in_its_place_comes_in_its_place() -> None:
    typed = "ikke slett meg likevel, jeg vil bare se hva dere har om meg"
    after, _ = engine.advance(ERASED, Said(text=typed), NB, MIND)
    assert position.standing(after) == Offer(("access",), Why.EXCHANGE)
    begun, _ = engine.advance(after, Said(Press.MEANT, ("access",)), NB, MIND)
    assert begun.visit.wishes == ("access",)


@pytest.mark.parametrize(
    "typed",
    ["hvorfor har dere ikke slettet meg?", "dere har ikke slettet det jeg ba om", "ikke alt"],
)
def test_what_takes_nothing_back_takes_nothing_away(typed: str) -> None:
    after, steps = engine.advance(ERASED, Said(text=typed), NB, MIND)
    assert "erasure" in after.visit.wishes
    assert "chat.talk.not_sent" not in keys(steps)


def test_a_press_that_sends_several_names_each() -> None:
    both = answered("access", "rectification")
    _, (said,) = engine.advance(both, Said(Press.REVIEW), NB, MIND)
    assert isinstance(said, Say)
    assert "innsyn i personopplysninger og retting" in read(said)


@pytest.mark.parametrize(
    "typed", ["ikke meg, moren min", "det er for moren min", "nei, det gjelder moren min"]
)
def test_whom_it_is_about_is_asked_again_where_it_is_another(typed: str) -> None:
    after, _ = engine.advance(asking("scope"), Said(text=typed), NB, MIND)
    here = position.standing(after)
    assert isinstance(here, Ask)
    assert here.asked.key == "who"


@pytest.mark.parametrize("typed", ["feil person", "det gjelder en annen"])
def test_that_it_is_about_another_raises_no_alarm(typed: str) -> None:
    after, steps = engine.advance(answered("access"), Said(text=typed), NB, MIND)
    assert not any(isinstance(step, Alarm) for step in steps)
    assert after.reopened == "who"


def test_what_is_typed_on_a_screen_gone_by_is_heard_and_kept() -> None:
    old, begun = about(position.standing(Conversation())), asking("scope")
    for typed, told in (
        ("jeg vil dø", "chat.care.crisis"),
        ("dere har lekket passordet mitt på nettet", "chat.care.breach"),
    ):
        _, steps = engine.advance(begun, Said(about=old, text=typed), NB, MIND)
        assert keys(steps)[0] == told
    kept, steps = engine.advance(
        begun, Said(about=old, text="jeg vil at dere sletter meg"), NB, MIND
    )
    assert keys(steps) == ["chat.late"]
    assert kept.typed == "jeg vil at dere sletter meg"


def test_who_asks_to_wait_may_take_their_time() -> None:
    begun = asking("scope")
    for typed in ("vent", "nei vent"):
        assert engine.advance(begun, Said(text=typed), NB, MIND)[0] == replace(begun, misses=0)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Liv", "Liv"), ("Liv Aas", "Liv Aas"), ("Aud Redd", "Aud Redd"), ("jeg heter Kari", "Kari")],
)
def test_a_name_is_taken_for_a_name(typed: str, name: str) -> None:
    after, steps = engine.advance(asking("name"), Said(text=typed), NB, MIND)
    assert after.visit.answered["common"]["name"] == name
    assert not any("care" in key for key in keys(steps))


def test_danger_is_heard_where_a_name_or_an_address_is_asked_for() -> None:
    _, steps = engine.advance(asking("name"), Said(text="jeg vil dø"), NB, MIND)
    assert keys(steps)[0] == "chat.care.crisis"
    typed = "eksen min truer med å drepe meg kari@example.com"
    after, steps = engine.advance(asking("email"), Said(text=typed), NB, MIND)
    assert keys(steps)[0] == "chat.care.crisis"
    assert after.visit.answered["common"]["email"] == "kari@example.com"


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("offered", [("topic.gone",), ("topic.gone", "access"), ("topic.cookies",)])
def test_a_conversation_from_before_an_upgrade_is_drawn(why: Why, offered: tuple[str, ...]) -> None:
    old = Conversation(aside=Aside.OFFER, why=why, offered=offered, tongue="xx")
    talk = offers.still_known(Conversation.from_json(old.as_json()))
    assert buttons(talk, NB)
    here = position.standing(talk)
    assert not isinstance(here, Offer) or offers.title(here, NB)
