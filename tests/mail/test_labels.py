"""Labelled lines in a reply: what Siri filled in, and what is left for the person to read."""

import pytest

import locales
from mail import labels
from mail.labels import IDENTITY, REASON, Label
from models.catalogue.erasure import ERASURE
from models.catalogue.questions import Choice, Choices
from models.catalogue.requirements import UNPROVEN, Outcome

NB = locales.load()["nb"]
ERASES = ERASURE.requirements({})
REGISTER = (("fact.recipient.1", "Navn og land for driften"),)
ALL = labels.all_of(ERASES, NB, REGISTER)
ASKED = "Adressen er den samme som på kontoen (ja eller nei)"


def keys(found: tuple[Label, ...]) -> list[str]:
    return [label.key for label in found]


def test_an_erasure_asks_for_what_only_the_handler_knows() -> None:
    granted = labels.of(ERASES, Outcome.GRANTED, NB, identity=True, register=REGISTER)
    assert keys(granted) == [IDENTITY, "answer.erased", "answer.acted_on", "answer.told"]
    partly = labels.of(ERASES, Outcome.PARTLY, NB)
    assert keys(partly)[-1] == REASON
    assert keys(labels.of(ERASES, Outcome.REFUSED, NB)) == ["answer.kept"]
    unproven = labels.of(ERASES, Outcome.REFUSED, NB, ground=UNPROVEN.code, identity=True)
    assert IDENTITY not in keys(unproven)


def test_what_siri_filled_in_is_read_and_the_rest_is_for_the_person() -> None:
    text = f"""Hei Kari,

{ASKED}: Ja
Dette har vi slettet: Brukeren din
og telefonnummeret.

Også i sikkerhetskopien.
NÅR DET BLE GJORT : 20.11.2026
- Navn og land for driften: Nordisk Drift AS
Hvem vi har gitt beskjed til: Ingen.

Hilsen Siri"""
    found = labels.read(text, ALL)
    assert found.values == {
        IDENTITY: "Ja",
        "answer.erased": "Brukeren din\nog telefonnummeret.\n\nOgså i sikkerhetskopien.",
        "answer.acted_on": "20.11.2026",
        "fact.recipient.1": "Nordisk Drift AS",
        "answer.told": "Ingen.",
    }
    assert found.text == "Hei Kari,\n\nHilsen Siri"


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        # A label with nothing under it is nothing, and takes nothing that stands further down.
        (f"{ASKED}:\n\nHei!", {}, "Hei!"),
        ("Dette har vi slettet:\nNår det ble gjort: 1.2.2026", {"answer.acted_on": "1.2.2026"}, ""),
        # Written on the line below, as people do.
        ("Når det ble gjort:\n1.2.2026\n\nHei!", {"answer.acted_on": "1.2.2026"}, "Hei!"),
        ("Dette har vi slettet:\n\nAlt.\n\nNår det ble gjort: x", {"answer.erased": "Alt."}, None),
        # Programs double the empty lines, set words in bold and break long ones.
        (f"*{ASKED}:* ja\n\n\n\nHei!", {IDENTITY: "ja"}, "Hei!"),
        ("Adressen er den samme som på\nkontoen (ja eller nei): ja", {IDENTITY: "ja"}, ""),
        ("Når\u00a0det ble gjort:\u00a01.2.2026", {"answer.acted_on": "1.2.2026"}, ""),
        # The words of a label in a sentence are words.
        ("Når det ble gjort vet jeg ikke.", {}, "Når det ble gjort vet jeg ikke."),
        ("Se her. Når det ble gjort: i går.", {}, "Se her. Når det ble gjort: i går."),
        # Filled in twice, nothing is lost, and a date that is two is none.
        ("Når det ble gjort: 1\nNår det ble gjort: 2", {"answer.acted_on": "1\n2"}, ""),
    ],
)
def test_labels_are_read_as_people_and_programs_write_them(
    text: str, values: dict[str, str], rest: str | None
) -> None:
    found = labels.read(text, ALL)
    assert {key: found.values.get(key) for key in values} == values
    assert rest is None or (dict(found.values), found.text) == (values, rest)


@pytest.mark.parametrize("said", ["ja", "Ja.", " JA! ", "j", "yes"])
def test_yes_is_yes(said: str) -> None:
    assert labels.is_yes(said)


@pytest.mark.parametrize("said", ["", "nei", "ja eller nei", "ja, men usikker", "j a"])
def test_anything_less_is_no_yes(said: str) -> None:
    assert not labels.is_yes(said)


def test_an_option_is_known_by_its_words_and_anything_else_stays_as_it_was_written() -> None:
    one = Choice(key="scope", home="erasure", options=("all", "part"))
    assert labels.chosen(one, " alt dere har  om meg. ", NB) == "all"
    assert labels.chosen(one, "kanskje", NB) == "kanskje"
    several = Choices(key="why", home="erasure", options=("no_longer", "unsure"))
    assert labels.chosen(several, "Jeg vet ikke; no_longer", NB) == "unsure,no_longer"


def test_a_mail_of_colons_takes_no_time() -> None:
    labels.read("Dette har vi slettet " + ":" * 100 + "\n" + ("a:" * 50 + "\n") * 4000, ALL)
