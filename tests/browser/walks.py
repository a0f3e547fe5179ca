"""Every page there is and every state of it, in the order somebody comes by them.

A new page is one line: its name, the steps that lead to it from the line before, and its answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from mail.smtp_in import Arrived
from models import references
from models.database import close_database
from models.tables import Case, Letter, LetterState, Task
from tests.browser.walker import (
    Step,
    Walker,
    chooses,
    follows,
    happens,
    opens,
    presses,
    types_the_code,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF, a_case, at_desk, writes
from tests.web.steps import FORM
from web.services import devbox, inbox

OLA, BERIT, LIV = "ola@example.com", "berit@gmial.com", "liv@example.com"
TOR, EVA, NILS = "tor@example.com", "eva@example.com", "nils@example.com"
PARTLY = {
    "outcome": "partly",
    "ground": "art15-4",
    "reason": "Vi har sladdet det som handler om andre i de to supportsakene.",
    "text": "Her er brukeren din og supportsakene.\n\nNavn: Tor Vik\nOpprettet: 12. april 2021",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One page in one state: the steps that lead to it from the stop before, and its answer."""

    name: str
    steps: tuple[Step, ...]
    status: int = 200


def stop(name: str, *steps: Step, status: int = 200) -> Stop:
    return Stop(name, steps, status)


def files_anew(email: str) -> tuple[Step, ...]:
    """The whole form, once more."""
    return (
        opens(FORM),
        presses("Neste", scope="all", copy="yes"),
        presses("Neste", relation="user"),
        presses("Neste", name="Kari Nordmann", email=email),
        presses("Send inn henvendelsen"),
    )


async def bounces(portal: Running) -> None:
    """The newest letter that asks for proof comes back."""
    await portal.works()
    newest = await Letter.filter(name="confirm").order_by("-created_at").first()
    assert newest is not None
    await Letter.filter(id=newest.id).update(state=LetterState.FAILED)


def proves(email: str) -> tuple[Step, ...]:
    """A request whose address is proven, its status in front of the person."""
    return (*files_anew(email), follows("confirm", email), presses("Ja, det er meg"))


async def siri_answers(portal: Running) -> None:
    """The newest case is answered with everything an answer can hold."""
    await portal.hires(SIRI, "Siri Solberg")
    case = await Case.all().order_by("-received_at").first()
    assert case is not None
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, files=(("innsyn.pdf", PDF),), answer=PARTLY, act="review")
    await siri.presses("Send svaret")
    await portal.works()


async def proof_comes_another_way(portal: Running) -> None:
    """The newest case is confirmed on another device."""
    elsewhere = await portal.visitor()
    await elsewhere.opens((await portal.letter(NILS, "confirm")).links[0])
    await elsewhere.presses("Ja, det er meg")


async def unfolds(walker: Walker) -> None:
    await walker.page.locator("summary").click()


async def the_database_goes(portal: Running) -> None:
    await close_database()


def waits(**by: float) -> Step:
    async def act(portal: Running) -> None:
        portal.clock.move(**by)

    return happens(act)


async def guesses_links(walker: Walker) -> None:
    for number in range(30):
        await walker.page.request.get(f"{walker.portal.url}/bekreft/guess{number}")


async def forgets_cookies(walker: Walker) -> None:
    await walker.page.context.clear_cookies()


