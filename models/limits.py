"""How often an act is allowed, counted in the database so that every process shares the count.

A subject (an address, a client) is known only by its keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.tables import Limit
from models.vault import Vault


class TooMany(Exception):
    """The act has been done too often for now; `rule` names it."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.name)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `most` times `within` a sliding stretch of time."""

    name: str
    most: int
    within: timedelta


HOUR = timedelta(hours=1)
CONFIRMATIONS_TO_ADDRESS = Rule("confirm.address", 3, 6 * HOUR)
CONFIRMATIONS_BY_CLIENT = Rule("confirm.client", 10, HOUR)
CONFIRMATIONS_IN_ALL = Rule("confirm.all", 200, HOUR)
SIGN_IN_LETTERS = Rule("sign_in.address", 5, HOUR)
WRONG_TOKENS = Rule("wrong_token.client", 30, HOUR)
LETTERS_IN_HOUR = Rule("letter.hour", 3, HOUR)
LETTERS_IN_DAY = Rule("letter.day", 10, 24 * HOUR)
LETTERS_IN_MONTH = Rule("letter.month", 30, 30 * 24 * HOUR)
LETTERS_BY_CLIENT = Rule("letter.client", 20, HOUR)
MESSAGES_ON_CASE = Rule("message.case", 10, HOUR)
LONGEST = LETTERS_IN_MONTH.within


async def reached(vault: Vault, rule: Rule, subject: str, now: datetime) -> bool:
    """Say whether a subject has used up its share."""
    since = now - rule.within
    count = await Limit.filter(
        name=rule.name, subject=_subject(vault, rule, subject), at__gt=since
    ).count()
    return count >= rule.most


async def count(vault: Vault, rule: Rule, subject: str, now: datetime) -> None:
    """Count one act of a subject."""
    await Limit.create(name=rule.name, subject=_subject(vault, rule, subject), at=now)


async def demand(vault: Vault, rule: Rule, subject: str, now: datetime) -> None:
    """Count the act, or raise `TooMany` when the share is used up."""
    if not await allow(vault, rule, subject, now):
        raise TooMany(rule)


async def allow(vault: Vault, rule: Rule, subject: str, now: datetime) -> bool:
    """Count the act and say True, or say False when the share is used up."""
    if await reached(vault, rule, subject, now):
        return False
    await count(vault, rule, subject, now)
    return True


def _subject(vault: Vault, rule: Rule, subject: str) -> str:
    return vault.digest("limit", f"{rule.name} {subject}")
