"""The words: the same in every language, all of them used, each given the values it asks for.

What a key that is put together can become is in patterns.py. How the words read is in
test_prose.py, the letters are in test_letters.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import locales
from locales import LANGUAGES, MissingWord, Words, fill, placeholders
from mail import compose
from models.catalogue.all import kinds
from tests.patterns import GIVEN_ELSEWHERE, KEYS, MAY_BE, PUT_TOGETHER, QUESTIONS
from tests.spoken import Asked, in_code, in_template

ROOT = Path(__file__).parents[1]
WORDS = locales.load()
STEMS = tuple({key.split(".")[0] for key in KEYS})


@cache
def asked() -> tuple[Asked, ...]:
    """Everything the code and the templates ask for."""
    found: list[Asked] = []
    for package in ("bot", "mail", "models", "web"):
        for file in sorted((ROOT / package).rglob("*.py")):
            found += in_code(str(file.relative_to(ROOT)), file.read_text("utf-8"), STEMS)
    for file in sorted((ROOT / "web" / "templates").rglob("*.html")):
        found += in_template(str(file.relative_to(ROOT)), file.read_text("utf-8"))
    return tuple(found)


def unknown(found: Iterable[Asked], keys: frozenset[str]) -> Iterator[str]:
    """Name what is asked for and is nowhere: keys, what patterns become, and new patterns."""
    for ask in found:
        pattern = ask.pattern
        if pattern in MAY_BE:
            continue
        if "{}" in pattern and pattern not in PUT_TOGETHER:
            yield f"{ask.where}: {pattern} is not in PUT_TOGETHER"
            continue
        for key in PUT_TOGETHER.get(pattern, (pattern,)):
            if key not in keys:
                yield f"{ask.where}: {key}"


def unused(found: Iterable[Asked], keys: frozenset[str]) -> set[str]:
    """Name the keys nothing asks for."""
    patterns = {ask.pattern for ask in found}
    used = {key for pattern in patterns for key in PUT_TOGETHER.get(pattern, (pattern,))}
    return set(keys - used - {key for pattern in patterns for key in MAY_BE.get(pattern, ())})


def without_values(found: Iterable[Asked], words: Words) -> Iterator[str]:
    """Name the places where a sentence is said without a value it asks for."""
    for ask in found:
        if ask.given is None:
            continue
        for key in PUT_TOGETHER.get(ask.pattern, (ask.pattern,)):
            wanted = placeholders(words.sentences.get(key, ""))
            elsewhere = next((v for k, v in GIVEN_ELSEWHERE.items() if key.startswith(k)), set())
            if missing := wanted - ask.given - elsewhere:
                yield f"{ask.where}: {key} without {', '.join(sorted(missing))}"


def unlike(words: Mapping[str, Words]) -> Iterator[str]:
    """Name what differs from bokmål: files' keys, letters, placeholders and shared pieces."""
    nb = words["nb"]
    for language in LANGUAGES[1:]:
        other = words[language]
        yield from (f"{language}: {k}" for k in nb.sentences.keys() ^ other.sentences.keys())
        yield from (f"{language}: mail/{k}" for k in nb.letters.keys() ^ other.letters.keys())
        for key in nb.sentences.keys() & other.sentences.keys():
            if placeholders(nb.sentences[key]) != placeholders(other.sentences[key]):
                yield f"{language}: the placeholders of {key}"
        for name in nb.letters.keys() & other.letters.keys():
            for parts in (compose.placeholders, compose.pieces):
                if parts(nb.letters[name]) != parts(other.letters[name]):
                    yield f"{language}: the {parts.__name__} of mail/{name}"


def test_every_language_has_every_file_key_letter_and_placeholder() -> None:
    assert list(unlike(WORDS)) == []
    files = {
        language: {str(f.relative_to(locales.FOLDER / language)) for f in of(language)}
        for language in LANGUAGES
    }
    assert files["nb"] == files["nn"] == files["en"]


def of(language: str) -> list[Path]:
    return [file for file in (locales.FOLDER / language).rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("sentences", "letters"),
    [
        ({"a.x": "{name}"}, {"m": "Subject: x\n\n{a}\n"}),
        ({"a.x": "{name}", "a.y": "", "a.z": ""}, {"m": "Subject: x\n\n{a}\n"}),
        ({"a.x": "{nam}", "a.y": ""}, {"m": "Subject: x\n\n{a}\n"}),
        ({"a.x": "{name}", "a.y": ""}, {}),
        ({"a.x": "{name}", "a.y": ""}, {"m": "Subject: x\n\n{b}\n"}),
        ({"a.x": "{name}", "a.y": ""}, {"m": "Subject: x\n\n{a}\n\n{{>_p}}\n"}),
    ],
)
def test_a_language_that_lacks_something_is_found(
    sentences: dict[str, str], letters: dict[str, str]
) -> None:
    whole = Words("nb", {"a.x": "{name}", "a.y": ""}, {"m": "Subject: x\n\n{a}\n"})
    assert list(unlike({"nb": whole, "nn": whole, "en": whole})) == []
    other = Words("nn", sentences, letters)
    assert len(list(unlike({"nb": whole, "nn": other, "en": whole}))) == 1


