"""What the people of the example cases are answered."""

from __future__ import annotations

from models.answers import Proposed
from models.catalogue.requirements import Outcome

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
MOVED = Proposed(
    Outcome.GRANTED,
    lines={"answer.left_out": "Loggene våre. De er ikke noe du har gitt oss."},
)
OFF = Proposed(Outcome.GRANTED)
PAUSED = Proposed(
    Outcome.GRANTED,
    lines={
        "answer.restricted": "Alt som står på brukeren din i administratorportalen.",
        "answer.still_done": "Bare lagring.",
        "answer.told": "Leverandøren av drift, som har satt det samme på pause.",
    },
)
BY_PEOPLE = Proposed(
    Outcome.NONE_FOUND,
    lines={"answer.whether": "Nei. En av oss sperret brukeren din fordi sameiet sa opp avtalen."},
)
THE_TERMS = Proposed(
    Outcome.GRANTED,
    lines={"answer.copies": "Standardavtalen fra EU-kommisjonen, med priser tatt ut, ligger ved."},
)
WHO_LOOKED = Proposed(
    Outcome.GRANTED,
    text="Tre hos oss har åpnet supportsaken din: den som tok imot den, og to som lette etter "
    "feilen. Ingen andre har sett den.",
)
