"""The header block of every letter there is: what mail programs need, and nothing slipped in."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr

import pytest

from mail.headers import UnsafeHeader
from mail.message import answers_a_mail
from mail.outbox import render
from mail.sender import Envelope, SmtpTransport, State
from mail.stationery import HUMAN, Letter, Stationery
from tests.mail.payloads import HEADER_INJECTIONS
from tests.mail.sink import open_sink
from tests.written_letters import KARI, PAPER, written

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
MAIL_ID = "<0123456789abcdef@svar.portal.example>"
ALWAYS = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type"]
AUTOMATIC = ["Auto-Submitted", "X-Auto-Response-Suppress"]
THREADED = ["In-Reply-To", "References", "Thread-Topic", "Thread-Index"]
BY_PEOPLE = (
    *("answer", "question", "extension", "restriction", "lifting", "kind_changed"),
    *("registered_by_hand", "account", "not_confirmed", "reply"),
)
"""What somebody at the desk has decided and sent begins with one of these names."""


def rendered(letter: Letter, paper: Stationery = PAPER) -> bytes:
    return render(paper, letter, mail_id=letter.mail_id or MAIL_ID, now=NOW)


def test_every_letter_bears_the_headers_that_mail_programs_go_by() -> None:
    for _, letter in written("nb"):
        mail = email.message_from_bytes(rendered(letter))
        assert sorted({*ALWAYS} - {*mail.keys()}) == [], letter.name
        assert sorted({*mail.keys()} - {*ALWAYS, *AUTOMATIC, *THREADED}) == [], letter.name
        assert parseaddr(mail["From"])[1] == PAPER.sender
        assert mail["To"] == letter.to
        by_a_person = letter.automatic is HUMAN
        assert by_a_person == (mail["Auto-Submitted"] is None), letter.name
        assert by_a_person == (mail["X-Auto-Response-Suppress"] is None), letter.name
        assert not by_a_person or letter.name.startswith(BY_PEOPLE), letter.name


def test_what_answers_a_mail_by_itself_is_known_by_its_bytes() -> None:
    for _, letter in written("nb"):
        raw = rendered(letter)
        said = email.message_from_bytes(raw)["Auto-Submitted"]
        assert answers_a_mail(raw) == (said == "auto-replied")


PLACES = (
    *("to", "mail_id", "thread", "suppress", "reply_to_name", "reply_to_address", "reference"),
    *("values", "organisation_name", "organisation_email", "sender"),
)


def injected(letter: Letter, place: str, payload: str) -> tuple[Letter, Stationery]:
    """A letter, and what it is written on, with a payload in one place."""
    organisation = PAPER.organisation
    address = f"kari@example.com{payload}"
    match place:
        case "to":
            return replace(letter, to=address), PAPER
        case "mail_id":
            return replace(letter, mail_id=f"{MAIL_ID[:-1]}{payload}>"), PAPER
        case "thread":
            return replace(letter, thread=f"{MAIL_ID[:-1]}{payload}>"), PAPER
        case "suppress":
            return replace(letter, suppress=payload), PAPER
        case "reply_to_name":
            return replace(letter, reply_to=(payload, KARI)), PAPER
        case "reply_to_address":
            return replace(letter, reply_to=("Svar", address)), PAPER
        case "reference":
            shown = letter.values.get("reference", "")
            values = {**letter.values, "reference": f"{shown}{payload}"} if shown else letter.values
            return replace(letter, values=values), PAPER
        case "values":
            links = {name for name, value in letter.values.items() if ":" in value[:8]}
            said = {
                n: v if n in (*links, "reference") else payload for n, v in letter.values.items()
            }
            return replace(letter, values=said), PAPER
        case "organisation_name":
            return letter, replace(PAPER, organisation=replace(organisation, name=payload))
        case "organisation_email":
            return letter, replace(PAPER, organisation=replace(organisation, email=address))
        case _:
            return letter, replace(PAPER, sender=address)


def said(letter: Letter, payload: str) -> dict[str, str]:
    """All that a letter says, but for its links and its reference, is the payload."""
    kept = {name for name, value in letter.values.items() if ":" in value[:8]} | {"reference"}
    return {n: value if n in kept else payload for n, value in letter.values.items()}


def some() -> list[Letter]:
    """One of each sort: to a person by the portal, by a handler, and to the desk in a thread."""
    wanted = {"confirm", "desk_case", "answer_refused"}
    found = {letter.name: letter for _, letter in written("nb") if letter.name in wanted}
    assert found.keys() == wanted
    return list(found.values())


def hostile(letter: Letter) -> Iterator[bytes]:
    """What is written in spite of a payload somewhere: the rest is refused before it is a mail."""
    for place in PLACES:
        for payload in HEADER_INJECTIONS:
            changed, paper = injected(letter, place, payload)
            try:
                yield rendered(changed, paper)
            except (UnsafeHeader, UnicodeEncodeError):
                assert place != "values" or "\ud800" in payload


@pytest.mark.parametrize("letter", some(), ids=lambda letter: letter.name)
async def test_forty_payloads_in_every_place_of_a_letter_make_no_header_t32(letter: Letter) -> None:
    baseline = sorted(names(rendered(letter)))
    mails = list(hostile(letter))
    assert len(HEADER_INJECTIONS) >= 40
    assert len(mails) >= len(HEADER_INJECTIONS) - 1  # what a letter says is only said
    async with open_sink() as sink, SmtpTransport(sink.url) as transport:
        for raw in mails:
            result = await transport.deliver(Envelope("b+x@svar.portal.example", KARI, raw))
            assert result.state is State.SENT
    assert sum(command.startswith("RCPT") for command in sink.commands) == len(mails)
    assert {taken.recipients for taken in sink.mails} == {(KARI,)}
    assert {tuple(sorted(names(taken.raw))) for taken in sink.mails} == {tuple(baseline)}


def names(raw: bytes) -> list[str]:
    """The names of the headers a mail has, as another program reads its bytes."""
    read: Message = email.message_from_bytes(raw)
    block = raw.partition(b"\r\n\r\n")[0]
    by_line = [line for line in block.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert [line.partition(b":")[0].decode() for line in by_line] == read.keys()
    assert block.count(b"\n") == block.count(b"\r") == block.count(b"\r\n")
    return list(read.keys())
