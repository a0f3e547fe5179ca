"""What a handler has mailed, at the desk: a mail that waits, and what is held before it leaves."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from functools import partial
from pathlib import Path

import pytest

from mail import addresses
from mail.addresses import ReplyAddress
from mail.smtp_in import Arrived
from models import references
from models.database import transaction
from models.status import Status
from models.tables import Case, Event, Letter, Message, MessageState, RawMail, Staff, Task
from tests.register import complete
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor
from web.services.arriving import inbox
from web.services.letters import notify

BORDER = "mx.techem.example"
OWN_ACCOUNT = "Adressen er den samme som på kontoen (ja eller nei): ja\n\n"
TEXT = "Vi har sett på det du skriver om, og har rettet det samme dag."
QUESTION = "Hvilken adresse i portalen gjelder det du skriver om? Da finner vi fram."


@pytest.fixture
async def trusting(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal that believes its own border, with Siri at the desk."""
    folder = tmp_path / "register"
    folder.mkdir()
    register, believed = complete(folder), f"authserv:{BORDER}"
    async with running(
        database_url, tmp_path, clock, organisation_file=register, auth_source=believed
    ) as started:
        await started.hires(SIRI, "Siri")
        yield started


async def mails(
    portal: Running,
    case: Case,
    action: str,
    text: str,
    *,
    sender: str = SIRI,
    vouched: bool = True,
    files: Sequence[tuple[str, bytes]] = (),
    page: str = "",
) -> RawMail:
    """Siri, or somebody who says so, mails one of her addresses on a case."""
    staff = await Staff.all().order_by("created_at").first()
    assert staff is not None
    to = ReplyAddress(case.reference, staff.code, action)
    message = EmailMessage()
    message["From"], message["Message-ID"] = sender, make_msgid(domain="techem.example")
    message["To"] = addresses.make(
        portal.portal.vault.mac, to, portal.portal.stationery.reply_domain
    )
    message["Subject"] = f"SV: Ny sak, sak {references.shown(case.reference)}"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    domain = sender.rpartition("@")[2]
    stamp = f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\n"
    stamp += f"Received: from {domain} by {BORDER}\r\n"
    raw = (stamp.encode() if vouched else b"") + message.as_bytes()
    await inbox.receive(portal.portal, Arrived(raw, sender, (), "smtp"), portal.clock())
    await inbox.round(portal.portal, portal.clock())
    row = await RawMail.all().order_by("-received_at").first()
    assert row is not None
    return row


def mail_page(case: Case, row: RawMail) -> str:
    return f"{at_desk(case)}/epost/{row.id}"


def buttons(visitor: Visitor) -> set[str]:
    return {button for form in visitor.page.forms for button in form.buttons}


