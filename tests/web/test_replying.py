"""Siri writes to Kari beside the answer: before it and after it."""

from __future__ import annotations

import pytest

from models.status import Status
from models.tables import Case, Message, MessageKind, Task, TaskKind
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import a_case, at_desk, in_html, is_sent, siri_at
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor

WORDS = "Vi har fått meldingen din, og ser på den i morgen."


async def replies(siri: Visitor, case: Case) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Skriv til personen")
    assert "Dette er ikke svaret på henvendelsen" in siri.sees
    assert "Adressen er ikke bekreftet" not in siri.sees
    await siri.presses("Send meldingen", text=WORDS)
    assert "Meldingen er på vei til personen." in siri.sees


async def test_a_message_beside_the_answer_waits_behind_a_code_where_answers_do(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await replies(siri, case)
    letter = await portal.letter(KARI, "reply_waits_open")
    assert "Synes du at vi bruker for lang tid" in letter.text
    assert "uenig" not in letter.text
    assert WORDS not in letter.text
    assert WORDS not in in_html(letter.html)
    stored = await Case.get(id=case.id)
    assert (stored.status, stored.outcome) == (Status.OPEN, None)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert WORDS in kari.sees


async def test_a_reply_after_the_answer_takes_what_kari_waited_for_off_the_list(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="complaint")
    siri = await siri_at(portal, case)
    await is_sent(
        siri,
        case,
        outcome="partly",
        **{"answer.assessment": "Vi var sene.", "answer.measures": "X."},
    )
    await portal.works()
    for kind in (TaskKind.REPLY_WANTED, TaskKind.WHO_WAS_TOLD, TaskKind.MAIL_WAITS):
        await Task.create(kind=kind, case_id=case.id, created_at=portal.clock())
    await replies(siri, case)
    letter = await portal.letter(KARI, "reply_complaint")
    assert "klage til oss" not in letter.text
    assert WORDS in letter.text
    assert "klage til Datatilsynet (personvernforordningen artikkel 77)" in letter.text
    assert [task.kind for task in await Task.filter(done_at=None)] == [TaskKind.MAIL_WAITS]
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


@pytest.mark.database
async def test_the_same_page_pressed_twice_sends_one_message(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await siri.follows("Skriv til personen")
    form = siri.page.form("Send meldingen")
    await siri.presses("Send meldingen", text=WORDS)
    await siri.posts(form.action, {**form.fields, "text": WORDS})
    assert siri.page.status == 409
    assert WORDS in siri.sees
    assert await Message.filter(kind=MessageKind.REPLY).count() == 1
