"""The letters to whoever asks: one function each, from typed facts to a value the outbox posts.

The letter's name is its file's name in `locales/<language>/mail/`. No rule about a case is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from locales.dates import long_date
from mail.stationery import HUMAN, CaseFacts, Letter, Stationery, contact, noun
from mail.stationery import decision as decision_of
from models.catalogue.all import BY_NAME

OF_PROOF = (
    *("confirm", "confirm_again", "confirm_by_hand"),
    *("registered", "registered_on_behalf"),
)
"""The letters that ask a mailbox to prove itself."""


def confirm(
    paper: Stationery,
    case: CaseFacts,
    to: str,
    *,
    link: str,
    code: str,
    disown: str,
    registered: Sequence[CaseFacts] = (),
) -> Letter:
    """Ask whether the mailbox is the sender's. None of the sender's words are in it.

    `registered` are the cases sent with it that do not wait for the mailbox.
    """
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
            "registered": _registered(paper, registered),
        },
    )


def confirm_by_hand(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, link: str, disown: str
) -> Letter:
    """Ask the mailbox of somebody who called or wrote otherwise. None of their words are in it."""
    asked = confirm_again(paper, case, to, received=received, link=link, disown=disown)
    return replace(asked, name="confirm_by_hand")


def confirm_again(
    paper: Stationery,
    case: CaseFacts,
    to: str,
    *,
    received: str,
    link: str,
    disown: str,
    registered: Sequence[CaseFacts] = (),
) -> Letter:
    """Ask a mailbox that has not answered once more. None of the sender's words are in it."""
    asked = confirm(paper, case, to, link=link, code="", disown=disown, registered=registered)
    values = {name: value for name, value in asked.values.items() if name != "code"}
    return replace(asked, name="confirm_again", values={**values, "received": received})


def registered(
    paper: Stationery,
    cases: Sequence[CaseFacts],
    to: str,
    *,
    link: str,
    code: str,
    disown: str,
) -> Letter:
    """Say that what does not wait for proof is registered; whoever wants to follow it proves."""
    return replace(
        confirm(paper, cases[0], to, link=link, code=code, disown=disown, registered=cases),
        name="registered",
    )


def registered_on_behalf(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, link: str, disown: str
) -> Letter:
    """Say it of what somebody at the desk has put in: there is no page that takes a code."""
    asked = confirm_again(
        paper, case, to, received=received, link=link, disown=disown, registered=[case]
    )
    return replace(asked, name="registered_on_behalf")


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
            "kind": noun(paper, case),
            "received": received,
            "due": long_date(case.due_on, case.language),
            "link": paper.mailed(link, case.language),
            **contact(paper),
        }
        | (_authority(paper) if late else {}),
    )


def receipt_several(
    paper: Stationery,
    cases: Sequence[CaseFacts],
    to: str,
    *,
    received: str,
    link: str,
    late: bool,
    registered: Sequence[CaseFacts] = (),
) -> Letter:
    """Say that all that was sent together is open, by name, and by when it is answered."""
    one = receipt(paper, cases[0], to, received=received, link=link, late=late)
    values = {name: value for name, value in one.values.items() if name != "kind"}
    more = {"cases": _by_name(paper, cases), "registered": _registered(paper, registered)}
    return replace(
        one, name="receipt_several_late" if late else "receipt_several", values=values | more
    )


def code(paper: Stationery, case: CaseFacts, to: str, *, code: str) -> Letter:
    """Bring the code that opens the content of a case."""
    values = {"reference": case.reference, "code": code}
    return Letter("code", case.language, to, values)


def case_link(
    paper: Stationery, case: CaseFacts, to: str, *, link: str, also: Sequence[CaseFacts] = ()
) -> Letter:
    """Bring the way back to a case somebody asked to find, and to what was sent with it."""
    values = {
        "reference": case.reference,
        "kind": noun(paper, case),
        "link": paper.mailed(link, case.language),
        "also": paper.words[case.language]("mail.also") if also else "",
        "cases": _by_name(paper, also),
    }
    return Letter("case_link", case.language, to, values)


