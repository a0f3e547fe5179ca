"""The holding pen and the outbox: what came and belongs nowhere, and what has not gone out.

Siri looks through both; a stranger who writes to us gets nothing, and is shown to nobody else.
"""

from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest

from mail.sender import Envelope, Result, State
from mail.smtp_in import Arrived
from models.status import Status
from models.tables import Case, Letter, LetterState, MailState, Message, RawMail, Task
from tests.mail.test_safehtml import PAYLOADS
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.steps import files_access, shows_the_code
from tests.web.visitor import Visitor
from web.services.arriving import inbox

US = "personvern@svar.example.com"
CODE = "Koden din hos Andre Tjenester er 493 021."


def mail(
    text: str, *, subject: str = "Hei", sender: str = "ola@example.com", page: str = ""
) -> EmailMessage:
    """A mail from outside."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, US, subject
    message["Message-ID"] = make_msgid(domain="example.com")
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    return message


async def arrives(portal: Running, message: EmailMessage, to: str = US) -> str:
    """It comes in, and is put where it belongs; its row's id."""
    arrived = Arrived(message.as_bytes(), "ola@example.com", (to,), "smtp")
    await inbox.receive(portal.portal, arrived, portal.clock())
    await portal.works()
    newest = await RawMail.all().order_by("-received_at").first()
    assert newest is not None
    return newest.id


async def siri_signs_in(portal: Running) -> Visitor:
    await portal.hires(SIRI, "Siri")
    return await portal.signed_in(SIRI)


@pytest.mark.database
async def test_the_pen_lists_what_waits_with_its_age_and_the_newest_last(portal: Running) -> None:
    siri = await siri_signs_in(portal)
    await siri.opens("/desk")
    assert "E-post uten sak" in siri.page.links
    assert "hører ikke til noen sak" not in siri.sees
    await arrives(portal, mail("Den første.", subject="Faktura 12"))
    portal.clock.move(hours=3)
    late = mail("Jeg er på ferie.", subject="Automatisk svar: Hei", sender="per@firma.example")
    await arrives(portal, late)
    siri = await portal.signed_in(SIRI)
    await siri.opens("/desk")
    assert "2 e-poster hører ikke til noen sak. Den eldste har ventet 3 timer." in siri.sees
    await siri.follows("E-post uten sak")
    assert "Den eldste har ventet 3 timer." in siri.sees
    assert siri.sees.index("Faktura 12") < siri.sees.index("Automatisk svar: Hei")
    assert "per@firma.example" in siri.sees
    assert siri.sees.count("Hører ikke til noen sak") == 1
    await siri.follows("Faktura 12")
    assert "Den første." in siri.sees
    await siri.presses("Legg bort")
    assert "Faktura 12" in siri.sees.partition("Sist lagt bort")[2]
    assert "Den eldste har ventet under et minutt." in siri.sees
    assert await Task.filter(kind="mail_unmatched", done_at=None).count() == 1


async def test_a_mail_put_on_a_case_by_hand_is_a_note_that_nobody_outside_sees_t40(
    portal: Running,
) -> None:
    siri = await siri_signs_in(portal)
    case = await a_case(portal)
    code = mail(CODE, subject="Bekreft kontoen din", sender="noreply@tjenester.example")
    code.add_attachment(PDF, maintype="text", subtype="html", filename="../../a<b>.html")
    name = await arrives(portal, code)
    before = await Letter.all().count()

    await siri.opens(f"/desk/epost/{name}")
    assert CODE in siri.sees
    await siri.presses("Legg til saken", reference="PV-AAAA-AAAA")
    assert (siri.page.status, "Ingen sak har dette nummeret" in siri.sees) == (422, True)
    typed = case.reference[:4] + " " + case.reference[4:]
    await siri.presses("Legg til saken", reference=typed)
    assert siri.page.path == at_desk(case)
    assert "Fra noreply@tjenester.example, ikke bekreftet:" in siri.sees
    assert CODE in siri.sees
    assert "En e-post ble lagt til saken for hånd. Avsenderen er ikke bekreftet" in siri.sees

    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "493 021" not in kari.page.html
    assert "tjenester.example" not in kari.page.html
    assert "html" not in {link.rpartition(".")[2] for link in kari.page.links.values()}
    to = {letter.to for letter in await portal.letters()}
    assert to == {SIRI, KARI}
    told = await Letter.filter(name="desk_attached").count()
    assert await Letter.exclude(name__in=("desk_attached", "code")).count() - before <= 1
    assert told == 1  # nobody has taken the case, so everybody at the desk is told
    row = await RawMail.get()
    assert (row.why, row.case_id) == ("attached", case.id)
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.due_on) == (Status.OPEN, case.due_on)
    assert await Task.filter(done_at=None).count() == 0

    await siri.opens(at_desk(case))
    await siri.follows("Åpne e-posten")
    assert "Ingen har bekreftet avsenderen." in siri.sees
    assert "Send" not in {button for form in siri.page.forms for button in form.buttons}
    link = next(href for text, href in siri.page.links.items() if ".html" in text)
    file = await siri.opens(link)
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert ".." not in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert (await siri.opens(f"/desk/epost/{name}")).status == 404


