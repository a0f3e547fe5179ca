"""Whether replies arrive: a letter to ourselves, which has to come back by one of the ways in.

Sent when the portal starts and once a day, and every hour while it does not come back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from tortoise.exceptions import IntegrityError

from mail import addresses, desk_letters
from mail.addresses import Sort
from mail.outbox import Belongs, post
from models import references
from models.database import transaction
from models.keyring import create_key, open_key
from models.tables import Letter, LetterState, MailState, RawMail, Task, TaskKind
from web.portal import Portal
from web.services.post import mails
from web.services.post.mails import Opened, Why

NAME = "self_test"
AT_MOST_EVERY = timedelta(hours=1)
AT_LEAST_EVERY = timedelta(days=1)
ON_THE_WAY = timedelta(minutes=15)
"""How long a letter to ourselves may take to come back, from when it was sent."""

log = logging.getLogger("portal.self_test")


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The last letter to ourselves: when it left and came back, as far as it has."""

    letter: Letter
    back_at: datetime | None

    @property
    def sent_at(self) -> datetime | None:
        """When it left."""
        return self.letter.sent_at

    def is_lost(self, now: datetime) -> bool:
        """Say whether it should have come back by now, or cannot any more."""
        if self.back_at is not None:
            return False
        refused = self.letter.state in (LetterState.FAILED, LetterState.EXPIRED)
        late = self.sent_at is not None and now - self.sent_at >= ON_THE_WAY
        return refused or late or self.letter.bounced_at is not None


async def round(portal: Portal, started: datetime, now: datetime) -> bool:
    """Tell of a letter that is lost, and send one if it is time; say whether one was sent.

    `started` is when this process began: its start is a reason to look.
    """
    if portal.settings.development or not portal.settings.replies_arrive:
        return False
    before = await last()
    if before is not None and before.is_lost(now):
        await transaction(partial(_tell, before, now))
    if before is not None and not _is_due(before, started, now):
        return False
    try:
        await transaction(partial(_send, portal, before, now))
    except IntegrityError:
        return False  # another process has sent it in this very moment
    return True


async def last() -> SelfTest | None:
    """Return the last letter to ourselves; None when there has been none."""
    newest = await _newest(1)
    return newest[0] if newest else None


async def arrive(now: datetime) -> bool | None:
    """Say whether replies arrive, as far as it is known: while one is on the way, as before it."""
    for test in await _newest(2):
        if test.back_at is not None or test.is_lost(now):
            return test.back_at is not None
    return None


async def _newest(most: int) -> list[SelfTest]:
    # Of nobody's case, which is what the index knows: the name it does not.
    ours = Letter.filter(case_id=None, staff_id=None, name=NAME)
    letters = await ours.order_by("-created_at").limit(most)
    return [SelfTest(letter, await _back_at(letter)) for letter in letters]


async def _back_at(letter: Letter) -> datetime | None:
    back = RawMail.filter(
        state=MailState.HANDLED,
        received_at__gte=letter.created_at,
        why=Why.SELF_TEST.value,
        action=letter.code,
    )
    row = await back.order_by("received_at").only("id", "received_at").first()
    return row.received_at if row else None


async def came_back(portal: Portal, opened: Opened, letter: Letter, now: datetime) -> None:
    """Record that a letter to ourselves has come back: replies arrive."""
    opened.row.action = letter.code
    if await Task.filter(kind=TaskKind.REPLIES_LOST, done_at=None).update(done_at=now):
        log.info("a letter to ourselves has come back: replies arrive again")
    await mails.finish(opened.row, MailState.HANDLED, Why.SELF_TEST, None)


def _is_due(before: SelfTest, started: datetime, now: datetime) -> bool:
    age = now - before.letter.created_at
    if age < AT_MOST_EVERY:
        return False
    return before.letter.created_at < started or age >= AT_LEAST_EVERY or before.is_lost(now)


async def _send(portal: Portal, before: SelfTest | None, now: datetime) -> None:
    vault, paper, code = portal.vault, portal.stationery, references.new_code()
    key = await open_key(vault, before.letter.key_id) if before else await create_key(vault, now)
    to = addresses.make_other(vault.mac, Sort.TEST, code, paper.reply_domain)
    # The same for every process in this hour, so that only one of them can post it.
    mail_id = f"<self-test.{now:%Y%m%d%H}@{paper.reply_domain}>"
    letter = desk_letters.self_test(paper, to, mail_id=mail_id)
    await post(vault, paper, letter, key, Belongs(), now=now, code=code)


async def _tell(lost: SelfTest, now: datetime) -> None:
    """Ask somebody to see to it, once for as long as it lasts."""
    tasks = Task.filter(kind=TaskKind.REPLIES_LOST)
    if await tasks.filter(done_at=None).exists():
        return
    if await tasks.filter(subject=lost.letter.id).exists():
        return  # somebody has seen to it
    log.warning("a letter to ourselves has not come back: replies to letters may be lost")
    await Task.create(kind=TaskKind.REPLIES_LOST, subject=lost.letter.id, created_at=now)
