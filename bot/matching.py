"""Which button a typed text means: its number, its words, or the word it begins with.

Exact words alone, whatever their letters' size and signs; what a sentence means is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.buttons import Button
from bot.said import Press
from locales import Words
from models.catalogue.questions import tidy

_LONGEST_LABEL: Final = 200
_HAS_SYNONYMS: Final = frozenset(
    {Press.SEND, Press.SKIP, Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN, Press.RESTART}
)


def plain(text: str) -> str:
    """Return the words of a text in small letters with one space between."""
    marks = (sign if sign.isalnum() else " " for sign in tidy(text).casefold())
    return " ".join("".join(marks).split())


def matched(text: str, shown: Sequence[Button], words: Words) -> Button | None:
    """Return the one button on the screen that the text names; None for none or several."""
    if len(text) > _LONGEST_LABEL:
        return None
    typed = _without_thanks(plain(text), words)
    for name in (_by_label, _by_number, _by_first_word, _by_synonym):
        found = [button for button in shown if typed in name(button, words)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def says_no(text: str, words: Words) -> bool:
    """Say whether the text is a plain no, as one answers when there is nothing to tell."""
    typed = _without_thanks(plain(text), words)
    return typed in (plain(words("common.no")), *_synonyms(Press.SKIP, words))


def matched_several(text: str, options: Sequence[Button], words: Words) -> tuple[Button, ...]:
    """Return the options a text lists: «1 og 3», «noe er feil, noe mangler»; () if one is not."""
    if len(text) > _LONGEST_LABEL * len(options):
        return ()
    joined = f" {words('chat.and')} "
    listed = plain(text).split()
    if not all(word.isdigit() for word in listed):
        listed = tidy(text).casefold().replace(joined, ",").replace("\n", ",").split(",")
        listed = [part for part in listed if plain(part)]
    return _each(listed, options, words) or _each(
        [word for word in plain(text).split() if word != words("chat.and")], options, words
    )


def _each(listed: Sequence[str], options: Sequence[Button], words: Words) -> tuple[Button, ...]:
    found = [matched(part, options, words) for part in listed]
    return tuple(button for button in found if button) if all(found) else ()


def _by_label(button: Button, _: Words) -> tuple[str, ...]:
    return (plain(button.label),)


def _by_number(button: Button, _: Words) -> tuple[str, ...]:
    return (str(button.number),) if button.number else ()


def _by_first_word(button: Button, _: Words) -> tuple[str, ...]:
    first, comma, _rest = button.label.partition(",")
    return (plain(first),) if comma and " " not in first else ()


def _by_synonym(button: Button, words: Words) -> tuple[str, ...]:
    return _synonyms(button.said.press, words) if button.said.press in _HAS_SYNONYMS else ()


def _synonyms(press: Press | None, words: Words) -> tuple[str, ...]:
    return tuple(plain(also) for also in words(f"chat.also.{press}").split(","))


def _without_thanks(typed: str, words: Words) -> str:
    """Return «ja» of «ja takk»."""
    asked, _, last = typed.rpartition(" ")
    return asked if asked and last == words("chat.thanks") else typed
