"""A backup brings back all that was kept, nothing that was erased, and sends nothing twice."""

import asyncio
import json
import stat
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tortoise.models import Model

from models import archive, cases, events, tables
from models.archive import ArchiveWrong
from models.database import close_database, open_database
from models.identity import Proof
from models.status import Status
from models.tables import (
    Case,
    Conversation,
    Event,
    Letter,
    LetterState,
    Message,
    MessageKind,
    MessageState,
    Session,
    Task,
)
from tests.conftest import Databases
from tests.web.conftest import KARI, SIRI, Running
from tests.web.program import Here, Program
from tests.web.steps import FORM, files_access, files_and_confirms
from tests.web.stock import SECRET, a_loose_mail, an_answered_case, granted, the_handler
from tests.web.test_asking import asks
from web.portal import Portal
from web.services.answers import mycase
from web.services.clock import backup, housekeeping
from web.services.handling import desk
from web.services.person import withdrawing

pytestmark = pytest.mark.database

ALL = (*archive.KEPT, *archive.LEFT_OUT)


@asynccontextmanager
async def in_an_empty_database(databases: Databases, back_to: str) -> AsyncIterator[str]:
    """Another, empty database, open for the body."""
    async with databases.fresh() as url:
        await close_database()
        await open_database(url)
        try:
            yield url
        finally:
            await close_database()
            await open_database(back_to)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def rows_of(table: type[Model]) -> list[dict[str, Any]]:
    return await table.all().order_by("id").values()


async def restored(portal: Running, path: Path, *, send_queued: bool = False) -> backup.Restored:
    return await backup.restore(portal.portal, path, send_queued=send_queued, now=portal.clock())


def test_every_table_is_kept_or_left_out_on_purpose() -> None:
    found = {
        value
        for value in vars(tables).values()
        if isinstance(value, type) and issubclass(value, Model) and value is not Model
    }
    assert found == set(ALL)
    assert len(found) == len(ALL)


async def test_what_comes_back_is_what_was_there_to_the_last_bit(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    case = await an_answered_case(portal)
    before = {table: await rows_of(table) for table in archive.KEPT}
    made = await backup.back_up(tmp_path / "copy", portal.clock())
    assert made.rows == {table._meta.db_table: len(before[table]) for table in archive.KEPT}
    async with in_an_empty_database(databases, database_url):
        done = await restored(portal, tmp_path / "copy")
        assert done == backup.Restored(sum(made.rows.values()), 0, 0)
        for table in archive.KEPT:
            assert await rows_of(table) == before[table], table
        content = await mycase.content(portal.portal, await Case.get(id=case.id))
        assert content.address == KARI
        assert SECRET in [said.text for said in content.messages]
        await events.verify(portal.portal.vault)


async def test_it_is_for_its_owner_alone_and_shows_nothing_without_the_keys(
    portal: Running, tmp_path: Path
) -> None:
    await an_answered_case(portal)
    await backup.back_up(tmp_path / "copy", portal.clock())
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "copy") as copy:
        held = b"".join(copy.read(name) for name in copy.namelist())
    keys = [path.read_text() for path in portal.portal.settings.keys_dir.iterdir()]
    for canary in (KARI, SECRET, "Kari Nordmann", "Siri Solberg", *keys):
        assert canary.encode() not in held
    assert names(tmp_path) == {"copy", "data", "keys"}


