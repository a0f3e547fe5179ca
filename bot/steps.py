"""What a turn leads to, as values: sentences to say, and what then stands before the person.

A step names words by key and never holds an address, a date or a link: whoever draws it adds what
only the installation knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation import Conversation, Why
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers, Question


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence back, by key, with the values it asks for."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was given, like `Say`: nothing of it was taken, all stands as before.

    It is no line of the conversation.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Menu:
    """The choice of what to do: the kinds, and the wishes that are begun and not finished."""

    kinds: tuple[CaseKind, ...]
    begun: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: of which wish, on which page, and the answer there is already, if any.

    `question` belongs to the page; `asked` is what to put now: the question itself, or a part of
    a group.
    """

    kind: CaseKind
    page: Page
    question: Question
    asked: Question
    answers: Answers = field(repr=False)
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Every answer of every wish, each to be changed; `incomplete` wishes are not sent."""

    complete: tuple[CaseKind, ...]
    incomplete: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """The question whether to throw everything away and begin anew."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """How to reach a human, and the way back to where the person was."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """The roads for who does not want to be tracked, to choose one of."""

    kinds: tuple[CaseKind, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What may have been meant, to choose one of: see `Why`. `intents` name rights and topics."""

    intents: tuple[str, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class CaseAddress:
    """The question for the address one's cases were filed with."""


@dataclass(frozen=True, slots=True)
class CaseCode:
    """The question for the code that was mailed to that address, whether or not it has cases."""

    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cases:
    """How the cases stand that this browser may see; whoever draws it reads them."""


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """The question for what to add to a case."""

    reference: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseWithdraw:
    """The question whether to withdraw a case."""

    reference: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendCode:
    """Mail a code to an address, if it has cases. The words back are the same whether it has."""

    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prove:
    """Hold a code against the one that was mailed; then `mycase.proven` or `mycase.refused`."""

    address: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tell:
    """Add a message to a case this browser may see; then `mycase.done` or `mycase.not_done`."""

    reference: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Withdraw a case this browser may see; then `mycase.done` or `mycase.not_done`."""

    reference: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Leave:
    """End what this browser may see of any case, and forget what was said of it here."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tell the lead at once of what may be a breach (GDPR Article 33), in the person's words."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speak:
    """Go on in another language: the page is drawn in it from here on."""

    language: str


@dataclass(frozen=True, slots=True)
class Submit:
    """Send what has been reviewed. Only a press on the review's own button leads here."""


Standing = (
    Menu
    | Ask
    | Review
    | Sure
    | HandOver
    | Tracking
    | Offer
    | CaseAddress
    | CaseCode
    | Cases
    | CaseMessage
    | CaseWithdraw
)
"""What may stand before the person; which of them follows from the conversation alone."""
Deed = Submit | SendCode | Prove | Tell | Withdraw | Leave | Alarm
"""What whoever called is to do: the engine sends nothing itself."""
Step = Say | Fault | Standing | Deed | Speak
Turn = tuple[Conversation, tuple[Step, ...]]
"""The conversation after a turn, and the steps the turn leads to."""
