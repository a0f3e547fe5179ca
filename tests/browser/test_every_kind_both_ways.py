"""A request asked for, confirmed, answered and read: kinds of every shape.

By chat or by form, on a phone or at a desk, with scripts or without: each of these meets each
other, though not for every kind. That chat and form ask the same of every kind is held by
tests/web/test_one_source.py, and that each is answered in every way it may end by
tests/web/test_every_outcome.py. Access by form is in test_a_newcomers_journey.py, with the mailbox
and everything else that can happen on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, expect

from models.catalogue.all import BY_NAME
from models.catalogue.dates import ApproximateDate
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import Outcome
from tests.browser.answering import Files, by_chat, by_form
from tests.browser.reader import Reader, reader
from tests.web.conftest import SIRI, Running
from tests.web.samples import FILES, SAMPLES
from tests.web.steps import code_in

pytestmark = pytest.mark.browser

OUTCOMES = {
    "rectification": Outcome.GRANTED,
    "erasure": Outcome.PARTLY,
    "portability": Outcome.GRANTED,
    "objection": Outcome.GRANTED,
    "withdraw_consent": Outcome.GRANTED,
    "restriction": Outcome.REFUSED,
    "transfer_safeguards": Outcome.GRANTED,
    "complaint": Outcome.PARTLY,
}
NOBODY = {"name": "Kari Nordmann", "email": ""}
AT_ONCE = {
    "objection": {"advertising": "yes", **NOBODY},
    "withdraw_consent": {"which": "statistics", **NOBODY},
}
YESTERDAY = "21.11.2026"


def written(kind: CaseKind, answers: Mapping[str, str]) -> dict[str, str]:
    """What Siri writes: whatever the answer to these answers must hold."""
    needs, outcome = kind.requirements(answers), OUTCOMES[kind.name]
    lines = {
        line.key: YESTERDAY if isinstance(line, ApproximateDate) else f"Siri skriver {line.key}."
        for line in needs.lines_for(outcome)
    }
    if needs.asks_content(outcome):
        lines["text"] = "Her er de 14 påloggingene dine."
    if needs.asks_reasons(outcome):
        lines |= {"ground": needs.grounds[0].code, "reason": "Loven sier at vi må beholde noe."}
    return lines if len(needs.outcomes) == 1 else {"outcome": outcome.value, **lines}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for, and how."""

    kind: CaseKind
    chats: bool
    phone: bool

    @property
    def address(self) -> str:
        return f"{self.kind.name}.{'chat' if self.chats else 'form'}@example.com"


def chat(name: str, *, phone: bool) -> Wish:
    return Wish(BY_NAME[name], True, phone)


def form(name: str, *, phone: bool) -> Wish:
    return Wish(BY_NAME[name], False, phone)


WITH_SCRIPTS = (
    chat("complaint", phone=True),
    chat("portability", phone=False),
    form("rectification", phone=False),
)
WITHOUT = (
    chat("restriction", phone=False),
    form("erasure", phone=True),
    form("transfer_safeguards", phone=False),
)


async def fills_in(
    person: Reader, kind: CaseKind, chats: bool, answers: Mapping[str, str], files: Files = ()
) -> None:
    """From the front page to the review."""
    want = person.portal.portal.words["nb"](f"kinds.{kind.name}.want")
    await person.opens("/")
    if chats:
        await person.page.get_by_role("link", name="Gå til chatten").click()
        await person.says(want)
        await by_chat(person, answers, files)
    else:
        await person.page.get_by_role("link", name=want).click()
        await by_form(person, answers, files)
    await person.sees("Du har ikke sendt noe ennå")


async def asks(person: Reader, wish: Wish) -> None:
    """From the front page to the status of a case whose address is proven."""
    answers = {**SAMPLES[wish.kind.name], "email": wish.address}
    await fills_in(person, wish.kind, wish.chats, answers, FILES.get(wish.kind.name, ()))
    await person.presses("Send inn henvendelsen")
    await person.sees(f"Vi har sendt en e-post til {wish.address}", person.case)
    await person.follows("confirm", wish.address)
    await person.presses("Ja, det er meg")
    await person.sees("Vi arbeider med saken")


