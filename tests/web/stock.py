"""Cases that have come as far as a test needs them, without walking through every page."""

from __future__ import annotations

from mail.smtp_in import Arrived
from models.answers import Proposed
from models.catalogue.requirements import Outcome
from models.files import check_file
from models.identity import Proof
from models.tables import Case, MailState, RawMail
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import RECIPIENT
from tests.web.steps import files_and_confirms
from web.services.answers.answer_facts import absent
from web.services.arriving import inbox
from web.services.handling import desk
from web.services.people import staff
from web.services.people.staff import Member

SECRET = "Hunden heter Fido"


async def the_handler(portal: Running) -> Member:
    """Siri, registered now if she was not."""
    if not await staff.members(portal.portal.vault):
        await portal.hires(SIRI, "Siri Solberg")
    return (await staff.members(portal.portal.vault))[0]


def granted(portal: Running, text: str) -> Proposed:
    """An answer to a request for access that lacks nothing."""
    lines = {one.key: RECIPIENT for one in absent(portal.portal.organisation)}
    return Proposed(Outcome.GRANTED, text=text, lines=lines)


async def an_answered_case(portal: Running, address: str = KARI) -> Case:
    """A case answered now, with a file; a mail about it came in on the way."""
    siri = await the_handler(portal)
    _, case = await files_and_confirms(portal, address)
    proposed = granted(portal, SECRET)
    file = check_file("innsyn.txt", SECRET.encode())
    await desk.save(
        portal.portal,
        case,
        case.version,
        proposed,
        siri,
        portal.clock(),
        add=[file],
        proof=Proof.SAME,
    )
    fresh = await Case.get(id=case.id)
    await desk.send(portal.portal, fresh, fresh.version, siri, portal.clock())
    await portal.works()
    await a_loose_mail(portal, SECRET + address)
    await RawMail.filter(case_id=None).update(case_id=case.id, state=MailState.HANDLED)
    return await Case.get(id=case.id)


async def a_loose_mail(portal: Running, text: str) -> RawMail:
    """A mail that nobody has looked at yet and that belongs to no case."""
    known = {row.id for row in await RawMail.all()}
    raw = f"From: ola@example.net\r\nSubject: Hei\r\n\r\n{text}\r\n".encode()
    await inbox.receive(portal.portal, Arrived(raw, "ola@example.net", ("x@y.no",)), portal.clock())
    return next(row for row in await RawMail.all() if row.id not in known)
