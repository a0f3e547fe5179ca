"""Answering by mail where nobody says who a mail is from: a draft waits for one press.

With a server that is believed the answer goes by itself: test_held_answers.py.
"""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from mail.smtp_in import Arrived, listen
from models.database import transaction
from models.status import Status
from models.tables import Case, MailState, Message, MessageState, RawMail, Task
from tests.register import SUPPLIER, complete
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.desk_steps import RECIPIENT, a_case, at_desk, writes
from tests.web.steps import confirms, files_access, files_and_confirms, shows_the_code
from web.services.arriving import inbox
from web.services.examples import devbox
from web.services.letters import notify

TEXT = "Vi har e-posten din, telefonnummeret ditt og påloggingene dine fra 2025."


async def asked(portal: Running) -> tuple[Case, devbox.Mail]:
    """A case at the desk, and the letter Siri has about it."""
    await portal.hires(SIRI, "Siri")
    _, case = await files_and_confirms(portal)
    return case, await portal.letter(SIRI, "desk_case")


async def arrives(portal: Running, raw: bytes, *recipients: str) -> None:
    """A mail comes in, and the worker takes it up."""
    arrived = Arrived(raw, SIRI, recipients, "smtp")
    await inbox.receive(portal.portal, arrived, portal.clock())
    await portal.works()


def reply_from(sender: str, letter: devbox.Mail, text: str, portal: Running) -> bytes:
    """A reply to a letter, as somebody else's mail program would write it."""
    own = devbox.reply(letter, text, portal.clock())
    return own.replace(f"From: {letter.to}".encode(), f"From: {sender}".encode())


async def drafts() -> list[Message]:
    return await Message.filter(state=MessageState.DRAFT)