async def siri_at_her_desk(portal: Running, chromium: Browser) -> Reader:
    await portal.hires(SIRI, "Siri Solberg")
    siri = await reader(portal, chromium, SIRI, phone=False)
    await siri.opens("/desk")
    await siri.presses("Send meg en lenke", email=SIRI)
    await siri.follows("sign_in", SIRI)
    await siri.presses("Logg inn")
    return siri


async def answers_at_the_desk(siri: Reader, case: str, kind: CaseKind) -> None:
    """From the case to the answer that is sent."""
    siri.case = case
    await siri.opens("/desk/sak/{case}")
    await siri.sees(*(name for name, _ in FILES.get(kind.name, ())))
    if SAMPLES[kind.name].get("who") == "authority":
        await siri.page.get_by_role("link", name="Noter at du har sett fullmakten").click()
        ticked = {"scope": "yes", "signed": "yes", "dated": "yes"}
        await siri.presses("Noter at fullmakten er sett", **ticked)
    await siri.fills_in_the_rest()
    await siri.presses("Se gjennom svaret", **written(kind, SAMPLES[kind.name]))
    await siri.presses("Send svaret")
    await siri.sees("Svaret er på vei")


async def reads_the_answer(person: Reader, wish: Wish) -> None:
    """The decision is in the letter; the handler's words are there or wait behind a code."""
    kind, answers = wish.kind, SAMPLES[wish.kind.name]
    told = list(written(kind, answers).values())[-1]
    behind_code = kind.requirements(answers).behind_code
    letter = await person.portal.letter(wish.address)
    assert letter.name.startswith("answer_")
    assert (told in letter.text) != behind_code
    say = person.portal.portal.words["nb"]
    assert behind_code or say(f"kinds.{kind.name}.outcome.{OUTCOMES[kind.name]}") in letter.text
    await person.opens(f"/sak/{person.case}")
    await expect(person.page.locator("main")).not_to_contain_text(told)
    await person.presses("Send meg en kode")
    code = code_in((await person.portal.letter(wish.address, "code")).text)
    await person.presses("Vis saken", code=code)
    await person.sees(told, "Er du uenig?")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_whatever_is_asked_for_is_confirmed_answered_and_read(
    portal: Running, chromium: Browser, scripts: bool
) -> None:
    siri = await siri_at_her_desk(portal, chromium)
    for wish in WITH_SCRIPTS if scripts else WITHOUT:
        person = await reader(portal, chromium, wish.address, phone=wish.phone, scripts=scripts)
        await asks(person, wish)
        await answers_at_the_desk(siri, person.case, wish.kind)
        await reads_the_answer(person, wish)
        assert person.complaints == [], wish
        await person.page.context.close()
    assert siri.complaints == []


@pytest.mark.parametrize(
    ("name", "chats"), [("withdraw_consent", True), ("objection", False)], ids=["chat", "form"]
)
async def test_what_is_done_at_once_takes_neither_an_address_nor_a_reason(
    portal: Running, chromium: Browser, name: str, chats: bool
) -> None:
    person = await reader(portal, chromium, "", phone=True, scripts=chats)
    kind, answers = BY_NAME[name], AT_ONCE[name]
    await fills_in(person, kind, chats, answers)
    await person.presses("Send inn henvendelsen")
    await person.sees("Vi har registrert", person.case, "Du oppga ingen e-postadresse")
    siri = await siri_at_her_desk(portal, chromium)
    siri.case = person.case
    await siri.opens("/desk/sak/{case}")
    await siri.presses("Se gjennom svaret", **written(kind, answers))
    await siri.presses("Merk som besvart")
    await person.opens("/sak/{case}")
    say = portal.portal.words["nb"]
    await person.sees(say(f"kinds.{name}.outcome.granted"), "21. november 2026")
    assert person.complaints + siri.complaints == []
