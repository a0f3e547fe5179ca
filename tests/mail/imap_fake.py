"""What no real IMAP server can be asked to do: take tokens, lack extensions, fall silent, be cut.

`Fake` speaks just enough IMAP for one folder. `Proxy` stands before a real server and cuts the line
where a test wants it (design 5.4).
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Fake:
    """A server with one folder, and what it was told."""

    can: str = "IDLE MOVE UIDPLUS"
    numbered: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    silent_at: str = ""
    withheld: tuple[int, ...] = ()
    flags: dict[int, set[str]] = field(default_factory=dict)
    away: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    port: int = 0
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)
    _told: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until something is so; looked at whenever a client speaks."""
        async with self._told:
            await asyncio.wait_for(self._told.wait_for(what), 20)

    def cut(self) -> None:
        """Lose every connection."""
        for line in self._lines:
            line.transport.abort()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            writer.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            while line := (await reader.readline()).decode().rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                async with self._told:
                    self.heard.append(command)
                    self._told.notify_all()
                if self.silent_at and command.startswith(self.silent_at):
                    await reader.read()
                    break
                await self._answer(tag, command, reader, writer)
                await writer.drain()
                if command == "LOGOUT":
                    break
        self._lines.discard(writer)
        writer.transport.abort()

    async def _answer(
        self, tag: str, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())

        done = "OK done"
        match command.split(" "):
            case ["CAPABILITY"]:
                say(f"* CAPABILITY IMAP4rev1 {self.can}")
            case ["AUTHENTICATE", "XOAUTH2"]:
                say("+ ")
                said = base64.b64decode(await reader.readline()).decode()
                wanted = [f"user=post@x.no\1auth=Bearer {token}\1\1" for token in self.tokens]
                done = "OK in" if said in wanted else "NO post@x.no is not let in"
            case ["SELECT", _]:
                say(f"* {len(self.mails)} EXISTS")
                say(f"* OK [UIDVALIDITY {self.numbered}] valid")
                done = "OK [READ-WRITE] open"
            case ["UID", "SEARCH", *_]:
                say(f"* SEARCH {' '.join(map(str, self.mails))}".rstrip())
            case ["UID", "FETCH", number, *what]:
                if int(number) in self.withheld:
                    done = "NO the mail of kari@example.no is broken"
                elif int(number) in self.mails:
                    self._send(writer, int(number), " ".join(what))
            case ["UID", "MOVE", number, _]:
                self.away.append(self.mails.pop(int(number)))
            case ["UID", "COPY", number, _]:
                self.away.append(self.mails[int(number)])
            case ["UID", "STORE", number, "+FLAGS", flags]:
                self.flags.setdefault(int(number), set()).add(flags.strip("()"))
            case ["UID", "EXPUNGE", number]:
                self.mails.pop(int(number))
            case ["IDLE"]:
                say("+ idling")
                if not await reader.readline():
                    raise ConnectionError
            case ["LOGOUT"]:
                say("* BYE")
        say(f"{tag} {done}")

    def _send(self, writer: asyncio.StreamWriter, number: int, what: str) -> None:
        raw = self.mails[number]
        if "BODY" not in what:
            flags = " ".join(self.flags.get(number, ()))
            head = f"UID {number} RFC822.SIZE {len(raw)} FLAGS ({flags})"
            writer.write(f"* 1 FETCH ({head})\r\n".encode())
            return
        if "HEADER" in what:
            raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if most := re.search(r"<0\.(\d+)>", what):
            raw = raw[: int(most[1])]
        writer.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode())
        writer.write(raw + b")\r\n")


@asynccontextmanager
async def open_fake(fake: Fake, tls: ssl.SSLContext | None = None) -> AsyncIterator[Fake]:
    """Serve until the body ends."""
    server = await asyncio.start_server(fake.talk, "127.0.0.1", 0, ssl=tls)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        fake.cut()
        await server.wait_closed()


@dataclass
class Proxy:
    """The way to a server: `limits` are how many of its bytes each next connection lets through.

    `cut_at` ends the connections whose client says this, before the server hears it.
    """

    upstream: int
    limits: list[int] = field(default_factory=list)
    cut_at: bytes = b""
    cuts: int = 0
    port: int = 0
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Lose every connection."""
        for line in self._lines:
            line.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside, outside = await asyncio.open_connection("127.0.0.1", self.upstream)
        self._lines |= {writer, outside}
        left = self.limits.pop(0) if self.limits else None

        async def down() -> None:
            nonlocal left
            while data := await inside.read(65536):
                if left is not None and len(data) >= left:
                    writer.write(data[:left])
                    await writer.drain()
                    self.cuts += 1
                    return
                left = None if left is None else left - len(data)
                writer.write(data)

        async def up() -> None:
            while data := await reader.read(65536):
                if self.cut_at and self.cut_at in data:
                    self.cuts += 1
                    return
                outside.write(data)

        ways = {asyncio.create_task(down()), asyncio.create_task(up())}
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for line in (writer, outside):
            self._lines.discard(line)
            # What is already on the way to the client still comes.
            line.close()


@asynccontextmanager
async def open_proxy(proxy: Proxy) -> AsyncIterator[Proxy]:
    """Carry until the body ends."""
    server = await asyncio.start_server(proxy.carry, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        await server.wait_closed()
