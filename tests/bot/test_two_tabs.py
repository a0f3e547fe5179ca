"""Two tabs of one conversation, presses that make no sense, and what alone sends."""

from dataclasses import replace

import pytest

from bot import engine, position
from bot.buttons import about, buttons
from bot.conversation import Aside, Conversation
from bot.said import Press, Said
from bot.steps import Fault, Review, Say, Submit
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB
from tests.bot.visits import COMMON, OWN, RECTIFICATION, ROWS, answered, keys


def test_an_answer_from_an_older_screen_changes_nothing_and_is_told_so() -> None:
    begun = answered("access")
    old = Said(about=("access", "scope"), answer="part")
    assert engine.advance(begun, old, NB, MIND) == (begun, (Say("chat.late"),))
    typed = Said(about=("access", "name"), text="Ola")
    assert engine.advance(begun, typed, NB, MIND) == (begun, (Say("chat.late"),))
    menu = Said(about=about(position.standing(Conversation())), text="2")
    assert engine.advance(begun, menu, NB, MIND) == (begun, (Say("chat.late"),))


def test_the_same_answer_pressed_twice_is_passed_over_in_silence() -> None:
    begun = answered("access")
    for said in (
        Said(about=("access", "scope"), answer="all"),
        Said(about=("access", "email"), text=" KARI@example.com "),
        Said(Press.SKIP, ("access", "relation")),
    ):
        assert engine.advance(begun, said, NB, MIND) == (begun, ())


def test_one_more_row_pressed_twice_begins_one_row() -> None:
    rows = {key: text for key, text in ROWS.items() if key != "correction"}
    own = {**OWN["rectification"], **rows}
    own.pop("correction")
    begun = Conversation(
        Visit(("rectification",), {"common": COMMON, "rectification": own}), "rectification"
    )
    more = Said(about=("rectification", "correction.more"), answer="more")
    once, _ = engine.advance(begun, more, NB, MIND)
    assert engine.advance(once, more, NB, MIND) == (once, ())
    done = Said(about=("rectification", "correction.more"), answer="done")
    assert engine.advance(once, done, NB, MIND) == (once, (Say("chat.late"),))
    closed, _ = engine.advance(begun, done, NB, MIND)
    assert engine.advance(closed, done, NB, MIND) == (closed, ())


NONSENSE = [
    Said(Press.WISH),
    Said(Press.WISH, ("everything",)),
    Said(Press.CHANGE, ("access",)),
    Said(Press.CHANGE, ("access", "part")),
    Said(Press.CHANGE, ("erasure", "scope")),
    Said(Press.DROP, ("erasure",)),
    Said(Press.DROP),
    Said(Press.RESTART_SURE),
    Said(Press.SKIP),
    Said(answer="all"),
    Said(about=("access", "nothing"), answer="all"),
    Said(about=("nothing", "scope"), answer="all"),
    Said(about=("rectification", "correction"), answer="3"),
]


@pytest.mark.parametrize("said", NONSENSE, ids=str)
def test_a_press_that_makes_no_sense_changes_nothing_and_is_told_so(said: Said) -> None:
    begun = answered("access", "rectification")
    assert engine.advance(begun, said, NB, MIND) == (begun, (Say("chat.late"),))


def test_sending_is_a_press_on_the_review_with_something_complete() -> None:
    whole = answered("access")
    assert engine.advance(whole, Said(Press.SEND), NB, MIND) == (whole, (Submit(),))
    asking = replace(whole, reopened="name")
    assert engine.advance(asking, Said(Press.SEND), NB, MIND) == (asking, (Say("chat.late"),))
    lacking = replace(answered("access", email=""), aside=Aside.REVIEW)
    talk, steps = engine.advance(lacking, Said(Press.SEND), NB, MIND)
    assert (talk, keys(steps)) == (lacking, ["chat.missing"])
    empty = Conversation(aside=Aside.REVIEW)
    assert engine.advance(empty, Said(Press.SEND), NB, MIND) == (
        empty,
        (Say("chat.nothing_begun"),),
    )


def test_files_are_answered_by_their_keeper_alone() -> None:
    begun = replace(answered("rectification"), reopened="documents")
    about = ("rectification", "documents")
    for said in (Said(about=about, answer="x.pdf"), Said(about=about, answer="x" * 3_000)):
        assert engine.advance(begun, said, NB, MIND) == (begun, (Fault("chat.attach"),))
    visit = begun.visit.put(
        RECTIFICATION, RECTIFICATION.pages[6].questions[0], {"documents": "x.pdf"}
    )
    here = replace(begun, visit=visit)
    assert "Fjern svaret" not in {b.label for b in buttons(here, NB)}
    kept, steps = engine.advance(here, Said(about=about, answer="x.pdf"), NB, MIND)
    assert isinstance(position.standing(kept), Review)
    assert steps == ()
