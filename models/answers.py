"""Whether an answer is complete, and what it still lacks. Pure.

The same check stands before the preview, the press and the send, so that nothing with a
compulsory part missing leaves. GDPR art. 12 (4): a refusal gives its reasons; the ways on to
Datatilsynet and the courts are added to every answer by the letter itself. What each kind of
answer must hold is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import Invalid, Question
from models.catalogue.requirements import (
    DONE,
    ROUTED,
    UNKNOWN_PERSON,
    UNPROVEN,
    Identity,
    Outcome,
    Requirements,
)
from models.identity import Proof


class Gap(StrEnum):
    """What an answer still lacks; each has a sentence for the handler."""

    OUTCOME = "outcome"
    OUTCOME_NOT_OPEN = "outcome_not_open"
    ACCESS_FIRST = "access_first"
    CONTENT = "content"
    FILE = "file"
    LINE = "line"
    AHEAD = "ahead"
    FACT = "fact"
    REASON = "reason"
    REASON_TOO_SHORT = "reason_too_short"
    GROUND = "ground"
    GROUND_UNKNOWN = "ground_unknown"
    LEAD = "lead"
    GROUND_UNCHECKED = "ground_unchecked"
    GROUND_PARTLY = "ground_partly"
    IDENTITY = "identity"
    IDENTITY_NOT_PROVEN = "identity_not_proven"
    AUTHORITY = "authority"
    OWN_ANSWER = "own_answer"
    OUR_LETTER = "our_letter"


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
    copy yet. `proof`: what is recorded of whose account it is about. `authority_unseen`: it is
    asked on behalf of somebody whose authority nobody has recorded as seen. `checked`: the grounds
    whose text somebody has compared with the law. `own_answer`: it is a complaint about an answer
    of the handler's own, and there is somebody else. `is_ours` tells of words whether our own
    letter to the desk stands in them.
    """

    by_lead: bool
    today: date
    absent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    access_waits: bool = False
    proof: Proof | None = None
    authority_unseen: bool = False
    checked: Collection[str] = ()
    own_answer: bool = False
    is_ours: Callable[[str], bool] = field(default=lambda _: False, repr=False)


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
    if standing.own_answer:
        yield Missing(Gap.OWN_ANSWER)
    if any(map(standing.is_ours, (answer.text, answer.reason, *answer.lines.values()))):
        yield Missing(Gap.OUR_LETTER)
    yield from _identity_gaps(needs, answer, outcome, standing)
    if needs.access_first and standing.access_waits and outcome in DONE:
        yield Missing(Gap.ACCESS_FIRST)
    if outcome in needs.file and not answer.files:
        yield Missing(Gap.FILE)
    elif needs.asks_content(outcome) and not (answer.text.strip() or answer.files):
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
        yield from _ground_gaps(needs, answer.ground, outcome, standing)


def _identity_gaps(
    needs: Requirements, answer: Proposed, outcome: Outcome, standing: Standing
) -> Iterator[Missing]:
    """Yield what is not recorded of who asks. GDPR art. 12 (6).

    Who says that it cannot be known needs no proof, nor who tells that it is not ours to decide.
    Where only files may be from an account, an answer without any still takes the authority of who
    asks for another.
    """
    if not needs.asks_identity or outcome in ROUTED:
        return
    if outcome is Outcome.REFUSED and answer.ground in (UNPROVEN.code, UNKNOWN_PERSON.code):
        return
    if needs.identity is Identity.ALWAYS or answer.files:
        if standing.proof is None:
            yield Missing(Gap.IDENTITY)
        elif standing.proof is Proof.NOT_PROVEN:
            yield Missing(Gap.IDENTITY_NOT_PROVEN)
    if standing.authority_unseen:
        yield Missing(Gap.AUTHORITY)


def _line_gap(question: Question, given: str, today: date) -> Gap | None:
    try:
        answer = question.clean(given)
    except Invalid:
        return Gap.LINE
    if isinstance(question, ApproximateDate) and question.is_ahead(answer, today):
        return Gap.AHEAD
    return Gap.LINE if question.required and not answer else None


def _ground_gaps(
    needs: Requirements, code: str, outcome: Outcome, standing: Standing
) -> Iterator[Missing]:
    if not code:
        yield Missing(Gap.GROUND)
        return
    ground = next((ground for ground in needs.grounds if ground.code == code), None)
    if ground is None:
        yield Missing(Gap.GROUND_UNKNOWN)
    elif not ground.may_be_used(standing.checked):
        yield Missing(Gap.GROUND_UNCHECKED)
    elif ground.partly and outcome is Outcome.REFUSED:
        yield Missing(Gap.GROUND_PARTLY)
    elif ground.lead and not standing.by_lead:
        yield Missing(Gap.LEAD)
