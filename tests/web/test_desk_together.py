"""Several hands on one case: nothing is lost, and nothing goes that nobody has looked at."""

from __future__ import annotations

import pytest

from models.tables import Case
from tests.web.conftest import PER, SIRI, Running
from tests.web.desk_steps import GRANTED, a_case, answers_sent, at_desk, writes
from web.services.person import withdrawing

pytestmark = pytest.mark.database


async def test_two_handlers_at_once_lose_nothing(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await a_case(portal)
    siri, per = await portal.signed_in(SIRI), await portal.signed_in(PER)
    await siri.opens(at_desk(case))
    await per.opens(at_desk(case))
    await writes(siri, case, opening=False, outcome="granted", text="Siri skrev dette.")
    await writes(per, case, opening=False, outcome="none_found", text="Per skrev dette.")
    assert per.page.status == 409
    assert "Saken er endret siden du åpnet den" in per.sees
    assert "Dette er lagret nå, av Siri:" in per.sees
    assert "Siri skrev dette." in per.sees
    assert per.page.form("Lagre utkast").fields["text"] == "Per skrev dette."
    await siri.opens(at_desk(case))
    assert siri.page.form("Lagre utkast").fields["text"] == "Siri skrev dette."
    # Having seen it, Per may decide that his is the answer.
    await writes(per, case, opening=False)
    assert per.page.status == 200
    await per.opens(at_desk(case))
    assert per.page.form("Lagre utkast").fields["text"] == "Per skrev dette."


async def test_an_answer_changed_since_it_was_looked_over_is_shown_again(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await a_case(portal)
    siri, per = await portal.signed_in(SIRI), await portal.signed_in(PER)
    await writes(siri, case, act="review", answer=GRANTED)
    await writes(per, case, text="Dette har Siri ikke sett.")
    await siri.presses("Send svaret")
    assert siri.page.status == 409
    assert "Dette har Siri ikke sett." in siri.sees
    assert await answers_sent(portal) == 0
    await siri.presses("Send svaret")
    assert await answers_sent(portal) == 1


async def test_a_file_added_since_it_was_looked_over_does_not_go_unseen(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per")
    case = await a_case(portal)
    siri, per = await portal.signed_in(SIRI), await portal.signed_in(PER)
    await writes(siri, case, act="review", answer=GRANTED)
    await writes(per, case, files=[("logg.csv", b"a;b\n")])
    await siri.presses("Send svaret")
    assert siri.page.status == 409
    assert "logg.csv" in siri.sees
    assert await answers_sent(portal) == 0


async def test_pressing_send_twice_sends_one_letter(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=GRANTED)
    form = siri.page.form("Send svaret")
    for _ in range(2):
        await siri.posts(form.action, form.fields)
        assert siri.page.path == at_desk(case)
        assert "Svaret er på vei" in siri.sees
    assert await answers_sent(portal) == 1
    await siri.posts(form.action, form.fields)
    assert siri.page.status == 409
    assert await answers_sent(portal) == 1


async def test_an_answer_on_its_way_is_neither_changed_nor_sent_again(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await writes(siri, case, act="review", answer=GRANTED)
    await siri.presses("Send svaret")
    token = siri.page.forms[0].fields["csrf"]
    seen = str((await Case.get(id=case.id)).version)
    late = {"csrf": token, "seen": seen, "outcome": "granted", "text": "For sent."}
    await siri.posts(f"{at_desk(case)}/utkast", late)
    assert siri.page.status == 409
    assert "Dette hadde du skrevet" in siri.sees
    await siri.posts(f"{at_desk(case)}/send", late)
    assert siri.page.path == at_desk(case)
    assert "For sent." not in siri.sees
    assert await answers_sent(portal) == 1


async def test_what_siri_wrote_is_kept_when_kari_withdraws_meanwhile(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    await withdrawing.withdraw(portal.portal, case, portal.clock())
    await writes(siri, case, opening=False, answer=GRANTED)
    assert siri.page.status == 409
    assert "Dette hadde du skrevet" in siri.sees
    assert GRANTED["text"] in siri.sees
    assert "Lagre utkast" not in siri.sees
