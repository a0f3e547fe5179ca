"""What is typed is held against the buttons on the screen, word for word."""

import pytest

from bot.buttons import Button
from bot.matching import matched, matched_several
from bot.said import Press, Said
from tests.bot.talking import NB

SHOWN = (
    Button("Ja, send meg en kopi", Said(answer="yes"), number=1),
    Button("Nei, det holder å vite", Said(answer="no"), number=2),
    Button("Nei, aldri", Said(answer="never"), number=3),
    Button("Tilbake", Said(Press.BACK), quiet=True),
    Button("Endre omfanget", Said(Press.CHANGE, ("access", "scope"))),
    Button("Endre omfanget", Said(Press.CHANGE, ("erasure", "scope"))),
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("ja", 0),
        (" JA! ", 0),
        ("Ja takk", 0),
        ("ja, send meg en kopi", 0),
        ("1", 0),
        ("2.", 1),
        ("«tilbake»", 3),
        ("gå tilbake", 3),
        ("nei", None),
        ("endre omfanget", None),
        ("4", None),
        ("0", None),
        ("", None),
        ("takk", None),
        ("ja men ikke nå", None),
        ("ja" + " " * 500, None),
    ],
)
def test_a_text_names_a_button_by_its_words_its_number_or_its_yes_or_no(
    typed: str, number: int | None
) -> None:
    assert matched(typed, SHOWN, NB) == (None if number is None else SHOWN[number])


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1 og 3", (1, 3)),
        ("3,1", (3, 1)),
        ("1 2", (1, 2)),
        ("Ja og nei, aldri", ()),
        ("ja og 2", (1, 2)),
        ("1 og 9", ()),
        ("og", ()),
        ("", ()),
    ],
)
def test_several_options_may_be_listed_and_one_that_is_not_there_spoils_the_list(
    typed: str, numbers: tuple[int, ...]
) -> None:
    found = matched_several(typed, SHOWN[:3], NB)
    assert tuple(button.number for button in found) == numbers


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tilbke", "Tilbake"),
        ("tilabke", "Tilbake"),
        ("Tilbbake!", "Tilbake"),
        ("ja send meg en kopii", "Ja, send meg en kopi"),
        ("nei det holder å vit", "Nei, det holder å vite"),
        ("nei aldri takk", "Nei, aldri"),
    ],
)
def test_a_slip_in_the_words_of_a_button_is_forgiven(typed: str, label: str) -> None:
    found = matched(typed, SHOWN, NB)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "typed",
    ["jo", "nai", "til bakeriet", "taket", "nei da det gjør det slett ikke", "endr omfanget"],
)
def test_what_is_too_far_from_a_button_or_as_near_to_two_is_none(typed: str) -> None:
    assert matched(typed, SHOWN, NB) is None


@pytest.mark.parametrize("press", [Press.SEND, Press.DROP, Press.RESTART_SURE, Press.WITHDRAW_SURE])
def test_no_slip_leads_to_what_is_not_called_back(press: Press) -> None:
    button = Button("Send inn henvendelsen", Said(press))
    assert matched("send inn henvendelsen", [button], NB) == button
    assert matched("send inn henvendelse", [button], NB) is None


def test_an_option_is_known_by_its_first_words_where_no_other_begins_so() -> None:
    options = [
        Button("Alt dere har om meg", Said(answer="all"), 1),
        Button("Bare noe bestemt", Said(answer="part"), 2),
        Button("Bare navnet", Said(answer="name"), 3),
        Button("Alt annet", Said(Press.MENU)),
    ]
    named = {
        typed: matched(typed, options, NB) for typed in ("alt dere", "bare noe", "alt", "bare")
    }
    labels = {typed: found.label if found else "" for typed, found in named.items()}
    assert labels == {
        "alt dere": "Alt dere har om meg",
        "bare noe": "Bare noe bestemt",
        "alt": "Alt dere har om meg",
        "bare": "",
    }
