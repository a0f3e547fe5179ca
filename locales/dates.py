"""Dates and times as each language writes them, in Norwegian time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

OSLO = ZoneInfo("Europe/Oslo")
# Babel's Norwegian says «døgn» where people say «dager».
_UNITS = {
    "nb": {"day": ("dag", "dager"), "year": ("år", "år")},
    "nn": {"day": ("dag", "dagar"), "year": ("år", "år")},
    "en": {"day": ("day", "days"), "year": ("year", "years")},
}
# A day is never parted from its month by the end of a line.
_DAY_MONTH = {"nb": "d.\u00a0MMMM", "nn": "d.\u00a0MMMM", "en": "d\u00a0MMMM"}
_BABEL = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


def long_date(day: date, language: str) -> str:
    """Return `mandag 28. desember 2026`."""
    return format_date(day, f"EEEE {_DAY_MONTH[language]} y", locale=_BABEL[language])


def plain_date(day: date, language: str) -> str:
    """Return `28. desember 2026`."""
    return format_date(day, f"{_DAY_MONTH[language]} y", locale=_BABEL[language])


def short_date(day: date) -> str:
    """Return `28.12.2026`."""
    return f"{day:%d.%m.%Y}"


def long_instant(instant: datetime, language: str) -> str:
    """Return `22. november 2026 kl. 15.05`."""
    local = instant.astimezone(OSLO)
    day = plain_date(local.date(), language)
    return f"{day} at {local:%H:%M}" if language == "en" else f"{day} kl. {local:%H.%M}"


def stretch(length: timedelta, language: str) -> str:
    """Return a length of time in whole years, or else in days: `3 år`, `30 dager`."""
    years, odd = divmod(length.days, 365)
    count, unit = (length.days, "day") if odd or not years else (years, "year")
    one, many = _UNITS[language][unit]
    return f"{count} {one if count == 1 else many}"
