"""Words that speak of the answer or of the person, where the person is spoken to. Pure.

Who answers by mail leaves words to themselves and to each other in the same mail: a note, what is
to be asked first, who is to be thanked. They carry no quote sign, and often no name. What is said
here leaves a doubt and cuts nothing; every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail import citations
from mail.greetings import speaks_to_somebody
from mail.quotes import Lines

_LONGEST = 2000

_NOTE = re.compile(
    r"[^\w@]{0,8}(?:(?:rent |kun |bare |berre )?intern(?:t|al)?(?: (?:merknad|notat|kommentar"
    r"|beskjed|melding|info\w{0,8}|note|comment)(?: [\d./-]{4,12})?)?"
    r"|(?:sak|journal|arbeids|telefon)notat"
    r"|notat til (?:saken|saka|meg selv|meg sjølv|mappen|mappa)|merknad til (?:saken|saka|oss)"
    r"|note to (?:self|file)|huskelapp|to ?do|gjenstår|utkast|kladd|draft|fyi|til orientering"
    r"|til info|auto(?:matisk )?svar|fr[aå]værs(?:melding|svar)|out of office|automatic reply)"
    r"(?: ?[:!\])–—-]|\W*$)"
    r"|\W{0,4}(?:alternative?|variant|versjon|version|forslag|option) ?(?:[a-c]|[1-3])\b ?[(:–-]"
    r"|\W{0,4}(?:obs|nb|husk|merk) ?[!:]{1,3} ?"
    r"(?:må|skal|ikk?j?e|bør|sjekk|mangl|hugs|husk|jeg|eg|vi)\b",
    re.IGNORECASE,
)
_SENDING = re.compile(
    r"\b(?:ikk?j?e|don['’]t|do not) send(?:es|ast)? til (?:kunden|henne|ham|ho|han|dama|damen)\b"
    r"|\b(?:før|når|innan|before|once) (?:du|vi|eg|jeg|den|det|dette|svaret|you|we|it|this)"
    r" (?:kan |skal |har |er |blir |is |has )?(?:sender?|sendt|sendes|går ut|skal ut|goes out|sent)"
    r"(?: (?:den|det|dette|svaret|ut|it|this))?(?=\W{0,3}(?:$|[.,;!?)]))"
    r"|\b(?:jurist\w{0,4}|advokat\w{0,4}|ledelsen|leiinga|sjefen) (?:har|må|skal|bør|får)"
    r" (?:godkj|sett? |se |sjå |sjekk|les)"
    r"|\b(?:jurist\w{0,4}|advokat\w{0,4}|ledelsen|leiinga|sjefen) (?:vår |min )?"
    r"(?:mener|meiner|sier|seier|tror|trur|synes|vil)\b"
    r"|(?:tilbakekalle|trekke tilbake) meldingen|recall the message",
    re.IGNORECASE,
)
_UNTOLD = re.compile(
    r"\b(?:ikk?j?e|uten å|utan å|not|don['’]t) (?:å )?(?:nevn|nemn|mention|tell (?:her|him))"
    r"|\b(?:den|det|dette|de|dei) (?:tar|tek) vi ikk?j?e med\b"
    r"|(?:^\W{0,3}|\b(?:bare|berre|kun|helt|just|strictly) )(?:mellom oss|between us)\b(?! og| and)"
    r"|\bnevn\w{0,3} (?:vi|jeg|eg|me) ikk?j?e\b"
    r"|\b(?:her|dette) må (?:vi|jeg|eg|du) (?:få|legg|sett|fyll|skriv)"
    r"|\b(?:ai-?|svar)forslag\b|\bforslag til (?:svar|tekst)\b|\bmitt forslag\b"
    r"|\bmellom oss sagt\b|\boss imellom\b"
    r"|\b(?:ta|tatt|ta jeg|ville tatt) (?:ut|bort|vekk) (?:navn|namn|avsnitt|setning|linj|det som)",
    re.IGNORECASE,
)
_OF_THE_PERSON = re.compile(
    r"\b(?:damen|dama|fyren|mannen(?! (?:din|dykkar|deres))"
    r"|denne (?:kunden|beboeren|leietakeren|personen)|(?:kunden|klageren|beboeren|leietakeren)"
    r" (?:er|var|har|vil|sier|sa|ringte|skriver|skrev|skal|må|maser))\b",
    re.IGNORECASE,
)
# «Kan du skrive til ho …», «Ho fekk feil fil sist»
_OF_SOMEBODY = re.compile(
    r"\b(?:skriv|send|snakk|prat|sei|si|svar|gi|gje)\w{0,3}(?: \w{1,8}){0,2} (?:til|med|på|åt)"
    r" (?:ho|henne|han|ham|honom|her|him)\b"
    r"|\b(?:ring|svar|fortel|spør|hjelp|kontakt|informer|varsl|call|tell|ask)\w{0,4}"
    r" (?:ho|henne|han|ham|honom|her|him)\b"
    r"|\b(?:ho|hun|han|she|he) (?:fekk|fikk|sa|seier|sier|ringde|ringte|skreiv|skrev|spurde|spurte"
    r"|klag\w{1,3}|mas\w{1,3}|ønsk\w{1,4}|tr[uo]r|meiner|mener|tru[ae]\w{1,2}|said|called|wrote"
    r"|asked|wants|thinks)\b"
    r"|\b(?:ho|hun|han|she|he) (?:er|var|is|was) (?:(?:den|ho|han|the) )?(?:samme|same|som|one)\b",
    re.IGNORECASE,
)
_SHE = re.compile(r"\b(?:hun|henne|hennes|ham|she|him)\b", re.IGNORECASE)
# Whoever is spoken of beside the person: «moren din», «teknikeren», «du kan ringe Liv Moe».
_OTHERS = re.compile(
    r"\b(?:mor|far|mann|kon|ektefelle|samboer|sambuar|sønn|datter|dotter|bror|søster|syster)\w{0,5}"
    r" (?:din|di|deres|dykkar)\b"
    r"|\b(?:din|your) (?:mor|far|mann|kone|ektefelle|samboer|sønn|datter|bror|søster|mother|father"
    r"|husband|wife|partner|son|daughter|brother|sister)\b"
    r"|\b\w{0,15}(?:tekniker|montør|vaktmester|vaktmeister|håndverker|handverkar|rådgiver|rådgjevar"
    r"|leietaker|leigetakar|saksbehandler|saksbehandlar|medarbeider|medarbeidar|kollega|kontaktperson|utleier|utleigar"
    r"|leder|leiar|megler|meklar|selger|seljar|kjøper|kjøpar|nabo|lege|verge|fullmektig|advokat|neighbour|landlord|technician|colleague"
    r"|manager|guardian|lawyer|doctor)\w{0,4}\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b[A-ZÆØÅ][a-zæøå]{1,20} [A-ZÆØÅ][a-zæøå]{1,30}\b")
_HE = re.compile(r"\bhan\b", re.IGNORECASE)
_NYNORSK = re.compile(
    r"\b(?:ikkje|eg|dykk|frå|vore|ein|kva|hjå|noko|berre|saka|desse)\b", re.IGNORECASE
)


def stand_among(lines: Lines, kept: Sequence[int]) -> bool:
    """Say whether what is kept may hold words that are not said to the person."""
    written = [line[:_LONGEST] for at in kept if (line := lines.written[at].strip())]
    whole = citations.without("\n".join(written))
    said = whole.split("\n")
    is_nynorsk, of_others = bool(_NYNORSK.search(whole)), bool(_OTHERS.search(whole))
    return any(_is_aside(line) or _is_of_one(line, is_nynorsk, of_others) for line in said)


def _is_aside(line: str) -> bool:
    """Say whether a line speaks of the answer, or calls the person by what they are."""
    said = (_SENDING, _UNTOLD, _OF_THE_PERSON)
    return any(one.search(line) for one in said) or bool(_NOTE.match(line))


def _is_of_one(line: str, is_nynorsk: bool, of_others: bool) -> bool:
    """Say whether a line says «hun» or «han», and may mean the person; nynorsk has things that are.

    Where somebody else is spoken of, and the person is spoken to, it is of somebody else.
    """
    of_another = of_others or bool(_NAMED.search(line))
    if _OF_SOMEBODY.search(line) and not of_another:
        return True
    if not (_SHE.search(line) or (_HE.search(line) and not is_nynorsk)):
        return False
    of_another = of_another or is_nynorsk
    return not (of_another and speaks_to_somebody(line.lower()))
