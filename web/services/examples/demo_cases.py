"""The people of the example cases: who they are, what they ask for, and how far it has come.

Everybody is invented and has an address at example.com. Nothing here does anything.
"""

from __future__ import annotations

from models.answers import Proposed
from web.services.examples.demo_answers import (
    BY_PEOPLE,
    COMPELLING,
    CORRECTED,
    ERASED,
    FOUND,
    HALF_RIGHT,
    MOVED,
    NONE_FOUND,
    OFF,
    PAUSED,
    REDACTED,
    STANDS,
    STOPPED,
    THE_TERMS,
    UNKNOWN,
    WHO_LOOKED,
)
from web.services.examples.demo_shape import Example, Far, Press, Wish


def access(
    far: Far,
    part: str = "",
    answer: Proposed = FOUND,
    *,
    with_file: bool = False,
    presses: tuple[Press, ...] = (),
    adds: str = "",
    complains: str = "",
) -> Wish:
    """Return a request for access, to everything or to a part."""
    scope = {"scope": "part", "part": part} if part else {"scope": "all"}
    typed = {**scope, "copy": "yes"}
    return Wish("access", far, typed, answer, with_file, presses, adds, complains)


def rectification(far: Far, what: str, wrong: str, right: str, answer: Proposed) -> Wish:
    """Return a request to have one thing put right."""
    row = {"correction.1.field": what, "correction.1.wrong": wrong, "correction.1.right": right}
    return Wish("rectification", far, {"what": "wrong", **row}, answer)


def erasure(far: Far, answer: Proposed = ERASED) -> Wish:
    """Return a request to have everything erased."""
    return Wish("erasure", far, {"scope": "all", "closes": "yes"}, answer)


def objection(far: Far, use: str, situation: str, presses: tuple[Press, ...] = ()) -> Wish:
    """Return an objection to a use."""
    said = {"advertising": "no", "use": use, "situation": situation, "meanwhile": "yes"}
    return Wish("objection", far, said, COMPELLING, presses=presses)


def complaint(far: Far, what: str) -> Wish:
    """Return a complaint."""
    return Wish("complaint", far, {"what": what, "when": "juni 2026"}, HALF_RIGHT)


def to_advertising(far: Far) -> Wish:
    """Return an objection to advertising."""
    return Wish("objection", far, {"advertising": "yes"}, STOPPED)


def consent(far: Far) -> Wish:
    """Return a withdrawal of consent."""
    return Wish("withdraw_consent", far, {"which": "statistics"}, OFF)


def something_else(far: Far, what: str) -> Wish:
    """Return what its person found no right for."""
    return Wish("other", far, {"what": what}, WHO_LOOKED)


FOR_A_DWELLING = Wish(
    "access",
    Far.OPEN,
    {
        "about": "dwelling",
        "dwelling": "Storgata 1, H0201",
        "pass_on": "yes",
        "scope": "all",
        "copy": "yes",
    },
)
TO_ANOTHER = Wish(
    "portability",
    Far.OPEN,
    {
        "format": "csv",
        "where": "other",
        "receiver": "Nabolaget Måling AS",
        "channel": "personvern@maling.example.com",
    },
)
TO_ME = Wish("portability", Far.ANSWERED, {"format": "csv", "where": "me"}, MOVED, with_file=True)
PAUSE_IT = Wish(
    "restriction",
    Far.ANSWERED,
    {"part": "Alt på brukeren min, til saken i forliksrådet er over", "why": "claims"},
    PAUSED,
)
BLOCKED = Wish(
    "automated_decision",
    Far.ANSWERED,
    {"decision": "At brukeren min ble sperret", "want": "explain,human"},
    BY_PEOPLE,
)
SAFEGUARDS = Wish(
    "transfer_safeguards",
    Far.ANSWERED,
    {"receiver": "Google Analytics"},
    THE_TERMS,
    with_file=True,
)

MORE_TIME = Press(
    "forleng",
    20,
    {
        "why": "complex",
        "reason": "Opplysningene ligger i tre systemer, og to av dem er fra før 2019.",
    },
)
ON_PAUSE = Press(
    "sett-pa-pause",
    1,
    {"what": "Loggen over pålogginger. Leverandøren av drift, som lagrer den, har fått beskjed."},
)
WHICH_HOUSE = Press(
    "spor", 2, {"text": "Hvilket av sameiene gjelder det? Vi har to som heter Solsiden."}
)
WHO_IS_IT = Press(
    "hvem-er-det",
    3,
    {
        "why": "Kontoen bruker en annen e-postadresse, og den svarer ikke.",
        "question": "Hvilke to eiendommer kan du se når du logger inn?",
    },
)

