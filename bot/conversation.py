"""A conversation as a value: what is wanted and answered, and what the person is looking at.

The position is not in it: what to ask next follows from the answers (`engine.standing`). What is
kept beside them are intentions: which wish is talked about, a question to answer anew, a page
asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.catalogue.all import BY_NAME
from models.catalogue.visit import Visit


class Unreadable(ValueError):
    """A conversation as no program of this shape has written it."""


class Aside(StrEnum):
    """What the person has asked to see instead of the next question."""

    NONE = ""
    MENU = "menu"
    REVIEW = "review"
    RESTART = "restart"
    HUMAN = "human"
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a person has come. `kind` is the wish talked about, "" before there is one."""

    visit: Visit = field(default_factory=Visit, repr=False)
    kind: str = ""
    reopened: str = ""
    aside: Aside = Aside.NONE
    misses: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the conversation as a row keeps it."""
        return {
            "wishes": list(self.visit.wishes),
            "answered": {home: dict(answers) for home, answers in self.visit.answered.items()},
            "kind": self.kind,
            "reopened": self.reopened,
            "aside": self.aside.value,
            "misses": self.misses,
        }

    @classmethod
    def from_json(cls, kept: Any) -> Conversation:
        """Return the conversation of a row. Raises `Unreadable`, as for one of an older shape."""
        try:
            talk = cls(
                visit=Visit(tuple(kept["wishes"]), dict(kept["answered"])),
                kind=kept["kind"],
                reopened=kept["reopened"],
                aside=Aside(kept["aside"]),
                misses=kept["misses"],
            )
            named = (*talk.visit.wishes, *([talk.kind] if talk.kind else []))
            known = all(name in BY_NAME for name in named)
            texts = (answers.items() for answers in talk.visit.answered.values())
            whole = all(isinstance(part, str) for pairs in texts for pair in pairs for part in pair)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unreadable from None
        if not (
            known and whole and isinstance(talk.reopened, str) and isinstance(talk.misses, int)
        ):
            raise Unreadable
        return talk
