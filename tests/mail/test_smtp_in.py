"""Mail comes in over real SMTP, and is acknowledged only when it is kept."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from mail import smtp_data
from mail.sender import Envelope, Result, SmtpTransport, State
from mail.smtp_in import Arrived, Listener, Receive, listen

DOMAIN = "svar.example.no"
OURS = f"sak+k7m2q3xa@{DOMAIN}"
RAW = b"Subject: Hei\r\n\r\n.Hei\r\n"


@dataclass
class Inbox:
    """What was handed on."""

    mails: list[Arrived] = field(default_factory=list)

    async def receive(self, arrived: Arrived) -> None:
        self.mails.append(arrived)


async def refuse(arrived: Arrived) -> None:
    raise RuntimeError("the database says hemmelig")


@asynccontextmanager
async def open_door(
    receive: Receive, seconds: float = 5, room: int = 2**27
) -> AsyncIterator[Listener]:
    listener = await listen("127.0.0.1", 0, receive, domain=DOMAIN, seconds=seconds, room=room)
    try:
        yield listener
    finally:
        await listener.close()


@dataclass
class Client:
    """A mail server that says exactly what a test wants."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *lines: str) -> str:
        answer = ""
        for line in lines:
            self.writer.write(line.encode() + b"\r\n")
            answer = await self.answer()
        return answer

    async def answer(self) -> str:
        while (line := (await self.reader.readline()).decode())[3:4] == "-":
            pass
        return line.rstrip("\r\n")


@asynccontextmanager
async def connect(listener: Listener) -> AsyncIterator[Client]:
    client = Client(*await asyncio.open_connection("127.0.0.1", listener.port))
    try:
        yield client
    finally:
        client.writer.transport.abort()


async def deliver(listener: Listener, envelope: Envelope) -> Result:
    async with SmtpTransport(f"smtp://127.0.0.1:{listener.port}") as transport:
        return await transport.deliver(envelope)


async def test_a_mail_is_handed_on_as_it_came() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive) as listener:
        result = await deliver(listener, Envelope("siri@example.no", OURS, RAW))
    assert (result.state, result.reply) == (State.SENT, "250 2.0.0")
    assert inbox.mails == [Arrived(RAW, "siri@example.no", (OURS,), "smtp")]


async def test_a_bounce_comes_from_nobody() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive) as listener:
        await deliver(listener, Envelope("<>", OURS.upper(), RAW))
    assert [mail.envelope_from for mail in inbox.mails] == [""]


async def test_a_mail_that_was_not_kept_comes_again_and_nothing_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_door(refuse) as listener, connect(listener) as client:
        await client.answer()
        await client.say("EHLO x", "MAIL FROM:<kari@example.no>", f"RCPT TO:<{OURS}>", "DATA")
        assert await client.say("hei\r\n.") == "451 4.3.0 Try again later"
        assert await client.say("MAIL FROM:<kari@example.no>") == "250 OK"
    told = caplog.text
    assert "RuntimeError" in told
    assert not [word for word in ("hemmelig", "kari", "k7m2q3xa", "hei") if word in told]


async def test_recipients_come_one_by_one_and_only_ours() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive) as listener, connect(listener) as client:
        await client.answer()
        await client.say("EHLO x", "MAIL FROM:<siri@example.no>")
        assert await client.say("DATA") == "503 Error: need RCPT command"
        for foreign in ("x@evil.example", f"x@{DOMAIN}.evil.example", "x", "x@"):
            assert (await client.say(f"RCPT TO:<{foreign}>"))[:1] == "5"
        assert await client.say(f"RCPT TO:<{OURS}>") == "250 2.1.5 Ok"
        assert await client.say(f"RCPT TO:<b@{DOMAIN}>") == "452 4.5.3 One recipient at a time"
        await client.say("DATA", "hei\r\n.")
    assert [mail.recipients for mail in inbox.mails] == [(OURS,)]


async def test_the_door_tells_nothing_about_who_lives_here() -> None:
    async with open_door(Inbox().receive) as listener, connect(listener) as client:
        assert await client.answer() == f"220 {DOMAIN} ESMTP"
        await client.say("EHLO x")
        for question in (f"VRFY {OURS}", "VRFY kari", "EXPN all"):
            assert (await client.say(question)).startswith("502 ")


async def test_a_mail_that_is_too_large_is_refused() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive, seconds=60) as listener, connect(listener) as client:
        await client.answer()
        await client.say("EHLO x")
        assert (await client.say("MAIL FROM:<a@b.no> SIZE=26214401")).startswith("552 ")
        await client.say("MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
        line = b"x" * 998 + b"\r\n"
        for _ in range(27):
            client.writer.write(line * 1000)
            await client.writer.drain()
        assert (await client.say(".")).startswith("552 ")
    assert inbox.mails == []


async def test_a_long_line_is_kept() -> None:
    inbox = Inbox()
    long = b"x" * 20_000 + b"\r\n"
    async with open_door(inbox.receive) as listener:
        await deliver(listener, Envelope("siri@example.no", OURS, long))
    assert [mail.raw for mail in inbox.mails] == [long]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
async def test_a_mail_ends_at_the_lone_dot_however_it_comes(size: int) -> None:
    for sent, mail in (
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"..\r\n.x\r\n...\r\n\r\n.\r\n", b".\r\nx\r\n..\r\n\r\n"),
        (b"a\n.\n\r.\r\r\n.\r\n", b"a\n.\n\r.\r\r\n"),
        (b"." * 20_000 + b"\r\n.\r\n", b"." * 19_999 + b"\r\n"),
    ):
        reader = asyncio.StreamReader()
        reading = asyncio.ensure_future(
            smtp_data.content(reader, most=30_000, came=lambda held: None)
        )
        whole = sent + b"QUIT\r\n"
        for begin in range(0, len(whole), size):
            reader.feed_data(whole[begin : begin + size])
            await asyncio.sleep(0)
        assert await asyncio.wait_for(reading, 5) == mail
        assert await reader.readline() == b"QUIT\r\n"


