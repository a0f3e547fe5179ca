"""A composed letter becomes the bytes of a mail. Pure; knows no case and no server.

The header block is written here, line by line: the standard library turns long message ids into
encoded words, which Exchange drops, and on Python 3.11.7 an encoded word into a header of its own.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime

from mail.compose import Composed
from mail.headers import UnsafeHeader, address, encoded, mailbox, message_id, plain

# "=_" cannot occur in quoted-printable, so no letter can hold the boundary (RFC 2045 6.7).
_BOUNDARY = "=_letter_=_"
_EXTRA_NAME = re.compile(r"[A-Z][A-Za-z0-9-]{0,60}")
_NEVER = {"bcc", "cc", "sender", "return-path", "content-transfer-encoding"}
_AUTOMATIC = ("auto-generated", "auto-replied")
_MOST_REFERENCES = 20
_LONGEST_LINE = 998


def build(
    *,
    sender_name: str,
    sender: str,
    recipient: str,
    message_id: str,
    composed: Composed,
    date: datetime,
    reply_to: tuple[str, str] | None = None,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    automatic: str | None = None,
    suppress: str = "All",
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return the mail as it goes over the wire: 7-bit, CRLF, text first and then HTML.

    `reply_to` is (name, address); ids are in angle brackets; `date` is aware. `automatic` is None
    for a person's own words, otherwise `auto-generated` or `auto-replied`, and then other machines
    are asked not to answer with what `suppress` names (RFC 3834). Raises
    `UnsafeHeader` rather than let a value shape the header block.
    """
    fields = {
        "From": mailbox(sender_name, sender, "From"),
        "To": address(recipient, "To"),
        "Subject": encoded(plain(composed.subject, "Subject")),
        "Date": format_datetime(date),
        "Message-ID": _id(message_id, "Message-ID"),
    }
    if reply_to:
        fields["Reply-To"] = mailbox(*reply_to, "Reply-To")
    if in_reply_to:
        fields["In-Reply-To"] = _id(in_reply_to, "In-Reply-To")
    if references:
        ids = [_id(reference, "References") for reference in references[-_MOST_REFERENCES:]]
        fields["References"] = "\r\n ".join(ids)
    if automatic is not None:
        if automatic not in _AUTOMATIC:
            raise UnsafeHeader("not a word of RFC 3834")
        fields["Auto-Submitted"] = automatic
        fields["X-Auto-Response-Suppress"] = plain(suppress, "X-Auto-Response-Suppress")
    fields["MIME-Version"] = "1.0"
    fields["Content-Type"] = f'multipart/alternative; boundary="{_BOUNDARY}"'
    fields.update(_extra(extra or {}, fields))
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    check_block(block, list(fields))
    body = _part("plain", composed.text) + _part("html", composed.html)
    return (f"{block}\r\n{body}--{_BOUNDARY}--\r\n").encode("ascii")


def answers_a_mail(raw: bytes) -> bool:
    """Say whether a mail of ours answers another by itself (`auto-replied`)."""
    head = raw.partition(b"\r\n\r\n")[0]
    return b"\r\nAuto-Submitted: auto-replied\r\n" in head + b"\r\n"


def _id(value: str, field: str) -> str:
    return message_id(value, field)


def _extra(extra: Mapping[str, str], taken: Mapping[str, str]) -> Mapping[str, str]:
    reserved = _NEVER | {name.lower() for name in taken}
    for name, value in extra.items():
        if (
            not _EXTRA_NAME.fullmatch(name)
            or name.lower() in reserved
            or name.lower().startswith("resent-")
            or not value.isascii()
            or len(value) > 900
        ):
            raise UnsafeHeader(f"not a header to add: {name!r}")
        plain(value, name)
    return extra


def check_block(block: str, expected: list[str]) -> None:
    """Read a header block back; raise `UnsafeHeader` when it says other than was meant."""
    lines = block.removesuffix("\r\n").encode("ascii").split(b"\r\n")
    parsed = BytesHeaderParser().parsebytes(block.encode("ascii") + b"\r\n")
    if (
        parsed.keys() != expected
        or parsed.defects
        or any(re.search(rb"[\r\n]|^$", line) or len(line) > _LONGEST_LINE for line in lines)
    ):
        raise UnsafeHeader("the header block does not read back as it was meant")


def _part(subtype: str, content: str) -> str:
    body = quopri.encodestring(content.encode("utf-8")).decode("ascii")
    return (
        f"--{_BOUNDARY}\r\n"
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n" + body.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n"
    )
