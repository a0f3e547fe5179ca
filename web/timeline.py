"""A case in plain words: where it stands, what has happened, what is next and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from locales import Words
from locales.dates import long_date, long_instant
from mail.stationery import decision
from models import references
from models.cases import counts_on
from models.deadlines import end_of
from models.messages import Fact
from models.status import AT_THE_DESK, Status
from models.tables import Case
from web.services.answers.story import Happened, Story
from web.services.cases.case_facts import received
from web.services.cases.progress import Progress, due_on

EXTENDED, RESTRICTED, RECEIVED = "extended", "restricted", "received"
"""What a case is called beside its status."""
_TONES = {
    Status.UNCONFIRMED.value: "attention",
    Status.WAITING.value: "attention",
    Status.ANSWERED.value: "positive",
    RESTRICTED: "attention",
}


class Tell(Protocol):
    """The sentence of a step, by its name, as one reader or the other has it."""

    def __call__(self, name: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; `state` is done, now or next."""

    text: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Tag:
    """What a case is called, in a few words."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """One answer, message, file or case, ready to draw."""

    label: str = ""
    value: str = field(default="", repr=False)
    sender: str = ""
    when: str = ""
    text: str = field(default="", repr=False)
    own: bool = False
    name: str = field(default="", repr=False)
    about: str = ""
    href: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as its status page shows it, without anything it holds.

    `stands_still`: the date waits for the person. `paused`: since when a pause stands, or nothing.
    """

    kind: str
    tags: tuple[Tag, ...]
    outcome: str
    answered: bool
    at_work: bool
    waits: bool
    late: bool
    due: str
    stands_still: bool
    paused: str
    steps: tuple[Step, ...]
    disagree: str


def due(case: Case, language: str) -> str:
    """Return the date that counts, in words."""
    return long_date(counts_on(case), language)


def shown(case: Case, story: Story, say: Words, now: datetime, *, email: str) -> Shown:
    """Return a case's status in plain words; `email` is where a disagreement may be sent."""
    status = Status(case.status)
    at_work = status in AT_THE_DESK
    counts, pause = due_on(case, story.progress, now), story.progress.restriction
    late = at_work and now >= end_of(counts)
    still = story.progress.open_doubt is not None and at_work and not late
    by = long_date(counts, say.language)
    return Shown(
        kind=say(f"kinds.{case.kind}.noun"),
        tags=tuple(tags(case, story.progress, say)),
        outcome=decision(say, case.kind, case.outcome) if case.outcome else "",
        answered=status is Status.ANSWERED,
        at_work=at_work,
        waits=status is Status.WAITING,
        late=late,
        due=by,
        stands_still=still,
        paused=long_date(pause.since_on, say.language) if pause else "",
        steps=steps(
            case,
            story.happened,
            story.progress,
            lambda name, **values: say(f"case.step_{name}", **values),
            say,
            by=say("case.step_still") if still else say("case.step_due", due=by),
        ),
        disagree=_disagree(case, story, say, email),
    )


def tags(case: Case, progress: Progress, say: Words) -> Iterator[Tag]:
    """Yield what a case is called: where it stands, and what stands on it."""
    name = case.status
    if case.status == Status.OPEN and case.extended_on:
        name = EXTENDED
    elif case.status == Status.OPEN and case.handler_id is None:
        name = RECEIVED
    yield Tag(say(f"case.status.{name}"), _TONES.get(name, "neutral"))
    if progress.restriction is not None:
        yield Tag(say(f"case.status.{RESTRICTED}"), _TONES[RESTRICTED])


def steps(
    case: Case,
    happened: Sequence[Happened],
    progress: Progress,
    tell: Tell,
    say: Words,
    *,
    by: str,
) -> tuple[Step, ...]:
    """Return what has happened on a case and what comes next; `by` says by when the answer comes.

    `tell` has the reader's words: those of the person or those of the desk.
    """
    found = [
        Step(tell(one.name, **_values(case, one, say)), _when(case, one, say), "done")
        for one in happened
    ]
    status = Status(case.status)
    present = {Status.UNCONFIRMED: "unconfirmed", Status.OPEN: "working", Status.WAITING: "waiting"}
    if status in present:
        found.append(Step(tell(present[status]), "", "now"))
        found.append(Step(tell("answer"), by, "next"))
    if progress.restriction is not None:
        found.append(Step(tell("told_first"), "", "next"))
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


def told(facts: Sequence[Fact]) -> tuple[Line, ...]:
    """Return the organisation's facts of an answer, ready to draw."""
    return tuple(Line(label=fact.label, value=fact.text) for fact in facts)


def size(count: int, language: str) -> str:
    """Return a number of bytes as people read it: `120 kB`, `2,4 MB`."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    text = f"{count / 1_000_000:.1f} MB"
    return text if language == "en" else text.replace(".", ",")


def when(instant: datetime, say: Words) -> str:
    """Return an instant in words."""
    return long_instant(instant, say.language)


def _when(case: Case, one: Happened, say: Words) -> str:
    """Say when something happened; of what was registered by hand only the day is known."""
    return received(case, say.language) if one.name == "registered" else when(one.at, say)


def _values(case: Case, one: Happened, say: Words) -> Mapping[str, object]:
    """Return what the sentence of a step is filled with, from its event's detail."""
    match one.name:
        case "registered":
            return {"channel": say(f"case.channel.{one.detail}")}
        case "answered_by_hand":
            return {"how": say(f"register.given.{one.detail}")}
        case "extended":
            return {"until": long_date(_date(one.detail) or counts_on(case), say.language)}
        case "restricted":
            since = _date(one.detail)
            return {"since": long_date(since, say.language) if since else when(one.at, say)}
        case "kind_changed":
            kind = one.detail.partition(">")[2]
            return {"kind": say(f"kinds.{kind}.noun")}
        case "complained" | "complaint_received" | "filed_anew":
            return {"reference": references.shown(one.detail)}
    return {}


def _date(detail: str) -> date | None:
    try:
        return date.fromisoformat(detail)
    except ValueError:
        return None


def _disagree(case: Case, story: Story, say: Words, email: str) -> str:
    """Return the ways on for who disagrees with an answer: a kind's own, or those of most."""
    own = f"kinds.{case.kind}.disagree"
    if say.has(own):
        return say(own)
    if story.complaint is not None:
        return say("case.disagree_complained")
    # Whose mailbox is not proven cannot write on the page.
    proven = case.confirmed_at is not None
    return say("case.disagree" if proven else "case.disagree_by_mail", email=email)
