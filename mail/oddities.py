"""What a mail carries that nobody here can take in. Pure; knows nothing of who is told.

A link counts only where it hands over a file: the address a sharing dialogue makes, in what the
sender wrote. Any other link to such a place is only a link.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from email.message import Message
from enum import StrEnum
from urllib.parse import unquote

from mail.parts import Attachment

_LOOKED_AT = 400_000
_SHARED = re.compile(
    r"https?://(?:"
    r"[a-z0-9-]{1,63}\.sharepoint\.com/:[a-z]:/[a-z]/"
    r"|1drv\.ms/[a-z]/"
    r"|onedrive\.live\.com/[^\s\"'<>]{0,200}?[?&](?:resid|id|cid)="
    r"|drive\.google\.com/(?:file/d/|open\?|drive/(?:u/\d/)?folders/)"
    r"|docs\.google\.com/(?:document|spreadsheets|presentation)/d/"
    r"|(?:www\.)?dropbox\.com/(?:s|sh|t|scl/f[io])/"
    r"|(?:www\.)?icloud\.com/attachment/\?"
    r"|we\.tl/t-|(?:www\.)?wetransfer\.com/downloads/"
    r")[^\s\"'<>]{4}"
)
_QUOTE = re.compile(
    r"""id=["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)"""
    r"|gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|<blockquote"
    r"|border-top:\s?solid",
    re.IGNORECASE,
)
_PROTECTED_NAME = re.compile(r"(?:message(?:_v\d)?\.rpmsg|smime\.p7m)", re.IGNORECASE)
_PROTECTED = (
    *("application/x-microsoft-rpmsg-message", "application/pkcs7-mime"),
    *("application/x-pkcs7-mime", "application/pgp-encrypted"),
)
_TNEF_NAME = re.compile(r"win(?:mail)?\.dat", re.IGNORECASE)
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


class Oddity(StrEnum):
    """What a mail carries that nobody here can take in, and its sender is told."""

    CLOUD_LINK = "cloud_link"  # «Del som kobling»: the file is elsewhere
    PROTECTED = "protected"  # message.rpmsg: only its addressee can open it
    TNEF = "tnef"  # winmail.dat: Outlook's own packing


def found(
    message: Message, said: str, pages: Iterable[str], files: Sequence[Attachment]
) -> frozenset[Oddity]:
    """Return what is odd of a mail: `said` is what its sender wrote, `pages` are its HTML."""
    kinds = {message.get_content_type(), *(file.media_type for file in files)}
    names = [file.name for file in files]
    odd = {
        Oddity.PROTECTED: not kinds.isdisjoint((*_PROTECTED, "multipart/encrypted"))
        or any(map(_PROTECTED_NAME.fullmatch, names)),
        Oddity.TNEF: not kinds.isdisjoint(_TNEF) or any(map(_TNEF_NAME.fullmatch, names)),
        Oddity.CLOUD_LINK: any(map(_hands_over, (said, *map(_above_the_quote, pages)))),
    }
    return frozenset(oddity for oddity, is_there in odd.items() if is_there)


def _hands_over(text: str) -> bool:
    text = text[:_LOOKED_AT].lower()
    # Mail filters put the address of a link, escaped, into one of their own.
    return bool(_SHARED.search(text) or ("%3a%2f%2f" in text and _SHARED.search(unquote(text))))


def _above_the_quote(page: str) -> str:
    page = page[:_LOOKED_AT]
    quote = _QUOTE.search(page)
    return html.unescape(page[: quote.start()] if quote else page)
