"""A case in plain words: what has happened, what is next and when, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from locales import Words
from locales.dates import long_date, long_instant
from models import references
from models.cases import counts_on
from models.deadlines import end_of
from models.messages import Fact
from models.status import AT_THE_DESK, Status
from models.tables import Case, MessageKind
from web.services.mycase import Content, Offered, Said

_TONES = {
    Status.UNCONFIRMED: "attention",
    Status.WAITING: "attention",
    Status.ANSWERED: "positive",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; `state` is done, now or next."""

    text: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as its status page shows it, without anything it holds."""

    kind: str
    status: str
    tone: str
    outcome: str
    answered: bool
    at_work: bool
    late: bool
    due: str
    steps: tuple[Step, ...]
    disagree: str


@dataclass(frozen=True, slots=True)
class Line:
    """One answer, message or file, ready to draw."""

    label: str = ""
    value: str = field(default="", repr=False)
    sender: str = ""
    when: str = ""
    text: str = field(default="", repr=False)
    own: bool = False
    name: str = field(default="", repr=False)
    about: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ContentShown:
    """What is behind the code, ready to draw."""

    rows: tuple[Line, ...]
    messages: tuple[Line, ...]
    answer: str = field(repr=False)
    done: tuple[Line, ...]
    not_done: tuple[Line, ...]
    reason: str = field(repr=False)
    ground: str
    files: tuple[Line, ...]
    facts: tuple[Line, ...]


def due(case: Case, language: str) -> str:
    """Return the date that counts, in words."""
    return long_date(counts_on(case), language)


def shown(case: Case, say: Words, now: datetime, *, email: str) -> Shown:
    """Return a case's status in plain words; `email` is where a disagreement may be sent."""
    status = Status(case.status)
    at_work = status in AT_THE_DESK
    return Shown(
        kind=say(f"kinds.{case.kind}.noun"),
        status=say(f"case.status.{status.value}"),
        tone=_TONES.get(status, "neutral"),
        outcome=say(f"kinds.{case.kind}.outcome.{case.outcome}") if case.outcome else "",
        answered=status is Status.ANSWERED,
        at_work=at_work,
        late=at_work and now >= end_of(counts_on(case)),
        due=due(case, say.language),
        steps=steps(
            case,
            lambda name: say(f"case.step_{name}"),
            say,
            by=say("case.step_due", due=due(case, say.language)),
        ),
        disagree=_disagree(case, say, email),
    )


def steps(case: Case, text: Callable[[str], str], say: Words, *, by: str) -> tuple[Step, ...]:
    """Return what has happened on a case and what comes next.

    `text` has the words of a step by its name, `by` says by when the answer comes.
    """
    status = Status(case.status)
    found = [Step(text("received"), when(case.received_at, say), "done")]
    if case.confirmed_at is not None:
        found.append(Step(text("confirmed"), when(case.confirmed_at, say), "done"))
    if status is Status.UNCONFIRMED:
        found.append(Step(text("unconfirmed"), "", "now"))
    if status in AT_THE_DESK:
        found.append(Step(text("working"), "", "now"))
    if status in AT_THE_DESK or status is Status.UNCONFIRMED:
        found.append(Step(text("answer"), by, "next"))
    elif case.closed_at is not None:
        found.append(Step(text(status.value), when(case.closed_at, say), "done"))
    return tuple(found)


def named(cases: Sequence[Case], say: Words) -> tuple[Line, ...]:
    """Return cases by what they are, each with its reference, its status and its page."""
    lines = []
    for case in cases:
        kind, reference = say(f"kinds.{case.kind}.noun"), references.shown(case.reference)
        label = kind[:1].upper() + kind[1:]
        status = say(f"case.status.{case.status}")
        lines.append(Line(label=label, value=reference, about=status, href=f"/sak/{reference}"))
    return tuple(lines)


def _disagree(case: Case, say: Words, email: str) -> str:
    """Return the ways on for who disagrees with an answer: a kind's own, or those of most."""
    own = f"kinds.{case.kind}.disagree"
    if say.has(own):
        return say(own)
    # Whose mailbox is not proven cannot write on the page.
    proven = case.confirmed_at is not None
    return say("case.disagree" if proven else "case.disagree_by_mail", email=email)


def content(case: Case, held: Content, say: Words) -> ContentShown:
    """Return what a case holds, for whoever has shown the code."""
    answer = next((row for row in held.messages if row.kind is MessageKind.ANSWER), None)
    address = held.address or say("common.not_answered")
    return ContentShown(
        rows=(
            *(Line(label=row.label, value=row.shown) for row in held.answers),
            Line(label=say("case.address"), value=address),
        ),
        messages=tuple(
            _message(row, say) for row in held.messages if row.kind is MessageKind.PERSON
        ),
        answer=answer.text if answer else "",
        done=told(held.lines.done),
        not_done=told(held.lines.not_done),
        reason=answer.reason if answer else "",
        ground=say(f"grounds.{answer.ground}") if answer and answer.ground else "",
        files=tuple(_file(case, file, say) for file in held.files),
        facts=told(answer.facts if answer else ()),
    )


def told(facts: Sequence[Fact]) -> tuple[Line, ...]:
    """Return the organisation's facts of an answer, ready to draw."""
    return tuple(Line(label=fact.label, value=fact.text) for fact in facts)


def _message(row: Said, say: Words) -> Line:
    return Line(sender=say("case.you"), when=when(row.at, say), text=row.text, own=True)


def _file(case: Case, file: Offered, say: Words) -> Line:
    return Line(
        name=file.name,
        about=size(file.size, say.language),
        href=f"/sak/{case.reference}/fil/{file.id}",
    )


def size(count: int, language: str) -> str:
    """Return a number of bytes as people read it: `120 kB`, `2,4 MB`."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    text = f"{count / 1_000_000:.1f} MB"
    return text if language == "en" else text.replace(".", ",")


def when(instant: datetime, say: Words) -> str:
    """Return an instant in words."""
    return long_instant(instant, say.language)
