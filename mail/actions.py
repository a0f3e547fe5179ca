"""What a handler can ask for by where a reply goes: an outcome, a ground, a question, a note.

Each is a short name in a signed address (addresses.py), so nothing has to be written a certain way
(design D6). Pure; knows no case, and names a ground by a hash that stays as long as its code does.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.catalogue.requirements import Outcome


class Verb(StrEnum):
    """What is to be done with what was written."""

    ANSWER = "answer"
    ASK = "ask"
    EXTEND = "extend"
    NOTE = "note"
    TAKE = "take"
    HAND_OVER = "hand_over"


TO_THE_PERSON = frozenset({Verb.ANSWER, Verb.ASK, Verb.EXTEND})
"""What leaves the house, and so takes everything the acceptance of a reply takes."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `detail` is the ground of an answer, why it takes longer, or who takes over.

    A ground is its code once `read` has been told which there are.
    """

    verb: Verb
    outcome: Outcome | None = None
    detail: str = ""


ANSWER = Action(Verb.ANSWER, Outcome.GRANTED)

_OUTCOMES = {
    "svar": Outcome.GRANTED,
    "ingen": Outcome.NONE_FOUND,
    "delvis": Outcome.PARTLY,
    "nei": Outcome.REFUSED,
    "sendt-videre": Outcome.PASSED_ON,
    "ikke-vaar": Outcome.NOT_OURS,
}
_NAME_OF = {outcome: name for name, outcome in _OUTCOMES.items()}
_PLAIN = {"spor": Verb.ASK, "notat": Verb.NOTE, "ta": Verb.TAKE}
_WITH_DETAIL = {"tid": Verb.EXTEND, "gi": Verb.HAND_OVER}


def write(action: Action) -> str:
    """Return the name of an action in an address: at most 14 characters of a-z, 0-9 and hyphen."""
    if action.verb is Verb.ANSWER:
        name = _NAME_OF[action.outcome or Outcome.GRANTED]
        return f"{name[:3]}.{_hash(action.detail)}".replace(".", "-") if action.detail else name
    for name, verb in _PLAIN.items():
        if verb is action.verb:
            return name
    name = next(name for name, verb in _WITH_DETAIL.items() if verb is action.verb)
    return f"{name}-{action.detail}"


def read(name: str, grounds: Iterable[str] = ()) -> Action | None:
    """Return the action a name stands for, among these grounds; None for one there is no more."""
    if name in _OUTCOMES:
        return Action(Verb.ANSWER, _OUTCOMES[name])
    if name in _PLAIN:
        return Action(_PLAIN[name])
    sort, _, detail = name.partition("-")
    if sort in _WITH_DETAIL and detail:
        return Action(_WITH_DETAIL[sort], detail=detail)
    outcome = {"del": Outcome.PARTLY, "nei": Outcome.REFUSED}.get(sort)
    if outcome is None:
        return None
    return next(
        (Action(Verb.ANSWER, outcome, code) for code in grounds if _hash(code) == detail), None
    )


def read_verb(name: str) -> Verb | None:
    """Return what a name asks to be done, whichever grounds there are; None for what is no name."""
    if name.partition("-")[0] in ("del", "nei"):
        return Verb.ANSWER
    action = read(name)
    return action.verb if action else None


def _hash(code: str) -> str:
    digest = hashlib.sha256(f"ground {code}".encode()).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()
