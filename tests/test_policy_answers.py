"""The answers about the policy tell its facts, all that must be said and nothing else.

The facts are in `locales/policy_facts.toml`. Every rule is tried on an answer it must refuse.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import locales
from bot.steps import Say
from bot.topics import RIGHTS, SECTIONS, SERVICE, SOURCE, TOPICS, Topic, answer
from locales import LANGUAGES, placeholders
from models.catalogue.all import BY_NAME
from models.organisation import read_organisation
from tests.test_locales import WORDS
from tests.test_prose import TYPED

FACTS: Mapping[str, Any] = tomllib.loads((locales.FOLDER / "policy_facts.toml").read_text("utf-8"))
FORMS: Mapping[str, str | Mapping[str, str]] = {
    name: form for table in FACTS["fact"].values() for name, form in table.items()
}
OURS = read_organisation(locales.FOLDER / "organisation.toml", LANGUAGES)
HEADINGS = frozenset(FACTS["heading"].values())
MOST_WORDS, MOST_SENTENCES = 90, 6

REGULATION = {"nb": "personvernforordningen", "nn": "personvernforordninga", "en": "GDPR"}
NUMBERS = {
    "nb": r"én|ett|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv",
    "nn": r"éin|éi|eitt|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv",
    "en": r"one|two|three|four|five|six|seven|eight|nine|ten|twelve",
}
LONE_WORDS = {"nb": (), "nn": (), "en": ("I",)}
# «Loven har ett unntak»: a number that counts no fact of the policy.
COUNTS_NOTHING = re.compile(r"\b(har ett unntak|har eitt unntak)\b")

# What stands in the line that says where the policy tells it.
OF_A_SOURCE = re.compile(r"\{(heading|version|policy_url)\}|\(in Norwegian\)")

# What the policy says and the law does not: never in our own voice, only between «».
SLIPS = {
    "nb": r"er databehandler\b|personvernpolitikk|databeskyttelse|legitim|rettighetsgrunnlag"
    r"|, punkt \d|vanlige personopplysninger|overlate\b|databeskyttelsesklausul|korriger"
    r"|må be om sletting|sletting av data\b|eksplisitt|begrenset informasjon"
    r"|behandlingsansvarlig selskap|automatisert beslutning|overbevisende"
    r"|juridiske? (krav|grunnlag)|lovpålagt|oppfordrer deg",
    "nn": r"er databehandlar\b|personvernpolitikk|databeskytt|legitim|, punkt \d"
    r"|vanlege personopplysningar|korriger|må be om sletting|sletting av data\b|eksplisitt"
    r"|avgrensa informasjon|overtydande|juridiske? (krav|grunnlag)|lovpålagd|oppmodar deg",
    "en": r"\bis (a|the) processor|privacy politics|ordinary personal data|explicit consent"
    r"|must ask (us )?(for|to) eras|restricted information|legally required processing"
    r"|convincing legitimate|Article \d+, point|to ask not to be subject|encourage you to accept",
}


def form(fact: str, language: str) -> str:
    """How a language says a fact."""
    of = FORMS[fact]
    return of if isinstance(of, str) else of[language]


def article(spec: str, language: str) -> str:
    """How a language says an article: `6(1)(f)`, `21(2)-(3)`, `15-22`."""
    number, _, last = spec.partition("-")
    parts = re.findall(r"\w+", number)
    if language == "en":
        if last.isdigit():
            return f"Articles {number} to {last}"
        return f"Article {number}{f' and {last}' if last else ''}"
    said = f"artikkel {parts[0]}"
    said += f" nr. {parts[1]}" if len(parts) > 1 else ""
    said += f" bokstav {parts[2]}" if len(parts) > 2 else ""
    return said + (f" {'til' if last.isdigit() else 'og'} {last.strip('()')}" if last else "")


def listed(name: str, language: str) -> tuple[list[str], list[str]]:
    """What a topic must say in a language, and what it may."""
    of = FACTS["topic"][name]
    must = [form(fact, language) for fact in of.get("must", ())]
    must += [article(spec, language) for spec in of.get("articles", ())]
    must += [f"{{{value}}}" for value in of.get("values", ())]
    return must, [form(fact, language) for fact in of.get("may", ())]


def unsaid(name: str, language: str, text: str) -> list[str]:
    """The facts an answer has to tell and does not."""
    return [fact for fact in listed(name, language)[0] if fact.lower() not in text.lower()]


def unlisted(name: str, language: str, text: str) -> list[str]:
    """What in an answer is a number, an article, a name or a value, and not a fact of its topic."""
    must, may = listed(name, language)
    left = COUNTS_NOTHING.sub(" ", OF_A_SOURCE.sub("~", re.sub(r"«[^»]*»|“[^”]*”", "~", text)))
    for fact in sorted((*must, *may), key=len, reverse=True):
        left = re.sub(re.escape(fact), "~", left, flags=re.IGNORECASE)
    found = re.findall(r"\{\w+\}|\S*\d\S*|https?:\S*|\S+@\S+|artikkel\w*|articles?\b", left, re.I)
    found += re.findall(rf"\b(?:{NUMBERS[language]})\b", left)
    for sentence in re.split(r"(?<=[.?!:])\s+|\n+", left):
        _, _, rest = sentence.partition(" ")
        found += re.findall(r"(?<![\w~])[A-ZÆØÅ][\w/-]*", rest)
    known = (REGULATION[language], *LONE_WORDS[language], "CSV", "JSON")
    named = [said for fact in FORMS if (said := form(fact, language))[0].isupper() and said in left]
    return [word for word in (*found, *named) if word not in known]


def taught(language: str, text: str) -> list[str]:
    """The slips of the policy that a text repeats in its own voice."""
    own = re.sub(r"«[^»]*»", " ", text)
    return [slip[0] for slip in re.finditer(SLIPS[language], own, re.IGNORECASE)]


def quoted(language: str, text: str) -> Iterator[str]:
    """What a text quotes that nobody says so: no heading or word of the policy, no label here."""
    keys = ("layout.find_case", "layout.privacy", "kinds.common.question.who.option.authority")
    labels = {WORDS[language](key) for key in keys}
    words = {said.strip("«»") for said in FACTS["fact"]["policy"].values() if isinstance(said, str)}
    for quote in re.findall(r"[«“]([^»”]*)[»”]", text):
        if quote not in HEADINGS | labels | words:
            yield quote


def said(topic: Topic, language: str) -> str:
    """What a person reads of a topic: how it is asked, the answer, and where it is told."""
    words = WORDS[language].sentences
    own = words[topic.source] if topic.source and topic.source != SOURCE else ""
    return f"{words[topic.title]}\n\n{words[topic.answer]}\n\n{own}"


def name_of(topic: Topic) -> str:
    """The topic's name in the list of facts."""
    _, name, *_ = topic.answer.split(".")
    return name


