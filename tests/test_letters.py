"""Every letter composes in every language, and says what the law asks it to say."""

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from locales import LANGUAGES
from mail import desk_letters, letters, progress_letters, reply_letters, staff_letters
from mail.compose import compose
from mail.markup import LetterMalformed, read_letter
from mail.stationery import decision
from models.catalogue.all import kinds
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import Outcome
from tests.written_letters import (
    ENDINGS,
    KARI,
    PAPER,
    REASON,
    REFERENCE,
    SIRI,
    TOLD,
    WORDS,
    answers,
    composed,
    facts,
    written,
)


def subject_tells(source: str, subject: str, values: Mapping[str, str]) -> bool:
    """Whether a subject shows more than our words and the reference."""
    words = " ".join(part.text for part in read_letter(source)[0] if hasattr(part, "text"))
    rest = subject.replace(REFERENCE, "")
    told = [value for name, value in values.items() if name != "reference" and len(value) > 1]
    return (
        any(value in subject for value in told)
        or bool(re.search(r"[\d@:/{}]", rest))
        or rest.split() != words.split()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_composes_and_its_subject_holds_words_and_the_reference_alone(
    language: str,
) -> None:
    for _, letter in written(language):
        mail = composed(letter, language)
        source = WORDS[language].letter(letter.name)
        assert not subject_tells(source, mail.subject, letter.values), letter.name
        assert not re.search(r"[{}\[\]]|\*\*", mail.text), letter.name
        assert f'<html lang="{language}"' in mail.html, letter.name


def test_a_subject_that_tells_more_is_found() -> None:
    source = "Subject: Svar, sak {reference}\n\nHei\n"
    assert not subject_tells(source, f"Svar, sak {REFERENCE}", {"name": "Kari"})
    assert subject_tells(source, f"Svar til Kari, sak {REFERENCE}", {"name": "Kari"})
    assert subject_tells(source, "Svar, sak PV-2222-2222", {})
    with pytest.raises(LetterMalformed):
        compose("Subject: {kind}\n\nHei\n", {"kind": "innsyn"}, language="nb", include=str)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_of_the_desk_ends_with_its_case_so_that_outlook_keeps_them_together(
    language: str,
) -> None:
    about = {letter.name: composed(letter, language) for _, letter in written(language)}
    subjects = {name: mail.subject for name, mail in about.items() if name.startswith("desk_")}
    told = {name: subject for name, subject in subjects.items() if REFERENCE in subject}
    assert len(told) > 10
    assert [name for name, subject in told.items() if not subject.endswith(REFERENCE)] == []


def test_every_letter_file_is_written_and_every_letter_function_is_tried() -> None:
    for language in LANGUAGES:
        tried = list(written(language))
        files = {name for name in WORDS[language].letters if not name.startswith("_")}
        assert {letter.name for _, letter in tried} == files
        assert {name for name, _ in tried} == {
            name
            for module in (letters, desk_letters, progress_letters, reply_letters, staff_letters)
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if not name.startswith("_")
            and inspect.signature(function).return_annotation == "Letter"
        }


# What law.md 1.11 calls block A: to us, to the authority without coming to us first, to the courts.
WAYS_ON = {
    "nb": (
        r"klage til oss(?! først)",
        r"klage til Datatilsynet \(personvernforordningen artikkel 77\)",
        r"Du trenger ikke å klage til oss først",
        r"prøvd for domstolene \(artikkel 79\)",
    ),
    "nn": (
        r"klage til oss(?! først)",
        r"klage til Datatilsynet \(personvernforordninga artikkel 77\)",
        r"Du treng ikkje klage til oss først",
        r"prøvd for domstolane \(artikkel 79\)",
    ),
    "en": (
        r"complain to us(?! first)",
        r"complain to Datatilsynet, the Norwegian Data Protection Authority \(GDPR Article 77\)",
        r"You do not have to complain to us first",
        r"to court \(Article 79\)",
    ),
}


def lacking(parts: Iterable[str], *texts: str) -> list[str]:
    """Name the parts that one of the texts does not have."""
    return [part for part in parts if not all(re.search(part, text) for text in texts)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "outcome"), ENDINGS, ids=lambda value: getattr(value, "name", ""))
