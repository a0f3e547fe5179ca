"""Programs that are rarer at the desk, and those in other tongues: the answer is cut as ever."""

from __future__ import annotations

import pytest

from mail.reply import cut
from tests.mail.replies import ADDRESS, NB, OWN, letter, quoted

WHO = f"Eksempel AS <{ADDRESS}>"
US, SUBJECT = "Siri Olsen <siri@example.no>", "Ny henvendelse, sak PV-K7M2-Q3XA"


def header(*labels: str, date: str = "torsdag 5. mars 2026 10:11") -> str:
    values = (WHO, date, US, SUBJECT)
    return "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))


PLAIN = {
    "Outlook sv": header("Från", "Skickat", "Till", "Ämne", date="den 5 mars 2026 10:11"),
    "Outlook da": header("Fra", "Sendt", "Til", "Emne", date="5. marts 2026 10:11"),
    "Outlook de": header("Von", "Gesendet", "An", "Betreff", date="Donnerstag, 5. März 2026 10:11"),
    "Outlook fi": header("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", date="5.3.2026 10.11"),
    "Outlook pl": header("Od", "Wysłano", "Do", "Temat", date="czwartek, 5 marca 2026 10:11"),
    "Zimbra": f"----- Opprinnelig melding -----\n{header('Fra', 'Sendt', 'Til', 'Emne')}",
    "eM Client": (
        "------ Original Message ------\n"
        f'From: "Eksempel AS" <{ADDRESS}>\nTo: {US}\nSent: 05.03.2026 10:11:10\nSubject: {SUBJECT}'
    ),
    "eM Client, no colons": (
        "------ Opprinnelig melding ------\n"
        f'Fra "Eksempel AS" <{ADDRESS}>\nTil {US}\nDato 05.03.2026 10:11:10\nEmne {SUBJECT}'
    ),
    "Notes": (
        f"Fra:\t{WHO}\nTil:\tSiri Olsen/Techem@Techem\nDato:\t05.03.2026 10:11\nEmne:\t{SUBJECT}"
    ),
    "HCL Notes": (
        f"-----{WHO} skrev: -----\nTil: {US}\nFra: {WHO}\nDato: 05.03.2026 10:11\nEmne: {SUBJECT}"
    ),
    "GroupWise": f">>> {WHO} 05.03.2026 10:11 >>>",
}
SIGNED = {
    "Roundcube": "Eksempel AS skrev 2026-03-05 10:11:",
    "Spark": f"Sendt med Spark\nDen 5. mars 2026, 10:11 +0100, skrev {WHO}:",
    "Superhuman": f"Sent via Superhuman\n\nOn Thu, Mar 5, 2026 at 10:11 AM, {WHO} wrote:",
    "Gmail fi": f"to 5. maalisk. 2026 klo 10.11 Eksempel AS ({ADDRESS}) kirjoitti:",
    "Gmail pl": f"czw., 5 mar 2026 o 10:11 {WHO} napisał(a):",
    "Gmail de": f"Am Do., 5. März 2026 um 10:11 Uhr schrieb {WHO}:",
}
BANNERS = (
    "[EKSTERN] Denne e-posten kommer utenfra. Vær forsiktig med lenker og vedlegg.",
    "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nZjQcmQRYFpfptBannerEnd",
    "CAUTION: This email originated from outside of the organization. Do not click links.",
)


@pytest.mark.parametrize("program", PLAIN)
def test_a_program_that_sets_no_signs_is_cut_where_it_begins(program: str) -> None:
    found = cut(f"{OWN}\n\n{PLAIN[program]}\n\n{letter(NB)}", sent=[letter(NB)])
    assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize("program", SIGNED)
def test_a_program_that_sets_signs_is_cut_where_it_begins(program: str) -> None:
    found = cut(f"{OWN}\n\n{SIGNED[program]}\n\n{quoted(letter(NB))}", sent=[letter(NB)])
    assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize("banner", BANNERS)
def test_what_a_server_sets_above_our_letter_goes_with_it(banner: str) -> None:
    head = header("Fra", "Sendt", "Til", "Emne")
    found = cut(f"{OWN}\n\n{head}\n\n{banner}\n\n{letter(NB)}", sent=[letter(NB)])
    assert (found.text, found.certain) == (OWN, True)
