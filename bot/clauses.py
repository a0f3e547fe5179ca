"""A text made plain before it is understood: one spelling, no greeting, only what is affirmed.

Dialect and nynorsk forms of the small words become bokmål's, so that «æ», «eg» and «jeg» are one
word to whoever counts words. It knows no intents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bot import denials

LONGEST_TEXT: Final = 2_000
MOST_SENTENCES: Final = 10
LONGEST_WORD: Final = 40
"""What is written after these is not read."""

_HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BREAKS: Final = re.compile(r"(?<=[?!;\n\r…])\s*|(?<=\.)\s+")
_TOKEN: Final = re.compile(r"[a-zæøåäöéèêóòôüß]+|[0-9]+")
_LETTER_RUN: Final = re.compile(r"([^\W\d_])\1{2,}")

_FORMS: Final = {
    "jeg": "eg æ æg jæ je ej jei",
    "meg": "mæ mei mej mig mæg",
    "deg": "dæ dei dæg",
    "min": "mi mitt mine mett menn mitte",
    "dere": "dokker dåkker dokke dåkke dykk dokk dåkk dåkkår dokkår dikka dåke",
    "deres": "dykkar dokkers dåkkers dokkes dåkkes jeres",
    "vår": "vårt våre våres",
    "ikke": "ikkje itj ittj itt itte ittje ikkj ikje ikk kje",
    "hva": "ka kva ke hvad",
    "hvem": "kem kven kæm",
    "hvor": "kor kvar hen",
    "hvordan": "korleis kordan korsn korsen koss kossen kosjn åssen åssn kordn",
    "hvorfor": "kvifor koffer kofor koffor koffår kåffår åffer åffår",
    "når": "naar katti koti",
    "hvilken": "hvilket hvilke kafor kvafor",
    "noe": "noko nokka nåkka noka någe nåe nogo",
    "noen": "nokon nokre nån nåen nokken nåkken",
    "fra": "frå ifra ifrå",
    "være": "vere",
    "er": "ær",
    "blir": "vert",
    "ble": "vart blei",
    "gjør": "gjer gjær jør",
    "gjøre": "gjere gjørra",
    "bare": "berre bærre bærra",
    "ønsker": "ønskjer ynskjer ønske ynskje ynskjar",
    "trenger": "treng",
    "vil": "vill",
    "skal": "ska",
    "kan": "kain kann",
    "får": "fær",
    "en": "ein ei ett et eit",
    "også": "òg au åsså",
    "til": "te tel",
    "sende": "senda",
    "sier": "seier",
    "vet": "veit",
    "mer": "meir",
    "mye": "mykje",
    "navn": "namn",
    "navnet": "namnet",
    "dette": "detta ditta",
    "her": "hær",
    "you": "u ya",
    "your": "ur",
}
_BOKMAAL: Final = {form: word for word, forms in _FORMS.items() for form in forms.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GREETING: Final = _words("hei heisann hallo halla hello hi hey god goddag morn kjære dear good")
_GREETINGS: Final = _GREETING | _words(
    "dag morgen kveld ettermiddag morning afternoon evening day der there igjen again sann"
)
_FEWEST_AFTER_GREETING: Final = 4

_NOT: Final = _words("ikke aldri not dont doesnt didnt never wont isnt")
# What may stand between «ikke» and what is denied.
_BETWEEN: Final = _words("bare å at to just only vil skal want the a nå lenger noe om min my")
# What is denied as a whole: an act that somebody could think was wanted.
_ACT: Final = re.compile(
    "slett|fjern|utslett|rett[ea]|korriger|klag|trekk|trekt|flytt|sperr|avslutt|kopi|innsyn|vite?$"
    "|status|lur[et]|protest|begrens|delet|eras|remov|complain|withdraw|cancel|know|block|correct"
    "|copy|object|restrict|wonder"
)
# «Ikke bruk dem», «ikke del dem»: here the denial is the wish.
_WISHED: Final = re.compile(
    "bruk|del[et]?$|send|kontakt|ring|få|mott|use|using|share|call|contact|got|received|godt"
    "|samtykk|consent|lenger"
)
_MYSELF: Final = _words("jeg vi i we")
_TURN: Final = _words("men bare kun but just only heller rather")
_IN_PLACE: Final = re.compile(
    r"\b(?:i stede[tn] for|istedenfor|istedetfor|heller enn|snarere enn|instead of|rather than)\b"
    r"[^,.]*"
)
# «Jeg lurer på …», «kan du si meg …», «I would like to know …»
_FRAME: Final = re.compile(
    r"(?:(?:og|men|så|nå|da|and|so|but) )?(?:"
    r"(?:jeg |vi |i )?(?:lurer|lurte|undres|wonder|am wondering|was wondering)"
    r"(?: bare| litt| just)?(?: på| over| about)?"
    r"|(?:kan|kunne|can|could) (?:du|dere|noen|you|someone) (?:please )?"
    r"(?:si|fortelle|forklare|svare|hjelpe|tell|explain|help)"
    r"(?: til)?(?: meg| oss| me| us| to me)?(?: litt| med| på| with| to)*"
    r"|(?:jeg|vi|i|we) (?:vil|ville|skulle|ønsker|would|want)(?: gjerne| like| å| bare| to)*"
    r" (?:vite|visst|ha visst|know)"
    r"|(?:jeg|i) (?:har|have|had) (?:bare )?(?:en|a|noen|some) (?:spørsmål|questions?)"
    r")(?: (?:om|if|whether) (?=\w+ (?:har|er|kan|får|blir|have|is|can)\b))? "
)
_LONGEST_DENIED: Final = 5
_FEWEST_LEFT: Final = 2
_LONGEST_REFUSED: Final = 10
"""Words of a clause that tells nothing more than that an act is unwanted."""


def plain(text: str) -> str:
    """Return the first 2 000 characters in small letters, composed, without hidden signs."""
    kept = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
    kept = _HIDDEN.sub("", kept).replace("’", "'").replace("´", "'")
    return _LETTER_RUN.sub(r"\1\1", kept)


def tokens(sentence: str) -> tuple[str, ...]:
    """Return the words and numbers of a plain sentence, each small word in its bokmål form."""
    joined = re.sub(r"(?<=\w)[-'](?=\w)", "", sentence)
    found = (word[:LONGEST_WORD] for word in _TOKEN.findall(joined))
    return tuple(_BOKMAAL.get(word, word) for word in found)


def sentences(text: str) -> tuple[str, ...]:
    """Return the first ten plain sentences of a plain text that have a letter or a figure."""
    parts = (part.strip() for part in _BREAKS.split(text))
    return tuple(part for part in parts if _TOKEN.search(part))[:MOST_SENTENCES]


def affirmed(sentence: str) -> tuple[str, ...]:
    """Return the words of a plain sentence but for the greeting before it and what it denies."""
    kept = [
        clause
        for clause, unwanted in _clauses(sentence)
        if not (_denied(clause) or _refuses(clause, unwanted))
    ]
    if sum(map(len, kept)) < _FEWEST_LEFT:
        kept = [tokens(sentence)]
    words = tuple(word for clause in kept for word in clause)
    return _without_frame(_without_greeting(words))


def refused(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the acts a plain sentence says are not wanted, and what it says beside that.

    «Ikke slett noe, vis meg hva dere har»: («slett»), («vis meg hva dere har»).
    """
    acts: list[str] = []
    rest: list[str] = []
    for clause, unwanted in _clauses(sentence):
        acts += (clause[i] for i in unwanted)
        if not _refuses(clause, unwanted):
            rest += (word for i, word in enumerate(clause) if i not in unwanted)
    return tuple(acts), tuple(rest)


