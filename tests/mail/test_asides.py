"""What Siri says to herself and to the house stays there; what she says to Kari goes."""

from __future__ import annotations

import pytest

from mail import voices
from mail.reply import cut

OWN = (
    "Hei Eva,\n\nVi har rettet navnet ditt, og du får svar på resten innen fredag.\n\nHilsen\nSiri"
)
DESK = voices.of([("Per Hansen", "per@example.com"), ("Kari Nordmann", "kari@example.com")], "Eva")


def is_certain(said: str, desk: voices.Colleagues = DESK) -> bool:
    return cut(OWN.replace("\n\nHilsen", f"\n\n{said}\n\nHilsen"), colleagues=desk).certain


@pytest.mark.parametrize(
    "note",
    [
        "[INTERNT] To målere, og naboen har byttet uten å si fra.",
        "Intern merknad: Det ligger en gammel inkassosak i arkivet.",
        "(Internal note) Old debt, leave it out.",
        "Notat til saken: Ringte 3. mars, fikk ikke svar.",
        "TODO: spørre leverandøren om loggen",
        "FYI - loggen er slettet",
        "UTKAST",
        "OBS! Må leses av jurist.",
        "Ikke send før jurist har godkjent.",
        "Ikkje send dette enno.",
        "Rett skrivefeilene før du sender den.",
        "Legg den i mappen når det er sendt.",
        "Det trenger vi ikke nevne.",
        "Inkassosaken tar vi ut, den tar vi ikke med.",
        "Hun var sint da vi snakket sammen.",
        "Kunden sier at måleren er feil.",
        "Han har truet med avisen før.",
        "NB! Må sjekkes med juristen.",
        "Alternativ A (om det stemmer): Navnet ditt er rettet.",
        "Kan du skrive til ho at tala for november ikkje er klare?",
        "Ho fekk feil fil sist òg, så det er best at du ser gjennom.",
        "Kan du trekke ut timesverdiene? Han maser litt.",
        "må huske å høre med arkivet om det stemmer, tror de ligger i en måned",
        "Kan du ringe Per Hansen og høre hva du skal svare?",
        "Per Hansen sa at du kan ta denne.",
        "Autosvar",
    ],
)
def test_what_speaks_of_the_answer_or_of_the_person_is_in_doubt(note: str) -> None:
    assert not is_certain(note)


@pytest.mark.parametrize(
    "said",
    [
        "Takk for hjelpen med denne, Kari!",
        "Dette avsnittet ville jeg tatt ut. /Per",
        "Stemmer det @Kari Nordmann<mailto:kari@example.com> at det var tre oppslag?",
        "Se Karis kommentar.",
        "Dette har vi snakket om, Per.",
    ],
)
def test_a_colleague_who_is_named_anywhere_is_in_doubt(said: str) -> None:
    assert not is_certain(said)


@pytest.mark.parametrize(
    "said",
    [
        "Ikke send oss fødselsnummeret ditt på e-post.",
        "Når du sender inn skjemaet, får du en kvittering.",
        "Før du sender klagen, kan du ringe oss.",
        "Vi har ikke sendt opplysningene til noen.",
        "Internt i Techem behandler to personer opplysningene.",
        "Du betaler 40 kroner per måned for måleren.",
        "Husk at du kan klage til Datatilsynet.",
        "Vi har slettet nummeret til mannen din.",
        "Du kan ringe Per Hansen på 482 06 131 eller skrive til oss. Han kjenner saken din.",
        "Du kan ringe Kari Nordmann på 482 06 131. Hun hjelper deg gjerne.",
        "Vi fant mer etter at Per skrev til deg.",
        "Vi har slettet kontoen til moren din.\nBrukeren hennes er borte, og du er eier nå.",
        "Du kan treffe oss på rådhuset. Passer det at du kommer 1. desember kl. 10?",
        "Kontaktpersonen din er Per Hansen. Han vet hvem du er.",
        "Min kollega Per Hansen sender deg filen i morgen.",
        "Ring Per Hansen på 76 00 62 11 om det haster.",
        "Teknikeren var hos deg i går. Han fant ingen feil.",
        "Eg sender deg loggen, og då kjem han som vedlegg.",
        "Notatet om deg lyder: «Ringt tilbake. Ikke send svar.»",
        "Artikkel 15 sier det slik:\n«Den registrerte har rett til innsyn.»",
        "Notatet fra samtalen lyder: «Kunden var fornøyd. Han takket for hjelpen.»",
        "Måleren i H0102 er leietakerens, og det er hennes tall. Du får dine egne.",
        "Vi har meldt avviket til rådgiveren vår, Per Hansen, som du kan nå på 919 40 210.",
        "(Personvernforordningen artikkel 17 nr. 3 bokstav b)",
        "(Du finner tallene i vedlegget.)",
        "Spør gjerne igjen dersom noe er uklart.",
        "Per Hansen i brukerstøtten kan hjelpe deg videre på telefon 404 71 841 hvis du vil gå "
        "gjennom tallene med noen.",
        "NB! Sommertid: siste søndag i oktober har 25 rader.",
        "Hilsen\nOdd Moe, for Per Hansen som har ferie",
    ],
)
def test_what_is_said_to_the_person_goes(said: str) -> None:
    assert is_certain(said)


def test_kari_may_be_called_as_somebody_at_the_desk() -> None:
    desk = voices.of([("Kari Nordmann", "kari@example.com")], "Kari Lund")
    assert cut(OWN.replace("Eva", "Kari"), colleagues=desk).certain
    assert not cut(OWN.replace("Eva", "Kari"), colleagues=DESK).certain


@pytest.mark.parametrize(
    "hello",
    [
        *("Hei Tone,", "hei tone", "Kjære Tone Vik", "Dear Ms Vik,", "Hei Eva Vik,"),
        "Hei Tone, målingen for september er tatt ut av avregningen, og du får en ny regning.",
    ],
)
def test_who_greets_another_than_the_person_may_have_taken_another_case(hello: str) -> None:
    assert not cut(OWN.replace("Hei Eva,", hello), colleagues=DESK).certain


@pytest.mark.parametrize(
    "hello",
    [
        "Hei,",
        "Hei igjen,",
        "hei eva",
        "Hei Ase-Lill",
        "Dear Ms O'Hara,",
        "God dag!",
        "Hei Åse-Lill",
        "Hei Eva, målingen for september er tatt ut av avregningen, og du får en ny regning.",
        "Hei og takk for brevet fra Solsiden Borettslag.",
    ],
)
def test_who_greets_the_person_or_nobody_has_not(hello: str) -> None:
    desk = voices.of([("Per Hansen", "per@example.com")], "Eva O'Hara Åse-Lill")
    assert cut(OWN.replace("Hei Eva,", hello), colleagues=desk).certain


def test_a_word_from_a_machine_on_leave_is_no_answer_whomever_it_says_to_call() -> None:
    away = "Hei!\n\nJeg er på kurs til fredag. Haster det, kan du ringe Per Hansen på 482 06 144."
    assert not cut(away, colleagues=DESK).certain


def test_things_are_called_han_in_nynorsk() -> None:
    assert is_certain("Vi har sletta e-posten din, og han kjem ikkje tilbake.")
