"""A mail from outside becomes a value that believes nothing and loses nothing."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mail.inbound import UNKNOWN, Kind, one_sender, read
from tests.mail.replies import CERTAIN, OWN, PAGES

REPLY_HEADERS = {
    "From": "Siri Olsen <siri@example.no>",
    "To": "Svar til personen <sak+k7m2q3xa.siri2345.answer.x@svar.example.no>",
    "Cc": '"Per, leder" <Per@Example.no>',
    "Subject": "SV: Ny henvendelse, sak PV-K7M2-Q3XA",
    "Message-ID": "<AM0PR05MB4321@eurprd05.prod.outlook.com>",
    "In-Reply-To": "<0123@svar.example.no>",
    "References": "<0001@svar.example.no>\r\n <0123@svar.example.no>",
}


def raw(body: str = OWN, headers: dict[str, str] | None = None, **changes: str) -> bytes:
    fields = REPLY_HEADERS | (headers or {}) | {k.replace("_", "-"): v for k, v in changes.items()}
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return block.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body.encode()


def with_parts(*parts: tuple[str, str, bytes], kind: str = "mixed") -> bytes:
    block = "".join(f"{name}: {value}\r\n" for name, value in REPLY_HEADERS.items()).encode()
    pieces = b"".join(
        f"--b\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + content + b"\r\n"
        for content_type, more, content in parts
    )
    return (
        block + f"Content-Type: multipart/{kind}; boundary=b\r\n\r\n".encode() + pieces + b"--b--"
    )


def test_a_reply_says_what_the_handler_wrote_and_to_whom() -> None:
    mail = read(raw(CERTAIN["Outlook desktop nb"]))
    assert (mail.kind, mail.text, mail.certain) == (Kind.REPLY, OWN, True)
    assert mail.from_address == "siri@example.no"
    assert mail.recipients == (
        "sak+k7m2q3xa.siri2345.answer.x@svar.example.no",
        "per@example.no",
    )
    assert mail.subject == "SV: Ny henvendelse, sak PV-K7M2-Q3XA"
    assert mail.message_id == "<AM0PR05MB4321@eurprd05.prod.outlook.com>"
    assert mail.in_reply_to == "<0123@svar.example.no>"
    assert mail.references == ("<0001@svar.example.no>", "<0123@svar.example.no>")
    assert mail.quoted.startswith("Fra: Eksempel AS")
    assert "Siri" not in repr(mail)


def test_text_comes_before_the_page_and_the_page_is_read_when_there_is_no_text() -> None:
    page = PAGES["Gmail"].encode()
    both = with_parts(
        ("text/plain; charset=utf-8", "", OWN.encode()),
        ("text/html; charset=utf-8", "", page),
        kind="alternative",
    )
    alone = with_parts(
        ("text/plain; charset=utf-8", "", b" \r\n"),
        ("text/html; charset=utf-8", "", page),
        kind="alternative",
    )
    assert (read(both).text, read(alone).text) == (OWN, OWN)
    assert read(alone).certain


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_norwegian_letters_survive_every_encoding(charset: str, encoding: str) -> None:
    message = EmailMessage()
    message["From"] = "siri@example.no"
    message.set_content("Blåbær på øya", charset=charset, cte=encoding)
    assert read(message.as_bytes()).text == "Blåbær på øya"


def test_softly_broken_lines_are_joined() -> None:
    body = b"Vi har navnet \r\nog adressen.\r\n\r\n-- \r\nSiri\r\n> Hva har \r\n> dere?\r\n"
    flowed = b"From: a@b.no\r\nContent-Type: text/plain; format=flowed\r\n\r\n" + body
    mail = read(flowed)
    assert mail.text == "Vi har navnet og adressen.\n\n-- \nSiri"
    assert mail.quoted == "> Hva har dere?"
    words = flowed.replace(b"format=flowed", b"format=flowed; delsp=yes")
    assert read(words).text.startswith("Vi har navnetog")


def test_files_come_with_names_that_are_only_names() -> None:
    mail = read(
        with_parts(
            ("text/plain", "", b"Se vedlegg."),
            ('application/pdf; name="../../etc/innsyn.pdf"', "", b"%PDF"),
            (
                "text/plain",
                "Content-Disposition: attachment; filename*=utf-8''b%C3%A5t%E2%80%AEfdp.txt\r\n",
                b"fil",
            ),
            ("IMAGE/PNG", 'Content-Disposition: attachment; filename="C:\\x\\.a.png"\r\n', b"p"),
            ("application/zip", "Content-Disposition: attachment\r\n", b"z"),
        )
    )
    assert mail.text == "Se vedlegg."
    assert [(file.name, file.media_type, file.content) for file in mail.attachments] == [
        ("innsyn.pdf", "application/pdf", b"%PDF"),
        ("båtfdp.txt", "text/plain", b"fil"),
        ("a.png", "image/png", b"p"),
        ("application-zip", "application/zip", b"z"),
    ]
    assert mail.attachments[0].size == 4


def test_a_long_name_keeps_its_ending() -> None:
    name = "x" * 300 + ".pdf"
    mail = read(with_parts((f'application/pdf; name="{name}"', "", b"x")))
    assert len(mail.attachments[0].name) <= 120
    assert mail.attachments[0].name.endswith(".pdf")


def test_a_logo_in_a_signature_is_not_a_file() -> None:
    logo = ("image/png; name=logo.png", "Content-ID: <logo>\r\n", b"p")
    assert read(with_parts(("text/html", "", b"Hei"), logo, kind="related")).attachments == ()
    assert len(read(with_parts(("text/html", "", b"Hei"), logo)).attachments) == 1


def test_a_mail_with_only_a_file_is_uncertain() -> None:
    mail = read(with_parts(("application/pdf; name=x.pdf", "", b"x")))
    assert (mail.kind, mail.text, mail.certain) == (Kind.REPLY, "", False)


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("siri@example.no", "siri@example.no"),
        ("<siri@example.no>", "siri@example.no"),
        ("Siri Olsen <Siri@Example.NO>", "Siri@example.no"),
        ('"Olsen, Siri (drift)" <siri@example.no>', "siri@example.no"),
        ('"per@example.no" <siri@evil.example>', "siri@evil.example"),
        ("=?utf-8?q?Bj=C3=B8rn?= <b@example.no>", "b@example.no"),
        ("siri@example.no <x@evil.example>", None),
        ("<siri@example.no> <x@evil.example>", None),
        ("siri@example.no)bob@evil.example", None),
        ("siri@example.no, x@evil.example", None),
        ("Siri <siri@example.no>, <x@evil.example>", None),
        ("Siri <siri@example.no> x", None),
        ("<@evil.example:siri@example.no>", None),
        ("Gruppe: siri@example.no;", None),
        ("siri (x) @example.no", None),
        ("siri@example", None),
        ("sïri@example.no", None),
        ('"siri@example.no', None),
        ("", None),
        ("x" * 2000 + " <siri@example.no>", None),
        ('"' + "\\" * 900, None),
        (" " * 999, None),
    ],
)
def test_only_one_plain_sender_is_a_sender(field: str, address: str | None) -> None:
    assert one_sender([field]) == address


def test_two_senders_are_nobody() -> None:
    assert one_sender(["siri@example.no", "siri@example.no"]) is None
    assert one_sender([]) is None
    twice = b"From: x@evil.example\r\n" + raw()
    assert read(twice).from_address is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner=x"},
        {"X-Autoreply": "yes"},
        {"Return-Path": "<>"},
        {"Subject": "Automatisk svar: Ny henvendelse, sak PV-K7M2-Q3XA"},
        {"Subject": "Fraværsmelding"},
        {"Subject": "=?utf-8?q?Frav=C3=A6rende?="},
        {"Subject": "Ikke til stede: Ny henvendelse"},
        {"Subject": "Automatic reply: Ny henvendelse"},
        {"Subject": "Out of office"},
    ],
)
def test_a_machine_is_known(headers: dict[str, str]) -> None:
    mail = read(raw(headers=headers))
    assert (mail.kind, mail.certain) == (Kind.AUTO_REPLY, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "no"},
        {"X-Auto-Response-Suppress": "All"},
        {"Subject": "SV: Spørsmål om automatisk svar"},
        {"Subject": "RE: Out of office"},
        {"Return-Path": "<siri@example.no>"},
        {"From": "Noreen Reply <noreen@example.no>"},
        {"Subject": "SV: Re: Ny henvendelse"},
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers: dict[str, str]) -> None:
    assert read(raw(headers=headers)).kind is Kind.REPLY


@pytest.mark.parametrize(
    "prefix",
    ["VS: ", "Vs: ", "FW: ", "Fwd: ", "Videresendt: ", "VS : ", "SV: VS: ", "SV: [EXT] FW: "],
)
def test_a_mail_passed_on_is_no_reply(prefix: str) -> None:
    mail = read(raw(Subject=prefix + "Ny henvendelse, sak PV-K7M2-Q3XA"))
    assert (mail.kind, mail.certain) == (Kind.FORWARD, False)


def bounce(status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        b"From: Mail Delivery System <MAILER-DAEMON@mx.example.no>\r\nTo: b+x.y@svar.example.no\r\n"
        b"Subject: Undelivered Mail\r\nReturn-Path: <>\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\n\r\nI could not deliver.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.no\r\n"
        b"\r\nFinal-Recipient: rfc822; kari@example.no\r\n"
        + f"Action: {action}\r\nStatus: {status}\r\n\r\n".encode()
        + b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: Svar\r\n"
        b"Message-ID:\r\n <0123@svar.example.no>\r\n\r\n--b--\r\n"
    )


def test_a_bounce_says_which_mail_and_why() -> None:
    mail = read(bounce())
    assert mail.kind is Kind.BOUNCE
    assert mail.bounce is not None
    assert (mail.bounce.status, mail.bounce.is_permanent) == ("5.1.1", True)
    assert mail.bounce.recipient == "kari@example.no"
    assert mail.bounce.message_id == "<0123@svar.example.no>"
    assert "kari" not in repr(mail)


def test_a_delay_is_not_for_good() -> None:
    found = read(bounce("4.4.1", "delayed")).bounce
    assert found is not None
    assert not found.is_permanent


def test_a_delivery_that_went_well_names_nobody() -> None:
    found = read(bounce("2.0.0", "delivered")).bounce
    assert found is not None
    assert (found.status, found.recipient) == (None, None)


def test_a_bounce_may_hold_the_whole_mail() -> None:
    whole = bounce().replace(b"text/rfc822-headers", b"message/rfc822")
    found = read(whole).bounce
    assert found is not None
    assert found.message_id == "<0123@svar.example.no>"


def test_a_bounce_without_a_report_is_a_bounce_all_the_same() -> None:
    headers = {"From": "MAILER-DAEMON@mx.example.no", "Return-Path": "<>"}
    assert read(raw(headers=headers)).kind is Kind.BOUNCE
    assert read(raw(headers={"X-Failed-Recipients": "kari@example.no"})).kind is Kind.BOUNCE


def test_a_receipt_for_reading_is_no_bounce() -> None:
    receipt = bounce().replace(
        b"report-type=delivery-status", b"report-type=disposition-notification"
    )
    assert read(receipt).kind is Kind.AUTO_REPLY


def test_a_subject_never_brings_a_line_break_with_it() -> None:
    mail = read(raw(Subject="=?utf-8?q?SV=3A_sak=0D=0ABcc=3A_evil=40evil.example?="))
    assert mail.subject == "SV: sak Bcc: evil@evil.example"


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("=?utf-8?b?QmzDpWLDpnI=?=", "Blåbær"),
        ("=?utf-8?b?QmzDpQ==?=\r\n =?utf-8?b?YsOmcg==?=", "Blåbær"),
        ("=?iso-8859-1?Q?Bl=E5_b=E6r?= og mer", "Blå bær og mer"),
        ("=?x-unknown?q?a=C3=A5?=", "aå"),
        ("=?utf-8?b?!!!?=", "=?utf-8?b?!!!?="),
        ("Blåbær", "Blåbær"),
    ],
)
def test_a_subject_is_read_as_it_was_meant(field: str, subject: str) -> None:
    assert read(raw(Subject=field)).subject == subject


@pytest.mark.parametrize(
    "field",
    [
        "Alle ansatte",
        "Alle i Kundeservice:;",
        "/O=TECHEM/OU=EXCHANGE/CN=RECIPIENTS/CN=PER",
        "=?utf-8?q?per=40example.no?=",
        "per\uff20example.no",
        "Kari <kari@example.no>, Alle ansatte",
        "kari@example.no; Per Hansen",
        "kari@example.no per@intern",
    ],
)
def test_whoever_reads_along_and_cannot_be_read_as_an_address_is_somebody(field: str) -> None:
    assert UNKNOWN in read(raw(headers={"Cc": field})).recipients


@pytest.mark.parametrize(
    "headers",
    [
        {"To": "Undisclosed recipients:;", "Cc": ""},
        {"To": "Skjulte mottakere:;", "Cc": ""},
        {"To": "Kari Nordmann <kari@example.no>", "Cc": "<per@example.no>, ola@example.no;"},
        {"To": '"Hansen, Per (drift)" <per@example.no>', "Cc": ""},
        {"To": "=?utf-8?q?Bj=C3=B8rn=2C_drift?= <b@example.no>", "Cc": ""},
    ],
)
def test_addresses_with_names_and_an_empty_group_leave_nobody_unknown(
    headers: dict[str, str],
) -> None:
    assert UNKNOWN not in read(raw(headers=headers)).recipients


def test_who_stands_in_a_copy_that_was_left_in_has_read_it_too() -> None:
    for name in ("Bcc", "Resent-To", "Resent-Cc"):
        assert "ola@example.no" in read(raw(headers={name: "ola@example.no"})).recipients


def test_only_an_address_and_no_name_says_that_nobody_reads_the_answer() -> None:
    for sender, is_machines in (
        ("No-Reply <no-reply@example.no>", True),
        ("ikke-svar@example.no", True),
        ('"no-reply@example.no" <siri@example.no>', False),
    ):
        mail = read(raw(headers={"From": sender}))
        assert (mail.kind, mail.may_be_automatic) == (Kind.REPLY, is_machines), sender
