"""The letters to the desk and the operator: one function each, in the desk's language.

The letter's name is its file's name in `locales/<language>/mail/`. No rule about a case is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from locales import DESK_LANGUAGE
from locales.dates import long_date, long_instant
from mail.compose import asked
from mail.fill import Entries
from mail.stationery import ABSENCE_IS_TOLD, CaseFacts, Letter, Stationery, noun


def sign_in(
    paper: Stationery, to: str, *, link: str, language: str = DESK_LANGUAGE, wanted: str = ""
) -> Letter:
    """Bring a member of staff the link that signs in, and leads on to the case they wanted."""
    return Letter("sign_in", language, to, {"link": paper.mailed(link, language, wanted=wanted)})


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case as the desk is told of it, in the desk's language.

    `by` says by when it is answered or done, `pause` that the use is to be paused; `checklist` is
    what the answer must hold, and `facts_text` what the portal adds to it under `facts_title`.
    """

    facts: CaseFacts
    address: str = field(repr=False)
    name: str = field(repr=False)
    writes: str
    received: str
    answers: str = field(repr=False)
    by: str
    pause: str = ""
    attached: Sequence[Entries] = field(default=(), repr=False)
    checklist: Sequence[Entries] = field(default=(), repr=False)
    facts_title: str = ""
    facts_text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ways:
    """How one handler goes on from a letter.

    `reply` is the name and address of a plain reply; `how` says what that is, or how the case is
    answered without one, and `then` what becomes of it. `actions` are the other addresses.
    """

    reply: tuple[str, str] | None = field(repr=False)
    how: str
    then: str = ""
    actions: Sequence[Entries] = field(default=(), repr=False)


def desk_case(
    paper: Stationery,
    desk: DeskCase,
    to: str,
    ways: Ways,
    *,
    name: str = "desk_case",
    more: Mapping[str, str] = MappingProxyType({}),
    mail_id: str | None = None,
    thread: str | None = None,
) -> Letter:
    """Give the desk everything needed to answer: by replying where it can be, and on the web.

    `name` is another letter that asks for the same and for `more`. `mail_id` is that of the first
    letter of a thread, `thread` of the later ones.
    """
    return Letter(
        name,
        DESK_LANGUAGE,
        to,
        {
            "marker": _marker(paper, ways.reply),
            "reference": desk.facts.reference,
            "kind": noun(paper, desk.facts, DESK_LANGUAGE),
            "sender": f"{desk.name} {desk.address}".strip(),
            "writes": desk.writes,
            "received": desk.received,
            "by": desk.by,
            "pause": desk.pause,
            "answers": desk.answers,
            "link": paper.url(f"/desk/sak/{desk.facts.reference}", DESK_LANGUAGE),
            "how": ways.how,
            "then": ways.then,
            "facts_title": desk.facts_title,
            "facts": desk.facts_text,
            **more,
        },
        reply_to=ways.reply,
        mail_id=mail_id,
        thread=thread,
        lists={
            "attached": desk.attached,
            "checklist": desk.checklist,
            "actions": ways.actions,
        },
        suppress=ABSENCE_IS_TOLD,
    )


def desk_news(
    paper: Stationery,
    name: str,
    facts: CaseFacts,
    to: str,
    *,
    thread: str | None,
    reply: tuple[str, str] | None = None,
) -> Letter:
    """Tell the desk that something happened on a case; what it was stands on the page.

    With `reply` a reply is the answer, as to the first letter of the thread.
    """
    words = paper.words[DESK_LANGUAGE]
    due = long_date(facts.due_on, DESK_LANGUAGE)
    values = {
        "marker": _marker(paper, reply),
        "reference": facts.reference,
        "due": due,
        "deadline": words("mail.deadline_ended" if facts.is_over else "mail.deadline", due=due),
        "link": paper.url(f"/desk/sak/{facts.reference}", DESK_LANGUAGE),
    }
    wanted = asked(words.letter(name), words.letter) | {"marker", "link"}
    return Letter(
        name,
        DESK_LANGUAGE,
        to,
        {key: value for key, value in values.items() if key in wanted},
        reply_to=reply,
        thread=thread,
        suppress=ABSENCE_IS_TOLD,
    )


def _marker(paper: Stationery, reply: tuple[str, str] | None) -> str:
    """Return the line above which a reply is written; none where a reply means nothing."""
    return paper.words[DESK_LANGUAGE].letter("_marker").strip() if reply else ""


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
    reply: tuple[str, str] | None = None,
) -> Letter:
    """Remind the desk of a case's date. `by` says by when what is done, `left` how long is left."""
    letter = desk_news(paper, name, facts, to, thread=thread, reply=reply)
    kept = {key: letter.values[key] for key in ("marker", "reference", "link")}
    return replace(letter, values={**kept, "by": by, "left": left, "more": more})


def desk_many(paper: Stationery, to: str) -> Letter:
    """Tell the desk that more came in than there are letters for; nothing of what it is."""
    values = {"link": paper.url("/desk", DESK_LANGUAGE)}
    return Letter("desk_many", DESK_LANGUAGE, to, values)


def desk_breach(
    paper: Stationery, to: str, text: str, said_at: datetime, report_by: datetime
) -> Letter:
    """Tell of what may be a breach, in the words of whoever said it. GDPR art. 33."""
    values = {
        "text": text,
        "said_at": long_instant(said_at, DESK_LANGUAGE),
        "report_by": long_instant(report_by, DESK_LANGUAGE),
        "link": paper.url("/desk", DESK_LANGUAGE),
    }
    return Letter("desk_breach", DESK_LANGUAGE, to, values)


def desk_unreached(paper: Stationery, to: str, *, name: str) -> Letter:
    """Tell the desk that what is sent to one of them comes back."""
    values = {"name": name, "link": paper.url("/desk", DESK_LANGUAGE)}
    return Letter("desk_unreached", DESK_LANGUAGE, to, values)


def self_test(paper: Stationery, to: str, *, mail_id: str) -> Letter:
    """Find out whether replies arrive: this goes to an address of ours."""
    return Letter("self_test", DESK_LANGUAGE, to, {}, mail_id=mail_id)


def test(paper: Stationery, to: str) -> Letter:
    """Show an operator that letters arrive."""
    return Letter("test", DESK_LANGUAGE, to, {"url": paper.public_url})
