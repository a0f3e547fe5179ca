"""A colleague's words, pasted in from a chat or a reading pane, never leave as Siri's own."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mail import voices
from mail.inbound import read
from mail.reply import cut
from tests.mail.replies import HEADER_NB, NB, OWN, letter

REMARK = "Denne damen er håpløs, se inkassosaken. Ikke nevn det for henne."
DESK = voices.of([("Per Hansen", "per@example.com")])
BY_THE_FORM = (
    "[15:06] Per Hansen",
    "Per Hansen  15:06",
    "Per Hansen\nI går 15:06",
    "Per Hansen\nsøn. 22. nov. 2026 15:06",
    "Fra: Per Hansen",
    "Kommentar fra innkreving:",
    "INTERNT, IKKE TIL KUNDEN",
    "På 22.11.2026 15:06, Per Hansen <per@example.com> skrev",
    "@Siri",
)
BY_THE_NAME = ("Per:", "PH:", "Per H., innkreving:", "——— Per Hansen ———", "per@example.com:")
OWN_LINES = (
    "Vi har disse opplysningene om deg: navn og e-post.",
    "Siste pålogging: 22.11.2026 15:06",
    "Fra: 1. januar 2025\nTil: 31. desember 2025",
    "12.01.2025 10:11 Kari Nordmann\n14.02.2025 08:20 Kari Nordmann",
    "Internt i Techem behandler to personer opplysningene.",
    "Du skrev: «Slett alt.»",
    "Meldingen fra deg: Vi fikk den 3. mars, og den ligger på saken.",
    "Svar fra oss: Ja, det kan du få.",
    "Per dags dato har vi navnet ditt.",
    "Per 1. mai 2026 har vi navnet ditt.",
    "Her er forbruket ditt per år, i kilowattimer:",
    "Opprettet: 12.05.2024 14:22",
    "Fra: 3. mars 2026\nTil: 9. mars 2026\nEmne: Kald radiator",
)


def page(inner: str, text: str = "") -> bytes:
    """A mail with a page, and a text beside it or none."""
    message = EmailMessage()
    message["From"], message["To"] = "siri@example.com", "sak@svar.example.no"
    message["Subject"] = "SV: Ny henvendelse"
    if text:
        message.set_content(text)
        message.add_alternative(inner, subtype="html")
    else:
        message.set_content(inner, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("head", [*BY_THE_FORM, *BY_THE_NAME])
def test_what_a_colleague_said_is_in_doubt_wherever_it_was_copied_from(head: str) -> None:
    said = f"{OWN}\n\n{head}\n\n{REMARK}\n"
    for text in (said, f"{said}\n{HEADER_NB}\n{letter(NB)}"):
        assert not cut(text, sent=[letter(NB)], colleagues=DESK).certain


@pytest.mark.parametrize(
    "head", ["Per:", "- Per:", "Til Per:", "PS til Per Hansen:", "Kommentar fra innkreving:"]
)
def test_a_colleague_who_says_much_on_one_line_is_in_doubt_too(head: str) -> None:
    said = f"{head} {REMARK} {'Det har vi sagt henne mange ganger før. ' * 3}"
    assert not cut(f"{OWN}\n\n{said}", colleagues=DESK).certain


@pytest.mark.parametrize(
    "remark",
    [
        "Per mener hun er håpløs.",
        "Per sjekk dette først.",
        "Per synes vi bør vente.",
        "Per, kan du se på denne?",
        "Per i dag må du sjekke inkassosaken.",
    ],
)
def test_a_sentence_that_begins_with_a_colleague_is_in_doubt(remark: str) -> None:
    assert not cut(f"{remark}\n\n{OWN}", colleagues=DESK).certain
    assert not cut(f"{OWN}\n\n{remark}", colleagues=DESK).certain


def test_who_greets_two_people_has_written_two_letters() -> None:
    assert not cut(f"Hei Per, her er svaret mitt. {REMARK}\n\nHei Kari,\n\n{OWN}").certain


def test_what_is_noted_in_the_margin_is_in_doubt() -> None:
    note = f'<div style="mso-element:comment-list"><p>{REMARK}</p></div>'
    found = read(page(f"<p>{OWN}</p>{note}"))
    assert REMARK not in found.text or not found.certain


@pytest.mark.parametrize("head", BY_THE_FORM)
def test_a_form_of_its_own_needs_no_name(head: str) -> None:
    assert not cut(f"{OWN}\n\n{head}\n\n{REMARK}\n").certain


@pytest.mark.parametrize("line", OWN_LINES)
def test_siris_own_lines_with_times_and_labels_are_hers(line: str) -> None:
    text = f"Hei Kari.\n\n{line}\n\nHilsen Siri"
    found = cut(text, colleagues=DESK)
    assert (found.text, found.certain) == (text, True)


@pytest.mark.parametrize(
    "mark",
    [
        "<s>{}</s>",
        "<del>{}</del>",
        '<span style="text-decoration:line-through">{}</span>',
        '<span style="visibility:hidden">{}</span>',
        '<span style="font-size:0">{}</span>',
        "<blockquote>{}</blockquote>",
        '<blockquote style="margin:0 0 0 1ex;border-left:3px solid #ccc">{}</blockquote>',
    ],
)
@pytest.mark.parametrize("text", ["", f"{OWN} {REMARK}"])
def test_words_that_are_struck_out_quoted_or_hidden_never_go_as_if_they_stood(
    mark: str, text: str
) -> None:
    mail = read(page(f"<p>{OWN} {mark.format(REMARK)}</p>", text))
    assert not mail.certain
    assert read(page(f"<p>{OWN}</p>", OWN)).certain


def test_what_siri_has_indented_is_hers() -> None:
    indent = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">Navn: Kari</blockquote>'
    assert read(page(f"<p>{OWN}</p>{indent}")).certain


def test_a_text_that_only_says_it_is_a_page_is_not_the_answer() -> None:
    stub = "Denne meldingen er i HTML-format. Bruk et program som kan vise HTML."
    assert not read(page(f"<p>{OWN}</p>", stub)).certain


def test_what_was_damaged_on_the_way_is_in_doubt() -> None:
    head = "From: siri@example.com\nTo: s@example.no\nSubject: SV: x\nMIME-Version: 1.0\n"
    kind = 'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: '
    assert read(f"{head}{kind}8bit\n\n{OWN}\n".encode()).certain
    assert not read(f"{head}{kind}base64\n\nSGVpIEth!!!cmkuIFZpIGhhcg\n".encode()).certain
    assert not read(f"{head}{kind}8bit\n\nHei Kåre. {OWN}\n".encode("cp1252")).certain
