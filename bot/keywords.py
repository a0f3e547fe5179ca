"""What keywords alone decide: what a text may be taken for, and which of its sentences ask.

General words of the field, as concepts. They hold back what is learnt from the examples: a right is
not opened where none of its words was said. The module knows no examples and no weights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final


def _any(*groups: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in groups)


# What must be among the words before an intent is taken for meant: all of any one of these.
WORDS_OF: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "access": _any("see", "copy", "about_me", "registered", "have data", "have my"),
    "rectification": _any("correct", "wrong", "new", "missing", "change"),
    "erasure": _any("delete", "forget"),
    "restriction": _any("restrict", "meanwhile", "stop use", "not use", "stop process"),
    "portability": _any("portable", "export", "move", "transfer provider", "provider my"),
    "objection": _any(
        "object", "track", "stop", "not marketing", "not statistics", "not use", "not process"
    ),
    "automated_decision": _any("automated", "human decision", "bot decision", "system decision"),
    "withdraw_consent": _any(
        "withdraw",
        "consent no_longer",
        "agree no_longer",
        "cookies no_longer",
        "consent delete",
        "agree not",
        "cookies not",
        "consent stop",
        "consent correct",
        "cookies stop",
    ),
    "transfer_safeguards": _any(
        "safeguard",
        "copy document",
        "document abroad",
        "document transfer",
        "copy abroad",
        "copy transfer",
        "legal abroad",
        "legal transfer",
    ),
    "complaint": _any("complain", "illegal", "wrong", "decision", "not", "share"),
}
# Whoever speaks of these speaks of something else than the portal.
ELSEWHERE: Final = frozenset({"chitchat", "prompt"})
# What makes another reading likely: then it is asked which was meant.
DOUBTFUL: Final[Mapping[str, frozenset[str]]] = {
    "erasure": frozenset(
        {"other_person", "behalf", "status", "cost", "meter", "invoice", "restrict", "marketing"}
    ),
    "rectification": frozenset({"other_person", "behalf", "cost", "invoice", "meter"}),
    "complaint": frozenset({"no_longer", "cost", "heat", "invoice"}),
    "objection": frozenset({"cost"}),
    "access": frozenset({"cost", "behalf"}),
    "cost": frozenset({"agreement", "heat", "meter"}),
}

_ANYTHING: Final = _any("")
_ASKING: Final = frozenset(
    {"want", "able", "how", "what", "who", "where", "why", "when", "which", "must", "want_know"}
)

_ACTS: Final = frozenset(
    {"delete", "correct", "restrict", "stop", "transfer", "withdraw", "export", "copy", "object"}
    | {"complain", "move", "talk", "see", "help"}
)


def says(intent: str, means: Sequence[Collection[str]]) -> bool:
    """Say whether what the sentences of a text mean holds a word of the intent it needs one of.

    A right is not taken for meant, either, in a sentence that speaks of something else than us.
    """
    needed = WORDS_OF.get(intent, _ANYTHING)
    barred = DOUBTFUL.get(intent, frozenset())
    if intent in WORDS_OF:
        barred |= ELSEWHERE
    return any(
        barred.isdisjoint(some) and any(group.issubset(some) for group in needed) for some in means
    )


def asks(means: Sequence[Collection[str]]) -> bool:
    """Say whether a sentence, word by word, asks or wishes or begins with an act: «slett meg»."""
    if any(not _ASKING.isdisjoint(word) for word in means):
        return True
    return bool(means) and not _ACTS.isdisjoint(means[0])
