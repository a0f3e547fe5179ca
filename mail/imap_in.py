"""Mail comes in from a mailbox: each mail is handed on, and put away only when that has returned.

The library speaks in a thread of its own; what is handed on is handed on in the loop of the caller.
A mail is known by the number it has in its folder, never by whether somebody has read it: a mail
opened in Outlook before us is not lost. Whatever is still in the folder is looked at again after
every new connection, so `receive` must take the same mail twice for one.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from imaplib import IMAP4
from typing import TypeVar

from imap_tools.errors import ImapToolsError

from mail.access_token import AccessTokens, TokenRefused
from mail.imap_folder import Folder, NotSignedIn, Taken, opened
from mail.mailbox import Mailbox
from mail.smtp_in import Arrived, Receive

log = logging.getLogger(__name__)

_SECONDS_TO_CLOSE = 2.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, in seconds.

    `sweep` is how long to wait for the server to tell of mail before looking all the same, and
    `unasked` the same where it does not tell. `answer` is what one answer of the server, and
    `keeping` what `receive`, may take. After a fault it waits `first`, and then twice as long each
    time, up to `longest`.
    """

    sweep: float = 55.0
    unasked: float = 20.0
    answer: float = 30.0
    keeping: float = 60.0
    first: float = 1.0
    longest: float = 300.0


ORDINARY = Pace()


class Collecting:
    """A mailbox that is read; `close` ends it."""

    def __init__(
        self, mailbox: Mailbox, receive: Receive, tls: ssl.SSLContext | None, pace: Pace
    ) -> None:
        self._mailbox = mailbox
        self._receive = receive
        # The library's own context would take any certificate.
        self._tls = tls or ssl.create_default_context()
        self._pace = pace
        self._tokens = AccessTokens(mailbox.application) if mailbox.application else None
        self._loop = asyncio.get_running_loop()
        self._stopping = threading.Event()
        self._bell, self._rung = socket.socketpair()
        self._ended = asyncio.Event()
        self._folder: Folder | None = None
        self._left: set[str] = set()
        self._numbered = ""
        self._fault = ""
        self._pause = pace.first
        self._seen_through = threading.Event()
        # A thread that hangs in the network must not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="imap", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"Collecting({self._mailbox.host}:{self._mailbox.port})"

    @property
    def all_is_in(self) -> bool:
        """Whether all that lay in the folder was looked at, over the connection that stands."""
        return self._seen_through.is_set()

    async def close(self) -> None:
        """Finish the mail in hand and sign out; a server that does not answer is hung up on."""
        self._stopping.set()
        self._bell.send(b".")
        for hang_up in (False, True):
            if hang_up and self._folder is not None:
                self._folder.hang_up()
            with suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS_TO_CLOSE):
                    await self._ended.wait()
                    self._thread.join()
                    break
        self._bell.close()
        self._rung.close()

    # What follows runs in the thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
            except Exception as error:
                self._note(_what(error))
            self._stopping.wait(self._pause)
            self._pause = min(self._pause * 2, self._pace.longest)
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ended.set)

    def _follow(self) -> None:
        """Read the mailbox over one connection, for as long as it lasts."""
        try:
            token = self._in_loop(self._tokens.current, self._pace.keeping) if self._tokens else ""
            with opened(self._mailbox, token, self._tls, self._pace.answer) as folder:
                self._folder = folder
                if folder.numbered != self._numbered:
                    self._numbered, self._left = folder.numbered, set()
                while not self._stopping.is_set():
                    self._sweep(folder)
                    self._seen_through.set()
                    self._all_well()
                    folder.wait(self._rung, told=self._pace.sweep, untold=self._pace.unasked)
        except NotSignedIn:
            if self._tokens:
                self._tokens.forget()
            raise
        finally:
            self._seen_through.clear()
            self._folder = None

    def _sweep(self, folder: Folder) -> None:
        """Take every mail in the folder that has not been dealt with."""
        there = folder.numbers()
        self._left.intersection_update(there)
        for number in there:
            if self._stopping.is_set():
                return
            if number not in self._left and (taken := folder.take(number)):
                self._hand_on(folder, number, taken)

    def _hand_on(self, folder: Folder, number: str, taken: Taken) -> None:
        if not taken.is_known:
            arrived = Arrived(taken.raw, "", (), "imap", is_whole=taken.is_whole)
            try:
                self._in_loop(lambda: self._receive(arrived), self._pace.keeping)
            except Exception as error:
                # It stays where it is, and is taken again at the next sweep.
                log.error("a mail was not kept: %s", type(error).__name__)
                return
        if not taken.is_whole:
            log.warning("a mail is too large and is left in the mailbox; its head is kept")
        if taken.is_known or not taken.is_whole or not folder.put_away(number):
            self._left.add(number)

    def _in_loop(self, work: Callable[[], Awaitable[_T]], seconds: float) -> _T:
        async def run() -> _T:
            return await work()

        future = asyncio.run_coroutine_threadsafe(run(), self._loop)
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise

    def _all_well(self) -> None:
        self._pause = self._pace.first
        if self._fault:
            log.info("the mailbox is read again")
            self._fault = ""

    def _note(self, fault: str) -> None:
        """Say what is wrong once, and again when it is something else."""
        if fault != self._fault and not self._stopping.is_set():
            log.warning("the mailbox cannot be read: %s", fault)
            self._fault = fault


def collect(
    mailbox: Mailbox,
    receive: Receive,
    *,
    tls: ssl.SSLContext | None = None,
    pace: Pace = ORDINARY,
) -> Collecting:
    """Read a mailbox from now on; `receive` returns when a mail is kept, and raises otherwise.

    Nothing it meets ends it: it signs in again, after a while that grows.
    """
    return Collecting(mailbox, receive, tls, pace)


def _what(error: Exception) -> str:
    """Name a fault in words of ours: a server's may name a person, and its errors quote them."""
    match error:
        case TokenRefused():
            return f"no token is given ({error})"
        case NotSignedIn():
            return "sign-in was refused"
        case ssl.SSLError():
            return f"TLS failed ({type(error).__name__})"
        case ImapToolsError() | IMAP4.error() | OSError():
            return f"the server or the way to it ({type(error).__name__})"
        case _:
            return type(error).__name__