def test_every_answer_tells_how_to_complain_to_us_to_the_authority_and_to_the_courts(
    language: str, kind: CaseKind, outcome: Outcome
) -> None:
    to_us, authority, not_first, courts = WAYS_ON[language]
    places = [PAPER.organisation.email, PAPER.organisation.authority.complaint_url]
    for letter in answers(language, kind, outcome):
        mail = composed(letter, language)
        parts = [authority, courts, *map(re.escape, (*places, letter.values["link"]))]
        if kind.name == "complaint":
            # Whoever has complained to us is not told to do it again.
            assert lacking([to_us, not_first], mail.text, mail.html) == [to_us, not_first]
        else:
            parts += [to_us, not_first]
        assert lacking(parts, mail.text, mail.html) == []
        for part in parts:
            assert part in lacking(parts, re.sub(part, "", mail.text), mail.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_page_tells_the_same_ways_on(language: str) -> None:
    said = WORDS[language]("case.disagree", email="post@example.no")
    assert lacking((*WAYS_ON[language], "post@example"), said) == []


# Whoever is told that it takes longer, or is asked for proof while the time stands still.
WAITING = {
    *("receipt_late", "receipt_several_late", "registered_by_hand_late"),
    *("extension", "overdue", "question_of_identity"),
    *("reply_open", "reply_waits_open"),
}
# What is not the answer and yet may be wrong.
ENDING = {"not_confirmed", "lifting", "reply", "reply_waits"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_too_long_is_told_of_the_authority_and_the_courts(language: str) -> None:
    late = {letter.name: letter for _, letter in written(language) if letter.name in WAITING}
    assert set(late) == WAITING
    for letter in late.values():
        text = composed(letter, language).text
        # To us they say so on the case.
        assert f"({letter.values['link']})" in text.replace("\n", " "), letter.name
        assert all(part in text for part in ("Datatilsynet", "77", "79"))
        assert PAPER.organisation.authority.complaint_url in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ends_a_request_or_a_pause_tells_every_way_on(language: str) -> None:
    ending = {letter.name: letter for _, letter in written(language) if letter.name in ENDING}
    assert set(ending) == ENDING
    for letter in ending.values():
        mail = composed(letter, language)
        assert lacking(WAYS_ON[language], mail.text, mail.html) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_gives_its_reason_and_every_ground_reads_in_its_sentence(language: str) -> None:
    refused = [letter for _, letter in written(language) if "ground" in letter.values]
    assert len({letter.values["ground"] for letter in refused}) > 10
    for letter in refused:
        text = composed(letter, language).text
        assert REASON in text
        assert letter.values["ground"] in " ".join(text.split())
        assert ".." not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_handler_knew_and_what_the_portal_adds_is_in_the_letter(language: str) -> None:
    for kind, outcome in ENDINGS:
        for letter in answers(language, kind, outcome):
            if "done" not in letter.values:
                continue
            text = composed(letter, language).text
            assert decision(WORDS[language], kind.name, outcome) in text
            assert WORDS[language]("mail.files_wait").split(".")[0] in text
            for told in (TOLD.done, TOLD.text, *TOLD.facts.splitlines()):
                assert told in text
            assert (TOLD.not_done in text) == ("ground" in letter.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_the_receipt_names_the_request_the_date_and_that_it_is_free(
    kind: CaseKind, language: str
) -> None:
    letter = letters.receipt(
        PAPER, facts(language, kind.name), KARI, received="22. november", link="c", late=False
    )
    text = composed(letter, language).text
    free = {"nb": "Det koster ingenting.", "nn": "Det kostar ingenting.", "en": "It costs nothing."}
    assert free[language] in text
    assert WORDS[language](f"kinds.{kind.name}.noun") in text
    assert re.search(r"22\.?\u00a0(desember|December) 2026", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_for_several_names_each_and_what_is_done_without_proof(language: str) -> None:
    several = [letter for name, letter in written(language) if name == "receipt_several"]
    for letter in several:
        text = composed(letter, language).text
        for kind in ("access", "erasure"):
            noun = WORDS[language](f"kinds.{kind}.noun")
            assert f"{noun[:1].upper()}{noun[1:]}" in text
        assert WORDS[language]("kinds.objection.registered").split(".")[0] in " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_asks_for_proof_holds_nothing_the_sender_wrote(language: str) -> None:
    ours = {"organisation", "link", "disown", "email", "registered"}
    for _, letter in written(language):
        if letter.name in letters.OF_PROOF:
            # The day it came is ours to tell; a reminder's code would be dead when it is read.
            takes_code = letter.name in ("confirm", "registered")
            own = {"code"} if takes_code else {"received"}
            assert set(letter.values) == ours | own
            assert letter.values["registered"] in (
                "",
                WORDS[language]("kinds.objection.registered"),
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_a_stranger_may_read_tells_nothing_of_the_request(language: str) -> None:
    ours = {
        "not_confirmed": {"reference", "received", "anew", "email", "phone", "authority"},
        "account": {"organisation", "received", "yes", "no", "email", "phone"},
    }
    told = {name: set(letter.values) for name, letter in written(language) if name in ours}
    assert told == ours


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_that_is_over_has_no_date_to_hold_and_says_so(language: str) -> None:
    for name in ("desk_message", "desk_attached", "desk_not_person", "desk_too_large"):
        for is_over in (False, True):
            case = replace(facts("nb"), is_over=is_over)
            letter = desk_letters.desk_news(PAPER, name, case, SIRI, thread=None)
            text = " ".join(composed(letter, language).text.split())
            assert ("Fristen er tirsdag" in text) is not is_over, text
            assert ("Saken er ikke åpen lenger." in text) is is_over, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_may_have_arrived_is_not_said_to_be_unwritten(language: str) -> None:
    words = WORDS[language]
    late = [
        composed(letter, language).text for name, letter in written(language) if name == "overdue"
    ]
    not_yet, unsure = (" ".join(text.split()) for text in late)
    for text, said in ((not_yet, "not_yet"), (unsure, "unsure")):
        for key in ("not_yet", "unsure"):
            assert (words(f"mail.overdue.{key}") in text) == (key == said)
