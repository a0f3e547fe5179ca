"""Whether a colleague is named as whom the person may call, or as who did something for them. Pure.

«Du kan ringe Liv Moe på 482 06 131» is said to the person, «Liv, kan du sjekke?» is not.
"""

from __future__ import annotations

import re

_AROUND_A_NAME = 120
# «Du kan ringe Liv Moe på 482 06 131», «etter at Liv skrev til deg», «Siri Berg, for Liv Moe»
_TO_CALL = re.compile(
    r"\b(?:du (?:kan|må gjerne)|kan du|you (?:can|may)|(?:are )?welcome to) (?:\w{1,12} ){0,3}"
    r"(?:ringe|ringja|kontakte|skrive til|ta kontakt med|snakke med|møte|treffe|spørre etter|call"
    r"|contact|write to|email|reach|speak to|talk to|ask for) $",
    re.IGNORECASE,
)
_BY_WHICH = re.compile(r"[^?!]{0,60}(?:\d{2,3} ?\d{2} ?\d{2,3}|@)")
# «Kontaktpersonen din er Liv Moe», «min kollega Liv Moe», «Ring Liv Moe på 482 06 131»
_IS_ONES = re.compile(
    r"\b(?:(?:kontaktperson|saksbehandler|saksbehandlar|rådgiver|rådgjevar|contact|adviser)\w{0,6}"
    r" (?:din|di|for deg)?[^.!?]{0,20}\b(?:er|heter|heiter|blir|is)"
    r"|your (?:contact|case handler|adviser) (?:is|will be)"
    r"|kollega(?:en)?(?: min| vår| mi)?,?|(?:min|mi|vår|our|my) (?:kollega|medarbeider|colleague),?"
    r") $",
    re.IGNORECASE,
)
_CALLS_FOR = re.compile(
    r"(?:^|[.!?] )(?:ring|kontakt|skriv til|call|contact|write to|email|ask for) $"
    r"|\w (?:vår|min|mi),? $|\b(?:our|my) (?:\w{2,20} ){1,3},? $",
    re.IGNORECASE,
)
_HAD_TO_DO_WITH = re.compile(
    r"(?: [A-ZÆØÅ]\w{1,20})? (?:skrev|skreiv|ringte|ringde|svarte|svara|snakket|snakka|hjalp|møtte"
    r"|besøkte|wrote|called|spoke|emailed|visited|helped|met) (?:\w{1,8} ){0,2}"
    r"(?:deg|dere|dykk|you)\b"
    r"|(?: \w{1,20}){0,5} (?:kan|can|will) (?:hjelp[ea]|gi|gje|svar[ea]|vise|help|answer|give)"
    r" (?:deg|dykk|dere|you)\b"
)
_IN_THE_PLACE_OF = re.compile(r"[^\W\d_], (?:for|på vegne av|on behalf of) $")


def is_told_of(line: str, name: re.Match[str], *, speaks_to: bool) -> bool:
    """Say whether a name is that of somebody the person may call, has met, or who signs for one."""
    before = line[max(0, name.start() - _AROUND_A_NAME) : name.start()]
    after = line[name.end() : name.end() + _AROUND_A_NAME]
    if _IN_THE_PLACE_OF.search(before) or _IS_ONES.search(before):
        return True
    if _BY_WHICH.match(after) and (_TO_CALL.search(before) or _CALLS_FOR.search(before)):
        return True
    return speaks_to and bool(_HAD_TO_DO_WITH.match(after))
