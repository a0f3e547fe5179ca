"""One folder of a mailbox over one connection: what is in it, taking a mail, putting it away.

Blocks; for a thread of its own. Only bytes are fetched: the library's own reading of a mail is as
easily upset by a hostile one as any.
"""

from __future__ import annotations

import imaplib
import logging
import re
import selectors
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderCreateError, MailboxLoginError
from imap_tools.utils import encode_folder

from mail.inbound import LARGEST
from mail.mailbox import PUT_AWAY, Mailbox

log = logging.getLogger(__name__)

_LARGEST_HEAD = 256 * 1024
_SECONDS_TO_SIGN_OUT = 1.0
_KNOWN = "$Behandlet"
"""Marks a mail that is kept but could not be moved, where the server remembers such marks."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,20})")
_PREFIX = re.compile(rb'\(\("([^"]*)"')


class NotSignedIn(Exception):
    """The server does not let us in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail's bytes; of one that is too large its head alone. `is_known`: it was kept before."""

    raw: bytes = field(repr=False)
    is_whole: bool = True
    is_known: bool = False


@contextmanager
def opened(mailbox: Mailbox, token: str, tls: ssl.SSLContext, seconds: float) -> Iterator[Folder]:
    """Sign in and open the folder; sign out at the end. `seconds` is what an answer may take.

    Raises `NotSignedIn`, and otherwise what the library and the network raise.
    """
    box: BaseMailBox
    if mailbox.tls:
        box = MailBox(mailbox.host, mailbox.port, seconds, ssl_context=tls)
    else:
        box = MailBoxUnencrypted(mailbox.host, mailbox.port, seconds)
    try:
        _sign_in(box, mailbox, token)
        yield Folder(box, mailbox.folder)
    finally:
        with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
            box.client.sock.settimeout(_SECONDS_TO_SIGN_OUT)
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def _sign_in(box: BaseMailBox, mailbox: Mailbox, token: str) -> None:
    try:
        if mailbox.application:
            box.xoauth2(mailbox.user, token, initial_folder=None)
        elif f"{mailbox.user}{mailbox.password}".isascii():
            box.login(mailbox.user, mailbox.password, initial_folder=None)
        else:
            box.login_utf8(mailbox.user, mailbox.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error):
        raise NotSignedIn from None


class Folder:
    """The folder mail comes to."""

    def __init__(self, box: BaseMailBox, name: str) -> None:
        self._box = box
        self._client = box.client
        # What a server can do it says in full only to who has signed in.
        said = _words(self._client.capability())
        self._can = frozenset(said.decode("ascii", "replace").upper().split())
        self._away = self._prefix() + PUT_AWAY
        self._withheld: set[str] = set()
        self._make_place()
        box.folder.set(name)
        self.numbered = _words(self._client.response("UIDVALIDITY")).decode("ascii", "replace")
        """Numbers of mails mean something as long as this is the same."""

    def numbers(self) -> list[str]:
        """Return the numbers of all mails in the folder, the oldest first."""
        # The library keeps whatever the server tells unasked.
        self._client.untagged_responses.clear()
        return sorted(self._box.uids("ALL", charset=None), key=int)

    def take(self, number: str) -> Taken | None:
        """Return a mail as it is, without marking it as read; None when it is gone."""
        about = b" ".join(_parts(self._fetch(number, "(UID RFC822.SIZE FLAGS)")))
        size = _SIZE.search(about)
        if size is None:
            return None
        if _KNOWN.lower().encode() in about.lower():
            return Taken(b"", is_known=True)
        if int(size[1]) <= LARGEST:
            # The size told is an estimate on some servers; this much and no more is taken.
            raw = _literal(self._fetch(number, f"(BODY.PEEK[]<0.{LARGEST + 1}>)"))
            if raw is None or len(raw) <= LARGEST:
                return Taken(raw) if raw is not None else None
        head = _literal(self._fetch(number, f"(BODY.PEEK[HEADER]<0.{_LARGEST_HEAD}>)"))
        return Taken(head, is_whole=False) if head is not None else None

    def put_away(self, number: str) -> bool:
        """Move a mail that is kept; False when it can only be marked, and stays."""
        if self._move(number):
            return True
        self._make_place()  # somebody may have taken the folder away meanwhile
        if self._move(number):
            return True
        log.warning("a mail that is kept stays in the mailbox: it cannot be moved to %s", PUT_AWAY)
        self._does("STORE", number, "+FLAGS", r"(\Seen)")
        self._does("STORE", number, "+FLAGS", f"({_KNOWN})")
        return False

    def wait(self, bell: socket.socket, *, told: float, untold: float) -> None:
        """Wait until the server tells of something, the bell rings, or it has been long enough."""
        if "IDLE" not in self._can:
            _readable(bell, seconds=untold)
            return
        self._box.idle.start()  # type: ignore[no-untyped-call]
        try:
            _readable(bell, self._client.sock, seconds=told)
        finally:
            # Here a connection that is gone is noticed, too.
            self._box.idle.stop()  # type: ignore[no-untyped-call]

    def hang_up(self) -> None:
        """End the connection from another thread, whatever this one waits for."""
        with suppress(OSError):
            self._client.sock.shutdown(socket.SHUT_RDWR)

    def _move(self, number: str) -> bool:
        away = encode_folder(self._away).decode("ascii")
        if "MOVE" in self._can:
            return self._does("MOVE", number, away)
        # Without UIDPLUS everything that anybody has marked would be deleted with it.
        return (
            "UIDPLUS" in self._can
            and self._does("COPY", number, away)
            and self._does("STORE", number, "+FLAGS", r"(\Deleted)")
            and self._does("EXPUNGE", number)
        )

    def _does(self, command: str, *arguments: str) -> bool:
        try:
            return bool(self._client.uid(command, *arguments)[0] == "OK")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return False

    def _fetch(self, number: str, what: str) -> list[object]:
        try:
            done, found = self._client.uid("FETCH", number, what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            done, found = "BAD", []
        if done != "OK" and number not in self._withheld:
            log.warning("the server does not give out a mail; it is asked again")
            self._withheld.add(number)
        return list(found) if done == "OK" else []

    def _make_place(self) -> None:
        # It says no when the folder is there, which is what we want.
        with suppress(MailboxFolderCreateError):
            self._box.folder.create(self._away)

    def _prefix(self) -> str:
        """Return what the names of our own folders begin with (RFC 2342)."""
        if "NAMESPACE" not in self._can:
            return ""
        found = _PREFIX.match(_words(self._client.namespace()))
        return found[1].decode("ascii", "replace") if found else ""


def _readable(*sockets: socket.socket, seconds: float) -> None:
    with selectors.DefaultSelector() as selector:
        for one in sockets:
            selector.register(one, selectors.EVENT_READ)
        selector.select(seconds)


def _words(answer: tuple[str, list[bytes | None]]) -> bytes:
    """Return what a server answers in one line."""
    return (answer[1] and answer[1][-1]) or b""


def _parts(found: list[object]) -> Iterator[bytes]:
    for one in found:
        yield from (part for part in (one if isinstance(one, tuple) else (one,)) if part)


def _literal(found: list[object]) -> bytes | None:
    """Return the bytes a server sent; what it tells of other mails has none."""
    return next((one[1] for one in found if isinstance(one, tuple)), None)
