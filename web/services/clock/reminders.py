"""What the clock says about cases at the desk: to the desk, and to the person who waits.

Each reminder once for the date it is about, each case in a transaction of its own. Where several
have come due at once the most pressing goes, and the others are passed by. Unconfirmed cases are
not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise.expressions import Q

from mail import progress_letters
from models import cases, reminders, reminding, tokens
from models.cases import counts_on
from models.deadlines import end_of, oslo_date
from models.events import EventName
from models.reminding import ANSWERED_WITHIN, Due, Reminding
from models.status import AT_THE_DESK, Status
from models.tables import Case, Doubt, Event, Purpose, Task, TaskKind
from web.portal import Portal
from web.services.answers.drafting import answer_may_have_arrived, is_on_its_way
from web.services.cases.case_facts import facts
from web.services.cases.needs import is_at_once
from web.services.cases.progress import paused_since
from web.services.clock import reminder_letters, unfetched
from web.services.post import rounds
from web.services.post.posting import by_day, post_to_case

FIRST_AHEAD = timedelta(days=10)
"""How long before its date the first reminder of a case is due."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many of each a round sent."""

    reminders: int
    apologies: int
    unanswered: int
    unfetched: int


@dataclass(frozen=True, slots=True)
class _Open:
    """A case at the desk as a round finds it, with what it has been reminded of."""

    case: Case
    known: set[Due]
    at_once: bool

    @property
    def late(self) -> Due:
        """Return what is told to the person once the date has passed."""
        return Due(Reminding.OVERDUE_TOLD, counts_on(self.case))


async def round(portal: Portal, now: datetime) -> Reminded:
    """Remind of everything whose day has come."""
    sent = await _each(portal, await _near_their_date(now), now, _remind)
    sent += await _each(portal, await unfetched.cases_with(portal, now), now, unfetched.remind)
    others = (Reminding.OVERDUE_TOLD, Reminding.IDENTITY_UNANSWERED, Reminding.FILES_WAIT)
    return Reminded(sent.total() - sum(sent[name] for name in others), *(sent[n] for n in others))


async def _each(
    portal: Portal,
    ids: Sequence[str],
    now: datetime,
    remind: Callable[[Portal, Case, datetime], Awaitable[list[Reminding]]],
) -> Counter[Reminding]:
    """Remind of every one of these cases that is still there; count what was sent."""

    async def work(case_id: str) -> list[Reminding]:
        case = await Case.get_or_none(id=case_id, key_id__isnull=False)
        return await remind(portal, case, now) if case else []

    return Counter(name for sent in await rounds.each(ids, work) for name in sent)


async def _near_their_date(now: datetime) -> list[str]:
    """Return the cases at the desk that may have something to be reminded of."""
    open_doubts = await Doubt.filter(answered_at=None).values_list("case_id", flat=True)
    near = Q(due_on__lte=oslo_date(now) + FIRST_AHEAD) | Q(handler_id=None)
    found = Case.filter(
        near | Q(id__in=list(open_doubts)),
        status__in=[status.value for status in AT_THE_DESK],
        key_id__isnull=False,
    )
    return [str(one) for one in await found.order_by("due_on", "id").values_list("id", flat=True)]


async def _remind(portal: Portal, case: Case, now: datetime) -> list[Reminding]:
    """Remind of a case at the desk; while its answer is on the way, only once it is late."""
    if Status(case.status) not in AT_THE_DESK:
        return []
    if oslo_date(now) <= counts_on(case) and await is_on_its_way(case):
        return []
    at_once = is_at_once(case, await cases.answers_of(portal.vault, case))
    found = _Open(case, await reminders.known(case), at_once)
    if since := paused_since(case, await Doubt.filter(case_id=case.id)):
        # Nobody is reminded of a date that moves.
        return await _unanswered(portal, found, since, now)
    return [*await _desk(portal, found, now), *await _apology(portal, found, now)]


async def _unanswered(
    portal: Portal, found: _Open, asked_on: date, now: datetime
) -> list[Reminding]:
    """Let the desk look at a question about identity that nobody answers."""
    wanted = Due(Reminding.IDENTITY_UNANSWERED, asked_on)
    if wanted in found.known or oslo_date(now) - asked_on < ANSWERED_WITHIN:
        return []
    await reminders.remind(portal.vault, found.case, wanted, now)
    await Task.create(kind=TaskKind.IDENTITY_UNANSWERED, case_id=found.case.id, created_at=now)
    return [wanted.name]


async def _desk(portal: Portal, found: _Open, now: datetime) -> list[Reminding]:
    """Remind the desk of what presses most among what it has not been reminded of."""
    case, at_once = found.case, found.at_once
    due = reminding.due(
        oslo_date(now),
        counts_on(case),
        waits_since=await _waits_since(case) if case.handler_id is None else None,
        at_once=at_once,
    )
    fresh = [one for one in due if one not in found.known]
    if not fresh:
        return []
    *passed, most = fresh
    overdue = most.name is Reminding.OVERDUE
    await reminders.pass_by(case, passed, now)
    await reminders.remind(portal.vault, case, most, now)
    await reminder_letters.desk_of_time(
        portal,
        most.name,
        case,
        now,
        at_once=at_once,
        sorry=overdue and await _is_to_be_told(found, now),
        not_before=by_day(now),
    )
    # What is done at once is on the desk's list already, with its date.
    if overdue and not at_once:
        await Task.create(kind=TaskKind.OVERDUE, case_id=case.id, created_at=now)
    return [most.name]


async def _apology(portal: Portal, found: _Open, now: datetime) -> list[Reminding]:
    """Tell a person that the answer is late."""
    if not await _is_to_be_told(found, now):
        return []
    case = found.case
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
    address = await cases.address_of(portal.vault, case)
    unsure = await is_on_its_way(case) or await answer_may_have_arrived(case)
    letter = progress_letters.overdue(
        portal.stationery, facts(case), address, link=link.text, is_unsure=unsure
    )
    await post_to_case(portal, case, letter, now, not_before=by_day(now))
    await reminders.apologise(portal.vault, case, found.late, now)
    return [found.late.name]


async def _is_to_be_told(found: _Open, now: datetime) -> bool:
    """Say whether a person, at an address that is proven, is still to be told of the delay.

    Whoever opened the case by proving it after the date has read so in the receipt.
    """
    case, passed = found.case, end_of(found.late.about_on)
    if now < passed or found.late in found.known:
        return False
    if case.confirmed_at is None or case.address is None:
        return False
    proven = Event.filter(case_id=case.id, name=EventName.CASE_CONFIRMED.value, at__gte=passed)
    return found.at_once or not await proven.exists()


async def _waits_since(case: Case) -> date:
    """Return the day a case came to the desk: by proof of its address, or by somebody's hand."""
    came = Event.filter(case_id=case.id, name=EventName.CASE_REGISTERED.value)
    by_hand = await came.order_by("-seq").first()
    return oslo_date(by_hand.at if by_hand else case.confirmed_at or case.received_at)
