"""Which language a person writes, held against short sentences like those people send."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pytest
from langdetect.detector_factory import DetectorFactory

from bot.language import Choice, Guess, Language, LanguageModel, guess_language, load, policy

SAMPLES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "language_samples.toml").read_text("utf-8")
)
NORWEGIAN = (Language.NB, Language.NN)


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load()


def read_as(model: LanguageModel, text: str) -> Language | None:
    guess = guess_language(model, text)
    return guess.language if guess else None


def share_read_as(
    model: LanguageModel, samples: Sequence[str], languages: Sequence[Language]
) -> float:
    return sum(read_as(model, text) in languages for text in samples) / len(samples)


# The floors are the figures measured, less a sample or two; raise them with the words.


def test_norwegian_is_read_as_norwegian(model: LanguageModel) -> None:
    norwegian = SAMPLES["nb"] + SAMPLES["nn"] + SAMPLES["dialect"]
    assert len(norwegian) > 150
    assert share_read_as(model, norwegian, NORWEGIAN) >= 0.99


def test_bokmaal_is_hardly_ever_read_as_nynorsk(model: LanguageModel) -> None:
    assert share_read_as(model, SAMPLES["nb"], [Language.NB]) >= 0.99


def test_nynorsk_is_told_from_bokmaal_where_the_words_differ(model: LanguageModel) -> None:
    assert share_read_as(model, SAMPLES["nn"], [Language.NN]) >= 0.86


def test_english_is_read_as_english(model: LanguageModel) -> None:
    assert share_read_as(model, SAMPLES["en"], [Language.EN]) >= 0.95


@pytest.mark.parametrize("language", [Language.SV, Language.DE, Language.PL])
def test_swedish_german_and_polish_are_found(model: LanguageModel, language: Language) -> None:
    assert share_read_as(model, SAMPLES[language], [language]) >= 0.92


def test_danish_is_treated_as_bokmaal(model: LanguageModel) -> None:
    assert share_read_as(model, SAMPLES["da"], [Language.NB]) == 1


def test_nobody_who_writes_norwegian_is_moved_away_from_it(model: LanguageModel) -> None:
    for text in SAMPLES["nb"] + SAMPLES["nn"] + SAMPLES["dialect"] + SAMPLES["da"]:
        choice = policy(Language.NB, guess_language(model, text))
        assert (choice.use, choice.greet_in) == (Language.NB, None), text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("takk", Language.NB),
        ("hei", Language.NB),
        ("jeg vil klage", Language.NB),
        ("SLETT KONTOEN MIN", Language.NB),
        ("Gunnar og Ragnar sitter i styret", Language.NB),
        ("Eg har ikkje fa\u030att svar", Language.NN),
        ("delete my account https://eksempel.no/slett-meg-og-alt-dere-har-lagret", Language.EN),
        ("please call jeg.heter.ikke.det@opplysninger.no about this", Language.EN),
    ],
)
def test_what_chat_text_does_to_language_detectors(
    model: LanguageModel, text: str, language: Language
) -> None:
    assert read_as(model, text) is language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12345",
        "???",
        "\U0001f600",
        "+47 22 02 14 59",
        "Привіт, де мої дані, GDPR?",
        "请删除我的资料",
    ],
)
def test_a_text_without_latin_letters_has_no_language(model: LanguageModel, text: str) -> None:
    assert guess_language(model, text) is None


def test_only_the_first_thousand_characters_are_read(model: LanguageModel) -> None:
    english = "please delete my account "
    text = (english * 40)[:1_000]
    assert guess_language(model, text + "jeg vil ha svar nå " * 10_000) == guess_language(
        model, text
    )


def test_the_same_text_always_gets_the_same_answer(model: LanguageModel) -> None:
    texts = [text for samples in SAMPLES.values() for text in samples]
    with ThreadPoolExecutor(4) as threads:
        shared = list(threads.map(lambda text: guess_language(model, text), texts))
    fresh = load()
    assert shared == [guess_language(fresh, text) for text in texts]


def test_confidence_is_a_share_of_one(model: LanguageModel) -> None:
    for samples in SAMPLES.values():
        for text in samples:
            guess = guess_language(model, text)
            assert guess is not None
            assert 1 / 6 <= guess.confidence <= 1


def test_langdetect_still_has_the_private_method_the_scoring_uses() -> None:
    assert version("langdetect") == "1.0.9"
    factory = DetectorFactory()
    factory.load_json_profile(
        [
            json.dumps({"name": name, "freq": {"a": 1, " a": 1}, "n_words": [1, 1, 1]})
            for name in ("one", "two")
        ]
    )
    detector = factory.create()
    detector.append("a a")
    assert detector._extract_ngrams() == ["a", " a", "a", " a"]
    assert factory.word_lang_prob_map["a"] == [1.0, 1.0]


def guess(language: Language, confidence: float = 0.9, words: int = 5) -> Guess:
    return Guess(language, confidence, words)


@pytest.mark.parametrize("page", [Language.NB, Language.NN, Language.EN])
@pytest.mark.parametrize(
    "unsure",
    [
        None,
        guess(Language.EN, confidence=0.649),
        guess(Language.NB, confidence=0.649),
        guess(Language.EN, words=1),
        guess(Language.PL, words=1),
    ],
)
def test_the_language_of_the_page_wins_over_a_weak_guess(
    page: Language, unsure: Guess | None
) -> None:
    assert policy(page, unsure) == Choice(page)


def test_a_person_who_writes_english_on_a_norwegian_page_gets_english() -> None:
    assert policy(Language.NB, guess(Language.EN, confidence=0.65, words=2)).use is Language.EN
    assert policy(Language.NN, guess(Language.EN)).use is Language.EN


def test_a_person_who_writes_bokmaal_on_the_english_page_gets_bokmaal() -> None:
    assert policy(Language.EN, guess(Language.NB)) == Choice(Language.NB)


def test_nynorsk_is_offered_and_never_switched_to() -> None:
    offered = Choice(Language.NB, offer=Language.NN)
    assert policy(Language.NB, guess(Language.NN)) == offered
    assert policy(Language.EN, guess(Language.NN)) == offered


def test_a_person_who_chose_nynorsk_keeps_it_whichever_norwegian_is_written() -> None:
    assert policy(Language.NN, guess(Language.NN)) == Choice(Language.NN)
    assert policy(Language.NN, guess(Language.NB)) == Choice(Language.NN)


@pytest.mark.parametrize("language", [Language.SV, Language.DE, Language.PL])
def test_a_language_we_have_one_sentence_in_gets_it_and_the_page_stays(language: Language) -> None:
    assert policy(Language.NN, guess(language)) == Choice(Language.NN, greet_in=language)


def test_the_tool_answers_one_line_with_one_line() -> None:
    lines = "Jeg vil se dataene mine\n\nEg vil ikkje ha reklame frå dykk\n12\n".encode() + b"\xff\n"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "language"],
        cwd=Path(__file__).parents[2],
        input=lines,
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["lang"] for answer in answers] == ["nb", None, "nn", None, None]
    assert answers[0]["confidence"] > 0.65
    assert answers[1] == {"lang": None, "confidence": 0.0}
