"""Whether what somebody writes after an answer is a word to us and not to the person. Pure.

Who has pressed Send and thinks again presses Reply: «Vent! Ikke send den, jeg glemte vedlegget.»
Such a word is short, and an answer in the place of another seldom is. It must not go out as one.
"""

from __future__ import annotations

from mail.greetings import goodbye_at
from mail.quotes import bare
from mail.taking_back import takes_back

SHORT = 200
"""Characters above the greeting: what is shorter, and comes after an answer, may be such a word."""

_MOST_LINES = 200


def may_be_one(text: str, *, has_sent: bool) -> bool:
    """Say whether a text may mean that what its writer sent before is not to go.

    `has_sent`: the writer had something on its way to the person, or has it as a draft.
    """
    lines = text.split("\n")[:_MOST_LINES]
    said = "\n".join(lines[: goodbye_at([bare(line) for line in lines])]).strip()
    return takes_back(said) or (has_sent and len(said) < SHORT)
