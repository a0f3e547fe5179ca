"""What takes an answer back in its middle is heard; what only sounds so goes to the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.reply import cut
from mail.taking_back import takes_back

ANSWER = "Hei Sjur,\n\nProfilen din er slettet. {}\n\nMed vennlig hilsen\nSiri Berg"
TAKEN_BACK = [
    "Nei, vent med å sende denne, jeg må sjekke med regnskap først.",
    "Nei, vent med å sende denne, eg må sjekke med rekneskap først.",
    "Vent!",
    "Hold on. There is more to it.",
    "Oi, trykket på send litt for fort.",
    "Stopp utsendingen, tallene er fra feil år.",
    "Denne skal ikke ut før fredag.",
    "Svaret må ikkje sendast enno.",
    "La denne ligge til i morgen.",
    "Glem det over.",
    "Se bort fra denne.",
    "Må bare sjekke loggen først.",
    "Skal skrive den om.",
    "Kommer med en ny versjon etter lunsj.",
    "Jeg er ikke ferdig, skal bare finne tallene.",
    "Please don't let this go before Monday.",
    "Scrap that, I need to ask accounts first.",
    "Sent too soon, sorry.",
    "This isn't ready.",
    "Hold this until I have heard from legal.",
    "Ikke bruk denne, den gamle er riktig.",
    "Denne er bare et utkast.",
    "Legg denne på vent.",
    "Jeg ombestemte meg, dette sender vi ikke.",
    "Denne skulle ikkje ha gått.",
    "Beklager, dette var ment for en annen sak.",
    "Ups ikke ferdig",
    "Hm, nei. Dette blir ikke riktig.",
    "Belay that, the numbers are from last year.",
    "Need to run this by legal before it goes.",
    "Jeg må dobbeltsjekke\nbeløpet med regnskap først.",
]
SAID_TO_THE_PERSON = [
    "Vent med å betale regningen til du har fått en ny.",
    "Du må vente litt på kopien.",
    "Vi venter med å slette til du har svart.",
    "Vi sender ikke fakturaer på e-post.",
    "Ikke send oss fødselsnummeret ditt på e-post.",
    "Fødselsnummer må ikke sendes på e-post.",
    "Stopp av avlesningen skjer 1. desember.",
    "Se bort fra purringen du fikk 3. november.",
    "Jeg må sjekke med banken først, og skriver til deg på fredag.",
    "Ikkje gløym å logge ut når du er ferdig.",
    "Vi holder tilbake det som gjelder naboene dine.",
    "Slettingen er ikke ferdig ennå, men du får beskjed.",
    "Da sender vi deg et nytt svar.",
    "Please wait with the payment until you hear from us.",
    "Brevet var ment for en annen kunde, og skulle ikke vært sendt til deg.",
    "Dette bruker vi ikke til reklame.",
    "Loggen ligger hos oss. Den sendes ikke videre.",
    "Si fra hvis noe mangler, så ser vi på det igjen.",
    "Nei, vi har ikke fødselsnummeret ditt.",
    "Avtalen ligger ved. Denne gjelder til 2028.",
    "You can stop it whenever you want.",
    "Our technician will check the meter first and call you.",
]


@pytest.mark.parametrize("said", TAKEN_BACK)
def test_an_answer_that_is_taken_back_in_its_middle_waits(said: str) -> None:
    assert takes_back(said)
    assert not cut(ANSWER.format(said)).certain


@pytest.mark.parametrize("said", SAID_TO_THE_PERSON)
def test_what_the_person_is_told_of_waiting_and_stopping_goes(said: str) -> None:
    assert not takes_back(said)
    assert cut(ANSWER.format(said)).certain


@given(st.text("vent stoppikåmedn,.!\n", max_size=400), st.sampled_from(TAKEN_BACK))
def test_it_is_heard_wherever_it_stands(before: str, said: str) -> None:
    assert takes_back(f"{before}.\n\n{said}")
