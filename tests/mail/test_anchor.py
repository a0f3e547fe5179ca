"""A handler's mail quotes our letter: its own words tell, whatever the program and its language."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.anchor import find
from mail.forwarded import read_quoted
from mail.htmltext import to_text
from mail.quotes import LONGEST, MOST_LINES, look_at
from mail.reply import cut
from tests.mail.replies import HEADER_NB, LETTER, NB, OWN, quoted

SENT = [f"{NB}\n\n{LETTER}"]
FOREIGN = (
    "Odesílatel: Eksempel <sak@svar.example.no>\nOdesláno: čtvrtek 5. března 2026 10:11\n"
    "Komu: Siri Olsen\nPředmět: Ny\n"
)


def test_a_quote_in_a_language_nobody_told_us_of_is_found_by_our_own_words() -> None:
    found = cut(f"{OWN}\n\n{FOREIGN}\n{LETTER}", sent=SENT)
    assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize("width", [20, 40])
def test_wrapped_marked_and_rewritten_lines_are_still_ours(width: int) -> None:
    words = LETTER.replace("https://x.example/1", "<https://eur02.safe.example/?url=x>").split()
    wrapped, line = [], ""
    for word in words:
        if len(line) + len(word) > width:
            wrapped.append(line)
            line = ""
        line = f"{line} *{word}*".strip()
    found = find(look_at(quoted("\n".join([*wrapped, line]))), SENT)
    assert sum(found.ours) == 20
    assert not any(found.others)


def test_a_letter_nobody_introduced_is_cut_and_said_to_be_uncertain() -> None:
    found = cut(f"{OWN}\n\n{LETTER}", sent=SENT)
    assert (found.text, found.certain) == (OWN, False)


def test_a_line_of_ours_among_the_words_makes_the_cut_uncertain() -> None:
    line = "Svar senest mandag 28. desember 2026."
    assert not cut(f"Hei.\n{line}\n\n{OWN}\n\n{HEADER_NB}\n{LETTER}", sent=SENT).certain


def test_the_persons_questions_may_stand_above_their_answers() -> None:
    letter = LETTER.replace(
        "> Jeg vil vite hva dere har.", "> Hei! Hva har dere om meg nå?\n> Hvor?"
    )
    answer = "Hei.\n\nHva har dere om meg nå?\nNavnet ditt.\n\nHilsen Siri"
    assert cut(f"{answer}\n\n{HEADER_NB}\n{letter}", sent=[letter]).certain
    statement = answer.replace("Hva har dere om meg nå?", "Hei! Hva har dere om meg nå? Hvor?")
    assert not cut(f"{statement}\n\n{HEADER_NB}\n{letter}", sent=[letter]).certain


def test_two_questions_that_were_asked_at_once_may_be_answered_one_by_one() -> None:
    letter = LETTER.replace(
        "> Jeg vil vite hva dere har.",
        "> Hvor ofte leser dere av måleren min, og hvem ser tallene?",
    )
    answer = "Hei.\n\nHvor ofte leser dere av måleren min?\nHver natt.\n\nHilsen Siri"
    assert cut(f"{answer}\n\n{HEADER_NB}\n{letter}", sent=[letter]).certain


def test_a_question_of_our_own_to_the_desk_is_in_doubt() -> None:
    letter = f"{LETTER}\n\nHar du sett etter at andres opplysninger er fjernet?"
    answer = "Hei.\n\nHar du sett etter at andres opplysninger er fjernet?\n\nHilsen Siri"
    assert not cut(f"{answer}\n\n{HEADER_NB}\n{letter}", sent=[letter]).certain


def test_a_signature_our_letter_holds_too_makes_no_doubt() -> None:
    signature = "Med vennlig hilsen\nSiri Olsen\nTechem Norge AS, Oslo"
    letter = f"{LETTER}\n\n{signature}"
    assert cut(f"Hei.\n\n{signature}\n\n{HEADER_NB}\n{letter}", sent=[letter]).certain


@pytest.mark.parametrize("answer", ["Ja.", "Ti år.", "Vi har navnet ditt og adressen din."])
def test_an_answer_written_into_our_letter_is_kept_and_uncertain(answer: str) -> None:
    asked = "Jeg vil vite hva dere har."
    for written in (f"{asked}\n{answer}", f"{asked} {answer}"):
        text = f"Se svar.\n\n{HEADER_NB}\n{SENT[0].replace(asked, written)}"
        found = cut(text, sent=SENT)
        assert not found.certain
        assert answer in found.text


def test_an_answer_under_an_unsigned_quote_is_kept_and_uncertain() -> None:
    found = cut(f"{HEADER_NB}\n{SENT[0]}\n\n{OWN}", sent=SENT)
    assert not found.certain
    assert OWN in found.text


def test_a_quote_that_holds_none_of_our_words_may_be_what_the_person_is_shown() -> None:
    shown = HEADER_NB.replace("Eksempel AS", "Kari")
    assert not cut(f"Dette er e-posten din:\n\n{shown}\nJeg flytter.", sent=SENT).certain


def test_more_lines_than_are_looked_through_are_uncertain() -> None:
    assert cut("Hei\n" * (MOST_LINES - 1)).certain
    assert not cut("Hei\n" * (MOST_LINES + 1)).certain


LINES = [*LETTER.split("\n"), *OWN.split("\n"), *HEADER_NB.split("\n"), NB, "> hei", "", "Ja."]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=40).map("\n".join))
def test_with_our_letters_at_hand_every_kept_line_is_a_line_of_the_mail(text: str) -> None:
    found = cut(text, sent=SENT)
    lines = iter(look_at(text).written)
    assert all(line in lines for line in found.text.split("\n") if found.text)


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_a_certain_cut_holds_no_line_of_our_letter(above: str) -> None:
    found = cut(f"{above}\n\n{HEADER_NB}\n{SENT[0]}", sent=SENT)
    if found.certain:
        body, _, _ = found.text.partition("Med vennlig hilsen")
        assert "Svar senest mandag 28. desember 2026." not in body
        assert NB not in found.text


def cut_anchored(text: str) -> object:
    return cut(text, sent=SENT)


def steps(work: Callable[[str], object], text: str) -> int:
    """Count the lines of Python that run."""
    count = 0

    def trace(_: FrameType, event: str, __: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return count


SLOW = {
    "blank lines": "\n",
    "On On On": "On ",
    "On 1 Jan": "On 1 Jan 2026\n",
    "Den a skrev a": "Den a skrev a ",
    "Fra: x": "Fra: x\n",
    "quote signs": ">",
    "quoted lines": "> x\n",
    "headers of ours": f"{HEADER_NB}\n",
    "our letter again and again": f"{LETTER}\n",
    "the marker but for its end": f"{NB[:-6]}\n",
    "rules": "_" * 32 + "\nx: a@b.no\n",
}


@pytest.mark.parametrize("name", SLOW)
def test_twice_the_mail_is_at_most_twice_the_work_t39(name: str) -> None:
    piece = SLOW[name]
    half, whole = (piece * (size // len(piece)) for size in (8_000, 16_000))
    for work in (cut_anchored, read_quoted, to_text):
        assert steps(work, whole) <= 2.2 * steps(work, half) + 500


@pytest.mark.parametrize("piece", ["\n", "> ", "Den a skrev a ", "a@", "<", "Fra: x\n", LETTER])
def test_a_mail_of_four_hundred_thousand_signs_is_looked_through_t39(piece: str) -> None:
    text = piece * (LONGEST // len(piece))
    assert isinstance(cut(text, sent=SENT * 20).certain, bool)
    read_quoted(text)
