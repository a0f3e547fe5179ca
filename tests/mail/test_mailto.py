"""A link that begins a mail, and the headers by which Outlook keeps letters together."""

from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mail import mailto, threads
from mail.fill import place_of
from mail.headers import plain

ADDRESS = "sak+k7m2q3xa.abcdefgh.svar.abcdefghijklmnopqrstuvwxyz@svar.example.no"


def opened(link: str) -> tuple[str, str, str, str]:
    """What a mail program puts into its fields: name, address, subject and text."""
    parts = urlsplit(link)
    name, address = parseaddr(unquote(parts.path))
    said = parse_qs(parts.query)
    return name, address, said["subject"][0], said.get("body", [""])[0]


def test_a_link_begins_a_mail_to_an_address_whose_name_says_where_the_text_goes() -> None:
    link = mailto.link("Spørsmål til personen, sak PV-K7M2-Q3XA", ADDRESS)
    name = "Spørsmål til personen, sak PV-K7M2-Q3XA"
    assert opened(link) == (name, ADDRESS, name, "")
    assert link.isascii()
    assert place_of(link) == ADDRESS


def test_lines_to_fill_in_stand_on_their_own_with_room_for_the_text_below() -> None:
    link = mailto.link("Svar", ADDRESS, ("Når det ble gjort", "Hva & hvor? 100 %"))
    _, _, _, body = opened(link)
    assert body == "Når det ble gjort: \r\nHva & hvor? 100 %: \r\n\r\n"


@pytest.mark.parametrize("name", ['Gi saken til "Per" <x@y.no>', "Gi\\ saken", 'a"?bcc=x@y.no&'])
def test_a_name_can_be_no_other_address_and_no_field_of_the_link(name: str) -> None:
    shown, address, subject, _ = opened(mailto.link(name, ADDRESS))
    assert (address, subject) == (ADDRESS, shown)
    assert "bcc" not in parse_qs(urlsplit(mailto.link(name, ADDRESS)).query)


def test_letters_of_one_thread_have_one_id_and_one_topic_whatever_their_subject() -> None:
    first = threads.headers("<k7m2q3xa.abcdefgh@svar.example.no>", "PV-K7M2-Q3XA")
    assert first == threads.headers("<k7m2q3xa.abcdefgh@svar.example.no>", "PV-K7M2-Q3XA")
    other = threads.headers("<k7m2q3xa.hgfedcba@svar.example.no>", "PV-K7M2-Q3XA")
    assert first["Thread-Index"] != other["Thread-Index"]
    assert all(plain(value, name) for name, value in first.items())
    assert threads.headers(None, "PV-K7M2-Q3XA") == threads.headers("<a@b>", "") == {}
