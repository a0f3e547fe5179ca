"""The way to the SMTP server we send through: its URL, TLS, sign-in. Knows no mail.

TLS is never a matter of what the server offers: a server, or somebody before it, that offers none
would otherwise be given the password and the mail in clear.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib
import idna
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")


class SettingsWrong(Exception):
    """The server will take no mail from us until the operator mends a setting."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


Tell = Callable[[str], None]
"""Hears of each step that is done, in a few words."""


def unheard(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes out, and in what way TLS is demanded there."""

    host: str
    port: int
    implicit_tls: bool
    user: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether what we say to it stays on this machine."""
        return _is_loopback(self.host)


def read_url(url: str) -> Server:
    """Return the server a URL names; raise `ValueError` with a sentence for the operator."""
    parts = urlsplit(url)
    implicit = parts.scheme == "smtps"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL must be smtp://host:port or smtps://host:port")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("SMTP_URL ends after the port: TLS is not a choice, loopback is")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("SMTP_URL names a user without a password, or a password without a user")
    try:
        parts.hostname.encode("idna")
    except UnicodeError:
        raise ValueError("SMTP_URL names no host that can be looked up") from None
    try:
        port = parts.port
    except ValueError:
        raise ValueError("SMTP_URL has a port that is no number") from None
    default = 465 if implicit else 25 if _is_loopback(parts.hostname) else 587
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port or default, implicit, user, password)


async def connect(
    server: Server,
    *,
    name: str,
    start_tls: bool,
    tls: ssl.SSLContext | None,
    seconds: float,
    tell: Tell = unheard,
) -> aiosmtplib.SMTP:
    """Connect, turn TLS on and sign in, and `tell` of each; the caller closes.

    Raises `SettingsWrong` for what the operator must mend, and otherwise what aiosmtplib raises.
    """
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=name,
        timeout=seconds,
        use_tls=server.implicit_tls,
        start_tls=False,  # the default would go on in clear when the server offers no TLS
        tls_context=tls,
    )
    try:
        await _set_up(smtp, start_tls, server.user, server.password, tell)
    except BaseException:
        smtp.close()
        raise
    return smtp


async def _set_up(
    smtp: aiosmtplib.SMTP, start_tls: bool, user: str, password: str, tell: Tell
) -> None:
    try:
        await smtp.connect()
        tell("connected")
        await smtp.ehlo()
        if start_tls:
            if not smtp.supports_extension("starttls"):
                raise SettingsWrong("the server offers no STARTTLS")
            await smtp.starttls()
        tell(_protection(smtp))
        if user:
            await smtp.login(user, password)
            tell("signed in")
    except SMTPAuthenticationError as refused:
        if refused.code // 100 == 4:
            raise SMTPResponseException(refused.code, refused.message) from None
        raise SettingsWrong(f"sign-in: {codes(refused.code, refused.message)}") from None
    except (SMTPConnectError, OSError) as error:
        if _is_about_tls(error):
            raise SettingsWrong("TLS failed") from None
        raise
    except SMTPResponseException as refused:
        if refused.code == 454 or (start_tls and refused.code // 100 == 5):
            raise SettingsWrong(
                f"TLS or greeting: {codes(refused.code, refused.message)}"
            ) from None
        raise
    except (SMTPServerDisconnected, SMTPTimeoutError):
        raise
    except SMTPException:
        raise SettingsWrong("the server offers no sign-in we know") from None


def _protection(smtp: aiosmtplib.SMTP) -> str:
    tls = smtp.transport.get_extra_info("ssl_object") if smtp.transport else None
    return f"protected by {tls.version()}" if tls else "in clear, on this machine"


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def wire(address: str) -> bytes:
    """Return an address as SMTP writes it, `<>` when empty; raise `ValueError` when it cannot."""
    if address in ("", "<>"):
        return b"<>"
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = idna.encode(domain.lower()).decode("ascii")
    if not local or not domain or re.search(r"[^!-~]|[<>()\[\]\\,;:\"]", local + domain):
        raise ValueError("not an address")
    return f"<{local}@{domain}>".encode("ascii")


def codes(code: int, words: str) -> str:
    """Return the codes of a reply without its words, which may name a person."""
    match = _ENHANCED.match(words)
    return f"{code} {match[0]}" if match else str(code)
