"""The reading process: what it may cost at most, what it answers, and how one is started.

Each begins as a copy of one that has read nothing: it is ready at once, and holds no more than a
program that has only been started.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import stat
import sys
from collections.abc import Sequence
from typing import NoReturn

from mail.inbound import LARGEST, UNREADABLE, read
from mail.page import page_of
from mail.wire import PAGE, READ, SIZE, to_json, to_wire

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 5
_FILES = 32
_FORGOTTEN = 60
"""Seconds of clock after which nobody waits any longer, whatever they said."""


def limit() -> None:
    """Set what a mail may cost at most, before anything of it is seen.

    Nothing is written but what is said, no dump is left behind, and everybody else goes first.
    """
    limits = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _FILES,
    }
    if not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        limits[resource.RLIMIT_FSIZE] = 0
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))
    os.nice(10)


def told(raw: bytes, *, files: bool) -> list[bytes]:
    """Return what a mail says as one line of JSON, and after it the bytes of its files if asked."""
    try:
        mail = read(raw)
    except MemoryError:
        mail = UNREADABLE
    return list(to_wire(mail)) if files else [to_json(mail).encode("utf-8", "replace") + b"\n"]


def page(raw: bytes) -> list[bytes]:
    """Return the page a mail brings, made harmless; nothing when it has none."""
    return [(page_of(raw) or "").encode("utf-8", "replace")]


def serve(orders: socket.socket) -> None:
    """Let a process of its own read each mail that is handed over, until the other end is closed.

    Whoever hands over is told to stop, and ends this one: a mail that is half read is read.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()
    while True:
        order, handed, _, _ = socket.recv_fds(orders, len(READ), 1)
        if not order:
            return
        if os.fork() == 0:
            orders.close()
            _answer(order, handed)
        for one in handed:
            os.close(one)


def _answer(order: bytes, handed: Sequence[int]) -> NoReturn:
    """Read the mail that comes in and send what it says; whatever happens, end here."""
    try:
        limit()
        signal.alarm(_FORGOTTEN)
        with socket.socket(fileno=handed[0]) as asked, asked.makefile("rwb") as both:
            raw = both.read(LARGEST + 1)
            said = page(raw) if order == PAGE else told(raw, files=True)
            del raw
            both.write(sum(map(len, said)).to_bytes(SIZE))
            both.writelines(said)
    finally:
        os._exit(0)
