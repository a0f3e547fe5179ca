"""A case at the desk in words: what has happened, what was said, and the answer as fields."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from locales import Words
from locales.dates import long_instant
from models.answers import GROUNDS, Gap, Outcome, Proposed
from models.cases import AsAsked
from models.files import ENDINGS, LARGEST, LARGEST_IN_ALL, MIB, MOST, FileRefused
from models.tables import Case, MessageKind
from web import timeline
from web.desk_queue import address
from web.forms import Error, Field, Option
from web.services.desk import LONGEST_REASON, LONGEST_TEXT, DeskView
from web.services.drafting import Drafted
from web.services.mycase import Offered, Said
from web.timeline import Line, Step, when

_FIELD_OF_GAP = {
    Gap.OUTCOME: "outcome",
    Gap.CONTENT: "text",
    Gap.REASON: "reason",
    Gap.GROUND: "ground",
    Gap.GROUND_UNKNOWN: "ground",
    Gap.LEAD: "ground",
}


def steps(case: Case, say: Words) -> tuple[Step, ...]:
    """Return what has happened on a case and what comes next, as the desk says it."""
    by = timeline.due(case, say.language)
    return timeline.steps(case, lambda name: say(f"desk.step.{name}"), say, by=by)


def facts(view: DeskView, say: Words) -> tuple[Line, ...]:
    """Return what a handler needs to know of a case before reading it."""
    case = view.case
    received = long_instant(case.received_at, say.language)
    proven = "desk.fact.address_proven" if case.confirmed_at else "desk.fact.address_unproven"
    return (
        Line(label=say("desk.fact.received"), value=received),
        Line(label=say("desk.fact.address"), value=say(proven, address=view.address)),
        Line(
            label=say("desk.fact.language"),
            value=say(f"languages.{case.written_in or case.language}"),
        ),
        Line(label=say("desk.fact.handler"), value=view.handler or say("desk.nobody")),
    )


def asked(rows: Sequence[AsAsked]) -> tuple[Line, ...]:
    """Return the person's answers as they were asked and given."""
    return tuple(Line(label=row.label, value=row.shown) for row in rows)


def proposed(answer: Proposed, say: Words) -> str:
    """Return an answer that is not sent as one text, so that nobody's words are lost."""
    outcome = answer.outcome.value if answer.outcome else ""
    return _joined(outcome, answer.text, answer.reason, answer.ground, say)


def messages(rows: Sequence[Said], say: Words) -> list[Line]:
    """Return what was said on a case: an answer with its reasons, a note with why it waits."""
    return [
        Line(
            sender=say(f"desk.message.{row.kind.value}"),
            when=when(row.at, say),
            text=_text(row, say),
            own=row.kind is not MessageKind.PERSON,
        )
        for row in rows
    ]


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


def answer_fields(
    case: Case, typed: Proposed, draft: Drafted | None, errors: Sequence[Error], say: Words
) -> list[Field]:
    """Return the answer as fields, filled with what the handler has typed or saved."""
    wrong = {error.key: error.text for error in errors}
    held = draft.files if draft else ()

    def made(key: str, kind: str, **values: str | int | tuple[Option, ...]) -> Field:
        return Field(
            key=key,
            type=kind,
            label=say(f"desk.answer.{key}_label"),
            error=wrong.get(key, ""),
            **values,  # type: ignore[arg-type]
        )

    removable = made(
        "remove",
        "choices",
        hint=say("desk.answer.remove_hint"),
        options=tuple(
            Option(file.id, f"{file.name} ({timeline.size(file.size, say.language)})", "", False)
            for file in held
        ),
    )
    return [
        made("outcome", "choice", options=_outcomes(typed, say)),
        made(
            "text",
            "long_text",
            hint=say("desk.answer.text_hint"),
            value=typed.text,
            max_length=LONGEST_TEXT,
        ),
        made(
            "reason",
            "long_text",
            hint=say("desk.answer.reason_hint"),
            value=typed.reason,
            max_length=LONGEST_REASON,
        ),
        made(
            "ground",
            "choice",
            hint=say("desk.answer.ground_hint"),
            options=_grounds(case, typed, say),
        ),
        *((removable,) if held else ()),
        made(
            "files",
            "files",
            hint=say(
                "desk.answer.files_hint",
                endings=", ".join(ENDINGS),
                most=MOST,
                largest=LARGEST // MIB,
                together=LARGEST_IN_ALL // MIB,
            ),
        ),
    ]


def gap_errors(gaps: Sequence[Gap], say: Words) -> tuple[Error, ...]:
    """Return what an answer lacks as lines of the error summary, each led to its field."""
    return tuple(Error(_FIELD_OF_GAP[gap], say(f"desk.gap.{gap.value}")) for gap in gaps)


def typed_errors(typed: Proposed, say: Words) -> tuple[Error, ...]:
    """Return what is too long to be saved."""
    return tuple(
        Error(
            key,
            say("desk.too_long", name=say(f"desk.answer.{key}_label"), longest=_spaced(longest)),
        )
        for key, text, longest in (
            ("text", typed.text, LONGEST_TEXT),
            ("reason", typed.reason, LONGEST_REASON),
        )
        if len(text) > longest
    )


def file_errors(refused: Collection[FileRefused], say: Words) -> tuple[Error, ...]:
    """Return why files are not taken, one sentence each."""
    return tuple(
        Error("files", say(f"desk.file_error.{fault.code}", **fault.values)) for fault in refused
    )


def _text(row: Said, say: Words) -> str:
    if row.kind is not MessageKind.NOTE:
        return _joined(row.outcome, row.text, row.reason, row.ground, say)
    why = f"desk.why.{row.reason}"
    return "\n\n".join(part for part in (say(why) if say.has(why) else "", row.text) if part)


def _joined(outcome: str, text: str, reason: str, ground: str, say: Words) -> str:
    parts = [
        say(f"desk.outcome.{outcome}") if outcome else "",
        reason,
        say("desk.message.ground", ground=say(f"grounds.{ground}")) if ground else "",
        text,
    ]
    return "\n\n".join(part for part in parts if part)


def _outcomes(typed: Proposed, say: Words) -> tuple[Option, ...]:
    return tuple(
        Option(
            outcome.value,
            say(f"desk.outcome.{outcome.value}"),
            say(f"desk.outcome_hint.{outcome.value}"),
            outcome is typed.outcome,
        )
        for outcome in Outcome
    )


def _grounds(case: Case, typed: Proposed, say: Words) -> tuple[Option, ...]:
    return tuple(
        Option(
            ground.code,
            say(f"grounds.{ground.code}"),
            say("desk.answer.ground_lead") if ground.lead else "",
            ground.code == typed.ground,
        )
        for ground in GROUNDS[case.kind]
    )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
