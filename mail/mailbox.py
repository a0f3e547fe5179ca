"""Which mailbox mail is read from, and how we sign in there: an address becomes a value. Pure.

`imaps://user:password@host/INBOX` signs in with a password; `imaps+xoauth2://client:secret@host/…`
is an application of its own (Microsoft 365), which gets a token for the mailbox named by `user`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

PUT_AWAY = "Behandlet"
"""The folder that mail is moved to once it is kept."""

_SCHEMES = ("imap", "imaps", "imap+xoauth2", "imaps+xoauth2")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TOKENS = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"


@dataclass(frozen=True, slots=True)
class Application:
    """A program that signs in as itself (RFC 6749 4.4), and where it gets its tokens."""

    client: str
    secret: str = field(repr=False)
    tokens: str
    scope: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder on an IMAP server, and who reads it: somebody with a password, or an application."""

    host: str
    port: int
    tls: bool
    folder: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    application: Application | None


def read_url(url: str) -> Mailbox:
    """Return the mailbox an address names; raise `ValueError` with the end of a sentence about it.

    The sentence quotes nothing: there is a secret in the address.
    """
    parts, port = _split(url)
    host, tls = parts.hostname or "", parts.scheme.startswith("imaps")
    if not tls and not _is_loopback(host):
        raise ValueError("must begin with imaps: in clear only this machine may be spoken to")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not user or not password:
        raise ValueError("must hold who signs in, such as imaps://user:password@host/INBOX")
    application = None
    if parts.scheme.endswith("+xoauth2"):
        application = _application(host, user, password, asked)
        user, password = asked.pop("user", ""), ""
        if not user:
            raise ValueError("with xoauth2 must end with ?tenant=…&user=… and name the mailbox")
    elif asked:
        raise ValueError("must end after the folder unless it begins with imaps+xoauth2")
    if any(_CONTROL.search(text) for text in (user, password, folder)):
        raise ValueError("must not hold line breaks or other control characters")
    if folder.casefold() == PUT_AWAY.casefold():
        raise ValueError(f"must name another folder than {PUT_AWAY}, where mail is put away")
    return Mailbox(host, port or (993 if tls else 143), tls, folder, user, password, application)


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # Its text may hold the password.
        raise ValueError("must be an address such as imaps://user:password@host/INBOX") from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.fragment:
        raise ValueError("must be an address such as imaps://user:password@host/INBOX")
    return parts, port


def _application(host: str, client: str, secret: str, asked: Mapping[str, str]) -> Application:
    """Return an application; its tokens come from the tenant's place or another that is named."""
    tenant, place = asked.get("tenant", ""), asked.get("token", "")
    if bool(tenant) == bool(place):
        raise ValueError("with xoauth2 must name a tenant, or where the token comes from (token=)")
    tokens = place or _TOKENS.format(tenant=quote(tenant, safe=""))
    try:
        parts = urlsplit(tokens)
        safe = parts.scheme == "https" or _is_loopback(parts.hostname or "")
    except ValueError:
        safe = False
    if not safe:
        raise ValueError("must get its token from an address that begins with https://")
    return Application(client, secret, tokens, f"https://{host}/.default")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
