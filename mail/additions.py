"""What servers write into a mail themselves: warnings, notices and labels of secrecy. Pure.

Every function takes a line as `quotes.bare` gives it.
"""

from __future__ import annotations

import re

_WARNING = re.compile(
    r"\W{0,3}(?:ekstern|external|caution|advarsel|åtvaring|warning|achtung)\b"
    r".{0,300}\b(?:e-?post\w{0,5}|e-?mail|mail|message|melding\w{0,3}|avsend\w{1,5}|sender|absender)\b"
)
_NOTICE = re.compile(
    r"(?=.{60}).{0,400}(?:konfidensiel|fortrolig|confidential|vertraulich|disclaimer|virus)"
)
_ABOUT_A_MAIL = re.compile(r"\b(?:e-?post\w{0,6}|e-?mails?|message|melding\w{0,3}|nachricht)\b")
_OF_THIS_MAIL = re.compile(
    r"(?:denne|dette|detta|this|diese"
    r"|(?:the )?(?:innholdet|innhaldet|opplysningene|information) i[n]? (?:denne|this)) "
    r"(?:e-?post\w{0,6}|e-?mail\w{0,3}|message|melding\w{0,3}|meddelande\w{0,3}|nachricht)\b.{0,400}"
    r"\b(?:mottak\w{1,8}|mottagar\w{1,5}|recipient|addressee|intended|adressat\w{0,3}|empfänger"
    r"|konfidensiel\w{0,3}|fortrolig\w{0,2}|confidential|vertraulich|virus\w{0,8}|skann\w{1,3}"
    r"|scanned)\b"
    r"|(?:tenk på|ta hensyn til|please consider|think of|think about)"
    r" (?:the )?(?:miljøet|environment)\b"
    r"|.{0,40}\b(?:miljøet|environment) (?:før|before) (?:du|you) (?:skriver|print)"
    r"|.{0,40}(?:e-?post\w{0,3}|e-?mail\w{0,2}|message|melding\w{0,2}|nachricht)\b.{0,60}\bvir(?:us|en)"
)
_PLACE = re.compile(
    r"(?:virus[\w-]{0,8}\.? ?)?[<(]{0,2}(?:https?://|www\.)[^\s<>]{1,300}[)>]{0,2}"
    r"(?:<https?://[^\s<>]{1,300}>)?"
)
_COMPANY = re.compile(
    r"(?:[\w&-]{2,20} ){1,4}(?:as|asa|ab|a/s|gmbh|ltd|inc)\.?"
    r"(?:[,|·] ?.{0,100}\b(?:org\.? ?nr|\d{4} [^\W\d]).{0,60})?"
)
_LABEL = re.compile(
    r"[\[(]{0,2}(?:følsomhet(?:setikett)?|følsemd|sensitivitet|sensitivity(?: label)?"
    r"|klassifisering|klassifikasjon|classification|informasjonsklasse|gradering|sikkerhetsgrad"
    r"|känslighet|klassificering|vertraulichkeit|klassifizierung|tietoluokka) ?: ?"
)
_LEVEL = re.compile(r"([^:.!?]{1,40}?)[\])]{0,2}")
_PARTED = re.compile(r"[\s/\\|()–-]+")
_LEVELS = (
    "åpen open opent offentlig offentleg public intern internt internal generell general"
    " generelt begrenset begrensa restricted fortrolig konfidensiell konfidensielt"
    " confidential strengt strictly privat private personlig personal normal business"
    " official only unrestricted öppen publik intern allmän öffentlig öffentlich vertraulich"
    " all alle employees ansatte grønn gul rød green amber red c0 c1 c2 c3 k1 k2 k3 sisäinen"
    " julkinen"
)
_WITHHELD = re.compile(
    r"\W{0,3}(?:strengt |strictly )?(?:fortrolig|konfidensiel[lt]t?|confidential)\W{0,3}"
    r"|[\[(]{0,2}(?:u\.? ?off\.?|unn?ta(?:tt|ke|teke) (?:fra |frå )?offentl\w{2,10})"
    r"(?:[,.]? ?(?:jf\.? )?(?:offl\.?|off\w{0,12}lov\w{0,3}|fvl\.?|forvaltningslov\w{0,2})"
    r" ?§{1,2} ?\d{1,2}[\w ,.-]{0,30})?[\])]{0,2}"
)
_SIGN_OFF = re.compile(r"-- ?")


def is_warning(words: str) -> bool:
    """Tell whether a line is what a server writes above a mail from outside."""
    return bool(_WARNING.match(words))


def is_foot(words: str) -> bool:
    """Tell whether a line is what servers begin to write under a whole mail."""
    return bool(_OF_THIS_MAIL.match(words)) or is_notice(words) or is_secrecy(words)


def is_notice(words: str) -> bool:
    """Tell whether a line begins what a server writes under a mail: that it is confidential."""
    return bool(_NOTICE.match(words) and _ABOUT_A_MAIL.search(words))


def is_nobodys_word(words: str) -> bool:
    """Tell whether a line is an address on the net, or a company's name, and no more."""
    return any(form.fullmatch(words) for form in (_PLACE, _COMPANY))


def is_secrecy(words: str) -> bool:
    """Tell whether a line is the label a server stamps on a mail, and no more: «Følsomhet: Intern».

    «Internt, ikke til kunden» is somebody's word.
    """
    if _WITHHELD.fullmatch(words):
        return True
    begins = _LABEL.match(words)
    found = _LEVEL.fullmatch(words, begins.end()) if begins else None
    return found is not None and set(_PARTED.split(found[1].strip())) <= set(_LEVELS.split())


def speaks_of_secrecy(words: str) -> bool:
    """Tell whether a line begins as such a label does, however it goes on."""
    return bool(_LABEL.match(words))


def is_sign_off(words: str) -> bool:
    """Tell whether a line is the `-- ` above a signature."""
    return bool(_SIGN_OFF.fullmatch(words))
