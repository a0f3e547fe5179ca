"""Mail comes in by SMTP: each mail is handed on, and acknowledged only when that has returned.

Runs in the loop of its caller. Knows which domain is ours and nothing of what a mail says. Meant
for the operator's own mail server to hand mail to: listen on loopback or a private address.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from mail import smtp_data
from mail.inbound import LARGEST
from models.limits import TooMany

logger = logging.getLogger(__name__)

_MOST_CONNECTIONS = 50
_SECONDS = 120.0
_SECONDS_TO_CLOSE = 10.0
_LINES_AT_ONCE = 200
_ROOM = 2 * LARGEST
"""How many bytes of mail are on their way in at once; to keep one takes six times its size."""
_LATER = "451 4.3.0 Try again later"
_SHARE = "452 4.2.2 Too much mail to this address for now"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it came: its bytes, and what its envelope says, where it has one.

    Of a mail that is not `is_whole` the head alone is here: the rest was too large to take.
    """

    raw: bytes = field(repr=False)
    envelope_from: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    source: str = "smtp"
    is_whole: bool = True


Receive = Callable[[Arrived], Awaitable[None]]


class Listener:
    """An open listener; `close` waits for the mails that are being kept."""

    def __init__(self, server: asyncio.Server, door: _Door) -> None:
        self._server = server
        self._door = door
        self.port: int = server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more mail, finish what is being received, and end every connection."""
        self._server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_CLOSE):
                await self._door.finish()
        await self._door.close()
        await self._server.wait_closed()


async def listen(
    host: str,
    port: int,
    receive: Receive,
    *,
    domain: str,
    seconds: float = _SECONDS,
    room: int = _ROOM,
) -> Listener:
    """Listen for mail to `domain`; `receive` returns when the mail is kept, and raises otherwise.

    A sender is told to come back later for whatever `receive` raises (452 for `TooMany`, 451 for
    the rest), and learns nothing of it. `seconds` is how long a connection may say nothing, or take
    over one mail. When more than `room` bytes are on their way in together, whoever sends most is
    asked to come back.
    """
    # At its ordinary level this log repeats every command, with the addresses in it.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    loop = asyncio.get_running_loop()
    door = _Door(loop, receive, domain, seconds, room)
    return Listener(await loop.create_server(door.protocol, host, port), door)


class _Door:
    """Who may come in, and what is said to them; aiosmtpd calls the `handle_` methods."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        receive: Receive,
        domain: str,
        seconds: float,
        room: int,
    ) -> None:
        self._loop = loop
        self._receive = receive
        self._domain = domain.lower()
        self._seconds = seconds
        self._room = room
        self._open: set[_Conversation] = set()
        self._receiving: dict[asyncio.Future[None], int] = {}
        self._unanswered: set[SMTP] = set()
        self._all_answered = asyncio.Event()
        self._all_answered.set()

    def protocol(self) -> asyncio.Protocol:
        """Return who speaks with a new connection."""
        if len(self._open) >= _MOST_CONNECTIONS:
            return _Busy()
        return _Conversation(
            self,
            self._open,
            loop=self._loop,
            hostname=self._domain,
            ident="ESMTP",
            data_size_limit=LARGEST,
            decode_data=False,
            timeout=self._seconds,
        )

    async def finish(self) -> None:
        """Wait until what is being received is kept, and its senders know."""
        if self._receiving:
            await asyncio.wait(self._receiving)
        await self._all_answered.wait()

    def answered(self, conversation: SMTP) -> None:
        """Note that a sender knows, or is gone."""
        self._unanswered.discard(conversation)
        if not self._unanswered:
            self._all_answered.set()

    def make_room(self) -> None:
        """Hang up on whoever has sent most of a mail while there is too much in all.

        A small mail always gets through, however slowly large ones come.
        """
        while sum(one.held for one in self._open) + sum(self._receiving.values()) > self._room:
            most = max(self._open, key=lambda one: one.held)
            if not most.held:
                return
            most.hang_up()

    async def close(self) -> None:
        """End every connection."""
        conversations = [conversation.end() for conversation in self._open]
        await asyncio.gather(*conversations, return_exceptions=True)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take one recipient, and only at our domain; the sender sends the others apart."""
        if address.rpartition("@")[2].lower() != self._domain:
            return "550 5.7.1 Not for this server"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Hand the mail on, and say that it is kept when it is."""
        content = envelope.content
        sender = envelope.mail_from or ""
        arrived = Arrived(
            raw=content if isinstance(content, bytes) else b"",
            envelope_from="" if sender == "<>" else sender,
            recipients=tuple(envelope.rcpt_tos),
        )
        self._unanswered.add(server)
        self._all_answered.clear()
        # A sender who hangs up must not end what is half kept.
        task = asyncio.ensure_future(self._receive(arrived))
        self._receiving[task] = len(arrived.raw)
        task.add_done_callback(self._receiving.pop)
        try:
            await asyncio.shield(task)
        except TooMany:
            logger.warning("a mail is put off: its address has had its share for now")
            return _SHARE
        except Exception as error:
            return await self.handle_exception(error)
        return "250 2.0.0 Kept"

    async def handle_VRFY(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str
    ) -> str:
        """Tell nobody which addresses there are."""
        return "502 5.5.1 Not available"

    async def handle_exception(self, error: Exception) -> str:
        """Ask the sender to come back; aiosmtpd's own answer is final and shows the exception."""
        logger.error("a mail was not kept: %s", type(error).__name__)
        return _LATER


class _Sharing(asyncio.StreamReader):
    """Lets others have their turn, however many short lines have come at once."""

    _lines = 0

    async def readuntil(self, separator: bytes = b"\n") -> bytes:  # type: ignore[override]
        self._lines += 1
        if self._lines % _LINES_AT_ONCE == 0:
            await asyncio.sleep(0)
        return await super().readuntil(separator)


class _Conversation(SMTP):
    line_length_limit = 2**16  # a mail with a long line is to be read, not sent back

    def __init__(self, door: _Door, others: set[_Conversation], **settings: Any) -> None:
        super().__init__(door, **settings)
        reader = _Sharing(limit=self.line_length_limit, loop=self.loop)
        asyncio.StreamReaderProtocol.__init__(self, reader, self._cb_client_connected, self.loop)
        self._door = door
        self._others = others
        self.held = 0
        """How many bytes have come of the mail that is being sent."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._others.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._others.discard(self)
        self._door.answered(self)
        super().connection_lost(error)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name aiosmtpd looks for
        session, envelope = self.session, self.envelope
        if await self.check_helo_needed():
            return
        if session is None or envelope is None or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            answer = await self._take(session, envelope)
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(answer)

    async def _take(self, session: Session, envelope: Envelope) -> str:
        try:
            envelope.content = await smtp_data.content(self._reader, most=LARGEST, came=self._came)
        finally:
            self.held = 0
        if envelope.content is None:
            return "552 5.3.4 Too large"
        return await self._door.handle_DATA(self, session, envelope)

    def _came(self, held: int) -> None:
        self.held = held
        self._door.make_room()

    def hang_up(self) -> None:
        """Have a sender come back with what they are sending."""
        self.held = 0
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(b"421 4.3.2 Too much mail at once, come back\r\n")
            self.transport.close()

    async def push(self, status: Any) -> None:
        await super().push(status)
        self._door.answered(self)

    async def end(self) -> None:
        if self.transport is not None:
            self.transport.close()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()
            await self._handler_coroutine


class _Busy(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - for the type alone
        transport.write(b"421 4.7.0 Too many connections\r\n")
        transport.close()
