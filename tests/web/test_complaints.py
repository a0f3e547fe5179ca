"""A complaint about an answer, whichever way it comes: who may handle it, and who sees of it."""

from __future__ import annotations

import pytest

from models import references
from models.status import Status
from models.tables import Case, MessageKind
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, at_desk, is_sent, siri_at
from tests.web.steps import confirms, files, shows_the_code
from tests.web.test_following_up import UNHAPPY, answered
from tests.web.test_registering import PAGE, registers, says
from tests.web.visitor import Visitor

OLA = "ola@example.com"
OWN_ANSWER = "Klagen gjelder et svar du har gitt"


async def siri_registers(portal: Running, siri: Visitor, case: Case, address: str) -> Case:
    """Siri makes a complaint of what somebody has written on a case."""
    message = await says(portal, case, UNHAPPY, kind=MessageKind.NOTE)
    await siri.opens(f"{PAGE}?melding={message.id}")
    return await registers(siri, sort="complaint", email=address)


def named(case: Case) -> str:
    return references.shown(case.reference)


async def test_a_complaint_from_another_mailbox_shows_neither_of_them_the_others_case(
    portal: Running,
) -> None:
    siri, kari, case = await answered(portal)
    complaint = await siri_registers(portal, siri, case, OLA)
    ola = await portal.visitor()
    await confirms(portal, ola, OLA, "confirm_by_hand")
    await ola.opens(f"/sak/{complaint.reference}")
    assert "Saken din om" in ola.sees
    assert named(case) not in ola.page.html
    await kari.opens(f"/sak/{case.reference}")
    assert named(complaint) not in kari.page.html
    assert "Du klaget på svaret" not in kari.sees
    # It does not keep Kari from complaining herself.
    await kari.presses("Send meldingen", meant="complaint", message=UNHAPPY)
    assert "Vi har registrert klagen din" in kari.sees
    assert named(complaint) in (await siri.opens(at_desk(case))).text


async def test_of_her_other_cases_a_page_links_only_to_those_this_browser_may_see(
    portal: Running,
) -> None:
    _, kari, case = await answered(portal)
    await kari.presses("Send meldingen", meant="complaint", message=UNHAPPY)
    assert f"/sak/{named(case)}" in kari.page.html
    other = await portal.visitor()
    await shows_the_code(portal, other, case)
    assert "Du klaget på svaret" in other.sees
    complaint = await Case.get(follows_id=case.id)
    assert f"/sak/{named(complaint)}" not in other.page.html


@pytest.mark.database
async def test_a_complaint_by_the_form_hangs_with_the_case_it_names_once_its_mailbox_is_proven(
    portal: Running,
) -> None:
    siri, kari, case = await answered(portal)
    await portal.hires(PER, "Per")
    sent = {
        "about": "portal",
        "who": "me",
        "name": "Kari Nordmann",
        "what": UNHAPPY,
        "earlier": f"Sak {named(case)}, innsyn",
    }
    for address in (OLA, KARI):
        person = await portal.visitor()
        complaint = await files(person, "klage", {**sent, "email": address})
        # Whose mailbox it is, nobody has shown yet: nothing is given away.
        assert "Vi fikk klagen din på svaret" not in person.sees
        await confirms(portal, person, address)
        follows = (await Case.get(id=complaint.id)).follows_id
        assert follows == (case.id if address == KARI else None)
    assert "Vi fikk klagen din på svaret" in person.sees
    assert OWN_ANSWER in (await siri.opens(at_desk(complaint))).text
    assert "Du klaget på svaret" in (await kari.opens(f"/sak/{case.reference}")).text


async def test_a_complaint_filed_anew_is_still_about_the_same_answer(portal: Running) -> None:
    siri, _, case = await answered(portal)
    await portal.hires(PER, "Per")
    ended = await siri_registers(portal, siri, case, OLA)
    portal.clock.move(days=22)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(ended))
    await siri.follows("Avslutt uten bekreftelse")
    await siri.presses("Avslutt saken")
    assert (await Case.get(id=ended.id)).status == Status.UNPROVEN
    ola = await portal.visitor()
    await ola.opens((await portal.letter(OLA, "not_confirmed")).links[0])
    await ola.presses("Send inn på nytt")
    complaint = await Case.get(kind="complaint", status=Status.OPEN.value)
    assert OWN_ANSWER in (await siri.opens(at_desk(complaint))).text


async def test_a_complaint_by_telephone_names_the_case_and_proves_no_mailbox_by_it(
    portal: Running,
) -> None:
    siri, kari, case = await answered(portal)
    await portal.hires(PER, "Per")
    await siri.opens(PAGE)
    told = {"channel": "phone", "own_words": UNHAPPY, "name": "Kari", "email": KARI}
    await siri.presses("Registrer", told, sort="complaint", earlier="PV-AAAA-AAAA")
    assert siri.page.status == 422
    assert "Vi finner ingen sak med det saksnummeret" in siri.sees
    complaint = await registers(siri, earlier=named(case))
    assert (complaint.follows_id, complaint.confirmed_at) == (case.id, None)
    assert "Du klaget på svaret" not in (await kari.opens(f"/sak/{case.reference}")).text
    await confirms(portal, kari, KARI, "confirm_by_hand")
    assert OWN_ANSWER in (await siri.opens(at_desk(complaint))).text
    assert "Du klaget på svaret" in (await kari.opens(f"/sak/{case.reference}")).text


async def test_what_turns_out_to_be_a_complaint_is_not_handled_by_whoever_answered(
    portal: Running,
) -> None:
    first = await a_case(portal)
    siri = await siri_at(portal, first)
    await portal.hires(PER, "Per")
    await is_sent(siri, first, **GRANTED)
    await portal.works()
    case = await a_case(portal, kind="other", answers={"what": UNHAPPY})
    await siri.opens(f"{at_desk(case)}/gjor/endre-hva-saken-gjelder")
    changed = {"sort": "complaint", "why": "Du er uenig i svaret."}
    await siri.presses("Endre, og si fra til personen", changed, earlier="PV-AAAA-AAAA")
    assert "Vi finner ingen sak med det saksnummeret" in siri.sees
    await siri.presses("Endre, og si fra til personen", earlier=named(first))
    assert OWN_ANSWER in (await siri.opens(at_desk(case))).text
