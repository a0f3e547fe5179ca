"""Whose account it is about: found out and recorded before an answer that may hold what is on it.

GDPR art. 12 (6) and 5 (1) (c); law.md 3.
"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from mail import letters
from models.database import transaction
from models.events import EventName
from models.identity import Method, Proof
from models.tables import Case, Event, IdentityCheck, Role, Task, TaskKind
from tests.web.account_steps import (
    LOST,
    NEW,
    OLD,
    PRESSES,
    READ,
    asks_the_account,
    at_the_desk,
    does,
    found,
    says_no,
)
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, answers_sent, at_desk, is_sent, siri_at, writes
from tests.web.steps import fills_in
from tests.web.visitor import Visitor
from web.services.cases.case_facts import facts
from web.services.intake import account
from web.services.people import staff
from web.services.post.posting import MailboxLost, post_to_case

SENDS = "Send svaret"
POWER = {"scope": "yes", "signed": "yes", "dated": "yes"}


async def of_the_account(portal: Running, siri: Visitor, says: str) -> tuple[Case, Visitor]:
    """A case whose account has answered the letter, and the browser it answered from."""
    case = await a_case(portal, NEW, answers=READ)
    await asks_the_account(siri, case)
    mailbox = await portal.visitor()
    await mailbox.opens((await portal.letter(OLD, "account")).links[says == "no"])
    await mailbox.presses(PRESSES[says])
    return case, mailbox


async def test_siri_says_once_that_the_address_is_the_accounts_and_the_answer_goes(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    assert "Ikke sammenlignet med kontoen ennå" in siri.sees
    assert f"Se om {KARI} er adressen på kontoen" in siri.sees
    assert "Hvem det er Spør adressen på kontoen" in siri.sees
    assert "Kontakt med personen Skriv til personen Spør personen om noe Frist og" in siri.sees
    assert "på en annen måte at" not in siri.sees
    await writes(siri, case, act="review", answer={**GRANTED, "identity": ""})
    assert siri.page.links[
        "Hvem som spør: Sammenlign e-postadressen med kontoen, og velg det du fant"
    ] == ("#f-identity")
    assert 'id="f-identity"' in siri.page.html
    for _ in range(2):
        await writes(siri, case, act="review", answer=GRANTED)
    assert await found(case) == [(Proof.SAME, Method.COMPARED)]
    event = await Event.get(name=EventName.IDENTITY_CHECKED)
    assert (event.case_id, event.detail) == (case.id, "same/compared")
    await siri.presses(SENDS)
    assert await answers_sent(portal) == 1
    await siri.opens(at_desk(case))
    assert "Adressen er den kontoen bruker Notert av Siri 22. november 2026" in siri.sees


async def test_what_is_not_shown_goes_no_way_but_a_lead_can_refuse(portal: Running) -> None:
    case = await a_case(portal, NEW)
    siri = await siri_at(portal, case)
    for untrue in ("not_proven", "other_way"):
        await writes(siri, case, act="review", answer={**GRANTED, "identity": untrue})
        assert "Det er ikke vist at kontoen er personens, så svaret kan ikke" in siri.sees
        assert SENDS not in siri.sees
    assert await found(case) == [(Proof.NOT_PROVEN, Method.COMPARED)]
    refused = {"outcome": "refused", "reason": "Kontoen er en annens.", "ground": "art12-6"}
    await writes(siri, case, act="review", answer=refused)
    assert "Denne kan bare en leder sende" in siri.sees
    await portal.hires(PER, "Per", Role.LEAD)
    per = await portal.signed_in(PER)
    await per.opens(f"{at_desk(case)}/se-gjennom")
    await per.presses(SENDS)
    assert "artikkel 12 nr. 6" in (await portal.letter(NEW, "answer_refused")).text


async def test_with_no_account_ola_is_told_that_nothing_was_found(portal: Running) -> None:
    case = await a_case(portal, NEW)
    siri = await siri_at(portal, case)
    nothing = {"outcome": "none_found", "text": "Vi har lett i portalen.", "identity": "no_account"}
    await is_sent(siri, case, **nothing)
    assert await found(case) == [(Proof.NO_ACCOUNT, Method.COMPARED)]
    assert await portal.letter(NEW, "answer_none_found")


async def test_a_yes_from_the_account_lets_the_answer_go_and_shows_its_mailbox_nothing(
    portal: Running,
) -> None:
    siri = await at_the_desk(portal)
    case, mailbox = await of_the_account(portal, siri, "yes")
    letter = await portal.letter(OLD, "account")
    assert "22. november 2026" in letter.text
    for unsaid in (case.reference, NEW, "ola", "innsyn", "Alt dere har"):
        assert unsaid not in (letter.subject + letter.text + mailbox.page.html).replace(OLD, "")
    assert mailbox.page.path.startswith("/bekreft/")
    await mailbox.opens(f"/sak/{case.reference}")
    assert "Finn saken" in mailbox.sees
    await mailbox.opens(letter.links[1])
    assert mailbox.page.status == 410
    assert await found(case) == [(Proof.OTHER_WAY, Method.LETTER)]
    assert "svarer at det er de som spør" in (await portal.letter(SIRI, "desk_account_yes")).text
    await is_sent(siri, case, **GRANTED, identity="other_way")
    assert len(await found(case)) == 1


async def test_a_link_scanner_that_opens_both_links_answers_neither(portal: Running) -> None:
    siri = await at_the_desk(portal)
    case = await a_case(portal, NEW, answers=READ)
    await asks_the_account(siri, case)
    scanner = await portal.visitor()
    for link in (await portal.letter(OLD, "account")).links[:2]:
        assert (await scanner.opens(link)).status == 200
    assert await found(case) == []


@pytest.mark.database
async def test_a_no_from_the_account_stops_what_siri_had_ready_and_is_a_task(
    portal: Running,
) -> None:
    siri = await at_the_desk(portal)
    case = await a_case(portal, NEW, answers=READ)
    await asks_the_account(siri, case)
    await does(siri, case, "Ring nummeret", "Noter samtalen", {"result": "shown"})
    await writes(siri, case, act="review", answer={**GRANTED, "identity": "other_way"})
    ready = siri.page
    await says_no(portal)
    siri.page = ready
    await siri.presses(SENDS)
    assert siri.page.status == 409
    assert await found(case) == [
        (Proof.OTHER_WAY, Method.CALL),
        (Proof.NOT_PROVEN, Method.LETTER),
    ]
    assert (await Task.get(kind=TaskKind.ACCOUNT_SAYS_NO)).case_id == case.id
    assert "Send ingen opplysninger" in (await portal.letter(SIRI, "desk_account_no")).text
    assert await answers_sent(portal) == 0


async def test_nothing_is_ever_sent_to_the_mailbox_ola_has_lost(portal: Running) -> None:
    siri = await at_the_desk(portal)
    case = await a_case(portal, NEW, answers=LOST)
    await siri.opens(at_desk(case))
    assert f"kontoen bruker {OLD}, men kan ikke lese e-post der lenger" in siri.sees
    await siri.follows("Spør adressen på kontoen")
    assert "så vi sender ingenting dit" in siri.sees
    assert "Send spørsmålet" not in siri.page.html
    token = siri.page.forms[0].fields["csrf"]
    by_hand = {"csrf": token, "seen": str(case.version), "address": OLD, "on_account": "yes"}
    await siri.posts(f"{at_desk(case)}/gjor/spor-kontoen", by_hand)
    assert siri.page.status == 409
    member = (await staff.members(portal.portal.vault))[0]
    for address in (OLD, "another@example.com"):

        async def asks(address: str = address) -> None:
            await account.ask(portal.portal, case, address, member, portal.clock())

        with pytest.raises(MailboxLost):
            await transaction(asks)

    async def posts() -> None:
        letter = letters.withdrawn(portal.portal.stationery, facts(case), OLD)
        await post_to_case(portal.portal, case, letter, portal.clock())

    with pytest.raises(MailboxLost):
        await transaction(posts)
    await does(siri, case, "to opplysninger", "Noter det du fant", {"result": "shown"})
    await is_sent(siri, case, **GRANTED, identity="other_way")
    assert await portal.letters(NEW, "answer_granted")
    assert await portal.letters(OLD) == []


async def test_ola_cannot_ask_for_the_answer_where_he_cannot_read_it(portal: Running) -> None:
    ola = await portal.visitor()
    person = {"about": "portal", "who": "me", "scope": "all", "copy": "yes", **LOST}
    await fills_in(ola, "innsyn", {**person, "email": NEW})
    await ola.opens("/henvendelse/innsyn/kontakt?endre=1")
    await ola.presses("Neste", email=OLD)
    assert ola.page.status == 422
    assert f"Du har svart at du ikke kan lese e-post til {OLD}" in ola.sees
    await ola.opens("/henvendelse/innsyn/se-over")
    await ola.presses("Send inn henvendelsen")
    await ola.presses("Rett adressen og send på nytt", email=OLD)
    assert ola.page.status == 422
    assert await portal.letters(OLD) == []


@pytest.mark.parametrize("result", ["shown", "not_shown"])
@pytest.mark.parametrize(
    ("act", "button", "method"),
    [
        ("Ring nummeret", "Noter samtalen", Method.CALL),
        ("to opplysninger", "Noter det du fant", Method.FACTS),
    ],
)
async def test_a_call_or_two_facts_are_recorded_with_who_and_when_and_nothing_else(
    portal: Running, act: str, button: str, method: Method, result: str
) -> None:
    case = await a_case(portal, NEW, answers=LOST)
    siri = await siri_at(portal, case)
    await does(siri, case, act, button, {"result": result})
    proof = Proof.OTHER_WAY if result == "shown" else Proof.NOT_PROVEN
    row = await IdentityCheck.get()
    assert (row.proof, row.method) == (proof, method)
    assert "Siri 22. november 2026" in siri.sees
    assert siri.page.form("Lagre utkast").fields["identity"] == proof.value
    assert (await Event.get(name=EventName.IDENTITY_CHECKED)).detail == f"{proof}/{method}"


async def test_a_letter_to_the_account_is_no_way_to_flood_a_stranger(portal: Running) -> None:
    siri = await at_the_desk(portal)
    case = await a_case(portal, NEW, answers=READ)
    for _ in range(3):
        await asks_the_account(siri, case)
    assert siri.page.status == 422
    assert "så mange spørsmål som vi tillater" in siri.sees
    await siri.presses("Send spørsmålet", address=NEW, on_account="yes")
    assert "har allerede bekreftet denne adressen" in siri.sees
    first, second = sorted(mail.links[0] for mail in await portal.letters(OLD, "account"))
    stranger = await portal.visitor()
    statuses = sorted([(await stranger.opens(link)).status for link in (first, second)])
    assert statuses == [200, 410]


async def test_who_asks_for_another_is_answered_when_the_power_has_been_seen(
    portal: Running,
) -> None:
    case = await a_case(portal, answers={"who": "authority"})
    siri = await siri_at(portal, case)
    assert "Hvem har gitt fullmakten?" in siri.sees
    await writes(siri, case, act="review", answer=GRANTED)
    assert "Fullmakt: Ingen har sett fullmakten ennå" in siri.sees
    seen = ("Noter at du har sett fullmakten", "Noter at fullmakten er sett")
    await does(siri, case, *seen, {"scope": "yes", "dated": "yes"})
    assert "Underskriften: Kryss av" in siri.sees
    await does(siri, case, *seen, POWER)
    assert "Fullmakt Sett" in siri.sees
    assert "Noter at du har sett fullmakten" not in siri.page.links
    await is_sent(siri, case, **GRANTED)
    assert set(await found(case)) == {
        (Proof.SAME, Method.COMPARED),
        (Proof.SAME, Method.AUTHORITY),
    }
    assert await portal.letters(KARI, "answer_granted")


async def test_a_ground_nobody_has_compared_with_the_law_is_no_choice_until_somebody_has(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    assert "popplyl16" not in siri.page.html
    assert "ingen har sammenlignet dem med lovteksten" in siri.sees
    refused = {"outcome": "refused", "reason": "Bare til internt bruk.", "ground": "popplyl16-e"}
    await writes(siri, case, act="review", answer=refused)
    assert "Ingen har sammenlignet teksten" in siri.sees
    ours = portal.portal.organisation
    checked = dataclasses.replace(ours, checked_grounds={"popplyl16-e": date(2026, 11, 1)})
    object.__setattr__(portal.portal, "organisation", checked)
    await writes(siri, case, act="review", answer=refused)
    assert "popplyl16-f" not in siri.page.html
    assert "Denne kan bare en leder sende" in siri.sees
