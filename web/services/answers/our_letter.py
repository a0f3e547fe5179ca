"""Our own letter to the desk, quoted in words that go to a person: it must not leave with them.

It holds addresses that let whoever has them write as its handler, and what the desk was told.
"""

from __future__ import annotations

from mail import addresses
from mail.quotes import look_at
from mail.reply import known_markers
from web.portal import Portal


class HoldsOurLetter(Exception):
    """Words for a person hold our letter to the desk."""


def stands_in(portal: Portal, text: str) -> bool:
    """Say whether an address of ours, or the line our letters begin with, stands in a text."""
    if addresses.are_mentioned(portal.vault.mac, text, portal.stationery.reply_domain):
        return True
    said = " ".join(" ".join(look_at(text).bare).split())
    return any(" ".join(marker.lower().split()) in said for marker in known_markers())


def demand_none(portal: Portal, *texts: str) -> None:
    """Raise `HoldsOurLetter` when our letter stands in one of the texts."""
    if any(stands_in(portal, text) for text in texts):
        raise HoldsOurLetter
