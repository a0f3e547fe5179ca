"""A mail that came in becomes a value: who says what, in answer to which of ours. Pure.

Reads anything in bounded time, given the limits it checks first; run it in a process of its own
(reader.py) all the same. Believes nothing: an address in a header is only what somebody wrote
there, and who really sent a mail is decided elsewhere. A mail nobody can read is still a mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum

from mail.automatic import Bounce, is_automatic, is_bounce, is_forward, read_bounce
from mail.headers import decoded, message_ids, text_of
from mail.parts import Attachment, read_body
from mail.reply import cut

MIB = 1024 * 1024
LARGEST = 25 * MIB
_LARGEST_HEADER_BLOCK = 256 * 1024
_LARGEST_HEADER = 16 * 1024
_MOST_HEADERS = 500
_MOST_BOUNDARIES = 100
_DEEPEST = 10
_MOST_RECIPIENTS = 200

# The parser takes a lone CR for the end of a line, so these do too.
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)(?=[ \t])")
_END_OF_HEADERS = re.compile(rb"(?:\r\n|\r(?!\n)|\n)(?:\r\n|\r|\n)")
_BOUNDARY = re.compile(rb'boundary([*\d]{0,9})\s{0,9}=\s{0,9}"?([^"\r\n;]{1,200})', re.IGNORECASE)
_DELIMITER = re.compile(rb"(?:^|[\r\n])--([^\r\n]{1,200})")
_NESTED = re.compile(rb"message/(?:rfc822|global|external-body|partial)", re.IGNORECASE)
_PLAIN_ADDRESS = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z0-9-]{2,63}"
)
_ADDRESS = re.compile(_PLAIN_ADDRESS)
_ONE_SENDER = re.compile(
    rf'\s*(?:(?:"(?:[^"\\]|\\.)*"\s*|[^<>@",;:()\[\]\\]*)<({_PLAIN_ADDRESS})>|({_PLAIN_ADDRESS}))\s*'
)


class Kind(StrEnum):
    """What sort of mail it is."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    FORWARD = "forward"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was read.

    `text` is what the sender wrote and `quoted` what was cut away; `certain` is false when that cut
    could be wrong. `from_address` is None unless there was exactly one plain sender.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    certain: bool = False
    quoted: str = field(default="", repr=False)
    from_address: str | None = field(default=None, repr=False)
    subject: str = field(default="", repr=False)
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = ()
    bounce: Bounce | None = None


UNREADABLE = Mail(Kind.UNREADABLE)


def read(raw: bytes) -> Mail:
    """Return what a mail says; `UNREADABLE` when it is too large, too deep or broken."""
    if not _is_within_limits(raw):
        return UNREADABLE
    try:
        # compat32: the newer policies take minutes and gigabytes over hostile headers.
        message = message_from_bytes(raw, policy=policy.compat32)
        return _read(message) if _depth(message) <= _DEEPEST else UNREADABLE
    except (Exception, RecursionError):
        return UNREADABLE


def _read(message: Message) -> Mail:
    fields = _fields(message)
    subject = text_of(_only(fields, "subject"))
    body = read_body(message)
    parted = cut(body.text)
    bounce = None
    if is_bounce(message, fields):
        kind, bounce = Kind.BOUNCE, read_bounce(message)
    elif is_automatic(message, fields, subject):
        kind = Kind.AUTO_REPLY
    elif is_forward(subject) or parted.forwarded:
        kind = Kind.FORWARD
    else:
        kind = Kind.REPLY
    return Mail(
        kind=kind,
        text=parted.text,
        certain=parted.certain and body.is_whole and kind is Kind.REPLY,
        quoted=parted.quoted,
        from_address=one_sender(fields.get("from", [])),
        subject=subject,
        message_id=next(iter(message_ids(_only(fields, "message-id"))), None),
        in_reply_to=next(iter(message_ids(_only(fields, "in-reply-to"))), None),
        references=message_ids(_only(fields, "references")),
        recipients=tuple(_recipients(fields)),
        attachments=body.files,
        bounce=bounce,
    )


def one_sender(values: list[str]) -> str | None:
    """Return the address of a From field when there is exactly one, in its strict form.

    `kari@x.no <evil@y.no>` and its kin are read differently by different programs, so they count
    as nobody.
    """
    if len(values) != 1 or len(values[0]) > 1000:
        return None
    match = _ONE_SENDER.fullmatch(values[0])
    if not match:
        return None
    local, _, domain = (match[1] or match[2]).rpartition("@")
    return f"{local}@{domain.lower()}"


def _recipients(fields: dict[str, list[str]]) -> Iterator[str]:
    found = (
        address
        for name in ("to", "cc")
        for value in fields.get(name, [])
        for address in _ADDRESS.findall(value)
    )
    seen = dict.fromkeys(address.lower() for address in found)
    yield from list(seen)[:_MOST_RECIPIENTS]


def _fields(message: Message) -> dict[str, list[str]]:
    """Return the header fields by lower-case name, each on one line and in real characters."""
    fields: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        unfolded = re.sub(r"[\r\n]+(?=[ \t])", "", str(value))
        if not unfolded.isascii():
            unfolded = decoded(unfolded.encode("utf-8", "surrogateescape"), "utf-8")
        fields.setdefault(name.lower(), []).append(unfolded)
    return fields


def _only(fields: dict[str, list[str]], name: str) -> str:
    return (fields.get(name) or [""])[0]


def _is_within_limits(raw: bytes) -> bool:
    """Check security.md 3.5 before anything is parsed."""
    if not raw.strip() or len(raw) > LARGEST:
        return False
    end = _END_OF_HEADERS.search(raw, 0, _LARGEST_HEADER_BLOCK + 4)
    if end is None and len(raw) > _LARGEST_HEADER_BLOCK:
        return False
    lines = _LINE_END.split(_FOLD.sub(b"", raw[: end.start() if end else len(raw)]))
    if len(lines) > _MOST_HEADERS or max(map(len, lines)) > _LARGEST_HEADER:
        return False
    return _count_parts(raw) <= _MOST_BOUNDARIES


def _count_parts(raw: bytes) -> int:
    """Count what a parser would take for parts, however a boundary is written."""
    boundaries = set()
    is_odd = False
    for match in _BOUNDARY.finditer(raw):
        is_odd = is_odd or bool(match[1])
        boundaries.add(match[2].strip())
        if len(boundaries) > _MOST_BOUNDARIES:
            return len(boundaries)
    count = sum(1 for _ in _NESTED.finditer(raw))
    for match in _DELIMITER.finditer(raw):
        line = match[1].rstrip()
        count += is_odd or line in boundaries or line.removesuffix(b"--") in boundaries
        if count > _MOST_BOUNDARIES:
            break
    return count


def _depth(message: Message) -> int:
    """Return how deep the parts of a mail lie in each other, without recursion."""
    deepest, waiting = 1, [(message, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        children = part.get_payload()
        if isinstance(children, list):
            waiting += [(child, depth + 1) for child in children if isinstance(child, Message)]
    return deepest
