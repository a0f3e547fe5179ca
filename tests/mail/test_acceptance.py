"""The acceptance table of a mail to a handler's address, row by row, and every reason to wait."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from mail.acceptance import SHORT, Fate, Ruling, Sender, Wait, Weighed, rule

SIRIS = Weighed(Sender.OWN, vouched=True)

# The address (T) holds in every row here; without it no mail comes this far, and waits in the pen.
TABLE = [
    # F: who it says it is from · A: vouched for · what becomes of it
    (Sender.OWN, True, Ruling(Fate.ACT)),
    (Sender.OWN, False, Ruling(Fate.CONFIRM, Wait.NOT_VOUCHED)),
    (Sender.COLLEAGUE, True, Ruling(Fate.CONFIRM, Wait.COLLEAGUE)),
    (Sender.COLLEAGUE, False, Ruling(Fate.QUARANTINE, Wait.STRANGER)),
    (Sender.OTHER, True, Ruling(Fate.QUARANTINE, Wait.STRANGER)),
    (Sender.OTHER, False, Ruling(Fate.QUARANTINE, Wait.STRANGER)),
]


@pytest.mark.parametrize(("sender", "vouched", "ruling"), TABLE)
def test_who_it_is_from_and_who_vouches_for_that_decide_what_becomes_of_it(
    sender: Sender, vouched: bool, ruling: Ruling
) -> None:
    assert rule(Weighed(sender, vouched)) == ruling


DOUBTS: list[tuple[Mapping[str, Any], Wait]] = [
    ({"is_readable": False}, Wait.UNREADABLE),
    ({"is_protected": True}, Wait.PROTECTED),
    ({"is_forward": True}, Wait.FORWARD),
    ({"case_is_open": False}, Wait.CASE_ENDED),
    ({"others": True}, Wait.OTHERS),
    ({"several": True}, Wait.SEVERAL),
    ({"names_case": False}, Wait.OTHER_CASE),
    ({"has_cloud_link": True}, Wait.CLOUD_LINK),
    ({"length": 0}, Wait.EMPTY),
    ({"certain": False}, Wait.UNCERTAIN),
    ({"length": SHORT - 1}, Wait.SHORT),
    ({"length": 0, "has_files": True}, Wait.SHORT),
]


@pytest.mark.parametrize(("doubt", "why"), DOUBTS)
def test_each_doubt_lets_a_handlers_own_mail_wait_and_makes_no_strangers_mail_better(
    doubt: Mapping[str, Any], why: Wait
) -> None:
    assert rule(replace(SIRIS, **doubt)) == Ruling(Fate.CONFIRM, why)
    stranger = rule(replace(SIRIS, sender=Sender.OTHER, **doubt))
    assert stranger.fate is Fate.QUARANTINE
    assert (stranger.why is Wait.UNREADABLE) == (why is Wait.UNREADABLE)


def test_forty_characters_are_enough() -> None:
    assert rule(replace(SIRIS, length=SHORT)) == Ruling(Fate.ACT)


def test_the_reasons_are_all_there_and_whose_mail_it_is_comes_before_what_it_says() -> None:
    reasons = {why for _, why in DOUBTS} | {Wait.STRANGER, Wait.COLLEAGUE, Wait.NOT_VOUCHED}
    assert reasons == set(Wait)
    worst = replace(SIRIS, vouched=False, others=True, names_case=False, length=0, certain=False)
    assert rule(worst).why is Wait.NOT_VOUCHED
