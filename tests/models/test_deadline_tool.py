"""`python -m models deadline`, run as somebody at a shell runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LAST_OF_JANUARY = {
    "received": "2026-01-31",
    "nominal": "2026-02-28",
    "due": "2026-03-02",
    "extended_due": "2026-04-30",
}


def run(*arguments: str, lines: bytes = b"") -> tuple[int, list[dict[str, str]], str]:
    """Exit status, the objects printed, and what was said on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "models", *arguments],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        timeout=60,
    )
    return (
        done.returncode,
        [json.loads(line) for line in done.stdout.splitlines()],
        str(done.stderr),
    )


def test_each_receipt_time_gets_its_four_dates_on_its_own_line() -> None:
    status, answers, _ = run(
        "deadline", lines=b"2026-01-31T14:05:00+01:00\n2026-06-30T22:30:00Z\n2026-10-31T08:00Z"
    )

    assert status == 0
    assert answers == [
        LAST_OF_JANUARY,
        {
            "received": "2026-07-01",
            "nominal": "2026-08-01",
            "due": "2026-08-03",
            "extended_due": "2026-10-01",
        },
        {
            "received": "2026-10-31",
            "nominal": "2026-11-30",
            "due": "2026-11-30",
            "extended_due": "2027-02-01",
        },
    ]


def test_a_time_without_an_offset_is_read_as_oslo_time() -> None:
    _, answers, _ = run("deadline", lines=b"2026-01-31T23:59:59\n2026-01-31 00:00\n2026-01-31\n")

    assert answers == [LAST_OF_JANUARY] * 3


def test_lines_as_windows_writes_them_are_read() -> None:
    status, answers, _ = run("deadline", lines=b"\xef\xbb\xbf2026-01-31\r\n2026-01-31\r\n")

    assert (status, answers) == (0, [LAST_OF_JANUARY] * 2)


def test_bad_lines_say_so_and_do_not_cost_the_others_their_answer() -> None:
    bad = [
        b"",
        b"Kari Nordmann",
        b"2026-02-30",
        b"2026-13-01T00:00:00Z",
        b"\xff\xfe",
        b"9" * 1_000_000,
        b"9999-12-31",
        b"0001-01-01T00:00:00+14:00",
        b"2100-12-15",
    ]

    status, answers, said = run("deadline", lines=b"\n".join([*bad, b"2026-01-31"]))

    assert status == 1
    assert [list(answer) for answer in answers[:-1]] == [["error"]] * len(bad)
    assert answers[-1] == LAST_OF_JANUARY
    assert "Traceback" not in said


def test_a_line_that_is_no_time_is_not_repeated() -> None:
    _, answers, said = run("deadline", lines=b"Kari Nordmann\n")

    assert "Kari" not in str(answers) + said


def test_nothing_in_gives_nothing_out() -> None:
    assert run("deadline")[:2] == (0, [])


def test_an_unknown_tool_is_refused_and_the_known_one_named() -> None:
    status, answers, said = run("dealine")

    assert (status, answers) == (2, [])
    assert "deadline" in said


def test_the_help_tells_how_a_time_without_an_offset_is_read() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "models", "deadline", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0
    assert "without an offset is Oslo time" in done.stdout
