"""What the machine did meanwhile, and what a process takes of it."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 0.02  # seconds


def _ticks() -> list[int]:
    """The machine's time by kind, in hundredths of a second: /proc/stat's first line."""
    return [int(word) for word in Path("/proc/stat").read_text("ascii").split("\n")[0].split()[1:9]]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened on the machine since this was made."""

    ticks: list[int] = field(default_factory=_ticks)
    began: float = field(default_factory=time.monotonic)

    def __str__(self) -> str:
        spent = [after - before for before, after in zip(self.ticks, _ticks(), strict=True)]
        total = sum(spent) or 1
        idle, steal = (100 * (spent[3] + spent[4]) / total, 100 * spent[7] / total)
        load = os.getloadavg()[0]
        cores = os.cpu_count() or 1
        quiet = steal < 1 and load < cores
        return (
            f"{cores} cores, Python {platform.python_version()}; in {self.seconds:.0f} s: "
            f"steal {steal:.1f} %, idle {idle:.0f} %, load {load:.1f}"
            + ("" if quiet else "\nThe machine was not ours alone: read the ratios, not the times.")
        )

    @property
    def seconds(self) -> float:
        """How long ago this was made."""
        return time.monotonic() - self.began


def on_processor(process: int) -> float:
    """For how many seconds a process's first thread has run, waiting not counted.

    The kernel counts a stretch when it ends, so a process at work is waited for, though not long.
    """
    until = time.monotonic() + PATIENCE
    while _running(process) and time.monotonic() < until:
        time.sleep(PATIENCE / 100)
    return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e9


def _running(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    return stat.rpartition(")")[2].split()[0] == "R"


def megabytes(process: int) -> float:
    """How much memory a process holds now: its resident set."""
    for line in Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(process)
