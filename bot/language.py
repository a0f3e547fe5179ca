"""Which language a person writes, and which language the bot should then use.

Built on the n-gram profiles of `langdetect`, but not on its `detect()`, which samples at random and
is wrong about half of all short Norwegian. Here every n-gram is scored once, words that only one
language has are weighed in, and the same text always gives the same answer. The module knows
nothing of pages, conversations or what a text means.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from bot import language_words as words

LONGEST_TEXT: Final = 1_000
SURE_ENOUGH: Final = 0.65

# What the n-grams count for beside the prior: they overlap, so each says less than it seems to.
_NGRAM_WEIGHT: Final = 0.5
_SMOOTHING: Final = 0.5 / 10_000
# How much a known word speaks for its languages, in nats.
_WORD_WEIGHT: Final = 4.0
# How much a word of one written Norwegian speaks against the other, and how far bokmål leads first.
_FORM_WEIGHT: Final = 3.0
_BOKMAAL_LEAD: Final = 2.2

_PRIOR: Final[Mapping[str, float]] = {
    "no": 0.60,
    "da": 0.04,
    "sv": 0.04,
    "en": 0.24,
    "de": 0.04,
    "pl": 0.04,
}
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "no": words.NORWEGIAN,
    "da": words.NORWEGIAN,
    "sv": words.SWEDISH,
    "en": words.ENGLISH,
    "de": words.GERMAN,
    "pl": words.POLISH,
}
_ONLY_NYNORSK: Final = words.NYNORSK - words.BOKMAAL
_ONLY_BOKMAAL: Final = (words.BOKMAAL | words.DANISH | words.DIALECT) - words.NYNORSK
# Endings bokmål hardly has: «brukar» (not «januar», «ansvar», «Gunnar»), «målaren», «avtalane»,
# «tryggleik», «personleg».
_NYNORSK_ENDING: Final = re.compile(
    r".{2,}(?:.[^jntuv]ar|[krst]tar|[^fv]aren|.ane|leik|.leg|.lege)$"
)
_WORD: Final = re.compile("[a-zß-öø-ÿāăąćčęěłńňœśšźżž]+")


class Language(StrEnum):
    """A language we can say something in; Danish is none of them and counts as bokmål.

    `UNKNOWN` is what is written in other letters than ours, which nothing here can read.
    """

    NB = "nb"
    NN = "nn"
    EN = "en"
    SV = "sv"
    DE = "de"
    PL = "pl"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest language of a text, how likely it is (0-1), and from how many words."""

    language: Language
    confidence: float
    words: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do about a guess.

    `use` is the language to go on in, `offer` one to show a button for (nynorsk), and `greet_in`
    one we have a single fixed sentence in (Swedish, German, Polish).
    """

    use: Language
    offer: Language | None = None
    greet_in: Language | None = None


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The profiles, ready to score with. Made once by `load`, handed to whoever needs it."""

    factory: DetectorFactory = field(repr=False)
    logs: Mapping[str, tuple[float, ...]] = field(repr=False)


@cache
def load() -> LanguageModel:
    """Read the six profiles from the installed package, at start (some 30 ms).

    A factory of our own, because the package's shared one loads all 55 languages on first use, and
    two first users at once see half of them.
    """
    profiles = Path(PROFILES_DIRECTORY)
    factory = DetectorFactory()
    factory.load_json_profile([(profiles / code).read_text("utf-8") for code in _PRIOR])
    logs = {
        gram: tuple(math.log(_SMOOTHING + share) for share in shares)
        for gram, shares in factory.word_lang_prob_map.items()
    }
    return LanguageModel(factory, logs)


def guess_language(model: LanguageModel, text: str) -> Guess | None:
    """Say which language the first 1000 characters of a text are in; None where nothing tells.

    Addresses on the web and of mail are left out, and so is everything without Latin letters.
    """
    detector = model.factory.create()
    detector.append(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).lower())
    detector.cleaning_text()
    found = _WORD.findall(detector.text)
    # The private method is why the version of langdetect is pinned.
    grams = detector._extract_ngrams()
    if not found or not grams:
        return None
    shares = _shares(model, grams, found)
    norwegian = shares.pop("no") + shares.pop("da")
    nynorsk = _share_of_nynorsk(found)
    by_language = {Language(code): share for code, share in shares.items()}
    by_language[Language.NB] = norwegian * (1 - nynorsk)
    by_language[Language.NN] = norwegian * nynorsk
    best = max(by_language, key=by_language.__getitem__)
    spaced = sum(1 for part in detector.text.split() if _WORD.search(part))
    return Guess(best, by_language[best], spaced)


def is_in_other_letters(text: str) -> bool:
    """Say whether a text has letters, and none of them Latin: Arabic, Ukrainian, Tamil."""
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(sign, "") for sign in letters)


def policy(page: Language, guess: Guess | None) -> Choice:
    """Choose the language to go on in: the page's own, unless the person clearly writes another.

    One word is too little to go by. Bokmål and nynorsk readers understand each other, so neither is
    switched to from the other; nynorsk is offered, and chosen only by the person.
    """
    if guess is None or guess.words < 2 or guess.confidence < SURE_ENOUGH:
        return Choice(page)
    match guess.language:
        case Language.EN:
            return Choice(Language.EN)
        case Language.NB:
            return Choice(Language.NN if page is Language.NN else Language.NB)
        case Language.NN if page is Language.NN:
            return Choice(Language.NN)
        case Language.NN:
            return Choice(Language.NB, offer=Language.NN)
        case _:
            return Choice(page, greet_in=guess.language)


def _shares(model: LanguageModel, grams: list[str], found: list[str]) -> dict[str, float]:
    """How likely each profile is, together 1: prior, n-grams once each, and words known."""
    columns = zip(*(model.logs[gram] for gram in grams), strict=True)
    scores = [
        math.log(_PRIOR[code])
        + _NGRAM_WEIGHT * sum(column)
        + _WORD_WEIGHT * sum(word in _WORDS[code] for word in found)
        for code, column in zip(_PRIOR, columns, strict=True)
    ]
    highest = max(scores)
    weights = [math.exp(score - highest) for score in scores]
    total = sum(weights)
    return {code: weight / total for code, weight in zip(_PRIOR, weights, strict=True)}


def _share_of_nynorsk(found: list[str]) -> float:
    """How likely Norwegian words are nynorsk rather than bokmål."""
    nynorsk = sum(word in _ONLY_NYNORSK or bool(_NYNORSK_ENDING.match(word)) for word in found)
    bokmaal = sum(word in _ONLY_BOKMAAL for word in found)
    lead = _BOKMAAL_LEAD + _FORM_WEIGHT * (bokmaal - nynorsk)
    return 1 / (1 + math.exp(min(lead, 700.0)))
