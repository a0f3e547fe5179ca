"""Kari answers an answer by mail: a complaint, a question, or a machine of hers that does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mail import message
from models import references, tokens
from models.deadlines import count_deadlines
from models.status import Status
from models.tables import (
    Case,
    Message,
    Purpose,
    Task,
    TaskKind,
    Token,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.mail_steps import (
    DOMAIN,
    MALLORY,
    UNHAPPY,
    address_of,
    answered,
    arrives,
    kari_writes,
    open_tasks,
    said,
    written,
)
from web.services.examples import devbox
from web.services.post import automatic_letters
from web.services.post.mails import Why


async def test_a_reply_to_the_answer_is_a_complaint_when_kari_says_so_counted_from_her_mail(
    portal: Running,
) -> None:
    case = await answered(portal)
    row = await kari_writes(portal, case, UNHAPPY)
    wanted = await Task.get(kind=TaskKind.REPLY_WANTED)
    assert wanted.due_on == count_deadlines(row.received_at).due_on
    letter = await portal.letter(KARI, "mail_received")
    assert UNHAPPY not in letter.text
    assert message.answers_a_mail(letter.raw)
    headers = letter.raw.decode()
    assert "Auto-Submitted: auto-replied" in headers
    assert "X-Auto-Response-Suppress: All" in headers
    complaint, question, _ = letter.links
    portal.clock.move(days=5)
    kari = await portal.visitor()
    for _ in range(3):  # a link scanner opens it as often as it likes
        assert "Er e-posten en klage?" in (await kari.opens(complaint)).text
    assert await Case.all().count() == 1
    await kari.presses("Dette er en klage")
    new = await Case.get(follows_id=case.id)
    assert new.received_at == row.received_at
    assert new.due_on == count_deadlines(row.received_at).due_on
    assert (new.kind, new.status, new.channel) == ("complaint", Status.OPEN, "mail")
    assert kari.page.path == f"/sak/{references.shown(new.reference)}"
    assert UNHAPPY in (await portal.letter(SIRI, "desk_case")).text
    assert await portal.letters(KARI, "complaint") != []
    assert await open_tasks(TaskKind.REPLY_WANTED) == 0
    # The same press again is the same complaint, the other button is over.
    again = await portal.visitor()
    assert "virker ikke lenger" in (await again.opens(question)).text
    assert (await again.opens(complaint)).status == 410
    # What she writes next is about a complaint that is there already.
    await kari_writes(portal, case, "Og adressen.")
    assert "Dette er en klage" not in (await portal.letter(KARI, "mail_received")).text
    assert await Case.all().count() == 2


async def test_a_reply_to_the_answer_is_only_a_question_when_kari_says_so(portal: Running) -> None:
    case = await answered(portal)
    await kari_writes(portal, case, "Hva betyr logg?")
    complaint, question, _ = (await portal.letter(KARI, "mail_received")).links
    kari = await portal.visitor()
    await kari.opens(question)
    await kari.presses("Bare et spørsmål")
    assert "Takk, da vet vi det" in kari.sees
    assert (await kari.opens(complaint)).status == 410
    assert await Case.all().count() == 1
    assert await open_tasks(TaskKind.REPLY_WANTED) == 1


@pytest.mark.database
async def test_two_mails_make_one_complaint_and_an_answer_that_is_gone_makes_none(
    portal: Running,
) -> None:
    case = await answered(portal)
    links = []
    for text in (UNHAPPY, "Dere glemte adressen min."):
        await kari_writes(portal, case, text)
        links.append((await portal.letter(KARI, "mail_received")).links[0])
    kari = await portal.visitor()
    await Case.filter(id=case.id).update(status=Status.OPEN.value)
    await kari.opens(links[0])
    await kari.presses("Dette er en klage")
    assert kari.page.status == 410
    await Case.filter(id=case.id).update(status=Status.ANSWERED.value)
    for link in links:
        await kari.opens(link)
        await kari.presses("Dette er en klage")
    assert kari.page.status == 409
    assert "allerede registrert" in kari.sees
    assert await Case.filter(follows_id=case.id).count() == 1
    # A complaint's clock is the mail's: no link lives until it could have run out.
    assert tokens.LIVES[Purpose.IS_COMPLAINT] < timedelta(days=28)
    assert await Token.filter(purpose=Purpose.IS_COMPLAINT, used_at=None).count() == 1


@pytest.mark.database
async def test_a_robot_that_answers_everything_hears_nothing_after_a_few_letters_t36(
    portal: Running,
) -> None:
    case = await answered(portal)
    await kari_writes(portal, case, "Jeg er en maskin.")
    seen = 0
    for _ in range(20):
        letters = await portal.letters(KARI)
        if len(letters) == seen:
            break
        for letter in letters[: len(letters) - seen]:
            await arrives(portal, devbox.reply(letter, "Jeg er en maskin.", portal.clock()))
        seen = len(letters)
    assert 1 < seen <= 5
    assert await open_tasks(TaskKind.LETTERS_LIMITED) == 1
    # Hour after hour it hears no more than ten in a day, and we never answer ourselves.
    for address, most in (("robot@example.com", 10), (address_of(portal, case), 0)):
        allowed = 0
        for _ in range(20):
            portal.clock.move(hours=1)
            allowed += await automatic_letters.allow(portal.portal, address, portal.clock())
        assert allowed == most
    # Who works here is answered case by case, and has many of them.
    within = [
        await automatic_letters.allow(portal.portal, SIRI, portal.clock(), case=case, staff=True)
        for _ in range(7)
    ]
    assert within.count(True) == 5


async def test_a_machine_of_karis_is_recorded_and_makes_no_noise_t36(portal: Running) -> None:
    case = await answered(portal)
    for name, value in (
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "auto_reply"),
        ("Return-Path", "<>"),
    ):
        row = await kari_writes(portal, case, "Jeg er på ferie.", headers=[(name, value)])
        assert (row.why, row.case_id) == (Why.AUTO_REPLY, case.id), name
    away = "Automatisk svar: Svar på henvendelsen din"
    assert (await kari_writes(portal, case, "Ferie.", subject=away)).why == Why.AUTO_REPLY
    assert await portal.letters() == []
    assert await Task.all().count() == 0
    assert await Message.all().count() == 0


async def test_what_kari_sends_through_a_list_is_hers_and_no_machine_answers_it_t36(
    portal: Running,
) -> None:
    case = await answered(portal)
    row = await kari_writes(portal, case, UNHAPPY, headers=[("List-Id", "<styret.example.com>")])
    assert (row.why, await said(portal)) == (Why.FROM_PERSON, [UNHAPPY])
    assert await portal.letters(KARI) == []
    assert await Task.filter(case_id=case.id, done_at=None).count() == 1


async def test_our_own_mail_come_back_and_mail_that_goes_round_are_dropped(
    portal: Running,
) -> None:
    case = await answered(portal)
    await kari_writes(portal, case, "Hei.")
    letter, to = await portal.letter(KARI, "mail_received"), address_of(portal, case)
    messages_before, letters_before = await Message.all().count(), len(await portal.letters())
    round_and_round = b"Received: from a by b\r\n" * 26 + written(portal, "Hei.", to)
    for raw in (letter.raw, letter.raw.replace(b"From:", b"X-From:"), round_and_round):
        assert (await arrives(portal, raw, to)).why == Why.LOOP
    assert (await Message.all().count(), len(await portal.letters())) == (
        messages_before,
        letters_before,
    )
    # The domain of our addresses may be the one people write from as well.
    raw = written(portal, "Hei.", to, sender=f"ola@{DOMAIN}")
    assert (await arrives(portal, raw, to)).why == Why.NOT_THE_PERSON
    raw = written(portal, "Hei.", to, sender=to)
    assert (await arrives(portal, raw, to)).why == Why.LOOP


async def test_a_mail_delivered_three_times_by_two_ways_acts_once_t42(portal: Running) -> None:
    case = await answered(portal)
    to = address_of(portal, case)
    raw = written(portal, UNHAPPY, to)
    other_way = b"Received: from a by b; Sun, 22 Nov 2026 15:05:00 +0100\n" + raw
    for one in (raw, other_way, raw, other_way):
        await arrives(portal, one, to)
    assert await said(portal) == [UNHAPPY]
    assert len(await portal.letters(KARI, "mail_received")) == 1
    assert await Task.all().count() == 1
    # Kari's mail that Mallory has copied is Mallory's.
    forged = raw.replace(f"From: {KARI}".encode(), f"From: {MALLORY}".encode())
    assert (await arrives(portal, forged, to)).why == Why.NOT_THE_PERSON
