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
    MEANT = "meant"
    """Choose one of what was offered: its intent."""
    NONE_OF_THESE = "none_of_these"
    """Say that nothing offered was meant."""
    MY_ANSWER = "my_answer"
    """Say that what was taken for a question or a wish is the answer to what was asked."""
    PASS_ON = "pass_on"  # noqa: S105
    """Send what has been typed to a human: begin the kind that has room for anything with it."""
    MY_CASE = "my_case"
    """Hear how one's own case stands, behind a code by mail."""
    NEW_CODE = "new_code"
    WRITE = "write"
    """Write a message on a case: its reference."""
    WITHDRAW = "withdraw"
    """Ask whether to withdraw a case: its reference."""
    WITHDRAW_SURE = "withdraw_sure"
    LEAVE = "leave"
    """See one's cases no more from this browser, until another code is shown."""
    LANGUAGE = "language"
    """Go on in a language: its code."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn. At most one of `press`, `answer` and `text` is given.

    `about`: the kind of a press, and its question; of an answer, the key of what was asked on the
    screen it comes from. `answer` is a choice's value or a field's content, exactly as sent.
    `masked`: a national identity number in it has been taken out (`masking.mask`).
    """

    press: Press | None = None
    about: tuple[str, ...] = ()
    answer: str | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    masked: bool = False
