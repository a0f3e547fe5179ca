"""Words outside the letter that a reply is: above its hello, under its goodbye, in brackets. Pure.

A remark to the house has no words of its own, but it has its places, and does not say «du». What
stands there leaves a doubt and cuts nothing; every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mail.additions import is_notice
from mail.greetings import begins_with_hello, goodbye_at, is_hello, speaks_to_somebody
from mail.quotes import Lines, bare

_LONGEST = 4000
_FEW_WORDS = 3
# What a template leaves open: «XX målere», «{{lenke}}», «xx.xx.2029».
_HOLE = re.compile(
    r"\b[xX]{2,9}\b|<<[^<>\n]{1,60}>>|\{\{[^{}\n]{1,60}\}\}|(?<!_)_{3,9}(?!_)"
    r"|<[a-zæøå]{2,30}>|\{[\wæøå ]{2,30}\}|\?{2,9}|\([^()?]{1,40}\?\)|\bTB[ACD]\b"
    r"|(?:…|\.{3}) ?(?:fyll|sett|skriv) inn|(?:fyll|sett|skriv) inn ?(?:…|\.{3}|dato|beløp|namn)"
)
# One word or more, or the name of a comment in Word.
_NOTE_IN_BRACKETS = re.compile(
    r"\[[^\[\]\n]{0,200}?\w\W{1,3}\w[^\[\]\n]{0,200}\]|\[[a-zæøå]{1,3}\d{1,3}\]"
    r"|\[[a-zæøå]{2,30}\]|\((?:kun |bare |berre )?intern(?:t|al)?\)",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[(?:https?:|cid:|image:|mailto:)[^\[\]\n]{0,300}\]", re.IGNORECASE)
# «1. desember» and «kl. 10» end no sentence.
_SENTENCE = re.compile(r"(?:[^.!?\n]|(?:(?<=\d)|(?<=\bkl)|(?<=\bnr)|(?<=\bca))\.){1,400}[.!?]?")
_OF_HELP = re.compile(r"\b(?:hjelpe?|help|lur[ea]r)\b")
_WHAT = re.compile(r"\W{0,4}(?:h?v\w{1,7}|k(?:va|ven|or|vifor|vorfor)\w{0,4}|wh\w{1,4}|how)\b")
_MARKS = "«\"“”„'‘’"
_ANSWERS = re.compile(r"\W{0,3}(?:ja|nei|jo|yes|no|vi)\b")
_ASKS = re.compile(
    r"\W{0,4}(?:og |men |but |and )?(?:er|har|kan|skal|bør|må|blir|blei|ble|var|tar|tek|vil|skulle"
    r"|burde|stemmer|holder|held|får|går|mangler|is|are|can|should|do|does|did|has|have|was|will)\b"
)
_SPEAKS = re.compile(
    r"\b(?:jeg|eg|meg|dette|denne|svaret|må|bør|husk|sjekk\w{0,3}|fyll|kommer|kjem|obs|this|must"
    r"|should|check|remember|(?-i:I))\b",
    re.IGNORECASE,
)
_OFFERS_HELP = re.compile(r"spørsmål|lurer|lurar|question|hjelp|help")
# «(ikke sendt ennå)», «Arkiveres i 360»
_ALONE = re.compile(r"\([^()]{3,200}\)[.!]?$|[^\W\d_]{3,20}es (?:i|av|til|med|på|hos)\b")
# «(hun er lei seg, så vær litt mild)», and not «(personvernforordningen artikkel 17 nr. 3)»
_IN_BRACKETS = re.compile(
    r"\((?!se\b|sjå\b|jf|jfr|artikkel|art\b|vedlegg|ca\b|\w{0,20}(?:forordning|lov)\w{0,4}\b|gdpr)"
    r"[^()]{15,300}\)[.!]?"
)
_OFFICE_HOURS = re.compile(
    r"\b(?:jobb|arbeid|kontor|fri\b|til stede|tilgjeng|telefontid|work|office)"
)
_OF_A_MAIL = re.compile(
    r"e-?post|e-?mail|message|melding|mottak|recipient|konfidens|confiden|virus|miljø|environment"
    r"|\bprint|skriv\w{0,3} ut|vedlegg|attachment|personvern|privacy|\bsikker|\bsecure"
)


def speak_to_nobody(text: str) -> bool:
    """Say whether words have neither hello nor «du», as a note has to its writer or the house."""
    said = [bare(line[:_LONGEST]) for line in text.split("\n")]
    return not any(begins_with_hello(words) or speaks_to_somebody(words) for words in said)


def hold_words(lines: Lines, kept: Sequence[int], fields: Collection[str] = ()) -> bool:
    """Say whether words stand where a letter to the person has none.

    `fields` are the labels that a letter to the desk asks to be filled in, above the hello.
    """
    said = [at for at in kept if lines.bare[at]]
    bound = {bare(field) for field in fields}
    return (
        any(_has_hole(lines.written[at][:_LONGEST]) for at in said)
        or any(_stands_in_brackets(lines.bare[at]) for at in said)
        or any(_asks_nobody(lines, said, place) for place in range(len(said)))
        or _stands_above_hello(lines, kept, bound)
        or _stands_under_goodbye(lines, said)
    )


def _has_hole(line: str) -> bool:
    """Say whether a line has square brackets with words in them, as a note or a hole to fill."""
    return bool(_HOLE.search(line)) or (
        ("[" in line or "(" in line) and bool(_NOTE_IN_BRACKETS.search(_LINK.sub("", line)))
    )


def _stands_in_brackets(words: str) -> bool:
    """Say whether a whole line stands in brackets and is not said to the person."""
    return bool(_IN_BRACKETS.fullmatch(words)) and not _is_to_the_person(words)


def _asks_nobody(lines: Lines, said: Sequence[int], place: int) -> bool:
    """Say whether a paragraph ends with a question to somebody else than the person.

    «Er dette greit?», but not «Har vi opptak?» where the answer stands below it.
    """
    words, at = lines.bare[said[place]][:_LONGEST], said[place]
    if (
        not words.endswith("?")
        or words[0] in _MARKS
        or (at + 1 < len(lines.bare) and lines.bare[at + 1])
    ):
        return False
    below = lines.bare[said[place + 1]] if place + 1 < len(said) else ""
    asked = (_SENTENCE.findall(words) or [words])[-1]
    is_answered = bool(_ANSWERS.match(below))
    return not is_answered and not _is_to_the_person(asked) and _is_to_the_house(asked)


def _is_to_the_person(words: str) -> bool:
    """Say whether words say «du», or offer help, as nobody does to the house."""
    return speaks_to_somebody(words) or bool(_OF_HELP.search(words))


def _is_to_the_house(question: str) -> bool:
    """Say whether a question can be answered with yes or no; those with «hva» may be headings."""
    if _WHAT.match(question):
        return False
    return bool(_ASKS.match(question)) or len(question.split()) <= _FEW_WORDS


def _stands_above_hello(lines: Lines, kept: Sequence[int], fields: Collection[str]) -> bool:
    """Say whether anything but filled-in lines stands above the first hello."""
    hello = next((place for place, at in enumerate(kept) if is_hello(lines.bare[at])), 0)
    above = [lines.bare[at] for at in kept[:hello]]
    labels = [place for place, words in enumerate(above) if _is_field(words, fields)]
    if labels:  # what is filled in goes on to the next label, and under the last to an empty line
        below = above[labels[-1] :]
        end = labels[-1] + (below.index("") if "" in below else len(below))
        above = above[: labels[0]] + above[end:]
    return any(above)


def _is_field(words: str, fields: Collection[str]) -> bool:
    return any(words.startswith(field) for field in fields if field)


def _stands_under_goodbye(lines: Lines, said: Sequence[int]) -> bool:
    """Say whether a sentence stands under a goodbye and a name, and is no notice about the mail."""
    words = [lines.bare[at] for at in said]
    return any(map(_is_sentence, words[goodbye_at(words) + 1 :]))


def _is_sentence(words: str) -> bool:
    """Say whether a line of a signature says something; titles, slogans and notices do not."""
    if any((is_notice(words), _OF_A_MAIL.search(words), _OFFICE_HOURS.search(words))):
        return False
    if "?" in words:
        return not _OFFERS_HELP.search(words)
    if _ALONE.match(words):
        return True
    is_name = len(words.split()) <= _FEW_WORDS and not words.endswith((".", "!", ":"))
    speaks = bool(_SPEAKS.search(words)) and not _is_to_the_person(words)
    return words.endswith(":") or (speaks and not is_name)
