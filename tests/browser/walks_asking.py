"""What people are asked, by form and by chat, and everything that can stand before them there.

A new page is one line, as in walks.py.
"""

from __future__ import annotations

from tests.browser.walker import Walker, chooses, opens, presses, says, stop
from tests.web.conftest import KARI
from tests.web.desk_steps import PDF
from tests.web.steps import FORM

WORK = "kari@jobb.example.com"
PROGRAM, PICTURE = ("virus.exe", b"MZ"), ("utskrift fra administratorportalen.pdf", PDF)
PHONE_NUMBER = {"correction.1.field": "Telefonnummer", "correction.1.right": "22 02 14 60"}


async def forgets_cookies(walker: Walker) -> None:
    await walker.page.context.clear_cookies()


FORM_PAGES = (
    stop("form", opens(FORM)),
    stop("form-empty", presses("Neste"), status=422),
    stop("form-dwelling", presses("Neste", about="dwelling", who="others")),
    stop("form-behalf", presses("Neste", dwelling="Storgata 1, H0201", pass_on="no")),
    stop("form-scope", presses("Neste", whom="Beboerne i Storgata 1. Jeg er styreleder.")),
    stop("form-part", presses("Neste", scope="part", copy="no")),
    stop("form-part-empty", presses("Neste"), status=422),
    stop("form-relation", presses("Neste", part="Alt om pålogginger", period="våren 2025")),
    stop("form-relation-wrong", presses("Neste", account_email="hei"), status=422),
    stop("form-account", presses("Neste", account_email=WORK, relation="invited")),
    stop("form-contact", presses("Neste", account_read="no")),
    stop("form-contact-wrong", presses("Neste", email="kari"), status=422),
    stop("review", presses("Neste", name="Kari Nordmann", email=KARI)),
    stop("correction", opens("/henvendelse/retting")),
    stop("correction-row", presses("Neste", what="wrong,missing")),
    stop(
        "correction-row-2-wrong",
        presses("Legg til en opplysning til", **PHONE_NUMBER),
        presses("Neste", **{"correction.2.wrong": "Vaktmester"}),
        status=422,
    ),
    stop(
        "correction-files",
        presses("Neste", **{"correction.2.field": "Rolle", "correction.2.right": "Styreleder"}),
        presses("Neste", statement="Jeg sluttet som vaktmester i 2024."),
    ),
    stop("correction-files-refused", chooses(PROGRAM), presses("Neste"), status=422),
    stop("correction-files-there", chooses(PICTURE), presses("Last opp og bli på siden")),
    stop("correction-boxes", presses("Neste")),
    stop(
        "erasure-of-all",
        presses("Neste", meanwhile="yes"),
        opens("/henvendelse/sletting"),
        presses("Neste", scope="all"),
    ),
    stop("erasure-of-all-not-known", presses("Neste"), status=422),
    stop("complaint", opens("/henvendelse/klage")),
    stop("review-unfinished", opens("/henvendelse/retting/se-over")),
    stop("waiting-several", presses("Send inn henvendelsene")),
    stop("objection", forgets_cookies, opens("/henvendelse/protest")),
    stop("objection-told", presses("Neste", advertising="yes")),
    stop("objection-review", presses("Neste")),
    stop("registered-unreachable", presses("Send inn henvendelsen")),
    stop(
        "registered",
        opens("/henvendelse/protest/reklame"),
        presses("Neste", advertising="yes"),
        presses("Neste", email=KARI),
        presses("Send inn henvendelsen"),
    ),
)

CHAT_PAGES = (
    stop("chat", opens("/chat")),
    stop("chat-not-understood", says("Svar", text="Hva koster fjernvarmen?")),
    stop("chat-choice", says("Jeg vil rette")),
    stop("chat-too-long", says("Svar", text="Hei, " * 500), status=422),
    stop("chat-several", says("Innlogging"), says("Meg selv")),
    stop("chat-several-empty", says("Neste"), status=422),
    stop("chat-text", says("Neste", answer="wrong")),
    stop("chat-text-empty", says("Svar"), status=422),
    stop(
        "chat-more",
        says("Svar", text="Telefonnummer"),
        says("Hopp over"),
        says("Svar", text="22 02 14 60"),
    ),
    stop("chat-files", says("Nei, det var alt")),
    stop("chat-files-refused", chooses(PROGRAM), says("Legg ved"), status=422),
    stop("chat-consent", chooses(PICTURE), says("Legg ved")),
    stop(
        "chat-address",
        *(says("Ja"), says("Jeg har en"), says("Hopp over")),
        says("Svar", text="Kari Nordmann"),
    ),
    stop("chat-address-wrong", says("Svar", text="kari@example"), status=422),
    stop("chat-review", says("Svar", text=KARI)),
    stop("chat-change", says("Endre navn")),
    stop("chat-human", says("Behold svaret"), says("Kontakt")),
    stop("chat-sure", says("Tilbake til"), says("Start på nytt")),
    stop("chat-begun", says("Nei, behold"), says("Be om noe mer")),
    stop("chat-unfinished", says("Jeg vil klage"), says("Se over")),
    stop("chat-earlier", opens("/chat?alt=1")),
    stop("chat-sent", presses("Send inn henvendelsen"), opens("/chat")),
)
