"""The people of the example cases: who they are, what they ask for, and what is answered.

Everybody is invented and has an address at example.com. Nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from types import MappingProxyType

from models.answers import Proposed
from models.catalogue.requirements import Outcome


class Far(StrEnum):
    """How far a wish has come."""

    UNCONFIRMED = auto()
    DISOWNED = auto()
    OPEN = auto()
    ADDED_TO = auto()
    TAKEN = auto()
    DRAFTED = auto()
    ANSWERED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing somebody asks for: how far it has come, and the answer if there is one."""

    kind: str
    far: Far
    typed: Mapping[str, str] = field(repr=False)
    answer: Proposed | None = None
    with_file: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """One person, how many days ago they wrote, and what they want."""

    name: str
    days: int
    wishes: tuple[Wish, ...]
    language: str = "nb"
    without_address: bool = False

    @property
    def address(self) -> str:
        """Return an address nobody has."""
        return f"{self.name.split()[0].lower()}@example.com"

    def typed(self, wish: Wish) -> Mapping[str, str]:
        """Return the form of one wish as this person fills it in."""
        email = "" if self.without_address else self.address
        common = {"about": "portal", "who": "me", "relation": "user", "account_email": ""}
        return {**common, "name": self.name, "email": email, **wish.typed}


FOUND = Proposed(
    Outcome.GRANTED,
    text="Vi har funnet en bruker med navnet ditt, e-postadressen du logger inn med, og to "
    "supportsaker. Kopien ligger ved.",
)
REDACTED = Proposed(
    Outcome.PARTLY,
    ground="art15-4",
    reason="Vi har sladdet det som handler om andre i de to supportsakene.",
    text="Her er brukeren din og supportsakene.",
)
NONE_FOUND = Proposed(
    Outcome.NONE_FOUND,
    text="Vi har søkt etter e-postadressen i administratorportalen og i supportsystemet, og har "
    "ikke funnet noe om deg.",
)
UNKNOWN = Proposed(
    Outcome.REFUSED,
    ground="art11-2",
    reason="Opplysningene fra målerne er lagret uten noe som kan knytte dem til deg.",
)
CORRECTED = Proposed(
    Outcome.GRANTED,
    lines={
        "answer.changed": "Telefonnummeret i administratorportalen sto med to siste sifre byttet "
        "om. Nå står det 22 00 00 42.",
        "answer.told": "Leverandøren av support, som hadde det gamle nummeret.",
    },
)
STANDS = Proposed(
    Outcome.REFUSED,
    ground="art16-accurate",
    reason="Fakturaen var sendt til deg den dagen loggen viser. Det er kvitteringen som sier det.",
)
ERASED = Proposed(
    Outcome.PARTLY,
    ground="art17-3-b",
    reason="Bokføringsloven sier at vi må beholde fakturaene i fem år.",
    lines={
        "answer.erased": "Brukeren din i administratorportalen og de to supportsakene. Brukeren er "
        "avsluttet.",
        "answer.kept": "Navnet ditt på to fakturaer til boligselskapet. De blir slettet i 2031.",
        "answer.told": "Leverandøren av drift, som har slettet det samme.",
    },
)
COMPELLING = Proposed(
    Outcome.REFUSED,
    ground="art21-1-compelling",
    reason="Vi logger pålogginger for å oppdage at noen bruker kontoen din uten lov. Uten loggen "
    "kan vi ikke beskytte dem som bor i sameiene. Den brukes ikke til noe annet.",
    lines={
        "answer.pause": "Loggen har bare vært lagret siden vi fikk protesten. Pausen tar slutt en "
        "uke etter dette svaret."
    },
)
STOPPED = Proposed(
    Outcome.GRANTED,
    lines={"answer.stopped": "Nyhetsbrev og annonser, og profileringen som hørte til."},
)
HALF_RIGHT = Proposed(
    Outcome.PARTLY,
    lines={
        "answer.assessment": "Du fikk ikke svar på supportsaken i juni. Det skulle du ha fått. "
        "Opplysningene var ikke sendt til andre.",
        "answer.measures": "Vi har endret hvem som får varsel om nye supportsaker.",
    },
)


def access(
    far: Far, part: str = "", answer: Proposed | None = FOUND, *, with_file: bool = False
) -> Wish:
    """Return a request for access, to everything or to a part."""
    scope = {"scope": "part", "part": part} if part else {"scope": "all"}
    return Wish("access", far, {**scope, "copy": "yes"}, answer, with_file)


