"""Whether words take the very mail back that they stand in: «Nei, vent med å sende denne.» Pure.

Who writes an answer thinks again in the middle of it: it is not to go, not yet, or not as it is.
What is told to wait or to stop is a mail («denne», «svaret», «this») or nothing at all; a bill that
may wait is the person's. Bokmål, nynorsk and English; every pattern is bounded.
"""

from __future__ import annotations

import re

from mail import citations
from mail.greetings import speaks_to_somebody

_LONGEST = 20_000
_WRAPPED = re.compile(r"(?<=[\w,])[ \t]{0,9}\n(?=[a-zæøå])")
_SENTENCE = re.compile(r"[^.!?…\n]{1,600}")
_FLAGS = re.IGNORECASE | re.MULTILINE

_NOUN = r"(?:e-?post|mail|epost|melding|svar|brev|utkast|tekst|answer|reply|letter|draft|text)"
_THIS = (  # what can only be the mail, and no matter that was spoken of
    rf"(?:denne(?: her)?|dette(?: her)?|this(?: one)?|{_NOUN}(?:en|et|a)"
    rf"|(?:den|det|denne|dette|this|the|my|mi[nt]?)(?: her)? {_NOUN}\w{{0,3}})"
)
_IT = rf"(?:{_THIS}|den|det|han|it|that)"
_SENDING = r"(?:utsending\w{0,3}|utsendelse\w{0,3}|sending\w{0,3}|send-?knapp\w{0,2}|pressen)"
_NOT = (
    r"(?:ikk?j?e|ei|aldri|not|never|don['’]?t|cannot|can['’]t|shouldn['’]t|mustn['’]t|isn['’]t"
    r"|won['’]t)"
)
_MUST = (
    r"(?:må|skal|bør|kan|får|burde|skulle|vil|treng\w{0,2}|must|should|shall|can|may|will"
    r"|needs? to|has to|have to)"
)
_LOOK = (
    r"(?:(?:sjekk|spør|høyr|hør|avklar|snakk|prat|undersøk|stadfest|bekreft|finn|les|rekn|regn"
    r"|kvalitetssik|dobbelts\w{1,5}|check|double-?check|ask|confirm|clarify|verify|talk|speak|look"
    r"|find|read)\w{0,4}|få|ta|se|sjå|gå|gås|run|get|go|clear)"
)
_START = (  # of a sentence or a clause, also after a sigh
    r"(?:^|[^\w\s]\s{0,2}|\b(?:nei|nej|men|oi|åh?|ups|oops|hei|hallo|hi|no|og|but|and|so|så|sorry"
    r"|beklager|please|ok|okay|huff|uff|hmm?|eh|øh|argh|actually|egentlig|eigentleg|du)\b\W{0,3})"
)
_WHILE = (
    r"(?: (?:litt|no|nå|da|her|der|altså|a (?:bit|moment|minute|sec(?:ond)?|tick)"
    r"|one (?:moment|minute|sec(?:ond)?)|please|now|up|et øyeblikk|eit augeblink|til)){0,3}"
)
_END = r"(?=\s{0,2}(?:[!?.,:;…()–—-]|$))"
_YET = (
    r"(?:ennå|enno|enda|endå|nå|no|yet|now|før|til|until|till|before|først|fyrst|first|ut|out"
    r"|i dag|today|av ?gårde|av ?sted|av stad|off)"
)
_GOES = r"(?:sen\w{1,5}|gå(?:r|tt)?|ut|go(?:es|ne)?|leave|brukast|brukes|used?|svar\w{0,3})"


def _any_of(*forms: str) -> re.Pattern[str]:
    """Return a pattern of forms; what is a space in a form may be any white space."""
    return re.compile("|".join(forms).replace(" ", r"\s"), _FLAGS)


