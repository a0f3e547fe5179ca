"""What somebody else may decide is put before a handler, and passed on with the person's yes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.catalogue.all import kinds
from models.tables import Case, Task
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import WAYS_ON, a_case, in_html, is_sent, siri_at, writes
from tests.web.steps import confirms, files, shows_the_code

DWELLING = {"about": "dwelling", "who": "me", "dwelling": "Storgata 1, H0301"}
MAY_PASS, MAY_NOT = {**DWELLING, "pass_on": "yes"}, {**DWELLING, "pass_on": "no"}
INSTRUCTION = {"about": "portal", "who": "others", "whom": "Vaktmesterne våre"}
TO = "Storgata borettslag, post@storgata.example"


async def test_meter_data_is_put_on_the_list_when_kari_has_confirmed_and_comes_off_when_answered(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    filed = {**MAY_PASS, "scope": "all", "copy": "yes", "account_read": "yes", "email": KARI}
    case = await files(kari, "innsyn", filed)
    assert not await Task.exists()
    await confirms(portal, kari)
    siri = await siri_at(portal, case)
    assert "Finn ut hvem som bestemmer over opplysningene" in siri.sees
    assert "Storgata 1, H0301" in siri.sees
    assert "Personen sier ja til at henvendelsen sendes videre" in siri.sees
    await siri.opens("/desk")
    # Five working days from Sunday 22 November.
    assert "Saken gjelder måling i en bolig." in siri.sees
    assert "Gjøres senest fredag 27. november 2026" in siri.sees
    secret = "Dette skal ikke i e-posten."
    await writes(siri, case, act="review", outcome="passed_on", text=secret)
    assert "Hvem som avgjør saken: Må fylles ut" in siri.page.links
    await is_sent(siri, case, **{"outcome": "passed_on", "answer.passed_to": TO, "text": secret})
    letter = await portal.letter(KARI, "answer_told_passed_on")
    say = portal.portal.words["nb"]
    for told in (say("kinds.common.outcome.passed_on"), TO, *WAYS_ON):
        assert told in letter.text
        assert told in in_html(letter.html)
    # An answer about access never says in a mail what waits behind the code.
    assert secret not in letter.text
    assert not await Task.filter(done_at=None).exists()
    await shows_the_code(portal, kari, case)
    assert TO in kari.sees
    assert secret in kari.sees


@pytest.mark.parametrize(
    ("answers", "passed_on", "notice"),
    [
        (MAY_NOT, False, "Personen vil ikke at henvendelsen sendes videre uten å bli spurt"),
        ({"about": "unsure", "who": "me"}, False, "Personen er ikke sikker på"),
        (INSTRUCTION, True, "en instruks fra en kunde"),
    ],
)
async def test_nothing_leaves_the_house_without_karis_yes(
    portal: Running, answers: Mapping[str, str], passed_on: bool, notice: str
) -> None:
    case = await a_case(portal, kind="rectification", answers=answers)
    siri = await siri_at(portal, case)
    assert notice in siri.sees
    assert ('value="passed_on"' in siri.page.html) == passed_on
    told = {"outcome": "not_ours", "answer.passed_to": TO}
    await is_sent(siri, case, **told)
    letter = await portal.letter(KARI, "answer_told_not_ours")
    assert TO in letter.text
    assert (await Case.get(id=case.id)).outcome == "not_ours"


async def test_what_kari_took_for_ours_may_be_others_to_decide_and_is_not_passed_on(
    portal: Running,
) -> None:
    case = await a_case(portal, answers={"about": "portal", "who": "me"})
    siri = await siri_at(portal, case)
    assert "Finn ut hvem som bestemmer" not in siri.sees
    assert 'value="passed_on"' not in siri.page.html
    assert "Når noen andre bestemmer" in siri.sees
    await is_sent(siri, case, **{"outcome": "not_ours", "answer.passed_to": TO})
    assert TO in (await portal.letter(KARI, "answer_told_not_ours")).text


async def test_every_kind_that_asks_whom_it_is_about_can_be_passed_on(portal: Running) -> None:
    siri = None
    for number, kind in enumerate(kind for kind in kinds() if not kind.at_once({})):
        address = f"kari{number}@example.com"
        case = await a_case(
            portal, address, kind=kind.name, answers={**MAY_PASS, "advertising": "no"}
        )
        siri = siri or await siri_at(portal, case)
        await is_sent(siri, case, **{"outcome": "passed_on", "answer.passed_to": TO})
        letter = await portal.letter(address)
        assert TO in letter.text, kind.name
        assert portal.portal.words["nb"]("kinds.common.outcome.passed_on") in letter.text


async def test_a_dwelling_nobody_has_named_is_not_spoken_of_as_this_one(portal: Running) -> None:
    case = await a_case(portal, answers={"about": "dwelling", "who": "me", "pass_on": "yes"})
    siri = await siri_at(portal, case)
    assert "Saken gjelder måling i en bolig. Ofte er det boligselskapet" in siri.sees
