"""Acts a clause says are not wanted: «ikke slett meg», «jeg vil ikke at dere skal slette noe».

What is only told or asked of is none: «dere har ikke slettet meg», «kan dere ikke slette meg?».
Words come in their bokmål form; the module knows no intents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOT: Final = _words("ikke aldri ingen not dont never no uten without didnt imot against motsetter")
_AGAINST: Final = _words("uten without imot against motsetter")
_STOP: Final = _words(
    "stopp stoppe stans stanse unngå avbryt avbryte slutt slutte vent vente avoid stop refrain"
)
_LET_BE: Final = frozenset({("la", "være"), ("lat", "være"), ("late", "være"), ("hold", "off")})

_ORDER: Final = re.compile(
    r"(?:ut)?sl[eæ]tt?|fjern|rett|korriger|sperr|begrens|flytt|frys|lås|delete|erase|remove|wipe|correct"
    r"|restrict|block"
)
"""An act in the form of an order."""
_ACT: Final = re.compile(
    r"(?:ut)?sl[eæ]tt?(?:[eao]|er|es|as|et|ar|ast|ing|ingen|inga|ings\w*)?"
    r"|fjern(?:[ea]|er|es|ing|ingen|et)?|rett(?:e|es|a|ing)|korriger\w*|sperr\w*|begrens\w*"
    r"|flytt\w*|frys\w*|lås\w*|delet\w+|eras\w+|remov\w+|wip(?:e|ed|ing)|correct\w*|restrict\w*|block\w*"
    r"|klag(?:e|er|a)|complain"
)
_NOUN: Final = re.compile(r".*(?:ing|ingen|inga)|deletion|erasure|removal")
_PRESENT: Final = re.compile(r".*(?:er|es)")

# What may stand between «ikke» and the act it denies.
_SUBJECT: Final = _words("jeg vi i we dere you de dem dei man noen anyone somebody techem")
_ADVERB: Final = _words(
    "bare just ever nå now please under circumstances mer lenger lengre any noe"
)
_OBJECT: Final = _words(
    "meg oss me us min mine my alt alle all allting everything anything den det it them kontoen"
    " konto brukeren bruker profilen opplysningene opplysninger opplysningane personopplysninger"
    " data dataene account information info profile the a en om på for form of"
)
_BRIDGE: Final = _words(
    "å at to that vil skal skulle må want ha bli blir be been get have having ønsker be ber bedt"
    " bedd asked ask asking sagt said kreve request requested trenger need"
)
_ASKED: Final = _words("bedt bedd asked sagt said requested")
_BETWEEN: Final = _SUBJECT | _ADVERB | _OBJECT | _BRIDGE | NOT

_BEGINS: Final = _words(
    "og men så and but so under nei no hei please vennligst ok for eller or bare takk"
)
_WISH: Final = _words("vil ville skal skulle må ønsker bør burde trenger do want should must shall")
_HOPE: Final = _words(
    "vil ønsker ber håper pass sørg want please bekreft hope ensure sure lov lover"
)
_TOLD: Final = _words(
    "kan kunne får fikk har hadde er var ble blir klarer greier hvorfor hvis når siden fordi"
    " why can could have has had is was if when since because did havent hasnt will would"
)
_ASKS: Final = _words("kan kunne vil skal skulle har får er hvorfor why can could will would do")
_JOINS: Final = _words("og men så and but so samt")
_GREETING: Final = _words("hei hallo hello hi dear kjære er is altså tusen thanks thank")
_CALM: Final = _words("likevel takk please altså da nå now ha")


def denied(words: Sequence[str], *, asks: bool = False) -> tuple[int, ...]:
    """Return the places in a clause of the acts it says are not wanted; `asks`: it ends in «?»."""
    found = {place for i in range(len(words)) for place in _after(words, i, asks=asks)}
    return tuple(sorted(found | set(_order_denied(words))))


def parted(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Split «vis meg alt og ikke slett noe» where something unwanted is added."""
    words = _without_emphasis(words)
    for i in range(1, len(words) - 2):
        if words[i] in _JOINS and words[i + 1] in NOT and denied(words[i:]):
            return words[:i], words[i:]
    return (words,)


