"""What happened, one link after the other in a signed chain.

`record` is the only writer and runs in the caller's transaction, which the database lets nobody
else write beside: the head it reads is the head. Details are codes and counts, never personal data.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from models.tables import Event
from models.vault import Vault

BEGINNING = "0" * 64
PERSON, PORTAL = "person", "portal"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 500


class EventName(StrEnum):
    """Everything the portal remembers having happened."""

    CASE_FILED = "case.filed"
    CASE_OPENED_AT_ONCE = "case.opened_at_once"
    CASE_CONFIRMED = "case.confirmed"
    CASE_DISOWNED = "case.disowned"
    CASE_WITHDRAWN = "case.withdrawn"
    CASE_ANSWERED = "case.answered"
    CASE_REOPENED = "case.reopened"
    CASE_TAKEN = "case.taken"
    CASE_HANDED_OVER = "case.handed_over"
    CASE_FREED = "case.freed"
    CASE_REGISTERED = "case.registered"
    CASE_FILED_ANEW = "case.filed_anew"
    CASE_NOT_CONFIRMED = "case.not_confirmed"
    CASE_KIND_CHANGED = "case.kind_changed"
    CASE_EXTENDED = "case.extended"
    CASE_NOT_EXTENDED = "case.not_extended"
    CASE_QUESTION_ASKED = "case.question_asked"
    CASE_QUESTION_ANSWERED = "case.question_answered"
    CASE_DOUBTED = "case.doubted"
    CASE_DOUBT_ENDED = "case.doubt_ended"
    CASE_REPLIED = "case.replied"
    CASE_COMPLAINED = "case.complained"
    CASE_HANDLED_ALONE = "case.handled_alone"
    CASE_OVERDUE_TOLD = "case.overdue_told"
    CASE_REMINDED = "case.reminded"
    CASE_READ = "case.read"
    CASE_PURGED = "case.purged"
    ADDRESS_CORRECTED = "address.corrected"
    ADDRESS_REMOVED = "address.removed"
    CONFIRMATION_RESENT = "confirmation.resent"
    CODE_SENT = "code.sent"
    CODE_USED = "code.used"
    IDENTITY_CHECKED = "identity.checked"
    ACCOUNT_ASKED = "account.asked"
    ACCOUNT_ANSWERED = "account.answered"
    RESTRICTION_SET = "restriction.set"
    RESTRICTION_NOT_SET = "restriction.not_set"
    RESTRICTION_TOLD = "restriction.told"
    RESTRICTION_LIFTED = "restriction.lifted"
    WHO_WAS_TOLD_ASKED = "told.asked"
    ANSWER_READ = "answer.read"
    ANSWER_STOPPED = "answer.stopped"
    MESSAGE_ADDED = "message.added"
    DRAFT_SAVED = "draft.saved"
    DRAFT_DISCARDED = "draft.discarded"
    FILE_ADDED = "file.added"
    FILE_REMOVED = "file.removed"
    FILE_FETCHED = "file.fetched"
    LETTER_FAILED = "letter.failed"
    LETTER_BOUNCED = "letter.bounced"
    LETTER_LEFT_ANYWAY = "letter.left_anyway"
    MAIL_ATTACHED = "mail.attached"
    MAIL_HELD = "mail.held"
    NOTE_ADDED = "note.added"
    STAFF_ADDED = "staff.added"
    STAFF_CHANGED = "staff.changed"
    STAFF_REMOVED = "staff.removed"
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SIGNED_OUT = "staff.signed_out"


class ChainBroken(Exception):
    """The chain of events does not verify; the text names the first link that fails."""


async def record(
    vault: Vault,
    name: EventName,
    *,
    now: datetime,
    actor: str,
    case_id: str | None = None,
    detail: str = "",
) -> Event:
    """Append one event. `actor` is a staff id, `PERSON` or `PORTAL`."""
    seq, mac = await head()
    event = Event(
        seq=seq + 1,
        name=name.value,
        case_id=case_id,
        actor=actor,
        detail=detail,
        at=now,
        previous=mac,
    )
    event.mac = _mac(vault, event)
    await event.save(force_create=True)
    return event


async def head() -> tuple[int, str]:
    """Return the number and the signature of the newest event."""
    newest = await Event.all().order_by("-seq").first()
    return (newest.seq, newest.mac) if newest else (0, BEGINNING)


async def holds(seq: int, mac: str) -> bool:
    """Say whether a link seen earlier is still in the chain."""
    return await Event.exists(seq=seq, mac=mac)


async def verify(vault: Vault) -> tuple[int, str]:
    """Read the whole chain; return its length and its last link, or raise `ChainBroken`."""
    length, last = 0, BEGINNING
    while batch := await Event.filter(seq__gt=length).order_by("seq").limit(_BATCH):
        for event in batch:
            if event.seq != length + 1 or event.previous != last:
                raise ChainBroken(f"a link is missing before event {event.seq}")
            if event.mac != _mac(vault, event):
                raise ChainBroken(f"event {event.seq} has been changed")
            length, last = event.seq, event.mac
    return length, last


def _mac(vault: Vault, event: Event) -> str:
    microseconds = (event.at - _EPOCH) // timedelta(microseconds=1)
    values = (
        event.id,
        str(event.seq),
        event.name,
        event.case_id or "",
        event.actor,
        event.detail,
        str(microseconds),
        event.previous,
    )
    parts = [value.encode() for value in values]
    return vault.chain(b"".join(len(part).to_bytes(4) + part for part in parts)).hex()
