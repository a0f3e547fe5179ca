"""The words that tell languages apart: closed-class words and the words of this service.

These are words people write, not words they are shown, so they are not in `locales`. A word two
languages share stands in both lists, and then speaks for neither against the other. The module
knows nothing of how the words are weighed.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BOKMAAL: Final = _words(
    """
    jeg dere deres hun henne ham selv ikke noe noen noens mye flere mer hva hvem hvor hvordan
    hvorfor hvilken hvilket hvilke hvis nå en et enn fra være vært blitt ble gjør gjøre gjort
    enda bare hverandre begge uten ønsker ønske trenger skjer vet hjelpen opplysninger
    opplysningene personopplysninger personopplysningene henvendelsen lagret registrert slettet
    rettet endret samtykket tilgangen behandlingen rettigheter rettigheten klagen saken slettes
    rettes brukes lagres innsynsbegjæring begjæring
    """
)

NYNORSK: Final = _words(
    """
    eg dykk dykkar dei deira ho henne honom sjølv sjølve ikkje noko nokon nokre mykje fleire
    meir kva kven kvens kvar kor korleis kvifor viss då ein eit frå vere vore verte vart vorte
    gjer gjere gjort berre kvarandre båe utan òg enno anna ønskjer ønskje ynskjer ynskje
    treng skjer veit hjelpa høyrer høyre seier seie korkje opplysningar opplysningane
    personopplysningar personopplysningane førespurnad lagra sletta retta endra trekkje trekkjer
    rettar rettane klaga saka innsynskrav tek gjev gje heiter
    arbeidsgjevar namn namnet nettsida sida
    """
)

# Written Danish, and dialects written as they sound: neither is a language of ours, and both are
# answered in bokmål.
DANISH: Final = _words(
    """
    mig dig jer jeres hvad hvornår hvordan af nogen noget nogle meget efter gerne blevet tak
    bede oplysninger oplysningerne indsigt
    """
)

DIALECT: Final = _words(
    """
    æ æg mæ dæ sæ dokker dokke dåkker dåkke dokkers dåkkers ka kem kordan korsn koffer kofor itj
    ittj itte ikkj nokka nåkka noka jæ ska
    """
)

_BOTH_NORWEGIAN: Final = _words(
    """
    og i på for til med av om at er som det den denne dette disse han vi oss meg deg seg du de
    min mitt mi mine din ditt di dine sin sitt sine vår vårt våre når har hadde kan kunne vil
    ville skal skulle må måtte bør få får fått blir bli var men eller så da der her hit dit alt
    alle alltid aldri hjelpe ut inn opp ned over under ved hos etter før mot gjennom siden igjen
    kanskje også ja nei hei takk hjelp ingen ingenting mellom både ny nytt gammel gamle feil
    rett riktig annen andre hadet heisann morn dag innsyn slett slette sletting rette retting
    begrens begrense begrensning protest protestere klage klager samtykke personvern
    personvernombud personvernerklæring datatilsynet konto kontoen bruker brukeren brukar
    brukaren passord passordet epost eposten adresse adressen telefonnummer navn navnet namn
    namnet sak status svar spørsmål reklame nyhetsbrev informasjonskapsler data dataene dataa
    leilighet bolig borettslag sameie sameiet styret styreleder måler måleren faktura fakturaen
    menneske saksbehandler svindel koster gratis fullmakt vegne lenke lenken kode koden utløpt
    overføring techem chatten eier avslutt avslutte dum dumme idiot tlf år dager uke uker måned
    måneder månad månader to tre fire fem ti timer timar gang ganger gonger gått kommer kjem
    kommet sende sendt skrev skriv skrive ser sett tar tatt ta ligger ligg står stått bor bodde
    flyttet flytta brukarar brukere gjerne bort borte heller ennå enno egentlig eigentleg
    fortsatt framleis selge solgt delt lekket lekka stoppe slutt vente venter ventar ringe
    ringer sier seier
    """
)

NORWEGIAN: Final = BOKMAAL | NYNORSK | DANISH | DIALECT | _BOTH_NORWEGIAN

SWEDISH: Final = _words(
    """
    och i på för till med av om att är som det den denna detta dessa han hon vi oss mig dig sig
    jag du ni er era ert de dem min mitt mina din ditt dina sin sitt sina vår vårt våra har hade
    kan kunde vill ville ska skall skulle måste bör få får fått blir bli var vara varit men
    eller så då där här allt alla alltid aldrig ut in upp ner över under vid hos efter vet tror
    förstår göra gör kommer hej hejdå inte ingen inget inga något någon några mycket mer fler
    bara också från utan mellan vad vem hur varför vilken vilket vilka när nu igen än ja nej
    tack hjälp hjälpa snälla uppgifter uppgifterna personuppgifter radera raderas raderat
    tillgång tillgångsrätt rätta rättelse klaga klagomål samtycke integritet dataskydd konto
    kontot lösenord mejl mejlet epost namn ärende ärendet svar fråga reklam nyhetsbrev faktura
    bostad
    """
)

ENGLISH: Final = _words(
    """
    i me my mine myself you your yours he him his she her it its we us our ours they them their
    a an the this that these those there here some any no none nothing every everything all am
    is are was were be been being do does did done don dont doesn didn have has had haven can
    could will would shall should must may might won isn wasn aren couldn cant and or but so if
    because than then not never ever always of to in on at for from with without about by into
    out up down over under after before until who whom whose what which when where why how yes
    thanks thank hello hi hey sorry bye good morning ok want need get got give tell show send
    see know like make made let just more much many go going come take keep say said think
    understand find use try ask talk speak call stop wait work works back still only also too
    very one two other same new old last next first time way day days week year people person
    company please really again soon now today access data personal information account delete
    erase erasure remove correct fix change wrong object complain complaint consent privacy
    policy password login log email mail address name case request copy file human someone help
    marketing cookies unsubscribe meter bill invoice phone number link code scam m ve ll whether
    since while each both few many another something anything everyone anyone nobody somebody
    such own else even yet already off against during between ago yesterday tomorrow month
    months weeks years minute minutes hour hours money done lost feel tired gone sure start
    started open close read write wrote written wrong spelled sent receive received forgot
    forget share shared sell sold store stored hold held collect collected using moved leave
    left quit track tracking ads advertising decision computer boss employer landlord tenant
    flat building neighbour waiting heard letter mailbox changed mistake update updated safe
    secure leaked breach hacked stolen genuine cost pay law lawyer rights happened move order
    meters contact cancel withdraw download bye fine great nice best better worst useless
    angry meant erasure
    """
)

GERMAN: Final = _words(
    """
    ich mich mir mein meine meinen meinem meiner du dich dir dein deine er ihn ihm sie es wir
    uns unser unsere ihr ihre ihren ihnen der die das den dem des ein eine einen einem einer ist
    sind war waren bin bist sein habe hast hat haben hatte kann kannst können könnte will wollen
    möchte muss müssen soll sollen darf werden wird wurde geht und oder aber wenn weil dass als
    nicht kein keine keinen nichts nie noch schon nur mehr auch von zu zum zur in im an am auf
    für mit ohne über unter nach vor bei aus um durch bis wer wen was wann wo warum wie welche
    welcher welches ja nein bitte danke dank vielen hallo guten tag hilfe daten auskunft löschen
    löschung berichtigung beschwerde datenschutz einwilligung konto passwort adresse namen
    anfrage antwort werbung rechnung zugang
    """
)

POLISH: Final = _words(
    """
    ja mnie mną mi mój moja moje moich moim ty ciebie tobie twój on ona ono my nas nam wy was
    wam oni się sie to ten ta te tego tej tym jest są był była było być mam masz ma macie mają
    mieć mogę moge może można chcę chce chciałbym chciałabym muszę proszę prosze i oraz lub albo
    ale że ze żeby jeśli bo nie nic nigdy już tylko także więcej bardzo w we z na do od o po
    przez dla przy pod nad bez za kto co kiedy gdzie dlaczego jak który która które czy tak
    dzień dobry cześć witam dziękuję dziekuje dzięki pomoc pomocy dane danych danymi osobowe
    osobowych usunąć usunac usunięcie konto konta dostęp skarga skargę zgoda zgodę hasło adres
    imię nazwisko odpowiedź wiadomość
    """
)