_TAKES_BACK = _any_of(
    # «Vent!», «nei, stopp litt», «hold on», «ups, ikke ferdig»
    rf"{_START}(?:vent|stopp|stans|stop|wait|hold (?:on|an|it)|avbryt|angre|hang on"
    rf"|(?:ikk?j?e|not)(?: helt| heilt| quite)? (?:enn[åo]|enda|send|yet|ferdig|klart?|finished"
    rf"|done|ready)){_WHILE}{_END}",
    # a sigh, which nobody writes to a stranger: «Hm, nei», «Oi»
    r"(?:^|[.!?…] {1,2})(?:hm+|ups|oops|whoops|oi(?: oi)?|huff|uff|argh|søren|pokker|faen|damn|nei"
    r" nei|no no)\b",
    # «vent med denne», «hold off sending this», «la denne vente»
    r"\b(?:vente?r?|drøye?|dryge?|holde? igjen|avvente?|utsette?|wait|hold off|pause)"
    rf"{_WHILE} (?:med |with |on )?(?:å |to )?"
    rf"(?:(?:sende?|senda|sending)(?: (?:{_IT}|svar){_END}| (?:{_THIS}|ut\b(?! \w))|{_END})"
    rf"|{_THIS}\b|{_SENDING}|det{_END})",
    rf"\b(?:la|lat|let) {_THIS} (?:ligg|vent|stå|bli|wait|sit|rest)",
    rf"\b{_THIS} {_MUST} (?:ligg|vent|stå på vent|wait|sit|rest)",
    rf"(?:{_START}(?:hold|put|legg|sett|park|parker) {_IT}"
    rf"|\b(?:hold(?:e|a)?|put|legge?|leggja|sette?|setja|parkere?) {_THIS})"
    rf"(?: (?:igjen|tilbake|att|attende|back|off|on hold|på (?:vent|is)|til side|litt|bort"
    rf"|a (?:bit|minute|moment)|for now|until|till)\b|{_END})",
    rf"\bhold(?:e|a)? (?:igjen|tilbake|att|back) {_IT}\b",
    # «stopp denne», «avbryt utsendingen», «trekk tilbake svaret», «I take that back»
    r"\b(?:stopp?e?|stanse?|avbryte?|stop|cancel|abort|belay|trekke?r?|tilbakekalle?|recall"
    r"|withdraw|call|kalle?|hente?|ta|tek|tar|take|took|pull)(?: tilbake| back)?"
    rf" (?:{_SENDING}|{_IT}(?: tilbake| attende| back)){_END}",
    rf"\b(?:stopp?e?|stanse?|avbryte?|stop|cancel|abort|belay|trekke?|tilbakekalle?|recall|avvente?"
    rf"|withdraw|pull) (?:{_THIS}|that|den){_END}",
    # «ikke send den», «må ikke sendes ennå», «denne skal ikke ut», «don't let this go»
    rf"\b{_NOT} (?:send|svar|reply|bruk|use)(?:e|a|es|ast)?(?: på| to)?"
    rf" (?:{_THIS}\b|{_IT}(?: {_YET}\b|{_END})|{_YET}\b|noe|noko|anything|henne|ham|honom)",
    rf"\b{_NOT} (?:sende?s?|senda|sendast){_END}",
    rf"{_START}(?:send|svar|bruk) {_NOT} (?:{_IT}\b|{_YET}\b|{_END})",
    rf"\b{_NOT} (?:la|let) {_IT}\b",
    rf"\b{_THIS} (?:{_MUST} )?(?:(?:vel|nok|da|helst|absolutt) )?{_NOT}(?: ha| have)?"
    rf"(?: (?:vært|vore|blitt|bli|be|been))? {_GOES}\b(?! (?:av|i|på|over|om)\b(?! dag))",
    rf"\b{_THIS} (?:går|goes) {_NOT}\b(?: ut\b| {_END})",
    rf"\b{_THIS} (?:(?:kan|skal|bør|må) (?:vi|jeg|eg) {_NOT} (?:sende?|senda|bruke?)"
    rf"|(?:sender|bruker) (?:vi|jeg|eg) {_NOT}){_END}",
    rf"\b{_MUST} {_NOT} (?:{_THIS} )?(?:be )?(?:sen(?:des|dast|t|d)|gå|go|ut|leave)"
    rf"(?: {_YET}\b|{_END})",
    rf"\b(?:{_THIS}|jeg|eg|I) (?:(?:er|is|am|['’]m) {_NOT}|isn['’]t) (?:helt |heilt |quite )?"
    r"(?:klart?|ferdig|done|finished|ready|final|complete)\b",
    r"\bnot ready to (?:go|send|be sent)\b",
    # «denne er bare et utkast», «feil sak», «jeg begynner på nytt»
    rf"\b{_THIS} (?:er|is|var|was) (?:bare |berre |kun |just |only )?(?:(?:et|eit|en|ein|a|an|min"
    r"|mitt) )?(?:utkast|kladd|draft|første ?utkast|first draft)\b",
    r"\b(?:feil|gal|wrong) (?:sak|tråd|mail|case|thread)\b",
    r"\b(?:ment (?:for|til|på)|meint (?:for|til)|meant for) (?:en|ei|ein|an)? ?(?:annen|anna|annan"
    r"|other) (?:sak|mail|tråd|case|thread)\b|\bmeant for another (?:case|mail|thread)\b",
    rf"\b(?:begynn\w{{0,3}}|start\w{{0,3}}) (?:på nytt|om igjen|over|again){_END}",
    r"\b(?:jeg|eg|I) (?:angr|ombestem|have changed my mind|changed my mind)",
    r"\b(?:før|before) (?:jeg|eg|I) (?:var|vart|ble|was|had) (?:ferdig|done|finished)",
    # «glem denne», «se bort fra det over», «disregard the above»
    r"\b(?:glem|gløym|ignorer|stryk|dropp|forkast|kast|forget|ignore|disregard|scrap|bin"
    rf"|s(?:e|jå) (?:vekk|bort) fr[aå])(?: (?:{_IT}|alt|everything|all){_END}"
    r"|(?: (?:den|det|my|the|what|alt))? (?:forrige|førre|siste|last|previous|over\b|ovenfor|above"
    r"|som står|I wrote))",
    # «trykket på send», «kom til å sende», «sent too soon»
    r"\b(?:trykk\w{0,3}|trykte|klikk\w{0,3}|pressed|hit|clicked)(?: \w{1,8}){0,2} "
    rf"(?:send\b|{_SENDING})",
    r"\bkom (?:til|i skade for) å (?:sende|senda|trykke|trykkja)\b",
    rf"\b(?:sendt?e?|sent) (?:{_IT} )?(?:nok |visst |just )?(?:altfor|alt for|for|much too"
    r"|way too|too) (?:tidlig|tidleg|fort|raskt|snøgt|kjapt|early|soon|fast|quickly)\b",
)
_TO_DO_FIRST = _any_of(
    r"\b(?:send(?:er|e|a)?|skriv(?:er|e|a)?|kommer|kommer med|kjem med|lage?r?|write"
    r"|come back with|prepare) (?:\w{1,8} )?(?:ny|nytt|ferdig|rett\w{0,2}|korrigert|oppdatert"
    r"|bedre|betre|riktig|new|corrected|better|updated|fixed|right|proper) (?:versjon|svar|utgave"
    r"|utgåve|utkast|tekst|mail|e-?post|version|answer|draft|one|reply|email)",
    r"\b(?:skriv\w{0,2}|gjere?|gjøre?|formuler\w{0,2}|do|write|word|send\w{0,2})(?: \w{1,10})?"
    r" (?:om|på nytt|opp att|over again|again)\b(?= (?:når|etter|i |when|after|tomorrow)|\W{0,3}$)",
    r"\b(?:redo|rewrite|rephrase|reword)\b",
    rf"\b{_LOOK}\b.{{0,40}} (?:gjennom|igjennom|over|through) (?:en gang til|ein gong til|på nytt"
    rf"|igjen|opp att|once more|again|one more time)\b",
    rf"\b{_MUST} (?:\w{{1,9}} ){{0,3}}{_LOOK}\b.{{0,80}}\b(?:først|fyrst|first)\b",
    r"\b(?:før|innan|before) (?:(?:jeg|eg|vi|I|we) (?:(?:kan|skal|can) )?(?:send|svar|repl|answer)"
    rf"|{_IT} (?:går|goes|skal ut|sendes|kan gå|blir sendt)\b|utsending|sending)",
)
"""What is said to a person, too: «Vi må sjekke det først, og skriver til deg på fredag.»"""


def takes_back(text: str) -> bool:
    """Say whether words may mean that the mail they stand in is not to go as it is."""
    said = citations.without(_WRAPPED.sub(" ", text[:_LONGEST]))
    if _TAKES_BACK.search(said):
        return True
    first = (one[0] for one in _SENTENCE.finditer(said) if _TO_DO_FIRST.search(one[0]))
    return any(not speaks_to_somebody(sentence.lower()) for sentence in first)
