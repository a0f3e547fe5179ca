"""Whoever goes on and on about breaches that never were silences no one, and floods no lead."""

from __future__ import annotations

import pytest

from models.tables import Letter, Role
from tests.web.conftest import PER, Running
from tests.web.talking import types
from web.services.talk.alarm import raise_alarm

pytestmark = pytest.mark.database


async def cries_all_day(portal: Running, *clients: str) -> int:
    """Report a breach from every client as often as it is heard; return the letters of that day."""
    for _ in range(23):
        for client in clients * 3:
            await raise_alarm(portal.portal, "dere har lekket alt", client, portal.clock())
        portal.clock.move(hours=1)
    return await Letter.filter(name="desk_breach").count()


async def test_a_few_who_cry_breach_all_day_silence_nobody(portal: Running) -> None:
    await portal.hires(PER, "Per Hansen", Role.LEAD)
    mallory = [f"192.0.2.{number}" for number in range(7)]
    assert await cries_all_day(portal, *mallory) == len(mallory) + 30
    kari = await portal.visitor()
    await kari.opens("/chat")
    await types(kari, "dere har lekket telefonnummeret mitt til andre kunder")
    assert "Jeg har sendt det du skrev" in kari.sees
    assert "telefonnummeret mitt" in (await portal.letters(PER, "desk_breach"))[0].text


async def test_of_many_clients_twenty_an_hour_are_heard(portal: Running) -> None:
    await portal.hires(PER, "Per Hansen", Role.LEAD)
    heard = [
        await raise_alarm(portal.portal, "lekket", f"192.0.2.{number}", portal.clock())
        for number in range(25)
    ]
    assert heard == [True] * 20 + [False] * 5
    portal.clock.move(hours=1)
    assert await raise_alarm(portal.portal, "lekket", "192.0.2.24", portal.clock())