async def test_drafts_sessions_and_counters_are_left_out_with_their_keys(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    await kari.presses("Neste", about="portal", who="me")
    assert await Conversation.all().count() == await Session.all().count() == 1
    made = await backup.back_up(tmp_path / "copy", portal.clock())
    assert made.rows["keys"] == 0
    async with in_an_empty_database(databases, database_url):
        await restored(portal, tmp_path / "copy")
        for table in archive.LEFT_OUT:
            assert await table.all().count() == 0


def test_a_file_that_is_there_already_is_left_as_it_is(here: Here, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("another")
    ended = here.runs("backup", "copy")
    assert (ended.status, ended.err) == (1, "copy cannot be written: File exists.\n")
    assert (tmp_path / "copy").read_text() == "another"
    assert names(tmp_path) == {"copy", "data", "keys"}


async def test_a_case_erased_after_the_backup_stays_erased(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    erased = await an_answered_case(portal)
    portal.clock.move(days=1)
    kept = await an_answered_case(portal, "ola@example.com")
    loose = await a_loose_mail(portal, "til oss")
    await tables.RawMail.filter(id=loose.id).update(state=tables.MailState.HANDLED)
    await backup.back_up(tmp_path / "copy", portal.clock())
    portal.clock.move(days=3 * 365 - 1)
    assert (await housekeeping.round(portal.portal, portal.clock())).cases == 1
    async with in_an_empty_database(databases, database_url):
        done = await restored(portal, tmp_path / "copy")
        assert done.erased == 3  # the case, the mail about it, and the loose mail
        again = await Case.get(id=erased.id)
        assert (again.key_id, again.address) == (None, None)
        assert await Message.filter(case_id=erased.id).count() == 0
        assert await cases.address_of(portal.portal.vault, await Case.get(id=kept.id))
        purged = await Event.filter(name="case.purged").values_list("case_id", flat=True)
        assert [str(case_id) for case_id in purged] == [erased.id]
        await events.verify(portal.portal.vault)


async def unsent(portal: Running) -> Case:
    """A case with its answer waiting to be sent, and two letters of other kinds."""
    siri = await the_handler(portal)
    kari = await portal.visitor()
    await files_access(kari, "ola@example.com")
    _, case = await files_and_confirms(portal)
    proposed = granted(portal, SECRET)
    await desk.save(
        portal.portal, case, case.version, proposed, siri, portal.clock(), proof=Proof.SAME
    )
    fresh = await Case.get(id=case.id)
    await desk.send(portal.portal, fresh, fresh.version, siri, portal.clock())
    return fresh


async def test_letters_that_waited_are_not_sent_again_and_an_answer_is_a_draft_again(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    case = await unsent(portal)
    waiting = await Letter.filter(state=LetterState.QUEUED).count()
    assert waiting >= 1
    await backup.back_up(tmp_path / "copy", portal.clock())
    async with in_an_empty_database(databases, database_url):
        assert (await restored(portal, tmp_path / "copy")).letters == waiting
        sent = await Letter.filter(state=LetterState.SENT).count()
        await portal.works()
        assert await Letter.filter(state=LetterState.SENT).count() == sent
        assert (await Message.get(case_id=case.id)).state is MessageState.DRAFT
        assert await Task.filter(case_id=case.id, kind="letter_failed").count() == 1
        assert (await Case.get(id=case.id)).status == Status.OPEN


async def test_a_question_that_waited_is_not_asked_and_is_nobodys_answer(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    _, case = await files_and_confirms(portal)
    await the_handler(portal)
    await asks(await portal.signed_in(SIRI), case)
    await backup.back_up(tmp_path / "copy", portal.clock())
    async with in_an_empty_database(databases, database_url):
        await restored(portal, tmp_path / "copy")
        question = await Message.get(case_id=case.id, kind=MessageKind.QUESTION)
        assert question.state is MessageState.UNDELIVERED
        assert await Task.filter(case_id=case.id, kind="letter_failed").count() == 1
        assert (await Case.get(id=case.id)).status == Status.OPEN


async def test_an_answer_that_was_taken_back_as_it_left_is_no_draft_after_a_restore(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    case = await unsent(portal)
    await Letter.filter(message_id__isnull=False).update(state=LetterState.LEASED)
    assert await withdrawing.withdraw(portal.portal, case, portal.clock())
    await backup.back_up(tmp_path / "copy", portal.clock())
    async with in_an_empty_database(databases, database_url):
        await restored(portal, tmp_path / "copy")
        assert (await Message.get(case_id=case.id)).state is MessageState.DISCARDED
        assert not await Task.exists(case_id=case.id, kind="letter_failed")


async def test_letters_that_waited_go_when_the_operator_says_so(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    case = await unsent(portal)
    await Letter.filter(message_id__isnull=False).update(state=LetterState.LEASED)
    await backup.back_up(tmp_path / "copy", portal.clock())
    async with in_an_empty_database(databases, database_url):
        assert (await restored(portal, tmp_path / "copy", send_queued=True)).letters == 0
        await portal.works()
        assert await Letter.exclude(state=LetterState.SENT).count() == 0
        assert (await Case.get(id=case.id)).status == Status.ANSWERED


async def test_nothing_is_restored_over_something(portal: Running, tmp_path: Path) -> None:
    await the_handler(portal)
    await backup.back_up(tmp_path / "copy", portal.clock())
    with pytest.raises(ArchiveWrong, match="not empty"):
        await restored(portal, tmp_path / "copy")


def changed(path: Path, name: str, content: bytes | None) -> None:
    """Put other content into an archive, or take a file out."""
    with zipfile.ZipFile(path) as copy:
        held = {each: copy.read(each) for each in copy.namelist()}
    held |= {name: content or b""}
    with zipfile.ZipFile(path, "w") as copy:
        for each, data in held.items():
            if each != name or content is not None:
                copy.writestr(each, data)


def manifest(path: Path, **values: object) -> bytes:
    with zipfile.ZipFile(path) as copy:
        return json.dumps({**json.loads(copy.read("manifest.json")), **values}).encode()


async def test_a_file_that_is_no_whole_backup_of_this_version_leaves_the_database_empty(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    await the_handler(portal)
    copy = tmp_path / "copy"
    await backup.back_up(copy, portal.clock())
    whole = copy.read_bytes()
    with zipfile.ZipFile(copy) as opened:
        staff, chain = opened.read("staff.jsonl"), opened.read("events.jsonl")
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: copy.write_bytes(b""), "not a backup"),
        (lambda: copy.write_bytes(whole[:-40]), "not a backup"),
        (lambda: changed(copy, "manifest.json", None), "not a backup"),
        (lambda: changed(copy, "manifest.json", manifest(copy, format=2)), "newer version"),
        (lambda: changed(copy, "manifest.json", manifest(copy, migrations=[])), "another version"),
        (lambda: changed(copy, "staff.jsonl", None), "damaged"),
        (lambda: changed(copy, "staff.jsonl", staff[:-9]), "damaged"),
        (lambda: changed(copy, "staff.jsonl", b""), "not whole"),
        (lambda: changed(copy, "events.jsonl", chain.replace(b"staff.", b"stuff.")), "broken"),
    ]
    async with in_an_empty_database(databases, database_url):
        for spoil, sentence in wrong:
            copy.write_bytes(whole)
            spoil()
            with pytest.raises(ArchiveWrong, match=sentence):
                await restored(portal, copy)
            assert await archive.is_empty()


async def test_a_backup_of_somebody_elses_portal_is_refused(
    portal: Running, databases: Databases, database_url: str, tmp_path: Path
) -> None:
    await the_handler(portal)
    await backup.back_up(tmp_path / "copy", portal.clock())
    theirs: Portal = replace(portal.portal, vault=Program(tmp_path / "theirs").portal().vault)
    async with in_an_empty_database(databases, database_url):
        with pytest.raises(ArchiveWrong, match="other keys"):
            await backup.restore(theirs, tmp_path / "copy", send_queued=False, now=portal.clock())
        assert await archive.is_empty()


async def test_an_operator_takes_a_backup_while_pages_are_served_and_restores_it(
    databases: Databases, with_database: Program, here: Here
) -> None:
    program = with_database
    async with program.serves():
        await program.does("staff", "add", "siri@example.com", "--name", "Siri Solberg")
        said = await program.does("backup", "copy.backup")
    assert "staff\t1\n" in said
    assert "The keys in KEYS_DIR are not in it" in said
    async with databases.fresh() as empty:
        restored = await program.does("restore", "copy.backup", DATABASE_URL=empty)
        assert "rows are back." in restored
        again = partial(here.runs, "restore", "copy.backup", DATABASE_URL=empty)
        twice = await asyncio.to_thread(again)
    assert (twice.status, twice.err) == (
        1,
        "The database is not empty; a backup is restored into an empty one.\n",
    )
