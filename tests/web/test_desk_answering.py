"""The answer: written, looked over exactly as it will go, and sent once, whole or not at all."""

from __future__ import annotations

import re

import pytest

from models import references
from models.database import transaction
from models.events import EventName
from models.tables import Case, Event, Letter, Message, MessageState, Role
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, answers_sent, at_desk, writes
from tests.web.visitor import Visitor
from web.desk_gaps import LONGEST_TEXT
from web.services.handling.desk import STAND_IN
from web.services.outbox.delivery import not_arrived
from web.services.person import writing

OF_OTHERS = {"reason": "Vi ville røpe andres data.", "ground": "art15-4"}
PARTLY = {**OF_OTHERS, "outcome": "partly", "text": "Dette er resten."}
REFUSED = {"outcome": "refused", "reason": "Det er det samme hver uke.", "ground": "art12-5"}


async def state_of(case: Case) -> tuple[str, str | None]:
    fresh = await Case.get(id=case.id)
    return fresh.status, fresh.outcome


async def presses_send_by_hand(handler: Visitor, case: Case, seen: object = None) -> None:
    """Post to the address that sends, whatever the pages offer."""
    await handler.opens(at_desk(case))
    token = handler.page.forms[0].fields["csrf"]
    seen = (await Case.get(id=case.id)).version if seen is None else seen
    await handler.posts(f"{at_desk(case)}/send", {"csrf": token, "seen": str(seen)})


async def test_siri_answers_and_kari_gets_the_letter(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=GRANTED)
    assert siri.page.path == f"{at_desk(case)}/se-gjennom"
    assert KARI in siri.sees
    assert GRANTED["text"] in siri.sees
    await siri.presses("Send svaret")
    assert siri.page.path == at_desk(case)
    assert "Svaret er på vei" in siri.sees
    letter = await portal.letter(KARI, "answer_granted")
    assert GRANTED["text"] not in letter.text + letter.html
    assert await state_of(case) == ("answered", "granted")
    await siri.opens(at_desk(case))
    assert "Besvart" in siri.sees
    assert GRANTED["text"] in siri.sees
    assert "Se gjennom svaret" not in siri.sees


@pytest.mark.parametrize("answer", [GRANTED, REFUSED, PARTLY])
async def test_the_preview_is_the_letter_that_goes(portal: Running, answer: dict[str, str]) -> None:
    await portal.hires(SIRI, "Siri", Role.LEAD)
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=answer)
    review = siri.page
    preview = await siri.opens(f"{at_desk(case)}/brev.html")
    assert preview.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    siri.page = review
    await siri.presses("Send svaret")
    letter = await portal.letter(KARI, f"answer_{answer['outcome']}")
    token = re.search(r"/bekreft/([\w-]+)", letter.text)
    assert token is not None
    shown = preview.html.replace("\u00a0", " ")  # as the letter is read here
    assert STAND_IN not in shown  # nobody presses what opens nothing
    assert shown == re.sub(rf' href="[^"]*/bekreft/{token[1]}[^"]*"', "", letter.html)
    assert letter.subject in review.text
    if "reason" in answer:
        assert answer["reason"] in letter.text
        assert answer["reason"] in letter.html


async def test_an_unfinished_answer_is_kept_and_says_what_it_lacks(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, outcome="refused", reason="Fordi <b>det</b>.")
    assert "Utkastet er lagret" in siri.sees
    assert siri.page.form("Lagre utkast").fields["reason"] == "Fordi <b>det</b>."
    await writes(siri, case, act="review", opening=False)
    assert siri.page.title.startswith("Feil: ")
    assert siri.page.links["Hjemmel: Velg hvilken regel som gir adgang til å si nei"] == "#f-ground"
    assert 'id="f-ground"' in siri.page.html
    assert "Send svaret" not in siri.sees
    assert await answers_sent(portal) == 0