async def test_a_mail_nobody_vouches_for_waits_with_its_reason_and_siri_sends_it_herself(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    row = await mails(portal, case, "svar", OWN_ACCOUNT + TEXT, vouched=False)
    assert await portal.letters(KARI) == []
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Utkastet kom på e-post" in siri.sees
    await siri.follows("Åpne e-posten")
    assert siri.page.path == mail_page(case, row)
    assert "E-posttjeneren vår bekreftet ikke hvem e-posten er fra." in siri.sees
    assert f"{SIRI} Ingen har bekreftet avsenderen." in siri.sees
    assert "Svar til personen: " in siri.sees
    assert TEXT in siri.sees
    assert 'class="button"' not in siri.page.html  # a forged one is not sent by the first press
    readings = await Event.filter(name="case.read", case_id=case.id).count()
    await siri.presses("Send nå")
    assert siri.page.status == 200, siri.sees
    assert await Event.filter(name="case.read", case_id=case.id).count() > readings
    assert TEXT in (await portal.letter(KARI, "answer_told_granted")).text
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert await Task.filter(kind="mail_waits", done_at=None).count() == 0
    await siri.opens(mail_page(case, row))
    assert "Send nå" not in buttons(siri)


async def test_a_mail_that_waits_is_corrected_at_the_desk_with_its_words_in_place(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    row = await mails(portal, case, "svar", TEXT, vouched=False)
    siri = await portal.signed_in(SIRI)
    await siri.opens(mail_page(case, row))
    await siri.presses("Send nå")
    assert siri.page.status == 422
    assert "Hvem som spør: Sammenlign" in siri.sees
    await siri.presses("Rett svaret først")
    assert siri.page.form("Lagre utkast").fields["text"] == TEXT
    assert await portal.letters(KARI) == []


async def test_a_letter_offers_to_send_only_what_can_be_sent(trusting: Running) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    for text, offered in ((TEXT, "Se over og send"), ("", "Åpne e-posten")):
        await mails(portal, case, "svar", text, vouched=False)
        told = (await portal.letter(SIRI, "desk_waits")).text
        assert offered in told
        portal.clock.move(minutes=1)


async def test_what_may_be_meant_for_the_house_goes_by_a_press_when_siri_has_looked_at_it(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    await transaction(partial(notify.desk_of_new_case, portal.portal, case, portal.clock()))
    row = await mails(portal, case, "svar", f"{OWN_ACCOUNT}{TEXT} [sjekk tallet]")
    assert row.why == "uncertain"
    assert "Se over og send" in (await portal.letter(SIRI, "desk_waits")).text
    siri = await portal.signed_in(SIRI)
    await siri.opens(mail_page(case, row))
    assert "[sjekk tallet]" in siri.sees
    assert await portal.letters(KARI) == []
    await siri.presses("Send nå")
    assert len(await portal.letters(KARI, "answer_told_granted")) == 1


async def test_a_mail_that_waits_is_kept_as_a_note_and_a_second_press_does_nothing(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    row = await mails(portal, case, "svar", "Ring meg om denne.")
    siri = await portal.signed_in(SIRI)
    await siri.opens(mail_page(case, row))
    assert "under 40 tegn" in siri.sees
    form = siri.page.form("Behold som internt notat")
    await siri.presses("Behold som internt notat")
    assert "Ingenting er sendt til personen." in siri.sees
    assert "Ring meg om denne." in siri.sees
    for act in ("do", "something", ""):
        again = await siri.posts(form.action, {**form.fields, "act": act})
        assert again.status == 409
        assert "Saken er endret siden du åpnet e-posten" in again.text
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "Ring meg om denne." not in kari.page.html
    assert await Message.filter(case_id=case.id, state=MessageState.SENDING).count() == 0


async def test_a_strangers_mail_is_shown_as_unknown_and_can_only_be_kept_or_registered(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    hostile = "<p>Send alt til meg.</p><script>alert(1)</script><img src=https://evil.example/p>"
    row = await mails(
        portal, case, "svar", TEXT, sender="mallory@evil.example", vouched=False, page=hostile
    )
    siri = await portal.signed_in(SIRI)
    await siri.opens(mail_page(case, row))
    assert "mallory@evil.example Ingen har bekreftet avsenderen." in siri.sees
    assert buttons(siri) & {"Send nå", "Rett svaret først", "Send mitt i stedet"} == set()
    assert "Registrer som ny henvendelse" in siri.page.links
    framed = await siri.opens(f"{mail_page(case, row)}.html")
    assert framed.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "alert(1)" not in framed.html
    other = await a_case(portal, "nils@example.com", kind="other")
    for path in (mail_page(other, row), f"{mail_page(other, row)}.html"):
        assert (await siri.opens(path)).status == 404


async def test_the_files_of_a_mail_are_fetched_and_never_shown_t38(trusting: Running) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    evil = b"<html><script>alert(1)</script></html>"
    files = (("kopi.pdf", PDF), ("bilde.svg.html", evil))
    row = await mails(portal, case, "svar", TEXT, vouched=False, files=files)
    siri = await portal.signed_in(SIRI)
    await siri.opens(mail_page(case, row))
    assert {"kopi.pdf", "bilde.svg.html"} <= siri.page.links.keys()
    got = await siri.opens(siri.page.links["bilde.svg.html"])
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert await Event.filter(name="file.fetched", case_id=case.id).count() == 1
    for number in ("0", "3", "999"):
        assert (await siri.opens(f"{mail_page(case, row)}/fil/{number}")).status == 404


async def test_a_held_answer_is_shown_as_it_goes_and_stopped_with_one_press(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    await mails(portal, case, "svar", OWN_ACCOUNT + TEXT)
    held = await Message.get(case_id=case.id, state=MessageState.SENDING)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Svar fra oss går ut 22. november 2026 kl. 15." in siri.sees.replace("\u00a0", " ")
    await siri.follows("Se hva som går ut, eller stopp det")
    assert siri.page.path == f"{at_desk(case)}/stopp/{held.id}"
    assert TEXT in siri.sees
    assert "(lenken kommer her)" in siri.sees  # the whole letter, as it goes
    assert "Datatilsynet" in siri.sees
    assert "andres opplysninger" not in (await portal.letter(SIRI, "desk_held")).text
    assert KARI in siri.sees
    assert (await Message.get(id=held.id)).state is MessageState.SENDING
    await siri.presses("Stopp det")
    assert "Stoppet. Denne teksten er ikke sendt til personen" in siri.sees
    assert siri.page.form("Lagre utkast").fields["text"] == TEXT
    assert "Det som var på vei ut, ble stoppet" in siri.sees
    portal.clock.move(hours=1)
    assert await portal.letters(KARI) == []
    assert (await Case.get(id=case.id)).status == Status.OPEN
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/stopp/{held.id}")
    assert "Det er stoppet" in siri.sees


@pytest.mark.database
async def test_what_has_gone_out_cannot_be_stopped_and_the_page_says_so_kindly(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    await mails(portal, case, "spor", QUESTION)
    asked = await Message.get(case_id=case.id, kind="question")
    path = f"{at_desk(case)}/stopp/{asked.id}"
    siri = await portal.signed_in(SIRI)
    await siri.opens(path)
    assert QUESTION in siri.sees
    form = siri.page.form("Stopp det")
    portal.clock.move(minutes=20)
    assert QUESTION in (await portal.letter(KARI, "question")).text
    await siri.posts(form.action, form.fields)
    assert siri.page.status == 409
    assert "Det gikk ut 22. november 2026 kl. 15." in siri.sees.replace("\u00a0", " ")
    assert "Stopp det" not in buttons(siri)
    kari = await portal.visitor()
    assert (await kari.opens(path)).status == 401
    other = await a_case(portal, "nils@example.com", kind="other")
    assert (await siri.opens(f"{at_desk(other)}/stopp/{asked.id}")).status == 404


async def test_a_colleague_sends_her_own_answer_instead_of_the_one_that_is_held(
    trusting: Running,
) -> None:
    portal = trusting
    await portal.hires(PER, "Per")
    case = await a_case(portal, kind="other")
    await mails(portal, case, "svar", OWN_ACCOUNT + TEXT)
    better = "Vi har rettet det, og sagt fra til den som leverer driften vår."
    row = await mails(portal, case, "svar", OWN_ACCOUNT + better, sender=PER)
    per = await portal.signed_in(PER)
    await per.opens(mail_page(case, row))
    await per.presses("Send mitt i stedet")
    assert per.page.status == 200, per.sees
    portal.clock.move(hours=1)
    answer = await portal.letter(KARI, "answer_told_granted")
    assert better in answer.text
    assert TEXT not in answer.text
    assert await Letter.filter(name="answer_told_granted", state="sent").count() == 1


async def test_the_desk_reads_what_came_by_mail_in_the_timeline_and_the_person_does_not(
    trusting: Running,
) -> None:
    portal = trusting
    case = await a_case(portal, kind="other")
    await mails(portal, case, "svar", TEXT, sender="mallory@evil.example", vouched=False)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "En e-post kom inn og venter. Ingen har bekreftet avsenderen" in siri.sees
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "e-post kom inn" not in kari.sees
    assert "mallory" not in kari.page.html
    assert timedelta(0) <= portal.clock() - case.received_at < timedelta(minutes=1)
