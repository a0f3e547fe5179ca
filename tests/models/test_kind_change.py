"""A case under another name loses no day that was waited, and no more time that was given."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models import cases, correspondence, doubts, extending, kind_change, messages
from models.at_once import act_by
from models.cases import Filing
from models.database import transaction
from models.deadlines import IdentityDoubt, count_deadlines
from models.keyring import open_key
from models.messages import Content
from models.status import Status
from models.tables import Case, Doubt, MessageKind, MessageState
from models.vault import Vault

pytestmark = pytest.mark.database

VAULT = Vault({1: b"m" * 32}, b"i" * 32, b"t" * 32, b"a" * 32)
RECEIVED = datetime(2026, 9, 1, 10, tzinfo=UTC)
SIRI = "siri"


class Walk:
    """Kari's case and a clock, with what Siri does to them."""

    def __init__(self, case: Case) -> None:
        self.case, self.now = case, RECEIVED
        self.at_once = self.extended = False

    async def doubts(self, days: int) -> None:
        if self.at_once:
            return  # nothing done at once waits for anybody
        doubt = await doubts.ask(VAULT, self.case, "0" * 32, actor=SIRI, now=self.now)
        self.now += timedelta(days=days)
        await doubts.end(VAULT, self.case, doubt, self.now, actor=SIRI, now=self.now)

    async def extends(self) -> None:
        if self.at_once or extending.barrier(self.case, self.now):
            return
        until = count_deadlines(self.case.received_at, await self.waited()).extended_on
        await extending.extend(VAULT, self.case, until, SIRI, self.now)
        self.extended = True

    async def bounces(self) -> None:
        """The notice of more time comes back."""
        if self.extended and await extending.stands(self.case):
            await extending.take_back(VAULT, self.case, self.now)
            self.extended = False

    async def becomes(self, *, at_once: bool) -> None:
        before = cases.counts_on(self.case)
        await kind_change.change_kind(
            VAULT,
            self.case,
            "objection" if at_once else "access",
            (),
            was_at_once=self.at_once,
            at_once=at_once,
            asks_who=not at_once,
            actor=SIRI,
            now=self.now,
        )
        self.at_once = at_once
        if at_once:
            assert self.case.extended_on is None
            assert self.case.due_on == min(before, act_by(self.now))

    async def waited(self) -> list[IdentityDoubt]:
        return doubts.spent(await Doubt.filter(case_id=self.case.id), self.now)


async def walk() -> Walk:
    filing = Filing("access", "kari@example.com", (), "nb", None, "form", "1", None)
    case = await cases.file_case(VAULT, filing, RECEIVED)
    await cases.confirm(VAULT, case, RECEIVED)
    return Walk(case)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["doubts", "extends", "bounces", "at_once", "back"]),
            st.integers(0, 12),
        ),
        max_size=7,
    )
)
@example([("doubts", 10), ("extends", 0), ("at_once", 0)])
@example([("extends", 0), ("at_once", 0), ("bounces", 0)])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_done_at_once_and_back_again_the_dates_are_those_of_all_that_happened(
    database: str, steps: list[tuple[str, int]]
) -> None:
    async def work() -> None:
        kari = await walk()
        for step, days in [*steps, ("back", 0)]:
            kari.now += timedelta(hours=30)
            match step:
                case "doubts":
                    await kari.doubts(days)
                case "extends":
                    await kari.extends()
                case "bounces":
                    await kari.bounces()
                case _:
                    await kari.becomes(at_once=step == "at_once")
        stored = await Case.get(id=kari.case.id)
        clock = count_deadlines(RECEIVED, await kari.waited())
        assert (stored.nominal_on, stored.due_on) == (clock.nominal_on, clock.due_on)
        assert stored.extended_on == (clock.extended_on if kari.extended else None)

    await transaction(work)


async def test_more_time_is_no_reason_to_be_late_with_what_is_done_at_once(database: str) -> None:
    async def work() -> None:
        kari = await walk()
        await kari.extends()
        kari.now = datetime(2026, 10, 15, 10, tzinfo=UTC)  # the first date was 1 October
        await kari.becomes(at_once=True)
        assert kari.case.due_on == date(2026, 10, 19)

    await transaction(work)


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(
    ("at_once", "asks_who", "stays"),
    [(True, True, False), (False, False, False), (False, True, True)],
)
async def test_nobody_waits_to_know_who_asks_where_it_does_not_matter(
    database: str, at_once: bool, asks_who: bool, stays: bool, beside: bool
) -> None:
    async def work() -> None:
        kari = await walk()
        case = kari.case
        await correspondence.wait(case)
        await doubts.ask(VAULT, case, "0" * 32, actor=SIRI, now=kari.now)
        if beside:
            await asks(case, kari.now)
        kari.now += timedelta(days=10)
        await kind_change.change_kind(
            VAULT,
            case,
            "objection",
            (),
            was_at_once=False,
            at_once=at_once,
            asks_who=asks_who,
            actor=SIRI,
            now=kari.now,
        )
        assert await Doubt.exists(answered_at=None) == stays
        # What Kari means is still to be told.
        assert (case.status == Status.WAITING) == (stays or beside)
        if not at_once:
            assert case.due_on == (date(2026, 10, 1) if stays else date(2026, 10, 12))

    await transaction(work)


async def asks(case: Case, now: datetime) -> None:
    """Kari is asked what she means, too."""
    key = await open_key(VAULT, case.key_id)
    question = messages.new(key, case, MessageKind.QUESTION, MessageState.SENT, now)
    question.content = messages.write(key, question.id, Content("Hvilket borettslag?"))
    await question.save(force_create=True)
    await correspondence.ask(VAULT, case, question.id, actor=SIRI, now=now)
