"""A read mail as one JSON object, and back again: what goes between the reading process and ours.

Coming back it is checked like anything from outside: the process that wrote it read a hostile mail.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping

from mail.automatic import Bounce
from mail.inbound import Kind, Mail
from mail.parts import Attachment, nameless
from models.files import plain_name


class NotAMail(ValueError):
    """What came back is not what the reading process writes."""


def to_json(mail: Mail, *, files: bool) -> str:
    """Return the mail as one line of JSON; with `files` the content of files as base64."""
    attachments = [
        {"name": file.name, "media_type": file.media_type, "size": file.size}
        | ({"content": base64.b64encode(file.content).decode("ascii")} if files else {})
        for file in mail.attachments
    ]
    bounce = mail.bounce and {
        "status": mail.bounce.status,
        "recipient": mail.bounce.recipient,
        "message_id": mail.bounce.message_id,
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
        },
        ensure_ascii=False,
    )


def from_json(line: bytes) -> Mail:
    """Return the mail one line of JSON holds; raise `NotAMail` when it holds none."""
    try:
        said = json.loads(line)
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
            attachments=tuple(map(_attachment, said["attachments"])),
            bounce=_bounce(said["bounce"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError, binascii.Error):
        raise NotAMail from None


def _attachment(said: Mapping[str, object]) -> Attachment:
    media_type = _text(said, "media_type")
    content = base64.b64decode(_text(said, "content"), validate=True)
    return Attachment(plain_name(_text(said, "name"), nameless(media_type)), media_type, content)


def _bounce(said: Mapping[str, object] | None) -> Bounce | None:
    if said is None:
        return None
    return Bounce(
        _text_or_none(said, "status"),
        _text_or_none(said, "recipient"),
        _text_or_none(said, "message_id"),
    )


def _text(said: Mapping[str, object], name: str) -> str:
    value = said[name]
    if not isinstance(value, str):
        raise NotAMail
    return value


def _text_or_none(said: Mapping[str, object], name: str) -> str | None:
    return None if said[name] is None else _text(said, name)
