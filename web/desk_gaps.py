"""What a handler's answer lacks, or holds too much of, as lines of the error summary."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot import wording
from locales import Words
from models.answers import Gap, Missing, Proposed
from models.catalogue.questions import Invalid, Question
from models.files import FileRefused
from models.organisation import Organisation
from web.desk_words import lacks, spaced
from web.forms import Error
from web.services.answers.answer_facts import absent
from web.services.answers.reading import DeskView

LONGEST_TEXT = 20_000
LONGEST_REASON = 4_000
LONGEST_FACT = 500

_FIELD_OF_GAP = {
    Gap.OUTCOME: "outcome",
    Gap.OUTCOME_NOT_OPEN: "outcome",
    Gap.ACCESS_FIRST: "",
    Gap.CONTENT: "text",
    Gap.FILE: "files",
    Gap.REASON: "reason",
    Gap.REASON_TOO_SHORT: "reason",
    Gap.GROUND: "ground",
    Gap.GROUND_UNKNOWN: "ground",
    Gap.LEAD: "ground",
    Gap.GROUND_UNCHECKED: "ground",
    Gap.GROUND_PARTLY: "ground",
    Gap.IDENTITY: "identity",
    Gap.IDENTITY_NOT_PROVEN: "identity",
    Gap.AUTHORITY: "identity",
    Gap.OWN_ANSWER: "",
    Gap.OUR_LETTER: "",
}


def gap_errors(
    missing: Iterable[Missing],
    view: DeskView,
    typed: Proposed,
    organisation: Organisation,
    say: Words,
) -> tuple[Error, ...]:
    """Return what an answer lacks as lines of the error summary, each led to its field."""
    lines = {question.key: question for question in view.needs.lines_for(None)}
    recipients = {one.key: one.recipient for one in absent(organisation)}

    def error(one: Missing) -> Error:
        match one.gap:
            case Gap.LINE:
                return Error(one.line, _fault(lines[one.line], typed.lines.get(one.line, ""), say))
            case Gap.AHEAD:
                name = wording.name(lines[one.line], say)
                return Error(one.line, say("desk.gap.ahead", name=name))
            case Gap.FACT:
                return Error(one.line, lacks("desk.gap.fact", recipients[one.line], say))
            case Gap.CONTENT if not view.needs.behind_code:
                return Error("text", say("desk.gap.content_told"))
            case _:
                return Error(_FIELD_OF_GAP[one.gap], say(f"desk.gap.{one.gap.value}"))

    return tuple(error(one) for one in missing)


def typed_errors(
    typed: Proposed, view: DeskView, organisation: Organisation, say: Words
) -> tuple[Error, ...]:
    """Return what is too long to be saved; what does not hold in another way is kept as a draft."""
    errors = [
        Error(
            key,
            say("desk.too_long", name=say(f"desk.answer.{key}_label"), longest=spaced(longest)),
        )
        for key, text, longest in (
            ("text", typed.text, LONGEST_TEXT),
            ("reason", typed.reason, LONGEST_REASON),
        )
        if len(text) > longest
    ]
    for question in view.needs.lines_for(None):
        try:
            question.clean(typed.lines.get(question.key, ""))
        except Invalid as invalid:
            if invalid.code == "too_long":
                errors.append(Error(question.key, wording.error(question, invalid, say)))
    errors += [
        Error(
            one.key,
            say(
                "desk.too_long",
                name=lacks("desk.answer.recipient_label", one.recipient, say),
                longest=spaced(LONGEST_FACT),
            ),
        )
        for one in absent(organisation)
        if len(typed.lines.get(one.key, "")) > LONGEST_FACT
    ]
    return tuple(errors)


def file_errors(refused: Collection[FileRefused], say: Words) -> tuple[Error, ...]:
    """Return why files are not taken, one sentence each."""
    return tuple(
        Error("files", say(f"errors.file.{fault.code}", **fault.values)) for fault in refused
    )


def _fault(question: Question, given: str, say: Words) -> str:
    """Return the sentence for a line that does not hold: empty, or not what it should be."""
    try:
        question.clean(given)
    except Invalid as invalid:
        if invalid.code != "empty":
            return wording.error(question, invalid, say)
    return say("desk.gap.line", name=wording.name(question, say))
