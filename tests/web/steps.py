"""What people in these tests do over and over, step by step as on the pages."""

from __future__ import annotations

from models import references
from models.tables import Case
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import writes
from tests.web.visitor import Visitor

FORM = "/henvendelse/innsyn"


async def fills_in_access(person: Visitor, email: str = KARI, name: str = "Kari Nordmann") -> None:
    """Answer every page of the form, up to the review."""
    await person.opens(FORM)
    await person.presses("Neste", scope="all", copy="yes")
    await person.presses("Neste", relation="user")
    await person.presses("Neste", name=name, email=email)


async def files_access(person: Visitor, email: str = KARI, name: str = "Kari Nordmann") -> Case:
    """File an access request; the waiting page is in front of the person."""
    await fills_in_access(person, email, name)
    await person.presses("Send inn henvendelsen")
    assert person.page.status == 200, person.sees
    return await the_case_of(person)


async def the_case_of(person: Visitor) -> Case:
    """The case whose page the person is on."""
    reference = references.read(person.page.path.removeprefix("/sak/"))
    return await Case.get(reference=reference)


async def confirms(portal: Running, person: Visitor, email: str = KARI) -> None:
    """Follow the link in the newest confirmation letter and press the button."""
    letter = await portal.letter(email, "confirm")
    await person.opens(letter.links[0])
    await person.presses("Ja, det er meg")


async def files_and_confirms(portal: Running, email: str = KARI) -> tuple[Visitor, Case]:
    """File an access request and prove the address."""
    person = await portal.visitor()
    case = await files_access(person, email)
    await confirms(portal, person, email)
    return person, await Case.get(id=case.id)


async def shows_the_code(portal: Running, person: Visitor, case: Case, email: str = KARI) -> None:
    """Ask for a code on the case's page and type it in."""
    await person.opens(f"/sak/{case.reference}")
    await person.presses("Send meg en kode")
    code = code_in((await portal.letter(email, "code")).text)
    await person.presses("Vis saken", code=code)


def code_in(text: str) -> str:
    """The six digits in a letter."""
    words = text.replace(".", " ").split()
    return next(word for word in words if len(word) == 6 and word.isdigit())


async def answers(siri: Visitor, case: Case, **written: str) -> None:
    """Write the answer at the desk, look it over, and send it."""
    await writes(siri, case, act="review", **written)
    await siri.presses("Send svaret")
    assert siri.page.status == 200, siri.sees
