"""Mails as people's programs write them: what was written is kept, what was quoted is not.

`clients/` holds a mail for each program, named after it, with the wanted words beside it;
docs/mail-clients.md lists them. `unseen/` holds mails that were written before the code was tried
on them. A mail without wanted words is one that only a person can tell about, or was passed on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from mail.inbound import Kind, Mail, read
from mail.reply import Cut, cut

HERE = Path(__file__).parent
MAILS = {path.stem: path for path in sorted((HERE / "clients").glob("*.eml"))}
UNSEEN = {path.stem: path for path in sorted((HERE / "unseen").glob("*.eml"))}
PROGRAMS = (
    *("outlook-classic", "outlook-new", "outlook-web", "outlook-ios", "outlook-android"),
    *("outlook-mac", "gmail-web", "gmail-app", "apple-mail-mac", "apple-iphone", "apple-ipad"),
    *("thunderbird", "samsung", "yahoo", "proton"),
)
ANSWERS = [name for name, path in MAILS.items() if path.with_suffix(".txt").exists()]
DOUBTS = [name for name in MAILS if name.startswith("doubt-")]
FORWARDS = [name for name in MAILS if name.startswith("forward-")]
# Their words are right, and a person is asked all the same.
ASKED = {"lawful-addresses-with-labels", "attribution-left-alone"}
FILES = {
    "outlook-classic-signature-logo": [],
    "outlook-classic-logo-and-file": ["innsyn.pdf"],
    "outlook-classic-file": ["forbruk.xlsx"],
    "outlook-classic-nb": [],
}


@cache
def mail(path: Path) -> Mail:
    return read(path.read_bytes())


def letters(folder: str) -> list[str]:
    """Return the letters of ours that the mails of a folder answer."""
    return [path.read_text("utf-8") for path in (HERE / folder).glob("*.txt") if is_letter(path)]


def is_letter(path: Path) -> bool:
    return path.stem in ("letter", "reminder")


def words(text: str) -> str:
    """Return a text without the spaces at the ends of its lines and more than one empty line."""
    lines = [line.replace("\xa0", " ").strip() for line in text.strip().split("\n")]
    return re.sub(r"\n\n+", "\n\n", "\n".join(lines))


def wanted(path: Path) -> str:
    return words(path.with_suffix(".txt").read_text("utf-8"))


def as_the_inbox_cuts(path: Path) -> Cut:
    said = mail(path)
    found = cut(said.whole, sent=letters(path.parent.name))
    return replace(found, certain=found.certain and said.is_whole and said.is_clear)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_reply_is_what_its_writer_wrote_whatever_the_program(name: str) -> None:
    said = mail(MAILS[name])
    assert (said.kind, said.certain) == (Kind.REPLY, True)
    assert words(said.text) == wanted(MAILS[name])
    anchored = as_the_inbox_cuts(MAILS[name])
    assert (anchored.text, anchored.certain) == (said.text, True)


@pytest.mark.parametrize("name", DOUBTS)
def test_what_only_a_person_can_tell_is_said_to_be_uncertain(name: str) -> None:
    said = mail(MAILS[name])
    assert (said.kind, said.certain) == (Kind.REPLY, False)
    assert not as_the_inbox_cuts(MAILS[name]).certain


@pytest.mark.parametrize("name", UNSEEN)
def test_a_mail_of_a_kind_nobody_prepared_for_neither_leaks_nor_loses(name: str) -> None:
    found = as_the_inbox_cuts(UNSEEN[name])
    is_told = UNSEEN[name].with_suffix(".txt").exists()
    assert found.certain is (is_told and name not in ASKED)
    if is_told:
        assert words(found.text) == wanted(UNSEEN[name])


def test_at_most_one_unseen_answer_in_ten_is_handed_over_as_uncertain() -> None:
    answers = [path for path in UNSEEN.values() if path.with_suffix(".txt").exists()]
    uncertain = [path.stem for path in answers if not as_the_inbox_cuts(path).certain]
    assert len(uncertain) * 10 <= len(answers)


@pytest.mark.parametrize("name", FORWARDS)
def test_a_mail_passed_on_is_never_an_answer(name: str) -> None:
    said = mail(MAILS[name])
    assert (said.kind, said.certain) == (Kind.FORWARD, False)
    assert said.forwarded is not None
    came = datetime(2026, 2, 2, 8, 4, tzinfo=UTC)
    if "to-register" in name:
        assert said.forwarded.sender == "kari@person.example"
        assert said.forwarded.at is not None
        assert said.forwarded.at.replace(second=0) == came
        assert said.forwarded.text.startswith("Hei! Jeg vil gjerne vite")
    else:
        assert said.forwarded.sender == "personvern@svar.example.no"


@pytest.mark.parametrize("name", FILES)
def test_a_picture_in_a_signature_is_not_a_file(name: str) -> None:
    assert [file.name for file in mail(MAILS[name]).attachments] == FILES[name]


def test_there_are_sixty_mails_and_more_and_every_program_is_listed() -> None:
    assert len(MAILS) >= 60
    listed = (HERE.parent.parent / "docs" / "mail-clients.md").read_text("utf-8")
    for program in PROGRAMS:
        assert any(name.startswith(program) for name in ANSWERS), program
        assert f"`{program}`" in listed, program
