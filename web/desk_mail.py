"""Mail at the desk in words: what came in and from whom, what waits, and what is not out yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from locales import Words, with_language
from locales.dates import long_instant
from mail.inbound import Kind
from mail.letters import OF_PROOF
from models import references
from models.tables import LetterState, MessageKind
from web import timeline
from web.desk_queue import Cell, Column, address
from web.services.intake.pen import Held, Listed
from web.services.intake.pen import Summary as MailsLeft
from web.services.post.mails import Why
from web.services.post.outgoing import Outgoing
from web.services.post.outgoing import Summary as LettersLeft
from web.timeline import Line

PEN, OUTBOX = "/desk/epost", "/desk/utboks"

OF_THEIR_KIND = {
    Kind.AUTO_REPLY: "auto_reply",
    Kind.BOUNCE: "bounce",
    Kind.UNREADABLE: "unreadable",
}
"""What is said of a mail without a case that no person here has to answer."""

IN_THE_PEN = (
    *(Why.UNMATCHED, Why.FROM_PERSON, Why.NOT_THE_PERSON, Why.TO_REGISTER, Why.TOO_LARGE),
    *(Why.LOOP, Why.AUTO_REPLY, Why.BOUNCE, Why.DELAYED),
)
"""Why a mail hangs with no case; of what has another reason it is said that it is put away."""

WAITING_HEADS = ("subject", "from", "why", "age")
DONE_HEADS = ("subject", "from", "why", "received")
UNITS = {"day": 86_400, "hour": 3600, "minute": 60}
"""In seconds, the largest first."""

LONGEST_SHOWN = 100_000
"""Characters of a mail's text that a page shows; a mail may hold 25 MB of it."""
OF_LETTERS = {
    **dict.fromkeys(("sign_in", "code", "test", "self_test", "desk_case"), ""),
    **dict.fromkeys(OF_PROOF, "proof"),
    **dict.fromkeys(("desk_reminder", "desk_not_taken", "desk_overdue", "overdue"), "reminder"),
    **dict.fromkeys(
        ("receipt", "receipt_late", "receipt_several", "receipt_several_late"), "receipt"
    ),
    **dict.fromkeys(("desk_held", "desk_waits", "desk_done"), "to_handler"),
}
"""What sort of letter one is; of itself where it is a sort of its own, and the rest are letters."""

LETTER_HEADS = ("letter", "to", "case", "state", "age", "attempts", "reply")


def age(length: timedelta, say: Words) -> str:
    """Return how long ago something was, in the largest whole unit: `3 timer`."""
    seconds = int(length.total_seconds())
    for unit, length_of_one in UNITS.items():
        if count := seconds // length_of_one:
            return say(f"inbox.ago.{unit if count == 1 else f'{unit}s'}", count=count)
    return say("inbox.ago.now")


def heads(names: Sequence[str], say: Words) -> list[Column]:
    """Return the heads of a table of mails or letters."""
    return [Column(say(f"inbox.head.{name}")) for name in names]


def waiting_rows(rows: Sequence[Listed], say: Words, now: datetime) -> list[list[Cell]]:
    """Return the mails without a case that wait, each with how long it has."""
    return [[*_mail(row, say), Cell(age(now - row.at, say))] for row in rows]


def done_rows(rows: Sequence[Listed], say: Words) -> list[list[Cell]]:
    """Return the mails without a case that wait for nobody, each with when it came."""
    return [[*_mail(row, say), Cell(long_instant(row.at, say.language))] for row in rows]


def letter_rows(rows: Sequence[Outgoing], say: Words, now: datetime) -> list[list[Cell]]:
    """Return letters that are not out: what, to whom, how far they have come, and since when."""
    return [
        [
            Cell(_letter(row, say)),
            Cell(say(f"inbox.outbox.whom.{row.to.value}")),
            _case(row, say),
            Cell(_state(row, say, now)),
            Cell(age(now - row.due_at, say) if row.due_at <= now else say("inbox.outbox.not_yet")),
            Cell(str(row.attempts)),
            Cell(row.reply or say("inbox.outbox.no_reply")),
        ]
        for row in rows
    ]


