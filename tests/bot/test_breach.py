"""A breach is heard in whatever words it is told, and not in questions about one."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

import locales
from bot import position, speaking
from bot.conversation import Conversation
from bot.said import Said
from bot.steps import Alarm, Offer
from bot.understanding import BREACH
from tests.bot.talking import MIND, WORDS

SAMPLES = tomllib.loads((Path(__file__).parent / "breach_samples.toml").read_text("utf-8"))
BREACHES, ORDINARY = (SAMPLES[name].strip().split("\n") for name in ("breach", "ordinary"))


def met(typed: str) -> str:
    """What comes of a text: the leads are told, it is among what to choose, or neither."""
    reply = speaking.converse(MIND, Conversation(), Said(text=typed), "nb", WORDS)
    if any(isinstance(step, Alarm) for step in reply.steps):
        return "told"
    here = position.standing(reply.talk)
    return "choice" if isinstance(here, Offer) and BREACH in here.intents else ""


def share(of: Sequence[str], *outcomes: str) -> float:
    return sum(met(typed) in outcomes for typed in of) / len(of)


# The floors are what was measured, less a little; raise them with the examples.


def test_a_breach_is_heard_in_words_nobody_has_written_down() -> None:
    assert share(BREACHES, "told") >= 0.7
    assert share(BREACHES, "told", "choice") >= 0.85


def test_who_only_sounds_so_alarms_nobody() -> None:
    assert share(ORDINARY, "told") <= 0.02
    assert share(ORDINARY, "choice") <= 0.1


def test_the_samples_are_not_among_what_is_learnt() -> None:
    learnt = {text.casefold() for texts in locales.breach().values() for text in texts}
    assert learnt.isdisjoint(text.casefold() for text in (*BREACHES, *ORDINARY))


def test_nothing_is_learnt_as_a_breach_and_as_none() -> None:
    told = {name: set(map(str.casefold, texts)) for name, texts in locales.breach().items()}
    assert told.keys() == {"breach", "ordinary"}
    assert told["breach"].isdisjoint(told["ordinary"])


@pytest.mark.parametrize(
    "said",
    [
        "fant en usb-pinne med kundelister fra dere",
        "naboen min kan se målerstanden min i appen sin",
        "ansatte hos dere leser meldingene mine",
        "dere har mistet papirene mine",
        "de har sendt opplysningane mine til feil adresse",
        "Fakturaen min med navn ble sendt på e-post til alle i borettslaget i mars.",
        "You sent my invoice to my neighbour and he read it.",
        "De har lekt telefonnummeret mitt til framande",
    ],
)
def test_a_breach_is_heard_in_many_words(said: str) -> None:
    assert met(said) == "told"


@pytest.mark.parametrize(
    "typed",
    [
        "Portalen viser meg andre folks fakturaer",
        "E-posten med koden min kom til sjefen min",
        "Eg ser forbruket til grannen når eg loggar inn",
        "my neighbour's bill was in my envelope",
        "jag kom in på någon annans konto",
        "nogen har hacket min konto",
        "jemand hat meine Rechnung bekommen und geöffnet",
        "Jeg skulle betale i går. Da lå det fem navn til på siden min.",
    ],
)
def test_what_went_astray_is_told_of_at_once_in_any_tongue(typed: str) -> None:
    assert met(typed) == "told"


@pytest.mark.parametrize(
    "typed",
    [
        "kan naboen se forbruket mitt?",
        "hva gjør dere hvis noen hacker dere?",
        "fakturaen går til feil adresse, kan dere rette den?",
        "jeg er bekymret for at noen får tak i dataene mine",
        "det er lekkasje på badet",
        "jeg har glemt passordet mitt",
        "mannen min er død, og brevene kommer i hans navn",
    ],
)
def test_a_worry_a_question_and_a_wrong_address_are_no_breach(typed: str) -> None:
    assert met(typed) != "told"
