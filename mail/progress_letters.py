"""The letters to whoever asks, between the receipt and the answer and after it.

One function each, as in `letters.py`; the letter's name is its file's name. No rule is here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from locales.dates import long_date
from mail.compose import asked
from mail.stationery import (
    ACKNOWLEDGEMENT,
    HUMAN,
    NOTICE,
    CaseFacts,
    Letter,
    Stationery,
    contact,
    noun,
)


def extension(
    paper: Stationery, case: CaseFacts, to: str, *, reason: str, due_on: date, link: str
) -> Letter:
    """Say that it takes longer, until when and why; `case.due_on` is the new date. Art. 12 (3)."""
    before = long_date(due_on, case.language)
    values = {"reason": reason, "before": before}
    return _letter("extension", paper, case, to, link, values, HUMAN)


def overdue(
    paper: Stationery, case: CaseFacts, to: str, *, link: str, is_unsure: bool = False
) -> Letter:
    """Say that the answer is late, and that we are sorry.

    `is_unsure`: it is written, and nobody knows whether it has arrived.
    """
    said = "mail.overdue.unsure" if is_unsure else "mail.overdue.not_yet"
    values = {"delay": paper.words[case.language](said)}
    return _letter("overdue", paper, case, to, link, values, NOTICE)


def question(paper: Stationery, case: CaseFacts, to: str, *, text: str, link: str) -> Letter:
    """Ask the person something; they answer on the case's page. Nothing waits for the answer."""
    return _letter("question", paper, case, to, link, {"text": text}, HUMAN)


def question_of_identity(
    paper: Stationery, case: CaseFacts, to: str, *, text: str, link: str
) -> Letter:
    """Ask what shows who it is; the clock waits for the answer. GDPR art. 12 (6)."""
    return _letter("question_of_identity", paper, case, to, link, {"text": text}, HUMAN)


def reply(
    paper: Stationery, case: CaseFacts, to: str, *, text: str, is_open: bool, link: str
) -> Letter:
    """Write to the person beside the answer; without `text` it waits behind a code.

    While the case `is_open` there is no answer to disagree with. A kind whose ways on are others
    than most has a letter of its own name.
    """
    name, values = ("reply", {"text": text}) if text else ("reply_waits", {})
    own = f"{name}_open" if is_open else f"{name}_{case.kind}"
    known = own in paper.words[case.language].letters
    return _letter(own if known else name, paper, case, to, link, values, HUMAN)


def restriction(
    paper: Stationery, case: CaseFacts, to: str, *, text: str, since_on: date, link: str
) -> Letter:
    """Say what is paused and since when. GDPR art. 18."""
    values = {"text": text, "since": long_date(since_on, case.language)}
    return _letter("restriction", paper, case, to, link, values, HUMAN)


def lifting(paper: Stationery, case: CaseFacts, to: str, *, text: str, link: str) -> Letter:
    """Say, before it is done, that a pause ends, and why. GDPR art. 18 (3)."""
    return _letter("lifting", paper, case, to, link, {"text": text}, HUMAN)


def kind_changed(
    paper: Stationery, case: CaseFacts, to: str, *, before: str, text: str, link: str
) -> Letter:
    """Say which right the request is handled under; `before` is what it was called."""
    return _letter("kind_changed", paper, case, to, link, {"before": before, "text": text}, HUMAN)


def complaint(
    paper: Stationery, case: CaseFacts, to: str, *, about: str, received: str, link: str
) -> Letter:
    """Say that a message is taken as a complaint, with a case of its own; `about` is the other."""
    values = {"about": about, "received": received}
    return _letter("complaint", paper, case, to, link, values, NOTICE)


@dataclass(frozen=True, slots=True)
class Buttons:
    """The mailed links of a letter that answers a mail; one that is "" is not there."""

    complaint: str = field(default="", repr=False)
    question: str = field(default="", repr=False)
    confirm: str = field(default="", repr=False)
    case: str = field(default="", repr=False)


def mail_received(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, said: str, buttons: Buttons
) -> Letter:
    """Answer a mail: that it came, what becomes of it, and what its sender can say of it.

    Nothing of what was written is in it: the mail may be somebody else's.
    """
    links = {
        "complaint": buttons.complaint,
        "question": buttons.question,
        "confirm": buttons.confirm,
        "link": buttons.case,
    }
    values = {
        "reference": case.reference,
        "received": received,
        "said": said,
        **{name: paper.mailed(link, case.language) if link else "" for name, link in links.items()},
        **contact(paper),
    }
    return Letter("mail_received", case.language, to, values, ACKNOWLEDGEMENT)


def registered_by_hand(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, link: str, late: bool
) -> Letter:
    """Say that what came another way is registered, from a mailbox that is proven already."""
    name = "registered_by_hand_late" if late else "registered_by_hand"
    return _letter(name, paper, case, to, link, {"received": received}, HUMAN)


def files_wait(paper: Stationery, case: CaseFacts, to: str, *, until: date, link: str) -> Letter:
    """Remind once of files nobody has fetched."""
    values = {"until": long_date(until, case.language)}
    return _letter("files_wait", paper, case, to, link, values, NOTICE)


def not_confirmed(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, anew: str
) -> Letter:
    """End a request nobody has confirmed; none of the sender's words are in it. Art. 12 (4)."""
    return Letter(
        "not_confirmed",
        case.language,
        to,
        {
            "reference": case.reference,
            "received": received,
            "anew": paper.mailed(anew, case.language),
            **contact(paper),
            "authority": paper.organisation.authority.complaint_url,
        },
        HUMAN,
    )


def account(
    paper: Stationery, case: CaseFacts, to: str, *, received: str, yes: str, no: str
) -> Letter:
    """Ask the mailbox of an account whether it is they who ask from another address.

    Nothing of what is asked for is in it, nor from which address: a stranger may read it.
    """
    values = {
        "received": received,
        "organisation": paper.organisation.name,
        "yes": paper.mailed(yes, case.language),
        "no": paper.mailed(no, case.language),
        **contact(paper),
    }
    return Letter("account", case.language, to, values, HUMAN)


def _letter(
    name: str,
    paper: Stationery,
    case: CaseFacts,
    to: str,
    link: str,
    values: dict[str, str],
    automatic: str | None,
) -> Letter:
    common = {
        "reference": case.reference,
        "kind": noun(paper, case),
        "due": long_date(case.due_on, case.language),
        "link": paper.mailed(link, case.language),
        "authority": paper.organisation.authority.complaint_url,
        **contact(paper),
    }
    words = paper.words[case.language]
    wanted = asked(words.letter(name), words.letter)
    told = {key: value for key, value in common.items() if key in wanted}
    return Letter(name, case.language, to, told | values, automatic)
