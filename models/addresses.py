"""E-mail addresses of people: one canonical form, one folded form, one near miss. Pure."""

from __future__ import annotations

import difflib

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
_LONGEST_LOCAL = 64
_COMMON_DOMAINS = (
    "gmail.com",
    "hotmail.com",
    "hotmail.no",
    "icloud.com",
    "live.no",
    "online.no",
    "outlook.com",
    "yahoo.com",
    "yahoo.no",
)


class AddressInvalid(Exception):
    """What was given is not exactly one e-mail address we can write to."""


def canonical(text: str) -> str:
    """Return the one form of an address that is stored, compared and written to.

    The local part must be ASCII, so that a look-alike letter never passes for another; the domain
    is IDNA-encoded; both are lower case. Raises `AddressInvalid`.
    """
    text = text.strip()
    local, at, _ = text.rpartition("@")
    if not at or not local.isascii() or len(text) > LONGEST or '"' in text:
        raise AddressInvalid
    try:
        parsed = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise AddressInvalid from None
    return f"{parsed.local_part}@{parsed.ascii_domain}".lower()


def canonical_domain(text: str) -> str:
    """Return the one form of a domain that mail is sent to: ASCII (IDNA), lower case.

    Raises `AddressInvalid`, also where an address at it could be too long.
    """
    if "@" in text:
        raise AddressInvalid
    domain = canonical(f"post@{text.strip()}").rpartition("@")[2]
    if len(domain) > LONGEST - _LONGEST_LOCAL - 1:
        raise AddressInvalid
    return domain


def folded(address: str) -> str:
    """Return the mailbox behind the spellings of a canonical address, for counting letters."""
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '')}@{domain}"


def near_miss(address: str) -> str | None:
    """Suggest the address the person may have meant: `kari@gmial.com` is near `gmail.com`."""
    local, _, domain = address.rpartition("@")
    if domain in _COMMON_DOMAINS:
        return None
    close = difflib.get_close_matches(domain, _COMMON_DOMAINS, n=1, cutoff=0.85)
    return f"{local}@{close[0]}" if close else None
