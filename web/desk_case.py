"""A case at the desk in words: what has happened, what was said, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import wording
from locales import Words, with_language
from locales.dates import long_date
from models import references
from models.answers import Proposed
from models.cases import AsAsked, counts_on
from models.catalogue.requirements import Outcome
from models.deadlines import oslo_date
from models.messages import Fact
from models.organisation import Organisation
from models.tables import Case, MessageKind, MessageState
from web import desk_identity, timeline
from web.desk_mail import LONGEST_SHOWN
from web.desk_queue import address
from web.desk_words import lacks, outcome_name
from web.services.answers.access_first import WAITS_FOR_FETCHING
from web.services.answers.answer_facts import absent, as_text, told_lines
from web.services.answers.held import Held
from web.services.answers.mycase import Offered, Said
from web.services.answers.reading import DeskView
from web.services.cases.case_facts import received
from web.services.cases.progress import unpaused_on
from web.services.intake.found import MAY_BE_REGISTERED
from web.timeline import Line, Step, when


@dataclass(frozen=True, slots=True)
class Link:
    """A way on, ready to draw."""

    text: str = field(repr=False)
    href: str


def steps(view: DeskView, say: Words) -> tuple[Step, ...]:
    """Return what has happened on a case and what comes next, as the desk says it."""
    return timeline.steps(
        view.case,
        view.happened,
        view.progress,
        lambda name, **values: say(f"desk.step.{name}", **values),
        say,
        by=timeline.due(view.case, say.language),
    )


def facts(view: DeskView, say: Words) -> tuple[Line, ...]:
    """Return what a handler needs to know of a case before reading it."""
    case = view.case
    return (
        Line(label=say("desk.fact.received"), value=received(case, say.language)),
        Line(label=say("desk.fact.address"), value=_address(view, say)),
        Line(
            label=say("desk.fact.language"),
            value=say(f"languages.{case.written_in or case.language}"),
        ),
        Line(label=say("desk.fact.handler"), value=view.handler or say("desk.nobody")),
        *desk_identity.found(view, say),
        *_dates(view, say),
    )


def _dates(view: DeskView, say: Words) -> Iterator[Line]:
    """Tell of the dates that do not count any more: before an extension, and without a pause."""
    case = view.case
    if case.extended_on:
        first = long_date(case.due_on, say.language)
        yield Line(
            label=say("desk.fact.extended"), value=say("desk.fact.extended_from", date=first)
        )
    if view.progress.doubts and not view.at_once:
        yield Line(
            label=say("desk.fact.unpaused"), value=long_date(unpaused_on(case), say.language)
        )


def asked(rows: Sequence[AsAsked]) -> tuple[Line, ...]:
    """Return the person's answers as they were asked and given."""
    return tuple(Line(label=row.label, value=row.shown) for row in rows)


def proposed(view: DeskView, answer: Proposed, organisation: Organisation, say: Words) -> str:
    """Return an answer that is not sent as one text, so that nobody's words are lost."""
    outcome = answer.outcome.value if answer.outcome else ""
    recipients = [
        Fact(lacks("desk.answer.recipient_label", one.recipient, say), answer.lines[one.key])
        for one in absent(organisation)
        if one.key in answer.lines
    ]
    typed = [
        Fact(wording.name(question, say), question.show(answer.lines, say))
        for question in view.needs.lines_for(None)
        if question.key in answer.lines
    ]
    lines = as_text((*typed, *recipients))
    return _joined(view, outcome, lines, answer.text, answer.reason, answer.ground, say)


def together(view: DeskView, say: Words) -> list[Link]:
    """Return the cases that were sent by the same press."""
    return [link(case, say) for case in view.together]


def related(view: DeskView, say: Words) -> list[Link]:
    """Return the case this one came out of, and those that came out of it."""
    follows = view.progress.follows
    found = [*([follows] if follows else []), *view.progress.followed_by]
    return [link(case, say) for case in found]


def link(case: Case, say: Words) -> Link:
    """Return the way to another case, by what it is about."""
    text = say("desk.case.link", reference=references.shown(case.reference), kind=_noun(case, say))
    return Link(text, with_language(address(case), say.language))


def fetched_by(view: DeskView, say: Words, now: datetime) -> str:
    """Say by when an access is answered that an erasure waits for: before it may itself be late."""
    if view.holds_back is None:
        return ""
    day = counts_on(view.holds_back) - WAITS_FOR_FETCHING
    if day < oslo_date(now):
        return say("desk.case.holds_back_now")
    return say("desk.case.holds_back", date=long_date(day, say.language))


