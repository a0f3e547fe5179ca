"""`serve` and `work` as real processes: starting, refusing to start, and stopping."""

import asyncio
import os
import re
import signal
import socket
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiosmtplib
import pytest

from models.tables import Letter, LetterState, RawMail, Role
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.mail.sink import open_sink
from tests.web.conftest import SIRI
from tests.web.program import MAIL, Here, Program, Served, a_free_port, status_of
from tests.web.test_settings import WRONG
from web.app import opened
from web.services.people import staff


async def test_with_nothing_set_it_serves_and_says_what_to_open(program: Program) -> None:
    async with program.serves() as served:
        assert f"The portal:          {served.url}/\n" in served.said
        assert f"The desk:            {served.url}/desk\n" in served.said
        assert f"Development mailbox: {served.url}/dev/epost " in served.said
        assert "No case handler is registered: letters go to " in served.said
        assert "staff add EMAIL --name NAME" in served.said
        for path in ("/", "/desk", "/dev/epost", "/healthz", "/readyz"):
            assert await status_of(served.url + path) == 200, path
        ended = await served.stop()
    assert ended.status == 0, ended.err
    assert "Traceback" not in ended.err


async def test_what_it_makes_is_for_its_own_user_alone(program: Program) -> None:
    before = os.umask(0)
    try:
        await is_hired(program)
        async with program.serves() as served:
            assert "No case handler" not in served.said
            made = [path for path in program.folder.rglob("*") if not path.is_socket()]
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
    finally:
        os.umask(before)
    assert "portal.sqlite3" in modes
    assert {name for name, mode in modes.items() if mode & 0o077} == set()


def test_a_database_that_others_may_read_is_not_served(here: Here, database_url: str) -> None:
    Path(database_url.removeprefix("sqlite://")).chmod(0o644)
    ended = here.runs("serve", "--port", "0")
    assert ended.status == 2
    assert re.fullmatch(r"\S+\.db is open to others .*\n", ended.err)


