"""Every letter composes in every language, and says what the law asks it to say."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pytest

import locales
from locales import LANGUAGES
from mail import desk_letters, letters
from mail.compose import Composed, compose
from mail.desk_letters import DeskCase
from mail.letters import Decision, Told
from mail.markup import LetterMalformed, read_letter
from mail.stationery import CaseFacts, Letter, Stationery
from models.catalogue.all import BY_NAME, kinds
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import Outcome
from models.organisation import read_organisation
from tests.patterns import needs

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
NEWS = ("address", "disowned", "draft", "message", "undelivered", "waits", "withdrawn")


REASON = "Noe av det handler om andre."
TOLD = Told(
    "Gjort: Navnet.", "Hilsen oss.", "Det vi beholder:\nSaken.", "Ikke gjort: Rollen.", True
)
ENDINGS = [
    (kind, outcome)
    for kind in kinds()
    for outcome in Outcome
    if any(outcome in need.outcomes for need in needs(kind))
]


def facts(language: str, kind: str = "access") -> CaseFacts:
    return CaseFacts(REFERENCE, kind, date(2026, 12, 22), language)


def answers(language: str, kind: CaseKind, outcome: Outcome) -> Iterator[Letter]:
    """Every letter in which a request can end like this: one for each ground there is."""
    for need in needs(kind):
        if outcome not in need.outcomes:
            continue
        with_reasons = need.asks_reasons(outcome)
        for ground in need.grounds if with_reasons else (None,):
            decision = Decision(
                outcome.value,
                REASON if ground else "",
                WORDS[language](f"grounds.{ground.code}") if ground else "",
            )
            case = facts(language, kind.name)
            if need.behind_code:
                yield letters.answer(PAPER, case, KARI, decision, link="L" * 43)
            else:
                yield letters.answer_told(PAPER, case, KARI, decision, TOLD, link="L" * 43)


def written(language: str) -> Iterator[tuple[str, Letter]]:
    """Every letter with stand-in values, with the name of the function that wrote it."""
    case, advert = facts(language), [facts(language, "objection")]
    proof = {"link": "a" * 43, "code": "123456", "disown": "b" * 43}
    for registered in ([], advert):
        yield "confirm", letters.confirm(PAPER, case, KARI, **proof, registered=registered)
    yield "registered", letters.registered(PAPER, advert, KARI, **proof)
    came = {"received": "22. november 2026 kl. 15.05", "link": "c" * 43}
    for late in (False, True):
        yield "receipt", letters.receipt(PAPER, case, KARI, **came, late=late)
        several = letters.receipt_several(
            PAPER, [case, facts(language, "erasure")], KARI, **came, late=late, registered=advert
        )
        yield "receipt_several", several
    yield "code", letters.code(PAPER, case, KARI, code="123456")
    for also in ([], advert):
        yield "case_link", letters.case_link(PAPER, case, KARI, link="d" * 43, also=also)
    yield "withdrawn", letters.withdrawn(PAPER, case, KARI)
    for kind, outcome in ENDINGS:
        for letter in answers(language, kind, outcome):
            yield "answer_told" if "decision" in letter.values else "answer", letter
    yield (
        "sign_in",
        desk_letters.sign_in(PAPER, "siri@example.no", link="e" * 43, language=language),
    )
    desk = DeskCase(
        case,
        f"<{KARI}>",
        "Kari Nordmann",
        "bokmål",
        "22. november 2026",
        "Alt: Ja",
        "Straks",
        "Pause",
        "Avslag",
        "Her",
    )
    for reply in (("Utkast", "svar+x@svar.portal.example"), None):
        yield (
            "desk_case",
            desk_letters.desk_case(PAPER, desk, "siri@example.no", reply=reply, mail_id=None),
        )
    for name in map("desk_{}".format, NEWS):
        yield "desk_news", desk_letters.desk_news(PAPER, name, case, "siri@example.no", thread=None)
    yield "desk_many", desk_letters.desk_many(PAPER, "siri@example.no")
    yield "test", desk_letters.test(PAPER, "drift@example.no")


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
            for module in (letters, desk_letters)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_too_long_is_told_of_the_authority_and_the_courts(language: str) -> None:
    late = [letter for _, letter in written(language) if letter.name.endswith("_late")]
    assert [letter.name for letter in late] == ["receipt_late", "receipt_several_late"]
    for letter in late:
        text = composed(letter, language).text
        assert all(part in text for part in ("Datatilsynet", "77", "79"))
        assert PAPER.organisation.authority.complaint_url in text


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
            if kind is BY_NAME["access"]:
                continue
            text = composed(letter, language).text
            assert WORDS[language](f"kinds.{kind.name}.outcome.{outcome}") in text
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
    assert re.search("22.? (desember|December) 2026", text)


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
    ours = {"organisation", "link", "code", "disown", "email", "registered"}
    for _, letter in written(language):
        if letter.name in letters.OF_PROOF:
            assert set(letter.values) == ours
            assert letter.values["registered"] in (
                "",
                WORDS[language]("kinds.objection.registered"),
            )
