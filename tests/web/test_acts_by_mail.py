"""What a handler asks for by mail beside an answer: done by the desk's own code, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from locales.dates import long_date
from mail import actions, addresses
from mail.acceptance import Wait
from mail.actions import Action, Verb
from mail.addresses import ReplyAddress
from mail.parts import Attachment
from mail.smtp_in import Arrived
from mail.verdict import AuthSource, Kind
from models import extending as rule
from models.database import transaction
from models.deadlines import end_of
from models.status import Status
from models.tables import (
    Case,
    Event,
    Letter,
    LetterState,
    Message,
    MessageState,
    RawMail,
    Staff,
    Task,
    TaskKind,
)
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import a_case, at_desk
from tests.web.mail_steps import arrives, written
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor
from web.services.by_mail import mailed
from web.services.by_mail.cannot import CannotBeDone
from web.services.by_mail.mailed import Mailed
from web.services.examples import devbox
from web.services.handling import leaving
from web.services.letters import notify
from web.services.outbox import holding
from web.services.people.staff import by_address, member
from web.services.post import mails
from web.services.post.mails import Why

QUESTION = "Hvilket år fikk du tilgang til portalen?"
REASON = "Opplysningene ligger i fire systemer, og to av dem er hos en leverandør."
ASK, NOTE, TAKE = (Action(verb) for verb in (Verb.ASK, Verb.NOTE, Verb.TAKE))
COMPLEX = Action(Verb.EXTEND, detail="complex")
PDF = Attachment("kopi.pdf", "application/pdf", b"%PDF-1.7 kopi")


@pytest.fixture
async def portal(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal that holds what is mailed for ten minutes."""
    async with running(database_url, tmp_path, clock, hold_seconds=600) as started:
        await started.hires(SIRI, "Siri")
        await started.hires(PER, "Per")
        yield started


BORDER = AuthSource(Kind.SERVER, "mx.example.com")


@pytest.fixture
async def believing(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """The same, and its mail server says who a mail is from."""
    source = f"authserv:{BORDER.server}"
    async with running(
        database_url, tmp_path, clock, hold_seconds=600, auth_source=source
    ) as started:
        await started.hires(SIRI, "Siri")
        await started.hires(PER, "Per")
        yield started


async def who(portal: Running, address: str) -> Staff:
    row = await by_address(portal.portal.vault, address)
    assert row is not None
    return row


async def mails_it(
    portal: Running,
    case: Case,
    action: Action,
    text: str = "",
    *,
    by: str = SIRI,
    files: Sequence[Attachment] = (),
) -> Message | None:
    """Siri's mail is taken as hers, and does what it asks."""
    now = portal.clock()
    raw = f"From: {by}\r\n\r\n{now.isoformat()} {text}\r\n".encode()
    await mails.receive(portal.portal, Arrived(raw, by, (), "smtp"), now)
    row = await RawMail.all().order_by("-received_at").first()
    assert row is not None
    await RawMail.filter(id=row.id).update(state="handled", case_id=case.id)
    handler = await member(portal.portal.vault, await who(portal, by))
    asked = Mailed(row, case, handler, action, text, files)

    async def work() -> Message | None:
        fresh = await Case.get(id=case.id)
        leaves = holding.leaves_at(portal.portal, fresh, now)
        return await mailed.perform(portal.portal, asked, now, leaves_at=leaves)

    return await transaction(work)


async def names(case: Case) -> list[str]:
    """What has happened on a case since it was there."""
    rows = await Event.filter(case_id=case.id).order_by("seq")
    return [row.name for row in rows if row.name not in ("case.filed", "case.confirmed")]


async def test_a_mailed_question_is_held_then_goes_and_moves_no_date(portal: Running) -> None:
    case = await a_case(portal)
    told = await mails_it(portal, case, ASK, QUESTION)
    assert told is not None
    assert told.state is MessageState.SENDING
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert QUESTION not in kari.sees  # it can still be stopped
    assert await portal.letters(KARI, "question") == []
    portal.clock.move(minutes=11)
    assert QUESTION in (await portal.letter(KARI, "question")).text
    await kari.opens(kari.page.url)
    assert QUESTION in kari.sees
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.due_on) == (Status.WAITING, case.due_on)


async def test_a_second_thought_replaces_the_question_that_is_held(portal: Running) -> None:
    case = await a_case(portal)
    await mails_it(portal, case, ASK, "Hva mener du?")
    portal.clock.move(minutes=5)
    await mails_it(portal, case, ASK, QUESTION)
    await mails_it(
        portal, case, ASK, "Og hvilken eiendom?", by=PER
    )  # somebody else's stands beside
    portal.clock.move(minutes=16)
    texts = [letter.text for letter in await portal.letters(KARI, "question")]
    assert [("Hva mener du?" in t, QUESTION in t) for t in texts] == [(False, False), (False, True)]
    assert (await Case.get(id=case.id)).status == Status.WAITING


