"""What happens to a case on its way: at the desk, and as its person sees it.

A new page is one line, as in walks.py.
"""

from __future__ import annotations

from models.tables import Case
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
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from web.services.intake import unconfirmed
from web.services.people import staff

OLA = "ola@example.com"
DISPUTED = {"what": "wrong", "meanwhile": "yes"}
MORE_TIME = {"why": "complex", "reason": "Opplysningene ligger i tre systemer, og ett er lukket."}
DOUBT = {
    "why": "Kontoen bruker en helt annen adresse.",
    "question": "Hvilket år fikk du tilgang til portalen?",
}
CALLED = {
    "sort": "access",
    "channel": "phone",
    "received": "20.11.2026",
    "about": "portal",
    "own_words": "Hun vil vite alt vi har om henne.",
    "contact": "22 02 14 59",
}
ON_PAPER = {
    "outcome": "none_found",
    "text": "Vi har lett i alle systemene.",
    "identity": "no_account",
}


async def kari_disputes_a_number(portal: Running) -> None:
    await portal.hires(SIRI, "Siri Solberg")
    await a_case(portal, kind="rectification", answers=DISPUTED)


async def nobody_confirms(portal: Running) -> None:
    """What Ola is said to have sent three weeks ago is ended."""
    now = portal.clock()
    portal.clock.move(days=-22)
    case = await a_case(portal, OLA, proven=False)
    portal.clock.now = now
    siri = (await staff.members(portal.portal.vault))[0]
    await unconfirmed.end(portal.portal, case, siri, now)


def signs_in() -> tuple[Step, ...]:
    return (
        opens("/desk"),
        presses("Send meg en lenke", email=SIRI),
        follows("sign_in", SIRI),
        presses("Logg inn"),
    )


async def karis_case(walker: Walker) -> None:
    await walker.page.goto(walker.portal.url + at_desk(await Case.get(kind="rectification")))


def act(slug: str) -> Step:
    """Open an act of the case the walker is on."""
    return opens(f"/desk/sak/{{case}}/gjor/{slug}")


ALONG_PAGES = (
    stop(
        "desk-act-wrong",
        *(happens(kari_disputes_a_number), *signs_in(), karis_case, act("forleng")),
        presses("Forleng fristen"),
        status=422,
    ),
    stop("desk-extended", presses("Forleng fristen", **MORE_TIME)),
    stop("desk-act-not-now", act("forleng")),
    stop("desk-kind", act("endre-hva-saken-gjelder")),
    stop("desk-doubt", act("hvem-er-det"), presses("Send spørsmålet", **DOUBT)),
    stop("status-question-waits", follows("question_of_identity"), presses("Se saken")),
    stop(
        "status-question-out",
        presses("Send meg en kode"),
        types_the_code("Vis saken", "code"),
    ),
    stop("status-question-empty", presses("Send svaret ditt"), status=422),
    stop("status-question-answered", presses("Send svaret ditt", message="Det var i 2024.")),
    stop(
        "desk-paused",
        karis_case,
        act("sett-pa-pause"),
        presses("Bruken er på pause, si fra til personen", what="Nummeret", since="22.11.2026"),
    ),
    stop("status-paused", opens("/sak/{case}")),
    stop("desk-register-wrong", opens("/desk/registrer"), presses("Registrer"), status=422),
    stop("desk-registered", presses("Registrer", **CALLED)),
    stop("desk-review-on-paper", presses("Se gjennom svaret", **ON_PAPER)),
    stop("desk-print", opens("/desk/sak/{case}/utskrift.html")),
    stop("mailed-file-anew", happens(nobody_confirms), follows("not_confirmed", OLA)),
)
