"""Every page there is before and after a request is written, in the order somebody comes by them.

One of each shape: what differs in a sentence alone is not looked at twice.
A new page is one line: its name, the steps that lead to it from the line before, and its answer.
What is asked of people is in walks_asking.py, the desk in walks_desk.py.
"""

from __future__ import annotations

from models.database import close_database
from models.tables import Case, Letter, LetterState
from tests.browser.walker import (
    Step,
    Walker,
    follows,
    happens,
    opens,
    presses,
    stop,
    types_the_code,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF, writes
from tests.web.samples import SAMPLES
from tests.web.steps import FORM, answers, confirms, files

OLA, BERIT, LIV = "ola@example.com", "berit@gmial.com", "liv@example.com"
TOR, EVA, NILS = "tor@example.com", "eva@example.com", "nils@example.com"
PARTLY = {
    "outcome": "partly",
    "ground": "art15-4",
    "reason": "Vi har sladdet det som handler om andre i de to supportsakene.",
    "text": "Her er brukeren din og supportsakene.\n\nNavn: Tor Vik\nOpprettet: 12. april 2021",
}
UPHELD = {
    "answer.assessment": "Du skulle ha fått svar i juni.\n\nDet var vi som glemte det.",
    "answer.measures": "Vi har endret rutinen.",
}


def files_anew(email: str) -> tuple[Step, ...]:
    """The whole form, once more."""
    return (
        opens(FORM),
        presses("Neste", about="portal", who="me"),
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


async def complains_and_is_answered(portal: Running) -> None:
    """Eva has complained, and the answer is in her letter."""
    eva = await portal.visitor()
    case = await files(eva, "klage", {**SAMPLES["complaint"], "who": "me", "email": EVA})
    await confirms(portal, eva, EVA)
    await answers(await portal.signed_in(SIRI), case, outcome="granted", **UPHELD)
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


async def forgets_cookies(walker: Walker) -> None:
    await walker.page.context.clear_cookies()


OPEN_PAGES = (
    stop("front", opens("/")),
    stop("front-en", opens("/?lang=en")),
    stop("privacy", opens("/personvern")),
    stop("accessibility", opens("/tilgjengelighet")),
    stop("nothing", opens("/finnes-ikke"), status=404),
    stop("waiting", *files_anew(KARI)),
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
    stop(
        "answered-with-content",
        presses("Send meg en kode"),
        types_the_code("Vis saken", "code", TOR),
    ),
    stop("answered-message-empty", presses("Send meldingen"), status=422),
    stop(
        "answered-in-the-letter",
        happens(complains_and_is_answered),
        follows("answer_complaint", EVA),
        presses("Se saken"),
    ),
    stop("waiting-near-miss", *files_anew(BERIT)),
    stop("waiting-bounced", *files_anew(OLA), happens(bounces), opens("/sak/{case}")),
    stop("waiting-mended", presses("Rett adressen og send på nytt", email=LIV)),
    stop("disowned", *files_anew(OLA), follows("confirm", OLA, 1), presses("Det var ikke meg")),
    stop("find", opens("/sak")),
    stop("find-wrong", presses("Finn saken", email="kari"), status=422),
    stop("links-sent", presses("Finn saken", email=KARI)),
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
