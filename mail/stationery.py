"""What every letter is written on: the installation's facts, the letter as a value, a case's facts.

No letter's words are here, and no rule about a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from locales import Words, with_language
from mail.fill import Lists
from models.organisation import Organisation

NOTICE, ACKNOWLEDGEMENT, HUMAN = "auto-generated", "auto-replied", None
"""Whether a letter is sent by the portal itself, as a reply to something, or by a person."""

NO_REPLIES, ABSENCE_IS_TOLD = "All", "DR, RN, NRN"
"""What machines are asked not to send back: anything, or anything but that somebody is away."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every letter of an installation has in common."""

    words: Mapping[str, Words] = field(repr=False)
    organisation: Organisation
    public_url: str
    sender: str
    reply_domain: str

    def url(self, path: str, language: str) -> str:
        """Return a page's whole address in the reader's language."""
        return f"{self.public_url}{with_language(path, language)}"

    def mailed(self, token: str, language: str, *, wanted: str = "") -> str:
        """Return the address behind a mailed link; `wanted` is the case it leads on to."""
        query = f"?sak={wanted}" if wanted else ""
        return self.url(f"/bekreft/{quote(token, safe='')}{query}", language)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, not yet composed."""

    name: str
    language: str
    to: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    automatic: str | None = NOTICE
    reply_to: tuple[str, str] | None = field(default=None, repr=False)
    mail_id: str | None = None
    thread: str | None = None
    lists: Lists = field(default_factory=dict, repr=False)
    suppress: str = NO_REPLIES


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What letters tell of a case: its reference as shown, what it is, and its date."""

    reference: str
    kind: str
    due_on: date
    language: str
    is_over: bool = False
    """It is no longer open: its date is nothing to hold any more."""


def noun(paper: Stationery, case: CaseFacts, language: str = "") -> str:
    """Return what a case is about, in its own language or another."""
    return paper.words[language or case.language](f"kinds.{case.kind}.noun")


def decision(words: Words, kind: str, outcome: str) -> str:
    """Return an outcome in one sentence: the kind's own, or the one all kinds have for it."""
    own = f"kinds.{kind}.outcome.{outcome}"
    return words(own if words.has(own) else f"kinds.common.outcome.{outcome}")


def contact(paper: Stationery) -> dict[str, str]:
    """Return how the organisation is reached."""
    phone = paper.organisation.phone.replace(" ", "\u00a0")  # never broken over two lines
    return {"email": paper.organisation.email, "phone": phone}
