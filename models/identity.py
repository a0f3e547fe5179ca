"""What is known of who asks, and how it was found out. Pure.

The portal knows no accounts. It proves a mailbox; a handler compares that with the account, and
records what they found before an answer with account data leaves. GDPR art. 12 (6).
"""

from __future__ import annotations

from enum import StrEnum


class Proof(StrEnum):
    """What is known of whose account it is about."""

    SAME = "same"
    OTHER_WAY = "other_way"
    NOT_PROVEN = "not_proven"
    NO_ACCOUNT = "no_account"


SHOWN = frozenset({Proof.SAME, Proof.OTHER_WAY})
"""What leaves no doubt about who asks."""


class Method(StrEnum):
    """How it was found out; the facts that were asked about are not kept."""

    COMPARED = "compared"
    LETTER = "letter"
    CALL = "call"
    FACTS = "facts"
    AUTHORITY = "authority"
