"""From times to one table: medians of each round, and the median of the rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from tests.bench.walk import EMPTY, MEASURED

HEAD = (
    f"{'':39}{'reads':>6}{'rows':>5}{'portal':>9}{'floor':>9}"
    f"{'ratio':>7}{'':15}{'cpu':>5}{'empty':>7}"
)
LEGEND = (
    "ratio: portal/floor, the median of the rounds (and the extremes). cpu: the same for the time "
    "on a\nprocessor, which others on the machine do not change. empty: portal/the empty form POST."
)


@dataclass(frozen=True, slots=True)
class Did:
    """What a server took for each request, by name: seconds, and seconds on a processor."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    busy: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Round:
    """Both servers in one round."""

    portal: Did = field(default_factory=Did)
    floor: Did = field(default_factory=Did)


@dataclass(frozen=True, slots=True)
class Does:
    """What a press does to the database."""

    reads: int
    rows: int


def table(rounds: list[Round], does: dict[str, Does]) -> Iterator[str]:
    """The lines of the table: milliseconds, and how many times the floor and the empty POST."""
    yield HEAD
    for name, what in MEASURED.items():
        portal = [median(one.portal.seconds[name]) for one in rounds]
        floor = [median(one.floor.seconds[name]) for one in rounds]
        empty = [median(one.floor.seconds[EMPTY.name]) for one in rounds]
        busy = [median(one.portal.busy[name]) / median(one.floor.busy[name]) for one in rounds]
        ratios = _ratios(portal, floor)
        spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
        yield (
            f"{what:39}{does[name].reads:>6}{does[name].rows:>5}"
            f"{_milliseconds(portal)}{_milliseconds(floor)}"
            f"{median(ratios):>7.2f} {spread:14}{median(busy):>5.2f}"
            f"{median(_ratios(portal, empty)):>7.0f}"
        )
    empty = [median(one.floor.seconds[EMPTY.name]) for one in rounds]
    yield f"{'an empty form, POST, on bare aiohttp':59}{_milliseconds(empty)}"
    yield LEGEND


def _ratios(these: list[float], those: list[float]) -> list[float]:
    return [this / that for this, that in zip(these, those, strict=True)]


def _milliseconds(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:>6.1f} ms"
