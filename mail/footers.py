"""The last lines that mail programs write under a mail: «Sendt fra min iPhone». Pure.

Such a line goes only when every word of it is one that these lines are made of, in whatever
language: what somebody meant by it is never lost. Every function takes a line as `quotes.bare`
gives it.
"""

from __future__ import annotations

import re

_LONGEST = 300
_FEWEST = 2
_PROGRAM = re.compile(
    r"(?:iphone?|ipad|ipod|android|outlook|yahoo|proton|samsung|galaxy|gmail|huawei|oneplus|pixel"
    r"|xperia|sony|nokia|htc|blackberry|windows|macbook|mac|imac|spark|bluemail|aquamail|airmail"
    r"|k-9|k9|tuta|tutanota|emclient|canary|nine|fairemail|thunderbird|superhuman|zoho|gmx"
    r"|edison|typeapp|mymail|mailbird|newton|shortwave|xiaomi|redmi|motorola|honor|oppo"
    r"|mailspring|betterbird|zimbra|maildroid)"
    r"(?:mail|['’-]?[a-zа-яé]{1,6}|-(?:smart)?(?:telefon|mobil|enhe[td]|gerät|phone)\w{0,3})?"
)
# Nothing of what these say can be an answer, nor a word to anybody.
_WORDS = {
    kind: frozenset(words.split())
    for kind, words in {
        "sent": (
            "sendt send sent skrevet skickat skickad gesendet envoyé envoyée enviado inviato"
            " verstuurd verzonden lähetetty wysłane wysłano odesláno odoslané elküldve küldve"
            " gönderildi отправлено надіслано trimis saadetud išsiųsta nosūtīts poslano"
        ),
        "get": (
            "get hent få last skaff skaffa hämta download télécharger téléchargez obtenez"
            " obtenir holen laden beziehen herunterladen obtener descargar obter baixar pobierz"
            " hae hanki lataa scarica ottieni downloaden"
        ),
        "from": (
            "fra frå from från von vom de depuis desde do da com med with via using mit avec"
            " con vanaf z ze s с з iz på pe no in"
        ),
        "things": (
            "mobil mobilen mobiltelefon mobiltelefonen telefon telefonen smarttelefon"
            " smarttelefonen handy smartphone nettbrett nettbrettet tablet phone mobile telefono"
            " téléphone telefonu puhelimesta matkapuhelimesta"
        ),
        "between": (
            "by per til to for för für pour para dla voor mijn min mi mitt mine my mon ma mio"
            " meinem meiner meine minu meu mano mana mojego mojej moj moje dem den der das die"
            " ned deg dig the le la el o sie sich app appen appli aplikację applikation program"
            " e-post epost email e-mail mail mailapp ios mobilapp desktop device enhet enheten"
            " enhed enhets gerät dispositivo appareil eining smart sikker sikre secure säker"
            " sichere sécurisée safe client browser systemu diese nachricht wurde pro max plus"
            " mini ultra se note edge lite fold flip air duo xl neo unnskyld orsak beklager"
            " please excuse sorry forgive pardon ursäkta undskyld bitte entschuldigen any"
            " eventuelle evt skrivefeil skrivefeilene stavefeil korthet kortfattethet"
            " kortfattetheten kortfattethed fåordighet kürze brevity typos typo errors"
        ),
    }.items()
}
_KNOWN = frozenset[str]().union(*_WORDS.values())
_TURNED = frozenset({"von", "diese", "outlook"})
"""«Von meinem iPhone gesendet», «Outlook für iOS beziehen»: the verb comes last."""
_TWO_WORDS = re.compile(r"\b(aqua|blue|em|fair) (?=e?mail\b|client\b)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MODEL = re.compile(r"[a-z]{0,3}\d{1,4}[a-z]{0,3}")
_LINK = re.compile(r"[<(\[]{0,2}https?://[^\s<>()\[\]]{1,400}[)>\]]{0,2}")
_PLACE = re.compile(
    r"[<(]{0,2}(?:https?://)?[a-z0-9./-]{0,40}(?:mobisystems|aqua-?mail|bluemail|aka\.ms/|canarymail"
    r"|9folders|proton\.(?:me|com)|protonmail|sparkmail|readdle|emclient|zoho\.|superhuman"
    r"|airmailapp|typeapp|onelink\.me|mailbird)[^\s<>]{0,300}[)>]{0,2}"
)
_SEARCH = re.compile(
    r"yahoo mail: (?:search, organize, conquer|søk, organiser, erobre)[\s<(]{0,3}(?:https?://\S{1,300})?"
)
_SOMETHING = re.compile(
    r"(?:send?t (?:fra|frå) mi(?:n|tt)?|sent from my|skickat från m(?:in|itt)|envoyé de m(?:on|a)"
    r"|(?:gesendet )?von meine[mr]|enviado desde mi|inviato dal mio)(?: [^\s.:,]+){1,4}"
)


def is_sent_from(words: str) -> bool:
    """Tell whether a line is a mail program's own, and says no word more."""
    if len(words) > _LONGEST:
        return False
    if _SEARCH.fullmatch(words):
        return True
    said = _WORD.findall(_TWO_WORDS.sub(r"\1", _LINK.sub(" ", words)))
    named = [word for word in said if _PROGRAM.fullmatch(word)]
    known = _KNOWN.union(named)
    if len(said) < _FEWEST or not all(word in known or _MODEL.fullmatch(word) for word in said):
        return False
    if said[0] in _WORDS["sent"]:
        is_with = said[1] in _WORDS["from"] or said[1] in named  # Finns bend the name instead
        return is_with and (bool(named) or not _WORDS["things"].isdisjoint(said))
    is_turned = said[0] in _TURNED and said[-1] in _WORDS["sent"] | _WORDS["get"]
    return bool(named) and ((is_turned and len(said) > _FEWEST) or said[0] in _WORDS["get"])


def is_place(words: str) -> bool:
    """Tell whether a line is nothing but where a mail program is to be had."""
    return bool(_PLACE.fullmatch(words))


def may_be_sent_from(words: str) -> bool:
    """Tell whether a line may be that of a telephone nobody told us of."""
    return bool(_SOMETHING.fullmatch(words))
