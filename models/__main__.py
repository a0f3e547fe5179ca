"""Tools over the rules: `python -m models TOOL`, an item per line in, a JSON object per line out.

Thin on purpose, so that what is measured is the code that runs. It knows no database.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import BinaryIO, TextIO

from models.deadlines import OSLO, count_deadlines

Tool = Callable[[BinaryIO, TextIO], int]

DEADLINE_HELP = """\
Read ISO 8601 receipt times, one per line, and print for each a JSON object with the dates
"received", "nominal" (one month on), "due" (the next working day from there) and
"extended_due" (if the case is extended). All are dates in Oslo.

A time without an offset is Oslo time, and a date alone is that day in Oslo.
A line that is no such time gives {"error": ...}; the rest are still answered, and the exit
status is 1."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool that was named and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m models", description="Tools over the rules.")
    tools = parser.add_subparsers(title="tools", metavar="TOOL", required=True)
    deadline = tools.add_parser(
        "deadline",
        help="from times of receipt to due dates",
        description=DEADLINE_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    deadline.set_defaults(tool=print_deadlines)
    tool: Tool = parser.parse_args(arguments).tool
    return tool(sys.stdin.buffer, sys.stdout)


def print_deadlines(lines: BinaryIO, out: TextIO) -> int:
    """Answer each line as it comes; 1 if any was not a time of receipt, else 0."""
    status = 0
    for line in lines:
        try:
            answer = dates_of(receipt_time(line))
        except (ValueError, OverflowError) as error:
            answer, status = {"error": str(error)}, 1
        out.write(json.dumps(answer) + "\n")
        out.flush()
    return status


def receipt_time(line: bytes) -> datetime:
    """Read one time, in Oslo where no offset is given; ValueError if it is not one.

    Bytes, because a line that is not UTF-8 must not cost the others their answer.
    """
    try:
        received_at = datetime.fromisoformat(line.decode("utf-8-sig").strip())
    except ValueError:
        # Not quoted: what was pasted by mistake may be somebody's name.
        raise ValueError("not an ISO 8601 time, as in 2026-01-31T14:05:00+01:00") from None
    if received_at.utcoffset() is None:
        return received_at.replace(tzinfo=OSLO)
    return received_at


def dates_of(received_at: datetime) -> dict[str, str]:
    """The four dates that follow from one time of receipt."""
    days = count_deadlines(received_at)
    return {
        "received": days.received_on.isoformat(),
        "nominal": days.nominal_on.isoformat(),
        "due": days.due_on.isoformat(),
        "extended_due": days.extended_on.isoformat(),
    }


if __name__ == "__main__":
    raise SystemExit(main())
