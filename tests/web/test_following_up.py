"""What Kari does with an answer: complains, only asks, asks who was told, or wants none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from models.deadlines import count_deadlines
from models.events import EventName
from models.status import Status
from models.tables import (
    Case,
    Event,
    File,
    Message,
    MessageKind,
    MessageState,
    Role,
    Task,
    TaskKind,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import DONE_ON, GRANTED, PDF, a_case, at_desk, is_sent, siri_at, writes
from tests.web.steps import shows_the_code, the_case_of
from tests.web.visitor import Visitor

UNHAPPY = "Dere glemte telefonnummeret mitt."
ASSESSED = {
    "outcome": "granted",
    "answer.assessment": "Vi har sett på saken igjen.",
    "answer.measures": "Vi har funnet telefonnummeret.",
}


async def answered(
    portal: Running,
    given: Mapping[str, str] = MappingProxyType(GRANTED),
    *,
    kind: str = "access",
    role: Role = Role.HANDLER,
) -> tuple[Visitor, Visitor, Case]:
    """Siri, who has answered Kari's request; Kari, who has shown the code; and the case."""
    await portal.hires(SIRI, "Siri", role)
    case = await a_case(portal, kind=kind)
    siri = await portal.signed_in(SIRI)
    await is_sent(siri, case, **given)
    await portal.works()
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    return siri, kari, await Case.get(id=case.id)


async def complains(kari: Visitor) -> Case:
    await kari.presses("Send meldingen", meant="complaint", message=UNHAPPY)
    return await the_case_of(kari)


@pytest.mark.parametrize("role", Role)
async def test_a_complaint_is_a_case_of_its_own_that_siri_cannot_handle_herself(
    portal: Running, role: Role
) -> None:
    siri, kari, case = await answered(portal, role=role)
    await portal.hires(PER, "Per")
    complaint = await complains(kari)
    assert "Vi har registrert klagen din" in kari.sees
    assert UNHAPPY in kari.sees
    due = count_deadlines(complaint.received_at).due_on
    assert (complaint.kind, complaint.status) == ("complaint", Status.OPEN)
    assert (complaint.follows_id, complaint.due_on) == (case.id, due)
    letter = await portal.letter(KARI, "complaint")
    assert "senest tirsdag 22. desember 2026" in letter.text
    assert UNHAPPY not in letter.text
    assert UNHAPPY in (await portal.letter(PER, "desk_case")).text
    for here, other in ((case, complaint), (complaint, case)):
        assert (
            f"PV-{other.reference[:4]}".upper() in (await kari.opens(f"/sak/{here.reference}")).text
        )
    await kari.opens(f"/sak/{case.reference}")
    assert "Du klaget på svaret" in kari.sees
    assert "behandler klagen i en egen sak" in kari.sees

    page = await siri.opens(at_desk(complaint))
    assert "Klagen gjelder et svar du har gitt" in page.text
    assert "Ta saken" not in [button for form in page.forms for button in form.buttons]
    refused = await siri.posts(f"{at_desk(complaint)}/ta", {"csrf": page.forms[0].fields["csrf"]})
    assert refused.status == 409
    assert "skal behandles av en annen enn den som svarte" in refused.text
    await writes(siri, complaint, act="review", answer=ASSESSED)
    assert "La en kollega svare på den" in siri.sees
    await siri.opens(f"{at_desk(complaint)}/gjor/endre-hva-saken-gjelder")
    assert "En annen må ta stilling til hva den gjelder" in siri.sees

    per = await portal.signed_in(PER)
    await per.opens(at_desk(complaint))
    assert "Siri kan ikke behandle klagen" in per.sees
    await per.presses("Ta saken")
    await is_sent(per, complaint, **ASSESSED)
    told = await portal.letter(KARI, "answer_complaint")
    assert "Er du fortsatt uenig" in told.text
    assert "behandlet klagen" not in told.text


async def test_who_is_alone_at_the_desk_answers_the_complaint_and_that_is_said(
    portal: Running,
) -> None:
    siri, kari, _ = await answered(portal)
    complaint = await complains(kari)
    page = await siri.opens(at_desk(complaint))
    assert "Bare du kan behandle klagen" in page.text
    await is_sent(siri, complaint, **ASSESSED)
    assert "har også behandlet klagen" in (await portal.letter(KARI, "answer_complaint")).text
    assert await Event.exists(case_id=complaint.id, name=EventName.CASE_HANDLED_ALONE.value)
    # Nobody is led round in a circle: what is said to this answer is a question.
    await kari.opens(f"/sak/{complaint.reference}")
    assert "har også behandlet klagen" in kari.sees
    assert "Dette er en klage" not in kari.sees
    assert "datatilsynet.no" in kari.page.html
    await kari.presses("Send meldingen", message="Hva betyr det?")
    assert "Meldingen er sendt" in kari.sees
    assert await Case.all().count() == 2


