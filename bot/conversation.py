"""A conversation as a value: what is wanted and answered, and what the person is looking at.

The position is not in it: what to ask next follows from the answers (`position.standing`). What is
kept beside them are intentions: which wish is talked about, a question to answer anew, a page
asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from models.catalogue.all import BY_NAME
from models.catalogue.visit import Visit

MOST_TYPED: Final = 4_000
"""Characters kept of what was typed: what a message to a human has room for."""
LET_GO: Final = "… "
_TEXTS: Final = ("typed", "latest", "doubted", "address", "reference", "tongue")


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
    OFFER = "offer"
    CASE_ADDRESS = "case_address"
    CASE_CODE = "case_code"
    CASES = "cases"
    CASE_MESSAGE = "case_message"
    CASE_WITHDRAW = "case_withdraw"


class Why(StrEnum):
    """Why something is offered: it decides the words above the buttons."""

    CONFIRM = "confirm"
    """A right was understood, and is named before it is begun."""
    UNSURE = "unsure"
    """It may have been one of these."""
    SEVERAL = "several"
    """Several were asked for in one message."""
    FOLLOW = "follow"
    """An answer leads on to these."""
    CALM = "calm"
    """Nothing is offered: what was said is enough for now."""
    EXCHANGE = "exchange"
    """The wish begun was a mistake, and this was meant."""

    @property
    def confirms(self) -> bool:
        """Say whether one right is named, to be begun by a yes."""
        return self in (Why.CONFIRM, Why.EXCHANGE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a person has come. `kind` is the wish talked about, "" before there is one.

    `offered`: the intents to choose among, and `why`. `typed`: what was written and not taken as an
    answer, the newest last, so that it can be sent to a human; `latest` the newest alone.
    `doubted`: what was typed to the question that stands and taken for something else, until the
    next turn. `address`: where the code to one's cases went. `reference`: the case that is written
    on or withdrawn. `tongue`: a language offered with a button until the next turn. `told`: what is
    said only once.
    """

    visit: Visit = field(default_factory=Visit, repr=False)
    kind: str = ""
    reopened: str = ""
    aside: Aside = Aside.NONE
    misses: int = 0
    offered: tuple[str, ...] = ()
    why: Why = Why.UNSURE
    typed: str = field(default="", repr=False)
    latest: str = field(default="", repr=False)
    doubted: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    tongue: str = ""
    told: frozenset[str] = frozenset()

    def at(
        self, visit: Visit, kind: str = "", reopened: str = "", aside: Aside = Aside.NONE
    ) -> Conversation:
        """Return the conversation at another place, with what was typed and told still known."""
        return Conversation(visit, kind, reopened, aside, typed=self.typed, told=self.told)

    def offering(self, why: Why, *intents: str) -> Conversation:
        """Return the conversation with these to choose among before it goes on."""
        return replace(self, aside=Aside.OFFER, why=why, offered=intents)

    def keeping(self, text: str) -> Conversation:
        """Return the conversation with what was typed kept, and the oldest of it let go.

        Where some is let go, what is left begins with `LET_GO`, at a whole word.
        """
        if not text or text in self.typed:
            return replace(self, latest=text or self.latest)
        kept = f"{self.typed}\n\n{text}" if self.typed else text
        if len(kept) > MOST_TYPED:
            *_, newest = kept[len(LET_GO) - MOST_TYPED :].split(maxsplit=1)
            kept = f"{LET_GO}{newest}"
        return replace(self, typed=kept, latest=text)

    def as_json(self) -> dict[str, Any]:
        """Return the conversation as a row keeps it."""
        return {
            "wishes": list(self.visit.wishes),
            "answered": {home: dict(answers) for home, answers in self.visit.answered.items()},
            "kind": self.kind,
            "reopened": self.reopened,
            "aside": self.aside.value,
            "misses": self.misses,
            "offered": list(self.offered),
            "why": self.why.value,
            **{name: getattr(self, name) for name in _TEXTS},
            "told": sorted(self.told),
        }

    @classmethod
    def from_json(cls, kept: Any) -> Conversation:
        """Return the conversation of a row. Raises `Unreadable` for one of an older shape.

        A row from before conversations were understood lacks what is only known of those.
        """
        try:
            talk = cls(
                visit=Visit(tuple(kept["wishes"]), dict(kept["answered"])),
                kind=kept["kind"],
                reopened=kept["reopened"],
                aside=Aside(kept["aside"]),
                misses=kept["misses"],
                offered=tuple(kept.get("offered", ())),
                why=Why(kept.get("why", Why.UNSURE)),
                **{name: kept.get(name, "") for name in _TEXTS},
                told=frozenset(kept.get("told", ())),
            )
            named = (*talk.visit.wishes, *([talk.kind] if talk.kind else []))
            known = all(name in BY_NAME for name in named)
            answers = [pair for own in talk.visit.answered.values() for pair in own.items()]
            parts = (*(part for pair in answers for part in pair), *talk.offered, *talk.told)
            texts = (*parts, talk.reopened, *(getattr(talk, name) for name in _TEXTS))
            whole = all(isinstance(text, str) for text in texts)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unreadable from None
        if not (known and whole and isinstance(talk.misses, int)):
            raise Unreadable
        return talk
