"""What stands before a person follows from the conversation alone."""

from dataclasses import replace

import pytest

from bot import engine, position
from bot.buttons import buttons
from bot.conversation import Aside, Conversation
from bot.said import Press, Said
from bot.steps import (
    Ask,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Cases,
    CaseWithdraw,
    HandOver,
    Menu,
    Offer,
    Review,
    Sure,
    Tracking,
)
from models.catalogue.all import BY_NAME
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB
from tests.bot.visits import answered, keys


def test_an_aside_stands_before_everything_else() -> None:
    whole = replace(answered("access"), reopened="name")
    stands = {aside: type(position.standing(replace(whole, aside=aside))) for aside in Aside}
    assert stands == {
        Aside.NONE: Ask,
        Aside.MENU: Menu,
        Aside.REVIEW: Review,
        Aside.RESTART: Sure,
        Aside.HUMAN: HandOver,
        Aside.TRACKING: Tracking,
        Aside.OFFER: Offer,
        Aside.CASE_ADDRESS: CaseAddress,
        Aside.CASE_CODE: CaseCode,
        Aside.CASES: Cases,
        Aside.CASE_MESSAGE: CaseMessage,
        Aside.CASE_WITHDRAW: CaseWithdraw,
    }


def test_a_wish_that_a_form_has_dropped_leads_to_the_menu() -> None:
    assert isinstance(position.standing(replace(answered("access"), kind="erasure")), Menu)
    assert isinstance(position.standing(Conversation(kind="nothing")), Menu)


def test_a_reopened_question_that_is_no_longer_asked_is_passed_over() -> None:
    assert isinstance(position.standing(replace(answered("access"), reopened="part")), Review)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_kind_is_chosen_by_its_own_words_and_named_with_its_legal_word(name: str) -> None:
    talk, steps = engine.advance(Conversation(), Said(text=NB(f"kinds.{name}.want")), NB, MIND)
    assert talk == Conversation(Visit((name,)), name)
    assert keys(steps) == [f"kinds.{name}.legal", f"kinds.{name}.intro"]


def test_what_is_on_the_screen_is_numbered_and_the_ways_out_are_not() -> None:
    shown = buttons(Conversation(), NB)
    assert [b.number for b in shown] == [*range(1, len(BY_NAME) + 3), 0]
    assert {b.said.press for b in shown if b.quiet} == {Press.HUMAN}


def test_a_way_out_is_there_once_it_leads_somewhere() -> None:
    begun = answered("access")
    nothing = replace(Conversation(), aside=Aside.HUMAN)
    talks = (nothing, begun, replace(begun, kind=""))
    assert [{b.said.press for b in buttons(talk, NB) if b.quiet} for talk in talks] == [
        {Press.BACK, Press.MENU},
        {Press.BACK, Press.MENU, Press.HUMAN, Press.RESTART},
        {Press.REVIEW, Press.HUMAN, Press.RESTART},
    ]
