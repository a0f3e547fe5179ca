"""The development mailbox: what the outbox has sent, read back for whoever tries the portal out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from tortoise.queryset import QuerySet

from mail import outbox
from models import tables
from models.keyring import open_key
from models.tables import LetterState
from web.portal import Portal

_LINK = re.compile(r"https?://[^\s<>\")\]]+")
_MOST = 200


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


def reply(mail: Mail, text: str, now: datetime) -> bytes:
    """Return a reply to a letter as a mail program would send it: our words quoted below."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = mail.to
    message["To"] = parseaddr(mail.reply_to)[1]
    message["Subject"] = f"SV: {mail.subject}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain="post.example.com")
    original = message_from_bytes(mail.raw)["Message-ID"]
    message["In-Reply-To"] = original
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    day = f"{now:%d.%m.%Y} kl. {now:%H.%M}"
    message.set_content(f"{text}\n\nDen {day} skrev {mail.reply_to}:\n{quoted}\n")
    return message.as_bytes()


def _sent() -> QuerySet[tables.Letter]:
    return tables.Letter.filter(state=LetterState.SENT).order_by("sent_at", "created_at", "id")


async def _read(portal: Portal, row: tables.Letter, number: int) -> Mail:
    key = await open_key(portal.vault, row.key_id)
    to, raw = outbox.read(key, row)
    # Our own letters, made a moment ago: the modern reader is safe here, and only here.
    message = message_from_bytes(raw, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        number=number,
        name=row.name,
        at=row.sent_at or row.created_at,
        to=to,
        subject=str(message["Subject"]),
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
        reply_to=str(message["Reply-To"] or ""),
        raw=raw,
    )
