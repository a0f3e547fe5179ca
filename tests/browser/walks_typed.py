"""What stands before somebody who types: from the front page to their own cases, in the chat.

A new page is one line, as in walks.py.
"""

from __future__ import annotations

from tests.browser.walker import Walker, happens, opens, presses, says, stop
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import a_case
from tests.web.steps import code_in

KEPT = "hvor lenge lagrer dere opplysningene mine?"
TWO_WISHES = "eg vil rette namnet mitt og slette resten"
CRISIS = "jeg orker ikke leve lenger"
STATUS = "hvor langt har saken min kommet"


async def kari_has_two_cases(portal: Running) -> None:
    await a_case(portal, kind="access")
    await a_case(portal, kind="complaint")


async def types_the_code_in_the_chat(walker: Walker) -> None:
    letter = await walker.portal.letter(KARI, "code")
    await walker.says("Svar", text=code_in(letter.text))


TYPED_PAGES = (
    stop("typed-answer", opens("/"), presses("Spør", text=KEPT)),
    stop("typed-confirm", says("Svar", text="slett meg")),
    stop("typed-several", says("Svar", text=TWO_WISHES)),
    stop("typed-calm", says("Svar", text=CRISIS)),
    stop("typed-too-long", says("Svar", text="Hei, " * 500), status=422),
    stop("typed-human", says("Kontakt")),
    stop(
        "typed-address",
        happens(kari_has_two_cases),
        *(says("Meny"), says("Svar", text=STATUS), says("Hvordan går det")),
    ),
    stop("typed-address-wrong", says("Svar", text="kari@"), status=422),
    stop("typed-code", says("Svar", text=KARI)),
    stop("typed-cases", types_the_code_in_the_chat),
    stop("typed-message", says("Skriv en melding")),
    stop(
        "typed-withdraw",
        *(says("Svar", text="Jeg har byttet nummer."), says("Trekk henvendelsen")),
    ),
    stop("typed-withdrawn", says("Ja, trekk")),
)
