"""A remark to the house is known by its place: it stands where no letter to a person has words."""

from __future__ import annotations

import pytest

from mail.outside import speak_to_nobody
from mail.reply import cut

HELLO, BODY, BYE = "Hei Tone,", "Vi har navnet ditt og adressen din.", "Vennlig hilsen\nSiri Berg"
FIELD = "Dette har vi slettet"


def letter(*, above: str = "", among: str = "", inside: str = "", below: str = "") -> str:
    parts = (above, HELLO, f"{BODY}{inside}", among, BYE, below)
    return "\n\n".join(part for part in parts if part)


@pytest.mark.parametrize(
    "remark",
    ["Sånn?", "UTKAST 2", "Jeg foreslår dette:", "Må sees på av noen", "Her er mitt forslag"],
)
def test_what_stands_above_the_hello_is_in_doubt(remark: str) -> None:
    assert not cut(letter(above=remark)).certain


def test_what_is_filled_in_above_the_hello_is_not() -> None:
    filled = f"{FIELD}: Brukeren din\nog alt som hørte til."
    assert cut(letter(above=filled), fields=[FIELD]).certain
    assert not cut(letter(above=f"{filled}\n\nSånn?"), fields=[FIELD]).certain
    assert not cut(letter(above=f"Sånn?\n\n{filled}"), fields=[FIELD]).certain


@pytest.mark.parametrize(
    "remark",
    ["Ok? Trenger svar før lunsj.", "Jeg tar den i morgen.", "Må sjekkes.", "Er det greit?"],
)
def test_a_sentence_under_the_signature_is_in_doubt(remark: str) -> None:
    assert not cut(letter(below=remark)).certain


@pytest.mark.parametrize(
    "signature",
    [
        "Personvernrådgiver\nTechem Norge AS\nHammersborg torg 3, 0179 Oslo\nTlf. 22 02 14 59",
        "Vi gjør bygg smartere",
        "Denne e-posten kan inneholde konfidensiell informasjon.",
        "Tenk på miljøet før du skriver ut.",
        "Har du spørsmål? Ring 22 02 14 59.",
    ],
)
def test_a_signature_and_its_notices_are_not(signature: str) -> None:
    assert cut(letter(below=signature)).certain


@pytest.mark.parametrize(
    "note",
    [
        "[sjekk tallet]",
        "[internt]",
        "[PH1]",
        "[TODO: dato]",
        "XXX",
        "(se [sett inn dato])",
        "(internt)",
    ],
)
def test_what_stands_in_square_brackets_is_in_doubt(note: str) -> None:
    assert not cut(letter(inside=f" {note}")).certain


@pytest.mark.parametrize("lawful", ["[1]", "[https://example.no/a b]", "(artikkel 15)", "[…]"])
def test_a_note_number_and_a_link_are_not(lawful: str) -> None:
    assert cut(letter(inside=f" {lawful}")).certain


@pytest.mark.parametrize(
    "question", ["Er dette greit?", "Har vi slettet kopien?", "Ok?", "Can we?"]
)
def test_a_question_to_nobody_is_in_doubt(question: str) -> None:
    assert not cut(letter(among=question)).certain


@pytest.mark.parametrize(
    "question",
    [
        "Hvilken adresse brukte du?",
        "Kan du sende oss fakturaen?",
        "Hva bruker vi opplysningene til?",
        "Er det noe mer vi kan hjelpe med?",
        "Lurer du på noe?",
        "Er dette framleis adressa di?",
        "Can we help with anything else?",
    ],
)
def test_a_question_to_the_person_or_a_heading_is_not(question: str) -> None:
    assert cut(letter(among=question)).certain


@pytest.mark.parametrize(
    "said",
    [
        "Jeg er ikke sikker på denne og må høre med forvalteren. Kommer tilbake til den torsdag.",
        "Har ikke rukket å se på den ennå.",
        "Test test test, bare ser om dette kommer fram.",
    ],
)
def test_what_says_neither_hello_nor_du_is_no_answer(said: str) -> None:
    assert speak_to_nobody(said)
    assert not speak_to_nobody(f"Hei!\n\n{said}")
    assert not speak_to_nobody(f"{said} Du hører fra oss.")
