"""Who has no e-mail address is answered on paper or by word of mouth, as completely as anybody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pytest

from models.database import transaction
from models.identity import Method, Proof
from models.identity_checks import record
from models.tables import Case, Given, Letter, Message, MessageState, Staff, Task, TaskKind
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import DONE_ON, GRANTED, RECIPIENT, a_case, at_desk, siri_at, writes
from tests.web.visitor import Visitor
from web.services.outbox.delivery import not_arrived

NAME = 'Kari "K" <b>Nordmann</b> & sønn'
CONTACT = "Storgata 1\n0155 Oslo"
IN_PERSON = {"name": NAME, "contact": CONTACT}
ASSESSED = {
    "outcome": "partly",
    "answer.assessment": "Vi svarte for sent.",
    "answer.measures": "Vi har rettet rutinen.",
}
WAYS_ON = (
    "Skriv til Techem Norge AS, Dicks vei 10 B, 1366 Lysaker",
    "Datatilsynet (personvernforordningen artikkel 77)",
    "datatilsynet.no",
    "Datatilsynet, Postboks 458 Sentrum, 0105 Oslo",
    "prøvd for domstolene (artikkel 79)",
)


async def is_called(portal: Running, case: Case) -> None:
    """Siri calls the number that was known before, and it is who it says."""
    vault, now = portal.portal.vault, portal.clock()

    async def work() -> None:
        fresh, by = await Case.get(id=case.id), await Staff.get()
        await record(vault, fresh, Proof.OTHER_WAY, Method.CALL, by_id=by.id, now=now)

    await transaction(work)


def buttons(handler: Visitor) -> list[str]:
    return [button for form in handler.page.forms for button in form.buttons]


async def at_review(
    portal: Running, kind: str, answer: Mapping[str, str], **asked: str
) -> tuple[Visitor, Case]:
    """A case of somebody without an e-mail address, and Siri looking over the answer to it."""
    case = await a_case(portal, "", kind=kind, answers={**IN_PERSON, **asked}, proven=False)
    await Case.filter(id=case.id).update(status="open", channel="letter")
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    await is_called(portal, case)
    await writes(siri, case, act="review", answer=answer)
    assert siri.page.status == 200, siri.sees
    return siri, case


async def test_the_whole_answer_is_printed_and_how_it_was_given_is_kept(portal: Running) -> None:
    siri, case = await at_review(portal, "access", GRANTED)
    assert "Mer du vil si" not in siri.sees
    await siri.presses("Noter at svaret er gitt")
    assert siri.page.status == 422
    assert "Velg hvordan du ga svaret" in siri.sees
    assert (await Case.get(id=case.id)).status == "open"
    await siri.presses("Noter at svaret er gitt", given="post")
    assert "Svaret ble gitt på papir" in siri.sees
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.outcome, fresh.given) == ("answered", "granted", Given.POST)
    assert (await Message.get(case_id=case.id)).state is MessageState.SENT
    assert not await Letter.filter(name__startswith="answer").exists()
    await siri.follows("Skriv ut svaret")
    holds = (GRANTED["text"], RECIPIENT, "Hva vi bruker opplysningene til", *WAYS_ON)
    for told in holds:
        assert told in siri.sees


async def test_the_paper_has_the_name_as_it_is_and_nothing_of_the_desk(portal: Running) -> None:
    siri, case = await at_review(portal, "complaint", ASSESSED)
    await siri.follows("Åpne svaret for utskrift")
    for told in (NAME, "0155 Oslo", "Vi svarte for sent.", "Er du fortsatt uenig?", *WAYS_ON[1:]):
        assert told in siri.sees
    assert "<b>Nordmann" not in siri.page.html
    assert "Logg ut" not in siri.sees
    assert "klage til oss først" not in siri.sees
    assert siri.page.headers["X-Frame-Options"] == "SAMEORIGIN"
    await siri.opens(f"{at_desk(case)}/se-gjennom")
    await siri.presses("Noter at svaret er gitt", given="orally")
    assert "Svaret ble gitt muntlig" in siri.sees


async def test_an_answer_that_lacks_something_is_neither_printed_nor_given(
    portal: Running,
) -> None:
    siri, case = await at_review(portal, "complaint", {"outcome": "granted"})
    assert "Må fylles ut" in siri.sees
    await siri.opens(f"{at_desk(case)}/utskrift.html")
    assert "Må fylles ut" in siri.sees
    token = siri.page.forms[0].fields["csrf"]
    seen = str((await Case.get(id=case.id)).version)
    sent = {"csrf": token, "seen": seen, "given": "post"}
    await siri.posts(f"{at_desk(case)}/send", sent)
    assert siri.page.status == 422
    assert (await Case.get(id=case.id)).status == "open"


@pytest.mark.database
async def test_who_said_no_to_advertising_and_can_be_written_to_is_told_on_paper(
    portal: Running,
) -> None:
    stopped = {"answer.stopped": "Nyhetsbrevet", "answer.acted_on": DONE_ON}
    siri, case = await at_review(portal, "objection", stopped, advertising="yes")
    await siri.presses("Noter at svaret er gitt", given="post")
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.given) == ("answered", Given.POST)
    assert not await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).exists()


async def test_an_answer_that_came_back_may_be_given_by_hand_instead(portal: Running) -> None:
    case = await a_case(portal, kind="complaint")
    siri = await siri_at(portal, case)
    await writes(siri, case, act="review", answer=ASSESSED)
    assert "Noter at svaret er gitt" not in buttons(siri)
    await siri.presses("Send svaret")
    await portal.works()
    letter = await Letter.get(case_id=case.id, name="answer_complaint")
    await Letter.filter(id=letter.id).update(bounced_at=portal.clock())
    await transaction(partial(not_arrived, portal.portal, letter, portal.clock()))
    await siri.opens(f"{at_desk(case)}/se-gjennom")
    assert "Send svaret" in buttons(siri)
    await siri.presses("Noter at svaret er gitt")
    assert siri.page.status == 422
    assert "Velg hvordan du ga svaret" in siri.sees
    assert (await Case.get(id=case.id)).status == "open"
    await siri.presses("Noter at svaret er gitt", given="orally")
    assert "Svaret ble gitt muntlig" in siri.sees
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.given) == ("answered", Given.ORALLY)
    assert await Letter.filter(case_id=case.id, name="answer_complaint").count() == 1


async def test_who_has_no_address_is_not_told_to_write_on_a_page(portal: Running) -> None:
    refused = {
        "outcome": "refused",
        "ground": "art16-accurate",
        "reason": "Det står slik det ble skrevet i 2019, og det har vi sett etter.",
    }
    siri, case = await at_review(portal, "rectification", refused)
    await siri.opens(at_desk(case))
    assert "Hvorfor Står i brevet." in siri.sees
    for _ in range(2):
        await siri.opens(f"{at_desk(case)}/utskrift.html")
        assert "Din egen forklaring" in siri.sees
        assert "Skriv den på saken" not in siri.sees
        assert "Send den til oss i posten, eller ring" in siri.sees
        if (await Case.get(id=case.id)).status == "open":
            await siri.opens(f"{at_desk(case)}/se-gjennom")
            await siri.presses("Noter at svaret er gitt", given="post")


async def test_the_paper_is_for_the_desk_alone(portal: Running) -> None:
    _, case = await at_review(portal, "complaint", ASSESSED)
    anybody = await portal.visitor()
    await anybody.opens(f"{at_desk(case)}/utskrift.html")
    assert anybody.page.status == 401
    assert "Vi svarte for sent" not in anybody.sees