async def test_a_question_and_an_extension_that_are_stopped_leave_the_case_as_it_was(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await member(portal.portal.vault, await who(portal, SIRI))
    for action, text in ((ASK, QUESTION), (COMPLEX, REASON)):
        told = await mails_it(portal, case, action, text)
        assert told is not None
        await holding.stop(portal.portal, case, told.id, siri, portal.clock())
    portal.clock.move(minutes=30)
    assert [m for m in await portal.letters(KARI) if m.name in ("question", "extension")] == []
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.extended_on, fresh.due_on) == (Status.OPEN, None, case.due_on)
    await mails_it(portal, case, COMPLEX, REASON)  # so it may be given after all


async def test_what_kari_has_not_been_told_is_not_the_date_of_her_case(portal: Running) -> None:
    case = await a_case(portal)
    await mails_it(portal, case, COMPLEX, REASON)
    with pytest.raises(CannotBeDone) as refused:
        await mails_it(portal, case, COMPLEX, REASON, by=PER)
    assert refused.value.why is Why.ANOTHER_GOES
    assert (await Case.get(id=case.id)).extended_on is None  # it may still be stopped
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Forleng fristen" not in siri.page.links
    portal.clock.move(minutes=11)
    letter = await portal.letter(KARI, "extension")
    fresh = await Case.get(id=case.id)
    assert fresh.extended_on is not None
    assert long_date(fresh.extended_on, "nb").replace("\u00a0", " ") in letter.text
    assert "case.extended" in await names(case)


async def test_a_held_extension_still_reaches_kari_within_the_first_month(portal: Running) -> None:
    case, other = await a_case(portal), await a_case(portal, "ola@example.com")
    too_late = end_of(rule.last_day(case))
    # A pause has moved the date of the answer, and not that of the notice.
    await Case.all().update(due_on=case.due_on + timedelta(days=10))
    portal.clock.now = too_late - timedelta(minutes=8)
    await mails_it(portal, case, COMPLEX, REASON)
    portal.clock.now = too_late - timedelta(minutes=2)
    await mails_it(portal, other, COMPLEX, REASON)
    first, second = await Letter.filter(name="extension").order_by("created_at")
    assert (first.not_before, first.not_after) == (too_late - timedelta(minutes=5), too_late)
    assert second.not_before == second.created_at
    await portal.works()
    assert {row.state for row in await Letter.filter(name="extension")} == {LetterState.SENT}
    letter = await portal.letter(KARI, "extension")
    assert REASON in letter.text
    assert "komplisert" in letter.text


@pytest.mark.database
async def test_a_second_extension_replaces_the_one_that_is_held_and_then_none_is_taken(
    portal: Running,
) -> None:
    case = await a_case(portal)
    await mails_it(portal, case, COMPLEX, REASON)
    await mails_it(portal, case, Action(Verb.EXTEND, detail="many"), REASON)
    portal.clock.move(minutes=11)
    [letter] = await portal.letters(KARI, "extension")
    assert "mange henvendelser" in letter.text
    with pytest.raises(CannotBeDone) as refused:
        await mails_it(portal, case, COMPLEX, REASON)
    assert refused.value.why is Why.TWICE


@pytest.mark.parametrize(
    ("action", "text", "files", "why"),
    [
        (ASK, "  \n", (), Wait.EMPTY),
        (ASK, "x" * 2001, (), Why.TOO_LONG),
        (ASK, QUESTION, (PDF,), Why.FILES_STAY),
        (COMPLEX, "Ferie.          Mye å gjøre", (), Why.REASON_SHORT),
        (Action(Verb.EXTEND, detail="holiday"), REASON, (), Why.NOT_NOW),
        (NOTE, "", (PDF,), Wait.EMPTY),
        (Action(Verb.HAND_OVER, detail="aaaaaaaa"), "Ta den.", (), Why.NO_COLLEAGUE),
    ],
)
async def test_what_the_desk_would_not_take_is_not_taken_by_mail(
    portal: Running, action: Action, text: str, files: Sequence[Attachment], why: Why | Wait
) -> None:
    case = await a_case(portal)
    with pytest.raises(CannotBeDone) as refused:
        await mails_it(portal, case, action, text, files=files)
    assert refused.value.why is why
    assert (await names(case), await Message.all().count()) == ([], 0)
    assert (await Case.get(id=case.id)).version == case.version