EVERY = [
    pytest.param(topic, language, id=f"{topic.intent}-{language}")
    for topic in TOPICS.values()
    for language in LANGUAGES
]


@pytest.mark.parametrize(("topic", "language"), EVERY)
def test_an_answer_tells_its_facts_and_no_others(topic: Topic, language: str) -> None:
    text, name = said(topic, language), name_of(topic)
    assert unsaid(name, language, text) == []
    assert unlisted(name, language, text) == []
    assert list(quoted(language, text)) == []


@pytest.mark.parametrize(
    ("name", "language", "of", "wrong"),
    [
        ("retention", "nb", "24 måneder", "26 måneder"),
        ("retention", "nn", "24 månader", "tre år"),
        ("retention", "en", "24 months", "two years"),
        ("legal_basis", "nb", "nr. 1 bokstav f", "nr. 1 bokstav b"),
        ("legal_basis", "nb", "1. januar 2025", "1. juli 2024"),
        ("legal_basis", "en", "6(1)(f)", "6(1)(e)"),
        ("recipients", "nn", "Hotjar", "Matomo"),
        ("recipients", "nb", "Google Analytics og Hotjar", "Google Analytics"),
        ("contact", "nb", "{phone}", "22 02 14 95"),
        ("contact", "en", "{email}", "post@example.no"),
        ("time", "nb", "én måned", "ti dager"),
        ("time", "en", "two months", "three months"),
        ("version", "nb", "{version}", "desember 2024"),
        ("third_country", "en", "EU-US Data Privacy Framework", "Privacy Shield"),
        ("datatilsynet", "nb", "ID-porten", "Altinn"),
    ],
)
def test_a_fact_that_is_wrong_or_left_out_is_found(
    name: str, language: str, of: str, wrong: str
) -> None:
    [topic] = [one for one in TOPICS.values() if one.answer == f"policy.{name}.answer"]
    right = said(topic, language)
    assert of in right
    assert unsaid(name, language, right.replace(of, wrong))