def rectification(far: Far, what: str, wrong: str, right: str, answer: Proposed) -> Wish:
    """Return a request to have one thing put right."""
    row = {"correction.1.field": what, "correction.1.wrong": wrong, "correction.1.right": right}
    return Wish("rectification", far, {"what": "wrong", **row}, answer)


def erasure(far: Far, answer: Proposed = ERASED) -> Wish:
    """Return a request to have everything erased."""
    return Wish("erasure", far, {"scope": "all", "closes": "yes"}, answer)


def objection(far: Far, use: str, situation: str) -> Wish:
    """Return an objection to a use."""
    said = {"advertising": "no", "use": use, "situation": situation, "meanwhile": "yes"}
    return Wish("objection", far, said, COMPELLING)


def complaint(far: Far, what: str) -> Wish:
    """Return a complaint."""
    return Wish("complaint", far, {"what": what, "when": "juni 2026"}, HALF_RIGHT)


_AGAINST_ADVERTISING: Mapping[str, str] = MappingProxyType({"advertising": "yes"})

EXAMPLES = (
    Example("Kari Nordmann", 0, (access(Far.UNCONFIRMED),)),
    Example("Ola Dahl", 2, (access(Far.UNCONFIRMED, "Alt om pålogginger i høst"),)),
    Example("Ingrid Moe", 12, (access(Far.UNCONFIRMED), erasure(Far.UNCONFIRMED))),
    Example("Tor Vik", 5, (access(Far.DISOWNED),)),
    Example("Lars Berg", 0, (access(Far.OPEN),)),
    Example("Marit Hagen", 1, (access(Far.OPEN, "Supportsaken min om feil stengemåler i mai"),)),
    Example("Emily Jones", 3, (access(Far.OPEN, "What you share with other companies"),), "en"),
    Example("Sigrid Aasen", 9, (access(Far.OPEN, "Kven som har sett opplysningane mine"),), "nn"),
    Example("Jonas Lie", 26, (access(Far.OPEN),)),
    Example("Berit Strand", 36, (access(Far.OPEN, "Kopi av alt om sameiet Solsiden og meg"),)),
    Example("Nils Haug", 6, (access(Far.ADDED_TO),)),
    Example("Hanne Lund", 8, (access(Far.TAKEN),)),
    Example("Arne Foss", 11, (access(Far.DRAFTED, answer=REDACTED),)),
    Example("Grete Holm", 14, (access(Far.ANSWERED, with_file=True),)),
    Example("Knut Eide", 20, (access(Far.ANSWERED),)),
    Example("Liv Sunde", 18, (access(Far.ANSWERED, "Supportsakene mine", REDACTED),)),
    Example(
        "Peter Smith", 22, (access(Far.ANSWERED, "Everything about my user", NONE_FOUND),), "en"
    ),
    Example("Randi Bakke", 31, (access(Far.ANSWERED, answer=NONE_FOUND),)),
    Example("Geir Myhre", 24, (access(Far.ANSWERED, "Målerdata fra 2019", UNKNOWN),)),
    Example("Tove Krogh", 10, (access(Far.WITHDRAWN),)),
    Example(
        "Eva Solli",
        4,
        (rectification(Far.OPEN, "Rolle", "Styreleder", "Styremedlem", CORRECTED),),
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
        (
            objection(
                Far.OPEN,
                "At dere måler hva jeg gjør i portalen",
                "Sjefen min ser tallene, og jeg er den eneste brukeren.",
            ),
        ),
    ),
    Example(
        "Turid Nes",
        21,
        (objection(Far.ANSWERED, "Logg over pålogginger", "Jeg logger inn om natten."),),
    ),
    Example("Stian Roa", 1, (Wish("objection", Far.OPEN, _AGAINST_ADVERTISING, STOPPED),)),
    Example(
        "Mona Vang",
        2,
        (Wish("objection", Far.OPEN, _AGAINST_ADVERTISING, STOPPED),),
        without_address=True,
    ),
    Example("Odd Lien", 3, (Wish("objection", Far.ANSWERED, _AGAINST_ADVERTISING, STOPPED),)),
    Example("Siv Aker", 6, (complaint(Far.OPEN, "Dere svarte meg aldri i supportsaken min."),)),
    Example("Otto Nygard", 19, (complaint(Far.ANSWERED, "Ingen svarte meg."),)),
)
