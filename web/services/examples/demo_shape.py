"""What an example case is made of: somebody, what they want, and what becomes of it.

Nothing here knows who they are: they are in `demo_cases.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from models.answers import Proposed


class Far(StrEnum):
    """How far a wish has come."""

    UNCONFIRMED = auto()
    DISOWNED = auto()
    OPEN = auto()
    TAKEN = auto()
    DRAFTED = auto()
    ANSWERED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Press:
    """What the desk does on a case: the act by its address, and what is filled in there."""

    act: str
    after: int
    """Days after the case came to the desk."""
    answers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing somebody asks for: how far it has come, and the answer if there is one.

    `adds` is what they write on an open case, `complains` what they write on an answered one.
    """

    kind: str
    far: Far
    typed: Mapping[str, str] = field(repr=False)
    answer: Proposed | None = None
    with_file: bool = False
    presses: tuple[Press, ...] = ()
    adds: str = ""
    complains: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One person, how many days ago they wrote, and what they want.

    Of whoever called, `told` is what they said and `phone` where they are called back.
    """

    name: str
    days: int
    wishes: tuple[Wish, ...]
    language: str = "nb"
    without_address: bool = False
    told: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Return an address nobody has."""
        return f"{self.name.split()[0].lower()}@example.com"

    def typed(self, wish: Wish) -> Mapping[str, str]:
        """Return the form of one wish as this person fills it in."""
        email = "" if self.without_address else self.address
        common = {"about": "portal", "who": "me", "relation": "user", "account_email": ""}
        return {**common, "name": self.name, "email": email, **wish.typed}
