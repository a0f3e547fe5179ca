"""Which button a typed text means: its number, its words, or the word it begins with.

Whatever their letters' size and signs, and with a slip or two where no other button is as near;
what a sentence means is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.buttons import Button
from bot.said import Press, Said
from bot.typos import allowed, distance
from locales import Words
from models.catalogue.questions import tidy

_LONGEST_LABEL: Final = 200
HAS_SYNONYMS: Final = frozenset(
    {
        *(Press.SEND, Press.SKIP, Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN),
        *(Press.RESTART, Press.MY_CASE, Press.NEW_CODE, Press.NONE_OF_THESE, Press.GO_ON),
        Press.LEAVE,
    }
)
_ONLY_EXACTLY: Final = frozenset(
    {Press.SEND, Press.DROP, Press.RESTART_SURE, Press.WITHDRAW_SURE, Press.INSTEAD}
)
"""What is not called back, or takes something away: no slip leads to it."""
ANYWHERE: Final = (Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN, Press.RESTART)
"""What a person may ask for by word wherever they are."""


def plain(text: str) -> str:
    """Return the words of a text in small letters with one space between."""
    marks = (sign if sign.isalnum() else " " for sign in tidy(text).casefold())
    return " ".join("".join(marks).split())


def matched(
    text: str, shown: Sequence[Button], words: Words, *, shortest: int = 0
) -> Button | None:
    """Return the one button on the screen that the text names; None for none or several.

    `shortest`: letters a name must have for slips in it to be forgiven.
    """
    if len(text) > _LONGEST_LABEL:
        return None
    typed = _without_thanks(plain(text), words)
    for name in (
        _by_label,
        _by_number,
        _by_first_word,
        _by_other_words,
        _by_synonym,
        _by_beginning,
    ):
        found = [button for button in shown if typed in name(button, words)]
        if found:
            return found[0] if len({button.said for button in found}) == 1 else None
    return _nearest(typed, shown, words, shortest) if typed else None


def commanded(text: str, words: Words) -> Press | None:
    """Return what is asked for by a word that holds everywhere, on the screen or not."""
    if len(text) > _LONGEST_LABEL:
        return None
    buttons = [Button(words(f"chat.button.{press}"), Said(press)) for press in ANYWHERE]
    found = matched(text, buttons, words, shortest=6)
    return found.said.press if found else None


def is_any_of(key: str, text: str, words: Words) -> bool:
    """Say whether a text is one of the listed ones, a slip in a longer one forgiven."""
    typed = _without_thanks(plain(text[:_LONGEST_LABEL]), words)
    names = listed(key, words)
    return any(
        typed == name or (len(name) >= 6 and distance(typed, name, 1) <= 1) for name in names
    )


def is_skip(text: str, words: Words) -> bool:
    """Say whether a text asks to pass a question by, or has no answer to it."""
    typed = _without_thanks(plain(text[:_LONGEST_LABEL]), words)
    return typed in (plain(words("chat.button.skip")), *_synonyms(Press.SKIP, words))


def listed(key: str, words: Words) -> tuple[str, ...]:
    """Return the words of a list that a sentence holds, as they are compared."""
    return tuple(filter(None, (plain(part) for part in words(key).split(","))))


def _nearest(typed: str, shown: Sequence[Button], words: Words, shortest: int) -> Button | None:
    """Return the button whose name is nearest, if it is near and no other is as near."""
    found: list[tuple[int, int, Button]] = []
    for button in shown:
        if button.said.press in _ONLY_EXACTLY:
            continue
        for way in (_by_label, _by_first_word, _by_other_words, _by_synonym):
            for name in way(button, words):
                most = allowed(name) if len(name) >= shortest else 0
                if most and (slips := distance(typed, name, most)) <= most:
                    found.append((slips, len(found), button))
    if not found:
        return None
    fewest, _, nearest = min(found)[:3]
    others = {button.said for slips, _, button in found if slips == fewest}
    return nearest if len(others) == 1 else None


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


def _by_beginning(button: Button, _: Words) -> tuple[str, ...]:
    """Return what an option begins with: «alt» of «Alt dere har om meg»."""
    if not button.said.answer:
        return ()
    parts = plain(button.label).split()
    return tuple(" ".join(parts[:count]) for count in range(1, len(parts)))


def _by_other_words(button: Button, words: Words) -> tuple[str, ...]:
    """Return what people call an option: «alt sammen», «leiligheten min»."""
    key = f"chat.also.option.{button.said.answer}"
    return listed(key, words) if button.said.answer and words.has(key) else ()


def _by_synonym(button: Button, words: Words) -> tuple[str, ...]:
    return _synonyms(button.said.press, words) if button.said.press in HAS_SYNONYMS else ()


def _synonyms(press: Press | None, words: Words) -> tuple[str, ...]:
    return listed(f"chat.also.{press}", words)


def _without_thanks(typed: str, words: Words) -> str:
    """Return «ja» of «ja takk»."""
    for polite in listed("chat.thanks", words):
        if typed.endswith(f" {polite}"):
            return typed.removesuffix(f" {polite}")
    return typed
