"""The bytes of a mail: what mail programs need in it, and nothing anybody slipped in."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.compose import Composed
from mail.headers import UnsafeHeader
from mail.message import build, check_block
from tests.mail.payloads import HEADER_INJECTIONS

LETTER = Composed(
    "Svar på henvendelsen, sak PV-K7M2-Q3XA", "Hei på deg\n.\nFrom oss\n", "<p>Hei</p>"
)
EXCHANGE_ID = "<AM0PR05MB4321" + "A1B2C3" * 8 + "@AM0PR05MB4321.eurprd05.prod.outlook.com>"
PLAIN: dict[str, Any] = {
    "sender_name": "Personvern i Eksempel AS",
    "sender": "personvern@example.no",
    "recipient": "kari@example.no",
    "message_id": "<0123456789abcdef@svar.example.no>",
    "composed": LETTER,
    "date": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
}
FULL: dict[str, Any] = PLAIN | {
    "reply_to": ("Svar til personen, sak PV-K7M2-Q3XA", "sak+a.b.c.d@svar.example.no"),
    "in_reply_to": EXCHANGE_ID,
    "references": (EXCHANGE_ID, "<2@example.no>"),
    "automatic": "auto-generated",
    "extra": {"X-Case": "PV-K7M2-Q3XA"},
}
NAMES = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "X-Case",
]


def test_a_mail_reads_back_as_it_was_meant() -> None:
    read = email.message_from_bytes(build(**FULL), policy=email.policy.default)
    assert read.keys() == NAMES
    assert read["Subject"] == LETTER.subject
    assert read["From"] == "Personvern i Eksempel AS <personvern@example.no>"
    assert read["Reply-To"].addresses[0].display_name == "Svar til personen, sak PV-K7M2-Q3XA"
    assert read["Date"].datetime == PLAIN["date"]
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["X-Auto-Response-Suppress"] == "All"
    text, page = read.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text.rstrip("\n")
    assert page.get_content_type() == "text/html"
    assert "<p>Hei</p>" in page.get_content()


def test_a_persons_own_words_are_not_marked_as_automatic() -> None:
    read = email.message_from_bytes(build(**PLAIN))
    assert not read["Auto-Submitted"]
    assert not read["X-Auto-Response-Suppress"]


def test_a_mail_is_seven_bit_with_short_lines_and_proper_line_ends() -> None:
    long = Composed("x" * 300 + "å", "æøå" * 1000 + " \n" + "x" * 5000, "<p>" + "ø" * 5000 + "</p>")
    raw = build(**FULL | {"composed": long})
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 120
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == long.subject
    text, page = (part.get_content().replace("\r\n", "\n") for part in read.iter_parts())
    assert (text.rstrip("\n"), page.rstrip("\n")) == (long.text, long.html)


def test_the_ids_of_exchange_stay_whole() -> None:
    raw = build(**FULL)
    assert f"In-Reply-To: {EXCHANGE_ID}\r\n".encode() in raw
    assert f"References: {EXCHANGE_ID}\r\n <2@example.no>\r\n".encode() in raw


def test_only_the_last_references_are_kept() -> None:
    many = tuple(f"<{number}@example.no>" for number in range(40))
    read = email.message_from_bytes(build(**FULL | {"references": many}))
    assert read["References"].split() == list(many[-20:])


def test_the_name_of_a_sender_may_hold_what_norwegian_names_hold() -> None:
    name = 'Bjørn "Bjønn" Åse, (drift) <post>; avd. \\ «nord»'
    read = email.message_from_bytes(build(**PLAIN | {"sender_name": name}))["From"]
    assert str(make_header(decode_header(read))) == f"{name} <personvern@example.no>"
    assert parseaddr(" ".join(read.split()))[1] == "personvern@example.no"


def test_the_signs_of_a_plain_name_are_quoted() -> None:
    read = email.message_from_bytes(build(**PLAIN | {"sender_name": 'Per "P" <x@y>, \\ Co'}))
    assert parseaddr(read["From"]) == ('Per "P" <x@y>, \\ Co', "personvern@example.no")


@pytest.mark.parametrize("payload", HEADER_INJECTIONS)
@pytest.mark.parametrize(
    "field",
    [
        "sender_name",
        "sender",
        "recipient",
        "message_id",
        "in_reply_to",
        "references",
        "subject",
        "reply_to_name",
        "reply_to_address",
        "extra",
        "extra_name",
        "automatic",
    ],
)
def test_nothing_injected_reaches_a_header(payload: str, field: str) -> None:
    injected: dict[str, dict[str, Any]] = {
        "references": {"references": ("<1@example.no>", payload)},
        "subject": {"composed": Composed(payload, "x", "x")},
        "reply_to_name": {"reply_to": (payload, "sak@svar.example.no")},
        "reply_to_address": {"reply_to": ("Svar", payload)},
        "extra": {"extra": {"X-Case": payload}},
        "extra_name": {"extra": {payload: "x"}},
    }
    changes = injected.get(field, {field: payload})
    with pytest.raises(UnsafeHeader) as raised:
        build(**FULL | changes)
    assert "evil" not in str(raised.value) or field == "extra_name"


@pytest.mark.parametrize("payload", HEADER_INJECTIONS)
def test_what_a_letter_says_cannot_become_a_header(payload: str) -> None:
    said = payload.replace("\ud800", "?")
    raw = build(**FULL | {"composed": Composed("Hei", f"{said}\r\n\r\n{said}", said)})
    read = email.message_from_bytes(raw)
    assert read.keys() == NAMES
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
    assert len(re.findall(rb"(?m)^--=_letter_=_", raw)) == 3


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "kari@",
        "@example.no",
        "a@b.no, c@d.no",
        "<kari@example.no>",
        "Kari <kari@example.no>",
        "kari@example.no x@evil.example",
        "kari@blåbær.example",
        "kåri@example.no",
        "a" * 65 + "@example.no",
        "kari@example..no",
        ".kari@example.no",
        '"kari x"@example.no',
        "kari@[127.0.0.1]",
    ],
)
def test_a_mail_goes_to_exactly_one_plain_address(address: str) -> None:
    with pytest.raises(UnsafeHeader):
        build(**PLAIN | {"recipient": address})


@pytest.mark.parametrize("name", ["Bcc", "cc", "Subject", "subject", "Resent-To", "x y", "X:y", ""])
def test_an_added_header_can_neither_send_elsewhere_nor_stand_twice(name: str) -> None:
    with pytest.raises(UnsafeHeader):
        build(**PLAIN | {"extra": {name: "x"}})


@pytest.mark.parametrize(
    "block",
    [
        "From: a@b.no\r\nBcc: x@evil.example\r\n",
        "From: a@b.no\nBcc: x@evil.example\r\n",
        "From: a@b.no\rBcc: x@evil.example\r\n",
        "From: a@b.no\r\n\r\nhei\r\n",
        "From: a@b.no\r\nFrom: a@b.no\r\n",
        f"From: {'a' * 1000}\r\n",
        "",
    ],
)
def test_a_header_block_that_reads_back_otherwise_is_refused(block: str) -> None:
    check_block("From: a@b.no\r\n", ["From"])
    with pytest.raises(UnsafeHeader):
        check_block(block, ["From"])


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=120))
def test_a_mail_either_reads_back_or_is_refused(name: str, subject: str, address: str) -> None:
    try:
        raw = build(
            **PLAIN
            | {
                "sender_name": name,
                "composed": Composed(subject, "x", "x"),
                "reply_to": (address, "sak@svar.example.no"),
            }
        )
    except UnsafeHeader:
        return
    read = email.message_from_bytes(raw)
    assert read.keys() == [*NAMES[:6], "MIME-Version", "Content-Type"]
