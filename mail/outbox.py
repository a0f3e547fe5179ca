"""The outbox: letters written in the transaction that causes them, and called off where they wait.

At least once, never before the transaction is kept. How they leave is in delivering.py.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from locales import Words
from mail import message, threads
from mail.compose import compose
from mail.stationery import Letter, Stationery
from models import references, tables
from models.database import transaction
from models.keyring import seal_text, unseal_text
from models.tables import LetterState, new_id
from models.vault import DataKey, Vault, seal, unseal

WAITING = (LetterState.QUEUED, LetterState.LEASED, LetterState.UNCERTAIN)
"""The states of a letter that is still to go."""

_TO, _RAW = "letters.recipient", "letters.content"


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a letter is about: it goes when they go."""

    case_id: str | None = None
    staff_id: str | None = None
    message_id: str | None = None


async def post(
    vault: Vault,
    paper: Stationery,
    letter: Letter,
    key: DataKey,
    belongs: Belongs,
    *,
    now: datetime,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    code: str = "",
) -> tables.Letter:
    """Compose a letter and put it in the outbox; call it in the transaction that causes it.

    `code` is its own code, where its words had to know it.
    """
    row = tables.Letter(
        id=new_id(),
        code=code or references.new_code(),
        name=letter.name,
        case_id=belongs.case_id,
        staff_id=belongs.staff_id,
        message_id=belongs.message_id,
        key_id=key.id,
        state=LetterState.QUEUED,
        due_at=not_before or now,
        not_before=not_before or now,
        not_after=not_after,
        created_at=now,
    )
    row.mail_id = letter.mail_id or f"<{secrets.token_hex(12)}@{paper.reply_domain}>"
    row.recipient = seal_text(key, _TO, row.id, letter.to)
    raw = render(paper, letter, mail_id=row.mail_id, now=now)
    row.content = seal(key, _RAW, row.id, raw)
    await row.save(force_create=True)
    return row


class Left(StrEnum):
    """Whether what was called off had left."""

    NO = "no"
    MAYBE = "maybe"  # it is being sent, or nobody knows whether it was
    YES = "yes"


async def cancel(*names: str, **about: str) -> Left:
    """Keep letters from leaving, those with these columns and of these names; say what had left.

    Without a name it is all of them. One that is being sent in this moment is not tried again.
    """
    letters = tables.Letter.filter(**about)
    if names:
        letters = letters.filter(name__in=names)

    async def work() -> Left:
        found = {row.state for row in await letters.only("id", "state")}
        waiting = letters.filter(state__in=(LetterState.QUEUED, LetterState.UNCERTAIN))
        await waiting.update(state=LetterState.EXPIRED)
        await letters.filter(state=LetterState.LEASED).update(called_off=True)
        if LetterState.SENT in found:
            return Left.YES
        doubtful = {LetterState.LEASED, LetterState.UNCERTAIN}
        return Left.NO if found.isdisjoint(doubtful) else Left.MAYBE

    return await transaction(work)


async def last_of(message_id: str) -> tables.Letter | None:
    """Return the letter that tells a message: any before it was called off, or has come back."""
    letters = tables.Letter.filter(message_id=message_id)
    return await letters.order_by("-created_at", "-id").first()


async def tells_its_message(letter: tables.Letter) -> bool:
    """Say whether a letter is the one that tells its message, if it brings any."""
    last = await last_of(letter.message_id) if letter.message_id else None
    return last is not None and last.id == letter.id


def read(key: DataKey, row: tables.Letter) -> tuple[str, bytes]:
    """Return whom a letter goes to, and its bytes."""
    return unseal_text(key, _TO, row.id, row.recipient), unseal(key, _RAW, row.id, row.content)


def render(paper: Stationery, letter: Letter, *, mail_id: str, now: datetime) -> bytes:
    """Return a letter's bytes, as they are sent."""
    words = paper.words[letter.language]
    composed = compose(
        words.letter(letter.name),
        letter.values,
        language=letter.language,
        include=words.letter,
        lists=letter.lists,
    )
    return message.build(
        sender_name=_sender_name(words, paper),
        sender=paper.sender,
        recipient=letter.to,
        reply_to=letter.reply_to or (paper.organisation.name, paper.organisation.email),
        message_id=mail_id,
        in_reply_to=letter.thread,
        references=(letter.thread,) if letter.thread else (),
        composed=composed,
        automatic=letter.automatic,
        suppress=letter.suppress,
        extra=threads.headers(letter.thread or letter.mail_id, letter.values.get("reference", "")),
        date=now,
    )


def _sender_name(words: Words, paper: Stationery) -> str:
    return words("common.sender_name", organisation=paper.organisation.name)
