"""What is behind the code on a person's case, ready to draw: answers, correspondence, files."""

from __future__ import annotations

from dataclasses import dataclass, field

from locales import Words
from models.tables import Case, MessageKind
from web.services.answers.mycase import Content, Offered, Said
from web.timeline import Line, size, told, when


@dataclass(frozen=True, slots=True)
class ContentShown:
    """What is behind the code."""

    rows: tuple[Line, ...]
    sent_with: tuple[Line, ...]
    messages: tuple[Line, ...]
    answer: str = field(repr=False)
    done: tuple[Line, ...]
    not_done: tuple[Line, ...]
    reason: str = field(repr=False)
    ground: str
    files: tuple[Line, ...]
    facts: tuple[Line, ...]


def content(case: Case, held: Content, say: Words, *, organisation: str) -> ContentShown:
    """Return what a case holds, for whoever has shown the code."""
    answer = next((row for row in held.messages if row.kind is MessageKind.ANSWER), None)
    address = held.address or say("common.not_answered")
    return ContentShown(
        rows=(
            *(Line(label=row.label, value=row.shown) for row in held.answers),
            Line(label=say("case.address"), value=address),
        ),
        sent_with=tuple(_sent_with(file, say) for file in held.sent_with),
        messages=tuple(
            _message(row, say, organisation)
            for row in held.messages
            if row.kind is not MessageKind.ANSWER
        ),
        answer=answer.text if answer else "",
        done=told(held.lines.done),
        not_done=told(held.lines.not_done),
        reason=answer.reason if answer else "",
        ground=say(f"grounds.{answer.ground}") if answer and answer.ground else "",
        files=tuple(_file(case, file, say) for file in held.files),
        facts=told(answer.facts if answer else ()),
    )


def _message(row: Said, say: Words, organisation: str) -> Line:
    """Return what was said; why the desk said it is the desk's own, and is not here."""
    own = row.kind is MessageKind.PERSON
    by_mail = say("case.by_mail") if row.mail else ""
    about = by_mail if own else say(f"case.said.{row.kind.value}")
    return Line(
        sender=say("case.you") if own else organisation,
        about=about,
        when=when(row.at, say),
        text=row.text,
        own=own,
    )


def _file(case: Case, file: Offered, say: Words) -> Line:
    return Line(
        name=file.name,
        about=size(file.size, say.language),
        href=f"/sak/{case.reference}/fil/{file.id}",
    )


def _sent_with(file: Offered, say: Words) -> Line:
    return Line(name=file.name, about=size(file.size, say.language))
