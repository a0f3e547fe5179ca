"""The few statuses of a case and the moves between them. Pure.

    unconfirmed ──► open ◄──► waiting
        │  │          │  ▲       │
        │  │          ▼  │       ▼
        │  │       answered ──► closed
        │  └────► withdrawn ◄── (open, waiting)
        └───────► unproven  ◄── (open, waiting, answered)

Everything else a person reads (extended, restricted, overdue) is a column or derived.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a case stands."""

    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    UNPROVEN = "unproven"
    CLOSED = "closed"


class MoveNotAllowed(Exception):
    """A case asked to go where its status does not lead."""


MOVES: dict[Status, frozenset[Status]] = {
    Status.UNCONFIRMED: frozenset({Status.OPEN, Status.WITHDRAWN, Status.UNPROVEN}),
    Status.OPEN: frozenset({Status.WAITING, Status.ANSWERED, Status.WITHDRAWN, Status.UNPROVEN}),
    Status.WAITING: frozenset({Status.OPEN, Status.ANSWERED, Status.WITHDRAWN, Status.UNPROVEN}),
    # A letter that came back, or a second thought, opens an answered case again. What is answered
    # without proof may still be somebody else's mailbox.
    Status.ANSWERED: frozenset({Status.OPEN, Status.CLOSED, Status.UNPROVEN}),
    Status.WITHDRAWN: frozenset(),
    Status.UNPROVEN: frozenset(),
    Status.CLOSED: frozenset(),
}

AT_THE_DESK = frozenset({Status.OPEN, Status.WAITING})
"""Cases somebody at the desk has to do something about."""

ENDED = frozenset({Status.ANSWERED, Status.WITHDRAWN, Status.UNPROVEN, Status.CLOSED})


def check_move(now: Status, then: Status) -> None:
    """Raise `MoveNotAllowed` unless a case may go from one status to the other."""
    if then not in MOVES[now]:
        raise MoveNotAllowed(f"from {now} to {then}")