def test_every_key_that_is_asked_for_is_there() -> None:
    assert sorted(unknown(asked(), KEYS)) == []


def test_every_key_that_is_there_is_asked_for() -> None:
    assert sorted(unused(asked(), KEYS)) == []


def test_every_sentence_is_given_the_values_it_asks_for() -> None:
    assert sorted(without_values(asked(), WORDS["nb"])) == []


def test_every_pattern_in_the_list_is_still_put_together_somewhere() -> None:
    patterns = {ask.pattern for ask in asked()}
    assert sorted({*PUT_TOGETHER, *MAY_BE} - patterns) == []


def test_every_sentence_file_of_a_kind_belongs_to_a_kind_or_to_them_all() -> None:
    asked = {question.home for question in QUESTIONS.values() if "." not in question.home}
    homes = asked | {kind.name for kind in kinds()}
    assert {file.stem for file in (locales.FOLDER / "nb" / "kinds").iterdir()} == homes


CODE = """
from locales import Words
def shown(say, words, request, portal, question, status, fine):
    words(request)("case.title", kind=1)
    say("case.late" if fine else "case.lately", due=2)
    say(f"case.status.{status}")
    say(f"case.colour.{status}")
    portal.words["nb"]("mail.not_proven")
    kept = "forms.must"
    say(f"{question.words}.label")
    say.has("forms.optional")
    Say("case.status_of", {"status": 1})
    Say("case.title", {"kin": 1})
    Say("case.ground", {**status})
"""
TEMPLATE = """
<p>{{ t("case.titel") }} {{ t("case.step_due" if x else "case.stop") }} {{ t("case.ground") }}</p>
{{ t("errors.page_" ~ error ~ "_title") }} {{ t(key) }}
"""


def test_a_key_that_is_missing_unused_or_without_its_value_is_found() -> None:
    found = (*in_code("a.py", CODE, STEMS), *in_template("b.html", TEMPLATE))
    assert sorted(unknown(found, KEYS)) == [
        "a.py:12: case.status_of",
        "a.py:5: case.lately",
        "a.py:7: case.colour.{} is not in PUT_TOGETHER",
        "b.html:2: case.stop",
        "b.html:2: case.titel",
    ]
    assert sorted(without_values(found, WORDS["nb"])) == [
        "a.py:13: case.title without kind",
        "a.py:8: mail.not_proven without address",
        "b.html:2: case.ground without ground",
        "b.html:2: case.step_due without due",
    ]
    left = unused(found, KEYS)
    assert "forms.send" in left
    assert left.isdisjoint(
        {"forms.must", "forms.optional", "case.status.open", "errors.page_404_title"}
    )


def test_a_module_that_says_nothing_to_people_asks_for_nothing() -> None:
    assert list(in_code("models/events.py", 'FILED = "case.filed"', STEMS)) == []


NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
PLAIN = st.text(st.characters(exclude_characters="{}"))


@given(
    parts=st.lists(st.tuples(st.booleans(), NAMES, PLAIN)),
    values=st.dictionaries(NAMES, st.text() | NAMES.map("{{{}}}".format)),
)
@example(parts=[(True, "a", ""), (True, "b", "")], values={"a": "{b}", "b": "{a} \\1 %s {0}"})
def test_a_value_is_never_read_as_a_sentence(
    parts: list[tuple[bool, str, str]], values: dict[str, str]
) -> None:
    given = values | {name: values.get(name, "{a}{b}") for is_name, name, _ in parts if is_name}
    sentence = "".join(f"{{{name}}}" if is_name else text for is_name, name, text in parts)
    said = "".join(given[name] if is_name else text for is_name, name, text in parts)
    assert fill(sentence, given) == said
    assert placeholders(sentence) == {name for is_name, name, _ in parts if is_name}


def test_a_sentence_without_its_value_or_its_key_is_refused_by_name() -> None:
    with pytest.raises(MissingWord, match=r"case\.title needs a value for \{kind\}"):
        WORDS["nb"]("case.title")
    with pytest.raises(MissingWord, match=r"nn: case\.nothing"):
        WORDS["nn"]("case.nothing")
