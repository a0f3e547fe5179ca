"""Who answered: a person, a machine, or the post itself with what it could not deliver. Pure.

Header rules decide (RFC 3834, RFC 3464); a subject counts only from its beginning, because «SV: …
om automatisk svar» is written by a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message

from mail.headers import message_ids, one_line

Fields = Mapping[str, Sequence[str]]
"""The header fields of a mail by lower-case name, each as often as it stands."""

_NOT_A_PERSON = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|ikke-?svar)[^@\s<>]{0,30}@"
)
_THE_POST = re.compile(r"(?:^|[<\s\"])(?:mailer-daemon|postmaster)@")
_AUTOMATIC_SUBJECT = re.compile(
    r"(?:automati(?:sk|c|skt) (?:svar|reply|response)|automatische antwort|abwesenheitsnotiz"
    r"|auto(?:matic)?[ -]?(?:reply|svar)|fr[aå]v(?:æ|ae)r(?:smelding|ende)|ikke til stede"
    r"|ikkje til stades|(?:ute av|uten?for|utanfor) kontoret|out of (?:the )?office)"
    r"\s{0,5}(?:$|[:;,.!(–—-](?:\s|$))",
    re.IGNORECASE,
)
"""A machine's subject ends there or goes on after a sign: «Automatisk svar hjelper meg ikke» is a
person's."""
_FORWARD_SUBJECT = re.compile(
    r"(?:(?:\[[^\]]{1,40}\]|(?:ekstern|external|ext|sv|re|aw|odp|antw)\s?:)\s{0,5}){0,9}"
    r"(?:vs|vb|fw|fwd|wg|vl|tr|rv|pd|videresendt?|vidaresendt?|videresending)\s?:",
    re.IGNORECASE,
)
"""Servers set a mark of their own before it, «[EKSTERN] VS:», and so do answers to what was passed
on: «SV: VS:»."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_DELAY = re.compile(
    r"\bdelay(?:ed)?\b|\bwarning\b|forsinke[tl]|\b(?:still|will be) (?:being )?retr", re.IGNORECASE
)
"""What the subject of a notice without a report says when nothing is given up yet."""
_FAILED, _DELAYED = "failed", "delayed"
_ACTION = re.compile(r"[a-z]+")
_ACTIONS = (_FAILED, _DELAYED, "delivered", "relayed", "expanded")
_BY_CLASS = {"2": "delivered", "4": _DELAYED, "5": _FAILED}


@dataclass(frozen=True, slots=True)
class Bounce:
    """What the post says of a mail of ours: its status (`5.1.1`), to whom, and which mail.

    `is_permanent` when the post has given it up. `message_id` is only what the report returns.
    """

    status: str | None
    recipient: str | None = field(repr=False)
    message_id: str | None
    is_permanent: bool = True


def is_bounce(message: Message, fields: Fields) -> bool:
    """Tell whether the post says that a mail did not arrive, or not yet."""
    if message.get_content_type() == "multipart/report":
        return _report_type(fields) != "disposition-notification"
    if "x-failed-recipients" in fields:
        return True
    from_the_post = _THE_POST.search(_first(fields, "from").lower())
    return bool(from_the_post) and _first(fields, "return-path").strip() in ("", "<>")


def is_automatic(message: Message, fields: Fields, subject: str) -> bool:
    """Tell whether a machine wrote a mail.

    X-Auto-Response-Suppress is no sign of it: it asks us not to answer by machine.
    """
    submitted = _first(fields, "auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or not fields.keys().isdisjoint(("x-autoreply", "x-autorespond", "x-autoresponder"))
        or _precedence(fields) == "auto_reply"
        or _first(fields, "return-path").strip() == "<>"
        or message.get_content_type() in ("multipart/report", "message/disposition-notification")
        or bool(_AUTOMATIC_SUBJECT.match(subject))
    )


def may_be_automatic(fields: Fields) -> bool:
    """Tell whether a mail bears what machines write, and lists and rules put on people's mail too.

    Such a mail is read by a person, and no machine answers it.
    """
    return (
        not fields.keys().isdisjoint(
            ("x-auto-response", "x-loop", "list-id", "x-ms-exchange-inbox-rules-loop")
        )
        or _precedence(fields) in ("bulk", "junk", "list")
        or bool(_NOT_A_PERSON.match(_first(fields, "from").lower().rpartition("<")[2].strip()))
    )


def _precedence(fields: Fields) -> str:
    return _first(fields, "precedence").strip().lower()


def is_away(subject: str) -> bool:
    """Tell whether a subject is that of an absent person's machine."""
    return bool(_AUTOMATIC_SUBJECT.match(subject))


def is_forward(subject: str) -> bool:
    """Tell whether a subject says that a mail was passed on, and not answered."""
    return bool(_FORWARD_SUBJECT.match(subject))


def read_bounce(message: Message, subject: str = "") -> Bounce:
    """Return what a delivery report says, as far as it is well formed.

    The action decides and not the status: what has been tried for days and is given up has failed
    with a 4.x.x (RFC 3464 2.3.3). A report of what went well says of nothing that it failed.
    """
    told: list[_Told] | None = None
    returned = None
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status") and told is None:
            told = list(_delivery_status(part))
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global"):
            returned = returned or _returned_id(part)
    if not told:
        return Bounce(None, None, returned, is_permanent=told is None and not _is_delay(subject))
    first = next((one for one in told if one.has_failed), told[0])
    return Bounce(first.status, first.recipient, returned, is_permanent=first.has_failed)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a report says of one recipient who has not got the mail, or not yet."""

    has_failed: bool
    status: str | None
    recipient: str | None = field(repr=False)


def _is_delay(subject: str) -> bool:
    return bool(_DELAY.search(subject))


def _delivery_status(part: Message) -> Iterator[_Told]:
    """Yield what a report says of each recipient; one without an action is read by its status."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        match = _STATUS.search(str(block.get("Status", "")))
        status = match[0] if match else None
        recipient = one_line(str(block.get("Final-Recipient", "")).rpartition(";")[2])[:254]
        action = (_ACTION.search(str(block.get("Action", ""))[:100].lower()) or [""])[0]
        if action not in _ACTIONS and (status or recipient):
            action = _BY_CLASS[(status or "5")[0]]
        if action in (_FAILED, _DELAYED):
            yield _Told(action == _FAILED, status, recipient or None)


def _returned_id(part: Message) -> str | None:
    content = part.get_payload()
    if isinstance(content, list):
        value = str(content[0].get("Message-ID", "")) if isinstance(content[0], Message) else ""
    else:
        found = re.search(r"(?im)^message-id:([^\n]{0,900}(?:\n[ \t][^\n]{0,900})?)", str(content))
        value = found[1] if found else ""
    return next(iter(message_ids(value)), None)


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return values[0] if values else ""


def _report_type(fields: Fields) -> str:
    match = re.search(
        r'report-type\s?=\s?"?([\w-]{1,60})', _first(fields, "content-type"), re.IGNORECASE
    )
    return match[1].lower() if match else ""
