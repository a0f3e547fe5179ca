"""Whose mail it is, and whether it may act by itself: the acceptance table (mail.md 3). Pure.

A mail to a handler's signed address is weighed by its address (a), its sender (b) and whether a
server of ours vouches for the sender (c), and then by whether a person should look first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SHORT = 40
"""Fewer characters than this after the cut are more likely a remark than an answer."""


class Sender(StrEnum):
    """Who a mail says it is from, beside the handler whose address it went to."""

    OWN = "own"  # the handler of the address, by any of their addresses
    COLLEAGUE = "colleague"  # somebody else at the desk
    OTHER = "other"  # anybody else, several, or nobody


class Fate(StrEnum):
    """What becomes of a mail to a handler's address."""

    ACT = "act"  # done as it asks, after the hold
    CONFIRM = "confirm"  # on the case under the sender's name; a press at the desk does it
    QUARANTINE = "quarantine"  # on the case as a stranger's, and the lead is told


class Wait(StrEnum):
    """Why a mail waits for a person; each is one sentence to the handler."""

    STRANGER = "stranger"
    COLLEAGUE = "colleague"
    NOT_VOUCHED = "not_vouched"
    FORWARD = "forward"
    PROTECTED = "protected"
    CLOUD_LINK = "cloud_link"
    UNREADABLE = "unreadable"
    CASE_ENDED = "case_ended"
    OTHERS = "others"
    SEVERAL = "several"
    OTHER_CASE = "other_case"
    EMPTY = "empty"
    SHORT = "short"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is known of a mail to a handler's address.

    `others`: somebody else stands in To or Cc. `several`: it went to addresses of ours that ask for
    different things. `names_case`: the subject carries the reference.
    `length`: characters left after the cut. `is_filled_in`: so is a line that the letter asked for.
    `certain`: the cut is in no doubt.
    """

    sender: Sender
    vouched: bool
    is_forward: bool = False
    is_protected: bool = False
    has_cloud_link: bool = False
    is_readable: bool = True
    case_is_open: bool = True
    others: bool = False
    several: bool = False
    names_case: bool = True
    length: int = SHORT
    is_filled_in: bool = False
    has_files: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of it, and the first reason why it waits."""

    fate: Fate
    why: Wait | None = None


def rule(mail: Weighed) -> Ruling:
    """Say what becomes of a mail that a handler's valid address received.

    Without a valid address no mail comes this far: it is in the holding pen, and never relayed.
    """
    if mail.sender is Sender.OTHER or (mail.sender is Sender.COLLEAGUE and not mail.vouched):
        # Whose a mail is that cannot be read is not known, and that is not their fault.
        return Ruling(Fate.QUARANTINE, Wait.STRANGER if mail.is_readable else Wait.UNREADABLE)
    why = next(_doubts(mail), None)
    return Ruling(Fate.CONFIRM, why) if why else Ruling(Fate.ACT)


def _doubts(mail: Weighed) -> Iterator[Wait]:
    """Yield why a person should look first, the reason that matters most before the others."""
    reasons = {
        Wait.UNREADABLE: not mail.is_readable,
        Wait.PROTECTED: mail.is_protected,
        Wait.COLLEAGUE: mail.sender is Sender.COLLEAGUE,
        Wait.NOT_VOUCHED: not mail.vouched,
        Wait.FORWARD: mail.is_forward,
        Wait.CASE_ENDED: not mail.case_is_open,
        Wait.OTHERS: mail.others,
        Wait.SEVERAL: mail.several,
        Wait.OTHER_CASE: not mail.names_case,
        Wait.CLOUD_LINK: mail.has_cloud_link,
        Wait.EMPTY: not mail.length and not mail.has_files,
        Wait.SHORT: mail.length < SHORT,
        Wait.UNCERTAIN: not mail.certain,
    }
    yield from (why for why, holds in reasons.items() if holds)
