"""The desk, with cases of every kind and in every light.

A new page is one line, as in walks.py.
"""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

from mail.smtp_in import Arrived
from models import references
from models.tables import Case, Letter, Message, RawMail, Task
from tests.browser.walker import (
    Step,
    Walker,
    chooses,
    follows,
    happens,
    opens,
    presses,
    stop,
)
from tests.browser.walks import EVA, LIV, NILS, OLA, proves
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.samples import FILES, SAMPLES
from tests.web.steps import confirms, fills_in
from web.services.arriving import inbox
from web.services.examples import devbox

OLD = "kari@employer.example"
CORRECTED = {
    "identity": "same",
    "answer.changed": "Telefonnummeret var 22 02 14 59 og er nå 22 02 14 60.",
    "answer.acted_on": "20.11.2026",
    "answer.told": "Leverandøren av drift",
    "reason": "Rollen er riktig: Du er fortsatt registrert som vaktmester.",
    "ground": "art16-accurate",
}


async def hires_siri(portal: Running) -> None:
    await portal.hires(SIRI, "Siri Solberg")


async def fills_the_desk(portal: Running) -> None:
    """Cases in every light, one without proof, and a letter that did not arrive."""
    now = portal.clock()
    portal.clock.move(days=-40)
    for _ in range(2):
        case = await a_case(portal)
        portal.clock.move(days=12)
    portal.clock.now = now
    await a_case(portal, LIV, proven=False)
    await a_case(portal, OLA)
    await Task.create(kind="letter_failed", case_id=case.id, created_at=now)


async def nils_wants_everything(portal: Running) -> None:
    """Three wishes sent together, a file with one of them, and no to advertising."""
    nils = await portal.visitor()
    for kind, slug in (("access", "innsyn"), ("rectification", "retting"), ("erasure", "sletting")):
        await fills_in(nils, slug, {**SAMPLES[kind], "email": NILS}, FILES.get(kind, ()))
    await nils.presses("Send inn henvendelsene")
    await confirms(portal, nils, NILS)
    await a_case(portal, NILS, kind="objection", answers={"advertising": "yes"})


async def oldest_case(walker: Walker) -> None:
    case = await Case.all().order_by("received_at").first()
    assert case is not None
    await walker.page.goto(walker.portal.url + at_desk(case))


async def unproven_case(walker: Walker) -> None:
    await walker.page.goto(walker.portal.url + at_desk(await Case.get(status="unconfirmed")))


def case_about(kind: str) -> Step:
    """The newest case of a kind."""

    async def step(walker: Walker) -> None:
        case = await Case.filter(kind=kind).order_by("-received_at").first()
        assert case is not None
        await walker.page.goto(walker.portal.url + at_desk(case))

    return step


async def somebody_else_writes(walker: Walker) -> None:
    await Case.filter(reference=references.read(walker.case)).update(version=99)


async def siri_replies(portal: Running) -> None:
    """Her reply to the letter about the newest case has come in."""
    reply = devbox.reply(
        await portal.letter(SIRI, "desk_case"), "Her er det vi har.", portal.clock()
    )
    await inbox.receive(portal.portal, Arrived(reply, SIRI, (), "smtp"), portal.clock())
    await portal.works()


async def a_stranger_writes(portal: Running) -> None:
    """Two mails without a case come in, one with a page and a file; the newest letter is late."""
    message = EmailMessage()
    message["From"] = "Ola Nordmann <ola@example.com>"
    message["Subject"] = "Innsyn i kontoen min og i alt dere har om meg i portalen"
    message.set_content("Hei!\n\nHva har dere lagret om meg?\n\nHilsen Ola")
    page = (
        "<p>Hei! <a href='https://example.com/'>Lenke</a></p><table><tr><td>Hva?</td></tr></table>"
    )
    message.add_alternative(page, subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="konto.pdf")
    for raw in (message.as_bytes(), b"From: \r\n\r\n\xff"):
        await inbox.receive(portal.portal, Arrived(raw, "", ("post@x.no",), "smtp"), portal.clock())
    await portal.works()
    newest = await Letter.filter(state="sent").order_by("-created_at").first()
    assert newest is not None
    reply = "451 4.7.1 <eva@example.com>: greylisted, try again later"
    await newest.update_from_dict({"state": "queued", "attempts": 3, "last_reply": reply}).save()
    portal.clock.move(minutes=25)


