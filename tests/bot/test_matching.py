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
