"""`python -m mail read < one.eml`: what a mail says, as one JSON object. Thin over inbound.py.

`python -m mail page < one.eml`: the page it brings, made harmless; nothing when it has none.
"""

from __future__ import annotations

import argparse
import os
import resource
import stat
import sys

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 5
_FILES = 32


def main(arguments: list[str] | None = None) -> int:
    """Run one of the tools; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m mail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read one mail from standard input")
    read.add_argument("--files", action="store_true", help="followed by the bytes of its files")
    commands.add_parser("page", help="make harmless the page of one mail from standard input")
    chosen = parser.parse_args(arguments)
    _limit()
    return _page() if chosen.command == "page" else _read(files=chosen.files)


def _limit() -> None:
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
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
    os.nice(10)


def _read(*, files: bool) -> int:
    from mail.inbound import LARGEST, UNREADABLE, read
    from mail.wire import to_json, to_wire

    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        mail = read(raw)
    except MemoryError:
        mail = UNREADABLE
    del raw
    told = to_wire(mail) if files else [to_json(mail).encode("utf-8", "replace") + b"\n"]
    for piece in told:
        sys.stdout.buffer.write(piece)
    return 0


def _page() -> int:
    from mail.inbound import LARGEST
    from mail.page import page_of

    page = page_of(sys.stdin.buffer.read(LARGEST + 1))
    sys.stdout.buffer.write((page or "").encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
