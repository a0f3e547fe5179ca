"""A pause in the use of somebody's data stands until they have been told that it ends.

GDPR art. 18: asked for by itself, or while something is disputed or objected to.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from models import restricting as pauses
from models.database import transaction
from models.events import EventName
from models.status import Status
from models.tables import Case, Event, Letter, Message, MessageKind, Restriction, Task, TaskKind
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import DONE_ON, a_case, at_desk, in_html, is_sent, siri_at, writes
from tests.web.steps import shows_the_code
from tests.web.visitor import Visitor
from web.services.clock import housekeeping
from web.services.on_the_way import restricting
from web.services.outbox import delivery

DISPUTED = {"what": "wrong", "meanwhile": "yes"}
IS_PAUSED = {"what": "Telefonnummeret i alle systemer.", "since": "22.11.2026"}
WHY = {"why": "Vi har sjekket nummeret, og det er riktig."}
GRANTS = {
    "outcome": "granted",
    "answer.restricted": "Supportsaken fra mars.",
    "answer.acted_on": DONE_ON,
    "answer.still_done": "Bare lagring.",
    "answer.told": "Hotjar",
}


async def sets_a_pause(siri: Visitor, case: Case, **answers: str) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Sett bruken på pause")
    await siri.presses("Bruken er på pause, si fra til personen", {**IS_PAUSED, **answers})


async def says_it_ends(siri: Visitor, case: Case, **answers: str) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Si fra at pausen tar slutt")
    await siri.presses("Si fra til personen", {**WHY, **answers})


async def lifts(siri: Visitor, case: Case) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Noter at pausen er opphevet")


async def test_a_pause_kari_asked_for_stands_until_she_is_told_and_siri_has_lifted_it(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="rectification", answers=DISPUTED)
    siri = await siri_at(portal, case)
    assert "Personen ber om pause i bruken" in siri.sees
    await sets_a_pause(siri, case)
    assert "Pausen står, og personen får beskjed." in siri.sees
    assert "Bruken er satt på pause siden søndag 22. november 2026" in siri.sees
    assert "Personen ber om pause i bruken" not in siri.sees
    letter = await portal.letter(KARI, "restriction")
    for told in (IS_PAUSED["what"], "22. november 2026", "før pausen tar slutt", "22. desember"):
        assert told in letter.text
    await lifts(siri, case)
    assert "Personen har ikke fått beskjed ennå" in siri.sees
    assert "Noter at pausen er opphevet" not in [
        b for form in siri.page.forms for b in form.buttons
    ]
    vault, fresh = portal.portal.vault, await Case.get(id=case.id)
    with pytest.raises(pauses.NotToldYet):
        await transaction(lambda: pauses.lift(vault, fresh, actor="siri", now=portal.clock()))
    await says_it_ends(siri, case)
    assert "Pausen står fortsatt." in siri.sees
    assert "er på vei til personen" in siri.sees
    lifting = await portal.letter(KARI, "lifting")
    assert WHY["why"] in lifting.text
    assert "klage til Datatilsynet" in lifting.text
    assert (await Restriction.get()).lifted_at is None
    await siri.opens("/desk")
    assert "Du kan bruke opplysningene igjen" in siri.sees
    await lifts(siri, case)
    await siri.presses("Noter at pausen er opphevet")
    assert "Pausen står til du opphever den" not in siri.sees
    assert (await Restriction.get()).lifted_at is not None
    assert not await Task.filter(kind=TaskKind.LIFT_NOW, done_at=None).exists()
    happened = await Event.filter(name__startswith="restriction.").order_by("seq")
    assert [event.name for event in happened] == [
        EventName.RESTRICTION_SET,
        EventName.RESTRICTION_TOLD,
        EventName.RESTRICTION_LIFTED,
    ]


async def test_a_pause_in_an_answer_is_one_that_stands_and_never_words_alone(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="rectification", answers=DISPUTED)
    siri = await siri_at(portal, case)
    refusal = {
        "outcome": "refused",
        "ground": "art16-accurate",
        "reason": "Vi har ringt nummeret.",
        "answer.pause": "Det står på pause.",
    }
    await writes(siri, case, answer=refusal)
    await sets_a_pause(siri, case)
    assert 'name="answer.pause"' not in siri.page.html
    before_it_ends = "Vi sier fra til deg før vi begynner å bruke opplysningene igjen"
    preview = await siri.opens(f"{at_desk(case)}/brev.html")
    assert before_it_ends in in_html(preview.html)
    assert refusal["answer.pause"] not in preview.html
    # Whoever has been told that it ends is not told that they will be.
    await says_it_ends(siri, case)
    await portal.works()
    await lifts(siri, case)
    await siri.presses("Noter at pausen er opphevet")
    await siri.opens(f"{at_desk(case)}/se-gjennom")
    await siri.presses("Send svaret")
    letter = await portal.letter(KARI, "answer_told_refused")
    assert refusal["reason"] in letter.text
    assert before_it_ends not in letter.text
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert refusal["reason"] in kari.sees
    assert refusal["answer.pause"] not in kari.sees
    # Others were told of the pause, although nothing was corrected.
    assert "Spør hvem som har fått beskjed" in kari.sees


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("24.11.2026", "Siden når: Skriv en dato som har vært"),
        ("21.11.2026", "Siden når: Skriv den dagen henvendelsen kom inn, eller en senere dag"),
        ("   ", "Siden når må fylles ut"),
        ("31.2.2026", "Siden når"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_and_nothing_is_paused(
    portal: Running, since: str, sentence: str
) -> None:
    case = await a_case(portal, kind="rectification")
    siri = await siri_at(portal, case)
    await sets_a_pause(siri, case, since=since)
    assert siri.page.status == 422
    assert any(text.startswith(sentence) for text in siri.page.links)
    assert IS_PAUSED["what"] in siri.page.html
    assert not await Restriction.exists()
    assert not await portal.letters(KARI, "restriction")


@pytest.mark.database
async def test_a_restriction_that_is_granted_stands_after_the_case_has_ended_and_is_never_erased(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="restriction")
    siri = await siri_at(portal, case)
    await is_sent(siri, case, **GRANTS)
    letter = await portal.letter(KARI, "answer_told_granted")
    assert "Vi sier fra til deg før vi begynner å bruke opplysningene igjen" in letter.text
    pause = await Restriction.get()
    assert (pause.since_on, pause.told_at, pause.lifted_at) == (date(2026, 11, 20), None, None)
    await siri.opens("/desk")
    row = "Pauser som står: 1"
    assert row in siri.sees
    portal.clock.move(days=4000)
    assert (await housekeeping.round(portal.portal, portal.clock())).cases == 0
    assert (await Case.get(id=case.id)).key_id is not None
    siri = await portal.signed_in("siri@example.com")
    await says_it_ends(siri, case)
    await portal.works()
    await lifts(siri, case)
    await siri.presses("Noter at pausen er opphevet")
    await siri.opens("/desk")
    assert row not in siri.sees
    assert (await housekeeping.round(portal.portal, portal.clock())).cases == 1


async def test_an_answer_that_refuses_a_restriction_pauses_nothing(portal: Running) -> None:
    case = await a_case(portal, kind="restriction")
    siri = await siri_at(portal, case)
    reason = "Ingen av de fire grunnene gjelder her."
    await is_sent(siri, case, outcome="refused", ground="art18-1", reason=reason)
    await portal.works()
    assert not await Restriction.exists()


@pytest.mark.database
@pytest.mark.parametrize("older", [False, True])
async def test_an_answer_that_comes_back_takes_its_own_pause_with_it_and_no_older_one(
    portal: Running, older: bool
) -> None:
    case = await a_case(portal, kind="restriction")
    siri = await siri_at(portal, case)
    if older:
        await sets_a_pause(siri, case)
    for _ in range(2):
        await is_sent(siri, case, **GRANTS)
        await portal.works()
        letter = await Letter.get(name="answer_told_granted")
        await transaction(partial(delivery.not_arrived, portal.portal, letter, portal.clock()))
        await letter.delete()
    reason = "Ingen av de fire grunnene gjelder her."
    await is_sent(siri, case, outcome="refused", ground="art18-1", reason=reason)
    await portal.works()
    assert await Restriction.filter(lifted_at=None).count() == older
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    await kari.opens(f"/sak/{case.reference}")
    begun = "Vi satte bruken av opplysningene på pause fra"
    assert kari.sees.count(begun) == 2 + older
    assert "Pausen i svaret som ikke kom fram, gjelder ikke" in kari.sees
    await siri.opens(at_desk(case))
    assert "Pausen i svaret som ikke kom fram, gjelder ikke" in siri.sees
    if older:
        # What stands is what Kari was told of, from that day on.
        pause, told = await Restriction.get(), await Message.get(kind=MessageKind.RESTRICTION)
        assert (pause.message_id, pause.since_on) == (told.id, date(2026, 11, 22))


@pytest.mark.database
async def test_a_letter_that_comes_back_leaves_the_pause_standing(portal: Running) -> None:
    case = await a_case(portal, kind="objection", answers={"advertising": "no"})
    siri = await siri_at(portal, case)
    await sets_a_pause(siri, case)
    await says_it_ends(siri, case)
    await portal.works()
    assert (await Restriction.get()).told_at is not None
    letter = await Letter.get(name="lifting")
    await transaction(lambda: delivery.not_arrived(portal.portal, letter, portal.clock()))
    await lifts(siri, case)
    assert "Personen har ikke fått beskjed ennå" in siri.sees
    assert not await Task.filter(kind=TaskKind.LIFT_NOW, done_at=None).exists()
    assert await Task.filter(kind=TaskKind.LETTER_FAILED, done_at=None).exists()
    # Siri rings instead, and says when.
    await says_it_ends(siri, case, told_on="22.11.2026")
    assert (await Restriction.get()).told_at is not None
    assert len(await portal.letters(KARI, "lifting")) == 1


async def test_whoever_has_no_address_is_told_by_siri_and_she_says_when(portal: Running) -> None:
    case = await a_case(portal, "", kind="rectification", proven=False)
    await Case.all().update(status=Status.OPEN.value)  # as what comes by telephone is
    siri = await siri_at(portal, case)
    await sets_a_pause(siri, case)
    await says_it_ends(siri, case, why="   ", told_by_hand="")
    assert {"Hvorfor må fylles ut", "Når personen fikk beskjed må fylles ut"} <= set(
        siri.page.links
    )
    await says_it_ends(siri, case, why="Ok.", told_by_hand="22.11.2026")
    assert "Hvorfor: Skriv en hel setning til personen" in siri.page.links
    await says_it_ends(siri, case, told_by_hand="24.11.2026")
    assert "Når personen fikk beskjed: Skriv en dato som har vært" in siri.page.links
    assert (await Restriction.get()).told_at is None
    await says_it_ends(siri, case, told_by_hand="22.11.2026")
    told_at = (await Restriction.get()).told_at
    assert told_at is not None
    assert portal.clock() - told_at < timedelta(days=1)
    await lifts(siri, case)
    await siri.presses("Noter at pausen er opphevet")
    assert (await Restriction.get()).lifted_at is not None


async def test_a_pause_granted_after_its_end_was_told_stands_anew(portal: Running) -> None:
    case = await a_case(portal, kind="restriction")
    siri = await siri_at(portal, case)
    await sets_a_pause(siri, case)
    await says_it_ends(siri, case)
    await is_sent(siri, case, **GRANTS)
    await portal.works()
    pause = await Restriction.get()
    assert (pause.since_on, pause.told_at) == (date(2026, 11, 20), None)
    # The letter was about the earlier pause, even if it arrives only now.
    old = await Message.get(kind=MessageKind.LIFTING)
    await transaction(lambda: restricting.told(portal.portal, old, portal.clock()))
    await lifts(siri, case)
    assert "Personen har ikke fått beskjed ennå" in siri.sees


async def test_an_access_and_an_objection_to_advertising_are_never_paused(portal: Running) -> None:
    siri = await siri_at(portal, await a_case(portal))
    assert "Sett bruken på pause" not in siri.page.links
    advert = await a_case(portal, kind="objection", answers={"advertising": "yes"})
    await siri.opens(at_desk(advert))
    assert "Sett bruken på pause" not in siri.page.links
