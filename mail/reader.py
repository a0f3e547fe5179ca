"""Reads a mail from outside in a process of its own, so that a hostile one can hurt nothing else.

The process gets the mail and nothing more: no settings, no keys, no database; little memory, little
time. Whatever goes wrong there, the mail is `unreadable` here, and a person looks at it. One
process that reads nothing itself stands ready to start them (reading.py), from the first mail on.
"""

from __future__ import annotations

import asyncio
import atexit
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

from mail.inbound import LARGEST, UNREADABLE, Mail
from mail.wire import PAGE, READ, SIZE, NotAMail, from_wire

_SECONDS = 15.0
"""Three times what it may take of a processor: with other work to do, a machine needs longer."""

_ROOT = Path(__file__).resolve().parent.parent
_PIECE = 1 << 18


async def read_safely(raw: bytes, *, seconds: float = _SECONDS) -> Mail:
    """Return what a mail says, or `UNREADABLE`; never raises for what the mail holds."""
    said = await _run(READ, raw, seconds)
    try:
        return UNREADABLE if said is None else from_wire(said)
    except NotAMail:
        return UNREADABLE


async def page_safely(raw: bytes, *, seconds: float = _SECONDS) -> str | None:
    """Return a mail's own page made harmless, None when there is none that may be shown."""
    said = await _run(PAGE, raw, seconds)
    return said.decode("utf-8", "replace") if said else None


async def _run(order: bytes, raw: bytes, seconds: float) -> bytes | None:
    """Return what the reading process makes of a mail; None when it did not come to an end."""
    if len(raw) > LARGEST:
        return None
    for _ in range(2):
        starter = _Starter.ready()
        try:
            async with asyncio.timeout(seconds):
                return await starter.answer(order, raw)
        except TimeoutError:
            return None
        except (OSError, EOFError):
            if starter.lives():
                return None
        # It was not the mail that ended it: what starts them is gone, and another is started.
    return None


class _Starter:
    """The process that starts a reading process for each mail."""

    _ready: _Starter | None = None

    @classmethod
    def ready(cls) -> _Starter:
        """Return the one there is, or another if that is gone."""
        if cls._ready is None or not cls._ready.lives():
            cls._ready = cls()
        return cls._ready

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair()
        self._orders.setblocking(False)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mail", "serve"],
                cwd=_ROOT,
                env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._end = atexit.register(partial(_end, self._orders, self._process))

    def lives(self) -> bool:
        """Say whether it still takes orders; end what is left of it if not."""
        try:
            if self._orders.recv(1):
                return True
        except BlockingIOError:
            return True
        except OSError:
            pass
        self._end()
        atexit.unregister(self._end)
        return False

    async def answer(self, order: bytes, raw: bytes) -> bytes:
        """Return what a process of its own makes of a mail. EOFError, OSError: it did not."""
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        with ours:
            ours.setblocking(False)
            with theirs:
                try:
                    socket.send_fds(self._orders, [order], [theirs.fileno()])
                except BlockingIOError:
                    # Hundreds wait for it: it takes no orders any more.
                    self._process.kill()
                    self._process.wait()
                    raise
            await loop.sock_sendall(ours, raw)
            ours.shutdown(socket.SHUT_WR)
            said = bytearray()
            while piece := await loop.sock_recv(ours, _PIECE):
                said += piece
        if len(said) - SIZE != int.from_bytes(said[:SIZE]):
            raise EOFError
        return bytes(said[SIZE:])


def _end(orders: socket.socket, process: subprocess.Popen[bytes]) -> None:
    orders.close()
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