def beginning(text: str) -> str:
    """Return as much of a mail's text as a page shows."""
    return text[:LONGEST_SHOWN]


def news(pen: MailsLeft, outbox: LettersLeft, say: Words, now: datetime) -> list[Line]:
    """Return what the desk's front page tells of the post; nothing while all is well."""
    found = []
    if pen.oldest is not None:
        one = pen.count == 1
        key = "inbox.pen.front_one" if one else "inbox.pen.front"
        text = say(key, count=pen.count, age=age(now - pen.oldest, say))
        found.append(Line(text=text, name=say("inbox.pen.link"), href=_here(PEN, say)))
    if outbox.paused_until is not None:
        text, href = say("inbox.outbox.front_paused"), _here(OUTBOX, say)
        found.append(Line(text=text, name=say("inbox.outbox.link"), href=href))
    elif outbox.oldest is not None and outbox.is_slow(now):
        one = outbox.count == 1
        key = "inbox.outbox.front_one" if one else "inbox.outbox.front"
        text = say(key, count=outbox.count, age=age(now - outbox.oldest, say))
        found.append(Line(text=text, name=say("inbox.outbox.link"), href=_here(OUTBOX, say)))
    return found


def facts(mail: Held, say: Words) -> list[Line]:
    """Return what stands on the outside of a mail that hangs with no case."""
    return [
        Line(label=say("desk.mail.sender"), value=mail.sender or say("desk.mail.no_sender")),
        Line(label=say("desk.mail.subject"), value=mail.subject or say("inbox.pen.no_subject")),
        Line(label=say("desk.mail.received"), value=long_instant(mail.at, say.language)),
        Line(label=say("inbox.head.why"), value=_why(mail.mail.kind, mail.why, say)),
    ]


def files(mail: Held, here: str, say: Words) -> list[Line]:
    """Return the files of a mail, each with where it is fetched below its page."""
    return [
        Line(
            name=file.name,
            about=timeline.size(file.size, say.language),
            href=f"{here}/fil/{number}",
        )
        for number, file in enumerate(mail.attachments, 1)
    ]


def _mail(row: Listed, say: Words) -> list[Cell]:
    subject = row.outside.subject or say("inbox.pen.no_subject")
    return [
        Cell(subject, href=_here(f"{PEN}/{row.id}", say)),
        Cell(row.outside.sender or say("desk.mail.no_sender")),
        Cell(_why(row.outside.kind, row.why, say)),
    ]


def _why(kind: Kind, why: str, say: Words) -> str:
    if why == Why.UNMATCHED and kind in OF_THEIR_KIND:
        return say(f"inbox.pen.reason.{OF_THEIR_KIND[kind]}")
    return say(f"inbox.pen.reason.{why if why in IN_THE_PEN else 'put_away'}")


def _letter(row: Outgoing, say: Words) -> str:
    if row.message is not None:
        return say(f"desk.message.{MessageKind(row.message).value}")
    return say(f"inbox.outbox.letter.{OF_LETTERS.get(row.name, 'other') or row.name}")


def _case(row: Outgoing, say: Words) -> Cell:
    if row.case is None:
        return Cell(say("inbox.outbox.no_case"))
    return Cell(references.shown(row.case.reference), href=_here(address(row.case), say))


def _state(row: Outgoing, say: Words, now: datetime) -> str:
    name = row.state.value
    if row.state is LetterState.QUEUED and row.next_at > now:
        name = "again" if row.attempts else "held"
    if row.state is LetterState.FAILED and row.in_doubt:
        return say("inbox.outbox.at.failed_in_doubt")
    return say(f"inbox.outbox.at.{name}", when=long_instant(row.next_at, say.language))


def _here(path: str, say: Words) -> str:
    return with_language(path, say.language)
