"""A mail that somebody at the desk has passed on: whose words it brings, and when they first came.

Read from the forwarded mail's own header, which says what the one who forwarded it wanted: it fills
in a form that a person looks over, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mail.forwarded import Forwarded
from mail.inbound import UNREADABLE, Kind, Mail
from mail.parts import Attachment
from mail.reader import read_safely
from web.portal import Portal
from web.services.people.staff import by_address

_WHOLE_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What a forwarded mail says; `at` is when, and None where it does not say or cannot be."""

    text: str = field(repr=False)
    sender: str = field(repr=False)
    at: datetime | None
    attachments: Sequence[Attachment] = field(repr=False)


async def read(portal: Portal, mail: Mail, received_at: datetime) -> PassedOn | None:
    """Return the mail that a mail brings, in its words or as a file; None when it brings none.

    Not in a transaction: a mail in a file is read in a process of its own, and its files take its
    place.
    """
    file = next((one for one in mail.attachments if one.media_type == _WHOLE_MAIL), None)
    inside = await read_safely(file.content) if file else UNREADABLE
    found = mail.forwarded or _itself(inside)
    if found is None:
        return None
    attachments = mail.attachments
    if inside.kind is not Kind.UNREADABLE:
        attachments = (*inside.attachments, *(one for one in attachments if one is not file))
    at = found.at if found.at is not None and found.at <= received_at else None
    return PassedOn(found.text.strip(), await _person(portal, found.sender or ""), at, attachments)


def _itself(inside: Mail) -> Forwarded | None:
    """Return a mail that came as a file as what it is: nothing of one that cannot be read."""
    if inside.kind is Kind.UNREADABLE:
        return None
    return Forwarded(inside.from_address, inside.written_at, inside.text or inside.whole)


async def _person(portal: Portal, sender: str) -> str:
    """Return whose mail it was; nothing for one of us, or for the portal itself."""
    paper, given = portal.stationery, sender.lower()
    if given == paper.sender.lower() or given.endswith(f"@{paper.reply_domain.lower()}"):
        return ""
    return "" if await by_address(portal.vault, sender) else sender
