"""What came by telephone, by letter or in a mail is a request like any other: Siri registers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import pytest

from mail.smtp_in import Arrived
from models import messages, references
from models.database import transaction
from models.deadlines import oslo_date
from models.keyring import open_key
from models.messages import Content
from models.tables import (
    Case,
    Event,
    File,
    Letter,
    MailState,
    Message,
    MessageKind,
    MessageState,
    RawMail,
    Task,
    TaskKind,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.steps import confirms
from tests.web.visitor import NOTHING, Visitor
from web.services.arriving import inbox
from web.services.outbox.delivery import not_arrived

PAGE = "/desk/registrer"
BY_LETTER = {
    "sort": "transfer_safeguards",
    "channel": "letter",
    "own_words": "Hvor havner tallene mine? Send meg avtalen.",
    "name": "Kari Nordmann",
    "contact": "Storgata 1, 0155 Oslo",
}


async def siri(portal: Running) -> Visitor:
    await portal.hires(SIRI, "Siri")
    return await portal.signed_in(SIRI)


async def registers(handler: Visitor, answers: Mapping[str, str] = NOTHING, **more: str) -> Case:
    """Fill in the form that is in front of the handler, and press."""
    await handler.presses("Registrer", answers, **more)
    assert "Henvendelsen er registrert" in handler.sees, handler.sees
    reference = references.read(handler.page.path.removeprefix("/desk/sak/"))
    return await Case.get(reference=reference)


def ago(portal: Running, days: int) -> str:
    day = oslo_date(portal.clock.now - timedelta(days=days))
    return f"{day.day}.{day.month}.{day.year}"


async def test_a_letter_is_registered_with_the_day_it_came_and_its_date_is_on_the_page(
    portal: Running,
) -> None:
    handler = await siri(portal)
    await handler.follows("Registrer en henvendelse")
    case = await registers(handler, BY_LETTER, received="16.11.2026")
    assert "Frist: onsdag 16. desember 2026." in handler.sees
    assert "Storgata 1, 0155 Oslo" in handler.sees
    assert "i et brev" in handler.sees
    assert "kl. 12" not in handler.sees  # only the day is known
    assert (case.status, case.channel, case.confirmed_at) == ("open", "letter", None)
    assert oslo_date(case.received_at).isoformat() == "2026-11-16"
    letter = await portal.letter(SIRI, "desk_case")
    assert "Send meg avtalen" in letter.text
    assert await portal.letters(KARI) == []
    first = await Event.filter(case_id=case.id).order_by("seq").first()
    assert first is not None
    assert (first.name, first.detail) == ("case.registered", "letter")
    assert first.actor not in ("person", "portal")


@pytest.mark.database
async def test_what_came_forty_days_ago_is_overdue_at_once(portal: Running) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    of_home = {"sort": "access", "about": "dwelling", "dwelling": "Storgata 1, H0301"}
    case = await registers(handler, {**BY_LETTER, **of_home}, received=ago(portal, 40))
    assert "Den datoen er passert, så saken er allerede for sen" in handler.sees
    assert "Saken gjelder måling i denne boligen: Storgata 1, H0301. Ofte" in handler.sees
    await handler.opens("/desk")
    assert "fristen er passert" in handler.sees
    assert references.shown(case.reference) in handler.sees


WRONG: tuple[tuple[Mapping[str, str], str], ...] = (
    ({"received": "1.12.2026"}, "Skriv en dato som har vært, eller dagens dato"),
    ({"received": "i forrige uke"}, "Skriv en dato, for eksempel 3.12.2026"),
    ({"received": "31.2.2026"}, "Skriv en dato som finnes"),
    ({"received": ""}, "Datoen den kom må fylles ut"),
    ({"received": "16.11.2025"}, "Det er mer enn et år siden. Rett datoen, eller kryss av"),
    ({"own_words": " \n "}, "Skriv hva personen ber om"),
    ({"contact": ""}, "Skriv en adresse, eller hvordan vi ellers når personen"),
    ({"email": "kari"}, "må være én adresse"),
    ({"sort": "objection"}, "Hva saken gjelder: Velg ett av alternativene"),
)


async def test_a_form_with_something_wrong_says_what_and_keeps_the_rest(portal: Running) -> None:
    handler = await siri(portal)
    for wrong, sentence in WRONG:
        await handler.opens(PAGE)
        await handler.presses("Registrer", {**BY_LETTER, **wrong})
        assert handler.page.status == 422, wrong
        assert sentence in handler.sees
        assert handler.page.form("Registrer").fields["name"] == "Kari Nordmann"
    assert not await Case.exists()


async def test_a_letter_from_more_than_a_year_ago_is_registered_once_siri_says_it_is_right(
    portal: Running,
) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    await handler.presses("Registrer", BY_LETTER, received="16.11.2025")
    case = await registers(handler, long_ago="yes")
    assert case.due_on.isoformat() == "2025-12-16"


@pytest.mark.database
async def test_the_same_form_sent_twice_is_one_case(portal: Running) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    form = handler.page.form("Registrer")
    sent = form.pairs({**form.fields, **BY_LETTER})
    for _ in range(2):
        await handler.posts(form.action, sent)
        assert handler.page.path.startswith("/desk/sak/")
    assert await Case.all().count() == 1


async def test_who_leaves_an_address_proves_it_by_the_ordinary_letter(portal: Running) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    by_phone = {**BY_LETTER, "channel": "phone", "email": KARI, "language": "nb"}
    case = await registers(handler, by_phone, received="20.11.2026")
    assert "Vi har sendt personen en e-post med en lenke" in handler.sees
    assert case.status == "unconfirmed"
    letter = await portal.letter(KARI, "confirm_by_hand")
    assert "20. november 2026 fikk vi" in letter.text
    assert "avtalen" not in letter.text
    kari = await portal.visitor()
    await confirms(portal, kari, name="confirm_by_hand")
    case = await Case.get(id=case.id)
    assert (case.status, oslo_date(case.received_at).isoformat()) == ("open", "2026-11-20")
    assert "20. november 2026" in (await portal.letter(KARI, "receipt")).text


async def test_a_protest_against_advertising_by_telephone_is_done_at_once_and_asks_for_nothing(
    portal: Running,
) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    by_phone = {"sort": "objection_yes", "channel": "phone", "own_words": "Ingen reklame, takk."}
    case = await registers(handler, by_phone)
    assert "kan ikke avslås" in handler.sees
    assert case.status == "open"
    assert await Task.exists(kind=TaskKind.ACT_AT_ONCE, case_id=case.id, done_at=None)


async def test_what_is_done_at_once_by_telephone_speaks_of_no_code_and_no_page(
    portal: Running,
) -> None:
    handler = await siri(portal)
    await handler.opens(PAGE)
    by_phone = {"sort": "objection_yes", "channel": "phone", "own_words": "Ingen reklame, takk."}
    case = await registers(handler, by_phone, email=KARI)
    letter = await portal.letter(KARI)
    assert letter.name == "registered_on_behalf"
    assert "22. november 2026 fikk vi" in letter.text
    for told in ("koden", "siden du kom fra", "Ingen reklame, takk"):
        assert told not in letter.text
    await confirms(portal, await portal.visitor(), name=letter.name)
    assert (await Case.get(id=case.id)).confirmed_at is not None


async def by_phone_with(portal: Running, address: str) -> tuple[Visitor, Case]:
    """Siri has registered a call, and is on the page where the address is corrected."""
    handler = await siri(portal)
    await handler.opens(PAGE)
    by_phone = {**BY_LETTER, "channel": "phone", "contact": "", "email": address}
    case = await registers(handler, by_phone)
    await handler.follows("Rett e-postadressen")
    assert handler.page.form("Rett adressen").fields["address"] == address
    return handler, case


async def test_an_address_siri_has_mistyped_is_corrected_and_the_right_one_proves_itself(
    portal: Running,
) -> None:
    handler, case = await by_phone_with(portal, "kair@example.com")
    wrong = (await portal.letter("kair@example.com", "confirm_by_hand")).links[0]
    await handler.presses("Rett adressen", address=KARI)
    assert "Adressen er rettet" in handler.sees
    stranger = await portal.visitor()
    assert (await stranger.opens(wrong)).status == 410
    await confirms(portal, await portal.visitor(), name="confirm_by_hand")
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.due_on) == ("open", case.due_on)
    corrected = await Event.get(case_id=case.id, name="address.corrected")
    assert corrected.actor not in ("person", "portal")
    await handler.opens(at_desk(case))
    assert "Rett e-postadressen" not in handler.page.links


async def test_the_desk_hears_that_an_address_it_put_in_is_somebody_elses(portal: Running) -> None:
    _, case = await by_phone_with(portal, "kair@example.com")
    stranger = await portal.visitor()
    await stranger.opens((await portal.letter("kair@example.com")).links[1])
    await stranger.presses("Det var ikke meg")
    assert (await Case.get(id=case.id)).status == "unproven"
    told = " ".join((await portal.letter(SIRI, "desk_disowned")).text.split())
    assert "Registrer den på nytt, med den dagen den kom" in told


@pytest.mark.database
async def test_an_address_that_is_taken_away_leaves_a_case_to_answer_on_paper(
    portal: Running,
) -> None:
    handler, case = await by_phone_with(portal, "kair@example.com")
    await handler.presses("Rett adressen", address="")
    assert handler.page.status == 422
    assert "Skriv en adresse, eller hvordan vi ellers når personen" in handler.sees
    await handler.presses("Rett adressen", address="", contact="Storgata 1, 0155 Oslo")
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.address, fresh.address_index) == ("open", None, None)
    assert "Personen har ingen e-postadresse" in handler.sees
    assert "Storgata 1, 0155 Oslo" in handler.sees
    assert await portal.letters(SIRI, "desk_case")


@pytest.mark.database
async def test_the_desk_hears_that_the_letter_to_an_address_it_put_in_came_back(
    portal: Running,
) -> None:
    handler, case = await by_phone_with(portal, "kair@example.com")
    await portal.works()
    letter = await Letter.get(case_id=case.id, name="confirm_by_hand")
    await transaction(partial(not_arrived, portal.portal, letter, portal.clock()))
    assert await portal.letters(SIRI, "desk_undelivered")
    back = Task.filter(kind=TaskKind.LETTER_FAILED, case_id=case.id, done_at=None)
    assert await back.exists()
    await handler.presses("Rett adressen", address=KARI)
    assert not await back.exists()


@pytest.mark.database
async def test_a_message_on_a_proven_case_becomes_a_case_that_asks_for_no_proof_again(
    portal: Running,
) -> None:
    before = await a_case(portal, kind="complaint", at=portal.clock() - timedelta(days=20))
    text = "Og så vil jeg at dere sletter alt."
    message = await says(portal, before, text, days_ago=5)
    handler = await siri(portal)
    await handler.opens(at_desk(before))
    await handler.follows("Registrer som ny henvendelse")
    assert KARI not in handler.page.url
    form = handler.page.form("Registrer")
    assert (form.fields["own_words"], form.fields["email"]) == (text, KARI)
    assert form.fields["received"] == ago(portal, 5)
    await handler.presses("Registrer", sort="erasure", received=ago(portal, 4))
    assert "Den kom hit 17. november 2026" in handler.sees
    case = await registers(handler, received=ago(portal, 5))
    assert (case.status, case.channel, case.follows_id) == ("open", "message", before.id)
    assert case.received_at == message.created_at
    assert case.confirmed_at is not None
    receipt = await portal.letter(KARI, "registered_by_hand")
    assert "17. november 2026" in receipt.text
    assert "senest torsdag 17. desember 2026" in receipt.text
    assert await portal.letters(KARI, "confirm_by_hand") == []
    await handler.opens(f"{PAGE}?melding={message.id}")
    assert handler.page.path == at_desk(case)
    assert await Case.all().count() == 2


async def test_another_address_than_the_proven_one_proves_itself(portal: Running) -> None:
    before = await a_case(portal, kind="complaint")
    message = await says(portal, before, "Slett alt.")
    handler = await siri(portal)
    await handler.opens(f"{PAGE}?melding={message.id}")
    case = await registers(handler, sort="erasure", email="ola@example.com")
    assert (case.status, case.confirmed_at) == ("unconfirmed", None)
    assert await portal.letters("ola@example.com", "confirm_by_hand")


async def test_a_note_from_a_mail_begins_with_its_sender_who_proves_the_address_anew(
    portal: Running,
) -> None:
    before = await a_case(portal, kind="complaint")
    note = await says(portal, before, "Slett alt.", kind=MessageKind.NOTE)
    await arrives(portal)
    await Message.filter(id=note.id).update(raw_mail_id=(await RawMail.get()).id)
    handler = await siri(portal)
    await handler.opens(f"{PAGE}?melding={note.id}")
    assert handler.page.form("Registrer").fields["email"] == KARI
    case = await registers(handler, sort="erasure")
    assert (case.status, case.confirmed_at, case.follows_id) == ("unconfirmed", None, before.id)
    assert await portal.letters(KARI, "confirm_by_hand")


async def test_what_the_desk_wrote_itself_is_no_request(portal: Running) -> None:
    case = await a_case(portal, kind="complaint")
    message = await says(portal, case, "Vi trenger mer.", kind=MessageKind.QUESTION)
    handler = await siri(portal)
    await handler.opens(f"{PAGE}?melding={message.id}")
    assert handler.page.status == 404


async def test_a_mail_without_a_case_becomes_one_and_is_off_the_list(portal: Running) -> None:
    handler = await siri(portal)
    await arrives(portal)
    await handler.opens(f"/desk/epost/{(await RawMail.get()).id}")
    await handler.follows("Registrer som ny henvendelse")
    assert KARI not in handler.page.url
    form = handler.page.form("Registrer")
    assert "Hva vet dere om meg?" in form.fields["own_words"]
    assert form.fields["email"] == KARI
    case = await registers(handler, sort="access")
    row = await RawMail.get()
    assert (row.case_id, row.state) == (case.id, MailState.HANDLED)
    assert case.received_at == row.received_at
    assert (case.status, case.channel) == ("unconfirmed", "email")
    assert await portal.letters(KARI, "confirm_by_hand")
    assert not await Task.filter(done_at=None).exists()
    assert await File.filter(case_id=case.id, message_id=None).count() == 1
    assert "vedlegg.pdf" in handler.sees


async def says(
    portal: Running,
    case: Case,
    text: str,
    *,
    kind: MessageKind = MessageKind.PERSON,
    days_ago: int = 0,
) -> Message:
    """Something stands on a case."""
    vault, at = portal.portal.vault, portal.clock() - timedelta(days=days_ago)

    async def work() -> Message:
        key = await open_key(vault, case.key_id)
        message = messages.new(key, case, kind, MessageState.RECEIVED, at)
        message.content = messages.write(key, message.id, Content(text))
        await message.save(force_create=True)
        return message

    return await transaction(work)


async def arrives(portal: Running) -> None:
    """Kari's mail comes in, to an address that is nobody's."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Kari <{KARI}>", "hei@portal.test", "Spørsmål"
    mail.set_content("Hva vet dere om meg?")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="vedlegg.pdf")
    arrived = Arrived(mail.as_bytes(), KARI, ("hei@portal.test",), "smtp")
    await inbox.receive(portal.portal, arrived, portal.clock())
    await portal.works()
