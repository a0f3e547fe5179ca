"""The letters to a handler about what they mailed: it is held, it waits, or a stranger wrote it.

One function each, as in `desk_letters.py`; the letter's name is its file's name. No rule is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from locales import DESK_LANGUAGE, Words
from mail.desk_letters import desk_news
from mail.fill import Entries, Entry
from mail.stationery import ACKNOWLEDGEMENT, CaseFacts, Letter, Stationery


@dataclass(frozen=True, slots=True)
class Going:
    """What goes to the person: to which address, when, in what words, and with which files.

    `letter` is the letter as it will be read, `waits` what its reader finds behind a code. `asks`
    is what to look at once more; `stop` is the path of the page that stops it.
    """

    to: str = field(repr=False)
    when: str
    letter: str = field(repr=False)
    waits: str = field(default="", repr=False)
    files: Sequence[str] = field(default=(), repr=False)
    asks: str = ""
    stop: str = ""


def held(
    paper: Stationery,
    facts: CaseFacts,
    to: str,
    going: Going,
    *,
    reply: tuple[str, str] | None,
    thread: str,
) -> Letter:
    """Show a handler exactly what goes out in their name, and how to stop it."""
    news = desk_news(paper, "desk_held", facts, to, thread=thread, reply=reply)
    words = paper.words[DESK_LANGUAGE]
    values = {key: news.values[key] for key in ("marker", "reference")} | {
        "address": going.to,
        "when": going.when,
        "letter": going.letter,
        "waits": going.waits,
        "waits_title": words("inbox.held.waits") if going.waits else "",
        "asks": going.asks,
        "how": words("inbox.held.how" if going.stop else "inbox.held.how_now"),
        "stop": paper.url(going.stop, DESK_LANGUAGE) if going.stop else "",
        "again": words("inbox.held.reply") if going.stop else "",
    }
    files = Entries(words("inbox.held.files"), [Entry(line) for line in going.files])
    return replace(news, values=values, lists={"files": [files]}, automatic=ACKNOWLEDGEMENT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a mail waits, what it lacks, what goes instead, and the paths of what may be done.

    `may_be_sent`: the page it leads to may offer to send it as it is.
    """

    why: str
    look: str
    correct: str
    note: str
    missing: Sequence[str] = field(default=(), repr=False)
    goes: str = ""
    stop: str = ""
    may_be_sent: bool = True


def waits(
    paper: Stationery,
    facts: CaseFacts,
    to: str,
    waiting: Waiting,
    *,
    reply: tuple[str, str] | None,
    thread: str,
) -> Letter:
    """Say in one sentence why what a handler mailed waits, and what may be done with it."""
    words = paper.words[DESK_LANGUAGE]
    news = desk_news(paper, "desk_waits", facts, to, thread=thread, reply=reply)
    paths = {"look": waiting.look, "correct": waiting.correct, "note": waiting.note}
    paths |= {"stop": waiting.stop}
    values = {key: news.values[key] for key in ("marker", "reference", "deadline")} | {
        "why": waiting.why,
        "goes": waiting.goes,
        "look_label": _look(waiting, words),
        **{key: paper.url(path, DESK_LANGUAGE) if path else "" for key, path in paths.items()},
    }
    missing = Entries(words("inbox.waits.missing"), [Entry(line) for line in waiting.missing])
    return replace(news, values=values, lists={"missing": [missing]}, automatic=ACKNOWLEDGEMENT)


def _look(waiting: Waiting, words: Words) -> str:
    """Return the words for the first way on: what lacks something cannot be sent yet."""
    if waiting.stop:
        return words("inbox.waits.instead")
    is_ready = waiting.may_be_sent and not waiting.missing
    return words("inbox.waits.look" if is_ready else "inbox.waits.open")


def foreign(
    paper: Stationery, facts: CaseFacts, to: str, *, why: str, look: str, thread: str | None
) -> Letter:
    """Say that a mail came to a handler's address which nobody at the desk is known to have sent.

    Nothing of what it says is in it: whoever it is from may have written it to be read here.
    """
    news = desk_news(paper, "desk_foreign", facts, to, thread=thread)
    kept = {key: news.values[key] for key in ("reference", "deadline")}
    link = paper.url(look, DESK_LANGUAGE)
    return replace(news, values={**kept, "why": why, "link": link})
