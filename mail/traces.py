"""Traces of somebody else's mail among words that are kept, whatever the program's language. Pure.

A colleague's remark that was quoted on the way must not go to the person as the answer. Nothing is
cut at a trace: it only says that a person has to look. An answer may hold lists, periods and
tables with labels of its own, so one label, one date or one name is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail.greetings import begins_with_hello, is_goodbye, is_hello
from mail.quotes import Lines

_NEAR = 5
_FAR = 9
_LONGEST = 300

_LABELS = {
    "from": "fra frå fra från from von de da od ot van lähettäjä saatja nuo no feladó kimden от від"
    " από desde",
    "date": "sendt send sent dato date skickat datum gesendet wysłano data lähetetty päivämäärä"
    " päiväys envoyé enviado inviato verzonden odesláno дата отправлено надіслано išsiųsta nosūtīts"
    " saadetud elküldve dátum gönderilen fecha trimis kuupäev datums датум ημερομηνία",
    "subject": "emne subject ämne betreff temat aihe objet asunto oggetto onderwerp assunto předmět"
    " тема tema teema tárgy konu efni subiect predmet otsikko θέμα",
}
_KIND = {name: kind for kind, names in _LABELS.items() for name in names.split()}
_LABEL = re.compile(r"([^\W\d_]{2,20})(?: \([^()]{1,20}\))? ?: ?(.*)", re.DOTALL)
_ANY_LABEL = re.compile(r"[^\W\d_][\w ./-]{0,24}? ?: ?(.+)", re.DOTALL)
_INSIDE = re.compile(
    r"[\s>\])](?:sendt|sent|dato|date|emne|subject|gesendet|datum|betreff|skickat|ämne|envoyé|objet)"
    r" ?: "
)
_SUBJECT = re.compile(
    r"[^\W\d_]{2,4}(?:[\[(]\d{1,2}[\])])? ?: |.{0,40}\b(?:pv-)?[a-z2-7]{4}-[a-z2-7]{4}\b"
)
_CLOCK = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?![\d.:]*\d)")
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}[./-] ?\d{1,2}[./-] ?\d{1,2})\b"
    r"|\b\d{1,2}(?:\.|st|nd|rd|th)? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2},? \d{4}\b"
)
_WROTE = re.compile(
    r"\b(?:skrev|skreiv|wrote|writes|schrieb|écrit|escribió|escribio|scritto|scrisse|schreef"
    r"|geschreven|napisał\w?|kirjoitti|napsal\w?|írta|escreveu|scris|yazdı|rašė|parašė|rakstīja"
    r"|kirjutas|skrifaði|пише\w?|писал\w?|написал\w?|написав|έγραψε)\b"
)
_OWN = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb) (?:du|dere|dykk|de|vi|me|jeg|eg|i|you|we|they|sie|til)\b"
    r"|\b(?:du|dere|dykk|de|vi|me|jeg|eg|i|you|we|they|sie) (?:skrev|skreiv|wrote|schrieb)\b"
)
# Words of a sentence: of a date and a name alone there is none.
_SENTENCE = re.compile(
    r"\b(?:vi|du|dere|jeg|det|dette|disse|har|hadde|er|var|ble|blei|vart|som|og|eller|med|om|til"
    r"|we|you|it|this|these|have|has|had|is|are|was|were|that|and|or|with|about|to|the|following"
    r"|følgende|følgjande|opplysning\w*|pålogging\w*|innlogging\w*)\b"
)
_DATE_WORDS = re.compile(
    r"\b(?:kl|kl\.|klokka|klokken|den|at|on|um|uhr|am|pm|le|à|på|the|cet|cest|gmt|utc"
    r"|(?:man|tirs|ons|tors|fre|lør|laur|søn|sun|mon|tues|wednes|thurs|fri|satur|tis|mån|lör|sön)"
    r"(?:dag|day)|(?:man|tir|tys|ons|tor|fre|lør|lau|søn|mon|tue|wed|thu|fri|sat|sun)\b\.?"
    r"|(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[^\W\d_]{0,6}\.?)(?!\w)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’-]{1,30}\.?(?: (?:av|von|van|de|der)\b)?"
    r"(?: [^\W\d_a-z][\w'’.-]{0,30}){1,3}"
)
_SEPARATOR = re.compile(
    r"[-_=*]{1,60} ?(?=[^-_=*]).{0,150}?\b\w{0,12}?(?:meld\w*|medd?el\w*|mess\w*"
    r"|nachricht|mensa\w*|bericht"
    r"|wiadomo\w*|viesti\w*|zpráva|laišk\w*|ziņ\w*|сообщени\w*|повідомлен\w*|e-post|e-?mail|kiri"
    r"|wrote|skrev|schrieb|écrit)\b.{0,40} ?[-_=*]{1,60}"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS = re.compile(r"[\[\](){}<>*|,:;\u2013\u2014-]")
_BAR = re.compile(r"\|[^|]+")
_YEAR = re.compile(r"\b20\d\d\b")
_NOTES = re.compile(r".{1,80}? ?-{2,3} ?\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}[:.]\d{2}.*")


def holds_a_mail(lines: Lines, kept: Sequence[int]) -> bool:
    """Tell whether somebody else's mail seems to begin among the lines that are kept."""
    end = kept[-1] + 1 if kept else 0
    above = Lines(lines.written[:end], lines.bare[:end], lines.quoted[:end])
    return _greets_again(above, kept) or any(_is_trace(above, at) for at in kept)


