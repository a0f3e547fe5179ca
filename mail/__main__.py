"""`python -m mail read < one.eml`: what a mail says, as one JSON object. Thin over inbound.py."""

from __future__ import annotations

import argparse
import resource
import sys

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 5


def main(arguments: list[str] | None = None) -> int:
    """Run one of the tools; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m mail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read one mail from standard input")
    read.add_argument("--files", action="store_true", help="with the content of files, as base64")
    chosen = parser.parse_args(arguments)
    return _read(files=chosen.files)


def _read(*, files: bool) -> int:
    # Before anything of the mail is seen: what it may cost at most.
    for limit, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _CPU_SECONDS)):
        resource.setrlimit(limit, (most, most))
    from mail.inbound import LARGEST, UNREADABLE, read
    from mail.wire import to_json

    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        mail = read(raw)
    except MemoryError:
        mail = UNREADABLE
    del raw
    sys.stdout.buffer.write(to_json(mail, files=files).encode("utf-8") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
