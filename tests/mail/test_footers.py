"""What a mail program or a server writes round an answer goes away; no word of Siri's does."""

from __future__ import annotations

import pytest

from mail.automatic import is_forward
from mail.footers import is_sent_from
from mail.quotes import bare
from mail.reply import cut
from tests.mail.replies import HEADER_NB, NB, OWN, letter

FOOTERS = (
    *("Sendt fra min iPhone 15 Pro", "Sendt frå mobilen min", "Sendt fra min Huawei-telefon"),
    *("Enviado desde mi iPhone", "Envoyé de mon iPad", "Inviato da iPhone", "Lähetetty iPhonesta"),
    *("Wysłane z iPhone’a", "Von meinem Samsung Galaxy Smartphone gesendet.", "Odesláno z iPhonu"),
    *("Télécharger Outlook pour iOS<https://aka.ms/o0ukef>", "Outlook für iOS beziehen"),
    *(
        "Hent Outlook for Android",
        "Pobierz aplikację Outlook dla systemu iOS",
        "Hae Outlook for iOS",
    ),
    *("Sent via Spark", "Sent from Canary (https://canarymail.io)", "Sent with eM Client"),
    *("Sent from Nine<http://www.9folders.com/>", "Sent from FairEmail", "Sendt med AquaMail"),
    "Sent with Aqua Mail for Android\nhttps://www.mobisystems.com/aqua-mail",
    "Sendt fra BlueMail for Mobil",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Skickat från min Android-enhet med K-9 Mail. Ursäkta min fåordighet.",
    "-- \nSent via Superhuman iOS <https://sprh.mn/?vip=siri@example.com>",
    "Sendt fra Yahoo Mail på Android",
    "Yahoo Mail: Search, Organize, Conquer",
    "Gesendet mit der GMX Mail App",
    "Sendt fra mobil. Beklager eventuelle skrivefeil.",
)
LABELS = (
    *("Følsomhet: Intern", "Sensitivity: Internal", "Klassifisering: Åpen", "Følsomhet: Fortrolig"),
    *("Unntatt offentlighet, jf. offentleglova § 13", "U.off."),
    *("[Sensitivity: Confidential - All Employees]", "Klassifisering: Åpen / Open"),
)


@pytest.mark.parametrize("footer", FOOTERS)
def test_the_last_line_of_any_program_in_any_language_goes_away(footer: str) -> None:
    found = cut(f"{OWN}\n\n{footer}\n\n{HEADER_NB}\n{letter(NB)}")
    assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize(
    "said",
    [
        "Sendt fra telefonen hans Ola",
        "Sendt fra mobilen min mens jeg var hos naboen",
        "Sendt fra Gmail-kontoen",
        "Sendt fra min iPhone. Beklager at det tok så lang tid",
        "Sendt med e-post",
        "Send e-post fra mobilen",
        "Last ned appen på telefonen.",
        "Hent måleren for Android-kunder",
        "Outlook sendt",
        "Yahoo Mail: slettet",
        "Sendt",
    ],
)
def test_a_line_with_one_word_of_its_own_is_siris(said: str) -> None:
    assert not is_sent_from(bare(said))


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_a_server_stamps_on_every_mail_is_no_answer_and_no_doubt(label: str) -> None:
    for said in (f"{label}\n\n{OWN}", f"{OWN}\n\n{label}", f"{label}\n{OWN}\n{label}"):
        found = cut(f"{said}\n\n{HEADER_NB}\n{letter(NB)}")
        assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize(
    "note",
    [
        "INTERNT – ikke til kunden",
        "Følsomhet: Intern – ikke til kunden",
        "Internt: hun har en gammel sak",
        "Klassifisering: Intern. Per må se på den.",
    ],
)
def test_what_somebody_says_of_secrecy_is_in_doubt(note: str) -> None:
    found = cut(f"{note}\n\n{OWN}\n\n{HEADER_NB}\n{letter(NB)}")
    assert found.text.startswith(note)
    assert not found.certain


def test_a_label_among_the_words_begins_something_else() -> None:
    assert not cut(f"{OWN}\n\nFølsomhet: Intern\n\nDet er en gammel inkassosak her.").certain


@pytest.mark.parametrize("subject", ["SV: [EXT] FW: Ny", "Re: Fwd: Ny", "[EKSTERN] SV: VS: Ny"])
def test_an_answer_to_what_was_passed_on_is_passed_on(subject: str) -> None:
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["SV: Re: SV: Ny henvendelse", "SV: VS-måleren er byttet"])
def test_an_answer_to_an_answer_is_an_answer(subject: str) -> None:
    assert not is_forward(subject)


@pytest.mark.parametrize("piece", ["Sendt fra min ", "https://", "[", "iphone'", "aqua ", "-a"])
def test_a_line_made_to_be_slow_is_read_all_the_same(piece: str) -> None:
    assert not is_sent_from(bare(piece * 200_000))
