"""`python -m mail read < one.eml`: what a mail says, as one JSON object. Thin over inbound.py.

`python -m mail page < one.eml`: the page it brings, made harmless; nothing when it has none.
`python -m mail serve`: both, for one mail after the other, as the portal has it done (reader.py).
"""

from __future__ import annotations

import argparse
import socket
import sys

from mail import reading
from mail.inbound import LARGEST


def main(arguments: list[str] | None = None) -> int:
    """Run one of the tools; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m mail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read one mail from standard input")
    read.add_argument("--files", action="store_true", help="followed by the bytes of its files")
    commands.add_parser("page", help="make harmless the page of one mail from standard input")
    commands.add_parser("serve", help="read the mails that the portal hands over")
    chosen = parser.parse_args(arguments)
    if chosen.command == "serve":
        with socket.socket(fileno=sys.stdin.fileno()) as orders:
            reading.serve(orders)
        return 0
    reading.limit()
    raw = sys.stdin.buffer.read(LARGEST + 1)
    said = reading.page(raw) if chosen.command == "page" else reading.told(raw, files=chosen.files)
    del raw
    sys.stdout.buffer.writelines(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
