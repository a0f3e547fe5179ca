"""How a letter speaks to its reader: «Hei Kari,», «du», and «Med vennlig hilsen». Pure.

Every function takes a line as `quotes.bare` gives it: in lower case, its spaces made one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 60
_GOODBYE = re.compile(
    r"(?:(?:med )?(?:vennlig|venleg|beste?|mange|god|kjærlig) )?(?:hilsen|hilsning|helsing|hels)\b"
    r"|(?:mvh|vh|vennlig hilsen|(?:kind|best|warm) regards|regards|sincerely)\b|best,?$"
)
_HELLO = re.compile(
    r"(?:hei|heisann|hallo|hello|hi|hey|hej|hoi|kjære|dear|god (?:dag|morgen|kveld)"
    r"|good (?:morning|afternoon|evening)|moi|cześć"
    r"|bonjour|salut|liebe\w?|guten (?:tag|morgen))\b.{0,50}"
)

_TO_SOMEBODY = re.compile(
    r"\b(?:du|deg|din|ditt|dine|di|dykk|dykkar|dykkars|dere|deres|you|your|yours|dig|dina|sie|ihnen"
    r"|ihre?n?|tu|te|vous|votre|twoje|ci|sinun|sinulle)\b"
)


def is_hello(words: str) -> bool:
    """Tell whether a line says hello, and no more."""
    return len(words) < _LONGEST and bool(_HELLO.fullmatch(words))


def begins_with_hello(words: str) -> bool:
    """Tell whether a line begins with a hello, whatever it says then."""
    return bool(_HELLO.match(words))


def is_goodbye(words: str) -> bool:
    """Tell whether a signature follows a line."""
    return len(words) < _LONGEST and bool(_GOODBYE.match(words))


def goodbye_at(said: Sequence[str]) -> int:
    """Return the place of the first line that a signature follows, the end when there is none."""
    return next((place for place, words in enumerate(said) if is_goodbye(words)), len(said))


def speaks_to_somebody(words: str) -> bool:
    """Tell whether words say «du», in one of the languages people here write."""
    return bool(_TO_SOMEBODY.search(words))
