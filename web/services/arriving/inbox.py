"""Mail in: each is read and put where it belongs, by the first of its addresses that is ours.

What happens there is in `inbox_staff`, `inbox_person`, `inbox_bounces` and `inbox_register`; what
belongs nowhere waits in the holding pen. Nothing is thrown away, and nothing stands in the way of
what comes after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mail import addresses
from mail.addresses import ReplyAddress, Sort
from mail.inbound import LARGEST
from mail.reply import Cut
from models.database import DatabaseBusy, transaction
from models.tables import Case, Letter, MailState, RawMail, Staff, Task, TaskKind
from web.portal import Portal
from web.services.arriving import (
    inbox_bounces,
    inbox_person,
    inbox_register,
    inbox_staff,
    loops,
    self_test,
    too_large,
)
from web.services.by_mail import weighing
from web.services.post import mails
from web.services.post.mails import Opened, Why

MOST_ATTEMPTS = 3
READ_AT_ONCE = 4
"""How many mails are read side by side, each in a process of its own."""
BYTES_AT_ONCE = LARGEST
"""How large they may be together: the largest is read alone, and takes 200 MiB for a second."""

log = logging.getLogger("portal.inbox")

receive = mails.receive


@dataclass(frozen=True, slots=True)
class ToHandler:
    """A handler's reply about a case; the name of the action is not yet held against the case."""

    case: Case
    staff: Staff
    action: str


@dataclass(frozen=True, slots=True)
class ToPersonsCase:
    """A reply to a letter the person had."""

    case: Case


@dataclass(frozen=True, slots=True)
class ToRegister:
    """Something a handler passes on to be registered."""

    staff: Staff


@dataclass(frozen=True, slots=True)
class AboutLetter:
    """What comes back about a letter of ours; `is_test` when the letter was sent to ourselves."""

    letter: Letter
    is_test: bool


Destination = ToHandler | ToPersonsCase | ToRegister | AboutLetter


async def round(portal: Portal, now: datetime) -> int:
    """Put every mail that came in where it belongs; return how many were handled."""
    waiting = RawMail.filter(state=MailState.RECEIVED).order_by("received_at", "id")
    ids = [str(name) for name in await waiting.values_list("id", flat=True)]
    done = 0
    while some := await _side_by_side(ids[done : done + READ_AT_ONCE]):
        rows = await RawMail.filter(id__in=some).order_by("received_at", "id")
        for row, opened in zip(rows, await _read(portal, rows), strict=True):
            await _settle(portal, row, opened, now)
        done += len(some)
    return done


async def _side_by_side(ids: Sequence[str]) -> Sequence[str]:
    """Return which mails are read together: the first, and those small enough beside it."""
    sizes, together = await mails.sizes(ids), 0
    for count, name in enumerate(ids):
        together += sizes.get(name, 0)
        if count and together > BYTES_AT_ONCE:
            return ids[:count]
    return ids


async def _read(portal: Portal, rows: Sequence[RawMail]) -> Sequence[Opened | BaseException]:
    return await asyncio.gather(*(mails.read(portal, row) for row in rows), return_exceptions=True)


async def _settle(
    portal: Portal, row: RawMail, opened: Opened | BaseException, now: datetime
) -> None:
    try:
        if isinstance(opened, BaseException):
            raise opened
        parted = await _parted(portal, opened)
        await transaction(partial(_place, portal, opened, parted, now))
    except DatabaseBusy:
        raise
    except Exception as error:
        # The text of an unforeseen error may hold personal data; its type does not.
        log.error("a mail could not be placed: %s", type(error).__name__)
        await transaction(partial(_put_aside, row, now))


async def _put_aside(row: RawMail, now: datetime) -> None:
    """Leave a mail for the next round; one that fails again and again waits for a person."""
    row.attempts += 1
    await row.save(update_fields=["attempts"])
    if row.attempts >= MOST_ATTEMPTS:
        await _into_the_pen(row, now)


async def _parted(portal: Portal, opened: Opened) -> Cut:
    """Cut a reply to a handler's address; where it goes is asked again when it is placed."""
    match await _destination(portal, opened.recipients):
        case ToHandler(case, staff) if opened.is_whole:
            return await weighing.part(portal, opened, case, staff)
        case _:
            return Cut(opened.mail.text, opened.mail.quoted, certain=False, is_apart=False)


async def _place(portal: Portal, opened: Opened, parted: Cut, now: datetime) -> None:
    row = opened.row
    if not await RawMail.filter(id=row.id, state=MailState.RECEIVED).update(
        state=MailState.HANDLED
    ):
        return  # another process has taken it meanwhile
    destination = await _destination(portal, opened.recipients)
    if loops.is_own(portal, opened) and not isinstance(destination, AboutLetter):
        await mails.finish(row, MailState.HANDLED, Why.LOOP, None)
        return
    match destination:
        case AboutLetter(letter, is_test=True):
            await self_test.came_back(portal, opened, letter, now)
        case AboutLetter(letter):
            await inbox_bounces.take(portal, opened, letter, now)
        case ToHandler(case, _, action) if not opened.is_whole:
            await too_large.take(portal, opened, case, now, action=action)
        case ToPersonsCase(case) if not opened.is_whole:
            await too_large.take(portal, opened, case, now)
        case ToHandler(case, staff, action):
            await inbox_staff.take(portal, opened, case, staff, action, parted, now)
        case ToPersonsCase(case):
            await inbox_person.take(portal, opened, case, now)
        case ToRegister(staff) if opened.is_whole:
            await inbox_register.take(portal, opened, staff, now)
        case _:
            await _into_the_pen(row, now, Why.UNMATCHED if opened.is_whole else Why.TOO_LARGE)


async def _destination(portal: Portal, recipients: Sequence[str]) -> Destination | None:
    """Return what the first address that is ours stands for, as long as it stands for something."""
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    for recipient in recipients:
        if reply := addresses.read(sign, recipient, domain):
            found = await _to_handler(reply)
        elif other := addresses.read_other(sign, recipient, domain):
            found = await _elsewhere(*other)
        else:
            continue
        if found is not None:
            return found
    return None


async def _to_handler(meant: ReplyAddress) -> Destination | None:
    case = await Case.get_or_none(reference=meant.reference, key_id__isnull=False)
    staff = await Staff.get_or_none(code=meant.handler)
    return ToHandler(case, staff, meant.action) if case and staff else None


async def _elsewhere(sort: Sort, code: str) -> Destination | None:
    match sort:
        case Sort.BOUNCE | Sort.TEST:
            letter = await Letter.get_or_none(code=code)
            return AboutLetter(letter, is_test=sort is Sort.TEST) if letter else None
        case Sort.PERSON:
            case = await Case.get_or_none(reference=code, key_id__isnull=False)
            return ToPersonsCase(case) if case else None
        case Sort.REGISTER:
            staff = await Staff.get_or_none(code=code, removed_at=None)
            return ToRegister(staff) if staff else None


async def _into_the_pen(row: RawMail, now: datetime, why: Why = Why.UNMATCHED) -> None:
    await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
    await mails.finish(row, MailState.HOLDING, why, None)