async def test_commands_that_do_not_wait_their_turn_keep_their_order() -> None:
    reader = asyncio.StreamReader()
    behind = b"".join(b"NOOP %d\r\n" % number for number in range(50_000))
    reader.feed_data(b"Subject: hei\r\n\r\nhei\r\n.\r\n" + behind)
    assert await smtp_data.content(reader, most=1_000, came=lambda held: None) is not None
    reader.feed_eof()
    assert await reader.read() == behind


async def test_a_million_empty_lines_are_one_mail() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive) as listener:
        await deliver(listener, Envelope("siri@example.no", OURS, b"\r\n" * 10**6 + b"x\r\n"))
    assert [len(mail.raw) for mail in inbox.mails] == [2 * 10**6 + 3]


async def test_when_too_much_comes_at_once_whoever_sends_most_comes_back() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive, room=9_000) as listener, AsyncExitStack() as crowd:
        some = [await crowd.enter_async_context(connect(listener)) for _ in range(3)]
        for client, size in zip(some, (2_000, 5_000, 3_000), strict=True):
            await client.answer()
            await client.say("EHLO x", "MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
            client.writer.write(b"x" * size)
        slow, large, last = some
        assert (await large.answer()).startswith("421 4.3.2 ")
        assert await large.answer() == ""
        assert await last.say("\r\n.") == "250 2.0.0 Kept"
        assert await slow.say("\r\n.") == "250 2.0.0 Kept"
    assert [len(mail.raw) for mail in inbox.mails] == [3_002, 2_002]


async def test_who_takes_too_long_over_one_mail_is_ended() -> None:
    async with open_door(Inbox().receive, seconds=0.2) as listener, connect(listener) as client:
        await client.answer()
        await client.say("EHLO x", "MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
        answer = asyncio.ensure_future(client.answer())
        async with asyncio.timeout(5):
            while not answer.done():  # however steadily it comes
                client.writer.write(b"x")
                await asyncio.wait({answer}, timeout=0.01)
        with suppress(ConnectionResetError):  # what was still on its way when it was ended
            assert await answer == ""


async def test_a_bare_line_feed_smuggles_no_second_mail() -> None:
    inbox = Inbox()
    async with open_door(inbox.receive) as listener, connect(listener) as client:
        await client.answer()
        await client.say("EHLO x", "MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
        smuggled = f"hei\n.\nMAIL FROM:<x@evil.example>\nRCPT TO:<{OURS}>\nDATA\nto\r\n."
        assert (await client.say(smuggled)).startswith("250 ")
    assert len(inbox.mails) == 1


async def test_a_sender_who_hangs_up_does_not_stop_what_is_being_kept() -> None:
    begun, go_on, kept = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def receive(arrived: Arrived) -> None:
        begun.set()
        await go_on.wait()
        kept.set()

    async with open_door(receive) as listener:
        async with connect(listener) as client:
            await client.answer()
            await client.say("EHLO x", "MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
            client.writer.write(b"hei\r\n.\r\n")
            await begun.wait()
        async with connect(listener) as next_sender:  # the first is noticed to be gone
            await next_sender.answer()
        go_on.set()
        await asyncio.wait_for(kept.wait(), 5)


async def test_closing_waits_for_the_mail_in_hand_and_tells_its_sender() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def receive(arrived: Arrived) -> None:
        begun.set()
        await go_on.wait()

    listener = await listen("127.0.0.1", 0, receive, domain=DOMAIN)
    async with connect(listener) as client, connect(listener) as idle:
        await client.answer()
        await client.say("EHLO x", "MAIL FROM:<a@b.no>", f"RCPT TO:<{OURS}>", "DATA")
        client.writer.write(b"hei\r\n.\r\n")
        await begun.wait()
        closing = asyncio.create_task(listener.close())
        go_on.set()
        assert await client.answer() == "250 2.0.0 Kept"
        await closing
        await idle.answer()
        assert await idle.answer() == ""
    with pytest.raises(OSError, match="Connect"):
        await asyncio.open_connection("127.0.0.1", listener.port)


async def test_a_crowd_at_the_door_is_asked_to_come_back() -> None:
    async with open_door(Inbox().receive) as listener:
        crowd = []
        for _ in range(50):
            reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
            await reader.readline()
            crowd.append(writer)
        async with connect(listener) as late:
            assert await late.answer() == "421 4.7.0 Too many connections"
        for writer in crowd:
            writer.transport.abort()


async def test_a_silent_connection_is_ended() -> None:
    async with open_door(Inbox().receive, seconds=0.05) as listener, connect(listener) as client:
        await client.answer()
        assert await asyncio.wait_for(client.reader.read(), 5) == b""


async def test_a_port_in_use_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="address"):
        await listen("127.0.0.1", taken.getsockname()[1], refuse, domain=DOMAIN)


def test_a_mail_that_came_is_not_shown_when_it_is_printed() -> None:
    assert "kari" not in repr(Arrived(b"kari", "kari@example.no", ("kari@example.no",)))
