"""What programs and servers write into a mail themselves: «Sendt fra min iPhone», warnings. Pure.

Every function takes a line as `quotes.bare` gives it.
"""

from __future__ import annotations

import re

_DEVICE = (
    r"(?:iphone\w{0,3}|ipad\w{0,3}|android\w{0,9}|outlook|yahoo|proton ?mail|samsung|galaxy|gmail"
    r"|mobil\w{0,9}|telefon\w{0,4}|smart\w{0,12}|nettbrett\w{0,3}|huawei|oneplus|pixel|xperia|sony"
    r"|nokia|htc|blackberry|windows|macbook|mac|spark|bluemail|aqua ?mail|airmail|k-9"
    r"|tuta\w{0,4}|em ?client|e-?post for|mail for|mail app)\b"
)
_SENT_FROM = re.compile(
    r"(?:(?:sendt?|sent|skickat|gesendet|envoyée?)"
    r" (?:fra|frå|from|från|von|de|depuis|med|with|via) "
    rf"(?:(?:min|mi|mitt|my|meinem|mon|ma) )?\[?{_DEVICE}"
    rf"|(?:hent|få|last ned|skaff deg|skaffa|get|download) {_DEVICE} (?:for|til|för|pour|für) \w)"
    r"(?!.{0,60}\b(?:til|to|deg|you|i går|i dag)\b)"
    r"[^.!?:,<(]{0,40}(?:[<(]{0,2}https?://[^\s<>()]{1,200}[)>]{0,2})?[^.!?:,<]{0,40}\.?"
    r"(?: (?:unnskyld|orsak|beklager|please excuse|sorry)[^.!?:,<]{0,40}[.!]?)?"
)
_SENT_FROM_SOMETHING = re.compile(
    r"(?:sendt (?:fra|frå) mi(?:n|tt)?|sent from my)(?: [^\s.:,]+){1,4}"
)
_WARNING = re.compile(
    r"\W{0,3}(?:ekstern|external|caution|advarsel|åtvaring|warning|achtung)\b"
    r".{0,300}\b(?:e-?post\w{0,5}|e-?mail|mail|message|melding\w{0,3}|avsend\w{1,5}|sender|absender)\b"
)
_NOTICE = re.compile(
    r"(?=.{60}).{0,400}(?:konfidensiel|fortrolig|confidential|vertraulich|disclaimer|virus)"
)
_ABOUT_A_MAIL = re.compile(r"\b(?:e-?post\w{0,6}|e-?mails?|message|melding\w{0,3}|nachricht)\b")
_SIGN_OFF = re.compile(r"-- ?")


def is_sent_from(words: str) -> bool:
    """Tell whether a line is the telephone's own «Sendt fra min iPhone»."""
    return bool(_SENT_FROM.fullmatch(words))


def is_warning(words: str) -> bool:
    """Tell whether a line is what a server writes above a mail from outside."""
    return bool(_WARNING.match(words))


def is_notice(words: str) -> bool:
    """Tell whether a line begins what a server writes under a mail: that it is confidential."""
    return bool(_NOTICE.match(words) and _ABOUT_A_MAIL.search(words))


def is_sign_off(words: str) -> bool:
    """Tell whether a line is the `-- ` above a signature."""
    return bool(_SIGN_OFF.fullmatch(words))


def may_be_sent_from(words: str) -> bool:
    """Tell whether a line may be that of a telephone nobody told us of."""
    return bool(_SENT_FROM_SOMETHING.fullmatch(words))
