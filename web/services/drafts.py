"""Requests not yet sent: the answers so far, sealed, for 24 hours, with the browser's session."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers
from models.database import transaction
from models.keyring import create_key, destroy_key, open_key, seal_text, unseal_text
from models.tables import Conversation, Session, new_id
from models.vault import Vault

LIFE = timedelta(hours=24)
_PLACE = "conversations.content"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has answered so far. `version` tells whether a page shows the newest."""

    answers: Answers = field(repr=False)
    submission_key: str
    version: int


EMPTY = Draft({}, "", 0)


async def load(vault: Vault, session: Session | None, kind: CaseKind, now: datetime) -> Draft:
    """Return the browser's draft of a kind, or the empty one."""
    row = await _row(session, kind, now)
    if row is None:
        return EMPTY
    key = await open_key(vault, row.key_id)
    answers = json.loads(unseal_text(key, _PLACE, row.id, row.content))
    return Draft(answers, row.submission_key, row.version)


async def save(
    vault: Vault, session: Session, kind: CaseKind, new: Mapping[str, str], now: datetime
) -> Draft:
    """Put new answers into the draft; answers whose questions they close are forgotten."""

    async def work() -> Draft:
        row = await _row(session, kind, now) or await _begin(vault, session, kind, now)
        key = await open_key(vault, row.key_id)
        known = json.loads(unseal_text(key, _PLACE, row.id, row.content))
        answers = _on_the_route(kind, {**known, **new})
        row.content = seal_text(key, _PLACE, row.id, json.dumps(answers))
        row.version += 1
        row.updated_at, row.expires_at = now, now + LIFE
        await row.save(update_fields=["content", "version", "updated_at", "expires_at"])
        return Draft(answers, row.submission_key, row.version)

    return await transaction(work)


async def forget(session: Session, kind: CaseKind) -> None:
    """Destroy the draft of a kind; call it in the transaction that files it."""
    row = await Conversation.get_or_none(session_id=session.id, kind=kind.name)
    if row is not None:
        await destroy_key(row.key_id)


async def _row(session: Session | None, kind: CaseKind, now: datetime) -> Conversation | None:
    if session is None:
        return None
    row = await Conversation.get_or_none(session_id=session.id, kind=kind.name)
    return row if row is not None and now < row.expires_at else None


async def _begin(vault: Vault, session: Session, kind: CaseKind, now: datetime) -> Conversation:
    await forget(session, kind)  # one that has expired but is not yet swept
    key = await create_key(vault, now)
    row = Conversation(
        id=new_id(),
        session_id=session.id,
        key_id=key.id,
        kind=kind.name,
        submission_key=secrets.token_hex(16),
        created_at=now,
        updated_at=now,
        expires_at=now + LIFE,
    )
    row.content = seal_text(key, _PLACE, row.id, json.dumps({}))
    await row.save(force_create=True)
    return row


def _on_the_route(kind: CaseKind, answers: Answers) -> dict[str, str]:
    keys = {question.key for question in kind.questions(answers)}
    return {key: answer for key, answer in answers.items() if key in keys}
