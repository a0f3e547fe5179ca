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


QUOTE = '<div id="appendonsend"></div><p>Fra: Techem</p>'


@pytest.mark.parametrize(
    ("page", "size", "is_file"),
    [
        ('<p>Slik ser det ut:</p><img src="cid:a@b"><p>Hilsen</p><p>Siri</p>', 90_000, True),
        ('<p>Slik ser det ut:</p><img src="cid:a@b"><p>Hilsen</p><p>Siri</p>', 4_000, False),
        ('<p>Ja.</p><p>Med vennlig hilsen</p><p>Siri</p><img src="cid:a@b">', 90_000, False),
        ('<p>Ja.</p><p><i>Mvh</i> Siri<br><img src="cid:a@b"></p>', 90_000, False),
        (f'<p>Ja.</p>{QUOTE}<img src="cid:a@b">', 90_000, False),
        ('<p>Ja.</p><img src="https://example.no/a@b">', 90_000, True),
    ],
)
def test_a_picture_pasted_among_the_words_is_a_file_and_one_of_the_signature_is_none(
    page: str, size: int, is_file: bool
) -> None:
    shown, sent = picture(size, "image001.png", "a@b"), picture(90_000, "image002.png", "c@d")
    found = names(mail_with(shown, sent, page=page).attachments)
    assert sorted(found) == (["image001.png"] if is_file else []) + ["image002.png"]


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


def test_words_the_page_does_not_show_are_in_doubt_when_the_text_says_them() -> None:
    hidden = "Kunden er kredittsperret."
    page = f'<p>Hei Kari, vi har navnet.</p><p style="display:none">{hidden}</p>'
    said = "Hei Kari, vi har navnet."
    assert mail_with(text=f"{said}\n{hidden}", page=page).is_clear is False
    assert mail_with(text=said, page=page).is_clear is True


def test_a_text_that_lacks_the_words_of_the_page_gives_way_to_them() -> None:
    page = "<p>Hei Kari. Vi har navnet ditt og adressen din.</p>"
    mail = mail_with(text="Denne meldingen er i HTML-format.", page=page)
    assert (mail.text, mail.certain) == ("Hei Kari. Vi har navnet ditt og adressen din.", False)


@pytest.mark.parametrize(
    ("head", "content", "text"),
    [
        ("text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"SGVpIEthcml", None),
        ("text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"SGVp*IEth;cmk=", None),
        (
            "text/plain; charset=utf-8",
            "på kontoen\n©".encode() + b"\xe5",
            "på kontoen",
        ),
        ("text/plain; charset=cp037", "Hei på deg".encode("cp037"), None),
        ("text/plain; charset=utf-7", "på kontoen".encode("utf-7"), None),
        ("text/plain; charset=utf-8", "på kontoen".encode("cp1252"), "på kontoen"),
    ],
)
def test_words_that_are_not_encoded_as_they_say_are_never_certain(
    head: str, content: bytes, text: str | None
) -> None:
    mail = read(f"From: siri@example.no\nContent-Type: {head}\n\n".encode() + content)
    assert (mail.is_whole, mail.certain) == (False, False)
    assert text is None or mail.whole.startswith(text)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/plain", "på kontoen".encode("cp1252")),
        ("text/plain; charset=us-ascii", "på kontoen".encode()),
        ("text/plain; charset=windows-1257", "på kontoen".encode("cp1257")),
        ("text/plain; charset=x-unknown", b"pa kontoen"),
    ],
)
def test_words_with_no_charset_or_a_known_one_are_read_whole(kind: str, content: bytes) -> None:
    mail = read(f"From: siri@example.no\nContent-Type: {kind}\n\n".encode() + content)
    assert (mail.whole.replace("a", "\u00e5", 1), mail.is_whole) == ("på kontoen", True)


@pytest.mark.parametrize(
    ("within", "kind", "is_file"),
    [
        ("signed", "application/pkcs7-signature; name=smime.p7s", False),
        ("signed", "application/pgp-signature", False),
        ("alternative", "text/calendar; method=REPLY", False),
        ("mixed", "application/pkcs7-signature; name=smime.p7s", True),
        ("alternative", "application/pdf; name=innsyn.pdf", True),
    ],
)
def test_a_signature_on_a_mail_and_another_way_to_say_it_are_no_files(
    within: str, kind: str, is_file: bool
) -> None:
    head = f"From: siri@example.no\nContent-Type: multipart/{within}; boundary=b\n\n"
    mail = read(f"{head}--b\n\nHei\n--b\nContent-Type: {kind}\n\nx\n--b--\n".encode())
    assert (mail.whole.strip(), len(mail.attachments)) == ("Hei", int(is_file))
