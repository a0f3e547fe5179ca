"""Whether a server we trust vouches for who a mail says it is from (AUTH_SOURCE). Pure.

A From is only what somebody wrote. Believed are `X-MS-Exchange-Organization-AuthAs: Internal`,
which Exchange takes out of mail from outside, and an Authentication-Results (RFC 8601) that our own
border has put above everything that came from outside. spf=pass says nothing of the From.

Headers are added on top, so a mail is read from there: first the Received of the servers of ours
that had it after the border, then the border's own. Where that is not so, nobody is believed:
below the border's first Received anybody may have written anything, in anybody's name.
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
    """AUTH_SOURCE says neither `m365`, `authserv:<id>[,<server>…]` nor `none`."""


class Kind(StrEnum):
    """Who is believed."""

    NONE = "none"
    M365 = "m365"
    SERVER = "authserv"


@dataclass(frozen=True, slots=True)
class AuthSource:
    """Whose word is taken for who sent a mail; `server` is the name our border signs with.

    `inner` are servers of ours that hand a mail on after it, and take none from outside.
    """

    kind: Kind = Kind.NONE
    server: str = ""
    inner: tuple[str, ...] = ()


def read_source(text: str) -> AuthSource:
    """Read AUTH_SOURCE; empty is `none`. Raises `AuthSourceWrong`."""
    name, _, server = text.strip().lower().partition(":")
    if name in ("", "none") and not server:
        return AuthSource()
    if name == "m365" and not server:
        return AuthSource(Kind.M365)
    servers = [one.strip() for one in server.split(",")]
    if name == "authserv" and all(map(_SERVER.fullmatch, servers)):
        return AuthSource(Kind.SERVER, servers[0], tuple(servers[1:]))
    raise AuthSourceWrong


def vouched(source: AuthSource, stamps: Stamps, sender: str | None) -> bool:
    """Say whether the one sender of a mail is vouched for by the source we believe."""
    if not sender:
        return False
    match source.kind:
        case Kind.M365:
            return _is_internal(stamps)
        case Kind.SERVER:
            return _has_passed(source, stamps, sender.rpartition("@")[2].lower())
        case _:
            return False


def _is_internal(stamps: Stamps) -> bool:
    said = [value for name, value in stamps if name == "x-ms-exchange-organization-authas"]
    by = [value for name, value in stamps if name == "x-ms-exchange-organization-authsource"]
    is_said = [value.strip().lower() for value in said] == ["internal"]
    return is_said and len(by) == 1 and bool(by[0].strip())


def _has_passed(source: AuthSource, stamps: Stamps, domain: str) -> bool:
    above = stamps[: _border(source, stamps)]
    said = [value for name, value in above if name == "authentication-results"]
    ours = [value for value in said if _signed_by(value) == source.server]
    verdicts = [found for value in ours for found in _verdicts(value)]
    return bool(verdicts) and all(verdict == ("pass", domain) for verdict in verdicts)


def _border(source: AuthSource, stamps: Stamps) -> int:
    """Return where the border's own Received stands; 0 when the first from outside is another's."""
    for at, (name, value) in enumerate(stamps):
        if name != "received":
            continue
        match = _BY.search(_bare(value))
        by = match[1].lower() if match else ""
        if by not in source.inner:
            return at if by == source.server else 0
    return 0


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
