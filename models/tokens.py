"""Mailed links and typed codes: made once, stored as keyed hashes, used once.

A link is 256 random bits. A code is six digits and hashed together with the case it opens. Three
things can be wrong with either and each has its name.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.tables import Purpose, Token
from models.vault import Vault

LIVES = {
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.CONFIRM_CODE: timedelta(minutes=30),
    Purpose.DISOWN: timedelta(days=7),
    # For the life of the case: the row goes with the case's content.
    Purpose.CASE: timedelta(days=365 * 100),
    Purpose.CASE_CODE: timedelta(minutes=30),
    Purpose.SIGN_IN: timedelta(minutes=15),
    # As long as what was sent is kept, after nobody has confirmed it.
    Purpose.FILE_ANEW: timedelta(days=30),
    Purpose.ACCOUNT_YES: timedelta(days=14),
    Purpose.ACCOUNT_NO: timedelta(days=14),
    # A complaint counts from the mail it was: pressed later, it could be late already.
    Purpose.IS_COMPLAINT: timedelta(days=21),
    Purpose.IS_QUESTION: timedelta(days=21),
}
CODE_TRIES = 5
SAME_SESSION_AGAIN = timedelta(minutes=10)


class TokenFault(Exception):
    """A link or code that opens nothing."""


class TokenUnknown(TokenFault):
    """No such link or code was ever made, or it was not for this."""


class TokenExpired(TokenFault):
    """The link or code has had its time, or a newer one has taken its place."""


class TokenUsed(TokenFault):
    """The link or code has done what it was for."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What goes into the letter and nowhere else."""

    text: str = field(repr=False)


async def make_link(
    vault: Vault,
    purpose: Purpose,
    *,
    now: datetime,
    case_id: str | None = None,
    staff_id: str | None = None,
    subject: str = "",
) -> Secret:
    """Make a mailed link's token; `subject` is the id of what on the case it is about."""
    text = secrets.token_urlsafe(32)
    await Token.create(
        purpose=purpose,
        hash=vault.digest("link", text),
        case_id=case_id,
        staff_id=staff_id,
        subject=subject,
        created_at=now,
        expires_at=now + LIVES[purpose],
    )
    return Secret(text)


async def make_code(
    vault: Vault, purpose: Purpose, *, now: datetime, case_id: str, subject: str = ""
) -> Secret:
    """Make a six-digit code for a case; earlier codes for the same purpose and subject end.

    A code with the browser that asked for it as its subject is ended by no stranger's asking.
    """
    earlier = Token.filter(case_id=case_id, purpose=purpose, subject=subject)
    await earlier.filter(used_at=None, ended_at=None).update(ended_at=now)
    text = f"{secrets.randbelow(1_000_000):06}"
    token = Token(
        purpose=purpose,
        case_id=case_id,
        subject=subject,
        created_at=now,
        expires_at=now + LIVES[purpose],
    )
    token.hash = _code_hash(vault, token.id, text)
    await token.save(force_create=True)
    return Secret(text)


async def find_link(vault: Vault, text: str) -> Token:
    """Return the row of a mailed link, whatever its state; raise `TokenUnknown`."""
    token = await Token.get_or_none(hash=vault.digest("link", text))
    if token is None:
        raise TokenUnknown
    return token


def check(token: Token, now: datetime) -> None:
    """Raise `TokenUsed` or `TokenExpired` unless the link or code still opens something."""
    if token.used_at is not None:
        raise TokenUsed
    if token.ended_at is not None or now >= token.expires_at:
        raise TokenExpired


async def use(token: Token, *, session_id: str | None, now: datetime) -> None:
    """Use a link or code up; of two who press at once, the second gets `TokenUsed`."""
    check(token, now)
    used = await Token.filter(id=token.id, used_at=None, ended_at=None).update(
        used_at=now, used_by=session_id
    )
    if used != 1:
        raise TokenUsed


async def try_code(
    vault: Vault,
    purpose: Purpose,
    text: str,
    *,
    case_ids: Collection[str],
    now: datetime,
    subject: str = "",
) -> Token | TokenFault:
    """Check a typed code of one of these cases and this subject, and count the try.

    A fault is returned, since its count must be kept: `TokenUnknown` for a wrong code,
    `TokenExpired` when none is alive or the tries are used up.
    """
    codes = Token.filter(case_id__in=list(case_ids), purpose=purpose, subject=subject)
    token = await codes.filter(used_at=None, ended_at=None).order_by("-created_at").first()
    if token is None or now >= token.expires_at or token.tries >= CODE_TRIES:
        return TokenExpired()
    digits = "".join(character for character in text if character.isdigit())
    if not secrets.compare_digest(token.hash, _code_hash(vault, token.id, digits)):
        await Token.filter(id=token.id).update(tries=token.tries + 1)
        return TokenUnknown()
    return token


async def end(case_id: str, *purposes: Purpose, now: datetime) -> None:
    """End every live link and code of a case that is for one of these purposes."""
    await Token.filter(case_id=case_id, purpose__in=purposes, used_at=None, ended_at=None).update(
        ended_at=now
    )


def _code_hash(vault: Vault, token_id: str, digits: str) -> str:
    return vault.digest("code", f"{token_id} {digits}")
