"""A hostile mail is read in a process of its own, and hurts nothing but itself."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

import pytest

from mail.inbound import Kind, read
from mail.reader import read_safely
from mail.wire import READ, SIZE, NotAMail, from_wire, to_json, to_wire
from tests.mail import bombs
from tests.mail.replies import CERTAIN, OWN
from tests.mail.test_inbound import bounce, raw, with_parts

WITH_FILE = with_parts(
    ("text/plain; charset=utf-8", "", OWN.encode()),
    ('application/pdf; name="innsyn.pdf"', "", bytes(range(256))),
)


@pytest.mark.parametrize("mail", [raw(CERTAIN["Gmail nb"]), WITH_FILE, bounce(), b"\r\nhei \xff"])
async def test_the_process_reads_what_we_would_have_read(mail: bytes) -> None:
    assert await read_safely(mail) == read(mail)


@pytest.mark.parametrize(
    "bomb",
    ["10 000 parts", "5 000 mails in each other", "20 000 parameters", "more than 25 MiB"],
)
async def test_a_bomb_comes_back_as_unreadable(bomb: str) -> None:
    assert (await read_safely(bombs.UNREADABLE[bomb])).kind is Kind.UNREADABLE


async def test_the_largest_mail_fits_in_the_memory_of_the_process() -> None:
    mail = await read_safely(bombs.READABLE["24 MB of base64"], seconds=60)
    assert [file.size for file in mail.attachments] == [17_500_000]


async def test_a_mail_that_takes_too_long_is_unreadable() -> None:
    assert (await read_safely(raw(), seconds=0)).kind is Kind.UNREADABLE


async def test_cancelling_leaves_no_process_behind() -> None:
    reading = asyncio.create_task(read_safely(raw()))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def tool(mail: bytes, *arguments: str) -> dict[str, object]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mail",
        "read",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(mail)
    assert process.returncode == 0
    assert said.count(b"\n") == 1
    told = json.loads(said)
    assert isinstance(told, dict)
    return told


async def test_the_tool_prints_one_object_a_mail() -> None:
    told = await tool(raw(CERTAIN["Outlook web"]))
    assert (told["kind"], told["text"], told["certain"]) == ("reply", OWN, True)
    assert told["from"] == "siri@example.no"
    assert await tool(b"") == json.loads(to_json(read(b"")))


LIMITS = """
import os, resource as r, socket
from mail import reading

def limits(raw, *, files):
    most = (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_CORE, r.RLIMIT_FSIZE)
    said = [r.getrlimit(one)[1] for one in most]
    try:
        with open(os.environ["PLACE"], "w") as file:
            file.write("x")
    except OSError as error:
        said.append(error.errno)
    return [" ".join(map(str, [*said, os.nice(0)])).encode()]

reading.told = limits
"""
AS_A_TOOL = "from mail.__main__ import main; main(['read'])"
AS_THE_PORTAL_HAS_IT_DONE = "reading.serve(socket.socket(fileno=0))"


def handed_over() -> tuple[socket.socket, socket.socket]:
    """The end that takes orders, with one mail handed over to it, and where its answer comes."""
    ours, theirs = socket.socketpair()
    answer, asked = socket.socketpair()
    with ours, asked:
        socket.send_fds(ours, [READ], [asked.fileno()])
    answer.shutdown(socket.SHUT_WR)
    return theirs, answer


@pytest.mark.parametrize("how", [AS_A_TOOL, AS_THE_PORTAL_HAS_IT_DONE])
async def test_the_process_has_little_memory_and_time_and_writes_no_file(
    how: str, tmp_path: Path
) -> None:
    orders, answer = handed_over()
    with orders, answer, answer.makefile("rb") as answered:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", LIMITS + how),
            env={"PLACE": str(tmp_path / "file"), "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=asyncio.subprocess.DEVNULL if how == AS_A_TOOL else orders.fileno(),
            stdout=asyncio.subprocess.PIPE,
        )
        orders.close()
        said, _ = await process.communicate()
        said = said or answered.read()[SIZE:]
    assert said.split() == [b"536870912", b"5", b"0", b"0", str(errno.EFBIG).encode(), b"10"]
    assert (tmp_path / "file").read_bytes() == b""


def starter() -> int:
    """The process of ours that starts those that read."""
    ours = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    [found] = [
        int(child)
        for children in ours
        for child in children.read_text("ascii").split()
        if Path(f"/proc/{child}/cmdline").read_bytes().endswith(b"-m\0mail\0serve\0")
    ]
    return found


async def test_a_mail_handed_over_to_a_process_that_is_killed_is_read_by_another() -> None:
    mail = raw(CERTAIN["Gmail nb"])
    assert await read_safely(mail) == read(mail)
    before = starter()
    os.kill(before, signal.SIGSTOP)
    reading = asyncio.create_task(read_safely(mail))
    await asyncio.sleep(0)
    os.kill(before, signal.SIGKILL)
    assert await reading == read(mail)
    assert await read_safely(mail) == read(mail)
    assert starter() != before


async def test_what_stops_the_portal_leaves_a_mail_being_read_alone() -> None:
    mail = raw(CERTAIN["Gmail nb"])
    assert await read_safely(mail) == read(mail)
    before = starter()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(before, number)
        assert await read_safely(mail) == read(mail)
    assert starter() == before


READS_ONE = r"""
import asyncio
from mail.reader import read_safely
from tests.mail.test_reader import starter
print(asyncio.run(read_safely(b"\r\nhei")).text, starter(), flush=True)
input()
"""


@pytest.mark.parametrize("end", ["at its end", "killed"])
async def test_what_starts_readers_ends_with_the_portal(end: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", READS_ONE),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said, started = (await process.stdout.readline()).decode().split()
    assert said == "hei"
    watched = os.pidfd_open(int(started))
    if end == "killed":
        process.kill()
    await process.communicate(b"\n" if end == "at its end" else None)
    ended = await asyncio.to_thread(select.select, [watched], [], [], 30)
    os.close(watched)
    assert ended[0] == [watched]


async def test_the_tool_tells_of_files_and_gives_their_bytes_only_when_asked() -> None:
    assert (await tool(WITH_FILE))["attachments"] == [
        {"name": "innsyn.pdf", "media_type": "application/pdf", "size": 256}
    ]


@pytest.mark.parametrize(
    "said",
    [b"", b"null", b"[]", b"{}", b'{"kind":"reply"}', b"[" * 100_000, b"\xff", b'{"kind":"boss"}'],
)
def test_what_is_not_a_mail_is_not_believed(said: bytes) -> None:
    with pytest.raises(NotAMail):
        from_wire(said)


def test_a_mail_of_another_shape_is_not_believed() -> None:
    honest, content = json.loads(to_json(read(WITH_FILE))), bytes(range(256))
    assert from_wire(b"".join(to_wire(read(WITH_FILE)))) == read(WITH_FILE)

    def told(said: object, rest: bytes = content) -> bytes:
        return json.dumps(said).encode() + b"\n" + rest

    for name, value in [("text", 1), ("from", []), ("recipients", None), ("attachments", [{}])]:
        with pytest.raises(NotAMail):
            from_wire(told(honest | {name: value}))
    for size in (255, 257, -1, "256", None):
        honest["attachments"][0]["size"] = size
        with pytest.raises(NotAMail):
            from_wire(told(honest))
    honest["attachments"][0] |= {"name": "../../x\u202e.pdf", "size": 256}
    assert from_wire(told(honest)).attachments[0].name == "x.pdf"