OPEN_PAGES = (
    stop("front", opens("/")),
    stop("front-nn", opens("/?lang=nn")),
    stop("front-en", opens("/?lang=en")),
    stop("privacy", opens("/personvern")),
    stop("accessibility", opens("/tilgjengelighet")),
    stop("nothing", opens("/finnes-ikke"), status=404),
    stop("form", opens(FORM)),
    stop("form-empty", presses("Neste"), status=422),
    stop("form-part", presses("Neste", scope="part", copy="no")),
    stop("form-part-empty", presses("Neste"), status=422),
    stop("form-relation", presses("Neste", part="Alt om pålogginger", period="våren 2025")),
    stop("form-relation-wrong", presses("Neste", account_email="hei"), status=422),
    stop("form-contact", presses("Neste", account_email="", relation="invited")),
    stop("form-contact-wrong", presses("Neste", email="kari"), status=422),
    stop("review", presses("Neste", name="Kari Nordmann", email=KARI)),
    stop("waiting", presses("Send inn henvendelsen")),
    stop("waiting-wrong-code", presses("Bekreft", code="12"), status=422),
    stop("waiting-sent-again", presses("Send e-posten på nytt")),
    stop("mailed-disown", follows("confirm", number=1)),
    stop("mailed-confirm", follows("confirm")),
    stop("status", presses("Ja, det er meg")),
    stop("mailed-used", forgets_cookies, follows("confirm"), status=410),
    stop("code-page", opens("/sak/{case}")),
    stop("code-page-sent", presses("Send meg en kode")),
    stop("code-page-wrong", presses("Vis saken", code="1"), status=422),
    stop("status-with-content", types_the_code("Vis saken", "code")),
    stop("message-empty", presses("Send meldingen"), status=422),
    stop("message-sent", presses("Send meldingen", message="Jeg glemte noe.\nHilsen Kari")),
    stop("withdraw", opens("/sak/{case}/trekk")),
    stop("withdrawn", presses("Ja, trekk henvendelsen")),
    stop("status-not-yet-opened", forgets_cookies, follows("receipt"), presses("Se saken")),
    stop("mailed-case", follows("receipt")),
    stop("answered", *proves(TOR), happens(siri_answers), opens("/sak/{case}")),
    stop("answered-code-sent", presses("Send meg en kode")),
    stop("answered-with-content", types_the_code("Vis saken", "code", TOR)),
    stop("waiting-near-miss", *files_anew(BERIT)),
    stop("waiting-bounced", *files_anew(OLA), happens(bounces), opens("/sak/{case}")),
    stop("waiting-mended", presses("Rett adressen og send på nytt", email=LIV)),
    stop(
        "mailed-expired", happens(Running.works), waits(days=7), follows("confirm", LIV), status=410
    ),
    stop("disowned", *files_anew(OLA), follows("confirm", OLA, 1), presses("Det var ikke meg")),
    stop("mailed-unknown", opens("/bekreft/feil"), status=404),
    stop("find", opens("/sak")),
    stop("find-wrong", presses("Finn saken", email="kari"), status=422),
    stop("links-sent", presses("Finn saken", email=KARI)),
    stop("form-expired", opens("/sak"), forgets_cookies, presses("Finn saken"), status=403),
    stop("too-many", guesses_links, opens("/bekreft/feil"), status=429),
    stop(
        "conflict",
        waits(hours=1),
        *files_anew(NILS),
        unfolds,
        happens(proof_comes_another_way),
        presses("Rett adressen og send på nytt", email=OLA),
        status=409,
    ),
    stop("late", *proves(EVA), waits(days=40), follows("receipt", EVA), presses("Se saken")),
    stop("mailbox", opens("/dev/epost")),
    stop("mailbox-letter", opens("/dev/epost/1")),
    stop("mailbox-replied", presses("Send svaret", text="Hei")),
    stop("our-fault", happens(the_database_goes), opens("/sak/{case}"), status=500),
)


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


async def oldest_case(walker: Walker) -> None:
    case = await Case.all().order_by("received_at").first()
    assert case is not None
    await walker.page.goto(walker.portal.url + at_desk(case))


async def unproven_case(walker: Walker) -> None:
    await walker.page.goto(walker.portal.url + at_desk(await Case.get(status="unconfirmed")))


async def somebody_else_writes(walker: Walker) -> None:
    await Case.filter(reference=references.read(walker.case)).update(version=99)


async def siri_replies(portal: Running) -> None:
    """Her reply to the letter about the newest case has come in."""
    reply = devbox.reply(
        await portal.letter(SIRI, "desk_case"), "Her er det vi har.", portal.clock()
    )
    await inbox.receive(portal.portal, Arrived(reply, SIRI, (), "smtp"), portal.clock())
    await portal.works()


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
    stop("desk-case", oldest_case),
    stop("desk-gaps", presses("Se gjennom svaret", outcome="partly")),
    stop(
        "desk-wrong-file",
        chooses(("virus.exe", b"MZ")),
        presses("Lagre utkast", text="Her er det vi har."),
        status=422,
    ),
    stop("desk-saved", chooses(("innsyn.pdf", PDF)), presses("Lagre utkast", outcome="granted")),
    stop("desk-review", presses("Se gjennom svaret")),
    stop(
        "desk-changed",
        opens("/desk/sak/{case}"),
        somebody_else_writes,
        presses("Lagre utkast"),
        status=409,
    ),
    stop("desk-sending", opens("/desk/sak/{case}/se-gjennom"), presses("Send svaret")),
    stop("desk-answered", happens(Running.works), opens("/desk/sak/{case}")),
    stop("desk-by-mail", *proves(EVA), happens(siri_replies), opens("/desk/sak/{case}")),
    stop("mailbox-answer", opens("/dev/epost")),
)
