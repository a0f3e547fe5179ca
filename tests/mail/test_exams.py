"""Replies written by people who had not read the cut: nothing leaks, nothing is lost, few wait.

Each set was first tried when it was whole, and the cut has been mended by it since; what came of
the first tries is in docs/decisions/0023. `raw` is the mail as latin-1, `letter` what it answers;
`must_not` may never leave as certain, and `must_have` is what the handler wrote to the person;
`desk` are the others there, where the set has people of its own. A trap may well wait.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mail import voices
from mail.inbound import Kind, read
from mail.outside import speak_to_nobody
from mail.reply import cut

FOLDER = Path(__file__).parent / "exams"
SETS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
DESK = ("Per Hansen", "Kari Nordmann", "Odd Even Dahl", "Anne-Lise Moen")
PICTURE = "the picture "
LEAST = 40


def plain(text: str) -> str:
    """Words as they are compared: without quote signs, stars and odd spaces."""
    lines = (line.lstrip("> \t\xa0") for line in text.split("\n"))
    return " ".join(" ".join(lines).replace("*", "").split())


@cache
def outcomes(name: str) -> list[tuple[str, bool, str]]:
    """What became of each mail of a set: its name, whether it is ordinary, and the outcome."""
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").strip("\n").split("\n")
    exam = [json.loads(line) for line in lines]
    return [(one["name"], one["ordinary"], outcome(one)) for one in exam]


def outcome(one: dict[str, Any]) -> str:
    """Whether a mail waits, leaks, loses something, or is right."""
    mail = read(one["raw"].encode("latin-1"))
    desk = [
        (name, f"{name.replace(' ', '.')}@techem.example.com") for name in one.get("desk", DESK)
    ]
    found = cut(mail.whole, sent=[one["letter"]], colleagues=voices.of(desk, one["person"]))
    is_certain = found.certain and mail.is_whole and mail.is_clear and not mail.may_be_automatic
    is_short = len(found.text) < LEAST and not mail.attachments
    is_note = speak_to_nobody(found.text)
    if mail.kind is not Kind.REPLY or not is_certain or mail.oddities or is_short or is_note:
        return "waits"
    kept = plain(found.text)
    kept += "".join(f" {PICTURE}{file.name}" for file in mail.attachments)
    if any(plain(words) in kept for words in one["must_not"]):
        return "leaks"
    return "right" if all(plain(words) in kept for words in one["must_have"]) else "loses"


@pytest.mark.parametrize("name", SETS)
def test_nothing_leaks_and_nothing_is_lost_of_replies_by_other_hands(name: str) -> None:
    bad = [(mail, what) for mail, _, what in outcomes(name) if what in ("leaks", "loses")]
    assert bad == []


def test_at_most_one_ordinary_answer_in_ten_waits() -> None:
    counted = Counter(what for name in SETS for _, plain_, what in outcomes(name) if plain_)
    assert counted["waits"] * 10 <= counted.total()


def test_the_sets_hold_traps_and_ordinary_answers_in_plenty() -> None:
    kinds = Counter(is_ordinary for name in SETS for _, is_ordinary, _ in outcomes(name))
    assert kinds[True] > 350
    assert kinds[False] > 250