async def test_kari_says_whether_it_is_a_complaint_and_a_question_is_replied_to(
    portal: Running,
) -> None:
    siri, kari, case = await answered(portal)
    page = await kari.presses("Send meldingen", message="Hva betyr «logg»?")
    assert page.status == 422
    assert "Velg om dette er en klage eller bare et spørsmål" in page.text
    assert page.form("Send meldingen").fields["message"] == "Hva betyr «logg»?"
    for _ in range(2):
        await kari.presses("Send meldingen", meant="question", message="Hva betyr «logg»?")
    assert await Case.all().count() == 1
    assert await Task.filter(kind=TaskKind.REPLY_WANTED, case_id=case.id).count() == 1
    told = " ".join((await portal.letter(SIRI, "desk_message")).text.split())
    assert "Saken er ikke åpen lenger." in told
    assert "Fristen" not in told
    assert "Hva betyr «logg»?" in (await siri.opens(at_desk(case))).text


@pytest.mark.database
async def test_complaining_twice_is_complaining_once_and_later_kari_is_led_to_her_complaint(
    portal: Running,
) -> None:
    _, kari, case = await answered(portal)
    form = kari.page.form("Send meldingen")
    sent = {**form.fields, "meant": "complaint", "message": UNHAPPY}
    for _ in range(2):
        assert (await kari.posts(form.action, sent)).status == 200
    portal.clock.move(minutes=5)
    page = await kari.posts(form.action, sent)
    assert page.status == 409
    assert "Du har allerede klaget på dette svaret" in page.text
    assert page.form("Send meldingen").fields["message"] == UNHAPPY
    assert await Case.filter(follows_id=case.id).count() == 1
    assert len(await portal.letters(KARI, "complaint")) == 1


async def test_who_has_been_told_is_asked_once_and_due_in_a_month(portal: Running) -> None:
    done = {
        "outcome": "granted",
        "answer.changed": "Navnet er rettet.",
        "answer.acted_on": DONE_ON,
        "answer.told": "Ingen hadde fått det.",
    }
    siri, kari, case = await answered(portal, done, kind="rectification")
    assert "Ingen hadde fått det." in kari.sees
    form = kari.page.form("Spør hvem som har fått beskjed")
    for _ in range(2):
        assert (await kari.posts(form.action, form.fields)).status == 200
    task = await Task.get(kind=TaskKind.WHO_WAS_TOLD, case_id=case.id)
    assert task.due_on == count_deadlines(task.created_at).due_on
    assert "Du har spurt, og får svar så snart vi kan, og senest tirsdag 22. desember" in kari.sees
    assert len(await portal.letters(SIRI, "desk_message")) == 1
    assert "Personen spurte hvem som har fått beskjed" in (await siri.opens(at_desk(case))).text


@pytest.mark.database
async def test_who_was_told_is_asked_of_an_objection_too(portal: Running) -> None:
    done = {
        "outcome": "granted",
        "answer.stopped": "Logging.",
        "answer.erased": "Loggen.",
        "answer.acted_on": DONE_ON,
    }
    _, kari, _ = await answered(portal, done, kind="objection")
    await kari.presses("Spør hvem som har fått beskjed")
    assert "Du har spurt" in kari.sees


async def test_an_authority_comes_with_a_message_and_what_is_refused_loses_no_words(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case, kari = await a_case(portal), await portal.visitor()
    await shows_the_code(portal, kari, case)
    page = await kari.brings(
        [("fullmakt.pdf", PDF), ("virus.exe", b"MZ")], "Send meldingen", {"message": "Se her."}
    )
    assert page.status == 422
    assert "«virus.exe» kan ikke tas imot" in page.text
    assert "Velg filene på nytt" in page.text
    assert page.form("Send meldingen").fields["message"] == "Se her."
    assert not await File.all().exists()
    await kari.brings([("fullmakt.pdf", PDF)], "Send meldingen")
    assert "Vedlegg: fullmakt.pdf" in kari.sees
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    await siri.follows("fullmakt.pdf")
    assert siri.body == PDF


@pytest.mark.database
async def test_who_withdraws_while_the_answer_leaves_gets_no_answer(portal: Running) -> None:
    case = await a_case(portal)
    siri, kari = await siri_at(portal, case), await portal.visitor()
    await shows_the_code(portal, kari, case)
    await is_sent(siri, case, **GRANTED)
    await kari.opens(f"/sak/{case.reference}/trekk")
    await kari.presses("Ja, trekk henvendelsen")
    await portal.works()
    assert await portal.letters(KARI, "answer_granted") == []
    assert len(await portal.letters(KARI, "withdrawn")) == 1
    assert (await Message.get(kind=MessageKind.ANSWER)).state is MessageState.DISCARDED
