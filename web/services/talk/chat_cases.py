"""One's own cases in the chat: which a browser may see, and what it may do with them from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import references
from models.sessions import GRANT_LIVES
from models.tables import AccessGrant, Case, Scope, Session
from web.portal import Portal
from web.services.answers import mycase, story
from web.services.answers.story import Story
from web.services.person import withdrawing, writing

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, what this browser may see of it, and its story so far."""

    case: Case
    scopes: frozenset[Scope]
    story: Story


async def seen(session: Session | None, now: datetime) -> list[Seen]:
    """Return the newest cases this browser may see, the newest first; nothing is written."""
    scopes = await _scopes(session, now)
    found = await Case.filter(id__in=list(scopes)).order_by("-received_at", "id").limit(MOST_SHOWN)
    return [Seen(case, frozenset(scopes[case.id]), await story.of(case)) for case in found]


async def sees_some(session: Session | None, now: datetime) -> bool:
    """Say whether this browser may see a case at all."""
    return bool(await _scopes(session, now))


async def keep_open(session: Session, now: datetime) -> None:
    """Keep what a code has opened open: it ends after half an hour in which it is not used."""
    opened = AccessGrant.filter(session_id=session.id, scope=Scope.CONTENT, expires_at__gt=now)
    await opened.update(expires_at=now + GRANT_LIVES[Scope.CONTENT])


async def leave(session: Session) -> None:
    """End at once what this browser may see of any case."""
    await AccessGrant.filter(session_id=session.id).delete()


def may_withdraw(case: Case, scopes: frozenset[Scope]) -> bool:
    """Say whether this browser may withdraw the case, and there is something to withdraw."""
    return mycase.takes_to_withdraw(case) in scopes and mycase.may_withdraw(case)


async def tell(portal: Portal, session: Session, reference: str, text: str, now: datetime) -> bool:
    """Add a message to a case; False when this browser may not.

    Raises `limits.TooMany` for a case that has had its share.
    """
    found = await _find(session, reference, now)
    if found is None or not writing.may_write(*found):
        return False
    case, _ = found
    await writing.add_message(portal, case, text, now)
    return True


async def withdraw(portal: Portal, session: Session, reference: str, now: datetime) -> bool:
    """Withdraw a case; False when this browser may not, or its answer has left."""
    found = await _find(session, reference, now)
    if found is None or not may_withdraw(*found):
        return False
    return await withdrawing.withdraw(portal, found[0], now)


async def _find(
    session: Session, reference: str, now: datetime
) -> tuple[Case, frozenset[Scope]] | None:
    case = await Case.get_or_none(reference=references.read(reference) or "")
    if case is None:
        return None
    return case, frozenset((await _scopes(session, now)).get(case.id, ()))


async def _scopes(session: Session | None, now: datetime) -> dict[str, set[Scope]]:
    if session is None:
        return {}
    found: dict[str, set[Scope]] = {}
    for grant in await AccessGrant.filter(session_id=session.id, expires_at__gt=now):
        found.setdefault(grant.case_id, set()).add(Scope(grant.scope))
    return found