@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("nb", "Det tar ti dager."),
        ("nb", "Det står i artikkelen om sletting."),
        ("nb", "Hotjar får vite det."),
        ("nb", "Vi bruker også Matomo."),
        ("nn", "Sjå https://example.no for meir."),
        ("nn", "Skriv til {address} då."),
        ("en", "It takes 14 days."),
        ("en", "Ask the Irish authority."),
    ],
)
def test_a_fact_too_many_is_found(language: str, more: str) -> None:
    text = said(TOPICS["topic.updates"], language)
    assert unlisted("updates", language, text) == []
    assert unlisted("updates", language, f"{text} {more}")


def test_every_topic_has_its_facts_and_every_fact_is_of_a_topic() -> None:
    assert FACTS["policy"] == OURS.policy.id
    assert {name_of(topic) for topic in TOPICS.values()} == FACTS["topic"].keys()
    used = {
        fact for of in FACTS["topic"].values() for at in ("must", "may") for fact in of.get(at, ())
    }
    assert used == FORMS.keys()
    assert len(FORMS) == sum(map(len, FACTS["fact"].values()))
    assert len(TOPICS) == len(SECTIONS) + len(RIGHTS) + len(SERVICE)


def test_headings_are_the_policys_own_in_every_language() -> None:
    """It is in bokmål alone, so its headings are, too."""
    for topic in TOPICS.values():
        name = topic.heading.removesuffix(".heading").rpartition(".")[2]
        for language in LANGUAGES:
            if topic.heading:
                heading = WORDS[language].sentences[topic.heading]
                assert heading == f"«{FACTS['heading'][name]}»"
    for language in LANGUAGES:
        controller = WORDS[language].sentences[TOPICS["topic.controller"].source]
        assert f"«{FACTS['heading']['controller']}»" in controller


def test_what_the_policy_tells_is_said_with_its_heading_version_and_address() -> None:
    for topic in (*SECTIONS, *RIGHTS):
        for language in LANGUAGES:
            source = WORDS[language].sentences[topic.source]
            assert placeholders(source) >= {"version", "policy_url"}
            assert ("{heading}" in source) == bool(topic.heading)
    assert answer(TOPICS["topic.retention"], WORDS["nb"]) == (
        Say("policy.retention.answer"),
        Say("policy.common.source", {"heading": "«Oppbevaringsperioden»"}),
    )
    assert answer(TOPICS["cost"], WORDS["nb"]) == (Say("policy.cost.answer"),)


def test_a_recipient_the_register_names_is_named_in_the_answer() -> None:
    for language in LANGUAGES:
        text = said(TOPICS["topic.recipients"], language)
        assert [
            r.name[language] for r in OURS.recipients if r.name and r.name[language] not in text
        ] == []


def test_an_answer_leads_to_kinds_there_are() -> None:
    assert {kind for topic in TOPICS.values() for kind in topic.leads_to} <= BY_NAME.keys()
    assert [topic.intent for topic in RIGHTS if topic.leads_to != (topic.intent,)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Firmaet er databehandler for opplysningene."),
        ("nb", "Det står i personvernpolitikken."),
        ("nb", "Vi har legitime interesser."),
        ("nb", "Etter artikkel 6, punkt 1, kan vi."),
        ("nb", "Du må be om sletting selv."),
        ("nb", "Du har rett til å få begrenset informasjon."),
        ("nn", "Vi er databehandlar for deg."),
        ("nn", "Du kan få dei korrigerte."),
        ("en", "The company is the processor."),
        ("en", "You have a right to restricted information."),
    ],
)
def test_a_slip_of_the_policy_is_found(language: str, text: str) -> None:
    assert taught(language, text)
    assert taught(language, f"Det står «{text}»") == []


def test_no_slip_of_the_policy_is_taught_anywhere() -> None:
    for language, words in WORDS.items():
        for key, text in (*words.sentences.items(), *words.letters.items()):
            if not key.startswith(TYPED):
                assert taught(language, text) == [], f"{language}: {key}"


def test_an_answer_is_short_enough_for_a_bubble() -> None:
    for topic in TOPICS.values():
        for language in LANGUAGES:
            text = WORDS[language].sentences[topic.answer]
            sentences = re.findall(r"[.?!:](?:\s|$)", re.sub(r"\b(nr|1)\. ", r"\1 ", text))
            assert len(text.split()) <= MOST_WORDS, f"{language}: {topic.answer}"
            assert len(sentences) <= MOST_SENTENCES, f"{language}: {topic.answer}"