@pytest.fixture
async def registered(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal whose register of recipients is filled in."""
    folder = tmp_path / "register"
    folder.mkdir()
    async with running(
        database_url, tmp_path, clock, organisation_file=complete(folder)
    ) as started:
        yield started


async def test_siris_reply_becomes_a_draft_and_goes_when_she_has_said_who_asks(
    registered: Running,
) -> None:
    portal = registered
    case, letter = await asked(portal)
    await arrives(portal, devbox.reply(letter, TEXT, portal.clock()))
    assert await portal.letters(KARI, "answer_granted") == []
    siri = await portal.signed_in(SIRI)
    told = await portal.letter(SIRI, "desk_waits")
    assert "bekreftet ikke hvem e-posten er fra" in told.text
    await siri.opens(at_desk(case))
    assert TEXT in siri.page.html
    await siri.follows("Se gjennom")
    assert "#f-identity" in siri.page.links.values()
    await siri.presses("Se gjennom svaret", identity="same")
    assert TEXT in siri.sees
    await siri.presses("Send svaret")
    answer = await portal.letter(KARI, "answer_granted")
    assert "påloggingene" not in answer.text
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert TEXT in kari.sees
    assert "> " not in kari.sees
    assert SUPPLIER in kari.sees
    assert (await Case.get(id=case.id)).status == Status.ANSWERED


async def test_a_reply_that_lacks_what_the_register_lacks_waits_until_siri_has_filled_it_in(
    portal: Running,
) -> None:
    case, letter = await asked(portal)
    await arrives(portal, devbox.reply(letter, "Første tanke.", portal.clock()))
    siri = await portal.signed_in(SIRI)
    await writes(siri, case)
    await arrives(portal, devbox.reply(letter, TEXT, portal.clock()))
    await siri.opens(at_desk(case))
    assert RECIPIENT in siri.page.form("Lagre utkast").fields.values()
    await siri.follows("Se gjennom")
    await siri.presses("Send svaret")
    assert len(await portal.letters(KARI, "answer_granted")) == 1


async def test_a_reply_about_an_erasure_waits_for_the_lines_an_erasure_must_have(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal, kind="erasure")

    async def told() -> None:
        await notify.desk_of_new_case(portal.portal, case, portal.clock())

    await transaction(told)
    letter = await portal.letter(SIRI, "desk_case")
    await arrives(portal, devbox.reply(letter, TEXT, portal.clock()))
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert siri.page.form("Lagre utkast").fields["text"] == TEXT
    await siri.follows("Se gjennom")
    assert "Dette har vi slettet: Må fylles ut" in siri.sees
    assert "Send svaret" not in siri.sees


async def test_the_reply_that_the_development_mailbox_writes_does_the_same(
    portal: Running,
) -> None:
    _, letter = await asked(portal)
    visitor = await portal.visitor()
    await visitor.opens(f"/dev/epost/{letter.number}")
    await visitor.presses("Send svaret", text=TEXT)
    await portal.works()
    assert len(await drafts()) == 1


async def test_a_whole_mail_can_be_put_into_the_development_mailbox(portal: Running) -> None:
    _, letter = await asked(portal)
    visitor = await portal.visitor()
    raw = devbox.reply(letter, TEXT, portal.clock())
    page = await visitor.posts("/dev/epost", raw, headers={"Content-Type": "message/rfc822"})
    assert page.status == 202
    await portal.works()
    assert len(await drafts()) == 1


async def test_the_same_mail_delivered_three_times_acts_once(portal: Running) -> None:
    _, letter = await asked(portal)
    raw = devbox.reply(letter, TEXT, portal.clock())
    for _ in range(3):
        await arrives(portal, raw)
    assert len(await drafts()) == 1
    assert len(await portal.letters(SIRI, "desk_waits")) == 1
    assert await RawMail.all().count() == 1


async def test_a_second_reply_replaces_the_draft_and_a_remark_does_not(portal: Running) -> None:
    case, letter = await asked(portal)
    for text in (f"Første tanke. {TEXT}", f"Andre tanke. {TEXT}", "Vent litt med den!"):
        await arrives(portal, devbox.reply(letter, text, portal.clock()))
    assert len(await drafts()) == 1
    assert await Message.filter(state=MessageState.DISCARDED).count() == 1
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Andre tanke." in siri.page.form("Lagre utkast").fields["text"]


async def test_an_address_with_one_sign_changed_leads_to_no_case(portal: Running) -> None:
    _, letter = await asked(portal)
    to = letter.reply_to.partition("<")[2].rstrip(">")
    local, _, domain = to.partition("@")
    changed = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    raw = devbox.reply(letter, TEXT, portal.clock()).replace(to.encode(), changed.encode())
    await arrives(portal, raw)
    assert await drafts() == []
    row = await RawMail.get()
    assert (row.state, row.case_id) == (MailState.HOLDING, None)


async def test_two_workers_at_once_make_one_draft(portal: Running) -> None:
    _, letter = await asked(portal)
    raw = devbox.reply(letter, TEXT, portal.clock())
    await inbox.receive(portal.portal, Arrived(raw, SIRI, (), "smtp"), portal.clock())
    await asyncio.gather(*(inbox.round(portal.portal, portal.clock()) for _ in range(2)))
    assert await Message.all().count() == 1
    assert len(await portal.letters(SIRI, "desk_waits")) == 1


async def test_the_address_survives_a_mail_system_that_changes_its_letters(
    portal: Running,
) -> None:
    _, letter = await asked(portal)
    to = letter.reply_to.partition("<")[2].rstrip(">")
    raw = devbox.reply(letter, TEXT, portal.clock())
    await arrives(portal, raw.replace(to.encode(), to.upper().encode()))
    assert len(await drafts()) == 1


async def test_the_envelope_tells_the_case_when_the_headers_do_not(portal: Running) -> None:
    _, letter = await asked(portal)
    to = letter.reply_to.partition("<")[2].rstrip(">")
    raw = devbox.reply(letter, TEXT, portal.clock()).replace(to.encode(), b"desk@example.com")
    await arrives(portal, raw, to)
    assert len(await drafts()) == 1


async def test_an_out_of_office_from_siri_is_no_draft_and_makes_no_noise(
    portal: Running,
) -> None:
    case, letter = await asked(portal)
    raw = devbox.reply(letter, "Jeg er på ferie.", portal.clock())
    await arrives(portal, b"Auto-Submitted: auto-replied\r\n" + raw)
    assert await drafts() == []
    assert await portal.letters(SIRI, "desk_waits") == []
    assert (await RawMail.get()).case_id == case.id


async def test_a_reply_to_a_case_that_has_ended_waits_and_sends_nothing(portal: Running) -> None:
    case, letter = await asked(portal)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    await kari.follows("Trekk henvendelsen")
    await kari.presses("Ja, trekk henvendelsen")
    await arrives(portal, devbox.reply(letter, TEXT, portal.clock()))
    assert await drafts() == []
    assert await Task.filter(kind="mail_waits").count() == 1


async def test_an_empty_reply_waits(portal: Running) -> None:
    _, letter = await asked(portal)
    await arrives(portal, devbox.reply(letter, "", portal.clock()))
    assert await drafts() == []
    assert await Task.filter(kind="mail_waits").count() == 1


async def test_files_in_the_reply_lie_beside_the_draft_and_a_wrong_one_is_a_task(
    portal: Running,
) -> None:
    case, letter = await asked(portal)
    message = EmailMessage()
    message["From"], message["Subject"] = SIRI, f"SV: {letter.subject}"
    message["To"] = letter.reply_to.partition("<")[2].rstrip(">")
    message.set_content("Se vedlagte kopi av opplysningene dine.")
    message.add_attachment(
        b"%PDF-1.7 kopi", maintype="application", subtype="pdf", filename="kopi.pdf"
    )
    message.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="kopi2.pdf")
    await arrives(portal, message.as_bytes())
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"/desk/sak/{case.reference}")
    assert "kopi.pdf" in siri.sees
    assert await Task.filter(kind="mail_files", case_id=case.id).count() == 1


async def test_a_poison_mail_does_not_hold_up_the_one_behind_it(portal: Running) -> None:
    _, letter = await asked(portal)
    await inbox.receive(portal.portal, Arrived(b"(" * 300_000, "", (), "smtp"), portal.clock())
    await arrives(portal, devbox.reply(letter, TEXT, portal.clock()))
    assert len(await drafts()) == 1
    assert await RawMail.filter(state=MailState.RECEIVED).count() == 0


async def test_mail_over_smtp_is_safe_on_disk_before_it_is_acknowledged(
    portal: Running, tmp_path: Path
) -> None:
    _, letter = await asked(portal)
    to = letter.reply_to.partition("<")[2].rstrip(">")
    kept: list[int] = []

    async def receive(arrived: Arrived) -> None:
        await inbox.receive(portal.portal, arrived, portal.clock())
        kept.append(await RawMail.all().count())

    listener = await listen("127.0.0.1", 0, receive, domain=portal.portal.stationery.reply_domain)
    try:
        raw = devbox.reply(letter, TEXT, portal.clock())
        async with aiosmtplib.SMTP(
            hostname="127.0.0.1", port=listener.port, start_tls=False
        ) as client:
            await client.sendmail(SIRI, [to], raw)
        assert kept == [1]
    finally:
        await asyncio.shield(listener.close())
    await portal.works()
    assert len(await drafts()) == 1


async def test_confirming_first_makes_the_letters_to_the_desk_one_thread(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    await files_access(kari)
    await confirms(portal, kari)
    await kari.presses("Send meldingen", message="Og en ting til.")
    first, later = await portal.letter(SIRI, "desk_case"), await portal.letter(SIRI, "desk_message")
    root = next(line for line in first.raw.decode().splitlines() if line.startswith("Message-ID:"))
    assert f"References: {root.partition(': ')[2]}" in later.raw.decode()
