"""Siri asked Per in the house, and replies in the same thread: his remark never leaves unseen."""

from __future__ import annotations

import pytest

from mail.reply import cut
from tests.mail.replies import HEADER_NB, NB, OWN, letter

REMARK = "denne damen er håpløs, men gi henne innsyn. Ikke nevn inkassosaken.\n\nPer\n"
HEADS = {
    "Outlook, no addresses": (
        "Fra: Per Hansen\nSendt: mandag 23. november 2026 11:00\nTil: Siri\nEmne: SV: innsyn"
    ),
    "Outlook on the web": f"{'_' * 32}\nFra: Per Hansen\nTil: Siri Olsen\nEmne: SV: innsyn",
    "a telephone": "Fra: Per Hansen\nDato: mandag 23. november 2026 11:00",
    "labels above their values": "Fra:\nPer Hansen\nSendt:\n23. november\nTil:\nSiri\nEmne:\nSV: x",
    "labels in one row": (
        "Fra: Per Hansen [mailto:per@example.com] Sendt: 23. november 2026 Til: Siri Emne: SV: x"
    ),
    "Notes": "Til:\tSiri\nFra:\tPer Hansen\nDato:\t23-11-2026 11:00\nEmne:\tSv: x",
    "Notes, short": "Per Hansen ---23.11.2026 11:00:00---",
    "Gmail": "Den 23. nov. 2026 kl. 10:12 skrev Per Hansen:",
    "Gmail, wrapped": "On Mon, 23 Nov 2026 at 11:00,\nPer Hansen wrote:",
    "by hand": "Per Hansen skrev:",
    "Teams": "[23.11.2026 11:00] Per Hansen",
    "Teams, newer": "Per Hansen, 23. nov. 2026, 11:00",
    "another sign than >": "| Hei",
    "Swedish": "Från: Per Hansen\nSkickat: den 23 november 2026 11:00\nTill: Siri\nÄmne: SV: x",
    "Swedish separator": "-------- Originalmeddelande --------\nPer Hansen",
    "Danish separator": "-----Oprindelig meddelelse-----\nPer Hansen",
    "German": "Von: Per Hansen\nGesendet: Montag, 23. November 2026 11:00\nBetreff: AW: innsyn",
    "German, wrote": "Am 23.11.2026 um 11:00 schrieb Per Hansen:",
    "French": "De : Per Hansen\nEnvoyé : lundi 23 novembre 2026 11:00\nÀ : Siri\nObjet : RE: x",
    "French, wrote": "Le lun. 23 nov. 2026 à 11:00, Per Hansen a écrit :",
    "French separator": "-----Message d'origine-----\nPer Hansen",
    "Polish": "Od: Per Hansen\nWysłano: poniedziałek 23 listopada 2026 11:00\nTemat: ODP: x",
    "Polish, wrote": "pon., 23 lis 2026 o 11:00 Per Hansen napisał(a):",
    "Finnish": "Lähettäjä: Per Hansen\nLähetetty: maanantai 23. marraskuuta 2026\nAihe: VS: x",
    "labels nobody told us of": (
        "差出人: Per Hansen\n送信日時: 2026/11/23 11:00\n宛先: Siri\n件名: RE: PV-K7M2-Q3XA"
    ),
    "a language nobody told us of": "Pirmd., 2026. g. 23. nov., plkst. 11:00 Per Hansen minēja:",
    "nothing but a greeting": "Hei Siri,",
}
ANSWERS = {
    "a table": "Rolle: leder\nE-post: k@person.no\nSiste innlogging: 3. mars 2026 kl. 10:11",
    "a log": "03.03.2026 10:11 Innlogging\n03.03.2026 10:15 Utlogging",
    "who has looked": "Ola Hansen 03.03.2026 10:11\nKari Moe 04.03.2026 10:11",
    "a move": "Fra: Storgata 1\nTil: Lillegata 2\nFlyttedato: 1. mars 2026",
    "a meter": "Måler: 1234\nSist lest: 23.11.2026 07:45\nAvlest av: Ola Hansen\nStand: 88.12",
    "a time above a list": "Den 23. november 2026 kl. 10.12 hadde vi disse opplysningene:\n- navn",
    "headings": "==== Fakturaer ====\n2019: slettet\n---- Avlesninger ----\nslettet",
    "a table with bars": "| Navn | Kari |\n| Rolle | leder |",
    "a time alone": "23.11.2026 10:11:\nnavn endret",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_colleagues_remark_between_the_answer_and_our_letter_is_never_certain(head: str) -> None:
    thread = f"{OWN}\n\n{HEADS[head]}\n\n{REMARK}\n{HEADER_NB}\n{letter(NB)}"
    assert not cut(thread).certain
    assert not cut(thread, sent=[letter(NB)]).certain


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_with_times_names_and_labels_of_its_own_is_certain(answer: str) -> None:
    text = f"Hei Kari\n\n{ANSWERS[answer]}\n\nMed vennlig hilsen\nSiri Olsen"
    found = cut(f"{text}\n\n{HEADER_NB}\n{letter(NB)}", sent=[letter(NB)])
    assert (found.text, found.certain) == (text, True)
