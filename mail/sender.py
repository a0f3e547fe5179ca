"""One mail out, and what became of it. Knows SMTP and its faults, no case and no outbox row.

What cannot be told apart afterwards is told apart here: a connection lost before the final dot has
sent nothing, one lost after it may have (RFC 1047).
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Protocol

import aiosmtplib
from aiosmtplib.errors import (
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from mail.smtp_connect import SettingsWrong, Tell, codes, connect, read_url, unheard, wire

_COMMAND_SECONDS = 20.0
_FINAL_DOT_SECONDS = 300.0
_SETTINGS_AT_FAULT = {530, 534, 535, 538}  # sign-in or TLS is asked for, or was refused
_OF_THE_LETTER = ("RCPT", "final dot")  # what is said at these may be of this one alone
_LOST = (SMTPServerDisconnected, ConnectionError)
_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_LINE_END = re.compile(rb"\r\n|\r|\n")


class State(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    RETRY = "retry"  # nothing was sent, and later may be better
    FAILED = "failed"  # refused for good: a person must look
    UNCERTAIN = "uncertain"  # it may have been sent
    PAUSED = "paused"  # the settings are wrong: no letter will get through
    DOWN = "down"  # the server takes no mail now, whatever it is
    CLOSING = "closing"  # not tried: we are about to stop
    EXPIRED = "expired"  # not tried: it is of no use any more


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail and one recipient; an empty sender is written `<>`."""

    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it, and the server's codes; never its words, which may name a person."""

    state: State
    reply: str


class Transport(Protocol):
    """A way out for mail."""

    async def deliver(self, envelope: Envelope) -> Result:
        """Try once; everything a server or a network does is a result, not an exception."""

    async def close(self) -> None:
        """End the connection; the next mail opens a new one."""


class DevelopmentTransport:
    """Takes everything; what it took is read from the outbox on the development pages."""

    async def deliver(self, envelope: Envelope) -> Result:
        """Say that it is sent."""
        return Result(State.SENT, "development mailbox")

    async def close(self) -> None:
        """Nothing is open."""