def _clauses(sentence: str) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Yield the clauses of a sentence, each with the places of its acts that are not wanted."""
    asks = sentence.endswith("?")
    for part in _IN_PLACE.sub(" ", sentence).split(","):
        for turned in _turned(tokens(part)):
            for clause in denials.parted(turned):
                if clause:
                    yield clause, denials.denied(clause, asks=asks)


def _refuses(words: tuple[str, ...], unwanted: tuple[int, ...]) -> bool:
    """Say whether all that a clause names to be done is unwanted: «skal ikke slettes»."""
    acts = {i for i, word in enumerate(words) if denials.is_act(word)}
    return bool(acts) and acts.issubset(unwanted) and len(words) <= _LONGEST_REFUSED


def _without_greeting(words: tuple[str, ...]) -> tuple[str, ...]:
    start = 0
    if words and words[0] in _GREETING:
        start = next((i for i, word in enumerate(words) if word not in _GREETINGS), len(words))
    return words[start:] if len(words) - start >= _FEWEST_AFTER_GREETING else words


def _without_frame(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out «jeg lurer på», «kan du si meg» and the like before what is asked."""
    rest = " ".join(words)
    found = _FRAME.match(rest)
    if found and rest.count(" ", found.end()) >= _FEWEST_LEFT:
        return tuple(rest[found.end() :].split())
    return words


def _turned(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Split «ikke slette bare rette» where it turns, though no comma says so."""
    for i in range(2, len(words)):
        if words[i] in _TURN and words[i - 1] not in _NOT and not _NOT.isdisjoint(words[:i]):
            return words[:i], words[i:]
    return (words,)


def _denied(words: tuple[str, ...]) -> bool:
    """Say whether an act is denied: «jeg vil ikke klage», «jeg klager ikke på», «ikke saken»."""
    for i, word in enumerate(words):
        if word not in _NOT:
            continue
        rest = [after for after in words[i + 1 :] if after not in _BETWEEN]
        if rest and (_ACT.match(rest[0]) or (words[0] in _MYSELF and _ACT.match(words[i - 1]))):
            return True
        short = i <= 1 and len(words) <= _LONGEST_DENIED
        return short and bool(rest) and not any(map(_WISHED.match, rest))
    return False
