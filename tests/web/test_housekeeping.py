"""What has been kept for as long as it may be is gone after the next round, and nothing else."""

import asyncio
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models import events, limits, sessions, tokens
from models.status import Status
from models.tables import (
    AccessGrant,
    Answer,
    Case,
    Conversation,
    Event,
    File,
    Key,
    Letter,
    Limit,
    MailState,
    Message,
    Purpose,
    RawMail,
    Scope,
    Session,
    Staff,
    Task,
    Token,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.steps import FORM, files_access, files_and_confirms
from tests.web.stock import a_loose_mail, an_answered_case, the_handler
from web.services.clock import erasures, housekeeping
from web.services.clock.housekeeping import Done

NOTHING = Done(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
A_SECOND = timedelta(seconds=1)


async def a_round(portal: Running) -> Done:
    return await housekeeping.round(portal.portal, portal.clock())


@pytest.mark.database
async def test_a_form_that_was_never_sent_is_gone_a_day_later_with_its_key(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    await kari.presses("Neste", about="portal", who="me")
    portal.clock.move(hours=24, seconds=-1)
    assert (await a_round(portal)).drafts == 0
    portal.clock.move(seconds=1)
    assert (await a_round(portal)).drafts == 1
    assert (await Conversation.all().count(), await Key.all().count()) == (0, 0)


async def test_a_session_goes_when_it_has_ended_and_takes_its_drafts_keys_along(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    await kari.presses("Neste", about="portal", who="me")
    await Session.all().update(expires_at=portal.clock())
    assert (await a_round(portal)).sessions == 1
    assert (await Session.all().count(), await Key.all().count()) == (0, 0)


async def test_a_handlers_session_goes_after_an_hour_without_use(portal: Running) -> None:
    siri = await the_handler(portal)
    session = await sessions.begin(portal.portal.vault, "cookie", portal.clock())
    await sessions.sign_in(session, siri.id, portal.clock())
    portal.clock.move(minutes=59)
    assert (await a_round(portal)).sessions == 0
    portal.clock.move(minutes=1)
    assert (await a_round(portal)).sessions == 1


@pytest.mark.database
async def test_what_a_session_may_see_goes_when_it_ends(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    session = await Session.all().get()
    await sessions.grant(session.id, case.id, Scope.CONTENT, portal.clock())
    portal.clock.move(minutes=30)
    assert (await a_round(portal)).grants == 1
    assert {row.scope for row in await AccessGrant.all()} == {Scope.FILER, Scope.STATUS}


@pytest.mark.parametrize(
    ("purpose", "life"),
    [(purpose, tokens.LIVES[purpose]) for purpose in housekeeping.FORGOTTEN_PURPOSES],
)
async def test_a_code_or_sign_in_link_is_forgotten_a_day_after_its_end(
    portal: Running, purpose: Purpose, life: timedelta
) -> None:
    await tokens.make_link(portal.portal.vault, purpose, now=portal.clock())
    portal.clock.now += life + timedelta(hours=24) - A_SECOND
    assert (await a_round(portal)).tokens == 0
    portal.clock.now += A_SECOND
    assert (await a_round(portal)).tokens == 1


async def test_the_links_of_a_case_can_say_that_they_are_used_until_the_case_goes(
    portal: Running,
) -> None:
    kari, _ = await files_and_confirms(portal)
    link = (await portal.letter(KARI, "confirm")).links[0]
    portal.clock.move(days=3)
    await a_round(portal)
    assert {row.purpose for row in await Token.all()} == {
        Purpose.CONFIRM,
        Purpose.DISOWN,
        Purpose.CASE,
    }
    assert "Lenken er allerede brukt" in (await kari.opens(link)).text


@pytest.mark.database
async def test_counters_go_after_the_longest_stretch_and_more_than_a_batch_of_them(
    portal: Running,
) -> None:
    for number in range(housekeeping.BATCH * 2 + 1):
        await limits.count(portal.portal.vault, limits.WRONG_TOKENS, str(number), portal.clock())
    portal.clock.now += limits.LONGEST - A_SECOND
    assert (await a_round(portal)).counters == 0
    portal.clock.now += A_SECOND
    assert (await a_round(portal)).counters == housekeeping.BATCH * 2 + 1
    assert await Limit.all().count() == 0


async def test_the_files_of_an_answer_are_gone_after_thirty_days_and_the_answer_stays(
    portal: Running,
) -> None:
    case = await an_answered_case(portal)
    portal.clock.move(days=30, seconds=-1)
    assert (await a_round(portal)).files == 0
    portal.clock.move(seconds=1)
    assert (await a_round(portal)).files == 1
    assert await File.all().count() == 0
    assert await Message.filter(case_id=case.id).count() == 1
    removed = await Event.filter(case_id=case.id).order_by("-seq").first()
    assert removed is not None
    assert (removed.name, removed.actor) == ("file.removed", "portal")


async def test_a_draft_with_a_file_on_an_open_case_is_left_alone(portal: Running) -> None:
    case = await an_answered_case(portal)
    await Case.filter(id=case.id).update(status=Status.OPEN.value, closed_at=None)
    await File.all().update(available_at=None)
    portal.clock.move(days=4000)
    await a_round(portal)
    assert (await File.all().count(), await Answer.all().count() > 0) == (1, True)


@pytest.mark.database
async def test_three_years_after_the_answer_only_the_proof_is_left(
    portal: Running, database_url: str
) -> None:
    case = await an_answered_case(portal)
    sealed = [row.content for row in await Answer.all()]
    keys = {case.key_id, *await RawMail.all().values_list("key_id", flat=True)}
    portal.clock.move(days=3 * 365, seconds=-1)
    assert (await a_round(portal)).cases == 0
    portal.clock.move(seconds=1)
    assert (await a_round(portal)).cases == 1

    for table in (Answer, Message, File, Letter, RawMail, Token, AccessGrant, Task):
        assert await table.filter(case_id=case.id).count() == 0, table
    proof = await Case.get(id=case.id)
    assert (proof.address, proof.key_id) == (None, None)
    for column in ("reference", "kind", "outcome", "due_on", "closed_at", "address_index"):
        assert getattr(proof, column) == getattr(case, column)
    last = await Event.filter(case_id=case.id).order_by("-seq").first()
    assert last is not None
    assert last.name == "case.purged"
    assert erasures.remembered(portal.portal.settings) == keys
    assert_not_on_disk(database_url, sealed)


def assert_not_on_disk(database_url: str, sealed: list[bytes]) -> None:
    """Nothing of these bytes is in SQLite's file or journal; PostgreSQL's pages are not ours."""
    if database_url.startswith("sqlite"):
        file = Path(f"/{urlsplit(database_url).path.lstrip('/')}")
        for path in (file, Path(f"{file}-wal")):
            held = path.read_bytes() if path.exists() else b""
            assert not any(bytes(text) in held for text in sealed)


async def test_nobody_can_open_a_purged_case(portal: Running) -> None:
    kari, case = await files_and_confirms(portal)
    await Case.filter(id=case.id).update(status=Status.ANSWERED.value, closed_at=portal.clock())
    portal.clock.move(days=3 * 365)
    await a_round(portal)
    assert KARI not in (await kari.opens(f"/sak/{case.reference}")).html


async def test_a_request_that_nobody_has_dealt_with_never_goes_by_itself(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    await files_and_confirms(portal, "ola@example.com")
    portal.clock.move(days=4000)
    done = await a_round(portal)
    assert (done.cases, done.proofs) == (0, 0)
    assert await Case.filter(key_id__isnull=False).count() == 2


async def test_a_request_its_mailbox_did_not_make_goes_after_thirty_days(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    await kari.opens((await portal.letter(KARI, "confirm")).links[1])
    await kari.presses("Det var ikke meg")
    portal.clock.move(days=30)
    assert (await a_round(portal)).cases == 1


async def test_after_five_years_the_proof_goes_and_the_chain_of_events_stays_whole(
    portal: Running,
) -> None:
    await an_answered_case(portal)
    portal.clock.move(days=5 * 365)
    done = await a_round(portal)
    assert (done.cases, done.proofs) == (1, 1)
    assert await Case.all().count() == 0
    length, _ = await events.verify(portal.portal.vault)
    assert length == await Event.all().count() > 5


async def test_a_loose_mail_goes_ninety_days_after_somebody_has_dealt_with_it(
    portal: Running,
) -> None:
    dealt_with, waits = await a_loose_mail(portal, "en"), await a_loose_mail(portal, "to")
    await RawMail.filter(id=dealt_with.id).update(state=MailState.HANDLED)
    await RawMail.filter(id=waits.id).update(state=MailState.HOLDING)
    portal.clock.move(days=90, seconds=-1)
    assert (await a_round(portal)).mails == 0
    portal.clock.move(seconds=1)
    assert (await a_round(portal)).mails == 1
    assert [row.id for row in await RawMail.all()] == [waits.id]
    assert erasures.remembered(portal.portal.settings) == {dealt_with.key_id}


async def test_sign_in_letters_go_after_thirty_days(portal: Running) -> None:
    await the_handler(portal)
    siri = await portal.visitor()
    await siri.opens("/desk")
    await siri.presses("Send meg en lenke", email=SIRI)
    assert await portal.letters(SIRI, "sign_in")
    portal.clock.move(days=30, seconds=-1)
    assert (await a_round(portal)).letters == 0
    portal.clock.move(seconds=1)
    assert (await a_round(portal)).letters == 1
    assert await Staff.all().count() == 1


async def test_a_second_round_finds_nothing_more(portal: Running) -> None:
    await an_answered_case(portal)
    portal.clock.move(days=5 * 365)
    assert await a_round(portal) != NOTHING
    assert await a_round(portal) == NOTHING


@pytest.mark.database
async def test_a_round_cut_off_anywhere_goes_on_where_it_was(
    portal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    cases = [await an_answered_case(portal, f"kari{number}@example.com") for number in range(6)]
    portal.clock.move(days=3 * 365)
    for steps in range(20):
        task = asyncio.create_task(a_round(portal))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
    await a_round(portal)
    assert await Answer.all().count() == await Letter.filter(case_id__isnull=False).count() == 0
    purged = [event.case_id for event in await Event.filter(name="case.purged")]
    assert sorted(map(str, purged)) == sorted(case.id for case in cases)
    await events.verify(portal.portal.vault)


async def test_each_round_leaves_the_head_of_the_chain_in_the_log_and_no_person(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await an_answered_case(portal)
    caplog.clear()
    with caplog.at_level("DEBUG"):
        await a_round(portal)
    seq, mac = await events.head()
    lines = [record.getMessage() for record in caplog.records if record.name == "portal.chain"]
    assert lines == [f"the chain of events ends with {seq}:{mac}"]
    assert "@" not in caplog.text