class SmtpTransport:
    """Delivers to one server, on as many connections as mails are sent at once.

    They are kept until `close`. `smtp://user:password@host:587` demands STARTTLS, `smtps://` speaks
    TLS from the start. Only a loopback host may be spoken to in clear, and not when a TLS context
    is given. `name` is how we greet, and `tell` hears how far a connection has come. Raises
    `ValueError` for a URL that does not say one of these.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "localhost",
        tls: ssl.SSLContext | None = None,
        command_seconds: float = _COMMAND_SECONDS,
        final_dot_seconds: float = _FINAL_DOT_SECONDS,
        tell: Tell = unheard,
    ) -> None:
        self.server = read_url(url)
        start_tls = not self.server.implicit_tls and (
            tls is not None or not self.server.is_loopback
        )
        self._connect = partial(
            connect,
            self.server,
            name=name,
            start_tls=start_tls,
            tls=tls,
            seconds=command_seconds,
            tell=tell,
        )
        self._command_seconds = command_seconds
        self._final_dot_seconds = final_dot_seconds
        self._free: list[_Line] = []

    def __repr__(self) -> str:
        return f"SmtpTransport({self.server.host}:{self.server.port})"

    async def __aenter__(self) -> SmtpTransport:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def deliver(self, envelope: Envelope) -> Result:
        """Try once, on a connection that is free or on a new one."""
        try:
            sender, recipient = wire(envelope.sender), wire(envelope.recipient)
        except ValueError:
            return Result(State.FAILED, "the address cannot be written in SMTP")
        line = self._free.pop() if self._free else self._line()
        try:
            result = await line.deliver(sender, recipient, envelope.raw)
        except BaseException:
            line.drop()  # cancelled half way: the conversation cannot be taken up again
            raise
        if line.is_kept:
            self._free.append(line)
        return result

    async def close(self) -> None:
        """Say goodbye where nothing is being sent; a server already gone has nothing to hear."""
        free, self._free = self._free, []
        await asyncio.gather(*(line.end() for line in free))

    def _line(self) -> _Line:
        return _Line(self._connect, self._command_seconds, self._final_dot_seconds)


@dataclass(slots=True)
class _Line:
    """One connection, and what is said on it; one mail at a time."""

    _connect: Callable[[], Awaitable[aiosmtplib.SMTP]]
    _command_seconds: float
    _final_dot_seconds: float
    _connection: aiosmtplib.SMTP | None = None

    @property
    def is_kept(self) -> bool:
        """Whether another mail may follow on it."""
        return self._connection is not None

    async def deliver(self, sender: bytes, recipient: bytes, raw: bytes) -> Result:
        """Try once, and once more on a new connection where a kept one has ended."""
        kept = self._connection is not None and self._connection.is_connected
        result = await self._attempt(sender, recipient, raw)
        if kept and result.state in (State.RETRY, State.DOWN) and self._connection is None:
            # A kept connection is closed by the server when it likes; that says nothing.
            result = await self._attempt(sender, recipient, raw)
        return result

    async def end(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            with suppress(SMTPException, OSError):
                await self._connection.quit(timeout=self._command_seconds)
        self.drop()

    def drop(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _attempt(self, sender: bytes, recipient: bytes, raw: bytes) -> Result:
        stage = "connect"
        try:
            smtp = self._connection
            if smtp is None or not smtp.is_connected:
                self.drop()
                smtp = self._connection = await self._connect()
            stage = "MAIL"
            await self._say(smtp, b"MAIL", b"FROM:" + sender)
            stage = "RCPT"
            await self._say(smtp, b"RCPT", b"TO:" + recipient)
            stage = "DATA"
            await self._send_content(smtp, raw)
            stage = "final dot"
            code, words = await self._send_dot(smtp)
        except SettingsWrong as wrong:
            self.drop()
            return Result(State.PAUSED, wrong.reply)
        except SMTPResponseException as refused:
            return await self._refused(stage, refused.code, refused.message)
        except (SMTPException, OSError) as error:
            self.drop()
            return Result(_when_lost(stage), f"{stage}: {_what(error)}")
        if code // 100 != 2:
            return await self._refused(stage, code, words)
        return Result(State.SENT, codes(code, words))

    async def _say(
        self, smtp: aiosmtplib.SMTP, verb: bytes, *arguments: bytes, expected: int = 2
    ) -> None:
        code, words = await smtp.execute_command(verb, *arguments, timeout=self._command_seconds)
        _heed_cancelling()
        if code // 100 != expected:
            raise SMTPResponseException(code, words)

    async def _send_content(self, smtp: aiosmtplib.SMTP, raw: bytes) -> None:
        """Send everything but the final dot, and see that the server is still there."""
        await self._say(smtp, b"DATA", expected=3)
        content = _LINE_END.sub(b"\r\n", raw.rstrip(b"\r\n")) + b"\r\n"
        if smtp.protocol is None or not isinstance(smtp.transport, asyncio.Transport):
            raise SMTPServerDisconnected("lost")
        smtp.protocol.write(re.sub(rb"(?m)^\.", b"..", content))
        async with asyncio.timeout(self._command_seconds + len(content) / 50_000):
            # A transport tells how much it still holds only when it is asked.
            while smtp.is_connected and smtp.transport.get_write_buffer_size():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        if not smtp.is_connected:
            raise SMTPServerDisconnected("lost")

    async def _send_dot(self, smtp: aiosmtplib.SMTP) -> tuple[int, str]:
        if smtp.protocol is None:
            raise SMTPServerDisconnected("lost")
        smtp.protocol.write(b".\r\n")
        code, words = await smtp.protocol.read_response(timeout=self._final_dot_seconds)
        return code, words

    async def _refused(self, stage: str, code: int, words: str) -> Result:
        reply = f"{stage}: {codes(code, words)}"
        if code in _SETTINGS_AT_FAULT:
            self.drop()
            return Result(State.RETRY if stage in _OF_THE_LETTER else State.PAUSED, reply)
        if code // 100 not in (4, 5):
            self.drop()  # not an answer SMTP knows: the two sides no longer agree where they are
            return Result(State.UNCERTAIN if stage == "final dot" else State.RETRY, reply)
        if stage == "connect":
            self.drop()
            return Result(State.DOWN if code // 100 == 4 else State.PAUSED, reply)
        if code == 421:
            self.drop()
            return Result(State.DOWN if stage == "MAIL" else State.RETRY, reply)
        if self._connection is not None:
            try:
                await self._connection.rset()
            except (SMTPException, OSError):
                self.drop()
        return Result(State.RETRY if code // 100 == 4 else State.FAILED, reply)


def _heed_cancelling() -> None:
    """Stop here when we were told to stop.

    `wait_for` of Python 3.11 loses a cancellation that comes together with the answer, and the next
    wait may be the five minutes of the final dot.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _when_lost(stage: str) -> State:
    """Return what it means that a connection is lost: of the mail nothing before it is named."""
    if stage == "final dot":
        return State.UNCERTAIN
    return State.DOWN if stage in ("connect", "MAIL") else State.RETRY


def _what(error: BaseException) -> str:
    cause = error.__cause__ or error
    if isinstance(cause, socket.gaierror):
        is_unknown = cause.errno in _NO_SUCH_HOST
        return "the host name is not known" if is_unknown else "the host name was not looked up"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return "connection lost" if isinstance(error, _LOST) else type(error).__name__
