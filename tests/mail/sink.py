"""A mail server for tests that remembers what it was told, and fails on demand.

Each transaction takes the next of its modes, and the last mode stays:
    ok             250
    held, held_cut 250 after the final dot, or closes, when the test says so (`release`)
    mail4xx        451 to MAIL                     rcpt4xx, rcpt5xx   450, 550 to RCPT
    data4xx        451 after the final dot         data5xx            554 after the final dot
    data_no        451 instead of 354              sender530          530 to MAIL
    cut_at_mail    closes when MAIL comes          cut_in_data        closes while the content comes
    cut_after_dot  closes after the final dot, where taken_and_cut has taken the mail
    hang_after_dot never answers the final dot
    cut_at_quit    closes instead of answering QUIT
    bye_at_mail    421 to MAIL, and closes
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

MAIL_REPLIES = {
    "mail4xx": b"451 4.3.0 later kari@example.no",
    "sender530": b"530 5.7.57 sign in first",
    "bye_at_mail": b"421 4.4.2 bye",
}
RCPT_REPLIES = {
    "rcpt4xx": b"450 4.2.1 <kari@example.no> greylisted",
    "rcpt530": b"530 5.7.1 <kari@example.no> relaying denied",
    "rcpt5xx": b"550 5.1.1 <kari@example.no> unknown",
}
DOT_REPLIES = {
    "data4xx": b"451 4.3.0 later",
    "data5xx": b"554 5.7.1 not for kari@example.no",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail the sink answered for, with its dots unstuffed."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> Message:
        """The mail as the standard library reads it."""
        return message_from_bytes(self.raw)


@dataclass
class Sink:
    """What the server was told so far."""

    modes: list[str] = field(default_factory=lambda: ["ok"])
    greeting: bytes = b"220 sink.example ESMTP"
    tls: ssl.SSLContext | None = None
    password_reply: bytes = b""
    seconds_per_byte: float = 0.0
    release: asyncio.Event = field(default_factory=asyncio.Event)
    mails: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = field(default_factory=dict)
    _heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        """Where to send."""
        return f"smtp://127.0.0.1:{self.port}"

    def next_mode(self) -> str:
        """Take the mode of the next transaction."""
        return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]

    def cut_all(self) -> None:
        """Close every open connection, as a server does with idle ones."""
        for writer in self._open:
            writer.transport.abort()

    async def until(self, command: str) -> None:
        """Wait until a client has said the command."""
        async with self._heard:
            await self._heard.wait_for(lambda: command in self.commands)

    async def until_taken(self, count: int) -> None:
        """Wait until so many mails have been taken."""
        async with self._heard:
            await asyncio.wait_for(self._heard.wait_for(lambda: len(self.mails) >= count), 30)

    async def close(self) -> None:
        """Close every connection and see the conversations end."""
        self.release.set()
        tasks = [task for task in self._open.values() if task]
        self.cut_all()
        await asyncio.gather(*tasks)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        transport = writer.transport
        self._open[writer] = asyncio.current_task()
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            del self._open[writer]
            transport.abort()
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def slowly(line: bytes) -> None:
            for place in range(len(line)):
                await asyncio.sleep(self.seconds_per_byte)
                writer.write(line[place : place + 1])
                await writer.drain()

        def say(line: bytes) -> None:
            writer.write(line + b"\r\n")

        mode, sender, secure = "ok", "", False
        recipients: list[str] = []
        if self.seconds_per_byte:
            await slowly(self.greeting + b"\r\n")
        else:
            say(self.greeting)
        while line := await reader.readline():
            command = line.decode("latin-1").rstrip("\r\n")
            async with self._heard:
                self.commands.append(command)
                self._heard.notify_all()
            verb = command.split(" ")[0].upper()
            if verb in ("EHLO", "HELO"):
                offers = [b"250-sink.example"]
                if self.tls and not secure:
                    offers.append(b"250-STARTTLS")
                if self.password_reply:
                    offers.append(b"250-AUTH PLAIN")
                for offer in offers:
                    say(offer)
                say(b"250 8BITMIME")
            elif verb == "STARTTLS" and self.tls:
                say(b"220 2.0.0 go on")
                await writer.drain()
                secure = await _turn_on_tls(writer, self.tls)
                if not secure:
                    return
            elif verb == "AUTH":
                say(self.password_reply)
            elif verb == "MAIL":
                mode, sender, recipients = self.next_mode(), command[10:].split(" ")[0], []
                if mode == "cut_at_mail":
                    return
                say(MAIL_REPLIES.get(mode, b"250 2.1.0 ok"))
                if mode == "bye_at_mail":
                    return
            elif verb == "RCPT":
                recipients.append(command[8:].split(" ")[0].strip("<>"))
                say(RCPT_REPLIES.get(mode, b"250 2.1.5 ok"))
            elif verb == "DATA":
                if mode == "data_no":
                    say(b"451 4.3.0 not now")
                    continue
                say(b"354 go on")
                if mode == "cut_in_data":
                    await reader.read(100)
                    return
                raw = await self._content(reader)
                if mode == "hang_after_dot":
                    await reader.read()
                    return
                if mode in ("held", "held_cut"):
                    await self.release.wait()
                if mode in ("cut_after_dot", "held_cut"):
                    return
                if mode not in DOT_REPLIES:
                    self.mails.append(Taken(sender.strip("<>"), tuple(recipients), raw))
                    async with self._heard:
                        self._heard.notify_all()
                if mode == "taken_and_cut":
                    return
                say(DOT_REPLIES.get(mode, b"250 2.0.0 queued as 4AF for kari@example.no"))
            elif verb == "QUIT":
                if mode != "cut_at_quit":
                    say(b"221 2.0.0 bye")
                    await writer.drain()
                return
            else:
                say(b"250 2.0.0 ok")
            await writer.drain()

    async def _content(self, reader: asyncio.StreamReader) -> bytes:
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                raise ConnectionResetError
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


async def _turn_on_tls(writer: asyncio.StreamWriter, context: ssl.SSLContext) -> bool:
    plain = writer.transport
    try:
        await writer.start_tls(context)
    except AttributeError:
        # Python 3.11 leaves the writer without a transport when the client ends the handshake.
        writer._transport = plain  # type: ignore[attr-defined]
        return False
    return True


@asynccontextmanager
async def open_sink(
    *modes: str,
    greeting: bytes = b"220 sink.example ESMTP",
    tls: ssl.SSLContext | None = None,
    implicit_tls: ssl.SSLContext | None = None,
    password_reply: bytes = b"",
    seconds_per_byte: float = 0.0,
    port: int = 0,
) -> AsyncIterator[Sink]:
    """Listen on loopback for the time of a test."""
    sink = Sink(list(modes) or ["ok"], greeting, tls, password_reply, seconds_per_byte)
    server = await asyncio.start_server(sink.talk, "127.0.0.1", port, ssl=implicit_tls, limit=2**20)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await sink.close()
        await server.wait_closed()