def messages(view: DeskView, rows: Sequence[Said], say: Words) -> list[Line]:
    """Return what was said on a case: an answer with its reasons, a note with why it waits.

    What has not reached the person says so.
    """
    return [
        Line(
            sender=_sender(view, row, say),
            when=when(row.at, say),
            text=_text(view, row, say),
            own=row.kind is not MessageKind.PERSON,
            href=_registering(row, say),
            mail=_mail(view, row.mail, say),
        )
        for row in rows
    ]


def held(view: DeskView, say: Words) -> list[Link]:
    """Return what came by mail and leaves soon: what and when, and where it can be stopped."""
    return [
        Link(
            _leaves(one, say),
            with_language(f"{address(view.case)}/stopp/{one.message.id}", say.language),
        )
        for one in view.held
        if one.put_off
    ]


def _leaves(one: Held, say: Words) -> str:
    what = say(f"desk.message.{one.message.kind.value}")
    if one.leaves_at is None:
        return say("inbox.stop.held_title_soon", what=what)
    return say("inbox.stop.held_title", what=what, when=when(one.leaves_at, say))


def files(case: Case, offered: Sequence[Offered], say: Words) -> list[Line]:
    """Return files with their sizes and where a handler fetches them."""
    return [
        Line(
            name=file.name,
            about=timeline.size(file.size, say.language),
            href=f"{address(case)}/filer/{file.id}",
        )
        for file in offered
    ]


def _registering(row: Said, say: Words) -> str:
    """Return where a message is registered as a request of its own, if others than we wrote it."""
    if row.kind not in MAY_BE_REGISTERED or row.state is not MessageState.RECEIVED:
        return ""
    return with_language(f"/desk/registrer?melding={row.id}", say.language)


def mail_of_draft(view: DeskView, say: Words) -> str:
    """Return where the mail is read that the draft came in, if it did."""
    return _mail(view, view.draft.mail if view.draft else "", say)


def _mail(view: DeskView, mail: str, say: Words) -> str:
    """Return where a mail of the case is read."""
    return with_language(f"{address(view.case)}/epost/{mail}", say.language) if mail else ""


def _sender(view: DeskView, row: Said, say: Words) -> str:
    what = say(f"desk.message.{row.kind.value}")
    if row.mail and row.kind is MessageKind.PERSON:
        return say("inbox.page.by_mail", what=what)
    if author := view.authors.get(row.author_id):
        return say("desk.message.by", what=what, name=author)
    match row.state:
        case MessageState.SENDING:
            return say("desk.message.on_its_way", what=what)
        case MessageState.UNDELIVERED:
            return say("desk.message.not_arrived", what=what)
        case _:
            return what


def _text(view: DeskView, row: Said, say: Words) -> str:
    if row.kind is MessageKind.QUESTION:
        # Why somebody doubted is for the desk alone; who opens the case next has to know it.
        why = say("desk.message.doubt", why=row.reason) if row.reason else ""
        return "\n\n".join(part for part in (row.text, why) if part)
    if row.kind is MessageKind.NOTE:
        why = f"inbox.why.{row.reason}"
        cut = say("inbox.page.cut") if len(row.text) > LONGEST_SHOWN else ""
        parts = (say(why) if say.has(why) else "", cut, row.text[:LONGEST_SHOWN])
        return "\n\n".join(part for part in parts if part)
    outcome = Outcome(row.outcome) if row.outcome else None
    told = told_lines(view.needs, outcome, row.lines, say)
    lines = as_text((*told.done, *told.not_done))
    return _joined(view, row.outcome, lines, row.text, row.reason, row.ground, say)


def _joined(
    view: DeskView, outcome: str, lines: str, text: str, reason: str, ground: str, say: Words
) -> str:
    kind = view.case.kind
    parts = [
        outcome_name(kind, Outcome(outcome), say, view.needs) if outcome else "",
        lines,
        reason,
        say("desk.message.ground", ground=say(f"grounds.{ground}")) if ground else "",
        text,
    ]
    return "\n\n".join(part for part in parts if part)


def _address(view: DeskView, say: Words) -> str:
    if not view.address:
        return say("desk.fact.address_none")
    proven = "desk.fact.address_proven" if view.case.confirmed_at else "desk.fact.address_unproven"
    return say(proven, address=view.address)


def _noun(case: Case, say: Words) -> str:
    return say(f"kinds.{case.kind}.noun")
