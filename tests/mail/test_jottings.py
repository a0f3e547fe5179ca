"""Siri jots a line down for the house in a paragraph of its own; it never leaves unseen."""

from __future__ import annotations

import pytest

from mail.reply import cut
from tests.mail.replies import HEADER_NB, NB, letter


def is_certain(said: str) -> bool:
    answer = f"Hei Kari,\n\nVi har navnet ditt.\n\n{said}\n\nMed vennlig hilsen\nSiri Olsen"
    return cut(f"{answer}\n\n{HEADER_NB}\n{letter(NB)}", sent=[letter(NB)]).certain


@pytest.mark.parametrize(
    "note",
    [
        "Venter på svar fra teknisk avdeling.",
        "Må høre med forvalteren i morgen.",
        "Fikk ikke tak i noen hos borettslaget.",
        "Sendte purring til regnskap.",
        "Husket ikke om det var tre eller fire målere.",
        "Er ikke helt i mål med denne.",
        "Usikker på hjemmelen.",
        "Ikkje heilt sikker på fristen.",
        "Tredje avsnitt er fra malen, og siste setning må vekk.",
        "Ordlyden er fra i fjor.",
        "Egentlig har vi nok mer i den gamle basen.",
        "Den basen orker jeg ikke å åpne.",
        "(hun er den samme som i vår, så vær litt mild)",
        "(ho er den same som masa i vår, så ver litt mild)",
        "(bare gjettet på årstallet her)",
        "Waiting for the numbers from Germany.",
        "Vi bør vente med dette til ledermøtet.",
        "Jeg tror ikke det oppdages.",
        "OBS fullmakt mangler",
        "Er det noen som vet hvor loggene ligger?",
        "Advokaten vår mener vi ikke trenger å svare.",
        "Dette må ikke ut.",
        "Internt notat 12.03.2026: aggressiv på telefon",
        "{fornavn}",
        "<dato>",
        "TBD",
        "??? finn dato",
        "(kilde?)",
        "Forbruk: ____ kWh",
        "… fyll inn …",
    ],
)
def test_a_note_that_begins_with_its_verb_is_in_doubt(note: str) -> None:
    assert not is_certain(note)


@pytest.mark.parametrize("hello", ["Hei alle sammen,", "God morgen, folkens!", "Hei dere, se her."])
def test_a_letter_to_one_person_greets_nobody_else(hello: str) -> None:
    assert not cut(f"{hello}\n\nVi har navnet ditt og adressen din.\n\nHilsen Siri").certain
    assert cut("Hei Kari, alle navn er rettet.\n\nVi har adressen din.\n\nHilsen Siri").certain


@pytest.mark.parametrize(
    "said",
    [
        "Avlesninger om natten blir slettet etter tre år.",
        "Målere på bad og kjøkken er byttet.",
        "Er noe feil, retter vi det.",
        "Blir måleren byttet, får den et nytt nummer.",
        "Har borettslaget spurt, svarer vi dem med samlede tall.",
        "Blir slettet etter tre år.",
        "Vi har gjort dette:\n\nslettet telefonnummeret\nsender måleren til kontroll",
        "- sender måleren til kontroll",
        "Kan det passe at vi ringer, eller vil du ha brev?",
        "Send oss gjerne et brev.",
        "Ring oss på 22 02 14 00.",
        "Vennligst bruk skjemaet på siden.",
        "Haster det, ring oss.",
        "Fyll inn skjemaet på www.techem.no, så ringer vi.",
        "Avfallet må ikke ut i rommet.",
        "Er e-posten <siri@example.no> riktig for deg?",
        "Må du flytte, sier du fra til borettslaget.",
    ],
)
def test_a_sentence_to_kari_goes_however_it_begins(said: str) -> None:
    assert is_certain(said)
