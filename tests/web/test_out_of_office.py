"""Siri is away: her machine answers, her case is free, and those who are there know."""

from __future__ import annotations

import pytest

from mail.inbound import Kind, Mail
from models.database import transaction
from models.tables import Case, Event, Letter, Message, Role, Staff
from tests.web.conftest import PER, SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from web.services.handling import leaving, out_of_office
from web.services.letters import notify
from web.services.people import staff

AWAY = Mail(Kind.AUTO_REPLY, from_address=SIRI, is_away=True)
ALIAS = "siri.solberg@example.com"


async def siris_case(portal: Running) -> Case:
    """A case that Siri has taken."""
    case = await a_case(portal)
    row = await staff.by_address(portal.portal.vault, SIRI)
    assert row is not None
    await Case.filter(id=case.id).update(handler_id=row.id)
    return await Case.get(id=case.id)


async def answers(portal: Running, case: Case, mail: Mail = AWAY) -> bool:
    """A machine answers a letter about the case that Siri was sent."""
    siri = await Staff.get(code=(await staff.members(portal.portal.vault))[0].code)

    async def work() -> bool:
        return await out_of_office.take(portal.portal, mail, case, siri, portal.clock())

    return await transaction(work)


async def told(portal: Running, name: str) -> list[str]:
    """Who has had a letter of this name."""
    return sorted(letter.to for letter in await portal.letters(name=name))


async def test_siris_case_is_free_the_others_are_told_once_and_the_date_stands(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    await portal.hires("anna@example.com", "Anna", Role.LEAD)
    case = await siris_case(portal)
    for freed in (True, False):  # the machine answers every letter
        assert await answers(portal, case) is freed
    fresh = await Case.get(id=case.id)
    assert (fresh.handler_id, fresh.status, fresh.due_on) == (None, case.status, case.due_on)
    assert await told(portal, "desk_away") == ["anna@example.com", PER]
    letter = await portal.letter(PER, "desk_away")
    read = " ".join(letter.text.split())
    assert "Siri er borte" in read
    assert "22. desember 2026" in read
    assert await Event.filter(case_id=case.id, name="case.freed", detail="away").count() == 1
    assert not await Message.exists()
    per = await portal.signed_in(PER)
    await per.opens(at_desk(case))
    assert "Saken ble frigitt" in per.sees
    await siris_case_again(portal, case)
    assert await answers(portal, case) is True  # whoever gives it back to her finds out


async def siris_case_again(portal: Running, case: Case) -> None:
    row = await staff.by_address(portal.portal.vault, SIRI)
    assert row is not None
    await Case.filter(id=case.id).update(handler_id=row.id)


@pytest.mark.parametrize(
    "mail",
    [
        Mail(Kind.AUTO_REPLY, from_address=PER, is_away=True),
        Mail(Kind.AUTO_REPLY, from_address="mallory@example.com", is_away=True),
        Mail(Kind.AUTO_REPLY, from_address=None, is_away=True),
        Mail(Kind.AUTO_REPLY, from_address=SIRI, is_away=False),
        Mail(Kind.REPLY, from_address=SIRI, is_away=True),
    ],
)
async def test_only_siris_own_absence_frees_her_case(portal: Running, mail: Mail) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await siris_case(portal)
    assert await answers(portal, case, mail) is False
    assert (await Case.get(id=case.id)).handler_id == case.handler_id
    assert await told(portal, "desk_away") == []


async def test_an_absence_from_siris_other_address_counts_and_one_about_anothers_case_does_not(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    await staff.add_address(portal.portal.vault, SIRI, ALIAS, portal.clock())
    mail = Mail(Kind.AUTO_REPLY, from_address="Siri.Solberg@Example.com", is_away=True)
    pers, ended = await a_case(portal), await siris_case(portal)
    await Case.filter(id=ended.id).update(status="answered")
    assert [await answers(portal, one, mail) for one in (pers, ended)] == [False, False]
    assert await answers(portal, await siris_case(portal), mail) is True


async def test_with_nobody_else_at_the_desk_the_case_stays_and_the_organisation_is_told_once(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await siris_case(portal)
    for _ in range(3):
        assert await answers(portal, case) is False
        portal.clock.move(days=2)
    assert (await Case.get(id=case.id)).handler_id == case.handler_id
    desk = portal.portal.organisation.desk_email
    assert await told(portal, "desk_away_alone") == [desk]
    assert "ingen andre er saksbehandler" in (await portal.letter(desk)).text


@pytest.mark.database
async def test_a_machine_that_answers_to_the_envelope_sender_does_the_same(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await siris_case(portal)

    async def work() -> bool:
        siri = await Staff.get(id=case.handler_id)
        await notify.desk_of_news(portal.portal, "desk_message", case, portal.clock(), only=siri)
        letter = await Letter.get(name="desk_message")
        return await out_of_office.about(portal.portal, AWAY, letter, portal.clock())

    assert await transaction(work) is True
    assert await told(portal, "desk_away") == [PER]


# Somebody leaves


async def test_who_leaves_frees_their_cases_and_the_others_have_one_letter_about_all(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    await staff.add_address(portal.portal.vault, SIRI, ALIAS, portal.clock())
    first, second, ended = [await siris_case(portal) for _ in range(3)]
    await Case.filter(id=ended.id).update(status="answered")
    assert await leaving.remove(portal.portal, SIRI, portal.clock()) == 2
    assert not await Case.exclude(handler_id=None).exists()
    freed = await Event.filter(name="case.freed", detail="removed")
    assert {row.case_id for row in freed} == {first.id, second.id}
    [letter] = await portal.letters(PER, "desk_freed")
    for case in (first, second):
        assert case.reference.upper() in letter.text.replace("-", "")
    assert ended.reference.upper() not in letter.text.replace("-", "")
    for address in (SIRI, ALIAS):
        assert await staff.by_address(portal.portal.vault, address) is None
    await staff.add_address(portal.portal.vault, PER, ALIAS, portal.clock())  # it is free


async def test_when_the_last_one_leaves_the_organisation_is_told(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await siris_case(portal)
    await leaving.remove(portal.portal, SIRI, portal.clock())
    assert await told(portal, "desk_freed") == [portal.portal.organisation.desk_email]
