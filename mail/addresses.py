"""Addresses of ours that say what a mail to them is for, and cannot be made up.

`sak+<reference>.<handler>.<action>.<mac>@…` stands in a letter to the desk; `b+<letter>.<mac>@…` is
where a bounce of a letter comes back, `p+<reference>.<mac>@…` where the person's reply goes,
`ny+<handler>.<mac>@…` where a handler forwards a request to be registered, and `t+<letter>.<mac>@…`
where a letter goes that finds out whether replies arrive. The mac is 128 bits of a keyed hash, so
an address holds for exactly what it says (design D6). Pure; knows no case and no key.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from urllib.parse import unquote

from mail.headers import LONGEST_LOCAL_PART

Sign = Callable[[str, bytes], bytes]
"""What `vault.mac(purpose, data)` does: at least 16 bytes that only the key's holder can make."""

_CODE = re.compile(r"[a-z2-7]{8}")
_ACTION = re.compile(r"[a-z0-9-]{1,14}")
_LETTER = re.compile(r"[a-z2-7]{8,26}")
_REPLY = re.compile(r"sak\+([a-z2-7]{8})\.([a-z2-7]{8})\.([a-z0-9-]{1,14})\.([a-z2-7]{26})")
_OTHER = re.compile(r"(b|p|ny|t)\+([a-z2-7]{8,26})\.([a-z2-7]{26})")
_MENTIONED = re.compile(rf"(?:{_REPLY.pattern}|{_OTHER.pattern})@")


class Sort(StrEnum):
    """What an address with one code in it is for: what the code names, and the mac's purpose."""

    BOUNCE = "b"
    PERSON = "p"
    REGISTER = "ny"
    TEST = "t"


_PURPOSES = {
    Sort.BOUNCE: "bounce-address",
    Sort.PERSON: "person-address",
    Sort.REGISTER: "register-address",
    Sort.TEST: "test-address",
}


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What one reply address stands for; codes are eight characters of a-z and 2-7."""

    reference: str
    handler: str
    action: str

    def __post_init__(self) -> None:
        if not (
            _CODE.fullmatch(self.reference)
            and _CODE.fullmatch(self.handler)
            and _ACTION.fullmatch(self.action)
        ):
            raise ValueError("not the codes of a reply address")


def make(sign: Sign, meant: ReplyAddress, domain: str) -> str:
    """Return the address a handler's reply goes to."""
    said = f"{meant.reference}.{meant.handler}.{meant.action}"
    return _address(f"sak+{said}.{_mac(sign, 'reply-address', said)}", domain)


def read(sign: Sign, text: str, domain: str) -> ReplyAddress | None:
    """Return what an address stands for, or None when it is not one of ours.

    Case means nothing: mail systems change it.
    """
    match = _REPLY.fullmatch(_local_part(text, domain))
    if not match:
        return None
    reference, handler, action, mac = match.groups()
    expected = _mac(sign, "reply-address", f"{reference}.{handler}.{action}")
    return ReplyAddress(reference, handler, action) if compare_digest(mac, expected) else None


def make_other(sign: Sign, sort: Sort, code: str, domain: str) -> str:
    """Return the address of a sort for one code, 8 to 26 characters of a-z and 2-7."""
    if not _LETTER.fullmatch(code):
        raise ValueError("not a code of ours")
    return _address(f"{sort}+{code}.{_mac(sign, _PURPOSES[sort], code)}", domain)


def read_other(sign: Sign, text: str, domain: str) -> tuple[Sort, str] | None:
    """Return what an address is for and its code, or None when it is not one of ours."""
    match = _OTHER.fullmatch(_local_part(text, domain))
    if not match:
        return None
    sort, (code, mac) = Sort(match[1]), match.group(2, 3)
    return (sort, code) if compare_digest(mac, _mac(sign, _PURPOSES[sort], code)) else None


def are_mentioned(sign: Sign, text: str, domain: str) -> bool:
    """Tell whether an address of ours stands in a text, in a link of it, or over its line ends.

    Who has such an address can write as whoever it was made for, so no text that goes to others
    may hold one.
    """
    together = re.sub(r"[\s>\u200b\ufeff]+", "", unquote(text)).lower()
    found = (f"{match[0]}{domain}" for match in _MENTIONED.finditer(together))
    return any(read(sign, one, domain) or read_other(sign, one, domain) for one in found)


def _mac(sign: Sign, purpose: str, said: str) -> str:
    digest = sign(purpose, b"1." + said.encode("ascii"))
    return base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower()


def _address(local: str, domain: str) -> str:
    if len(local) > LONGEST_LOCAL_PART:
        raise ValueError("a local part has at most 64 octets (RFC 5321 4.5.3.1.1)")
    return f"{local}@{domain.lower()}"


def _local_part(text: str, domain: str) -> str:
    # ASCII first: lower() makes an ordinary k of the Kelvin sign.
    local, _, place = text.rpartition("@")
    return local.lower() if text.isascii() and place.lower() == domain.lower() else ""
