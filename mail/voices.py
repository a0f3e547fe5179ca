"""Whether somebody else speaks among the words of a reply: a colleague's remark, pasted in. Pure.

What is copied from a chat or from a mail program's reading pane carries no quote sign. It carries
a name, a clock, a label or a heading, in a line of its own. Such a line among the words leaves a
doubt and cuts nothing. Knows the names it is told; every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from mail import contacts
from mail.greetings import begins_with_hello, speaks_to_somebody
from mail.quotes import ADDRESS, Lines, bare

_LONGEST = 90
_GREETING = frozenset(
    ("hei", "heisann", "hallo", "hello", "hi", "kjære", "dear", "hilsen", "mvh", "vennlig")
)
_LEADS = "@-–—=_~#*•[(<| "
_AROUND = " \t\xa0\ufeff\u200b>"
_FEWEST_OF_A_NAME = 2
_MOST_OF_A_NAME = 5
_SHORTEST_NAME = 3
"""Letters; what is shorter is initials, or the short name of few."""

_CLOCK = re.compile(
    r"\b(?:kl\.? ?)?(?:[01]?\d|2[0-3])[:.][0-5]\d(?::\d{2})?(?: ?[ap]m)?\b(?! ?[-–] ?\d|[.:]\d)"
)
_DATE = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\b\d{1,2}\. [^\W\d]{3,9}\.?(?: \d{4})?\b"
)
_WHEN = re.compile(
    r"\b(?:i dag|i går|i gjår|today|yesterday|kl|klokka|klokken"
    r"|(?:man|tir|tys|ons|tor|fre|lør|lau|søn|sun)(?:dag|\.)?|(?:mon|tues|wednes|thurs|fri|satur)day"
    r"|mon|tue|wed|thu|fri|sat|jan(?:uar|uary)?|feb(?:ruar|ruary)?|mars?|march|apr(?:il)?|mai|may"
    r"|jun[ei]?|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?"
    r"|20\d\d)\b\.?",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\W{0,4}(?:fra|frå|from|från|von|avsender|avsendar|sender|de) ?:\W*[^\W\d][^\d]{0,60}"
)
_SAID_BY = re.compile(
    r"(?:svar|kommentar|merknad|innspill|innspel|notat|beskjed|melding|tilbakemelding|reply|comment"
    r"|note|answer) (?:fra|frå|from|av|by) (?!(?:deg|dykk|dere|oss|you|us)\b)[^:]{2,40}:"
)
_SAYS = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb|écrit|svar(?:te|er|ar|a)|kommentert?e?|kommenterar|sier|seier"
    r"|says|said|replied|commented|antwortete)\b"
)
_OWN_SAYS = re.compile(
    r"\b(?:du|dere|dykk|vi|me|jeg|eg|i|you|we|they)\b(?: har| have)?"
    r" (?:skrev|skreiv|skrevet|skrive|wrote|written|svart?e?|svara|svarer|svarar|sa|sier|seier"
    r"|said|say|replied)\b"
    r"|\b(?:skrev|skreiv|wrote|svarte|svara|svarer|svarar|sa|sier|seier|said)"
    r" (?:du|dere|dykk|vi|me|jeg|eg|i|you|we)\b"
)
_LAW = re.compile(
    r"\b(?:artikkel|article|art\.|paragraf\w{0,3}|\w{0,20}lov(?:en|a|ens)?|forordning\w{0,3}"
    r"|avtalen|vilkår\w{0,3}|gdpr|act|agreement)\b|§"
)
_IN_HOUSE = re.compile(
    r"\W{0,4}(?:kun |bare |berre )?intern(?:t|al|al note|t notat)?\W*(?:$|[:,.–-])"
    r"|\W{0,4}(?:kun |bare |berre )?intern[^.]{0,30}\bikk?j?e (?:til|send|videre|del)\b"
    r"|\W{0,4}(?:konfidensielt|fortrolig)\W*$|\W{0,4}ikk?j?e til kunden\b"
)
_PASSED_ON = re.compile(
    r"[-–—*=_ ]{2,60}.{0,20}(?:videresen|vidaresen|forward|opprinnelig|original)"
)
_NAMED_ADDRESS = re.compile(r"[^<>:.]{0,60}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>\W*")
_HEADED_TO = re.compile(r"\W{0,4}(?:til|to|an) ?:[\W_]*[^\W\d]")
_TO_ONE = re.compile(r"\W{0,4}(?:(?:p\.?s\.?|nb|obs|husk|kopi)\b\W{0,3})?(?:(?:til|to|for) )?")
_LABEL = re.compile(r"[^\W\d_]{2,30} ?:[ \t]")
# The one name in use that begins a sentence as a word of its own does: «Per dags dato har vi …».
_PER_WHAT = re.compile(r"per (?:dags dat[oe]|definisjon|\d{1,2}\. ?\w|i dag (?:har|er) (?!du\b))")
_PER_UNIT = re.compile(r"(?<=\w )per(?= \w)")
_BEGINS_DATED = re.compile(r"\W{0,2}\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")
_STAMPED = re.compile(r"\[[^\[\]\n]{0,20}\d{1,2}[:.]\d{2}[^\[\]\n]{0,6}\] ?[^\W\d]")
_AT_SOMEBODY = re.compile(r"@[^\W\d]")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NO_NAME = re.compile(
    r"du|dere|de|dykk|deg|igjen|alle|god|dag|morgen|kveld|herr|fru|mr|mrs|ms|dr|sir|madam|you|all"
    r"|there|again|og|and|der|sann|hei|kunde|customer|folkens"
)
_AFTER_HELLO = re.compile(r"[:,!.(–]| -")
_FOLDED = str.maketrans({"ø": "o", "æ": "a", "å": "a", "ö": "o", "ä": "a"})
# Not a part of an address.
_NAME_WORD = re.compile(r"(?<![\w.-])(?<!\w@)[^\W\d_]{2,30}(?![\w@]|\.\w)")


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who else answers at the desk: names and addresses in lower case, first names and initials."""

    names: Collection[str] = field(default=(), repr=False)
    addresses: Collection[str] = field(default=(), repr=False)
    first_names: Collection[str] = field(default=(), repr=False)
    """Without those that the person has, too."""
    person: Collection[str] = field(default=(), repr=False)
    """The names of whom the answer is for; empty where nobody knows them."""

    def has(self, words: str) -> bool:
        """Say whether words are one of them, and nothing more."""
        said = words.strip(_LEADS)
        return said in self.names or said in self.addresses

    def are_mentioned_in(self, line: str, *, to_the_person: bool) -> bool:
        """Say whether a line holds the name of one of them, and may not be told to the person."""
        if _PER_WHAT.match(line.lower()):
            return False
        named = (word for word in _NAME_WORD.finditer(line) if self._is_called(word[0]))
        if not to_the_person:
            return any(named)
        speaks_to = speaks_to_somebody(line.lower())
        return any(not contacts.is_told_of(line, word, speaks_to=speaks_to) for word in named)

    def greets_the_person(self, line: str) -> bool:
        """Say whether a line says hello by name, or once more, as no machine on leave does."""
        words = set(map(_folded, _NAME_WORD.findall(line)))
        return begins_with_hello(bare(line)) and not words.isdisjoint({*self.person, "igjen"})

    def _is_called(self, word: str) -> bool:
        names = {word.lower(), word.lower().removesuffix("s")}
        return word[0].isupper() and not names.isdisjoint(self.first_names)

    def greets_another(self, line: str) -> bool:
        """Say whether a hello names somebody, and not the person: another's answer, perhaps."""
        if not self.person or not begins_with_hello(bare(line)):
            return False
        after = _AFTER_HELLO.split(line.strip().partition(" ")[2], maxsplit=1)[0]
        words = _NAME_WORD.findall(after)
        if any(not _may_stand_in_hello(word) for word in words) and len(words) > 1:
            return False  # «Hei og takk for brevet fra Borettslaget»
        said = [word for word in words if word[0].isupper() or len(words) == 1]
        named = [word for word in map(_folded, said) if not _NO_NAME.fullmatch(word)]
        # Of «Hei Kari Nordmann» the last name counts, too: there may be more than one Kari.
        return bool(named) and (named[-1] not in self.person or named[0] not in self.person)

    def are_named_in(self, line: str) -> bool:
        """Say whether a line begins with one of them, or names one and ends as a heading does."""
        words = line.lower()
        if any(address in words for address in self.addresses):
            return True
        leads = words.lstrip(_LEADS)
        said = set(_WORD.findall(_PER_UNIT.sub(" ", line).lower().replace(".", " ")))
        heads = words.endswith(":") or _FROM.fullmatch(words)
        for name in self.names:
            after = leads.removeprefix(name)
            if after != leads and _PER_WHAT.match(leads):
                continue
            is_initials = len(name) < _SHORTEST_NAME
            if after != leads and (after[:1] == ":" if is_initials else not after[:1].isalnum()):
                return True
            if heads and not is_initials and (name in said or (name in words and " " in name)):
                return True
        return False


