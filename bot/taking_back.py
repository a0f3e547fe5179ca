"""A wish that is taken back before it is sent: «dropp sletting», «ikke slett meg likevel».

Only a wish that is begun is taken back. What is said plainly is done; what is said in another way
leads to the review, where each wish has its own button, and nothing is sent without a press.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.conversation import Aside, Conversation, Why
from bot.matching import is_any_of, listed, plain
from bot.mind import Mind
from bot.sayings import about_wish
from bot.steps import Say, Turn
from bot.understanding import Decision, understand
from bot.wishes import NAMES
from locales import Words
from models.catalogue.all import BY_NAME
from models.catalogue.kinds import CaseKind

_PARTS: Final = re.compile(r"[.,;:!\n]|\b(?:men|but)\b", re.IGNORECASE)
_LONGEST_ORDER: Final = 5
"""Words of «dropp sletting»; a longer text tells more than that."""


def dropped(talk: Conversation, kind: CaseKind, words: Words) -> Turn:
    """Take a wish away, and say so."""
    visit = talk.visit.drop(kind)
    left = replace(talk, visit=visit)
    if talk.kind == kind.name:
        left = talk.at(visit, aside=Aside.REVIEW if visit.wishes else Aside.NONE)
    return left, (about_wish("chat.dropped", kind, words),)


def taken_back(talk: Conversation, text: str, words: Words, mind: Mind) -> Turn | None:
    """Return the turn of a text that takes a begun wish back; None for others."""
    if not talk.visit.wishes or text.rstrip().endswith("?"):
        return None
    if is_any_of("chat.correction.not_send", text, words):
        return replace(talk, aside=Aside.REVIEW, misses=0), (Say("chat.talk.not_sent"),)
    parts = [part for part in map(plain, _PARTS.split(text)) if part]
    for place, part in enumerate(parts):
        order = _after(part, listed("chat.correction.drop", words))
        if order and len(parts) == 1 and len(order.split()) <= _LONGEST_ORDER:
            kind = _named(talk, order, words, mind)
            return dropped(talk, kind, words) if kind else None
        if part.startswith(listed("chat.correction.told", words)):
            continue
        left = _without(part, listed("chat.correction.not", words))
        kind = _named(talk, left, words, mind) if left else None
        if kind is not None:
            return _unwanted(talk, kind, ". ".join((*parts[:place], *parts[place + 1 :])), mind)
    return None


def _unwanted(talk: Conversation, kind: CaseKind, rest: str, mind: Mind) -> Turn:
    """Offer what was wanted in the place of a wish, or show where it is taken away."""
    understood = understand(mind.model, rest)
    right = understood.intent
    known = understood.decision is not Decision.REJECT and right in BY_NAME
    if not known or right == kind.name:
        return replace(talk, aside=Aside.REVIEW, misses=0), (Say("chat.talk.not_sent"),)
    there = talk.at(talk.visit, kind.name).keeping(rest)
    return there.offering(Why.EXCHANGE, right), (Say("chat.talk.not_sent_yet"),)


def _named(talk: Conversation, text: str, words: Words, mind: Mind) -> CaseKind | None:
    """Return the one begun wish that a text names, by its own name or by what it means."""
    here = frozenset[str]().union(*mind.model.lexicon.of(text.split()))
    found = [
        BY_NAME[name]
        for name in talk.visit.wishes
        if plain(words(f"kinds.{name}.noun")) in text
        or any(concepts <= here for concepts in NAMES.get(name, ()))
    ]
    return found[0] if len(found) == 1 else None


def _after(text: str, starts: tuple[str, ...]) -> str:
    """Return what follows the first of these that a text begins with; "" for none."""
    start = next((one for one in starts if text.startswith(f"{one} ")), "")
    return text.removeprefix(start).strip() if start else ""


def _without(text: str, negations: tuple[str, ...]) -> str:
    """Return a text without what says that it is not wanted; "" where nothing does.

    A word alone says so where the text begins with it, «vil ikke» and its like anywhere.
    """
    for one in negations:
        if " " in one and f" {one} " in f" {text} ":
            return f" {text} ".replace(f" {one} ", " ").strip()
    return _after(text, negations)