def _is_trace(lines: Lines, at: int) -> bool:
    words = lines.bare[at]
    if not words or len(words) > _LONGEST:
        return False
    return (
        _is_head(lines, at)
        or any(sign.fullmatch(words) for sign in (_SEPARATOR, _NOTES, _BAR))
        or _is_attribution(lines, at)
        or (_is_name_and_time(lines, at) and not _goes_on_as_list(lines, at))
    )


def _greets_again(lines: Lines, kept: Sequence[int]) -> bool:
    """Tell whether a hello stands below a goodbye or another hello: there are two letters."""
    first, said = "", False
    for at in kept:
        words = lines.bare[at]
        if is_hello(words) and (said or first not in ("", words)):
            return True
        said = said or is_goodbye(words)
        first = first or (words if begins_with_hello(words) else "")
    return False


def _is_head(lines: Lines, at: int) -> bool:
    """Tell whether the head of a mail begins at a line: labels one below the other, or in a row."""
    first = _LABEL.match(lines.bare[at])
    kind = _KIND.get(first[1]) if first else None
    if first and kind == "from" and _is_day(first[2]):
        return False  # a period, or what somebody wrote and when
    if first and kind == "from":
        below = _labelled(lines, at, _NEAR if first[2] else _FAR)
        return bool(below & {"date", "subject"} or _INSIDE.search(first[2]))
    if kind is not None:
        return _labelled(lines, at, _NEAR) | {kind} >= {"from", "date", "subject"}
    return _is_unknown_head(lines, at)


def _is_day(value: str) -> bool:
    """Tell whether a value is a day and nothing more: «3. mars 2026», which sends no mail."""
    rest = _DATE_WORDS.sub(" ", _CLOCK.sub(" ", _DATE.sub(" ", value)))
    return bool(_DATE.search(value)) and not re.search(r"\w", rest)


def _labelled(lines: Lines, at: int, reach: int) -> set[str]:
    below = (_LABEL.match(words) for words in lines.bare[at + 1 : at + 1 + reach])
    return {kind for found in below if found and (kind := _KIND.get(found[1]))}


def _is_unknown_head(lines: Lines, at: int) -> bool:
    """Tell whether labels nobody told us of begin here, among them a time and a subject."""
    values = []
    for words in lines.bare[at : at + 2 * _NEAR]:
        found = _ANY_LABEL.match(words)
        if words and not found:
            break
        if found:
            values.append(found[1])
    timed = any(_CLOCK.search(value) and _DATE.search(value) for value in values)
    return len(values) >= 3 and timed and any(_SUBJECT.match(value) for value in values)


def _is_attribution(lines: Lines, at: int) -> bool:
    """Tell whether «Per Hansen skrev 23. november:» begins here; it may go over three lines."""
    joined = ""
    for words in lines.bare[at : at + 3]:
        joined = f"{joined} {words}".strip()
        if not words or len(joined) > _LONGEST:
            return False
        if joined.endswith(":"):
            return _says_who(joined)
    return False


def _says_who(joined: str) -> bool:
    timed = bool(_CLOCK.search(joined) and (_DATE.search(joined) or _YEAR.search(joined)))
    if _WROTE.search(joined):
        return timed and not _OWN.search(joined)
    rest = _DATE_WORDS.sub(" ", _CLOCK.sub(" ", _DATE.sub(" ", joined)))
    return timed and len(_WORD.findall(rest)) > 1 and not _SENTENCE.search(joined)


def _is_name_and_time(lines: Lines, at: int) -> bool:
    """Tell whether a line is a name and a time, as programs for chat write them, and no more."""
    words = lines.bare[at]
    if len(words) > 100 or not (_CLOCK.search(words) and _DATE.search(words)):
        return False
    written = " ".join(lines.written[at][:200].split())
    rest = _DATE_WORDS.sub(" ", _CLOCK.sub(" ", _DATE.sub(" ", written)))
    return bool(
        _NAME.fullmatch(" ".join(re.sub(r"[\[\](){}<>*|,:;\u2013\u2014-]", " ", rest).split()))
    )


def _goes_on_as_list(lines: Lines, at: int) -> bool:
    near = [line for line in range(max(0, at - 2), at + 3) if line != at and line < len(lines)]
    return any(_is_name_and_time(lines, line) for line in near)
