"""Siri has a request in her own mailbox: she forwards it, and finds the form filled in."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from mail import addresses
from mail.addresses import Sort
from models.deadlines import oslo_date
from models.tables import Case, File, MailState, Message, MessageKind, RawMail, Task
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import PDF, a_case
from tests.web.mail_steps import arrives, kari_writes
from tests.web.visitor import Visitor
from web.services.people import staff

WORDS = "Jeg vil vite hva dere har om meg."
FORWARDED = f"""Kan du se på denne?

Fra: Kari Nordmann <{KARI}>
Sendt: torsdag 12. november 2026 09:14
Til: Post <post@techem.example>
Emne: Innsyn

{WORDS}
"""


async def to_register(portal: Running, whose: str = SIRI) -> str:
    row = await staff.by_address(portal.portal.vault, whose)
    assert row is not None
    domain = portal.portal.stationery.reply_domain
    return addresses.make_other(portal.portal.vault.mac, Sort.REGISTER, row.code, domain)


def passed_on(sender: str, text: str = FORWARDED, inner: EmailMessage | None = None) -> bytes:
    """A mail as Outlook forwards it: the other in the text, or as a file."""
    message = EmailMessage()
    message["From"], message["To"] = sender, "ny@svar.example.com"
    message["Subject"] = "VS: Innsyn"
    message.set_content(text)
    if inner is not None:
        message.add_attachment(inner)
    return message.as_bytes()


async def opens_the_form(portal: Running) -> Visitor:
    """Siri follows the link in the letter she has."""
    siri = await portal.signed_in(SIRI)
    await siri.opens((await portal.letter(SIRI, "desk_to_register")).links[0])
    return siri


def filled(siri: Visitor) -> dict[str, str]:
    fields = siri.page.form("Registrer").fields
    return {name: fields[name] for name in ("own_words", "email", "received")}


@pytest.mark.database
async def test_a_forwarded_mail_becomes_a_form_with_the_true_sender_and_date(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    row = await arrives(portal, passed_on(SIRI), await to_register(portal), sender=SIRI)
    assert (row.state, row.why, row.case_id) == (MailState.HOLDING, "to_register", None)
    siri = await opens_the_form(portal)
    assert filled(siri) == {"own_words": WORDS, "email": KARI, "received": "12.11.2026"}
    assert "I den står det at den ble sendt 12. november 2026" in siri.sees
    await siri.presses("Registrer", sort="transfer_safeguards", name="Kari Nordmann")
    case = await Case.get()
    assert oslo_date(case.received_at) == date(2026, 11, 12)
    assert case.due_on == date(2026, 12, 14)  # the twelfth is a Saturday
    assert (await RawMail.get(id=row.id)).case_id == case.id
    assert not await Task.filter(kind="mail_unmatched", done_at=None).exists()


async def test_a_date_ahead_is_not_proposed_and_nor_is_one_of_us_as_the_person(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    text = FORWARDED.replace("12. november 2026", "24. desember 2026").replace(KARI, PER)
    await arrives(portal, passed_on(SIRI, text), await to_register(portal), sender=SIRI)
    siri = await opens_the_form(portal)
    assert filled(siri) == {"own_words": WORDS, "email": "", "received": "22.11.2026"}
    assert "Vi fant ikke når den kom til dere" in siri.sees


async def test_a_mail_passed_on_as_a_file_brings_its_words_and_its_files(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = KARI, "Innsyn"
    inner["Date"] = "Thu, 12 Nov 2026 09:14:00 +0100"
    inner.set_content(WORDS)
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="fullmakt.pdf")
    raw = passed_on(SIRI, "Se vedlegget.", inner)
    await arrives(portal, raw, await to_register(portal), sender=SIRI)
    siri = await opens_the_form(portal)
    assert filled(siri) == {"own_words": WORDS, "email": KARI, "received": "12.11.2026"}
    await siri.presses("Registrer", sort="transfer_safeguards", name="Kari Nordmann")
    assert await File.filter(case_id=(await Case.get()).id).count() == 1
    assert not await Task.filter(kind="mail_files").exists()


async def test_a_colleague_has_the_link_and_a_stranger_has_none(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    row = await arrives(portal, passed_on(PER), await to_register(portal), sender=PER)
    assert (row.why, row.staff_id is not None) == ("to_register", True)
    assert [one.to for one in await portal.letters(name="desk_to_register")] == [PER]
    row = await arrives(
        portal, passed_on("mallory@example.com"), await to_register(portal), sender=KARI
    )
    assert (row.state, row.why, row.staff_id) == (MailState.HOLDING, "unmatched", None)
    assert len(await portal.letters(name="desk_to_register")) == 1


async def test_an_absent_handlers_machine_registers_nothing(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    raw = b"Auto-Submitted: auto-replied\r\n" + passed_on(SIRI, "Jeg er borte.")
    row = await arrives(portal, raw, await to_register(portal), sender=SIRI)
    assert (row.state, row.why) == (MailState.HANDLED, "auto_reply")
    assert not await Task.all().exists()


async def test_the_form_tells_each_handler_where_to_forward_to(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    await siri.follows("Registrer en henvendelse")
    address = await to_register(portal)
    assert address in siri.sees
    assert siri.page.links[address].startswith("mailto:")


@pytest.mark.database
async def test_what_kari_mails_on_her_case_is_a_request_from_the_day_it_came_and_unproven(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    await kari_writes(portal, case, "Slett også alt dere har om meg.", files=[("a.pdf", PDF)])
    portal.clock.move(days=9)
    message = await Message.get(kind=MessageKind.PERSON)
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"/desk/registrer?melding={message.id}")
    assert filled(siri)["received"] == "22.11.2026"
    assert filled(siri)["email"] == KARI
    await siri.presses("Registrer", sort="transfer_safeguards", name="Kari Nordmann")
    new = await Case.exclude(id=case.id).get()
    assert oslo_date(new.received_at) == date(2026, 11, 22)
    assert (new.follows_id, new.confirmed_at) == (case.id, None)  # a From proves no mailbox
    assert await File.filter(case_id=new.id).count() == 1
