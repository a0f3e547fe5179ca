"""Browsers that have done something worth remembering, and what each may see of which case.

A session is known by the keyed hash of its cookie. What it may see is a grant with an end.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from models.keyring import destroy_key
from models.tables import AccessGrant, Conversation, Scope, Session, new_id
from models.vault import Vault

PERSON_LIFE = timedelta(hours=24)
STAFF_LIFE = timedelta(hours=8)
STAFF_IDLE = timedelta(hours=1)
GRANT_LIVES = {
    Scope.FILER: timedelta(hours=24),
    Scope.STATUS: timedelta(hours=24),
    # Ends after half an hour without use.
    Scope.CONTENT: timedelta(minutes=30),
}
SEEN_EVERY = timedelta(minutes=1)


async def find(vault: Vault, cookie: str, now: datetime) -> Session | None:
    """Return the living session of a cookie, and note that it was seen."""
    session = await Session.get_or_none(hash=vault.digest("session", cookie))
    if session is None or now >= session.expires_at:
        return None
    if session.staff_id is not None and now - session.seen_at >= STAFF_IDLE:
        return None
    if now - session.seen_at >= SEEN_EVERY:
        session.seen_at = now
        if session.staff_id is None:
            session.expires_at = now + PERSON_LIFE
        await session.save(update_fields=["seen_at", "expires_at"])
    return session


async def begin(vault: Vault, cookie: str, now: datetime) -> Session:
    """Make the session of a cookie."""
    return await Session.create(
        id=new_id(),
        hash=vault.digest("session", cookie),
        created_at=now,
        seen_at=now,
        expires_at=now + PERSON_LIFE,
    )


async def rename(vault: Vault, session: Session, cookie: str) -> None:
    """Put a session under a new cookie, so that one known beforehand is worth nothing."""
    session.hash = vault.digest("session", cookie)
    await session.save(update_fields=["hash"])


async def sign_in(session: Session, staff_id: str, now: datetime) -> None:
    """Make a session a member of staff's."""
    session.staff_id = staff_id
    session.seen_at = now
    session.expires_at = now + STAFF_LIFE
    await session.save(update_fields=["staff_id", "seen_at", "expires_at"])


async def finish(session: Session) -> None:
    """End a session, everything it was allowed, and what it had not sent."""
    for draft in await Conversation.filter(session_id=session.id):
        await destroy_key(draft.key_id)
    await session.delete()


async def grant(session_id: str, case_id: str, scope: Scope, now: datetime) -> None:
    """Let a session see this much of a case for a while."""
    expires_at = now + GRANT_LIVES[scope]
    known = await AccessGrant.filter(session_id=session_id, case_id=case_id, scope=scope).update(
        expires_at=expires_at
    )
    if not known:
        await AccessGrant.create(
            session_id=session_id, case_id=case_id, scope=scope, expires_at=expires_at
        )


async def scopes(session: Session | None, case_id: str, now: datetime) -> frozenset[Scope]:
    """Return what a session may see of a case; using the content keeps it open."""
    if session is None:
        return frozenset()
    rows = await AccessGrant.filter(session_id=session.id, case_id=case_id, expires_at__gt=now)
    found = frozenset(Scope(row.scope) for row in rows)
    if Scope.CONTENT in found:
        await grant(session.id, case_id, Scope.CONTENT, now)
    return found
