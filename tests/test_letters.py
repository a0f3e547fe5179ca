"""Every letter composes in every language, and says what the law asks it to say."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pytest

import locales
from locales import LANGUAGES
from mail import letters
from mail.compose import Composed, compose
from mail.letters import CaseFacts, Decision, DeskCase, Letter, Stationery
from mail.markup import LetterMalformed, read_letter
from models.answers import GROUNDS, WITH_REASONS, Outcome
from models.catalogue.all import KINDS
from models.catalogue.kinds import CaseKind
from models.organisation import read_organisation

WORDS = locales.load()
PAPER = Stationery(
    WORDS,
    read_organisation(locales.FOLDER / "organisation.toml", LANGUAGES),
    "https://portal.example",
    "portal@portal.example",
    "svar.portal.example",
)
REFERENCE = "PV-K7M2-Q3XA"
KARI = "kari@example.com"
DESK_NEWS = ("desk_draft", "desk_message", "desk_undelivered", "desk_waits", "desk_withdrawn")


def facts(language: str, kind: str = "access") -> CaseFacts:
    return CaseFacts(REFERENCE, kind, date(2026, 12, 22), language)


def answer(language: str, outcome: Outcome, ground: str = "art15-4") -> Letter:
    with_reasons = outcome in WITH_REASONS
    decision = Decision(
        outcome.value,
        "Noe av det handler om andre." if with_reasons else "",
        WORDS[language](f"grounds.{ground}") if with_reasons else "",
    )
    return letters.answer(PAPER, facts(language), KARI, decision, link="L" * 43)


def written(language: str) -> Iterator[tuple[str, Letter]]:
    """Every letter with stand-in values, with the name of the function that wrote it."""
    case = facts(language)
    yield (
        "confirm",
        letters.confirm(PAPER, case, KARI, link="a" * 43, code="123456", disown="b" * 43),
    )
    for late in (False, True):
        yield (
            "receipt",
            letters.receipt(
                PAPER, case, KARI, received="22. november 2026 kl. 15.05", link="c" * 43, late=late
            ),
        )
    yield "code", letters.code(PAPER, case, KARI, code="123456")
    yield "case_link", letters.case_link(PAPER, case, KARI, link="d" * 43)
    yield "withdrawn", letters.withdrawn(PAPER, case, KARI)
    for outcome in Outcome:
        yield "answer", answer(language, outcome)
    yield "sign_in", letters.sign_in(PAPER, "siri@example.no", link="e" * 43, language=language)
    desk = DeskCase(case, f"<{KARI}>", "Kari Nordmann", "bokmål", "22. november 2026", "Alt: Ja")
    for reply in (("Utkast", "svar+x@svar.portal.example"), None):
        yield (
            "desk_case",
            letters.desk_case(PAPER, desk, "siri@example.no", reply=reply, mail_id=None),
        )
    for name in DESK_NEWS:
        yield "desk_news", letters.desk_news(PAPER, name, case, "siri@example.no", thread=None)
    yield "test", letters.test(PAPER, "drift@example.no")


def composed(letter: Letter, language: str) -> Composed:
    """A letter in a language; the desk's letters, too, can be read in all three."""
    words = WORDS[language]
    return compose(
        words.letter(letter.name), letter.values, language=language, include=words.letter
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


def test_every_letter_file_is_written_and_every_letter_function_is_tried() -> None:
    for language in LANGUAGES:
        tried = list(written(language))
        files = {name for name in WORDS[language].letters if not name.startswith("_")}
        assert {letter.name for _, letter in tried} == files
        assert {name for name, _ in tried} == {
            name
            for name, function in inspect.getmembers(letters, inspect.isfunction)
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
@pytest.mark.parametrize("outcome", Outcome)
def test_every_answer_tells_how_to_complain_to_us_to_the_authority_and_to_the_courts(
    language: str, outcome: Outcome
) -> None:
    letter = answer(language, outcome)
    mail = composed(letter, language)
    places = (PAPER.organisation.email, PAPER.organisation.authority.complaint_url)
    parts = (*WAYS_ON[language], *map(re.escape, (*places, letter.values["link"])))
    assert lacking(parts, mail.text, mail.html) == []
    for part in parts:
        assert part in lacking(parts, re.sub(part, "", mail.text), mail.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_page_tells_the_same_ways_on(language: str) -> None:
    said = WORDS[language]("case.disagree", email="post@example.no")
    assert lacking((*WAYS_ON[language], "post@example"), said) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_too_long_is_told_of_the_authority_and_the_courts(language: str) -> None:
    name, late = list(written(language))[2]
    text = composed(late, language).text
    assert (name, late.name) == ("receipt", "receipt_late")
    assert all(part in text for part in ("Datatilsynet", "77", "79"))
    assert PAPER.organisation.authority.complaint_url in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_gives_its_reason_and_every_ground_reads_in_its_sentence(language: str) -> None:
    for grounds in GROUNDS.values():
        for ground in grounds:
            for outcome in WITH_REASONS:
                text = composed(answer(language, outcome, ground.code), language).text
                assert "Noe av det handler om andre." in text
                assert WORDS[language](f"grounds.{ground.code}") in text
                assert ".." not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
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
    assert re.search("22.? (desember|December) 2026", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_asks_for_proof_holds_nothing_the_sender_wrote(language: str) -> None:
    _, confirm = next(written(language))
    assert set(confirm.values) == {"organisation", "link", "code", "disown", "email"}
