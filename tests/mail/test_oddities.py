"""What Outlook and others send instead of a file, and what only looks like it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from mail.inbound import read
from mail.oddities import Oddity
from tests.mail.test_inbound import raw, with_parts

SHARED = {
    "OneDrive at work": "https://firma-my.sharepoint.com/:b:/g/personal/siri_firma_no/EaB3?e=4x",
    "SharePoint": "https://firma.sharepoint.com/:w:/r/sites/kunde/_layouts/15/Doc.aspx?sourcedoc=x",
    "OneDrive short": "https://1drv.ms/b/s!AqB3xyz",
    "OneDrive": "https://onedrive.live.com/?authkey=%21AB&cid=12AB&id=12AB%21107",
    "Google Drive": "https://drive.google.com/file/d/1AbC/view?usp=sharing",
    "Google Docs": "https://docs.google.com/document/d/1AbC/edit",
    "Dropbox": "https://www.dropbox.com/scl/fi/ab12/innsyn.pdf?rlkey=x&dl=0",
    "Mail Drop": "https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com",
    "WeTransfer": "https://we.tl/t-AbC123",
}
ONLY_LINKS = (
    "https://firma.sharepoint.com/sites/personvern/SitePages/Rutiner.aspx",
    "https://firma.sharepoint.com/",
    "https://www.dropbox.com/help",
    "https://drive.google.com/",
    "https://onedrive.live.com/about",
    "https://www.techem.com/no/no/personvern",
    "https://datatilsynet.no/?id=107",
    "https://dropbox.example/s/abcdef",
)


def page(inside: str) -> bytes:
    html = f"<html><body><p>Hei, se vedlegget.</p>{inside}</body></html>"
    return with_parts(("text/html; charset=utf-8", "", html.encode()))


@pytest.mark.parametrize("service", SHARED)
def test_a_file_handed_over_as_a_link_is_noticed_in_the_text_and_on_the_page(service: str) -> None:
    link = SHARED[service]
    filtered = f"https://eur02.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data=x"
    for mail in (
        raw(f"Se vedlegget.\r\n\r\n innsyn.pdf<{link}>\r\n"),
        raw(f"Se vedlegget: {filtered}"),
        page(f'<a id="OWA1" href="{link.replace("&", "&amp;")}"><img alt="pdf">innsyn.pdf</a>'),
        page(f'<a href="{filtered}">innsyn.pdf</a>'),
    ):
        assert read(mail).oddities == {Oddity.CLOUD_LINK}


@pytest.mark.parametrize("link", ONLY_LINKS)
def test_a_link_that_hands_over_nothing_is_only_a_link(link: str) -> None:
    assert read(raw(f"Les mer på {link} om du vil.")).oddities == set()
    assert read(page(f'<a href="{link}">Les mer</a>')).oddities == set()


def test_a_link_in_what_is_quoted_is_not_the_senders() -> None:
    link = SHARED["SharePoint"]
    quoted = f"Ja.\r\n\r\n> Se {link}\r\n> Hilsen Per\r\n"
    below = f'<p>Ja.</p><div id="x_divRplyFwdMsg">Fra: Per</div><a href="{link}">x</a>'
    assert read(raw(quoted)).oddities == set()
    assert read(page(below)).oddities == set()


@pytest.mark.parametrize(
    ("kind", "name", "oddity"),
    [
        ("application/x-microsoft-rpmsg-message", "message.rpmsg", Oddity.PROTECTED),
        ("application/octet-stream", "message_v2.rpmsg", Oddity.PROTECTED),
        ("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m", Oddity.PROTECTED),
        ("application/ms-tnef", "winmail.dat", Oddity.TNEF),
        ("application/octet-stream", "WINMAIL.DAT", Oddity.TNEF),
        ("application/ms-tnef", "svar.bin", Oddity.TNEF),
    ],
)
def test_what_only_outlook_can_open_is_noticed(kind: str, name: str, oddity: Oddity) -> None:
    part = (f'{kind}; name="{name}"', "Content-Disposition: attachment\r\n", b"x")
    assert read(with_parts(("text/plain", "", b"Se vedlegget."), part)).oddities == {oddity}


def test_a_mail_sealed_as_a_whole_is_noticed() -> None:
    sealed = b"From: a@b.no\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx"
    pgp = b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"
    assert read(sealed).oddities == read(pgp).oddities == {Oddity.PROTECTED}


def test_ordinary_files_and_a_signed_mail_are_not_odd() -> None:
    mail = with_parts(
        ("text/plain", "", b"Se vedlegget."),
        ('application/pdf; name="innsyn.pdf"', "", b"%PDF"),
        ('application/pkcs7-signature; name="smime.p7s"', "", b"x"),
    )
    assert read(mail).oddities == set()
