"""Dates as mail programs write them in the header of a mail they quote. Pure.

Norwegian (both written forms) and English, with names of months or with figures; Norwegian time
where no zone is named. What could be read two ways is not read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_LONGEST = 120
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan januar january", "feb februar february", "mar mars march", "apr april"),
            *("mai may", "jun juni june", "jul juli july", "aug august"),
            *("sep sept september", "okt oct oktober october", "nov november"),
            "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}
_INTERNET = re.compile(
    r"(?:[a-z]{3}, ?)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|gmt|ut)\b"
)
_YEAR_FIRST = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)\b")
_SLASHES = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b")
_DAY_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:\.|st|nd|rd|th)? (?P<name>[a-z]{3,9})\.?,? (?P<year>\d{4})\b"
)
_MONTH_DAY = re.compile(
    r"\b(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})\b"
)
_TIME = re.compile(r"\b(\d{1,2})[:.](\d\d)(?:[:.](\d\d))? ?(am|pm|a\.m\.|p\.m\.)?(?![\d:])")
_OFFSET = re.compile(r"(?:gmt|utc)? ?([+-])(\d{1,2}):?(\d\d)?\)?(?: \([a-z]+\))?\s*$")
_ZONE = re.compile(r"\b(cet|cest|gmt|utc)\b")
_ZONES = {"cet": 1, "cest": 2, "gmt": 0, "utc": 0}


def read_date(value: str) -> datetime | None:
    """Return the moment a header's date names, in UTC; None for what is none or is ambiguous."""
    words = " ".join(value[:_LONGEST].replace("\u202f", " ").lower().split())
    try:
        if _INTERNET.match(words):
            at = parsedate_to_datetime(words)
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        return _read(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read(words: str) -> datetime | None:
    patterns = (_YEAR_FIRST, _DAY_FIRST, _SLASHES, _DAY_MONTH, _MONTH_DAY)
    match = next((found for pattern in patterns if (found := pattern.search(words))), None)
    if match is None:
        return None
    said = match.groupdict()
    month = _MONTHS.get(said["name"]) if "name" in said else int(said["month"])
    day, year = int(said["day"]), int(said["year"])
    if month is None:
        return None
    if match.re is _SLASHES and day != month:
        if day <= 12 and month <= 12:  # which of them is the month, only the writer knows
            return None
        day, month = max(day, month), min(day, month)
    after = words[match.end() :]
    hour, minute, second = _time(after)
    year += 2000 if year < 100 else 0
    if not 1990 <= year <= 2100:
        return None
    zone = _zone(after)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)


def _time(words: str) -> tuple[int, int, int]:
    match = _TIME.search(words)
    if match is None:
        return 0, 0, 0
    hour, half = int(match[1]), (match[4] or "")[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(match[2]), int(match[3] or 0)


def _zone(words: str) -> ZoneInfo | timezone:
    if offset := _OFFSET.search(words):
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-away if offset[1] == "-" else away)
    named = _ZONE.search(words)
    return timezone(timedelta(hours=_ZONES[named[1]])) if named else OSLO