EXAMPLES = (
    Example("Kari Nordmann", 0, (access(Far.UNCONFIRMED),)),
    Example("Ola Dahl", 2, (access(Far.UNCONFIRMED, "Alt om pålogginger i høst"),)),
    Example("Ingrid Moe", 12, (access(Far.UNCONFIRMED), erasure(Far.UNCONFIRMED))),
    Example("Finn Dale", 22, (access(Far.UNCONFIRMED),)),
    Example("Tor Vik", 5, (access(Far.DISOWNED),)),
    Example("Lars Berg", 0, (access(Far.OPEN),)),
    Example("Marit Hagen", 1, (access(Far.OPEN, "Supportsaken min om feil stengemåler i mai"),)),
    Example("Emily Jones", 3, (access(Far.OPEN, "What you share with other companies"),), "en"),
    Example("Sigrid Aasen", 9, (access(Far.OPEN, "Kven som har sett opplysningane mine"),), "nn"),
    Example("Berit Strand", 36, (access(Far.OPEN, "Kopi av alt om sameiet Solsiden og meg"),)),
    Example("Nils Haug", 6, (access(Far.OPEN, adds="Den gamle adressen var nils@example.net."),)),
    Example("Jonas Lie", 26, (access(Far.TAKEN, presses=(MORE_TIME,)),)),
    Example("Vigdis Rud", 8, (access(Far.TAKEN, presses=(WHICH_HOUSE,)),)),
    Example("Hanne Lund", 12, (access(Far.TAKEN, presses=(WHO_IS_IT,)),)),
    Example("Arne Foss", 11, (access(Far.DRAFTED, answer=REDACTED),)),
    Example("Grete Holm", 14, (access(Far.ANSWERED, with_file=True),)),
    Example("Liv Sunde", 18, (access(Far.ANSWERED, "Supportsakene mine", REDACTED),)),
    Example("Peter Smith", 22, (access(Far.ANSWERED, "My user", NONE_FOUND),), "en"),
    Example(
        "Randi Bakke",
        31,
        (access(Far.ANSWERED, answer=NONE_FOUND, complains="Jeg logger inn hver dag! Let igjen."),),
    ),
    Example("Geir Myhre", 24, (access(Far.ANSWERED, "Målerdata fra 2019", UNKNOWN),)),
    Example("Tove Krogh", 10, (access(Far.WITHDRAWN),)),
    Example(
        "Aslaug Ruste",
        5,
        (Wish("access", Far.TAKEN, {}),),
        without_address=True,
        told="Hun vil vite alt som er lagret om henne, og har det best med et brev.",
        phone="22 00 00 17",
    ),
    Example("Dag Vestby", 2, (FOR_A_DWELLING,)),
    Example(
        "Eva Solli", 4, (rectification(Far.OPEN, "Rolle", "Styreleder", "Styremedlem", CORRECTED),)
    ),
    Example(
        "Bente Tangen",
        16,
        (rectification(Far.ANSWERED, "Telefon", "22 00 00 24", "22 00 00 42", CORRECTED),),
    ),
    Example(
        "Anne Wold",
        13,
        (rectification(Far.DRAFTED, "Logg", "Åpnet 3. mai", "Aldri åpnet", STANDS),),
    ),
    Example("Rolf Engen", 15, (erasure(Far.ANSWERED),)),
    # The copy is answered and not fetched, so the erasure waits.
    Example("Wenche Ruud", 7, (access(Far.ANSWERED, with_file=True), erasure(Far.DRAFTED))),
    Example(
        "Espen Kvam",
        5,
        (objection(Far.OPEN, "At dere måler hva jeg gjør", "Jeg er den eneste brukeren."),),
    ),
    Example(
        "Turid Nes",
        21,
        (
            objection(
                Far.ANSWERED, "Logg over pålogginger", "Jeg logger inn om natten.", (ON_PAUSE,)
            ),
        ),
    ),
    Example("Stian Roa", 1, (to_advertising(Far.OPEN),)),
    Example("Mona Vang", 2, (to_advertising(Far.OPEN),), without_address=True),
    Example("Odd Lien", 3, (to_advertising(Far.ANSWERED),)),
    Example("Ragnhild Sæter", 1, (consent(Far.OPEN),)),
    Example("Yngve Bru", 4, (consent(Far.ANSWERED),)),
    Example("Pia Storm", 6, (TO_ANOTHER,)),
    Example("Leif Aune", 17, (TO_ME,)),
    Example("Synne Hauge", 9, (PAUSE_IT,)),
    Example("Ulrik Moen", 13, (BLOCKED,)),
    Example("Frida Lunde", 12, (SAFEGUARDS,)),
    Example("Harald Nygaard", 1, (something_else(Far.OPEN, "Stryk meg fra lista deres."),)),
    Example("Gunn Eide", 14, (something_else(Far.ANSWERED, "Hvem har lest saken min?"),)),
    Example("Siv Aker", 6, (complaint(Far.OPEN, "Dere svarte meg aldri i supportsaken min."),)),
    Example("Otto Nygard", 19, (complaint(Far.ANSWERED, "Ingen svarte meg."),)),
)
