"""The outbox while servers fail in every way they can, with letters that are of nobody's case."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.context import require_context

from mail import desk_letters
from mail.delivering import LEASE, deliver_due, sweep, take_back_leases
from mail.outbox import Belongs, Left, cancel, post
from mail.sender import SmtpTransport
from mail.standstill import paused_until
from models.database import transaction
from models.keyring import create_key, seal_text
from models.tables import Letter, LetterState, Task, TaskKind
from tests.mail.certificates import loopback_contexts
from tests.mail.sink import Sink, open_sink
from tests.web.conftest import Clock, Running, running
from tests.web.program import a_free_port
from web.app import make_office
from web.worker import running as worker_running


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink("ok") as opened:
        yield opened


@pytest.fixture
async def mailing(
    database_url: str, tmp_path: Path, clock: Clock, sink: Sink
) -> AsyncIterator[Running]:
    """A portal whose letters leave by the sink."""
    async with (
        SmtpTransport(sink.url) as transport,
        running(database_url, tmp_path, clock, transport) as started,
    ):
        yield started


async def posts(portal: Running, count: int, *, useful: timedelta | None = None) -> list[str]:
    """Put letters in the outbox; whom they are to."""
    vault, paper, now = portal.portal.vault, portal.portal.stationery, portal.clock()
    names = [f"person{number}@example.com" for number in range(count)]

    async def work() -> None:
        key = await create_key(vault, now)
        for name in names:
            letter = desk_letters.sign_in(paper, name, link="lenke")
            late = now + useful if useful else None
            await post(vault, paper, letter, key, Belongs(), now=now, not_after=late)

    await transaction(work)
    return names


def to(sink: Sink) -> list[str]:
    return sorted(mail.recipients[0] for mail in sink.mails)


async def states() -> Counter[LetterState]:
    return Counter([letter.state for letter in await Letter.all().only("id", "state")])


async def works_for(portal: Running, minutes: float, *, every: float = 30) -> None:
    """Let time pass, with a round of the outbox each time somebody looks at the clock."""
    for _ in range(round(minutes * 60 / every)):
        portal.clock.move(seconds=every)
        await portal.works()


async def test_one_slow_recipient_holds_up_nobody_else_f12(mailing: Running, sink: Sink) -> None:
    sink.modes[:] = ["held", "ok"]
    people = await posts(mailing, 8)
    async with worker_running(mailing.worker):
        await sink.until_taken(7)
        assert len(to(sink)) == 7
        sink.release.set()
        await sink.until_taken(8)
    assert to(sink) == sorted(people)
    assert 2 <= sink.connections <= 4


@pytest.mark.database
async def test_a_letter_is_taken_by_one_deliverer_however_many_there_are_t60(
    mailing: Running, sink: Sink
) -> None:
    people = await posts(mailing, 20)
    office = make_office(mailing.portal, SmtpTransport(sink.url))
    tried = await asyncio.gather(*(deliver_due(office, mailing.clock()) for _ in range(4)))
    assert sum(tried) == 20
    assert to(sink) == sorted(people)


async def sending(mailing: Running, sink: Sink) -> asyncio.Task[None]:
    """Begin to send; the letter is with the server when this returns."""
    task = asyncio.create_task(mailing.works())
    await sink.until("DATA")
    return task


@pytest.mark.database
@pytest.mark.parametrize("mode", ["held", "held_cut"])
async def test_a_letter_called_off_while_it_is_sent_is_not_tried_again(
    mailing: Running, sink: Sink, mode: str
) -> None:
    sink.modes[:] = [mode, "ok"]
    await posts(mailing, 1)
    task = await sending(mailing, sink)
    letter = await Letter.get()
    assert letter.state is LetterState.LEASED
    assert await cancel(id=letter.id) is Left.MAYBE
    sink.release.set()
    await task
    await works_for(mailing, 6, every=120)
    assert await states() == {LetterState.SENT if mode == "held" else LetterState.EXPIRED: 1}
    assert len(sink.mails) == (mode == "held")
    assert await cancel(id=letter.id) is (Left.YES if mode == "held" else Left.NO)
    assert not await Task.exists()


async def test_what_is_called_off_stays_and_says_what_had_left(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["ok", "cut_after_dot", "rcpt4xx"]
    await posts(mailing, 3)
    await mailing.works()
    rows = await Letter.all().order_by("created_at", "id")
    told = {row.state: await cancel(id=row.id) for row in rows}
    assert told == {
        LetterState.SENT: Left.YES,
        LetterState.UNCERTAIN: Left.MAYBE,
        LetterState.QUEUED: Left.NO,
    }
    await works_for(mailing, 10, every=120)
    assert len(sink.mails) == 1
    assert await states() == {LetterState.SENT: 1, LetterState.EXPIRED: 2}


async def test_a_letter_called_off_whose_sender_died_is_not_taken_up_again(
    mailing: Running, sink: Sink
) -> None:
    await posts(mailing, 2)
    await Letter.all().update(state=LetterState.LEASED, lease_until=mailing.clock() + LEASE)
    first = await Letter.all().order_by("id").first()
    assert first is not None
    await cancel(id=first.id)
    mailing.clock.move(minutes=11)
    assert await sweep(make_office(mailing.portal), mailing.clock()) == 2
    await mailing.works()
    assert await states() == {LetterState.SENT: 1, LetterState.EXPIRED: 1}
    assert (await Letter.get(id=first.id)).state is LetterState.EXPIRED


async def test_a_sender_whose_lease_was_over_does_not_undo_what_another_did(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["held_cut", "ok"]
    await posts(mailing, 1)
    task = await sending(mailing, sink)
    await Letter.all().update(state=LetterState.EXPIRED, lease_until=None)
    sink.release.set()
    await task
    assert await states() == {LetterState.EXPIRED: 1}


async def test_what_a_server_has_said_is_kept_until_the_database_takes_it(
    mailing: Running, sink: Sink
) -> None:
    told, log = asyncio.Event(), logging.getLogger("portal.outbox")

    def hear(record: logging.LogRecord) -> bool:
        if "not recorded yet" in record.msg:
            told.set()
        return True

    people = await posts(mailing, 1)
    sink.modes[:] = ["held", "ok"]
    task = await sending(mailing, sink)
    await require_context().db().execute_query("PRAGMA query_only=ON")
    log.addFilter(hear)
    sink.release.set()
    heard = asyncio.create_task(told.wait())
    await asyncio.wait({task, heard}, return_when=asyncio.FIRST_COMPLETED)
    heard.cancel()
    log.removeFilter(hear)
    await require_context().db().execute_query("PRAGMA query_only=OFF")
    await task
    mailing.clock.move(minutes=11)
    await mailing.works()
    assert to(sink) == people
    letter = await Letter.get()
    assert (letter.state, letter.doubts, await Task.exists()) == (LetterState.SENT, 0, False)


async def test_settings_at_fault_rest_the_whole_outbox_longer_and_longer(
    mailing: Running, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    sink.modes[:] = ["sender530"]
    people = await posts(mailing, 5)
    assert await paused_until(mailing.clock()) is None
    tried = []
    for _ in range(16 * 2):
        before = sink.connections
        await mailing.works()
        tried.append(sink.connections - before)
        mailing.clock.move(seconds=30)
    assert max(tried) == 1
    assert sum(tried) in (4, 5)  # after 1, 2, 4 and 8 minutes, give or take a fifth
    until = await paused_until(mailing.clock())
    assert until is not None
    assert {row.attempts for row in await Letter.all()} == {0}
    said = [record.getMessage() for record in caplog.records if "leaves" in record.getMessage()]
    assert said == ["no letter leaves until a setting is mended: MAIL: 530 5.7.57"]
    sink.modes[:] = ["ok"]
    mailing.clock.now = until
    await mailing.works()
    assert to(sink) == sorted(people)
    assert await paused_until(mailing.clock()) is None


async def test_a_server_without_tls_hears_of_no_letter_and_the_outbox_rests_f14(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    _, client = loopback_contexts(tmp_path)
    async with open_sink(password_reply=b"235 2.7.0 welcome") as sink:
        url = f"smtp://siri:hemmelig@127.0.0.1:{sink.port}"
        async with (
            SmtpTransport(url, tls=client) as transport,
            running(database_url, tmp_path, clock, transport) as mailing,
        ):
            await posts(mailing, 3)
            await mailing.works()
            await mailing.works()
            assert await paused_until(clock()) is not None
        assert [command.split(" ")[0] for command in sink.commands] == ["EHLO"]


async def test_a_server_that_was_down_is_found_again_within_a_minute_f9(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    port = a_free_port()
    async with (
        SmtpTransport(f"smtp://127.0.0.1:{port}") as transport,
        running(database_url, tmp_path, clock, transport) as mailing,
    ):
        people = await posts(mailing, 20)
        await works_for(mailing, 10)
        assert await states() == {LetterState.QUEUED: 20}
        assert await paused_until(clock()) is None
        async with open_sink(port=port) as sink:
            await works_for(mailing, 1)
            assert to(sink) == sorted(people)
            await transport.close()


@pytest.mark.parametrize("mode", ["rcpt4xx", "data4xx", "mail4xx"])
async def test_greylisting_costs_time_and_each_letter_arrives_once_f10(
    mailing: Running, sink: Sink, mode: str
) -> None:
    sink.modes[:] = [*[mode] * 50, "ok"]
    people = await posts(mailing, 10)
    for minutes in (0, 1.3, 2.6, 5.2, 10.4, 20.8):
        assert sink.mails == []
        mailing.clock.move(minutes=minutes)
        await mailing.works()
    assert to(sink) == sorted(people)


@pytest.mark.parametrize("mode", ["rcpt5xx", "data5xx"])
async def test_a_letter_refused_for_good_is_a_task_and_not_tried_again_f11(
    mailing: Running, sink: Sink, mode: str
) -> None:
    sink.modes[:] = [*[mode] * 5, "ok"]
    await posts(mailing, 6)
    await mailing.works()
    await works_for(mailing, 120, every=3600)
    assert await states() == {LetterState.FAILED: 5, LetterState.SENT: 1}
    assert await Task.filter(kind=TaskKind.LETTER_FAILED).count() == 5
    assert sink.commands.count("MAIL") == 0
    assert sum(command.startswith("MAIL") for command in sink.commands) == 6


@pytest.mark.parametrize("mode", ["cut_in_data", "cut_after_dot", "taken_and_cut", "cut_at_quit"])
async def test_a_cut_costs_at_most_one_copy_under_the_same_id_f13(
    mailing: Running, sink: Sink, mode: str
) -> None:
    sink.modes[:] = [mode, mode, "ok"]
    await posts(mailing, 3)
    await mailing.works()
    await works_for(mailing, 6, every=150)
    assert await states() == {LetterState.SENT: 3}
    seen = Counter(mail.message["Message-ID"] for mail in sink.mails)
    assert set(seen.values()) == ({1, 2} if mode == "taken_and_cut" else {1})
    assert set(seen) == {row.mail_id for row in await Letter.all()}


async def test_a_letter_nobody_answers_for_is_sent_three_times_and_then_a_task(
    mailing: Running, sink: Sink
) -> None:
    # What was put off before, because nothing of it was sent, is not one of the three.
    sink.modes[:] = [*["rcpt4xx"] * 3, "cut_after_dot"]
    await posts(mailing, 1)
    await mailing.works()
    await works_for(mailing, 60, every=300)
    assert sink.commands.count("DATA") == 3
    assert await states() == {LetterState.FAILED: 1}
    assert await Task.filter(kind=TaskKind.LETTER_UNSETTLED).count() == 1


async def test_a_letter_whose_sender_dies_three_times_is_a_task_and_no_fourth_copy(
    mailing: Running, sink: Sink
) -> None:
    await posts(mailing, 1)
    office = make_office(mailing.portal, SmtpTransport(sink.url))
    for number in range(1, 4):
        later = mailing.clock() + LEASE
        await Letter.all().update(state=LetterState.LEASED, lease_until=later)
        mailing.clock.move(minutes=11)
        assert await sweep(office, mailing.clock()) == 1
        assert await Task.filter(kind=TaskKind.LETTER_UNSETTLED).count() == (number == 3)
    assert await states() == {LetterState.FAILED: 1}


async def test_a_portal_that_is_killed_as_it_starts_uses_up_no_letters_tries(
    mailing: Running, sink: Sink
) -> None:
    await posts(mailing, 1)
    office = make_office(mailing.portal, SmtpTransport(sink.url))
    for may_go_at_once in (True, False):
        later = mailing.clock() + LEASE
        await Letter.all().update(state=LetterState.LEASED, lease_until=later)
        assert await take_back_leases(office.settle, mailing.clock()) == 1
        [letter] = await Letter.all()
        assert (letter.not_before <= mailing.clock()) == may_go_at_once
    await works_for(mailing, 5, every=300)
    assert await states() == {LetterState.SENT: 1}


async def test_a_letter_that_has_waited_for_the_portal_has_its_own_five_days(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["rcpt4xx", "ok"]
    await posts(mailing, 1)
    mailing.clock.move(days=6)  # nobody had started it
    await mailing.works()
    assert await states() == {LetterState.QUEUED: 1}
    await works_for(mailing, 3)
    assert await states() == {LetterState.SENT: 1}


async def test_a_sign_in_asked_for_at_one_recipient_holds_up_nobody_else(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["rcpt530", "ok"]
    await posts(mailing, 3)
    await mailing.works()
    assert await states() == {LetterState.SENT: 2, LetterState.QUEUED: 1}
    assert await paused_until(mailing.clock()) is None


async def test_after_a_pause_another_letter_is_tried_first(mailing: Running, sink: Sink) -> None:
    sink.modes[:] = ["sender530", "ok"]
    await posts(mailing, 2)
    await mailing.works()
    rested = await Letter.get(last_reply__startswith="MAIL: 530")
    mailing.clock.move(minutes=2)
    await mailing.works()
    assert sink.mails[-1].message["Message-ID"] == rested.mail_id


@pytest.mark.database
async def test_poison_in_the_outbox_holds_up_nothing_behind_it_f15(
    mailing: Running, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    people = await posts(mailing, 25)
    rows = await Letter.all().order_by("not_before", "created_at", "id")
    await _poison(mailing, rows[:5])
    sink.modes[:] = ["rcpt5xx", "ok"]
    assert await deliver_due(make_office(mailing.portal, SmtpTransport(sink.url)), mailing.clock())
    assert await states() == {LetterState.FAILED: 6, LetterState.SENT: 19}
    assert len(to(sink)) == 19
    assert set(to(sink)) < set(people)
    assert await Task.filter(kind=TaskKind.LETTER_FAILED).count() == 6
    assert "@" not in caplog.text


async def _poison(mailing: Running, rows: Sequence[Letter]) -> None:
    """Bad addresses, one that needs SMTPUTF8, content nobody can open, and another's key."""
    vault, now = mailing.portal.vault, mailing.clock()
    key = await create_key(vault, now)
    for row, address in zip(
        rows, ("kari", "a@b.no\r\nRCPT TO:<x@y.no>", "kåri@b.no"), strict=False
    ):
        row.key_id = key.id
        row.recipient = seal_text(key, "letters.recipient", row.id, address)
        await row.save()
    # A key of its own, and content sealed under another.
    rows[3].key_id = key.id
    rows[4].content = b"\x00" + rows[4].content
    for row in rows[3:]:
        await row.save()


async def test_nothing_leaves_after_it_is_of_use_even_when_the_round_is_long(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["held", "ok"]
    await posts(mailing, 2, useful=timedelta(seconds=0.2))
    task = await sending(mailing, sink)
    await asyncio.sleep(0.25)
    sink.release.set()
    await task
    assert await states() == {LetterState.SENT: 1, LetterState.EXPIRED: 1}
    assert len(sink.mails) == 1
