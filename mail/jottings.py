"""Words jotted down for the house in a paragraph of their own: «Mangler fortsatt tall fra teknisk.»

Pure. Such a note has a shape: it begins with its verb and has no subject, or it says that somebody
is not sure, or it speaks of the text it stands in. An answer to a person says «vi» and «du».
It leaves a doubt and cuts nothing; every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail.greetings import begins_with_hello, is_hello, speaks_to_somebody
from mail.quotes import Lines

_LONGEST = 400
_VERB = (
    r"(?:dropp(?:er|ar|a|et)|mangl(?:er|ar)|rekn(?:er|ar)|regner|treng(?:er)?|tr[ou]r|tenk(?:er|jer)"
    r"|lim(?:er|te)|fikk|fekk|kopier(?:te|er|ar)|lur(?:er|ar|te)|vent(?:er|ar|et)|send(?:er|te)"
    r"|sjekk(?:er|ar|a|et)|håp(?:er|ar)|antar|syne?s|fant|fann|finn(?:er)?|ring(?:er|te)"
    r"|snakk(?:er|et|a)|spurte|spør|gl(?:e|øy)m(?:te|de)|la|legg(?:er)?|tok|tar|tek|bruk(?:er|te)"
    r"|skrev|skreiv|skriver|vet|veit|gjett(?:er|et|a)|tipp(?:er|et|a)|kommer|kjem|går|gikk|fører"
    r"|avventer|purr(?:er|et)|hørte|høyrde)"
)
_SMALL_VERB = r"(?:må|kan|har|hadde|blir|ble|blei|vart|skulle|burde|bør|får|vil|skal|er|var)"
_SOMEBODY = (
    r"(?:du|dere|de|deg|vi|me|jeg|eg|dei|ho|han|hun|noe|noko|noen|nokon|det|den|dette|denne|disse)"
)
_ANY_VERB = (
    r"(?!beklag)\w{2,20}(?:(?<!ing)er|ar|te|de|et) (?:ikk?j?e|at|å|det|dette|den|hva|kva|om|opp|ut"
    r"|litt|tid|gjerne|samme|heller|nok|vel|fortsatt|framleis)\b"
)
_ENGLISH = (
    r"(?:waiting|couldn['’]t|can['’]t|should probably|need to|left out|guessing|guessed|copied"
    r"|pasted|made up|will check|checked with|asked)\b"
)
_NO_SUBJECT = re.compile(
    rf"\W{{0,3}}(?:{_VERB} (?!{_SOMEBODY}\b)|{_ANY_VERB}|{_ENGLISH}"
    rf"|{_SMALL_VERB} (?!{_SOMEBODY}\b|\w{{2,30}}(?:en|et|a|ene)\b))"
)
_ITEM = re.compile(r"(?:[-–—•·*o]|\d{1,2}[.)])\s")
# «Spør gjerne igjen»
_INVITES = re.compile(r"\W{0,3}\w{2,12} gjerne\b")
# «Blir slettet etter tre år» may answer a question.
_PASSIVE = re.compile(
    r"\W{0,3}(?:er|var|blir|ble|blei|vart|kan|vil|får|skal) (?:ikk?j?e |alltid |aldri )?"
    r"(?!(?:helt|heilt|litt|trolig|kanskje)\b)\w{3,20}(?:es|ast|et|t|a|de)\b"
)
_IF = re.compile(
    r"[^.!?]{3,160}, (?:så )?(?!tr[ou]r|antar|antek|synes|syns|mener|meiner|vet|veit|håp)\w{1,20}"
    r" (?:vi|du|de|dei|den|det|jeg|eg|me|oss|\w{2,30}(?:en|et|a|ene))\b"
)
_UNSURE = re.compile(
    r"(?:^|[.!?] )\W{0,3}(?:(?:litt |ganske |veldig )?(?:usikker|uviss)"
    r"|ikk?j?e (?:helt |heilt )?sikker"
    r"|not (?:quite |so )?sure|unsure|not happy)\b"
)
_OF_THE_TEXT = re.compile(
    r"\b(?:dette|denne|andre|første|siste|forrige|neste|øverste|nederste)"
    r" (?:avsnitt|setning|setninga|formulering)\w{0,3}\b"
    r"|\b(?:avsnittet|setningen|setninga|formulering(?:en|a)) (?:over|under|her|må|kan|er)\b"
    r"|\b(?:ordlyden|this paragraph|(?:last|first|second) (?:sentence|paragraph)|utkastet mitt"
    r"|forslaget mitt|rewrite)\b"
)
# What nobody tells a person for certain, and whom a letter to one person does not greet.
_PONDERS = re.compile(
    r"\b(?:vi|me|jeg|eg) bør\b"
    r"|\b(?:jeg|eg) (?:ikkje |ikke )?(?:tr[ou]r|tipper|gjetter|gjettar|lurer)\b"
    r"|(?:obs|nb) \w|\b(?:noen|nokon|nån|anyone|anybody|somebody) (?:som|who|here|her)\b.{0,200}\?"
)
# What one says among colleagues: «den orker jeg ikke å åpne», «ærlig talt», «litt flaut»
_CANDID = re.compile(
    r"\b(?:orker|orkar|orka|gidder|gidd|gadd|idder|flau[te]?|pinlig|pinleg|kjipt|embarrassing"
    r"|can['’]t be bothered|awkward|ærlig talt|ærleg tala|honestly|to be honest)\b"
    r"|^\W{0,3}(?:egentlig|eigentleg|strengt tatt) (?:har|er|skulle|burde|må)\b"
)
_TO_ALL = re.compile(
    r"\W{0,3}\w{2,12}(?: (?:morgen|dag|kveld))?,? (?:på )?"
    r"(?:alle|dere|dykk|folkens|folk|gjeng\w{0,3}|team|kolleg\w{1,4}|all|everyone|guys|sammen)\b"
)


def stand_alone(lines: Lines, kept: Sequence[int]) -> bool:
    """Say whether a paragraph that is kept may be a note to the house."""
    above, last = "", ""
    for at in kept:
        words = lines.bare[at][:_LONGEST]
        if begins_with_hello(words) and _TO_ALL.match(words):
            return True
        if words and not speaks_to_somebody(words):
            if any(form.search(words) for form in (_UNSURE, _OF_THE_TEXT, _PONDERS, _CANDID)):
                return True
            begins = not above or is_hello(above)
            if begins and not last.endswith(":") and _has_no_subject(words):
                return True
        above, last = words, words or last
    return False


def _has_no_subject(words: str) -> bool:
    """Say whether a paragraph begins with its verb, and is no item, question or condition."""
    if "?" in words or _ITEM.match(words) or not _NO_SUBJECT.match(words) or _INVITES.match(words):
        return False
    return not (_PASSIVE.match(words) or _IF.match(words))
