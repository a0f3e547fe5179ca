"""Whether an answer is complete, and what it still lacks. Pure.

The same check stands before the preview, the press and the send, so that nothing with a
compulsory part missing leaves. GDPR art. 12 (4): a refusal gives its reasons; the ways on to
Datatilsynet and the courts are added to every answer by the letter itself. What each kind of
answer must hold is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import Invalid, Question
from models.catalogue.requirements import DONE, Outcome, Requirements


class Gap(StrEnum):
    """What an answer still lacks; each has a sentence for the handler."""

    OUTCOME = "outcome"
    OUTCOME_NOT_OPEN = "outcome_not_open"
    ACCESS_FIRST = "access_first"
    CONTENT = "content"
    LINE = "line"
    AHEAD = "ahead"
    FACT = "fact"
    REASON = "reason"
    REASON_TOO_SHORT = "reason_too_short"
    GROUND = "ground"
    GROUND_UNKNOWN = "ground_unknown"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing an answer lacks; `line` is the key of the line or fact it is about."""

    gap: Gap
    line: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer as it stands: what the handler has chosen and written so far.

    `lines` holds, by key, what only the handler knows, and the organisation's facts that its file
    lacks.
    """

    outcome: Outcome | None
    ground: str = ""
    reason: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    lines: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What an answer is held against beside its requirements.

    `today`: the date in Oslo. `absent`: by the name of a fact, the keys of what the organisation's
    file lacks for it. `access_waits`: the person has also asked for access, and has not had the
    copy yet.
    """

    by_lead: bool
    today: date
    absent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    access_waits: bool = False


def gaps(needs: Requirements, answer: Proposed, standing: Standing) -> tuple[Missing, ...]:
    """Return what the answer lacks, in the order the page asks for it; empty when complete."""
    if answer.outcome is None:
        return (Missing(Gap.OUTCOME),)
    if answer.outcome not in needs.outcomes:
        return (Missing(Gap.OUTCOME_NOT_OPEN),)
    return tuple(_gaps(needs, answer, answer.outcome, standing))


def _gaps(
    needs: Requirements, answer: Proposed, outcome: Outcome, standing: Standing
) -> Iterator[Missing]:
    if needs.access_first and standing.access_waits and outcome in DONE:
        yield Missing(Gap.ACCESS_FIRST)
    if needs.asks_content(outcome) and not (answer.text.strip() or answer.files):
        yield Missing(Gap.CONTENT)
    for question in needs.lines_for(outcome):
        if gap := _line_gap(question, answer.lines.get(question.key, ""), standing.today):
            yield Missing(gap, question.key)
    for name in needs.facts.get(outcome, ()):
        for key in standing.absent.get(name, ()):
            if not answer.lines.get(key, "").strip():
                yield Missing(Gap.FACT, key)
    if needs.asks_reasons(outcome):
        reason = len(answer.reason.strip())
        if not reason:
            yield Missing(Gap.REASON)
        elif reason < needs.least_reason(answer.ground):
            yield Missing(Gap.REASON_TOO_SHORT)
        yield from _ground_gaps(needs, answer.ground, standing)


def _line_gap(question: Question, given: str, today: date) -> Gap | None:
    try:
        answer = question.clean(given)
    except Invalid:
        return Gap.LINE
    if isinstance(question, ApproximateDate) and question.is_ahead(answer, today):
        return Gap.AHEAD
    return Gap.LINE if question.required and not answer else None


def _ground_gaps(needs: Requirements, code: str, standing: Standing) -> Iterator[Missing]:
    if not code:
        yield Missing(Gap.GROUND)
        return
    ground = next((ground for ground in needs.grounds if ground.code == code), None)
    if ground is None:
        yield Missing(Gap.GROUND_UNKNOWN)
    elif ground.lead and not standing.by_lead:
        yield Missing(Gap.LEAD)
