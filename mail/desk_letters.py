"""The letters to the desk and the operator: one function each, in the desk's language.

The letter's name is its file's name in `locales/<language>/mail/`. No rule about a case is here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from locales import DESK_LANGUAGE
from locales.dates import long_date
from mail.stationery import CaseFacts, Letter, Stationery, noun


def sign_in(
    paper: Stationery, to: str, *, link: str, language: str = DESK_LANGUAGE, wanted: str = ""
) -> Letter:
    """Bring a member of staff the link that signs in, and leads on to the case they wanted."""
    return Letter("sign_in", language, to, {"link": paper.mailed(link, language, wanted=wanted)})


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case as the desk is told of it, in the desk's language.

    `by` says by when it is answered or done, `pause` that the use is to be paused, `refusing` where
    it is refused, where it may be, and `instead` how it is answered where no reply is taken.
    """

    facts: CaseFacts
    address: str = field(repr=False)
    name: str = field(repr=False)
    writes: str
    received: str
    answers: str = field(repr=False)
    by: str
    pause: str = ""
    refusing: str = ""
    instead: str = ""


def desk_case(
    paper: Stationery,
    desk: DeskCase,
    to: str,
    *,
    reply: tuple[str, str] | None,
    mail_id: str | None,
) -> Letter:
    """Give the desk everything needed to answer: by replying where it can be, and on the web."""
    answering = {"refusing": desk.refusing} if reply else {"instead": desk.instead}
    return Letter(
        "desk_case" if reply else "desk_case_plain",
        DESK_LANGUAGE,
        to,
        {
            "reference": desk.facts.reference,
            "kind": noun(paper, desk.facts, DESK_LANGUAGE),
            "address": desk.address,
            "name": desk.name,
            "writes": desk.writes,
            "received": desk.received,
            "by": desk.by,
            "pause": desk.pause,
            "answers": desk.answers,
            "link": paper.url(f"/desk/sak/{desk.facts.reference}", DESK_LANGUAGE),
            **answering,
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


def desk_reminder(
    paper: Stationery,
    name: str,
    facts: CaseFacts,
    to: str,
    *,
    by: str,
    left: str,
    more: str,
    thread: str | None,
) -> Letter:
    """Remind the desk of a case's date. `by` says by when what is done, `left` how long is left."""
    letter = desk_news(paper, name, facts, to, thread=thread)
    kept = {key: letter.values[key] for key in ("reference", "link")}
    return replace(letter, values={**kept, "by": by, "left": left, "more": more})


def desk_many(paper: Stationery, to: str) -> Letter:
    """Tell the desk that more came in than there are letters for; nothing of what it is."""
    values = {"link": paper.url("/desk", DESK_LANGUAGE)}
    return Letter("desk_many", DESK_LANGUAGE, to, values)


def test(paper: Stationery, to: str) -> Letter:
    """Show an operator that letters arrive."""
    return Letter("test", DESK_LANGUAGE, to, {"url": paper.public_url})