@pytest.mark.database
async def test_two_who_take_the_same_mail_put_it_on_one_case(portal: Running) -> None:
    siri = await siri_signs_in(portal)
    first, second = await a_case(portal), await a_case(portal, "nils@example.com")
    name = await arrives(portal, mail("Hei."))
    page = await siri.opens(f"/desk/epost/{name}")
    form = page.form("Legg til saken")
    await siri.presses("Legg til saken", reference=first.reference)
    again = await siri.posts(form.action, {**form.fields, "reference": second.reference})
    assert again.status == 404
    assert await Message.filter(case_id=second.id).count() == 0


async def test_the_page_of_a_mail_is_shown_in_a_frame_that_may_do_nothing_t25(
    portal: Running,
) -> None:
    siri = await siri_signs_in(portal)
    page = f"<p>Hei <b>Siri</b></p><p onclick=alert(1)>{PAYLOADS[2]}</p>"
    name = await arrives(portal, mail("Hei Siri.", page=page))
    await siri.opens(f"/desk/epost/{name}")
    assert f'src="/desk/epost/{name}.html" sandbox' in siri.page.html
    shown = await siri.opens(f"/desk/epost/{name}.html")
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script" not in policy
    assert "<b>Siri</b>" in shown.html
    assert "evil.example" not in shown.html
    assert "onclick" not in shown.html
    stranger = await portal.visitor()
    for path in (f"/desk/epost/{name}", f"/desk/epost/{name}.html", "/desk/epost", "/desk/utboks"):
        assert (await stranger.opens(path)).status == 401


class Silent:
    """A relay that takes nothing."""

    def __init__(self) -> None:
        self.result = Result(State.RETRY, "451 4.3.0 try again later")

    async def deliver(self, envelope: Envelope) -> Result:
        return self.result

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.database
async def test_the_outbox_tells_what_is_not_out_and_the_front_page_when_it_is_late(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    relay = Silent()
    async with running(database_url, tmp_path, clock, relay) as portal:
        relay.result = Result(State.SENT, "250 ok")
        siri = await siri_signs_in(portal)
        relay.result = Result(State.RETRY, "451 4.3.0 try again later")
        kari = await portal.visitor()
        await files_access(kari)
        await portal.works()
        case = await portal.case()
        await siri.opens("/desk")
        assert "brev" not in siri.sees
        portal.clock.move(minutes=16)
        await siri.opens("/desk")
        assert "Et brev skulle vært ute for 16 minutter siden." in siri.sees
        await siri.follows("Utboks")
        assert "451 4.3.0 try again later" in siri.sees
        assert "I kø" in siri.sees
        assert "Personen" in siri.sees
        assert KARI not in siri.sees
        relay.result = Result(State.FAILED, "550 5.1.1 no such user")
        await portal.works()
        await siri.opens("/desk/utboks")
        assert "Ingen brev venter på å bli sendt." in siri.sees
        assert "550 5.1.1 no such user" in siri.sees.partition("Gitt opp")[2]
        assert await Letter.filter(state=LetterState.FAILED, case_id=case.id).count() == 1
        relay.result = Result(State.PAUSED, "535 5.7.8 authentication failed")
        await files_access(kari)
        await portal.works()
        await siri.opens("/desk")
        assert "Ingen brev går ut nå" in siri.sees
        await siri.follows("Utboks")
        assert "Den prøver igjen 22. november 2026 kl. 15." in siri.sees.replace("\u00a0", " ")
        await Letter.filter(state=LetterState.QUEUED).update(not_after=clock())
        clock.move(minutes=2)
        await portal.works()
        await siri.opens("/desk/utboks")
        assert "For sent: Brevet var ikke lenger til nytte" in siri.sees.partition("Gitt opp")[2]
        assert "expired" not in siri.sees
        assert "Utsendingen står" in siri.sees  # nothing was tried, so nothing shows it is mended


@pytest.mark.parametrize("raw", [b"(" * 300_000, b"\xff\xfe", b"From: x\r\n\r\n"])
async def test_what_cannot_be_read_is_listed_and_says_so(portal: Running, raw: bytes) -> None:
    siri = await siri_signs_in(portal)
    await inbox.receive(portal.portal, Arrived(raw, "", (US,), "smtp"), portal.clock())
    await portal.works()
    row = await RawMail.get()
    assert row.state is MailState.HOLDING
    await siri.opens("/desk/epost")
    await siri.follows("(uten emne)")
    assert siri.page.status == 200
    assert (await siri.opens(f"/desk/epost/{row.id}.html")).status == 200
