"""Going back, changing one answer and keeping it, and the rows of a group.

How the scripts are written is in talking.py.
"""

from dataclasses import replace

import pytest

from bot import engine, position
from bot.buttons import about
from bot.conversation import Conversation
from bot.said import Said
from models.catalogue.groups import Group
from models.catalogue.visit import Visit
from tests.bot.talking import MIND, NB, play
from tests.bot.visits import ACCESS, COMMON, OWN, RECTIFICATION, answered, keys


def test_back_goes_question_by_question_to_the_menu_and_every_answer_is_kept() -> None:
    begun = play(
        """
        Kari: 1
        Bot: Rett til innsyn…
        Bot: Du har rett…
        ? Hva slags opplysninger gjelder det?
        Kari: 1
        ? Hvem gjelder det?
        Kari: 1
        ? Vil du se alt, eller noe bestemt?
        Kari: 1
        ? Vil du ha en kopi av opplysningene?
        """
    )
    end = play(
        """
        Kari: tilbake
        Bot: Svaret ditt nå: Alt dere har om meg
        ? Vil du se alt, eller noe bestemt?
        [Tilbake]
        Bot: Svaret ditt nå: Meg selv
        ? Hvem gjelder det?
        Kari: gå tilbake
        Bot: Svaret ditt nå: Innlogging…
        ? Hva slags opplysninger gjelder det?
        [Tilbake]
        ? Menu
        [Fortsett med innsyn i personopplysninger]
        Bot: Da fortsetter vi med innsyn i personopplysninger.
        ? Vil du ha en kopi av opplysningene?
        """,
        begun,
    )
    assert end.visit == begun.visit


def test_back_from_a_wish_nothing_is_said_of_yet_takes_it_away() -> None:
    end = play(
        """
        Kari: 3
        Bot: Rett til sletting…
        Bot: Du kan be oss slette…
        ? Hva slags opplysninger gjelder det?
        [Tilbake]
        ? Menu
        """
    )
    assert end == Conversation()


def test_back_from_the_review_is_the_last_question_and_its_answer_may_be_kept() -> None:
    play(
        """
        Kari: tilbake
        Bot: Svaret ditt nå: kari@example.com
        ? Hvilken e-postadresse skal vi svare til?
        Kari: behold svaret
        ? Review
        """,
        answered("access"),
    )


def test_a_change_comes_back_to_what_it_opens_and_then_to_the_review() -> None:
    end = play(
        """
        [Endre omfanget]
        Bot: Svaret ditt nå: Alt dere har om meg
        ? Vil du se alt, eller noe bestemt?
        Kari: bare noe bestemt
        ? Hva vil du se?
        Kari: E-postene mine
        ? Hvilken tid gjelder det?
        [Hopp over]
        ? Review
        Kari: endre hva det gjelder
        Bot: Svaret ditt nå: Innlogging…
        ? Hva slags opplysninger gjelder det?
        Kari: 2
        Bot: For måling i en bolig…
        ? Hvilken bolig gjelder det?
        """,
        answered("access"),
    )
    assert end.visit.answers(ACCESS)["part"] == "E-postene mine"


def test_an_optional_answer_may_be_taken_away() -> None:
    end = play(
        """
        [Endre navn]
        Bot: Svaret ditt nå: Kari
        ? Hva heter du?
        [Fjern svaret]
        ? Review
        """,
        answered("access"),
    )
    assert end.visit.answers(ACCESS)["name"] == ""


def test_a_change_of_a_change_follows_the_person_away_and_back() -> None:
    play(
        """
        [Endre navn]
        Bot: Svaret ditt nå: Kari
        ? Hva heter du?
        [Tilbake]
        Bot: Svaret ditt nå: Ikke oppgitt
        ? Hvilken e-postadresse bruker du i…
        Kari: snakk med et menneske
        ? HandOver
        Kari: tilbake
        ? Hvilken e-postadresse bruker du i…
        [Behold svaret]
        ? Review
        """,
        answered("access"),
    )


# Groups


def test_back_in_a_group_goes_part_by_part_and_takes_an_empty_row_away() -> None:
    begun = answered("rectification")
    kept = {k: v for k, v in OWN["rectification"].items() if not k.startswith("correction")}
    visit = Visit(("rectification",), {"common": COMMON, "rectification": kept})
    end = play(
        """
        Kari: Navn
        ? Hva står det nå?
        Kari: Kri
        ? Hva skal det stå?
        [Tilbake]
        Bot: Svaret ditt nå: Kri
        ? Hva står det nå?
        Kari: Kristi
        ? Hva skal det stå?
        Kari: Kari
        ? Er det flere opplysninger som er feil?
        [Ja, én til]
        ? Hvilken opplysning er feil?
        [Tilbake]
        ? Er det flere opplysninger som er feil?
        [Tilbake]
        Bot: Svaret ditt nå: Kari
        ? Hva skal det stå?
        [Behold svaret]
        ? Er det flere opplysninger som er feil?
        [Nei, det var alt]
        ? Review
        """,
        replace(begun, visit=visit),
    )
    own = end.visit.answered["rectification"]
    assert own["correction"] == "1"
    assert own["correction.1.wrong"] == "Kristi"
    assert not [key for key in own if key.startswith("correction.2")]


def test_a_group_gone_back_to_keeps_its_rows_until_the_first_part_is_answered_anew() -> None:
    begun = answered("rectification")
    looked = play(
        """
        [Endre det som skal rettes]
        Bot: Svaret ditt nå: 1. Opplysning: Navn / Står nå: Kri / Skal være: Kari / 2. …
        ? Hvilken opplysning er feil?
        """,
        begun,
    )
    assert looked.visit == begun.visit
    kept = play("[Behold svaret]\n? Review", looked)
    assert kept.visit == begun.visit
    anew = play(
        """
        Kari: Adresse
        ? Hva står det nå?
        [Hopp over]
        ? Hva skal det stå?
        Kari: Storgata 1
        ? Er det flere opplysninger som er feil?
        Kari: nei
        ? Review
        """,
        looked,
    )
    group = next(q for page in RECTIFICATION.pages for q in page.questions if isinstance(q, Group))
    assert group.own(anew.visit.answers(RECTIFICATION)) == {
        "correction.1.field": "Adresse",
        "correction.1.wrong": "",
        "correction.1.right": "Storgata 1",
        "correction": "1",
    }


OLD = "ola@employer.example"
CANNOT_READ = {"account_email": OLD, "account_read": "no", "email": OLD}


@pytest.mark.parametrize(
    ("key", "before"),
    [("account_email", "o@example.com"), ("account_read", "yes"), ("email", "o@example.com")],
)
def test_the_answer_cannot_go_to_an_address_that_the_person_cannot_read(
    key: str, before: str
) -> None:
    begun = replace(answered("access", **{**CANNOT_READ, key: before}), reopened=key)
    said = Said(about=about(position.standing(begun)), answer=CANNOT_READ[key])
    stays, steps = engine.advance(begun, said, NB, MIND)
    assert stays == begun
    assert keys(steps) == ["errors.lost"]
