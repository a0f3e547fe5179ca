"""National identity numbers are taken out of what is typed, before anything keeps it.

A number is one when its date and both its check digits are right, so that telephone, meter and case
numbers are left as they are. D-numbers and the numbers made for testing and for health care count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from models.catalogue.questions import tidy

_LENGTH: Final = 11
# A sign that people set between two digits of one number; a comma or a new line parts two numbers.
_SIGN: Final = r"(?:[^\w,;\n]|_)"
# Each is looked for from every digit, so that a number before it hides none.
# Eleven digits in a row, or with signs between.
_DIGITS: Final = re.compile(rf"(?<!\d)(?=(\d(?:{_SIGN}{{0,2}}\d){{10}})(?!\d))")
# The two halves apart: «010107 - 50160», «født 010107, personnummer 50160».
_HALVES: Final = re.compile(r"(?<!\d)(?=(\d\d[./\-]?\d\d[./\-]?\d\d\D{1,25}\d{5})(?!\d))")
# The year as people write it, with four digits: «01.01.2007 50160».
_DATED: Final = re.compile(
    r"(?<!\d)(?=((\d{1,2})\W?(\d{1,2})\W?(?:19|20)(\d\d)\D{0,25}(\d{5}))(?!\d))"
)
_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# A D-number adds to the day; numbers for health care and for testing add to the month.
_TO_DAY: Final = (0, 40)
_TO_MONTH: Final = (0, 20, 40, 65, 80)
# From 2032 the first check digit may leave other remainders, so that there are numbers enough.
_REMAINDERS: Final = frozenset({0, 1, 2, 3})
# Halves with words between them may be two numbers: then the digits must be right as they are now.
_NOW: Final = frozenset({0})


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was taken out, and whether anything was."""

    text: str = field(repr=False)
    found: bool


def mask(text: str, instead: str) -> Masked:
    """Return the text, tidy, with every valid national identity number replaced by `instead`.

    What is invisible goes first: a number is not hidden by a sign that nobody sees.
    """
    text = tidy(text)
    parts, end = [], 0
    for begins, ends in sorted(_found(text)):
        if begins >= end:
            parts += [text[end:begins], instead]
        end = max(end, ends)
    return Masked("".join((*parts, text[end:])), bool(parts))


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number stands, from its first digit to after its last."""
    for form, remainders in ((_DIGITS, _REMAINDERS), (_HALVES, _NOW)):
        for match in form.finditer(text):
            if _is_valid([int(sign) for sign in match[1] if sign.isdigit()], remainders):
                yield match.span(1)
    for match in _DATED.finditer(text):
        day, month, year, last = match.groups()[1:]
        if _is_valid([int(sign) for sign in f"{day:0>2}{month:0>2}{year}{last}"], _NOW):
            yield match.span(1)


def _is_valid(digits: list[int], remainders: frozenset[int]) -> bool:
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if not any(1 <= day - more <= 31 for more in _TO_DAY):
        return False
    if not any(1 <= month - more <= 12 for more in _TO_MONTH):
        return False
    first = sum(weight * digit for weight, digit in zip(_FIRST, digits, strict=False)) + digits[9]
    second = sum(weight * digit for weight, digit in zip(_SECOND, digits, strict=False))
    return first % _LENGTH in remainders and (second + digits[10]) % _LENGTH == 0
