"""What a person does in one turn, as a value: presses a button, answers a question, or types."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Press(StrEnum):
    """The buttons that are no answers. What follows a name in one is what it is about."""

    WISH = "wish"
    """Begin or go on with a kind, named."""
    SKIP = "skip"
    """Pass an optional question by, or keep the answer there is to a question reopened."""
    BACK = "back"
    CHANGE = "change"
    """Answer a question anew: its kind and key."""
    INSTEAD = "instead"
    """Take what a kind, named, offers in its place."""
    DROP = "drop"
    """Take a wish away: its kind."""
    REVIEW = "review"
    SEND = "send"
    MENU = "menu"
    HUMAN = "human"
    GO_ON = "go_on"
    """Back to the question from what stands before it."""
    TRACKING = "tracking"
    """The roads for who does not want to be tracked."""
    RESTART = "restart"
    RESTART_SURE = "restart_sure"


@dataclass(frozen=True, slots=True)
class Said:
    """One turn. At most one of `press`, `answer` and `text` is given.

    `about`: the kind of a press, and its question; of an answer, the key of what was asked on the
    screen it comes from. `answer` is a choice's value or a field's content, exactly as sent.
    """

    press: Press | None = None
    about: tuple[str, ...] = ()
    answer: str | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
