"""The development mailbox: what the outbox has sent, and replies as a mail program writes them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from functools import lru_cache
from urllib.parse import parse_qs, unquote

from tortoise.queryset import QuerySet

from mail import outbox
from mail.parts import Attachment as Attached
from mail.verdict import AuthSource, Kind
from models import tables
from models.keyring import open_key
from models.tables import LetterState
from web.portal import Portal

_LINK = re.compile(r"https?://[^\s<>\")\]]+")
_TO_WRITE = re.compile(r'href="(mailto:[^"]+)"')
_MOST = 200
OUR_BORDER = "post.example.com"
"""The name of the server that a reply from this mailbox says it has passed."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing a letter lets its reader write: to whom, under which name, with what begun.

    A reply quotes the letter; what a link in it begins is a new mail with a `subject`.
    """

    name: str
    address: str
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter in the box, numbered in the order of sending, beginning with 1."""

    number: int
    name: str
    at: datetime
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    reply_to: str = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def links(self) -> list[str]:
        """Return the addresses in the letter, in order."""
        return _LINK.findall(self.text)

    @property
    def ways(self) -> list[Way]:
        """Return what can be written from the letter: the reply, then its links in order."""
        name, address = parseaddr(self.reply_to)
        begun = map(html.unescape, _TO_WRITE.findall(self.html))
        return [Way(name, address), *map(_way, begun)]

    def shown(self, path: str) -> str:
        """Return the HTML with each link that begins a mail led to `path` and its number."""
        numbers = iter(range(1, len(self.ways)))
        return _TO_WRITE.sub(lambda _: f'href="{path}{next(numbers)}" target="_blank"', self.html)


async def box(portal: Portal) -> list[Mail]:
    """Return the letters sent, the newest first."""
    rows = await _sent().limit(_MOST).offset(max(0, await _sent().count() - _MOST))
    first = max(0, await _sent().count() - _MOST) + 1
    mails = [await _read(portal, row, number) for number, row in enumerate(rows, first)]
    return mails[::-1]


async def one(portal: Portal, number: int) -> Mail | None:
    """Return the letter with a number."""
    row = await _sent().offset(number - 1).first() if number > 0 else None
    return await _read(portal, row, number) if row else None


def reply(
    mail: Mail,
    text: str,
    now: datetime,
    *,
    to: str = "",
    subject: str = "",
    sender: str = "",
    cc: Sequence[str] = (),
    stamped: AuthSource | None = None,
    files: Sequence[Attached] = (),
) -> bytes:
    """Return a reply to a letter as a mail program would send it: our words quoted below.

    It goes `to` where the letter's Reply-To leads, and comes from its reader, unless told
    otherwise. With a `subject` it is a new mail, which quotes nothing. `stamped` is the source
    whose word for the sender is put on top, as a border does.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender or mail.to
    message["To"] = to or parseaddr(mail.reply_to)[1]
    if cc:
        message["Cc"] = ", ".join(cc)
    message["Subject"] = subject or f"SV: {mail.subject}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=OUR_BORDER)
    if subject:
        message.set_content(f"{text}\n")
    else:
        message["In-Reply-To"] = message_from_bytes(mail.raw)["Message-ID"]
        message.set_content(f"{text}\n\n{_quoted(mail, now)}\n")
    for file in files:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return _stamp(stamped or AuthSource(), parseaddr(sender or mail.to)[1]) + message.as_bytes()


def _quoted(mail: Mail, now: datetime) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    return f"Den {now:%d.%m.%Y} kl. {now:%H.%M} skrev {mail.reply_to}:\n{lines}"


def _way(link: str) -> Way:
    """Return what a link begins, as a mail program reads it."""
    to, _, query = link.removeprefix("mailto:").partition("?")
    name, address = parseaddr(unquote(to))
    said = parse_qs(query)
    subject, body = (said.get(field, [""])[0] for field in ("subject", "body"))
    return Way(name, address, subject, body.replace("\r\n", "\n"))


def _stamp(source: AuthSource, sender: str) -> bytes:
    """Return what the server that is believed puts on top of a mail it knows the sender of."""
    match source.kind:
        case Kind.SERVER:
            domain = sender.rpartition("@")[2]
            said = f"{source.server}; dmarc=pass header.from={domain}"
            way = f"from {domain} by {source.server} with ESMTP"
            return f"Authentication-Results: {said}\r\nReceived: {way}\r\n".encode("ascii")
        case Kind.M365:
            return (
                b"X-MS-Exchange-Organization-AuthAs: Internal\r\n"
                b"X-MS-Exchange-Organization-AuthSource: " + OUR_BORDER.encode("ascii") + b"\r\n"
            )
        case _:
            return b""


def _sent() -> QuerySet[tables.Letter]:
    return tables.Letter.filter(state=LetterState.SENT).order_by("sent_at", "created_at", "id")


async def _read(portal: Portal, row: tables.Letter, number: int) -> Mail:
    key = await open_key(portal.vault, row.key_id)
    to, raw = outbox.read(key, row)
    subject, text, html, reply_to = _parts(raw)
    return Mail(
        number=number,
        name=row.name,
        at=row.sent_at or row.created_at,
        to=to,
        subject=subject,
        text=text,
        html=html,
        reply_to=reply_to,
        raw=raw,
    )


@lru_cache(maxsize=_MOST)
def _parts(raw: bytes) -> tuple[str, str, str, str]:
    """Return a letter's subject, text, page and address for replies; each is read once."""
    # Our own letters, made a moment ago: the modern reader is safe here, and only here.
    message = message_from_bytes(raw, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return (
        str(message["Subject"]),
        plain.get_content() if plain else "",
        html.get_content() if html else "",
        str(message["Reply-To"] or ""),
    )
