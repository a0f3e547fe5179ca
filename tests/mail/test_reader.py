"""A hostile mail is read in a process of its own, and hurts nothing but itself."""

from __future__ import annotations

import asyncio
import errno
import json
import sys
from pathlib import Path

import pytest

from mail.inbound import Kind, read
from mail.reader import read_safely
from mail.wire import NotAMail, from_wire, to_json, to_wire
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
import os, resource as r
from mail.__main__ import main
main(["read"])
print(*(r.getrlimit(one)[1] for one in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_CORE, r.RLIMIT_FSIZE)))
try:
    with open(os.environ["PLACE"], "w") as file:
        file.write("x")
except OSError as error:
    print(error.errno)
"""


async def test_the_process_has_little_memory_and_time_and_writes_no_file(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LIMITS),
        env={"PLACE": str(tmp_path / "file"), "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert said.split()[-5:] == [b"536870912", b"5", b"0", b"0", str(errno.EFBIG).encode()]
    assert (tmp_path / "file").read_bytes() == b""


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
