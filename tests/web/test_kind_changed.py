"""A request under another name than the person gave it: the desk finds the right, and says so."""

from __future__ import annotations

import pytest

from models.catalogue.requirements import Identity
from models.catalogue.sorts import sorts
from models.deadlines import end_of
from models.events import EventName
from models.status import Status
from models.tables import Case, Doubt, Event, Task, TaskKind
from tests.web.conftest import KARI, PER, Running
from tests.web.desk_steps import DONE_ON, a_case, at_desk, is_sent, siri_at, writes
from tests.web.visitor import Visitor
from web.services.clock import reminders

WHY = "Du skriver at du vil se hva vi har om deg."
ASKED = {"what": "Jeg vil vite hva dere har om meg."}


async def changes(siri: Visitor, case: Case, to: str, why: str = WHY) -> None:
    await siri.opens(at_desk(case))
    await siri.follows("Endre hva saken gjelder")
    await siri.presses("Endre, og si fra til personen", sort=to, why=why)


async def test_something_else_turns_out_to_be_a_request_for_access_and_kari_is_told(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="other", answers=ASKED)
    siri = await siri_at(portal, case)
    # What was begun stays, and lacks what the other kind asks for.
    await writes(siri, case, outcome="partly", text="Hei", reason="Noe mangler.", ground="art12-5")
    await changes(siri, case, "access")
    assert "Gjelder innsyn i personopplysninger" in siri.sees
    assert ASKED["what"] in siri.sees
    letter = await portal.letter(KARI, "kind_changed")
    say = portal.portal.words["nb"]
    for told in (
        *(say("kinds.other.noun"), "innsyn i personopplysninger", WHY),
        *("22. desember 2026", "fra den dagen vi fikk henvendelsen"),
    ):
        assert told in letter.text
    fresh = await Case.get(id=case.id)
    assert (fresh.kind, fresh.due_on, fresh.received_at) == (
        "access",
        case.due_on,
        case.received_at,
    )
    event = await Event.get(name=EventName.CASE_KIND_CHANGED)
    assert event.detail == "other>access"
    await is_sent(siri, case, outcome="granted", text="Vi har navnet ditt.")
    assert "Vi har navnet ditt." not in (await portal.letter(KARI, "answer_granted")).text


async def test_every_kind_can_be_changed_to_and_says_whether_it_asks_whose_account_it_is(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="other", answers=ASKED)
    siri = await siri_at(portal, case)
    say = portal.portal.words["nb"]
    for sort in sorts():
        hint = say(f"act.kind.question.sort.option_hint.{sort.name}")
        asks = sort.requirements.identity is Identity.ALWAYS
        assert ("hvem kontoen tilhører" in hint) == asks, sort.name
        assert ("kan ikke avslås" in hint) == sort.is_at_once, sort.name
        if sort.kind.name != "other":
            await changes(siri, case, sort.name)
            assert siri.page.status == 200, (sort.name, siri.sees)
            assert f"Gjelder {say(f'kinds.{sort.kind.name}.noun')}" in siri.sees
            await writes(siri, case, act="review")
            assert siri.page.status == 200, sort.name


async def test_an_objection_to_advertising_is_due_in_two_working_days_and_cannot_be_refused(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="other", answers=ASKED)
    siri = await siri_at(portal, case)
    await changes(siri, case, "objection_yes", "Du skriver at du ikke vil ha annonser.")
    assert "Svar senest tirsdag 24. november 2026" in siri.sees
    assert "Avslått" not in siri.sees
    assert "24. november 2026" in (await portal.letter(KARI, "kind_changed")).text
    task = await Task.get(kind=TaskKind.ACT_AT_ONCE, done_at=None)
    assert str(task.due_on) == "2026-11-24"
    # It was no advertising after all: the month counts again, from receipt.
    await changes(siri, case, "objection_no", "Det var statistikken du skrev om.")
    assert (await Case.get(id=case.id)).due_on == case.due_on
    assert not await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).exists()
    await changes(siri, case, "objection_yes", "Det var annonsene likevel, sier du.")
    await is_sent(siri, case, **{"answer.stopped": "Annonsene", "answer.acted_on": DONE_ON})
    assert (await portal.letter(KARI, "answer_told_granted")).text


async def test_a_date_that_is_nearer_stays(portal: Running) -> None:
    before = portal.clock()
    portal.clock.move(days=29)
    case = await a_case(portal, kind="other", answers=ASKED, at=before)
    siri = await siri_at(portal, case)
    await changes(siri, case, "withdraw_consent", "Du skriver at du trekker samtykket.")
    assert (await Case.get(id=case.id)).due_on == case.due_on


@pytest.mark.parametrize("sort", ["objection_yes", "transfer_safeguards"])
async def test_whoever_was_asked_who_they_are_is_not_waited_for_where_it_does_not_matter(
    portal: Running, sort: str
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await siri.follows("Be om noe som viser hvem det er")
    await siri.presses(
        "Send spørsmålet",
        why="Kontoen bruker en annen adresse.",
        question="Hvilket år fikk du tilgang til portalen?",
    )
    still = "stått stille"
    await siri.opens(at_desk(case))
    assert still in siri.sees
    await changes(siri, case, sort, "Du skriver at det er noe annet du spør om.")
    assert still not in siri.sees
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert not await Doubt.exists(answered_at=None)
    portal.clock.now = end_of((await Case.get(id=case.id)).due_on)
    sent = await reminders.round(portal.portal, portal.clock())
    assert (sent.reminders, sent.apologies) == (1, 1)


async def test_an_address_nobody_has_proven_is_not_led_to_what_waits_for_proof(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="objection", answers={"advertising": "yes"}, proven=False)
    siri = await siri_at(portal, case)
    await changes(siri, case, "access")
    assert siri.page.status == 422
    assert "E-postadressen er ikke bekreftet" in siri.sees
    assert (await Case.get(id=case.id)).kind == "objection"
    await changes(siri, case, "withdraw_consent")
    assert (await Case.get(id=case.id)).kind == "withdraw_consent"


async def test_the_person_is_owed_a_sentence_and_two_handlers_do_not_both_change_it(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="other", answers=ASKED)
    siri = await siri_at(portal, case)
    await changes(siri, case, "access", "   ")
    assert "Hvorfor må fylles ut" in siri.page.links
    await portal.hires(PER, "Per")
    per = await portal.signed_in(PER)
    await per.opens(f"{at_desk(case)}/gjor/endre-hva-saken-gjelder")
    await changes(siri, case, "access")
    await per.presses("Endre, og si fra til personen", sort="erasure", why=WHY)
    assert per.page.status == 409
    assert WHY in per.sees
    assert (await Case.get(id=case.id)).kind == "access"
