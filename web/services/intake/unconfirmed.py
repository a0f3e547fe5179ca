"""Requests whose mailbox has not answered: asked again twice, then looked at by the desk.

The clock reminds and makes a task, and ends nothing: that is the desk's press. Nothing of what the
sender wrote is in a letter to a mailbox that may be somebody else's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from tortoise.expressions import Subquery

from locales.dates import plain_date
from mail import letters, progress_letters
from mail.outbox import cancel
from models import cases, events, limits, reminders, tokens, unconfirmed
from models.addresses import folded
from models.deadlines import end_of, oslo_date
from models.events import PORTAL, EventName
from models.filings import at_one_address
from models.reminding import Due, Reminding
from models.status import Status
from models.tables import Case, Letter, Purpose, Reminder, Task, TaskKind
from models.unconfirmed import ENDED_AFTER, REMINDED_AFTER
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.letters.proof_letter import has_bounced, remind
from web.services.people.staff import Member
from web.services.post import rounds
from web.services.post.posting import post_to_case

APART = timedelta(days=1)
"""Whoever has just been asked, because somebody pressed for it, is not asked again at once."""

Act = Callable[[Portal, list[Case], datetime], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done when nobody has confirmed `after` so many days, and no longer from `until`."""

    name: Reminding
    after: int
    until: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Done:
    """How many mailboxes a round asked again, and how much it put before the desk."""

    asked_again: int
    unconfirmed_to_desk: int


async def round(portal: Portal, now: datetime) -> Done:
    """Ask again, and tell the desk, where the day for it has come; each once."""
    first, last = REMINDED_AFTER
    return Done(
        asked_again=await _each(portal, now, Step(Reminding.CONFIRM_FIRST, first, last, _remind))
        + await _each(portal, now, Step(Reminding.CONFIRM_LAST, last, ENDED_AFTER, _remind)),
        unconfirmed_to_desk=await _each(
            portal, now, Step(Reminding.UNCONFIRMED, ENDED_AFTER, None, _make_task)
        ),
    )


async def end(portal: Portal, case: Case, by: Member, now: datetime) -> None:
    """End what nobody has confirmed, with all that was sent with it from the same address.

    The mailbox is told, with a link that files it anew. Its letter waits its turn: who is flooded
    gets no more of these than of others. Call it in the transaction of the press.
    """
    waiting = [one for one in await at_one_address(case) if one.status == Status.UNCONFIRMED]
    if not waiting:
        # Says why it cannot be done.
        await unconfirmed.end(portal.vault, case, by.id, now)
    for one in waiting:
        await cancel(*letters.OF_PROOF, case_id=one.id)
        await unconfirmed.end(portal.vault, one, by.id, now)
    address = await cases.address_of(portal.vault, case)
    rule, mailbox = limits.CONFIRMATIONS_TO_ADDRESS, folded(address)
    at = await limits.turn(portal.vault, rule, mailbox, now)
    await limits.count(portal.vault, rule, mailbox, at)
    anew = await tokens.make_link(portal.vault, Purpose.FILE_ANEW, now=at, case_id=case.id)
    letter = progress_letters.not_confirmed(
        portal.stationery,
        facts(case),
        address,
        received=plain_date(oslo_date(case.received_at), case.language),
        anew=anew.text,
    )
    too_late = at + tokens.LIVES[Purpose.FILE_ANEW]
    await post_to_case(portal, case, letter, now, not_before=at, not_after=too_late)


async def _each(portal: Portal, now: datetime, step: Step) -> int:
    """Do a step, once, with all whose day for it has come and not gone."""
    today, done = oslo_date(now), Reminder.filter(name=step.name.value).values("case_id")
    due = Case.filter(
        status=Status.UNCONFIRMED.value,
        key__created_at__lt=end_of(today - timedelta(days=step.after)),
    ).exclude(id__in=Subquery(done))
    if step.until is not None:
        due = due.filter(key__created_at__gte=end_of(today - timedelta(days=step.until)))
    ids = await due.order_by("received_at", "id").values_list("id", flat=True)
    return sum(await rounds.each(map(str, ids), partial(_once, portal, step, now)))


async def _once(portal: Portal, step: Step, now: datetime, case_id: str) -> bool:
    """Do it unless it is done already with another of those sent together; remember it for all."""
    case = await Case.get(id=case_id)
    waiting = [one for one in await at_one_address(case) if one.status == Status.UNCONFIRMED]
    if await Reminder.exists(case_id=case_id, name=step.name.value) or not waiting:
        return False
    if not await step.act(portal, waiting, now):
        return False
    for one in waiting:
        on = await unconfirmed.filed_on(one) + timedelta(days=step.after)
        await reminders.pass_by(one, [Due(step.name, on)], now)
    return True


async def _remind(portal: Portal, waiting: list[Case], now: datetime) -> bool:
    """Ask the mailbox again; say False where it did not work last time, or has to wait."""
    ids = [one.id for one in waiting]
    just_asked = Letter.filter(case_id__in=ids, name__in=letters.OF_PROOF)
    if (
        await has_bounced(waiting[0])
        or await just_asked.filter(created_at__gt=now - APART).exists()
    ):
        return False
    if not await remind(portal, await at_one_address(waiting[0]), now):
        return False
    await events.record(
        portal.vault,
        EventName.CONFIRMATION_RESENT,
        now=now,
        actor=PORTAL,
        case_id=waiting[0].id,
        detail="reminder",
    )
    return True


async def _make_task(_: Portal, waiting: list[Case], now: datetime) -> bool:
    """Put it before the desk: one task for what was sent together."""
    await Task.create(kind=TaskKind.UNCONFIRMED, case_id=waiting[0].id, created_at=now)
    return True
