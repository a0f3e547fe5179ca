"""The letters to a handler about who has which case, and what became of what they mailed.

One function each, as in `desk_letters.py`; the letter's name is its file's name. No rule is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from locales import DESK_LANGUAGE
from locales.dates import long_date
from mail.desk_letters import desk_news
from mail.stationery import ACKNOWLEDGEMENT, CaseFacts, Letter, Stationery, noun


def done(
    paper: Stationery,
    facts: CaseFacts,
    to: str,
    *,
    done: str,
    files: str,
    goes: str = "",
    stop: str = "",
    reply: tuple[str, str] | None,
    thread: str,
) -> Letter:
    """Tell a handler in a sentence that what they mailed is done; `files` is what was left out.

    `goes` says what they have on its way to the person, and `stop` is the path of what stops it.
    """
    letter = desk_news(paper, "desk_done", facts, to, thread=thread, reply=reply)
    kept = {key: letter.values[key] for key in ("marker", "reference", "link")}
    return replace(
        letter,
        values={
            **kept,
            "done": done,
            "files": files,
            "goes": goes,
            "stop": paper.url(stop, DESK_LANGUAGE) if stop else "",
        },
        automatic=ACKNOWLEDGEMENT,
    )


def away(
    paper: Stationery,
    facts: CaseFacts,
    to: str,
    *,
    name: str,
    reply: tuple[str, str] | None,
    thread: str | None,
) -> Letter:
    """Tell that a handler is away: the case is free, or nobody else has it, without a `thread`."""
    letter = desk_news(
        paper, "desk_away" if thread else "desk_away_alone", facts, to, thread=thread, reply=reply
    )
    about = {"name": name, "kind": noun(paper, facts, DESK_LANGUAGE)}
    return replace(letter, values={**letter.values, **about})


def freed(paper: Stationery, to: str, *, name: str, cases: Sequence[CaseFacts]) -> Letter:
    """Tell which cases are nobody's, because their handler is no longer at the desk."""
    lines = "\n".join(
        paper.words[DESK_LANGUAGE](
            "mail.freed_line",
            reference=one.reference,
            kind=noun(paper, one, DESK_LANGUAGE),
            due=long_date(one.due_on, DESK_LANGUAGE),
        )
        for one in cases
    )
    link = paper.url("/desk", DESK_LANGUAGE)
    return Letter("desk_freed", DESK_LANGUAGE, to, {"name": name, "cases": lines, "link": link})


def to_register(paper: Stationery, to: str, *, mail_id: str) -> Letter:
    """Bring the link to the form that is filled in from what a handler passed on."""
    link = paper.url(f"/desk/registrer?epost={mail_id}", DESK_LANGUAGE)
    return Letter("desk_to_register", DESK_LANGUAGE, to, {"link": link}, ACKNOWLEDGEMENT)