@pytest.mark.parametrize(("settings", "sentence"), [WRONG[index] for index in (0, 6, 18)])
def test_a_wrong_setting_is_one_sentence_and_no_start(
    here: Here, settings: dict[str, str], sentence: str
) -> None:
    values = {name.upper(): value for name, value in settings.items()}
    ended = here.runs("serve", "--port", "0", **values)
    assert ended.status == 2
    assert ended.err.startswith(sentence)
    assert ended.err.count("\n") == 1
    assert list(here.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (["--host", "0.0.0.0"], {}, "The portal listens only on this machine"),
        (["--host", "192.0.2.1"], {}, "Cannot listen at 192.0.2.1 port 0: "),
        ([], {**MAIL, "SMTP_URL": "http://mail.example.no"}, "SMTP_URL "),
        ([], {"ORGANISATION_FILE": "nowhere.toml"}, "The organisation's file cannot be read"),
        ([], {"DATABASE_URL": "postgres://u:hemmelig@127.0.0.1:9/x"}, "DATABASE_URL names a "),
        ([], {"DATABASE_URL": "sqlite:///nowhere/at/all.sqlite3"}, "DATABASE_URL names a "),
        (
            ["--host", "0.0.0.0"],
            {**MAIL, "PUBLIC_URL": "", "SMTP_URL": "smtp://127.0.0.1"},
            "PUBLIC_URL must be set",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence_and_no_start(
    here: Here, arguments: list[str], settings: dict[str, str], sentence: str
) -> None:
    ended = here.runs("serve", "--port", "0", *arguments, **settings)
    assert ended.status == 2, ended
    assert ended.err.startswith(sentence)
    assert ended.err.count("\n") == 1
    assert "hemmelig" not in ended.err


def test_an_smtp_port_that_is_taken_is_one_sentence_and_no_start(here: Here) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        smtp_in = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = here.runs("serve", "--port", "0", SMTP_IN=smtp_in)
    assert ended.status == 2
    assert re.fullmatch(r"SMTP_IN cannot be listened at: .*\n", ended.err)


async def test_on_sqlite_a_second_serve_or_work_is_refused_and_short_commands_are_not(
    with_database: Program, here: Here
) -> None:
    async with with_database.serves():
        for ended in (
            await with_database.runs("serve", "--port", "0"),
            await with_database.runs("work"),
            await asyncio.to_thread(here.runs, "migrate"),
            await asyncio.to_thread(here.runs, "restore", "copy"),
        ):
            assert ended.status == 2
            assert ended.err == (
                "DATA_DIR is in use: the portal runs already, and on SQLite only once.\n"
            )
        # What else may run beside it is in test_backup.py.
        await asyncio.to_thread(here.does, "staff", "list")


async def test_the_lock_goes_with_a_process_that_is_killed(with_database: Program) -> None:
    async with with_database.serves() as first:
        first.process.kill()
        await first.process.wait()
        async with with_database.serves() as second:
            assert await status_of(f"{second.url}/readyz") == 200


@pytest.mark.database
async def test_a_new_database_is_brought_up_to_date_where_one_process_serves_it(
    databases: SqliteDatabases | PostgresDatabases, tmp_path: Path
) -> None:
    async with databases.empty() as url:
        settings = {"DATABASE_URL": url}
        program, here = Program(tmp_path, settings), Here(tmp_path, settings)
        if isinstance(databases, PostgresDatabases):
            for ended in (
                await program.runs("serve", "--port", "0"),
                await program.runs("work"),
                await asyncio.to_thread(here.runs, "staff", "list"),
            ):
                assert ended.status == 2
                assert ended.err.startswith("The database is not up to date: run ")
            await asyncio.to_thread(here.does, "migrate")
        async with program.serves() as served:
            assert await status_of(f"{served.url}/readyz") == 200


async def is_hired(program: Program) -> None:
    """Siri is at the desk."""
    portal = program.portal()
    async with opened(portal, migrating=portal.settings.on_sqlite):
        await staff.add(portal.vault, SIRI, "Siri Solberg", Role.HANDLER, portal.clock())


async def a_letter_waits(program: Program, state: LetterState) -> None:
    """A sign-in letter to Siri in the outbox."""
    await is_hired(program)
    portal = program.portal()
    async with opened(portal, migrating=False):
        await staff.send_sign_in(portal, SIRI, "nb", portal.clock())
        until = portal.clock() + timedelta(minutes=10)
        await Letter.all().update(state=state, lease_until=until)


async def test_a_letter_a_killed_process_was_sending_goes_at_the_next_start(
    with_database: Program,
) -> None:
    await a_letter_waits(with_database, LetterState.LEASED)
    async with open_sink() as server:
        async with with_database.serves(**MAIL, SMTP_URL=server.url) as served:
            assert "Warning: no reply reaches the portal." in served.said
            await asyncio.wait_for(server.until("DATA"), 30)
            assert (await served.stop()).status == 0
        assert [mail.recipients for mail in server.mails] == [(SIRI,)]


@pytest.mark.database
async def test_pages_and_worker_are_two_processes_on_postgresql(
    with_database: Program, database_url: str
) -> None:
    if database_url.startswith("sqlite"):
        return
    await a_letter_waits(with_database, LetterState.QUEUED)
    async with with_database.serves("serve", "--no-worker") as served, open_sink() as server:
        assert "Letters wait until a worker runs" in served.said
        async with with_database.serves("work", **MAIL, SMTP_URL=server.url) as worker:
            await asyncio.wait_for(server.until("DATA"), 30)
            assert (await worker.stop()).status == 0
        assert len(server.mails) == 1
        async with with_database.serves("serve", "--no-worker") as other:
            assert await status_of(f"{other.url}/readyz") == 200


async def test_mail_is_taken_at_smtp_in_and_kept(with_database: Program) -> None:
    port = a_free_port()
    async with with_database.serves(SMTP_IN=f"127.0.0.1:{port}") as served:
        assert f"  Mail in:             by SMTP at 127.0.0.1:{port}\n" in served.said
        await aiosmtplib.send(
            b"From: kari@example.com\r\nSubject: Hei\r\n\r\nHei\r\n",
            sender="kari@example.com",
            recipients=["hvem@svar.example.com"],
            hostname="127.0.0.1",
            port=port,
            start_tls=False,
        )
        assert (await served.stop()).status == 0
    async with opened(with_database.portal(), migrating=False):
        assert await RawMail.all().count() == 1


# Stopping


@pytest.fixture
async def serving(with_database: Program) -> AsyncIterator[Served]:
    async with with_database.serves() as served:
        yield served


async def test_stopped_at_the_keyboard_it_ends_cleanly(serving: Served) -> None:
    ended = await serving.stop(signal.SIGINT)
    assert ended.status == 0
    assert "Traceback" not in ended.err


async def test_a_request_half_sent_does_not_hold_up_the_end(serving: Served) -> None:
    host, port = serving.url.removeprefix("http://").split(":")
    _, half = await asyncio.open_connection(host, int(port))
    half.write(b"POST /sak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nemail=")
    await half.drain()
    ended = await serving.stop()
    half.close()
    assert ended.status == 0
