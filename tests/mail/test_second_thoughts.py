"""A handler thinks again: what may be a word to us is told from a whole new answer."""

from __future__ import annotations

import pytest

from mail.second_thoughts import SHORT, may_be_one

SIGNED = f"\n\nMed vennlig hilsen\nSiri Berg\nKundekonsulent\nTechem Norge AS\n{'Adresse ' * 40}"


@pytest.mark.parametrize(
    "said",
    [
        "Vent!",
        "Stopp, dette må Per se på først. " + "Det er mye å si om saken her. " * 9,
        "Hei, vent litt: jeg fant mer. " + "Det er mye å si om saken her. " * 9,
        "Oi, ikke send den.",
        "Du må ikkje sende… nei, ikkje send dette.",
        "Wait, don't send this yet.",
    ],
)
def test_who_says_stop_has_no_answer_to_send_however_much_is_said(said: str) -> None:
    assert may_be_one(f"{said}{SIGNED}", has_sent=False)


@pytest.mark.parametrize(
    "said",
    [
        "Vent med å logge inn til vi har rettet navnet ditt.",
        "Vi har stoppet bruken av opplysningene dine.",
        "Stopper vi bruken, kan du ikke logge inn.",
    ],
)
def test_a_first_answer_may_be_short_and_may_speak_of_stopping(said: str) -> None:
    assert not may_be_one(f"{said}{SIGNED}", has_sent=False)


def test_after_an_answer_only_a_whole_new_one_goes() -> None:
    assert may_be_one(f"{'a' * (SHORT - 1)}{SIGNED}", has_sent=True)
    assert not may_be_one(f"{'a' * SHORT}{SIGNED}", has_sent=True)
