"""National identity numbers are taken out of what is typed, before anything keeps it.

A number is one when its date and both its check digits are right, so that telephone, meter and case
numbers are left as they are. D-numbers and the numbers made for testing and for health care count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_LENGTH: Final = 11
# Eleven digits in a row, or with the spaces, dots and dashes that people set between them.
_DIGITS: Final = re.compile(r"(?<!\d)\d(?:[ \t\u00a0\u2009\u202f.\-–/]{0,2}\d){10}(?!\d)")
_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# A D-number adds to the day; numbers for health care and for testing add to the month.
_TO_DAY: Final = (0, 40)
_TO_MONTH: Final = (0, 20, 40, 65, 80)
# From 2032 the first check digit may leave other remainders, so that there are numbers enough.
_REMAINDERS: Final = frozenset({0, 1, 2, 3})


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was taken out, and whether anything was."""

    text: str = field(repr=False)
    found: bool


def mask(text: str, instead: str) -> Masked:
    """Return the text with every valid national identity number replaced by `instead`."""
    found = False

    def taken(match: re.Match[str]) -> str:
        nonlocal found
        digits = [int(sign) for sign in match.group() if sign.isdigit()]
        if not _is_valid(digits):
            return match.group()
        found = True
        return instead

    without = _DIGITS.sub(taken, text)
    return Masked(without, found)


def _is_valid(digits: list[int]) -> bool:
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if not any(1 <= day - more <= 31 for more in _TO_DAY):
        return False
    if not any(1 <= month - more <= 12 for more in _TO_MONTH):
        return False
    first = sum(weight * digit for weight, digit in zip(_FIRST, digits, strict=False)) + digits[9]
    second = sum(weight * digit for weight, digit in zip(_SECOND, digits, strict=False))
    return first % _LENGTH in _REMAINDERS and (second + digits[10]) % _LENGTH == 0