def _without_emphasis(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the «slett» of «jeg vil slett ikke bli slettet», which is no act."""
    at = next((i for i, pair in enumerate(pairwise(words)) if pair[0] == "slett"), None)
    if at is not None and words[at + 1] in NOT and any(map(is_act, words[at + 2 :])):
        return words[:at] + words[at + 1 :]
    return words


def says_more(words: Sequence[str]) -> bool:
    """Say whether words hold more than those a denial is made of."""
    return not (_BETWEEN | _BEGINS | _WISH | _CALM | _GREETING).issuperset(words)


def is_act(word: str) -> bool:
    """Say whether a word names something that is done on request, in any form."""
    return bool(_ACT.fullmatch(word))


def _after(words: Sequence[str], at: int, *, asks: bool) -> tuple[int, ...]:
    """Return the place of the act that the word at a place denies; () for none."""
    stops = words[at] in _STOP or tuple(words[at : at + 2]) in _LET_BE
    if not (words[at] in NOT or stops):
        return ()
    start = at + 2 if tuple(words[at : at + 2]) in _LET_BE else at + 1
    act = next((i for i in range(start, len(words)) if is_act(words[i])), None)
    between = words[start:act] if act is not None else ()
    if act is None or not _BETWEEN.union({"med", "from", "with"}).issuperset(between):
        return ()
    if stops:
        twice = not NOT.isdisjoint(words[:at])
        is_order = bool(_ORDER.fullmatch(words[act])) and words[act - 1] not in ("å", "to")
        return () if twice or is_order else (act,)
    only_order = bool(_ORDER.fullmatch(words[act])) and not _can_stand(words[act - 1])
    if only_order or not _is_wished(words, at, act, between, asks=asks):
        return ()
    return (act,)


def _can_stand(before: str) -> bool:
    """Say whether an order after this word is what is denied, and not what is wanted instead."""
    return (
        before in NOT
        or before in _ADVERB - {"noe", "mer", "lenger", "lengre"}
        or before in (*("å", "to", "om"),)
    )


def _is_wished(
    words: Sequence[str], at: int, act: int, between: Sequence[str], *, asks: bool
) -> bool:
    """Say whether that an act is not done is wished, and not told or asked of."""
    begin = max((i + 1 for i in range(at) if words[i] in _BEGINS), default=0)
    before = [word for word in words[begin:at] if word not in NOT]
    if not before or words[at] in _AGAINST:
        return True
    if words[at] == "didnt" or before[0] == "om":
        return "rather" in before
    last = before[-1]
    if last in ("å", "to") or not _ASKED.isdisjoint(between):
        return True
    if _NOUN.fullmatch(words[act]) and last in (*_WISH, "er", "is", "har", "have"):
        return last in _WISH or "har" not in before
    if asks and before[0] in _ASKS:
        return False
    if not _TOLD.isdisjoint(before):
        return False
    verbs = [word for word in before if word not in _SUBJECT]
    if "at" in before or "that" in before:
        return not _HOPE.isdisjoint(before)
    refused = before[0] in ("dere", "you", "de", "techem") and last in ("vil", "ville")
    if words[at] in ("dont", "never"):
        return not verbs and before[0] not in ("dere", "you", "de", "they")
    return bool(verbs) and verbs[-1] in _WISH and not refused


def _order_denied(words: Sequence[str]) -> tuple[int, ...]:
    """Return the place of an act that a clause begins with and denies at its end."""
    said = [word for word in words if word not in _CALM]
    if len(said) < 2 or said[0] != words[0] or not is_act(words[0]):
        return ()
    if _NOUN.fullmatch(words[0]) and any(
        said[i] in ("er", "is") and said[i + 1] in NOT for i in range(1, len(said) - 1)
    ):
        return (0,)
    ends = said[-1] in NOT and (_NOUN.fullmatch(words[0]) or not re.fullmatch(".*er", words[0]))
    return (0,) if ends else ()
