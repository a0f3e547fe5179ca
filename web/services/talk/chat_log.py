"""What has been said in a chat, turn by turn: sealed sentences as they were read, append only.

The first turn is the greeting. It knows neither what a sentence means nor who asks to see it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.queryset import QuerySet

from models.keyring import seal_text, unseal_text
from models.limits import CHAT_TURNS, TooMany
from models.tables import Conversation, ConversationTurn, new_id
from models.vault import DataKey
from web.services.unsent.drafts import Begun

SHOWN_AT_ONCE = 20
MOST_SHOWN = 200
"""The most turns of one page, however it is asked for; what was said before them is not shown."""
MOST_KEPT = 500
_PLACE = "conversation_turns.content"


class LogFull(Exception):
    """A conversation that has had all the turns it may have, until it is begun anew."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said: by the person themselves, or by the robot."""

    own: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said in one turn."""

    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Log:
    """Turns in order. `last` is the position of the newest one there is, shown or not."""

    turns: tuple[Turn, ...] = ()
    last: int = 0
    has_earlier: bool = False


async def read(
    begun: Begun | None,
    greeting: Turn,
    *,
    after: int | None = None,
    everything: bool = False,
) -> Log:
    """Return the newest turns, or as many as a page holds, or those after a position.

    With none there it is the greeting.
    """
    last = await _last(begun.row) if begun else None
    if begun is None or last is None or not last.content:
        position = last.position + 1 if last else 0
        known = after is not None and position <= after
        return Log(() if known else (greeting,), position)
    # What a person threw away keeps its place in the count, and nothing else.
    newest = _of(begun.row).exclude(content=b"").order_by("-position")
    if after is not None:
        newest = newest.filter(position__gt=after)
    most = SHOWN_AT_ONCE if after is None and not everything else MOST_SHOWN
    rows = await newest.limit(most + 1)
    turns = tuple(_opened(begun.key, turn) for turn in reversed(rows[:most]))
    return Log(turns, last.position, has_earlier=most == SHOWN_AT_ONCE and len(rows) > most)


async def keep(begun: Begun, turn: Turn, greeting: Turn, now: datetime) -> None:
    """Write a turn after the others; before the first one the greeting, which is then one too."""
    key, row = begun.key, begun.row
    last = await _last(row)
    position = last.position + 1 if last else 0
    if last is None or not last.content:
        await _write(key, row, position, greeting, now)
        position += 1
    await _write(key, row, position, turn, now)


async def forget(row: Conversation, now: datetime) -> None:
    """Destroy all that was said; for as long as turns are counted, that there were some is kept."""
    await _of(row).filter(created_at__lte=now - CHAT_TURNS.within).delete()
    await _of(row).update(content=b"")


async def hold_to_limit(row: Conversation, now: datetime) -> None:
    """Raise `TooMany` when the conversation has had its turns for now; the greeting is none."""
    since = now - CHAT_TURNS.within
    if await _of(row).filter(created_at__gt=since, position__gt=0).count() >= CHAT_TURNS.most:
        raise TooMany(CHAT_TURNS)


async def is_full(row: Conversation) -> bool:
    """Say whether a conversation has had all the turns it may have."""
    return await _of(row).count() >= MOST_KEPT


def _of(row: Conversation) -> QuerySet[ConversationTurn]:
    return ConversationTurn.filter(conversation_id=row.id)


async def _last(row: Conversation) -> ConversationTurn | None:
    return await _of(row).order_by("-position").first()


async def _write(key: DataKey, row: Conversation, position: int, turn: Turn, now: datetime) -> None:
    kept = ConversationTurn(
        id=new_id(), conversation_id=row.id, key_id=key.id, position=position, created_at=now
    )
    lines = json.dumps([[line.own, line.text] for line in turn.lines], ensure_ascii=False)
    kept.content = seal_text(key, _PLACE, kept.id, lines)
    await kept.save(force_create=True)


def _opened(key: DataKey, kept: ConversationTurn) -> Turn:
    lines = json.loads(unseal_text(key, _PLACE, kept.id, kept.content))
    return Turn(tuple(Line(own, text) for own, text in lines))
