"""How often an act is allowed, counted in the database so that every process shares the count.

A subject (an address, a client) is known only by its keyed hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

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


MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
CONFIRMATIONS_TO_ADDRESS = Rule("confirm.address", 3, 6 * HOUR)
REMINDERS_TO_ADDRESS = Rule("remind.address", 1, 24 * HOUR)
REGISTERED_TO_ADDRESS = Rule("registered.address", 1, 6 * HOUR)
CONFIRMATIONS_BY_CLIENT = Rule("confirm.client", 10, HOUR)
CONFIRMATIONS_IN_ALL = Rule("confirm.all", 200, HOUR)
# What anybody may have the desk written to about, without having proven an address.
AT_ONCE_IN_ALL = Rule("at_once.all", 30, HOUR)
AT_ONCE_MANY = Rule("at_once.many", 1, HOUR)
# An absent handler's machine answers every letter; the absence is told once.
AWAY_ALONE = Rule("away.alone", 1, 14 * 24 * HOUR)
ACCOUNT_LETTERS_TO_ADDRESS = Rule("account.address", 2, 24 * HOUR)
ACCOUNT_LETTERS_ON_CASE = Rule("account.case", 3, 30 * 24 * HOUR)
SIGN_IN_LETTERS = Rule("sign_in.address", 5, HOUR)
WRONG_TOKENS = Rule("wrong_token.client", 30, HOUR)
LETTERS_IN_HOUR = Rule("letter.hour", 3, HOUR)
LETTERS_IN_DAY = Rule("letter.day", 10, 24 * HOUR)
LETTERS_IN_MONTH = Rule("letter.month", 30, 30 * 24 * HOUR)
# What a machine at the other end could keep going: a letter that answers a mail (security.md 3.5).
# That a note is kept is no news worth the share of a receipt, and no letter follows on it.
DONE_IN_DAY = Rule("done.day", 5, 24 * HOUR)
AUTOMATIC_IN_HOUR = Rule("automatic.hour", 3, HOUR)
AUTOMATIC_IN_DAY = Rule("automatic.day", 10, 24 * HOUR)
STAFF_IN_HOUR = Rule("automatic.staff.hour", 5, HOUR)
STAFF_IN_DAY = Rule("automatic.staff.day", 20, 24 * HOUR)
# That their mails are too many is told once, and not again by each of them.
LIMITED_TOLD = Rule("automatic.limited", 1, 24 * HOUR)
UNREACHED_TOLD = Rule("unreached.staff", 1, 24 * HOUR)
LETTERS_BY_CLIENT = Rule("letter.client", 20, HOUR)
FILES_BY_CLIENT = Rule("files.client", 40, HOUR)
CHAT_BY_CLIENT = Rule("chat.client", 120, MINUTE)
ALARMS_BY_CLIENT = Rule("alarm.client", 3, HOUR)
# What a client says first in a day has a share of its own: few who go on and on silence nobody
# else, and have no lead mailed without end.
ALARMED_BEFORE = Rule(ALARMS_BY_CLIENT.name, 1, 24 * HOUR)
FIRST_ALARMS_IN_ALL = Rule("alarm.first", 20, HOUR)
MORE_ALARMS_IN_ALL = Rule("alarm.more", 30, 24 * HOUR)
MESSAGES_ON_CASE = Rule("message.case", 10, HOUR)
MAILS_ON_CASE = Rule("mail.case", 10, HOUR)
# What is kept of what comes by SMTP, by whom it is to: how many mails, and how many MiB of them.
MAIL_TO_ADDRESS = Rule("mail_in.address", 120, HOUR)
MAIL_ELSEWHERE = Rule("mail_in.elsewhere", 300, HOUR)
MIB_TO_ADDRESS = Rule("mail_in.address.mib", 120, HOUR)
MIB_ELSEWHERE = Rule("mail_in.elsewhere.mib", 300, HOUR)
# Counted by the turns themselves, which are rows already.
CHAT_TURNS = Rule("chat.conversation", 30, MINUTE)
LONGEST = LETTERS_IN_MONTH.within


async def reached(vault: Vault, rule: Rule, subject: str, now: datetime) -> bool:
    """Say whether a subject has used up its share."""
    since = now - rule.within
    count = await Limit.filter(
        name=rule.name, subject=_subject(vault, rule, subject), at__gt=since
    ).count()
    return count >= rule.most


async def count(vault: Vault, rule: Rule, subject: str, at: datetime, *, times: int = 1) -> None:
    """Count one act of a subject, or several at once."""
    known = _subject(vault, rule, subject)
    await Limit.bulk_create([Limit(name=rule.name, subject=known, at=at) for _ in range(times)])


async def demand(vault: Vault, rule: Rule, subject: str, now: datetime, *, times: int = 1) -> None:
    """Count the act, or several at once, or raise `TooMany` when the share is used up.

    The last of several may go beyond the share.
    """
    if not await allow(vault, rule, subject, now, times=times):
        raise TooMany(rule)


async def allow(vault: Vault, rule: Rule, subject: str, now: datetime, *, times: int = 1) -> bool:
    """Count as `demand` does and say True, or say False when the share is used up."""
    if await reached(vault, rule, subject, now):
        return False
    await count(vault, rule, subject, now, times=times)
    return True


async def turn(vault: Vault, rule: Rule, subject: str, now: datetime) -> datetime:
    """Return when a subject may act next, now or later, and count nothing.

    Acts may be counted ahead, at the turn they were given: any stretch holds at most its share.
    """
    newest = Limit.filter(name=rule.name, subject=_subject(vault, rule, subject)).order_by("-at")
    last = await newest.offset(rule.most - 1).first()
    return now if last is None else max(now, last.at + rule.within)


def spent(now: datetime) -> Q:
    """Return which counted acts no rule asks for any more; a chat's are many, and go soon."""
    turns = Q(name=CHAT_BY_CLIENT.name, at__lte=now - CHAT_BY_CLIENT.within)
    return Q(at__lte=now - LONGEST) | turns


def _subject(vault: Vault, rule: Rule, subject: str) -> str:
    return vault.digest("limit", f"{rule.name} {subject}")
