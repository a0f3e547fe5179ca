"""A hostile mail is read in a process of its own, and hurts nothing but itself."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest

from mail.inbound import Kind, read
from mail.reader import read_safely
from mail.wire import NotAMail, from_json, to_json
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
    assert await tool(b"") == json.loads(to_json(read(b""), files=False))


async def test_the_process_has_little_memory_and_time() -> None:
    ask = "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[1], r.getrlimit(r.RLIMIT_CPU)[1])"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"from mail.__main__ import main; main(['read']); {ask}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert said.split()[-2:] == [b"536870912", b"5"]


async def test_the_tool_shows_the_content_of_files_only_when_asked() -> None:
    assert (await tool(WITH_FILE))["attachments"] == [
        {"name": "innsyn.pdf", "media_type": "application/pdf", "size": 256}
    ]
    assert "content" in str(await tool(WITH_FILE, "--files"))


@pytest.mark.parametrize(
    "said",
    [b"", b"null", b"[]", b"{}", b'{"kind":"reply"}', b"[" * 100_000, b"\xff", b'{"kind":"boss"}'],
)
def test_what_is_not_a_mail_is_not_believed(said: bytes) -> None:
    with pytest.raises(NotAMail):
        from_json(said)


def test_a_mail_of_another_shape_is_not_believed() -> None:
    honest = json.loads(to_json(read(WITH_FILE), files=True))
    for name, value in [("text", 1), ("from", []), ("recipients", None), ("attachments", [{}])]:
        with pytest.raises(NotAMail):
            from_json(json.dumps(honest | {name: value}).encode())
    renamed = json.loads(json.dumps(honest))
    renamed["attachments"][0]["name"] = "../../x\u202e.pdf"
    assert from_json(json.dumps(renamed).encode()).attachments[0].name == "x.pdf"
