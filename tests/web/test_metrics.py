"""What monitoring reads, who may read it, and what it is about: nobody in particular."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from mail.smtp_in import Arrived
from models.tables import Case, Letter, LetterState
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.steps import files_and_confirms
from web.services.arriving import inbox

PUBLIC = "https://personvern.example.no"


async def read(url: str, **headers: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def numbers(portal: Running) -> Mapping[str, float]:
    status, text = await read(portal.url)
    assert status == 200
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.database
async def test_it_tells_how_much_waits_and_for_how_long(portal: Running, clock: Clock) -> None:
    await portal.hires(SIRI, "Siri Solberg")
    _, case = await files_and_confirms(portal)
    await portal.works()
    raw = b"From: ola@example.com\r\nSubject: Hei\r\n\r\nHei\r\n"
    await inbox.receive(portal.portal, Arrived(raw, "", ("hvem@svar.example.com",)), clock())
    told = await numbers(portal)
    assert told["portal_mails_unplaced"] == 1
    await portal.works()
    await Letter.filter(name="desk_case").update(state=LetterState.QUEUED, due_at=clock())
    await Case.filter(id=case.id).update(due_on=clock().date() - timedelta(days=1))
    clock.move(minutes=20)
    told = await numbers(portal)
    assert {name: value for name, value in told.items() if value >= 1} == {
        "portal_letters_due": 1,
        'portal_letters{state="queued"}': 1,
        "portal_letters_oldest_seconds": pytest.approx(1200, abs=60),
        "portal_mails_held": 1,
        "portal_mails_held_oldest_seconds": pytest.approx(1200, abs=60),
        "portal_cases_open": 1,
        "portal_cases_overdue": 1,
        'portal_tasks{kind="mail_unmatched"}': 1,
    }
    assert told["portal_loop_lag_seconds"] < 1
    assert "portal_replies_arrive" not in told
    _, text = await read(portal.url)
    said = (case.reference, KARI, SIRI, "python", "example", str(Path.cwd()))
    assert not [secret for secret in said if secret in text]


TRUSTED = "127.0.0.1, 10.0.0.0/8"
ASKED = [
    ({}, 200),
    ({"Host": "personvern.example.no"}, 404),  # a proxy asks, and does not say for whom
    ({"X-Forwarded-For": "10.1.2.3"}, 200),
    ({"X-Forwarded-For": "192.168.1.4, 10.0.0.7"}, 200),
    ({"X-Forwarded-For": "203.0.113.9"}, 404),
    ({"X-Forwarded-For": "10.1.2.3, 203.0.113.9"}, 404),
    ({"X-Forwarded-For": "somebody"}, 404),
    ({"Forwarded": "for=10.1.2.3"}, 404),
    ({"X-Real-IP": "10.1.2.3"}, 404),
]


async def test_it_answers_this_machine_and_its_network_and_nobody_else(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    settings = {
        "public_url": PUBLIC,
        "smtp_url": "smtp://127.0.0.1",
        "mail_from": "personvern@example.no",
        "reply_domain": "svar.example.no",
    }
    async with running(database_url, tmp_path, clock, **settings, trusted_proxies=TRUSTED) as ours:
        for headers, status in ASKED:
            assert (await read(ours.url, **headers))[0] == status, headers


async def test_a_proxy_nobody_has_named_is_not_believed(portal: Running) -> None:
    assert (await read(portal.url, **{"X-Forwarded-For": "10.1.2.3"}))[0] == 404
