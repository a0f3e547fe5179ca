"""The page a mail brings, made harmless. Pure; run it in a process of its own (reader.py)."""

from __future__ import annotations

from mail.inbound import parsed
from mail.parts import pages
from mail.safehtml import harmless


def page_of(raw: bytes) -> str | None:
    """Return the mail's page without what acts or is fetched; None when it has none to show."""
    try:
        message = parsed(raw)
        found = pages(message) if message is not None else []
        page = harmless(found[0]) if found else None
    except (Exception, RecursionError):
        return None
    return page if page and page.strip() else None
