"""What is said on a case, sealed: written here and read here, and nowhere else.

It knows the row and what lies under its seal; who may read it is decided above.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.keyring import seal_text, unseal_text
from models.tables import Case, Message, MessageKind, MessageState, new_id
from models.vault import DataKey

_PLACE = "messages.content"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the organisation's with its heading, in the language of the case."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: its text, an answer's lines, reason and facts, or why a note waits."""

    text: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    lines: Mapping[str, str] = field(default_factory=dict, repr=False)
    facts: Sequence[Fact] = ()


def new(key: DataKey, case: Case, kind: MessageKind, state: MessageState, now: datetime) -> Message:
    """Return a row for a message that says nothing yet; it is not saved."""
    return Message(
        id=new_id(), case_id=case.id, key_id=key.id, kind=kind, state=state, created_at=now
    )


def write(key: DataKey, message_id: str, content: Content) -> bytes:
    """Return what a message says, sealed for its row."""
    said = {
        "text": content.text,
        "reason": content.reason,
        "lines": dict(content.lines),
        "facts": [[fact.label, fact.text] for fact in content.facts],
    }
    return seal_text(key, _PLACE, message_id, json.dumps(said))


def read(key: DataKey, row: Message) -> Content:
    """Return what a message says."""
    said = json.loads(unseal_text(key, _PLACE, row.id, row.content))
    return Content(
        text=said.get("text", ""),
        reason=said.get("reason", ""),
        lines=said.get("lines", {}),
        facts=tuple(Fact(label, text) for label, text in said.get("facts", ())),
    )
