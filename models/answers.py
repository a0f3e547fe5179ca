"""What a complete answer is: outcomes, grounds for refusal, and what is still missing. Pure.

The same check stands before the preview, the press and the send, so that nothing with a
compulsory part missing leaves. GDPR art. 12 (4): a refusal gives its reasons; the ways on to
Datatilsynet and the courts are added to every answer by the letter itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    NONE_FOUND = "none_found"


WITH_REASONS = frozenset({Outcome.PARTLY, Outcome.REFUSED})
"""Outcomes in which something asked for is not done."""


class Gap(StrEnum):
    """What an answer still lacks; each has a sentence for the handler."""

    OUTCOME = "outcome"
    CONTENT = "content"
    REASON = "reason"
    GROUND = "ground"
    GROUND_UNKNOWN = "ground_unknown"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for refusing. `lead`: it takes the lead's press to use it."""

    code: str
    lead: bool = False


# Personopplysningsloven § 16 is left out until somebody has checked its text and dated the check.
GROUNDS: dict[str, tuple[Ground, ...]] = {
    "access": (
        Ground("art15-4"),
        Ground("art11-2"),
        Ground("art12-5", lead=True),
        Ground("art12-6", lead=True),
    ),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer as it stands: what the handler has chosen and written so far."""

    outcome: Outcome | None
    ground: str = ""
    reason: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    files: int = 0


def gaps(kind: str, answer: Proposed, *, by_lead: bool) -> tuple[Gap, ...]:
    """Return what the answer lacks, in the order the page asks for it; empty when complete."""
    if answer.outcome is None:
        return (Gap.OUTCOME,)
    found: list[Gap] = []
    if answer.outcome is not Outcome.REFUSED and not (answer.text.strip() or answer.files):
        found.append(Gap.CONTENT)
    if answer.outcome in WITH_REASONS:
        if not answer.reason.strip():
            found.append(Gap.REASON)
        found.extend(_ground_gaps(kind, answer.ground, by_lead=by_lead))
    return tuple(found)


def _ground_gaps(kind: str, code: str, *, by_lead: bool) -> tuple[Gap, ...]:
    if not code:
        return (Gap.GROUND,)
    ground = next((ground for ground in GROUNDS[kind] if ground.code == code), None)
    if ground is None:
        return (Gap.GROUND_UNKNOWN,)
    if ground.lead and not by_lead:
        return (Gap.LEAD,)
    return ()
