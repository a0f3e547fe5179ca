"""The mailbox of an account: never asked when it is lost, and heard whenever it says no.

GDPR art. 12 (6) and 33; law.md 3.
"""

from __future__ import annotations

from models.database import transaction
from models.identity import Method, Proof
from models.tables import Case, MessageKind, Role, Task, TaskKind
from tests.web.account_steps import (
    LOST,
    NEW,
    OLD,
    READ,
    asks_the_account,
    at_the_desk,
    found,
    says_no,
)
from tests.web.conftest import PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, answers_sent, at_desk, is_sent, siri_at, writes
from tests.web.test_registering import PAGE, registers, says
from tests.web.visitor import Visitor
from web.services.person import following_up

SAYS = f"kontoen bruker {OLD}, men kan ikke lese e-post der lenger"
NO = (Proof.NOT_PROVEN, Method.LETTER)


async def asked(portal: Running) -> tuple[Visitor, Case]:
    """Siri has asked the mailbox of the account."""
    siri = await at_the_desk(portal)
    case = await a_case(portal, NEW, answers=READ)
    await asks_the_account(siri, case)
    await portal.works()
    return siri, case


async def test_the_mailbox_ola_has_lost_is_asked_of_nothing_that_he_sends(portal: Running) -> None:
    case = await a_case(portal, NEW, answers=LOST)
    siri = await siri_at(portal, case)
    another = await a_case(portal, NEW)
    for spelled in (OLD, "ola+gammel@employer.example"):
        await asks_the_account(siri, another, spelled)
        assert siri.page.status == 422
        assert "Personen kan ikke lese e-post til adressen på kontoen" in siri.sees
    message = await says(portal, case, "Jeg vil også protestere.")
    await siri.opens(f"{PAGE}?melding={message.id}")
    await registers(siri, sort="objection_no")
    assert SAYS in siri.sees
    await is_sent(siri, case, outcome="none_found", text="Ingenting.", identity="no_account")
    await portal.works()

    async def complains() -> Case:
        fresh, now = await Case.get(id=case.id), portal.clock()
        return await following_up.open_complaint(portal.portal, fresh, "Nei.", now, channel="form")

    await siri.opens(at_desk(await transaction(complains)))
    assert SAYS in siri.sees
    assert await portal.letters(OLD) == []


async def test_what_another_says_of_a_mailbox_is_not_held_against_it(portal: Running) -> None:
    case = await a_case(portal, NEW, answers=READ)
    siri = await siri_at(portal, case)
    message = await says(portal, case, "Kari vil ha innsyn.", kind=MessageKind.NOTE)
    await a_case(portal, "kari@example.com", answers=LOST)
    await siri.opens(f"{PAGE}?melding={message.id}")
    kari = await registers(siri, sort="access", email="kari@example.com")
    assert OLD not in siri.sees
    await asks_the_account(siri, case)
    assert await portal.letters(OLD, "account")
    assert kari.follows_id == case.id


async def test_siri_writes_the_accounts_address_herself_when_she_has_seen_it(
    portal: Running,
) -> None:
    case = await a_case(portal, NEW, answers=READ)
    siri = await siri_at(portal, case)
    await siri.follows("Spør adressen på kontoen")
    assert f"Personen skriver at kontoen bruker {OLD}" in siri.sees
    assert not siri.page.form("Send spørsmålet").fields.get("address")
    await siri.presses("Send spørsmålet", address=OLD)
    assert siri.page.status == 422
    assert "Kryss av når du har sett at adressen står på kontoen" in siri.sees
    assert await portal.letters(OLD) == []
    await siri.presses("Send spørsmålet", address=OLD, on_account="yes")
    assert await portal.letters(OLD, "account")


async def test_a_no_after_the_answer_is_recorded_and_told_to_siri_and_the_lead(
    portal: Running,
) -> None:
    siri, case = await asked(portal)
    await portal.hires(PER, "Per", Role.LEAD)
    await is_sent(siri, case, **GRANTED, identity="same")
    assert await portal.letters(NEW, "answer_granted")
    stranger = await says_no(portal)
    assert "Takk for svaret" in stranger.sees
    assert (await found(case))[-1] == NO
    assert (await Task.get(kind=TaskKind.ACCOUNT_SAYS_NO)).case_id == case.id
    for told in (SIRI, PER):
        assert "72 timer" in (await portal.letter(told, "desk_account_no_late")).text
    again = await portal.visitor()
    for link in (await portal.letter(OLD, "account")).links[:2]:
        await again.opens(link)
        assert again.page.status == 410
        assert "Du trenger ikke å gjøre noe" in again.sees
        assert "bekreftet adressen din" not in again.sees


async def test_a_no_stops_the_answer_that_is_on_its_way_and_makes_it_a_draft(
    portal: Running,
) -> None:
    siri, case = await asked(portal)
    letter = await portal.letter(OLD, "account")
    await is_sent(siri, case, **GRANTED, identity="same")
    stranger = await portal.visitor()
    await stranger.opens(letter.links[1])
    await stranger.presses("Nei, det stemmer ikke")
    assert await portal.letters(NEW, "answer_granted") == []
    assert "stoppet" in (await portal.letter(SIRI, "desk_account_no")).text
    await writes(siri, case, act="review")
    assert "Det er ikke vist at kontoen er personens, så svaret kan ikke" in siri.sees
    assert GRANTED["text"] in siri.page.html


async def test_a_form_that_stood_open_does_not_write_over_what_the_account_says(
    portal: Running,
) -> None:
    siri, case = await asked(portal)
    await portal.hires(PER, "Per", Role.LEAD)
    per = await portal.signed_in(PER)
    await per.opens(at_desk(case))
    await says_no(portal)
    same = {**GRANTED, "identity": "same"}
    await writes(per, case, opening=False, answer=same)
    assert per.page.status == 409
    assert per.page.form("Lagre utkast").fields["identity"] == "not_proven"
    assert GRANTED["text"] in per.page.html
    await writes(siri, case, act="review", answer=same)
    assert await found(case) == [NO]
    assert "Det er ikke vist at kontoen er personens" in siri.sees
    await writes(per, case, answer={"identity": "same"})
    assert await found(case) == [NO, (Proof.SAME, Method.COMPARED)]
    await is_sent(siri, case, **GRANTED)
    assert await answers_sent(portal) == 1
