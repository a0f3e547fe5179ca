"""What a browser has begun and not sent: the visit, sealed, for 24 hours after the last word.

Forms and chat read and write the same visit; a person may begin in one and go on in the other.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.conversation import Conversation as Talk
from bot.conversation import Unreadable
from bot.offers import still_known
from models import contents
from models.catalogue.kinds import CaseKind
from models.catalogue.visit import Visit
from models.database import transaction
from models.keyring import create_key, destroy_key, open_key, seal_text, unseal_text
from models.tables import Conversation, ConversationFile, ConversationTurn, Session, new_id
from models.vault import DataKey, Vault

LIFE = timedelta(hours=24)
_PLACE = "conversations.content"
_SUBMISSION_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A browser's conversation as kept. `version` tells whether a page shows the newest."""

    talk: Talk = field(default_factory=Talk, repr=False)
    submission_key: str = ""
    version: int = 0

    @property
    def visit(self) -> Visit:
        """Return the wishes and answers."""
        return self.talk.visit


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation with its row and its key, as it was read."""

    row: Conversation = field(repr=False)
    key: DataKey
    draft: Draft

    def at(self, talk: Talk) -> Begun:
        """Return the conversation as if it had come to another place."""
        return replace(self, draft=replace(self.draft, talk=talk))


def submission_key(given: str) -> str:
    """Return what tells one press on «send» from the next; "" for anything else."""
    return given if _SUBMISSION_KEY.fullmatch(given) else ""


async def load(vault: Vault, session: Session | None, now: datetime) -> Draft:
    """Return what the browser has begun, or the empty draft."""
    begun = await find(vault, session, now)
    return begun.draft if begun else Draft()


async def save(
    vault: Vault, session: Session, change: Callable[[Talk], Talk], now: datetime
) -> Draft:
    """Change what the browser has begun, as it stands in the database."""

    async def work() -> Draft:
        begun = await find_or_begin(vault, session, now)
        return await write(begun, change(begun.draft.talk), now)

    return await transaction(work)


async def find(vault: Vault, session: Session | None, now: datetime) -> Begun | None:
    """Return a browser's conversation while it lives; one of an older shape is none."""
    if session is None:
        return None
    row = await Conversation.get_or_none(session_id=session.id)
    if row is None or now >= row.expires_at:
        return None
    key = await open_key(vault, row.key_id)
    try:
        talk = still_known(
            Talk.from_json(json.loads(unseal_text(key, _PLACE, row.id, row.content)))
        )
    except (Unreadable, ValueError):
        return None
    return Begun(row, key, Draft(talk, row.submission_key, row.version))


async def find_or_begin(vault: Vault, session: Session, now: datetime) -> Begun:
    """Return a browser's conversation, made now if it has none, in the caller's transaction."""
    begun = await find(vault, session, now)
    if begun is not None:
        return begun
    await forget(session)  # one that is not yet swept, or that nobody can read
    key = await create_key(vault, now)
    row = Conversation(
        id=new_id(),
        session_id=session.id,
        key_id=key.id,
        submission_key=secrets.token_hex(16),
        created_at=now,
        updated_at=now,
        expires_at=now + LIFE,
    )
    row.content = _sealed(key, row, Talk())
    await row.save(force_create=True)
    return Begun(row, key, Draft(Talk(), row.submission_key, row.version))


async def write(begun: Begun, talk: Talk, now: datetime) -> Draft:
    """Write the row anew, one version on, in the caller's transaction."""
    row = begun.row
    row.content = _sealed(begun.key, row, talk)
    row.version += 1
    row.updated_at, row.expires_at = now, now + LIFE
    await row.save(update_fields=["content", "version", "updated_at", "expires_at"])
    return Draft(talk, row.submission_key, row.version)


async def begin_anew(vault: Vault, begun: Begun, now: datetime) -> Begun:
    """Give a conversation another key and destroy the one that what was thrown away lay under.

    What is to stay is written after this; turns are kept for their number alone, and are empty.
    """
    old, row = begun.key, begun.row
    key = await create_key(vault, now)
    row.key_id, row.content = key.id, _sealed(key, row, Talk())
    await row.save(update_fields=["key_id", "content"])
    await ConversationTurn.filter(conversation_id=row.id).update(key_id=key.id)
    await destroy_key(old.id)
    return Begun(row, key, Draft(Talk(), row.submission_key, row.version))


async def finish(vault: Vault, session: Session, sent: Sequence[CaseKind], now: datetime) -> None:
    """Forget the wishes that are sent, their files and all that was said; those begun go on.

    Call it in the transaction that files them.
    """
    begun = await find(vault, session, now)
    visit = begun.draft.visit if begun else Visit()
    for kind in sent:
        visit = visit.drop(kind)
    if begun is None or not visit.wishes:
        await forget(session)
        return
    row = begun.row
    await ConversationTurn.filter(conversation_id=row.id).delete()
    await forget_files(row, [kind.name for kind in sent])
    row.submission_key = secrets.token_hex(16)
    await row.save(update_fields=["submission_key"])
    await write(begun, Talk(visit=visit), now)


async def forget(session: Session) -> None:
    """Destroy what a browser has begun, with everything said."""
    row = await Conversation.get_or_none(session_id=session.id)
    if row is not None:
        await destroy_key(row.key_id)


async def forget_files(row: Conversation, kinds: Sequence[str]) -> None:
    """Delete the files of wishes, by the names of their kinds, in the caller's transaction."""
    files = ConversationFile.filter(conversation_id=row.id, kind__in=list(kinds))
    await contents.erase([file.id for file in await files.only("id")])
    await files.delete()


def _sealed(key: DataKey, row: Conversation, talk: Talk) -> bytes:
    return seal_text(key, _PLACE, row.id, json.dumps(talk.as_json(), ensure_ascii=False))
