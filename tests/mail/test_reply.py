"""A handler presses Reply: what was written is kept, what was quoted is not, and doubt is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.quotes import LONGEST, look_at
from mail.reply import cut, known_markers
from tests.mail.replies import (
    ADDRESS,
    CERTAIN,
    HEADER_NB,
    LAWFUL,
    LETTER,
    MARKERS,
    NB,
    OWN,
    UNCERTAIN,
    letter,
    quoted,
)

PIECES = [
    *OWN.split("\n"),
    *HEADER_NB.split("\n"),
    *MARKERS.values(),
    "> " + NB,
    "> hei",
    ">",
    "",
    "_" * 32,
    "-----Opprinnelig melding-----",
    "---------- Videresendt melding ---------",
    "tor. 5. mars 2026 kl. 10:11 skrev Eksempel <a@b.no>:",
    "Den 05.03.2026 10:11, skrev Eksempel:",
    "-- ",
    "Sendt fra min iPhone",
    "x" * 3000,
]


@pytest.mark.parametrize("program", CERTAIN)
def test_a_reply_is_cut_where_the_program_began_to_quote(program: str) -> None:
    found = cut(CERTAIN[program])
    assert found.text.replace("\r", "") == OWN
    assert found.certain
    assert not found.forwarded


@pytest.mark.parametrize("case", LAWFUL)
@pytest.mark.parametrize(
    "tail", ["", f"\n\n{HEADER_NB}\n{letter(NB)}", f"\n\n{quoted(letter(NB))}"]
)
def test_words_that_only_look_like_a_quote_are_kept(case: str, tail: str) -> None:
    said = f"Hei.\n\n{LAWFUL[case]}"
    found = cut(said + tail)
    assert found.text == said
    assert found.certain


@pytest.mark.parametrize("case", UNCERTAIN)
def test_what_could_be_cut_wrongly_is_said_to_be_uncertain(case: str) -> None:
    assert not cut(UNCERTAIN[case]).certain


@pytest.mark.parametrize(
    "case",
    ["answers between the lines", "an answer below", "a quote of the handler's own"],
)
def test_an_answer_among_the_quotes_is_kept_whole(case: str) -> None:
    assert cut(UNCERTAIN[case]).text.strip() == UNCERTAIN[case].strip()


@pytest.mark.parametrize("case", ["a quote nobody introduced", "a header without a subject"])
def test_a_quote_that_is_uncertain_is_cut_all_the_same(case: str) -> None:
    assert cut(UNCERTAIN[case]).text == OWN


def test_a_listing_of_mails_in_an_answer_is_kept() -> None:
    assert cut(UNCERTAIN["a listing of mails"]).text.count("Sendt:") == 1


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "---------- Videresendt melding ----------",
        "Begin forwarded message:",
        "Videresendt melding:",
        "-------- Vidaresend melding --------",
    ],
)
def test_a_forward_is_seen(line: str) -> None:
    found = cut(f"Kan du ta denne?\n\n{line}\n{HEADER_NB}\n{letter(NB)}")
    assert found.forwarded
    assert found.text == "Kan du ta denne?"


@pytest.mark.parametrize(
    "line",
    [
        "Sendt fra min iPhone 15 Pro",
        "Sendt frå mobilen min",
        "Sent from my Galaxy A52s 5G",
        "Sendt fra Outlook for Android<https://aka.ms/AAb9ysg>",
        "Skaff deg Outlook for iOS<https://aka.ms/o0ukef>",
        "Skaffa Outlook för iOS",
        "Hent BlueMail for Android",
        "Envoyé de mon iPhone",
        "Sendt med [Proton Mail](https://proton.me/mail/home) sikker e-post.",
        "Sendt fra min Android-enhet med K-9 e-post. Unnskyld min kortfattethet.",
        "Sendt fra E-post for Windows",
    ],
)
def test_what_a_telephone_adds_is_taken_away(line: str) -> None:
    found = cut(f"{OWN}\n\n{line}\n\n{HEADER_NB}\n{letter(NB)}")
    assert (found.text, found.certain) == (OWN, True)


def test_the_line_of_a_telephone_nobody_told_us_of_is_kept_and_uncertain() -> None:
    found = cut(f"{OWN}\n\nSendt fra min Fairphone")
    assert (found.text.endswith("Fairphone"), found.certain) == (True, False)


@pytest.mark.parametrize(
    "line",
    [
        "Sendt med telefonen til deg i går",
        "Sendt fra Gmail-kontoen din 3. mars 2026: en klage",
        "Sendt fra oss i går",
    ],
)
def test_words_about_what_was_sent_are_kept(line: str) -> None:
    found = cut(f"Hei.\n\n{line}\n\n{HEADER_NB}\n{letter(NB)}")
    assert (found.text, found.certain) == (f"Hei.\n\n{line}", True)


def test_a_servers_warning_above_the_answer_is_not_taken_for_an_answer() -> None:
    warning = "CAUTION: This email originated from outside of the organization."
    assert not cut(f"{warning}\n\n{OWN}\n\n{HEADER_NB}\n{letter(NB)}").certain
    assert cut(f"{OWN}\n\n{warning}\n\n{HEADER_NB}\n{letter(NB)}").text.startswith(OWN)


@pytest.mark.parametrize(
    "said",
    [
        "Hei Kari.\n\nDu spurte:\n\n«Jeg vil vite hva dere har.»\n\nVi har navnet ditt.",
        "Hei Kari.\n\n«Jeg vil vite\nhva dere har.» Vi har navnet ditt og adressen din.",
    ],
)
def test_what_kari_asked_may_be_said_again_in_marks(said: str) -> None:
    found = cut(f"{said}\n\n{HEADER_NB}\n{letter(NB)}", sent=[letter(NB)])
    assert (found.text, found.certain) == (said, True)


def test_what_our_letter_says_without_marks_is_in_doubt() -> None:
    for said in ("Jeg vil vite hva dere har.", "« \n\nJeg vil vite hva dere har."):
        text = f"Hei Kari.\n\n{said}\n\nHilsen Siri\n\n{HEADER_NB}\n{letter(NB)}"
        assert not cut(text, sent=[letter(NB)]).certain


def test_who_points_below_into_a_letter_nobody_wrote_in_points_at_the_words_that_are_there() -> (
    None
):
    said = "Hei Kari, svar på spørsmålene dine følger under. Vi har navnet ditt og adressen din."
    untouched = f"{said}\n\n{HEADER_NB}\n{letter(NB)}"
    assert cut(untouched, sent=[letter(NB)]).certain
    assert not cut(untouched).certain
    written_in = untouched.replace("hva dere har.", "hva dere har. Navn og adresse.")
    assert not cut(written_in, sent=[letter(NB)]).certain


FOOT = "Denne e-posten og eventuelle vedlegg er bare ment for mottakeren."


@pytest.mark.parametrize(
    "foot",
    [
        FOOT,
        "Denne e-posten er bare ment for mottakeren.",
        "This e-mail is confidential.",
        "Tenk på miljøet før du skriver ut.",
        "Klassifisering: Åpen",
        f"Techem Norge AS\nwww.techem.no\n\n{FOOT}\nEr du ikke rett mottaker, slett den.",
        "Virusfri.www.avg.com<https://www.avg.com/x>",
        "E-posten er kontrollert for virus.",
        "Techem Norge AS, Hammersborggata 9, 0181 Oslo, Org.nr. 946 417 750\n"
        "Diese Nachricht ist vertraulich.",
    ],
)
def test_what_a_server_writes_under_our_letter_is_no_answer(foot: str) -> None:
    found = cut(f"{OWN}\n\n{HEADER_NB}\n{letter(NB)}\n\n{foot}", sent=[letter(NB)])
    assert (found.text, found.certain) == (OWN, True)


@pytest.mark.parametrize(
    "said",
    [
        "Ja, det har vi.",
        "Vi har slettet e-posten din.",
        "Nei",
        "Techem Norge AS har navnet ditt.",
        "Techem Norge AS, og borettslaget, har navnet ditt.",
        "E-posten fra deg er fortrolig.",
    ],
)
def test_what_siri_writes_under_our_letter_is_an_answer(said: str) -> None:
    found = cut(f"{OWN}\n\n{HEADER_NB}\n{letter(NB)}\n\n{said}", sent=[letter(NB)])
    assert said in found.text
    assert not found.certain


@pytest.mark.parametrize(
    "opening",
    [
        f">>> Eksempel AS <{ADDRESS}> 05.03.2026 10:11 >>>",
        f"to 5. maalisk. 2026 klo 10.11 Eksempel AS ({ADDRESS}) kirjoitti:",
    ],
)
def test_programs_of_other_houses_and_tongues_are_cut_where_they_begin(opening: str) -> None:
    found = cut(f"{OWN}\n\n{opening}\n{letter(NB)}")
    assert (found.text, found.certain) == (OWN, True)


def test_a_place_under_a_name_is_not_taken_for_a_date() -> None:
    signed = f"{OWN}\nHammersborg torg 3\n0179 Oslo\nTlf.\n22 02 14 00"
    quote = quoted(f"5. mars 2026 kl. 10:11 skrev Eksempel AS <{ADDRESS}>:\n\n{letter(NB)}")
    for opening in ("", "Den 05.03.2026 10:11, skrev Eksempel AS:\n"):
        found = cut(f"{signed}\n{opening}{quote}")
        assert (found.text, found.certain) == (signed, True)


def test_what_was_cut_is_kept_beside() -> None:
    found = cut(CERTAIN["Outlook desktop nb"])
    assert found.quoted.startswith("\n".join(HEADER_NB.split("\n")[:2]))
    assert found.quoted.endswith(LETTER.split("\n")[-1])


def test_the_markers_are_those_of_the_letters() -> None:
    assert known_markers() == set(MARKERS.values())


def test_other_markers_may_be_given() -> None:
    found = cut("Hei\n\n---- Vastaa tämän rivin yläpuolelle ----\nx", ["---- Vastaa tämän rivin"])
    assert found.text == "Hei"


def test_a_reply_longer_than_can_be_looked_through_is_uncertain() -> None:
    assert not cut("Hei\n" * (LONGEST // 4 + 1)).certain


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=60), max_size=40).map("\n".join))
def test_every_kept_line_is_a_line_of_the_mail_in_its_order(text: str) -> None:
    found = cut(text)
    lines = iter(look_at(text).written)
    assert all(line in lines for line in found.text.split("\n") if found.text)
    kept, rest = len(found.text.split("\n")) if found.text else 0, found.quoted.count("\n")
    assert kept + rest <= len(look_at(text).written)


@given(st.text(max_size=500))
def test_no_text_breaks_the_cut(text: str) -> None:
    cut(text)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("\n".join))
def test_a_certain_cut_keeps_neither_marker_nor_quote(above: str) -> None:
    found = cut(f"{above}\n\n{HEADER_NB}\n{letter(NB)}")
    if found.certain:
        assert NB not in found.text
        assert not any(line.startswith(">") for line in found.text.split("\n"))
        assert "https://x.example/1" not in found.text


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 200_000,
        "On " * 130_000,
        "On 1 Jan 2026\n" * 25_000,
        "Den a skrev " * 30_000,
        "Den 1 a skrev\n" * 25_000,
        "Fra: x\n" * 55_000,
        "Fra: x@y.no\nSendt: i dag\n" * 15_000,
        "> " * 190_000,
        "> x\n" * 90_000,
        "-" * 390_000,
        "---- \n" * 60_000,
        "_" * 390_000,
        "a@" * 190_000,
        "x: y@z.no\n" * 39_000,
        (NB[:-6] + "\n") * 6_000,
        ("tor. 5. mars 2026 kl. 10:11 skrev\n") * 11_000,
        "Sendt fra min " * 27_000,
    ],
)
def test_a_mail_made_to_be_slow_is_looked_through_all_the_same(text: str) -> None:
    assert isinstance(cut(text).certain, bool)
