"""Whether a server we trust vouches for who a mail says it is from (AUTH_SOURCE). Pure.

A From is only what somebody wrote. Believed are `X-MS-Exchange-Organization-AuthAs: Internal`,
which Exchange takes out of mail from outside, and an Authentication-Results (RFC 8601) that our own
border has put above everything that came from outside. spf=pass says nothing of the From.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Stamps = Sequence[tuple[str, str]]
"""The headers that tell of a mail's way, from the top: (name in lower case, value on one line)."""

STAMPS = frozenset(
    {
        "received",
        "authentication-results",
        "x-ms-exchange-organization-authas",
        "x-ms-exchange-organization-authsource",
    }
)

_BY = re.compile(r"\bby\s+([a-z0-9.-]{1,255})", re.IGNORECASE)
_SERVER = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?")
_RESULT = re.compile(r"\s*dmarc\s*=\s*([a-z]{1,20})\b(.*)", re.IGNORECASE | re.DOTALL)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*([a-z0-9.-]{1,255})(?:\s|$)", re.IGNORECASE)


class AuthSourceWrong(ValueError):
    """AUTH_SOURCE says neither `m365`, `authserv:<id>` nor `none`."""


class Kind(StrEnum):
    """Who is believed."""

    NONE = "none"
    M365 = "m365"
    SERVER = "authserv"


@dataclass(frozen=True, slots=True)
class AuthSource:
    """Whose word is taken for who sent a mail; `server` is the name our border signs with."""

    kind: Kind = Kind.NONE
    server: str = ""


def read_source(text: str) -> AuthSource:
    """Read AUTH_SOURCE; empty is `none`. Raises `AuthSourceWrong`."""
    name, _, server = text.strip().lower().partition(":")
    if name in ("", "none") and not server:
        return AuthSource()
    if name == "m365" and not server:
        return AuthSource(Kind.M365)
    if name == "authserv" and _SERVER.fullmatch(server):
        return AuthSource(Kind.SERVER, server)
    raise AuthSourceWrong


def vouched(source: AuthSource, stamps: Stamps, sender: str | None) -> bool:
    """Say whether the one sender of a mail is vouched for by the source we believe."""
    if not sender:
        return False
    match source.kind:
        case Kind.M365:
            return _is_internal(stamps)
        case Kind.SERVER:
            return _has_passed(source.server, stamps, sender.rpartition("@")[2].lower())
        case _:
            return False


def _is_internal(stamps: Stamps) -> bool:
    said = [value for name, value in stamps if name == "x-ms-exchange-organization-authas"]
    by = [value for name, value in stamps if name == "x-ms-exchange-organization-authsource"]
    return [value.strip().lower() for value in said] == ["internal"] and len(by) == 1


def _has_passed(server: str, stamps: Stamps, domain: str) -> bool:
    ours = [value for value in _above_the_border(server, stamps) if _signed_by(value) == server]
    verdicts = [found for value in ours for found in _verdicts(value)]
    return bool(verdicts) and all(verdict == ("pass", domain) for verdict in verdicts)


def _above_the_border(server: str, stamps: Stamps) -> list[str]:
    """Return the results that stand where only our own servers can have put them.

    Headers are added on top: what is above the first Received of our border came after it. Without
    one it is what is above every Received, and then only the topmost.
    """
    received = [at for at, (name, _) in enumerate(stamps) if name == "received"]
    borders = [at for at in received if _is_by(server, stamps[at][1])]
    end = borders[0] if borders else (received or [len(stamps)])[0]
    above = [value for name, value in stamps[:end] if name == "authentication-results"]
    return above if borders else above[:1]


def _is_by(server: str, received: str) -> bool:
    match = _BY.search(_bare(received))
    return match is not None and match[1].lower() == server


def _signed_by(value: str) -> str:
    """Return the name a result is signed with, without its version."""
    first = _bare(value).partition(";")[0].split()
    return first[0].lower() if first else ""


def _verdicts(value: str) -> list[tuple[str, str]]:
    """Return what a result says of DMARC: the result and the domain of the From it is about."""
    found = []
    for part in _bare(value).split(";")[1:]:
        if match := _RESULT.match(part):
            about = _HEADER_FROM.findall(match[2])
            domain = about[0].lower().rstrip(".") if len(about) == 1 else ""
            found.append((match[1].lower(), domain))
    return found


def _bare(value: str) -> str:
    """Return a header's own words: without comments, nested or not, and without what is quoted.

    A border writes what strangers gave it into both. One that does not end is nobody's word.
    """
    kept, depth, quoted, escaped = [], 0, False, False
    for sign in value:
        if escaped:
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
            kept.append(" ")
        elif quoted:
            continue
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            kept.append(" ")
            if depth < 0:
                return ""
        elif not depth:
            kept.append(sign)
    return "" if depth or quoted or escaped else "".join(kept)
