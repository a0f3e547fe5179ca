"""What people in these tests do over and over, step by step as on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models import references
from models.tables import Case
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import writes
from tests.web.visitor import NOTHING, Visitor

FORM = "/henvendelse/innsyn"


async def fills_in_access(person: Visitor, email: str = KARI, name: str = "Kari Nordmann") -> None:
    """Answer every page of the form, up to the review."""
    await person.opens(FORM)
    await person.presses("Neste", about="portal", who="me")
    await person.presses("Neste", scope="all", copy="yes")
    await person.presses("Neste", relation="user")
    await person.presses("Neste", name=name, email=email)


async def fills_in(
    person: Visitor,
    slug: str,
    answers: Mapping[str, str] = NOTHING,
    attached: Sequence[tuple[str, bytes]] = (),
) -> None:
    """Answer every page of any kind's form, whatever it asks, up to the review."""
    await person.opens(f"/henvendelse/{slug}")
    seen: list[str] = []
    while not person.page.path.endswith("/se-over"):
        seen.append(person.page.path)
        assert seen.count(person.page.path) < 2, f"{person.page.path} again: {person.sees}"
        await _as_many_rows(person, answers)
        form = person.page.form("Neste")
        here = {key: answers[key] for key in form.asked if key in answers}
        await person.brings(attached if form.files else (), "Neste", here)
        assert person.page.status == 200, person.sees


async def _as_many_rows(person: Visitor, answers: Mapping[str, str]) -> None:
    """Press «Legg til» until the page has the rows there are answers to."""
    for _ in range(10):
        form = person.page.form("Neste")
        groups = {name.rpartition(".")[0].rpartition(".")[0] for name in form.asked if "." in name}
        more = [k for k in answers if k not in form.asked and k.split(".")[0] in groups]
        if not more:
            return
        add = next(text for text, sends in form.sends.items() if sends == ("act", "more"))
        await person.presses(add, {key: answers[key] for key in form.asked if key in answers})
    raise AssertionError(f"rows that there is no room for: {more}")


async def files(
    person: Visitor,
    slug: str,
    answers: Mapping[str, str] = NOTHING,
    attached: Sequence[tuple[str, bytes]] = (),
) -> Case:
    """File any kind of request; the page it leads to is in front of the person."""
    await fills_in(person, slug, answers, attached)
    await person.presses("Send inn henvendelsen")
    assert person.page.status == 200, person.sees
    return await the_case_of(person)


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


async def confirms(
    portal: Running, person: Visitor, email: str = KARI, name: str = "confirm"
) -> None:
    """Follow the link in the newest confirmation letter and press the button."""
    letter = await portal.letter(email, name)
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
    await writes(siri, case, act="review", answer=written)
    await siri.presses("Send svaret")
    assert siri.page.status == 200, siri.sees
