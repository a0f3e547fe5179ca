"""Pictures that belong to the words of a mail are no files, and leave no trace in its words."""

from __future__ import annotations

import base64
from email.message import MIMEPart

import pytest

from mail.inbound import Mail, read
from mail.parts import Attachment

TEXT = "Se bildet.\n\nSiri"


def picture(size: int, name: str, cid: str = "", disposition: str = "inline") -> MIMEPart:
    part = MIMEPart()
    part["Content-Type"] = f'image/png; name="{name}"'
    part["Content-Disposition"] = f'{disposition}; filename="{name}"'
    if cid:
        part["Content-ID"] = f"<{cid}>"
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(b"p" * size).decode("ascii"))
    return part


def shown_file(kind: str, name: str) -> MIMEPart:
    """A file as Apple Mail lays it among the words."""
    part = MIMEPart()
    part["Content-Type"] = f"text/{kind}; charset=utf-8"
    part["Content-Disposition"] = f'inline; filename="{name}"'
    part.set_payload("<p>Arbeidsfil</p>" if kind == "html" else "Arbeidsfil")
    return part


def mail_with(*parts: MIMEPart, text: str = TEXT, page: str = "") -> Mail:
    head = "From: siri@example.no\nContent-Type: multipart/mixed; boundary=b\n\n"
    words = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    shown = f"--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n" if page else ""
    rest = "".join(f"--b\n{part.as_string()}\n" for part in parts)
    return read(f"{head}{words}{shown}{rest}--b--\n".encode())


def names(files: tuple[Attachment, ...]) -> list[str]:
    return [file.name for file in files]


def test_a_picture_the_page_shows_is_no_file_wherever_it_lies() -> None:
    shown, sent = picture(90_000, "image001.png", "a@b"), picture(90_000, "image002.png", "c@d")
    mail = mail_with(shown, sent, page='<p>Hei</p><img src="cid:a@b">')
    assert names(mail.attachments) == ["image002.png"]


@pytest.mark.parametrize(
    ("size", "disposition", "is_file"),
    [(4_000, "inline", False), (90_000, "inline", True), (4_000, "attachment", True)],
)
def test_only_a_small_picture_laid_among_the_words_is_a_logo(
    size: int, disposition: str, is_file: bool
) -> None:
    found = names(mail_with(picture(size, "image0.png", disposition=disposition)).attachments)
    assert found == (["image0.png"] if is_file else [])


@pytest.mark.parametrize(
    "place",
    [
        "[cid:image001.png@01DCAC8A.5E1F2A30]",
        "[https://signatures.example/logo.png]<https://www.example.no>",
        "[image: logo.png]",
        "[Eksempel AS & co]",
    ],
)
def test_what_stands_for_a_picture_in_the_words_is_no_word(place: str) -> None:
    page = '<p>Hei</p><img width=1 alt="Eksempel AS &amp; co" src="https://x.example/1.png">'
    assert mail_with(text=f"{TEXT}\n{place}", page=page).text == TEXT


def test_what_a_person_wrote_in_brackets_is_kept() -> None:
    said = "Hei [navn].\n[Vedlegg 1] er brevet.\n[slettet]\nSe [https://www.example.no]."
    assert mail_with(text=said, page="<p>Hei</p>").text == said


@pytest.mark.parametrize(("kind", "name"), [("plain", "rapport.txt"), ("html", "rapport.html")])
def test_a_text_file_laid_among_the_words_is_a_file_and_none_of_the_words(
    kind: str, name: str
) -> None:
    mail = mail_with(shown_file(kind, name))
    assert (mail.text, names(mail.attachments)) == (TEXT, [name])
    first = mail_with(shown_file(kind, name), text="")
    assert (first.text, names(first.attachments)) == ("Arbeidsfil", [])  # there are no others
