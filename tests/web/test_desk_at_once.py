"""An objection to advertising at the desk: nothing to weigh, nothing to prove, nothing to refuse.

GDPR art. 21 (2)-(3).
"""

from __future__ import annotations

import pytest

from models.catalogue.requirements import Outcome
from models.tables import Case, Letter, Message, MessageState, Task, TaskKind
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import (
    DONE_ON,
    WAYS_ON,
    a_case,
    answers_sent,
    at_desk,
    in_html,
    is_sent,
    siri_at,
    writes,
)

NO_ADVERTS = {"advertising": "yes"}
IS_STOPPED = {"answer.stopped": "Nyhetsbrevet", "answer.acted_on": DONE_ON}


async def test_an_objection_to_advertising_is_done_told_and_off_the_list(portal: Running) -> None:
    case = await a_case(portal, kind="objection", answers=NO_ADVERTS)
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    assert "Gjøres senest tirsdag 24. november 2026" in siri.sees
    assert "tirsdag 24. november 2026, 2 dager igjen" in siri.sees
    assert "due--urgent" in siri.page.html
    careful = "Adressen er ikke bekreftet, så skriv ingen opplysninger om personen."
    for act in ("Spør personen om noe", "Skriv til personen"):
        await siri.opens(at_desk(case))
        await siri.follows(act)
        assert careful in siri.sees
    await siri.opens(at_desk(case))
    assert "Svar senest tirsdag 24. november 2026" in siri.sees
    assert "desember" not in siri.sees
    for unasked in ("Hvorfor", "Hjemmel", "Avslått", "Ingenting kan besvares"):
        assert unasked not in siri.sees
    await writes(siri, case, act="review")
    assert "Når det ble gjort: Må fylles ut" in siri.sees
    await is_sent(siri, case, **IS_STOPPED)
    letter = await portal.letter(KARI, "answer_told_granted")
    for told in ("20. november 2026", "Profilering", "artikkel 21 nr. 2 og 3", *WAYS_ON):
        assert told in letter.text
        assert told in in_html(letter.html)
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.outcome, fresh.confirmed_at) == ("answered", "granted", None)
    assert not await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).exists()


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome != "granted"])
async def test_an_objection_to_advertising_is_refused_by_no_way(
    portal: Running, outcome: Outcome
) -> None:
    case = await a_case(portal, kind="objection", answers=NO_ADVERTS)
    siri = await siri_at(portal, case)
    forged = {"reason": "Nei.", "ground": "art12-5", "answer.acted_on": DONE_ON, "text": "Nei."}
    await writes(siri, case, act="review", outcome=outcome.value, answer=forged)
    assert "Utfall: Velg hvordan saken ender" in siri.sees
    await Message.filter(case_id=case.id).update(outcome=outcome.value, ground="art12-5")
    await siri.opens(f"{at_desk(case)}/se-gjennom")
    assert "Saken kan ikke ende slik" in siri.sees
    fresh = await Case.get(id=case.id)
    token = siri.page.forms[0].fields["csrf"]
    await siri.posts(f"{at_desk(case)}/send", {"csrf": token, "seen": str(fresh.version)})
    assert siri.page.status == 422
    assert await answers_sent(portal) == 0


async def test_somebody_who_gave_no_address_is_done_with_and_nobody_is_written_to(
    portal: Running,
) -> None:
    case = await a_case(portal, "", kind="objection", answers=NO_ADVERTS)
    siri = await siri_at(portal, case)
    assert "ingen kan få beskjed" in siri.sees
    assert "Mer du vil si" not in siri.sees
    await writes(siri, case, act="review", answer=IS_STOPPED)
    await siri.presses("Merk som besvart")
    assert "Besvart" in siri.sees
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.outcome) == ("answered", "granted")
    assert (await Message.get(case_id=case.id)).state is MessageState.SENT
    assert not await Letter.filter(name__startswith="answer").exists()
    assert not await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).exists()
