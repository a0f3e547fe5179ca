"""The letters: one function each, from typed facts to a value the outbox can post.

The letter's name is its file's name in `locales/<language>/mail/`. No rule about a case is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from locales import DESK_LANGUAGE, Words, with_language
from locales.dates import long_date
from models.organisation import Organisation

NOTICE, ACKNOWLEDGEMENT, HUMAN = "auto-generated", "auto-replied", None
"""Whether a letter is sent by the portal itself, as a reply to something, or by a person."""


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


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What letters tell of a case: its reference as shown, what it is, and its date."""

    reference: str
    kind: str
    due_on: date
    language: str


def confirm(
    paper: Stationery, case: CaseFacts, to: str, *, link: str, code: str, disown: str
) -> Letter:
    """Ask whether the mailbox is the sender's. None of the sender's words are in it."""
    return Letter(
        "confirm",
        case.language,
        to,
        {
            "organisation": paper.organisation.name,
            "link": paper.mailed(link, case.language),
            "code": code,
            "disown": paper.mailed(disown, case.language),
            "email": paper.organisation.email,
        },
    )


def receipt(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, link: str, late: bool
) -> Letter:
    """Say that the case is open, and by when it is answered."""
    return Letter(
        "receipt_late" if late else "receipt",
        case.language,
        to,
        {
            "reference": case.reference,
            "kind": _kind(paper, case),
            "received": received,
            "due": long_date(case.due_on, case.language),
            "link": paper.mailed(link, case.language),
            **_organisation(paper),
        }
        | (_authority(paper) if late else {}),
    )


def code(paper: Stationery, case: CaseFacts, to: str, *, code: str) -> Letter:
    """Bring the code that opens the content of a case."""
    values = {"reference": case.reference, "code": code}
    return Letter("code", case.language, to, values)


def case_link(paper: Stationery, case: CaseFacts, to: str, *, link: str) -> Letter:
    """Bring the way back to a case somebody asked to find."""
    values = {
        "reference": case.reference,
        "kind": _kind(paper, case),
        "link": paper.mailed(link, case.language),
    }
    return Letter("case_link", case.language, to, values)


def withdrawn(paper: Stationery, case: CaseFacts, to: str) -> Letter:
    """Say that the case has ended because the person asked for it."""
    return Letter(
        "withdrawn",
        case.language,
        to,
        {
            "reference": case.reference,
            "kind": _kind(paper, case),
            "start": paper.url("/", case.language),
            **_organisation(paper),
        },
        ACKNOWLEDGEMENT,
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer's decision, in the words the person reads."""

    outcome: str
    reason: str = field(repr=False)
    ground: str


def answer(paper: Stationery, case: CaseFacts, to: str, decision: Decision, *, link: str) -> Letter:
    """Bring the decision, with reasons and the ways on; what was found waits behind a code.

    GDPR art. 12 (4), 15 (1) (f), 77 and 79.
    """
    name = f"answer_{decision.outcome}"
    values = {
        "reference": case.reference,
        "kind": _kind(paper, case),
        "link": paper.mailed(link, case.language),
        **_organisation(paper),
        **_authority(paper),
    }
    if decision.reason:
        values |= {"reason": decision.reason, "ground": decision.ground}
    return Letter(name, case.language, to, values, HUMAN)


def sign_in(
    paper: Stationery, to: str, *, link: str, language: str = DESK_LANGUAGE, wanted: str = ""
) -> Letter:
    """Bring a member of staff the link that signs in, and leads on to the case they wanted."""
    return Letter("sign_in", language, to, {"link": paper.mailed(link, language, wanted=wanted)})


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case as the desk is told of it, in the desk's language."""

    facts: CaseFacts
    address: str = field(repr=False)
    name: str = field(repr=False)
    writes: str
    received: str
    answers: str = field(repr=False)


def desk_case(
    paper: Stationery,
    desk: DeskCase,
    to: str,
    *,
    reply: tuple[str, str] | None,
    mail_id: str | None,
) -> Letter:
    """Give the desk everything needed to answer, by replying or on the web."""
    return Letter(
        "desk_case" if reply else "desk_case_plain",
        DESK_LANGUAGE,
        to,
        {
            "reference": desk.facts.reference,
            "kind": _kind(paper, desk.facts, DESK_LANGUAGE),
            "address": desk.address,
            "name": desk.name,
            "writes": desk.writes,
            "received": desk.received,
            "due": long_date(desk.facts.due_on, DESK_LANGUAGE),
            "answers": desk.answers,
            "link": paper.url(f"/desk/sak/{desk.facts.reference}", DESK_LANGUAGE),
        },
        reply_to=reply,
        mail_id=mail_id,
    )


def desk_news(
    paper: Stationery, name: str, facts: CaseFacts, to: str, *, thread: str | None
) -> Letter:
    """Tell the desk that something happened on a case; what it was stands on the page."""
    return Letter(
        name,
        DESK_LANGUAGE,
        to,
        {
            "reference": facts.reference,
            "due": long_date(facts.due_on, DESK_LANGUAGE),
            "link": paper.url(f"/desk/sak/{facts.reference}", DESK_LANGUAGE),
        },
        thread=thread,
    )


def test(paper: Stationery, to: str) -> Letter:
    """Show an operator that letters arrive."""
    return Letter("test", DESK_LANGUAGE, to, {"url": paper.public_url})


def _kind(paper: Stationery, case: CaseFacts, language: str = "") -> str:
    return paper.words[language or case.language](f"kinds.{case.kind}.noun")


def _organisation(paper: Stationery) -> dict[str, str]:
    phone = paper.organisation.phone.replace(" ", "\u00a0")  # never broken over two lines
    return {"email": paper.organisation.email, "phone": phone}


def _authority(paper: Stationery) -> dict[str, str]:
    return {"authority": paper.organisation.authority.complaint_url}