NOBODY = Colleagues()


def of(people: Sequence[tuple[str, str]], person: str = "") -> Colleagues:
    """Return colleagues by full name and address: known by either, by first name and initials.

    `person` is the name of whom the answer is for, who may be called the same.
    """
    names: set[str] = set()
    first: set[str] = set()
    for full, _ in people:
        parts = full.lower().split()
        if parts:
            names |= {" ".join(parts), parts[0], "".join(part[0] for part in parts)}
            first.add(parts[0])
    addresses = frozenset(to.lower() for _, to in people if to)
    called = re.findall(r"[^\W\d_]{2,30}", person.lower())
    others, folded = frozenset(first - set(called)), frozenset(map(_folded, called))
    return Colleagues(frozenset(names), addresses, others, folded)


def _may_stand_in_hello(word: str) -> bool:
    return word[0].isupper() or bool(_NO_NAME.fullmatch(_folded(word)))


def _folded(name: str) -> str:
    return name.lower().translate(_FOLDED)


def others_speak(lines: Lines, kept: Sequence[int], colleagues: Colleagues) -> bool:
    """Say whether a line among those that are kept may begin somebody else's words."""
    said = [lines.written[at].strip(_AROUND) for at in kept if lines.bare[at]]
    timed = [_is_name_and_time(line) for line in said]
    to_the_person = any(colleagues.greets_the_person(line) for line in said)
    for at, line in enumerate(said):
        above = said[at - 1] if at else ""
        before, colon, _ = line.lower().partition(":")
        if colon and (_SAID_BY.match(line.lower()) or colleagues.has(_TO_ONE.sub("", before, 1))):
            return True  # however long what they said is
        if colleagues.are_mentioned_in(line, to_the_person=to_the_person):
            return True
        if colleagues.greets_another(line):
            return True
        # One after the other is a list of what somebody has done, and when.
        near = [*range(max(at - 1, 0), at), *range(at + 1, min(at + 2, len(said)))]
        is_dated = bool(_BEGINS_DATED.match(line))
        is_list = any(timed[n] or (is_dated and _BEGINS_DATED.match(said[n])) for n in near)
        if len(line) <= _LONGEST and (
            _is_heading(line, above) or colleagues.are_named_in(line) or (timed[at] and not is_list)
        ):
            return True
        if _is_time(line) and _is_name(above):
            return True
    return False


