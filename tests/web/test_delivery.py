"""Letters leave once, in time, by a real mail server, whatever it does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from mail.delivering import deliver_due
from mail.sender import SmtpTransport
from models.status import Status
from models.tables import Case, File, Letter, LetterState, Message, MessageState, Task
from tests.mail.sink import Sink, open_sink
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.steps import answers, code_in, files_access
from web.app import make_office
from web.services.letters.proof_letter import has_bounced


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
        SmtpTransport(sink.url, command_seconds=2, final_dot_seconds=0.3) as transport,
        running(database_url, tmp_path, clock, transport) as started,
    ):
        yield started


def to(sink: Sink) -> list[str]:
    return [mail.recipients[0] for mail in sink.mails]


async def test_a_letter_leaves_by_smtp_with_both_its_forms(mailing: Running, sink: Sink) -> None:
    await files_access(await mailing.visitor())
    await mailing.works()
    assert to(sink) == [KARI]
    message = sink.mails[0].message
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["Auto-Submitted"] == "auto-generated"
    assert sink.mails[0].sender.startswith("b+")


async def test_a_server_that_is_down_for_an_hour_costs_time_and_nothing_else(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["mail4xx"]
    await files_access(await mailing.visitor())
    for _ in range(6):
        await mailing.works()
        mailing.clock.move(minutes=10)
    assert sink.mails == []
    assert (await Letter.get()).state is LetterState.QUEUED
    sink.modes[:] = ["ok"]
    mailing.clock.move(hours=1)
    await mailing.works()
    await mailing.works()
    assert to(sink) == [KARI]


async def test_a_letter_is_not_tried_again_before_its_pause_is_over(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["rcpt4xx", "ok"]
    await files_access(await mailing.visitor())
    await mailing.works()
    await mailing.works()
    assert sink.mails == []
    mailing.clock.move(seconds=80)
    await mailing.works()
    assert to(sink) == [KARI]


@pytest.mark.parametrize("mode", ["cut_after_dot", "hang_after_dot"])
async def test_a_letter_nobody_answered_for_goes_again_under_the_same_id(
    mailing: Running, sink: Sink, mode: str
) -> None:
    sink.modes[:] = [mode, "ok"]
    await files_access(await mailing.visitor())
    await mailing.works()
    assert (await Letter.get()).state is LetterState.UNCERTAIN
    mailing.clock.move(minutes=2)
    await mailing.works()
    letter = await Letter.get()
    assert letter.state is LetterState.SENT
    assert {mail.message["Message-ID"] for mail in sink.mails} == {letter.mail_id}


@pytest.mark.database
async def test_a_letter_whose_sender_was_killed_goes_again_when_its_lease_is_over(
    mailing: Running, sink: Sink
) -> None:
    await files_access(await mailing.visitor())
    lease_until = mailing.clock().replace(minute=15)
    await Letter.all().update(state=LetterState.LEASED, lease_until=lease_until)
    await mailing.works()
    assert sink.mails == []
    mailing.clock.move(minutes=11)
    await mailing.works()
    assert to(sink) == [KARI]


async def test_a_refused_confirmation_is_told_on_the_waiting_page(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["rcpt5xx"]
    kari = await mailing.visitor()
    await files_access(kari)
    await mailing.works()
    await kari.opens(kari.page.url)
    assert "E-posten kom ikke fram" in kari.sees


async def test_a_letter_that_can_no_longer_be_of_use_is_not_sent(
    mailing: Running, sink: Sink
) -> None:
    sink.modes[:] = ["mail4xx", "ok"]
    kari = await mailing.visitor()
    case = await files_access(kari)
    await mailing.works()
    mailing.clock.move(days=8)
    await mailing.works()
    assert sink.mails == []
    assert (await Letter.get()).state is LetterState.EXPIRED
    assert await has_bounced(case)


async def at_the_desk(mailing: Running, sink: Sink) -> Case:
    """A case that Siri is about to answer, by letters that went through the sink."""
    await mailing.hires(SIRI, "Siri")
    kari = await mailing.visitor()
    case = await files_access(kari)
    await mailing.works()
    await kari.presses("Bekreft", code=code_in(text(sink, KARI)))
    await mailing.works()
    return await Case.get(id=case.id)


def text(sink: Sink, recipient: str) -> str:
    """The text of the newest letter to somebody."""
    message = next(mail.message for mail in sink.mails[::-1] if mail.recipients == (recipient,))
    body = message.get_payload(0)
    return body.get_payload(decode=True).decode()  # type: ignore[union-attr]


async def test_a_case_is_answered_when_the_letter_has_left_and_not_before(
    mailing: Running, sink: Sink
) -> None:
    case = await at_the_desk(mailing, sink)
    siri = await mailing.signed_in(SIRI)
    sink.modes[:] = ["mail4xx", "ok"]
    await answers(siri, case, outcome="granted", text="Vi har e-posten din.")
    await mailing.works()
    assert (await Case.get(id=case.id)).status == Status.OPEN
    mailing.clock.move(minutes=2)
    await mailing.works()
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert (await Message.get(case_id=case.id)).state is MessageState.SENT


async def test_an_answer_the_server_refuses_is_a_draft_again_with_a_task(
    mailing: Running, sink: Sink
) -> None:
    case = await at_the_desk(mailing, sink)
    siri = await mailing.signed_in(SIRI)
    sink.modes[:] = ["rcpt5xx", "ok"]
    await answers(siri, case, outcome="granted", text="Vi har e-posten din.")
    await mailing.works()
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert (await Message.get(case_id=case.id)).state is MessageState.DRAFT
    assert await Task.filter(kind="letter_failed", case_id=case.id).count() == 1
    assert await File.filter(available_at__isnull=False).count() == 0
    await siri.opens(f"/desk/sak/{case.reference}/se-gjennom")
    await siri.presses("Send svaret")
    await mailing.works()
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


async def test_a_letter_whose_meaning_cannot_be_recorded_is_not_sent_again(
    mailing: Running, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object) -> None:
        raise ValueError(KARI)

    await files_access(await mailing.visitor())
    async with SmtpTransport(sink.url) as transport:
        office = replace(make_office(mailing.portal, transport), settle=breaks)
        for _ in range(3):
            await deliver_due(office, mailing.clock())
            mailing.clock.move(minutes=11)
    assert to(sink) == [KARI]
    assert (await Letter.get()).state is LetterState.SENT
    assert KARI not in caplog.text


async def test_a_wrong_password_pauses_the_queue_and_costs_no_letter_a_try(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with (
        open_sink("sender530", "ok") as sink,
        SmtpTransport(sink.url) as transport,
        running(database_url, tmp_path, clock, transport) as mailing,
    ):
        await files_access(await mailing.visitor())
        await mailing.works()
        letter = await Letter.get()
        assert (letter.state, letter.attempts) == (LetterState.QUEUED, 0)
        mailing.clock.move(minutes=2)
        await mailing.works()
        assert to(sink) == [KARI]
