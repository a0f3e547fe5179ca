"""One mail out, and what became of it. Knows SMTP and its faults, no case and no outbox row.

What cannot be told apart afterwards is told apart here: a connection lost before the final dot has
sent nothing, one lost after it may have (RFC 1047). A transport takes one mail at a time.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import aiosmtplib
from aiosmtplib.errors import (
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from mail.smtp_connect import SettingsWrong, codes, connect, read_url, wire

_COMMAND_SECONDS = 20.0
_FINAL_DOT_SECONDS = 300.0
_SETTINGS_AT_FAULT = {530, 534, 535, 538}  # sign-in or TLS is asked for, or was refused
_LOST = (SMTPServerDisconnected, SMTPTimeoutError, ConnectionError, TimeoutError)
_LINE_END = re.compile(rb"\r\n|\r|\n")


class State(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    RETRY = "retry"  # nothing was sent, and later may be better
    FAILED = "failed"  # refused for good: a person must look
    UNCERTAIN = "uncertain"  # it may have been sent
    PAUSED = "paused"  # the settings are wrong: no letter will get through


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
    """Delivers to one server, and keeps the connection until `close`.

    `smtp://user:password@host:587` demands STARTTLS, `smtps://` speaks TLS from the start. Only a
    loopback host may be spoken to in clear, and not when a TLS context is given. `name` is how we
    greet. Raises `ValueError` for a URL that does not say one of these.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "localhost",
        tls: ssl.SSLContext | None = None,
        command_seconds: float = _COMMAND_SECONDS,
        final_dot_seconds: float = _FINAL_DOT_SECONDS,
    ) -> None:
        self.server = read_url(url)
        self._start_tls = not self.server.implicit_tls and (
            tls is not None or not self.server.is_loopback
        )
        self._name = name
        self._tls = tls
        self._command_seconds = command_seconds
        self._final_dot_seconds = final_dot_seconds
        self._connection: aiosmtplib.SMTP | None = None
        self._turn = asyncio.Lock()

    def __repr__(self) -> str:
        return f"SmtpTransport({self.server.host}:{self.server.port})"

    async def __aenter__(self) -> SmtpTransport:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def deliver(self, envelope: Envelope) -> Result:
        """Try once, on the kept connection or on a new one."""
        try:
            sender, recipient = wire(envelope.sender), wire(envelope.recipient)
        except ValueError:
            return Result(State.FAILED, "the address cannot be written in SMTP")
        async with self._turn:
            try:
                return await self._deliver(sender, recipient, envelope.raw)
            except BaseException:
                self._drop()  # cancelled half way: the conversation cannot be taken up again
                raise

    async def close(self) -> None:
        """Say goodbye; a server that is already gone has nothing to hear."""
        async with self._turn:
            if self._connection is not None:
                with suppress(SMTPException, OSError):
                    await self._connection.quit(timeout=self._command_seconds)
            self._drop()

    async def _deliver(self, sender: bytes, recipient: bytes, raw: bytes) -> Result:
        kept = self._connection is not None and self._connection.is_connected
        result = await self._attempt(sender, recipient, raw)
        if kept and result.state is State.RETRY and self._connection is None:
            # A kept connection is closed by the server when it likes; that says nothing.
            result = await self._attempt(sender, recipient, raw)
        return result

    async def _attempt(self, sender: bytes, recipient: bytes, raw: bytes) -> Result:
        stage = "connect"
        try:
            smtp = self._connection
            if smtp is None or not smtp.is_connected:
                self._drop()
                smtp = self._connection = await connect(
                    self.server,
                    name=self._name,
                    start_tls=self._start_tls,
                    tls=self._tls,
                    seconds=self._command_seconds,
                )
            stage = "MAIL"
            await self._say(smtp, b"MAIL", b"FROM:" + sender)
            stage = "RCPT"
            await self._say(smtp, b"RCPT", b"TO:" + recipient)
            stage = "DATA"
            await self._send_content(smtp, raw)
            stage = "final dot"
            code, words = await self._send_dot(smtp)
        except SettingsWrong as wrong:
            self._drop()
            return Result(State.PAUSED, wrong.reply)
        except SMTPResponseException as refused:
            return await self._refused(stage, refused.code, refused.message)
        except _LOST as lost:
            self._drop()
            state = State.UNCERTAIN if stage == "final dot" else State.RETRY
            return Result(state, f"{stage}: {_what(lost)}")
        except (SMTPException, OSError) as error:
            self._drop()
            return Result(State.RETRY, f"{stage}: {type(error).__name__}")
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
            self._drop()
            return Result(State.PAUSED, reply)
        if code // 100 not in (4, 5):
            self._drop()  # not an answer SMTP knows: the two sides no longer agree where they are
            return Result(State.UNCERTAIN if stage == "final dot" else State.RETRY, reply)
        if stage == "connect" or code == 421:
            self._drop()
        elif self._connection is not None:
            try:
                await self._connection.rset()
            except (SMTPException, OSError):
                self._drop()
        if code // 100 == 4:
            return Result(State.RETRY, reply)
        return Result(State.PAUSED if stage == "connect" else State.FAILED, reply)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _heed_cancelling() -> None:
    """Stop here when we were told to stop.

    `wait_for` of Python 3.11 loses a cancellation that comes together with the answer, and the next
    wait may be the five minutes of the final dot.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _what(error: BaseException) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else "connection lost"