def _is_heading(line: str, above: str) -> bool:
    words = line.lower()
    if any(pattern.match(words) for pattern in (_IN_HOUSE, _AT_SOMEBODY, _PASSED_ON)):
        return True
    if _STAMPED.match(words) or (_HEADED_TO.match(words) and _is_name(above)):
        return True
    if _NAMED_ADDRESS.fullmatch(words):
        return True
    if _FROM.fullmatch(words) and _is_name(line.partition(":")[2].strip("| \t")):
        return True
    says = _SAYS.search(words) and not (_OWN_SAYS.search(words) or _LAW.search(words))
    return bool(says) and (words.endswith(":") or bool(ADDRESS.search(words)))


def _is_name_and_time(line: str) -> bool:
    """Say whether a line is a name and a clock, or two names or a colon and a date: «Per 15:06»."""
    rest = _without_time(line)
    names = _WORD.findall(rest)
    if not names or rest == line or any(sign.isdigit() for sign in rest):
        return False
    if len(names) == 1 and _LABEL.match(line):
        return False  # «Opprettet: 12.05.2024 14:22» in a list of labels
    if len(names) > _MOST_OF_A_NAME or not all(name[0].isupper() for name in names):
        return False
    return bool(_CLOCK.search(line)) or len(names) >= _FEWEST_OF_A_NAME or line.endswith(":")


def _is_time(line: str) -> bool:
    rest = _without_time(line)
    return rest != line and not re.search(r"\w", rest)


def _without_time(line: str) -> str:
    return _WHEN.sub(" ", _DATE.sub(" ", _CLOCK.sub(" ", line)))


def _is_name(line: str) -> bool:
    names = line.split()
    if names and names[0].lower() in _GREETING:
        return False
    few = _FEWEST_OF_A_NAME <= len(names) <= _MOST_OF_A_NAME
    return few and all(_WORD.fullmatch(name) and name[0].isupper() for name in names)
