"""A read mail as it goes from the reading process to ours: a line of JSON, then its files' bytes.

Coming back it is checked like anything from outside: the process that wrote it read a hostile mail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from mail.automatic import Bounce
from mail.forwarded import Forwarded
from mail.inbound import Kind, Mail, Oddity
from mail.parts import Attachment, nameless
from models.files import plain_name

READ: Final = b"r"
PAGE: Final = b"p"
"""What is asked of a mail that is handed over: what it says, or its page."""
SIZE: Final = 8
"""The bytes before an answer that say how long it is, so that one cut off is known."""


class NotAMail(ValueError):
    """What came back is not what the reading process writes."""


def to_wire(mail: Mail) -> Iterator[bytes]:
    """Yield the mail as one line of JSON, and after it what its files hold."""
    yield to_json(mail).encode("utf-8", "replace") + b"\n"
    for file in mail.attachments:
        yield file.content


def to_json(mail: Mail) -> str:
    """Return the mail as one line of JSON, without what its files hold."""
    attachments = [
        {"name": file.name, "media_type": file.media_type, "size": file.size}
        for file in mail.attachments
    ]
    bounce = mail.bounce and {
        "status": mail.bounce.status,
        "recipient": mail.bounce.recipient,
        "message_id": mail.bounce.message_id,
        "is_permanent": mail.bounce.is_permanent,
    }
    forwarded = mail.forwarded and {
        "sender": mail.forwarded.sender,
        "at": _instant(mail.forwarded.at),
        "text": mail.forwarded.text,
    }
    return json.dumps(
        {
            "kind": mail.kind,
            "text": mail.text,
            "certain": mail.certain,
            "quoted": mail.quoted,
            "from": mail.from_address,
            "subject": mail.subject,
            "message_id": mail.message_id,
            "in_reply_to": mail.in_reply_to,
            "references": mail.references,
            "recipients": mail.recipients,
            "attachments": attachments,
            "bounce": bounce,
            "whole": mail.whole,
            "stamps": mail.stamps,
            "written_at": _instant(mail.written_at),
            "oddities": sorted(mail.oddities),
            "forwarded": forwarded,
            "is_away": mail.is_away,
            "is_whole": mail.is_whole,
            "is_clear": mail.is_clear,
            "may_be_automatic": mail.may_be_automatic,
        },
        ensure_ascii=False,
    )


def from_wire(told: bytes) -> Mail:
    """Return the mail that was told of; raise `NotAMail` when it is none."""
    end = told.find(b"\n") + 1 or len(told)
    try:
        said = json.loads(told[:end])
        return Mail(
            kind=Kind(said["kind"]),
            text=_text(said, "text"),
            certain=said["certain"] is True,
            quoted=_text(said, "quoted"),
            from_address=_text_or_none(said, "from"),
            subject=_text(said, "subject"),
            message_id=_text_or_none(said, "message_id"),
            in_reply_to=_text_or_none(said, "in_reply_to"),
            references=tuple(map(str, said["references"])),
            recipients=tuple(map(str, said["recipients"])),
            attachments=tuple(_attachments(said["attachments"], told, end)),
            bounce=_bounce(said["bounce"]),
            whole=_text(said, "whole"),
            stamps=tuple((str(name), str(value)) for name, value in said["stamps"]),
            written_at=_read_instant(said, "written_at"),
            oddities=frozenset(map(Oddity, said["oddities"])),
            forwarded=_forwarded(said["forwarded"]),
            is_away=said["is_away"] is True,
            is_whole=said["is_whole"] is True,
            is_clear=said["is_clear"] is True,
            may_be_automatic=said["may_be_automatic"] is True,
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise NotAMail from None


def _attachments(
    said: Sequence[Mapping[str, object]], told: bytes, start: int
) -> Iterator[Attachment]:
    for one in said:
        media_type, size = _text(one, "media_type"), one["size"]
        if not isinstance(size, int) or not 0 <= size <= len(told) - start:
            raise NotAMail
        content = told[start : start + size]
        start += size
        name = plain_name(_text(one, "name"), nameless(media_type))
        yield Attachment(name, media_type, content)
    if start != len(told):
        raise NotAMail


def _forwarded(said: Mapping[str, object] | None) -> Forwarded | None:
    if said is None:
        return None
    sender, at = _text_or_none(said, "sender"), _read_instant(said, "at")
    return Forwarded(sender, at, _text(said, "text"))


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read_instant(said: Mapping[str, object], name: str) -> datetime | None:
    value = _text_or_none(said, name)
    at = datetime.fromisoformat(value) if value else None
    if at is not None and at.tzinfo is None:
        raise NotAMail
    return at


def _bounce(said: Mapping[str, object] | None) -> Bounce | None:
    if said is None:
        return None
    return Bounce(
        _text_or_none(said, "status"),
        _text_or_none(said, "recipient"),
        _text_or_none(said, "message_id"),
        is_permanent=said["is_permanent"] is True,
    )


def _text(said: Mapping[str, object], name: str) -> str:
    value = said[name]
    if not isinstance(value, str):
        raise NotAMail
    return value


def _text_or_none(said: Mapping[str, object], name: str) -> str | None:
    return None if said[name] is None else _text(said, name)
