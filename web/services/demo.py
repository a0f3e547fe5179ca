"""Example cases for somebody who tries the portal out: made by the real services, press by press.

Everybody in them is invented and has an address at example.com. The same cases each time, their
dates counted back from today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from quopri import decodestring

from mail import outbox
from mail.outbox import Office, deliver_due
from models import sessions
from models.answers import Outcome, Proposed
from models.catalogue.all import BY_NAME
from models.files import CheckedFile, check_file
from models.keyring import open_key
from models.tables import Case, Letter, Role, Session, new_id
from web.portal import Portal
from web.services import desk, drafts, intake, mycase, proof, staff
from web.services.intake import Sent
from web.services.staff import Member

HANDLER = ("siri@example.com", "Siri Solberg", Role.HANDLER)
LEAD = ("per@example.com", "Per Lunde", Role.LEAD)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Far(StrEnum):
    """How far an example has come."""

    UNCONFIRMED = auto()
    DISOWNED = auto()
    OPEN = auto()
    ADDED_TO = auto()
    TAKEN = auto()
    DRAFTED = auto()
    ANSWERED = auto()
    WITHDRAWN = auto()


FOUND = Proposed(
    Outcome.GRANTED,
    text="Vi har funnet en bruker med navnet ditt, e-postadressen du logger inn med, og to "
    "supportsaker. Kopien ligger ved.",
)
PARTLY = Proposed(
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
REFUSED = Proposed(
    Outcome.REFUSED,
    ground="art11-2",
    reason="Opplysningene fra målerne er lagret uten noe som kan knytte dem til deg.",
)


@dataclass(frozen=True, slots=True)
class Example:
    """One example: who, how many days ago, how far it has come, and what they ask for."""

    name: str
    days: int
    far: Far
    part: str = ""
    language: str = "nb"
    answer: Proposed = FOUND
    with_file: bool = False

    @property
    def address(self) -> str:
        """Return an address nobody has."""
        return f"{self.name.split()[0].lower()}@example.com"

    def answers(self) -> Mapping[str, str]:
        """Return the form as this person fills it in."""
        scope = (
            {"scope": "part", "part": self.part, "period": ""} if self.part else {"scope": "all"}
        )
        who = {"relation": "user", "account_email": "", "name": self.name, "email": self.address}
        return {**scope, "copy": "yes", **who}


EXAMPLES = (
    Example("Kari Nordmann", 0, Far.UNCONFIRMED),
    Example("Ola Dahl", 2, Far.UNCONFIRMED, "Alt om pålogginger i høst"),
    Example("Ingrid Moe", 12, Far.UNCONFIRMED),
    Example("Tor Vik", 5, Far.DISOWNED),
    Example("Lars Berg", 0, Far.OPEN),
    Example("Marit Hagen", 1, Far.OPEN, "Supportsaken min om feil stengemåler i mai"),
    Example("Emily Jones", 3, Far.OPEN, "What you share with other companies", "en"),
    Example("Sigrid Aasen", 9, Far.OPEN, "Kven som har sett opplysningane mine", "nn"),
    Example("Jonas Lie", 26, Far.OPEN),
    Example("Berit Strand", 36, Far.OPEN, "Kopi av alt om sameiet Solsiden og meg"),
    Example("Nils Haug", 6, Far.ADDED_TO),
    Example("Hanne Lund", 8, Far.TAKEN),
    Example("Arne Foss", 11, Far.DRAFTED, answer=PARTLY),
    Example("Grete Holm", 14, Far.ANSWERED, with_file=True),
    Example("Knut Eide", 20, Far.ANSWERED),
    Example("Liv Sunde", 18, Far.ANSWERED, "Supportsakene mine", answer=PARTLY),
    Example("Peter Smith", 22, Far.ANSWERED, "Everything about my user", "en", NONE_FOUND),
    Example("Randi Bakke", 31, Far.ANSWERED, answer=NONE_FOUND),
    Example("Geir Myhre", 24, Far.ANSWERED, "Målerdata fra 2019", answer=REFUSED),
    Example("Tove Krogh", 10, Far.WITHDRAWN),
)


async def fill(portal: Portal, office: Office, now: datetime) -> int:
    """Make the example cases in an empty database; return how many."""
    for address, name, role in (HANDLER, LEAD):
        await staff.add(portal.vault, address, name, role, now - 60 * DAY)
    handler = (await staff.members(portal.vault))[0]
    for example in sorted(EXAMPLES, key=lambda example: -example.days):
        await _play(portal, office, example, handler, now)
    return len(EXAMPLES)


async def _play(
    portal: Portal, office: Office, example: Example, handler: Member, now: datetime
) -> None:
    at = now - example.days * DAY - 3 * HOUR
    session = await sessions.begin(portal.vault, new_id(), at)
    case = await _file(portal, session, example, at)
    await deliver_due(office, at)
    confirm, disown = await _links(portal, case)
    later = at + HOUR
    if example.far is Far.DISOWNED:
        await proof.press(portal, disown, session, example.address, later)
    elif example.far is not Far.UNCONFIRMED:
        await proof.press(portal, confirm, session, example.address, later)
        await _go_on(portal, example, case, handler, later)
        await deliver_due(office, later)
        if example.far is Far.ANSWERED:
            answered = later + example.days / 2 * DAY
            await _answer(portal, example, case, handler, answered)
            await deliver_due(office, answered)


async def _file(portal: Portal, session: Session, example: Example, at: datetime) -> Case:
    kind = BY_NAME["access"]
    draft = await drafts.save(portal.vault, session, kind, example.answers(), at)
    sent = Sent(kind, example.language, draft.submission_key, draft.version, example.address)
    return await intake.send(portal, session, sent, at)


async def _links(portal: Portal, case: Case) -> tuple[str, str]:
    """Read the letter that asks for proof, as its person would: the yes and the no in it."""
    row = await Letter.get(case_id=case.id, name="confirm")
    key = await open_key(portal.vault, row.key_id)
    _, raw = outbox.read(key, row)
    confirm, disown, *_ = re.findall(r"/bekreft/([\w-]+)", decodestring(raw).decode())
    return confirm, disown


async def _go_on(
    portal: Portal, example: Example, case: Case, handler: Member, at: datetime
) -> None:
    match example.far:
        case Far.ADDED_TO:
            text = "Jeg byttet e-postadresse i mars. Den gamle var nils@example.net."
            await mycase.add_message(portal, case, text, at)
        case Far.TAKEN:
            await desk.take(portal, case, handler, at)
        case Far.DRAFTED:
            await _save(portal, example, case, handler, at)
        case Far.WITHDRAWN:
            await mycase.withdraw(portal, case, at)


async def _answer(
    portal: Portal, example: Example, case: Case, handler: Member, at: datetime
) -> None:
    await _save(portal, example, case, handler, at)
    await desk.send(portal, case, (await _fresh(case)).version, handler, at)


async def _save(
    portal: Portal, example: Example, case: Case, handler: Member, at: datetime
) -> None:
    files = (_copy(example),) if example.with_file else ()
    seen = (await _fresh(case)).version
    await desk.save(portal, case, seen, example.answer, handler, at, add=files)


async def _fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


def _copy(example: Example) -> CheckedFile:
    rows = f"felt;verdi\nnavn;{example.name}\ne-post;{example.address}\nopprettet;2021-04-12\n"
    return check_file("innsyn.csv", rows.encode())
