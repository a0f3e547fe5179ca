"""A mail that was passed on says who wrote it and when, or it says nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.dates import read_date
from mail.forwarded import read_attached, read_quoted
from mail.inbound import Kind, read
from tests.mail.replies import HEADER_NB

KARI = "Jeg vil vite hva dere har.\n\nKari"
OUTER = (
    "Fra: Anne Lie <anne@example.no>\nSendt: tirsdag 3. februar 2026 08:00\n"
    "Til: Siri Olsen <siri@example.no>\nEmne: VS: Innsyn\n"
)
INNER = (
    "Fra: Kari <kari@person.example>\nSendt: mandag 2. februar 2026 09:04\n"
    "Til: kunde@example.no\nEmne: Innsyn\n"
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("torsdag 5. mars 2026 10:11", "2026-03-05T09:11"),
        ("torsdag, 5. mars 2026 kl. 10.11", "2026-03-05T09:11"),
        ("tor. 5. mars 2026 kl. 10:11", "2026-03-05T09:11"),
        ("måndag 6. juli 2026 kl. 10:11", "2026-07-06T08:11"),
        ("5. mars 2026 kl. 10:11:12 CET", "2026-03-05T09:11:12"),
        ("5. des. 2026 10:11", "2026-12-05T09:11"),
        ("05.03.2026 10:11", "2026-03-05T09:11"),
        ("05.03.2026  10:11  (GMT+01:00) ", "2026-03-05T09:11"),
        ("10.04.26 kl. 14:05", "2026-04-10T12:05"),
        ("2026-03-05 10:11", "2026-03-05T09:11"),
        ("Thursday, March 5, 2026 10:11 AM", "2026-03-05T09:11"),
        ("Thursday, March 5, 2026 12:11 AM", "2026-03-04T23:11"),
        ("Thu, Mar 5, 2026 at 2:11\u202fPM", "2026-03-05T13:11"),
        ("5 March 2026 at 10:11:00 GMT", "2026-03-05T10:11"),
        ("Thu, 5 Mar 2026 10:11:00 +0100", "2026-03-05T09:11"),
        ("Thu, 5 Mar 2026 10:11:00 -0800 (PST)", "2026-03-05T18:11"),
        ("Thu, 5 Mar 2026 10:11:00 -0000", "2026-03-05T10:11"),
        ("25/03/2026 10:11", "2026-03-25T09:11"),
        ("3/25/2026 10:11 AM", "2026-03-25T09:11"),
        ("torsdag 5. mars 2026", "2026-03-04T23:00"),
        ("05/03/2026 10:11", None),  # 5 March or 3 May
        ("31. februar 2026 10:11", None),
        ("5. mars 2026 25:11", None),
        ("5. marsipan 2026 10:11", None),
        ("torsdag 10:11", None),
        ("5. mars 1826 10:11", None),
        ("i går", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_a_date_is_read_as_the_program_meant_it(written: str, meant: str | None) -> None:
    found = read_date(written)
    assert found == (datetime.fromisoformat(meant).replace(tzinfo=UTC) if meant else None)


def test_the_mail_a_colleague_passed_on_first_is_the_one_below_hers() -> None:
    found = read_quoted(f"Se her.\n\n{OUTER}\n\n{INNER}\n{KARI}", by="siri@example.no")
    assert found is not None
    assert (found.sender, found.text) == ("kari@person.example", KARI)
    assert found.at == datetime(2026, 2, 2, 8, 4, tzinfo=UTC)


def test_a_colleagues_own_mail_is_hers() -> None:
    found = read_quoted(f"{OUTER}\n{KARI}", by="siri@example.no")
    assert found is not None
    assert (found.sender, found.text) == ("anne@example.no", KARI)


def test_labels_may_stand_apart_bold_wrapped_and_with_signs() -> None:
    apart = (
        "*Fra:* Kari\n<kari@person.example>\n\n*Sendt:* 5. mars 2026 10:11\n\n*Til:* x\n\n*Emne:* y"
    )
    signs = "\n".join(f"> {line}".rstrip() for line in f"{INNER}\n{KARI}".split("\n"))
    found = read_quoted(f"{apart}\n\n{KARI}")
    assert found is not None
    assert (found.sender, found.text) == ("kari@person.example", KARI)
    found = read_quoted(f"Videresendt melding:\n\n{signs}")
    assert found is not None
    assert (found.sender, found.text) == ("kari@person.example", KARI)


def test_two_addresses_are_no_sender() -> None:
    found = read_quoted(INNER.replace("Kari <", "per@example.no <") + f"\n{KARI}")
    assert found is not None
    assert found.sender is None


@pytest.mark.parametrize("text", ["", KARI, "Fra: 1. januar\nTil: 31. desember", "Fra: meg\n" * 50])
def test_where_no_mail_is_passed_on_none_is_read(text: str) -> None:
    assert read_quoted(text) is None


def attached(inner: bytes, text: bytes = b"") -> bytes:
    return (
        b"From: siri@example.no\nSubject: Innsyn\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\n"
        + text
        + b"\n--b\nContent-Type: message/rfc822\n\n"
        + inner
        + b"\n--b--\n"
    )


def test_a_mail_that_holds_nothing_but_another_is_passed_on() -> None:
    inner = b"From: Kari <kari@person.example>\nDate: Mon, 2 Feb 2026 09:04:00 +0100\n\nHei"
    alone, answer = read(attached(inner)), read(attached(inner, b"Her er e-posten din."))
    assert alone.kind is Kind.FORWARD
    assert alone.forwarded is not None
    assert (alone.forwarded.sender, alone.forwarded.text) == ("kari@person.example", "Hei")
    assert (answer.kind, answer.forwarded) == (Kind.REPLY, None)


def test_an_attached_mail_without_sender_and_date_is_not_read() -> None:
    assert read_attached(message_from_bytes(attached(b"Subject: x\n\nHei"))) is None
    assert read_attached(message_from_bytes(attached(b""))) is None


PIECES = [
    *HEADER_NB.split("\n"),
    "> " + HEADER_NB.split("\n", maxsplit=1)[0],
    "",
    ">",
    "-" * 30,
    "x",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40).map("\n".join))
def test_no_text_breaks_the_reading_of_what_was_passed_on(text: str) -> None:
    found = read_quoted(text, by="siri@example.no")
    assert found is None or found.sender or found.at


@given(st.text(max_size=200) | st.from_regex(r"[0-9]{1,4}[./ -][0-9a-z]{1,9}[./ ][0-9]{1,5} .{9}"))
def test_no_words_break_the_reading_of_dates(value: str) -> None:
    found = read_date(value)
    assert found is None or found.tzinfo is UTC