async def mail_without_a_case(walker: Walker) -> None:
    row = await RawMail.filter(state="holding").order_by("received_at").first()
    assert row is not None
    await walker.page.goto(f"{walker.portal.url}/desk/epost/{row.id}")
    for folded in await walker.page.locator("details").all():
        await folded.locator("summary").click()


async def mail_of_the_case(walker: Walker) -> None:
    await walker.page.get_by_role("link", name="Åpne e-posten").first.click()


async def what_is_held(walker: Walker) -> None:
    """What was just sent leaves in ten minutes: its page, where it can be stopped."""
    message = await Message.get(state="sending", raw_mail_id__isnull=False)
    later = walker.portal.clock() + timedelta(minutes=10)
    await Letter.filter(message_id=message.id).update(not_before=later)
    await walker.opens(f"/desk/sak/{{case}}/stopp/{message.id}")


DESK_PAGES = (
    stop("desk-sign-in", happens(hires_siri), opens("/desk")),
    stop("desk-sign-in-wrong", presses("Send meg en lenke", email="siri"), status=422),
    stop("desk-link-sent", presses("Send meg en lenke", email=SIRI)),
    stop("desk-mailed-link", follows("sign_in", SIRI)),
    stop("desk-empty", presses("Logg inn")),
    stop("desk-queue", happens(fills_the_desk), opens("/desk")),
    stop("desk-found", presses("Søk", q=KARI)),
    stop("desk-nothing-found", presses("Søk", q="nobody@example.com")),
    stop("desk-unproven", unproven_case),
    stop("desk-asks-the-account", oldest_case, opens("/desk/sak/{case}/gjor/spor-kontoen")),
    stop(
        "mailed-account",
        presses("Send spørsmålet", address=OLD, on_account="yes"),
        follows("account", OLD),
    ),
    stop("mailed-account-no", follows("account", OLD, 1)),
    stop("account-answered", follows("account", OLD), presses("Ja, det stemmer")),
    stop("desk-case", oldest_case),
    stop("desk-gaps", presses("Se gjennom svaret", outcome="partly")),
    stop(
        "desk-wrong-file",
        chooses(("virus.exe", b"MZ")),
        presses("Lagre utkast", text="Her er det vi har."),
        status=422,
    ),
    stop("desk-saved", chooses(("innsyn.pdf", PDF)), presses("Lagre utkast", outcome="granted")),
    stop("desk-review", Walker.fills_in_the_rest, presses("Se gjennom svaret")),
    stop(
        "desk-changed",
        opens("/desk/sak/{case}"),
        somebody_else_writes,
        presses("Lagre utkast"),
        status=409,
    ),
    stop("desk-sending", opens("/desk/sak/{case}/se-gjennom"), presses("Send svaret")),
    stop("desk-answered", happens(Running.works), opens("/desk/sak/{case}")),
    stop("desk-correction", happens(nils_wants_everything), case_about("rectification")),
    stop("desk-correction-gaps", presses("Se gjennom svaret", outcome="partly")),
    stop("desk-correction-review", presses("Se gjennom svaret", **CORRECTED)),
    stop("desk-erasure-after-access", case_about("erasure")),
    stop("desk-mailbox-lost", opens("/desk/sak/{case}/gjor/spor-kontoen")),
    stop("desk-advertising", case_about("objection")),
    stop("desk-queue-of-kinds", opens("/desk")),
    stop("desk-by-mail", *proves(EVA), happens(siri_replies), opens("/desk/sak/{case}")),
    stop("desk-mail", mail_of_the_case),
    stop("desk-mail-lacks", presses("Send nå"), status=422),
    stop(
        "desk-stop",
        opens("/desk/sak/{case}/se-gjennom"),
        Walker.fills_in_the_rest,
        presses("Se gjennom svaret"),
        presses("Send svaret"),
        what_is_held,
    ),
    stop("desk-held", opens("/desk/sak/{case}")),
    stop("desk-stopped", what_is_held, presses("Stopp det")),
    stop("desk-pen", happens(a_stranger_writes), opens("/desk/epost")),
    stop("desk-pen-mail", mail_without_a_case),
    stop("desk-pen-wrong", presses("Legg til saken", reference="PV-AAAA-AAAA"), status=422),
    stop("desk-outbox", opens("/desk/utboks")),
    stop("desk-queue-late", opens("/desk")),
    stop("mailbox-answer", opens("/dev/epost")),
)