def withdrawn(paper: Stationery, case: CaseFacts, to: str) -> Letter:
    """Say that the case has ended because the person asked for it, by a press and never by mail."""
    return Letter(
        "withdrawn",
        case.language,
        to,
        {
            "reference": case.reference,
            "kind": noun(paper, case),
            "start": paper.url("/", case.language),
            **contact(paper),
        },
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer's decision, in the words the person reads; `late` says that it comes late."""

    outcome: str
    reason: str = field(repr=False)
    ground: str
    late: str = ""


def answer(paper: Stationery, case: CaseFacts, to: str, decision: Decision, *, link: str) -> Letter:
    """Bring the decision, with reasons and the ways on; what was found waits behind a code.

    GDPR art. 12 (4), 15 (1) (f), 77 and 79.
    """
    name = f"answer_{decision.outcome}"
    values = {
        "reference": case.reference,
        "kind": noun(paper, case),
        "decision": decision_of(paper.words[case.language], case.kind, decision.outcome),
        "late": decision.late,
        "link": paper.mailed(link, case.language),
        **contact(paper),
        **_authority(paper),
    }
    if decision.reason:
        values |= {"reason": decision.reason, "ground": decision.ground}
        values |= _offer(paper, case)
    return Letter(name, case.language, to, values, HUMAN)


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer tells in its letter: what is done, in the handler's words, and what is not."""

    done: str = field(repr=False)
    text: str = field(repr=False)
    facts: str = field(repr=False)
    not_done: str = field(repr=False)
    has_files: bool


def answer_told(
    paper: Stationery, case: CaseFacts, to: str, decision: Decision, told: Told, *, link: str
) -> Letter:
    """Bring the whole answer, with reasons and the ways on; files alone wait behind a code.

    A kind whose ways on are others than most has a letter of its own name. GDPR art. 12 (4), 77.
    """
    words = paper.words[case.language]
    own = f"answer_{case.kind}"
    place = paper.mailed(link, case.language)
    values = {
        "reference": case.reference,
        "kind": noun(paper, case),
        "decision": decision_of(words, case.kind, decision.outcome),
        "late": decision.late,
        "done": told.done,
        "text": told.text,
        "facts": told.facts,
        "files": words("mail.files_wait") if told.has_files else "",
        "files_link": place if told.has_files else "",
        "link": place,
        **contact(paper),
        **_authority(paper),
    }
    if decision.reason:
        values |= {"reason": decision.reason, "ground": decision.ground, "not_done": told.not_done}
    name = own if own in words.letters else f"answer_told_{decision.outcome}"
    return Letter(name, case.language, to, values, HUMAN)


def _by_name(paper: Stationery, cases: Sequence[CaseFacts]) -> str:
    """Return cases as a list, a line to each."""
    lines = []
    for case in cases:
        kind = noun(paper, case)
        kind = kind[:1].upper() + kind[1:]
        say = paper.words[case.language]
        lines.append(say("mail.case_line", kind=kind, reference=case.reference))
    return "\n".join(lines)


def _registered(paper: Stationery, cases: Sequence[CaseFacts]) -> str:
    """Return what is registered without proof of the mailbox, a sentence for each kind."""
    sentences = [paper.words[case.language](f"kinds.{case.kind}.registered") for case in cases]
    return " ".join(dict.fromkeys(sentences))


def _offer(paper: Stationery, case: CaseFacts) -> dict[str, str]:
    """Return what a kind offers in place of what is not done, and where to ask for it."""
    instead = BY_NAME[case.kind].instead
    if instead is None:
        return {"offer": "", "offer_link": ""}
    return {
        "offer": paper.words[case.language](f"kinds.{case.kind}.offer"),
        "offer_link": paper.url(f"/henvendelse/{BY_NAME[instead.kind].slug}", case.language),
    }


def _authority(paper: Stationery) -> dict[str, str]:
    return {"authority": paper.organisation.authority.complaint_url}