async def test_where_nobody_can_be_asked_or_told_or_in_time_it_waits(portal: Running) -> None:
    by_hand, late = await a_case(portal), await a_case(portal)
    advert = await a_case(portal, kind="objection", answers={"advertising": "yes"})
    ended, leaving = await a_case(portal), await a_case(portal)
    await Case.filter(id=by_hand.id).update(address=None, address_index=None)
    await Case.filter(id=ended.id).update(status="answered")
    held = await mails_it(portal, leaving, ASK, QUESTION)
    await Message.all().update(kind="answer")
    found = []
    for case in (by_hand, advert, ended, leaving):
        with pytest.raises(CannotBeDone) as refused:
            await mails_it(portal, case, COMPLEX, REASON)
        found.append(refused.value.why)
    portal.clock.now = end_of(rule.last_day(late))
    with pytest.raises(CannotBeDone) as refused:
        await mails_it(portal, late, COMPLEX, REASON)
    found.append(refused.value.why)
    assert held is not None
    assert found == [
        *(Why.NO_ADDRESS, Why.AT_ONCE, Wait.CASE_ENDED, Why.ANOTHER_GOES, Why.TOO_LATE),
    ]


async def test_a_note_is_siris_own_and_nobody_but_the_desk_reads_it(portal: Running) -> None:
    case = await a_case(portal)
    assert await mails_it(portal, case, NOTE, "Kari ringte i dag.", files=[PDF]) is None
    siri = await siri_signed_in(portal, case)
    assert "Internt notat fra Siri" in siri.sees
    assert "Kari ringte i dag." in siri.sees
    assert "note.added" in await names(case)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "ringte" not in kari.sees
    done = await portal.letter(SIRI, "desk_done")
    assert "Notatet er lagret" in done.text
    assert "Filene i e-posten ble ikke lagt på saken" in " ".join(done.text.split())
    assert b"Auto-Submitted: auto-replied" in done.raw


async def siri_signed_in(portal: Running, case: Case) -> Visitor:
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    return siri


async def test_who_takes_a_case_has_it_and_what_they_wrote_is_a_note(portal: Running) -> None:
    case = await a_case(portal)
    await mails_it(portal, case, TAKE)
    await mails_it(portal, case, TAKE, "Jeg ringer henne i morgen.")
    assert (await Case.get(id=case.id)).handler_id == (await who(portal, SIRI)).id
    assert await names(case) == ["case.taken", "note.added"]  # taken once
    assert "Du har tatt saken" in (await portal.letter(SIRI, "desk_done")).text


@pytest.mark.database
async def test_nobody_takes_or_is_given_a_complaint_about_their_own_answer(
    portal: Running,
) -> None:
    answered = await a_case(portal)
    siri = await who(portal, SIRI)
    await mails_it(portal, answered, NOTE, "Svaret.")
    await Message.all().update(kind="answer", state="sent", sent_at=portal.clock())
    complaint = await a_case(portal, kind="complaint")
    await Case.filter(id=complaint.id).update(follows_id=answered.id)
    given = Action(Verb.HAND_OVER, detail=siri.code)
    found = []
    for action, by in ((TAKE, SIRI), (given, PER)):
        with pytest.raises(CannotBeDone) as refused:
            await mails_it(portal, complaint, action, by=by)
        found.append(refused.value.why)
    assert found == [Why.OWN_ANSWER, Why.THEIR_ANSWER]


async def test_a_case_handed_over_is_pers_with_everything_in_one_letter(portal: Running) -> None:
    case = await a_case(portal)
    per = await who(portal, PER)
    await mails_it(portal, case, TAKE)
    await mails_it(
        portal, case, Action(Verb.HAND_OVER, detail=per.code), "Hun vil ha alt fra 2025."
    )
    assert (await Case.get(id=case.id)).handler_id == per.id
    letter = await portal.letter(PER, "desk_handed_over")
    read = " ".join(letter.text.split())
    for told in ("Siri har gitt deg saken", "Hun vil ha alt fra 2025.", "22. desember 2026", KARI):
        assert told in read
    assert f"{case.reference}.{per.code}." in letter.reply_to
    assert f"<{case.reference}.{per.code}@".encode() in letter.raw  # his own thread
    assert "Per har fått saken" in (await portal.letter(SIRI, "desk_done")).text
    last = await Event.filter(case_id=case.id, name="case.handed_over").get()
    assert (last.actor, last.detail) == ((await who(portal, SIRI)).id, per.id)


