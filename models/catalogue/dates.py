"""A date as people remember it: a day, a month, a year, or their own words for about when.

What reads as a date is kept as `2025`, `2025-03` or `2025-03-12`, and shown in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models.catalogue.questions import Answers, Invalid, Question, Say

_DAY = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{2}|\d{4})\.?")
_DAY_KEPT = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[./ -]+(\d{4})")
_MONTH_KEPT = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_KEPT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?")
_EARLIEST, _LATEST = 1950, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproximateDate(Question):
    """About when something happened; what has a date's form must be one, words are kept.

    `exact`: nothing but a day will do. `past`: the day has been when it is told of.
    """

    longest: int = 100
    exact: bool = False
    past: bool = False

    def accept(self, text: str) -> str:
        """Return a date in one form, or the words as they are."""
        line = " ".join(text.split())
        if len(line) > self.longest:
            raise Invalid("too_long", longest=self.longest, length=len(line))
        if match := _DAY_KEPT.fullmatch(line):
            return _day(match[1], match[2], match[3])
        if match := _DAY.fullmatch(line):
            return _day(_year(match[3]), match[2], match[1])
        if self.exact:
            raise Invalid("not_a_day")
        if match := _MONTH_KEPT.fullmatch(line):
            return _day(match[1], match[2], "1")[:7]
        if match := _MONTH.fullmatch(line):
            return _day(match[2], match[1], "1")[:7]
        if _YEAR.fullmatch(line):
            return _day(line, "1", "1")[:4]
        return line

    def typed(self, answer: str) -> str:
        """Return a day as people write it: 12.3.2026."""
        match = _KEPT.fullmatch(answer)
        if match is None or match[3] is None:
            return answer
        return ".".join((str(int(match[3])), str(int(match[2])), match[1]))

    def is_ahead(self, answer: str, today: date) -> bool:
        """Say whether an answer that holds is a day still to come, where it must have been."""
        return self.past and self.exact and answer > today.isoformat()

    def show(self, answers: Answers, say: Say) -> str:
        """Return the date in words."""
        answer = answers.get(self.key, "")
        match = _KEPT.fullmatch(answer)
        if match is None:
            return answer or say("common.not_answered")
        year, number, day = match.groups()
        month = say(f"common.month_name.{int(number)}")
        if day is None:
            return say("common.month", month=month, year=year)
        return say("common.day", day=int(day), month=month, year=year)


def _day(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid("not_a_date") from None
    if not _EARLIEST <= found.year <= _LATEST:
        raise Invalid("not_a_date")
    return found.isoformat()


def _year(figures: str) -> str:
    """Return the year that two figures stand for: 50 is 1950, 49 is 2049."""
    if len(figures) > 2:
        return figures
    return f"{'19' if int(figures) >= _EARLIEST % 100 else '20'}{figures}"
