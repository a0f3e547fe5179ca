"""Browsers that have done something worth remembering, and what each may see of which case.

A session is known by the keyed hash of its cookie. What it may see is a grant with an end.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q

from models.database import transaction
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
SAME_PRESS = timedelta(seconds=10)


async def find(vault: Vault, cookie: str, now: datetime) -> Session | None:
    """Return the living session of a cookie, and note that it was seen."""
    digest = vault.digest("session", cookie)
    just_renamed = Q(previous_hash=digest, renamed_at__gt=now - SAME_PRESS)
    session = await Session.filter(Q(hash=digest) | just_renamed).first()
    if session is None or not _alive(session, now):
        return None
    if now - session.seen_at >= SEEN_EVERY:
        session.seen_at = now
        if session.staff_id is None:
            session.expires_at = now + PERSON_LIFE
        await session.save(update_fields=["seen_at", "expires_at"])
    return session


async def begin(vault: Vault, cookie: str, now: datetime) -> Session:
    """Return the session of a cookie, made now unless a press beside this one has made it."""

    async def work() -> Session:
        digest = vault.digest("session", cookie)
        known = await Session.get_or_none(hash=digest)
        if known is not None and _alive(known, now):
            return known
        if known is not None:
            await finish(known)
        return await Session.create(
            id=new_id(),
            hash=digest,
            created_at=now,
            seen_at=now,
            expires_at=now + PERSON_LIFE,
        )

    return await transaction(work)


async def rename(vault: Vault, session: Session, cookie: str, now: datetime) -> None:
    """Put a session under a new cookie, so that one known beforehand is worth nothing.

    For a few seconds the old one still serves: a second press of the same button carries it.
    """
    session.previous_hash, session.renamed_at = session.hash, now
    session.hash = vault.digest("session", cookie)
    await session.save(update_fields=["hash", "previous_hash", "renamed_at"])


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


async def forget_mailed(case_id: str) -> None:
    """End what browsers may see of a case because a letter about it reached them."""
    await AccessGrant.filter(case_id=case_id).exclude(scope=Scope.FILER).delete()


async def scopes(session: Session | None, case_id: str, now: datetime) -> frozenset[Scope]:
    """Return what a session may see of a case; using the content keeps it open."""
    if session is None:
        return frozenset()
    rows = await AccessGrant.filter(session_id=session.id, case_id=case_id, expires_at__gt=now)
    found = frozenset(Scope(row.scope) for row in rows)
    if Scope.CONTENT in found:
        await grant(session.id, case_id, Scope.CONTENT, now)
    return found


def _alive(session: Session, now: datetime) -> bool:
    idle = session.staff_id is not None and now - session.seen_at >= STAFF_IDLE
    return now < session.expires_at and not idle