@pytest.mark.parametrize(
    ("draft", "lacks"),
    [
        ({}, "Utfall: Velg"),
        ({"outcome": "granted"}, "Det personen får lese: Skriv"),
        ({"outcome": "none_found", "text": " \u200b\n"}, "Det personen får lese: Skriv"),
        ({"outcome": "approved", "text": "x"}, "Utfall: Velg"),
        ({"outcome": "partly", "text": "x"}, "Hvorfor: Skriv"),
        ({"outcome": "refused", "ground": "art15-4"}, "Hvorfor: Skriv"),
        ({"outcome": "refused", "reason": "Nei."}, "Hjemmel: Velg"),
        ({"outcome": "refused", "reason": "Nei.", "ground": "art99"}, "Hjemmel: Velg"),
        ({"outcome": "refused", "reason": "Nei.", "ground": "x" * 300}, "Hjemmel: Velg"),
        ({"outcome": "refused", "reason": "Nei.", "ground": "art12-5"}, "bare en leder sende"),
        ({"outcome": "refused", **OF_OTHERS}, "gjelder bare deler av svaret. Fjern det som"),
    ],
)
async def test_what_is_incomplete_goes_by_no_way(
    portal: Running, draft: dict[str, str], lacks: str
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=draft)
    assert lacks in siri.sees
    await presses_send_by_hand(siri, case)
    assert siri.page.status == 422
    assert lacks in siri.sees
    assert await answers_sent(portal) == 0
    assert await state_of(case) == ("open", None)


async def test_sending_with_no_draft_at_all_sends_nothing(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await presses_send_by_hand(siri, case)
    assert siri.page.status == 409
    assert await answers_sent(portal) == 0


async def test_a_ground_that_takes_a_lead_is_sent_by_per(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per", Role.LEAD)
    case = await a_case(portal)
    siri, per = await portal.signed_in(SIRI), await portal.signed_in(PER)
    await writes(siri, case, act="review", answer=REFUSED)
    assert "bare en leder sende" in siri.sees
    await per.opens(f"{at_desk(case)}/se-gjennom")
    await per.presses("Send svaret")
    assert "åpenbart grunnløs" in (await portal.letter(KARI, "answer_refused")).text


async def test_a_case_without_proof_is_answered_by_no_way(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal, proven=False)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Ingenting kan besvares eller utleveres" in siri.sees
    assert "Lagre utkast" not in siri.sees
    token = siri.page.forms[0].fields["csrf"]
    sent = {"csrf": token, "seen": str(case.version), **GRANTED}
    await siri.posts(f"{at_desk(case)}/utkast", sent)
    assert siri.page.status == 409
    await siri.posts(f"{at_desk(case)}/send", sent)
    assert siri.page.status == 409
    await siri.opens(f"{at_desk(case)}/se-gjennom")
    assert siri.page.path == at_desk(case)
    assert not await Message.all().exists()
    assert await answers_sent(portal) == 0


@pytest.mark.parametrize("name", ["text", "reason"])
async def test_what_is_far_too_long_is_kept_in_the_field(portal: Running, name: str) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    long = "æ" * (LONGEST_TEXT + 1)
    await writes(siri, case, answer={name: long})
    assert siri.page.status == 422
    assert siri.page.form("Lagre utkast").fields[name] == long
    assert f"#f-{name}" in siri.page.links.values()
    assert not await Message.all().exists()


async def test_every_reading_is_remembered_with_its_reader(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    taken = await Event.filter(name=EventName.STAFF_SIGNED_IN).get()
    read = await Event.filter(name=EventName.CASE_READ).get()
    assert (read.case_id, read.actor) == (case.id, taken.actor)


@pytest.mark.parametrize("reference", ["PV-AAAA-AAAA", "x", "%00", "..%2F..", "é" * 200])
async def test_what_is_no_case_is_not_found(portal: Running, reference: str) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    for path in ("", "/se-gjennom", "/brev.html", "/filer/x"):
        await siri.opens(f"{portal.url}/desk/sak/{reference}{path}")
        assert siri.page.status == 404


async def test_an_answer_that_did_not_arrive_is_a_draft_again(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=GRANTED)
    await siri.presses("Send svaret")
    await siri.opens(at_desk(case))
    assert "Lagre utkast" not in siri.sees

    async def comes_back() -> None:
        await not_arrived(portal.portal, await Letter.get(name="answer_granted"), portal.clock())

    await transaction(comes_back)
    await siri.opens(at_desk(case))
    assert siri.page.form("Lagre utkast").fields["text"] == GRANTED["text"]
    await siri.opens("/desk")
    assert "kom ikke fram" in siri.sees


async def test_what_kari_adds_and_an_old_draft_stand_on_the_case(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, text="Et første forsøk.")
    await Message.filter(case_id=case.id).update(state=MessageState.DISCARDED)
    await writing.add_message(portal.portal, case, "Jeg glemte <noe>.", portal.clock())
    await siri.opens(at_desk(case))
    assert "Jeg glemte <noe>." in siri.sees
    assert "Jeg glemte <noe>." not in siri.page.html
    assert "Utkast som er erstattet" in siri.sees
    assert "Et første forsøk." in siri.sees
    assert references.shown(case.reference) in siri.page.title
