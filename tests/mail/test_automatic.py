"""Who answered: a person, a machine, or the post itself; and what the post says."""

import pytest

from mail.automatic import is_away, is_forward
from mail.inbound import Kind, Mail, read

FROM_KARI = b"From: kari@example.com\r\nTo: personvern@svar.example.com\r\n"


def written(subject: str = "SV: Svar", *headers: str) -> Mail:
    """A mail from Kari with these header lines."""
    lines = "".join(f"{line}\r\n" for line in (f"Subject: {subject}", *headers))
    return read(FROM_KARI + lines.encode() + b"\r\nHei, dette er en e-post.\r\n")


def report(blocks: str, subject: str = "Undelivered Mail", returned: str = "") -> Mail:
    """A delivery report that says this of its recipients."""
    raw = (
        f"From: mailer-daemon@example.com\nSubject: {subject}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n{blocks}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--\n"
    )
    return read(raw.encode())


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisk svar: Svar på henvendelsen din",
        "Autosvar: Ute til mandag",
        "Fraværsmelding",
        "Fråværsmelding: på ferie",
        "Ikke til stede: Ola Nordmann",
        "Utenfor kontoret",
        "Automatic reply: Answer to your request",
        "Out of office: back on Monday",
    ],
)
def test_what_an_absent_persons_machine_says_is_no_answer(subject: str) -> None:
    assert written(subject).kind is Kind.AUTO_REPLY
    assert is_away(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "SV: Hvorfor fikk jeg automatisk svar fra dere?",
        "SV: Automatisk svar: Svar på henvendelsen din",
        "VS: Fraværsmelding fra saksbehandler",
        "Re: Out of office",
        "Jeg var ute av kontoret da svaret kom",
        "Automatisk svar hjelper meg ikke, jeg klager",
        "Utenfor kontoret-måleren",
    ],
)
def test_a_person_who_writes_about_such_a_thing_is_a_person(subject: str) -> None:
    assert written(subject).kind in (Kind.REPLY, Kind.FORWARD)


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Return-Path: <>",
    ],
)
def test_a_header_of_a_machine_tells_that_nobody_wrote(header: str) -> None:
    assert written("SV: Svar", header).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "header",
    [
        "Precedence: bulk",
        "List-Id: <styret.sameie.example>",
        "X-MS-Exchange-Inbox-Rules-Loop: kari@example.com",
        "X-Loop: kari@example.com",
        "X-Auto-Response: no",
    ],
)
def test_what_lists_and_rules_put_on_a_mail_leaves_it_a_persons_and_unanswered(
    header: str,
) -> None:
    mail = written("SV: Svar", header)
    assert (mail.kind, mail.may_be_automatic) == (Kind.REPLY, True)


@pytest.mark.parametrize(
    "header", ["X-Auto-Response-Suppress: All", "Auto-Submitted: no", "Precedence: first-class"]
)
def test_who_asks_to_be_spared_automatic_answers_may_well_be_a_person(header: str) -> None:
    mail = written("SV: Svar", header)
    assert (mail.kind, mail.may_be_automatic) == (Kind.REPLY, False)


@pytest.mark.parametrize(
    ("blocks", "status", "is_permanent"),
    [
        ("Final-Recipient: rfc822; k@x.no\nAction: failed\nStatus: 5.1.1\n", "5.1.1", True),
        # Tried for days and given up: the status is still that of a passing trouble.
        ("Final-Recipient: rfc822; k@x.no\nAction: failed\nStatus: 4.4.7\n", "4.4.7", True),
        ("Final-Recipient: rfc822; k@x.no\nAction: delayed\nStatus: 4.4.1\n", "4.4.1", False),
        ("Final-Recipient: rfc822; k@x.no\nAction: delayed\nStatus: 5.0.0\n", "5.0.0", False),
        ("Final-Recipient: rfc822; k@x.no\nStatus: 4.2.2\n", "4.2.2", False),
        ("Final-Recipient: rfc822; k@x.no\nStatus: 5.2.2\n", "5.2.2", True),
        ("Final-Recipient: rfc822; k@x.no\nAction: delivered\nStatus: 2.1.5\n", None, False),
        ("Final-Recipient: rfc822; k@x.no\nAction: relayed\nStatus: 2.1.9\n", None, False),
        ("Final-Recipient: rfc822; k@x.no\nAction: FAILED (no such user)\n", None, True),
        ("Final-Recipient: rfc822; k@x.no\nAction: x-gone\nStatus: 5.1.1\n", "5.1.1", True),
        ("Action: delayed\nStatus: 4.1.1\n\nAction: failed\nStatus: 5.7.1\n", "5.7.1", True),
    ],
)
def test_a_report_is_read_by_its_action_and_by_its_status_only_without_one(
    blocks: str, status: str | None, is_permanent: bool
) -> None:
    bounce = report(blocks).bounce
    assert bounce is not None
    assert (bounce.status, bounce.is_permanent) == (status, is_permanent)


def test_a_notice_without_a_report_is_final_unless_its_subject_says_that_it_is_late() -> None:
    for subject, is_permanent in (
        ("failure notice", True),
        ("Warning: could not send message for past 4 hours", False),
        ("Delivery Status Notification (Delay)", False),
        ("Mail forsinket", False),
    ):
        mail = read(
            b"From: MAILER-DAEMON@example.com\nReturn-Path: <>\n"
            + f"Subject: {subject}\n\nSorry.\n".encode()
        )
        assert mail.bounce is not None
        assert mail.bounce.is_permanent is is_permanent, subject


def test_a_receipt_for_reading_is_a_machines_and_no_bounce() -> None:
    raw = (
        "From: kari@example.com\nSubject: Lest: Svar\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: message/disposition-notification\n\nDisposition: x; displayed\n--b--\n"
    )
    mail = read(raw.encode())
    assert (mail.kind, mail.bounce) == (Kind.AUTO_REPLY, None)


@pytest.mark.parametrize(
    "subject",
    ["VS: Svar", "[EKSTERN] VS: Svar", "EXTERNAL: Fwd: Svar"],
)
def test_what_is_passed_on_is_known_behind_a_servers_own_mark(subject: str) -> None:
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["SV: Svar", "[EKSTERN] SV: Ny henvendelse", "VS-måleren: nei"])
def test_an_answer_with_a_servers_mark_is_not_passed_on(subject: str) -> None:
    assert not is_forward(subject)