@pytest.mark.database
async def test_the_desks_page_hands_a_case_over_and_keeps_a_note_as_a_mail_does(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_signed_in(portal, case)
    await siri.follows("Gi saken til en annen")
    assert "Siri" not in str(siri.page.form("Gi saken videre").fields)
    await siri.presses("Gi saken videre", to="zzzzzzzz")
    assert siri.page.status == 422
    per = await who(portal, PER)
    await siri.presses("Gi saken videre", to=per.code, text="Jeg rekker det ikke.")
    assert "Kollegaen har fått saken." in siri.sees
    assert "Internt notat fra Siri" in siri.sees
    assert (await Case.get(id=case.id)).handler_id == per.id
    assert "Jeg rekker det ikke." in (await portal.letter(PER, "desk_handed_over")).text
    await siri.follows("Skriv et internt notat")
    await siri.presses("Lagre notatet", text="Per har alt.")
    assert "Notatet er lagret." in siri.sees
    assert "Per har alt." in siri.sees


# The whole way in


async def writes_to(
    portal: Running,
    case: Case,
    action: Action,
    text: str,
    *,
    sender: str = SIRI,
    border: AuthSource | None = BORDER,
) -> RawMail:
    """Siri follows a link of her letter about the case, and sends what she has written."""
    siri = await Staff.get(address_index=portal.portal.vault.index(SIRI))
    meant = ReplyAddress(case.reference, siri.code, actions.write(action))
    to = addresses.make(portal.portal.vault.mac, meant, portal.portal.stationery.reply_domain)
    letter = await portal.letter(SIRI, "desk_case")
    raw = devbox.reply(letter, text, portal.clock(), to=to, sender=sender, stamped=border)
    return await arrives(portal, raw, to, sender=sender)


async def a_case_siri_knows(portal: Running) -> Case:
    case = await a_case(portal)

    async def work() -> None:
        await notify.desk_of_new_case(portal.portal, case, portal.clock())

    await transaction(work)
    return case


async def test_each_address_in_siris_letter_does_what_it_says(believing: Running) -> None:
    portal = believing
    case, per = await a_case_siri_knows(portal), await who(portal, PER)
    for action, text, why in (
        (TAKE, "", "done"),
        (NOTE, "Ringte.", "note"),
        (ASK, QUESTION, "held"),
        (COMPLEX, REASON, "held"),
        (Action(Verb.HAND_OVER, detail=per.code), "", "done"),
        (Action(Verb.HAND_OVER, detail=per.code), "Og dette.", "done"),
    ):
        assert (await writes_to(portal, case, action, text)).why == why, action
        portal.clock.move(minutes=11)  # what is held has left before she writes again
        await portal.works()
    assert QUESTION in (await portal.letter(KARI, "question")).text
    assert REASON in (await portal.letter(KARI, "extension")).text
    assert (await Case.get(id=case.id)).handler_id == per.id
    assert "Og dette." in (await portal.letter(PER, "desk_handed_over")).text


async def test_siris_machine_frees_her_case_and_per_is_told(believing: Running) -> None:
    portal = believing
    case = await a_case_siri_knows(portal)
    await writes_to(portal, case, TAKE, "")
    siri = await who(portal, SIRI)
    to = addresses.make(
        portal.portal.vault.mac,
        ReplyAddress(case.reference, siri.code, "svar"),
        portal.portal.stationery.reply_domain,
    )
    headers = [("Auto-Submitted", "auto-replied")]
    subject = "Automatisk svar: Ny henvendelse"
    forged = written(portal, "Borte.", to, sender=SIRI, subject=subject, headers=headers)
    assert (await arrives(portal, forged, to, sender=SIRI)).why == "auto_reply"
    assert (await Case.get(id=case.id)).handler_id == siri.id
    stamp = f"{BORDER.server}; dmarc=pass header.from=example.com"
    headers.append(("Authentication-Results", stamp))
    headers.append(("Received", f"from example.com by {BORDER.server}"))
    raw = written(portal, "Borte!", to, sender=SIRI, subject=subject, headers=headers)
    assert (await arrives(portal, raw, to, sender=SIRI)).why == "auto_reply"
    assert (await Case.get(id=case.id)).handler_id is None
    assert "Siri er borte" in (await portal.letter(PER, "desk_away")).text
    assert (await portal.letter(SIRI)).name == "desk_done"  # nothing answers the machine


@pytest.mark.database
async def test_what_siri_has_held_when_she_leaves_waits_for_per_and_her_addresses_hold_no_more(
    believing: Running,
) -> None:
    portal = believing
    case = await a_case_siri_knows(portal)
    asked = await writes_to(portal, case, ASK, QUESTION)
    await leaving.remove(portal.portal, SIRI, portal.clock())
    assert await Task.filter(kind=TaskKind.MAIL_WAITS, subject=asked.id, done_at=None).count() == 1
    late = await writes_to(portal, case, NOTE, "Jeg har sluttet, men dette ville jeg si dere alle.")
    assert late.why not in ("note", "done", "held")
    assert late.staff_id is None
    assert (await Case.get(id=case.id)).handler_id is None
    portal.clock.move(minutes=11)
    assert await portal.letters(KARI, "question") == []
    per = await portal.signed_in(PER)
    await per.opens(f"{at_desk(case)}/epost/{asked.id}")
    assert "Den som sendte den, er ikke saksbehandler lenger" in per.sees
    await per.presses("Send nå")
    assert QUESTION in (await portal.letter(KARI, "question")).text
