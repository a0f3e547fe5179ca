"""A mail that came in becomes a value: who says what, in answer to which of ours. Pure.

Reads anything in bounded time, given the limits it checks first; run it in a process of its own
(reader.py) all the same. Believes nothing: an address in a header is only what somebody wrote
there, and who really sent a mail is decided elsewhere. A mail nobody can read is still a mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum

from mail import oddities
from mail.automatic import (
    Bounce,
    is_automatic,
    is_away,
    is_bounce,
    is_forward,
    may_be_automatic,
    read_bounce,
)
from mail.forwarded import Forwarded, read_attached, read_forwarded
from mail.headers import decoded, message_ids, text_of
from mail.oddities import Oddity as Oddity
from mail.parts import Attachment, read_body
from mail.recipients import PLAIN_ADDRESS, recipients
from mail.recipients import UNKNOWN as UNKNOWN
from mail.reply import cut
from mail.verdict import STAMPS, Stamps

MIB = 1024 * 1024
LARGEST = 25 * MIB
_LARGEST_HEADER_BLOCK = 256 * 1024
_LARGEST_HEADER = 16 * 1024
_MOST_HEADERS = 500
_MOST_BOUNDARIES = 100
_DEEPEST = 10
_MOST_STAMPS = 100
_LONGEST_STAMP = 2000

# The parser takes a lone CR for the end of a line, so these do too.
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)(?=[ \t])")
_END_OF_HEADERS = re.compile(rb"(?:\r\n|\r(?!\n)|\n)(?:\r\n|\r|\n)")
# Each begins with what is found fast, and is looked for in small letters.
_BOUNDARY = re.compile(rb'boundary([*\d]{0,9})\s{0,9}=\s{0,9}"?([^"\r\n;]{1,200})')
_DELIMITER = re.compile(rb"--([^\r\n]{1,200})")
_NESTED = re.compile(rb"message/(?:rfc822|global|external-body|partial)")
_ONE_SENDER = re.compile(
    rf'\s*(?:(?:"(?:[^"\\]|\\.)*"\s*|[^<>@",;:()\[\]\\]*)<({PLAIN_ADDRESS})>|({PLAIN_ADDRESS}))\s*'
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

    `text` is what the sender wrote and `quoted` what was cut away of the `whole`; `certain` is
    false when that cut could be wrong, `is_whole` when not all of the mail could be decoded,
    `is_clear` when its page strikes words out, hides them, or says what the text does not.
    `from_address` is None unless there was exactly one plain sender. `stamps` tell of its way
    (verdict.py), `written_at` is what its Date says, and `is_away` that an absent person's machine
    answered.
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
    whole: str = field(default="", repr=False)
    stamps: Stamps = field(default=(), repr=False)
    written_at: datetime | None = None
    oddities: frozenset[Oddity] = frozenset()
    forwarded: Forwarded | None = field(default=None, repr=False)
    is_away: bool = False
    is_whole: bool = False
    is_clear: bool = False
    may_be_automatic: bool = False

    @property
    def hops(self) -> int:
        """How many servers it has passed."""
        return sum(name == "received" for name, _ in self.stamps)


UNREADABLE = Mail(Kind.UNREADABLE)


def read(raw: bytes) -> Mail:
    """Return what a mail says; `UNREADABLE` when it is too large, too deep or broken."""
    try:
        message = parsed(raw)
        return _read(message) if message is not None else UNREADABLE
    except (Exception, RecursionError):
        return UNREADABLE


def parsed(raw: bytes) -> Message | None:
    """Return a mail's parts; None for what is too large or too deep. May raise anything."""
    if not _is_within_limits(raw):
        return None
    # compat32: the newer policies take minutes and gigabytes over hostile headers.
    message = message_from_bytes(raw, policy=policy.compat32)
    return message if _depth(message) <= _DEEPEST else None


def _read(message: Message) -> Mail:
    fields = _fields(message)
    subject = text_of(_only(fields, "subject"))
    body = read_body(message)
    parted = cut(body.text)
    bounce = None
    if is_bounce(message, fields):
        kind, bounce = Kind.BOUNCE, read_bounce(message, subject)
    elif is_automatic(message, fields, subject):
        kind = Kind.AUTO_REPLY
    elif is_forward(subject) or parted.forwarded or _is_only_a_mail(message, body.text):
        kind = Kind.FORWARD
    else:
        kind = Kind.REPLY
    sender = one_sender(fields.get("from", []))
    return Mail(
        kind=kind,
        text=parted.text,
        certain=parted.certain and body.is_whole and body.is_clear and kind is Kind.REPLY,
        quoted=parted.quoted,
        from_address=sender,
        subject=subject,
        message_id=next(iter(message_ids(_only(fields, "message-id"))), None),
        in_reply_to=next(iter(message_ids(_only(fields, "in-reply-to"))), None),
        references=message_ids(_only(fields, "references")),
        recipients=tuple(recipients(fields)),
        attachments=body.files,
        bounce=bounce,
        whole=body.text,
        stamps=_stamps(message),
        written_at=_date(_only(fields, "date")),
        oddities=oddities.found(message, parted.text, body.pages, body.files),
        forwarded=read_forwarded(message, body.text, sender) if kind is Kind.FORWARD else None,
        is_away=is_away(subject),
        is_whole=body.is_whole,
        is_clear=body.is_clear,
        may_be_automatic=may_be_automatic(fields),
    )


def _is_only_a_mail(message: Message, text: str) -> bool:
    return not text.strip() and read_attached(message) is not None


def _stamps(message: Message) -> Stamps:
    """Return the headers that tell of a mail's way, from the top, each on one line."""
    found = []
    for name, value in message.raw_items():
        if name.lower() in STAMPS:
            line = " ".join(_characters(str(value)).split())
            found.append((name.lower(), line[:_LONGEST_STAMP]))
    return tuple(found[:_MOST_STAMPS])


def _date(value: str) -> datetime | None:
    """Return a mail's date, aware; None for what is none."""
    try:
        at = parsedate_to_datetime(value[:100])
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


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


def _fields(message: Message) -> dict[str, list[str]]:
    """Return the header fields by lower-case name, each on one line and in real characters."""
    fields: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        unfolded = re.sub(r"[\r\n]+(?=[ \t])", "", _characters(str(value)))
        fields.setdefault(name.lower(), []).append(unfolded)
    return fields


def _characters(value: str) -> str:
    """Return a header in characters: the parser keeps bytes it does not know as half ones."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"), "utf-8")


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
    small = raw.lower()
    for match in _BOUNDARY.finditer(small):
        is_odd = is_odd or bool(match[1])
        boundaries.add(raw[match.start(2) : match.end(2)].strip())
        if len(boundaries) > _MOST_BOUNDARIES:
            return len(boundaries)
    count = sum(1 for _ in _NESTED.finditer(small))
    for match in _DELIMITER.finditer(raw):
        if match.start() and raw[match.start() - 1] not in b"\r\n":
            continue  # it does not begin a line
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
        children = part.get_payload() if part.is_multipart() else ()
        if isinstance(children, list):
            waiting += [(child, depth + 1) for child in children if isinstance(child, Message)]
    return deepest
