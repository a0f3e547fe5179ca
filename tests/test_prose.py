"""How the words read: kind, plain, in one language at a time, true to the code, and nobody's own.

Every rule is tried twice: on a small offending text, which it must find, and on the files.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

import locales
from locales import LANGUAGES
from models import limits, sessions
from models.tables import Purpose
from models.tokens import LIVES
from tests.test_locales import ROOT, WORDS, of
from web.services.answers import access_first
from web.services.unsent import drafts

Rule = Callable[[str, str], bool]
"""Given a language and a text, whether there is something wrong with it."""

NORWEGIAN = ("nb", "nn")
WORD = re.compile(r"[\w-]+")


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of one written Norwegian that slip into the other, and of both that slip into English.
WRONG = {
    "nb": listed(
        """ikkje eg kva kven korleis kvifor noko nokon meir frå òg berre vere vart gjere gjer seier
        veit sjølv anna førespurnad førespurnaden saka lenkja adressa meldinga svarar brukar slettar
        opplysningar opplysningane rettar seinast dykk opne ein ei eit treng månad veker dagar timar
        mogleg kor heile trekkje leggje ringje heimelen personvernforordninga"""
    ),
    "nn": listed(
        """ikke jeg hva hvem hvor hvordan hvorfor hvilke hvilken noe noen mer fra også bare nå hvis
        være ble gjøre gjør sier vet selv siden annet annen henvendelse henvendelsen saken lenken
        adressen meldingen svarer sletter bekreft bekrefter opplysninger opplysningene rettigheter
        senest dere deres åpne skriver en et trenger måned måneder uker dager timer minutter mulig
        hele trekke legge ringe hjemmelen personvernforordningen"""
    ),
    "en": listed(
        "og ikke ikkje du deg vi en ein et på til fra frå saken saka henvendelsen svar senest"
    ),
}
# Words by which what people type is known, whatever language they type in: nobody is shown them.
TYPED = ("chat.also.", "chat.and", "chat.correction.", "chat.thanks")
# Said in a language of its own, to who has just written it.
FOREIGN = ("chat.language.", "chat.tongue.")
# The same in English as in Norwegian, and rightly so.
ALIKE = frozenset({"desk.answer.recipient_label", "desk.column.status", "inbox.head.state"})

HEADS = re.compile(
    r"(?!inbox\.why\.).*(_title|_button|_link|_label|\.title|\.button|\.label|\.name|\.noun|\.want|\.legal)"
    r"|kinds\.\w+\.page\.[\w-]+|.*\.option\.\w+|grounds\.[\w-]+"
)
FIELD_ERRORS = re.compile(
    r"errors\.(empty|too_long|too_many|not_an?_\w+|file\.\w+)|.*\.error\.\w+"
    r"|case\.(token\w+|message_(empty|too_long))|desk\.(sign_in\.wrong|too_long|gap\.\w+)"
)


def texts() -> Iterator[tuple[str, str, str]]:
    """Every sentence and letter that is read, as (language, key, text)."""
    for language, words in WORDS.items():
        sentences = words.sentences.items()
        yield from ((language, key, text) for key, text in sentences if not key.startswith(TYPED))
        yield from ((language, f"mail/{name}", text) for name, text in words.letters.items())


def words_of(text: str) -> set[str]:
    """The words of a text, without placeholders, addresses and what stands between «»."""
    own = re.sub(r"\{[^}]*\}|\S+@\S+|«[^»]*»", " ", text)
    return {word.lower() for word in WORD.findall(own)}


def spaced_wrongly(_: str, text: str) -> bool:
    return bool(re.search(r"  |[ \t]$|\t|\r| [,.;:?!]|\n\n\n", text, re.MULTILINE)) or any(
        sign in text for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad"
    )


def quoted_wrongly(language: str, text: str) -> bool:
    if language in NORWEGIAN:
        return any(sign in text for sign in '"“”„') or text.count("«") != text.count("»")
    return '"' in text or text.count("“") != text.count("”")


def stiff(_: str, text: str) -> bool:
    return bool(re.search(r"vennligst|venlegast|ver venleg|\bplease\b|klikk her", text.lower()))


def in_another_language(language: str, text: str) -> bool:
    return bool(words_of(text) & WRONG[language])


def somebody_s_own(_: str, text: str) -> bool:
    return "techem" in text.lower()


def sends_to_us_first(_: str, text: str) -> bool:
    """The law asks nobody to come to us before the authority: GDPR art. 77."""
    turn = "klag|kontakt|snakk|complain|contact|talk"
    told = rf"\b(må|skal|must|have to)\b.*\b({turn}).*\b(først|first)\b"
    return any(
        re.search(told, sentence) and not re.search(r"\b(ikke|ikkje|not)\b", sentence)
        for sentence in text.lower().split(".")
    )


def mispunctuated_error(_: str, text: str) -> bool:
    return text.endswith((".", "!")) or "\n" in text


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        (spaced_wrongly, "nb", "To  ord"),
        (spaced_wrongly, "nb", "En linje \nen til"),
        (spaced_wrongly, "nb", "Et komma , feil"),
        (spaced_wrongly, "nn", "usyn\u200bleg"),
        (quoted_wrongly, "nb", 'Trykk "Send"'),
        (quoted_wrongly, "nn", "Trykk «Send"),
        (quoted_wrongly, "en", 'Press "Send"'),
        (stiff, "nb", "Vennligst fyll ut"),
        (stiff, "en", "Please fill in"),
        (in_another_language, "nn", "Vi fant ikke saka"),
        (in_another_language, "nb", "Vi fant ikkje saken"),
        (in_another_language, "en", "Your case er avsluttet på vei"),
        (somebody_s_own, "nb", "Vi i Techem svarer"),
        (sends_to_us_first, "nb", "Du må klage til oss først"),
        (mispunctuated_error, "nb", "Navn må fylles ut."),
    ],
)
def test_each_rule_finds_what_it_is_for(rule: Rule, language: str, text: str) -> None:
    assert rule(language, text)


@pytest.mark.parametrize(
    "rule",
    [
        *(spaced_wrongly, quoted_wrongly, stiff),
        *(in_another_language, somebody_s_own, sends_to_us_first),
    ],
)
def test_every_sentence_and_letter_reads_well(rule: Rule) -> None:
    excused = FOREIGN if rule is in_another_language else ()
    found = [(la, key) for la, key, text in texts() if rule(la, text)]
    assert [(la, key) for la, key in found if not key.startswith(excused)] == []


def test_no_line_of_a_file_ends_in_a_space_and_every_file_ends_in_one_line() -> None:
    for language in LANGUAGES:
        for file in of(language):
            text = file.read_text("utf-8")
            assert not re.search(r"[ \t]$", text, re.MULTILINE), file.name
            assert re.search(r"[^\n]\n\Z", text), file.name


def test_what_is_wrong_with_a_field_is_said_without_a_full_stop_in_every_language() -> None:
    said = [(la, key, text) for la, key, text in texts() if FIELD_ERRORS.fullmatch(key)]
    assert len(said) > 3 * 10
    assert [(la, key) for la, key, text in said if mispunctuated_error(la, text)] == []


def test_headings_buttons_and_labels_have_no_full_stop() -> None:
    assert [
        (la, key) for la, key, text in texts() if HEADS.fullmatch(key) and text[-1] == "."
    ] == []


def test_nothing_is_left_untranslated() -> None:
    nb, en = WORDS["nb"].sentences, WORDS["en"].sentences
    with_words = {key for key, text in nb.items() if words_of(text)}
    alike = {key for key in with_words if nb[key] == en.get(key)}
    assert {key for key in alike if not key.startswith((*FOREIGN, *TYPED))} == ALIKE
    for name, letter in WORDS["nb"].letters.items():
        assert letter != WORDS["en"].letters[name] != WORDS["nn"].letters[name]


def test_our_own_faults_are_apologised_for() -> None:
    for language, sorry in zip(LANGUAGES, ("Beklager", "Orsak", "Sorry"), strict=True):
        for page in ("500", "503"):
            assert WORDS[language](f"errors.page_{page}_title").startswith(sorry)


def test_the_organisation_is_named_in_its_own_file_alone() -> None:
    name = tomllib.loads((locales.FOLDER / "organisation.toml").read_text("utf-8"))["controller"][
        "name"
    ]
    own = name.split()[0].lower()
    for file in (ROOT / "web" / "templates").rglob("*.html"):
        assert own not in file.read_text("utf-8").lower(), file.name
    assert [(la, key) for la, key, text in texts() if own in text.lower()] == []


IN_WORDS = {
    1: ("én", "éin", "one"),
    3: ("tre", "tre", "three"),
    6: ("seks", "seks", "six"),
    7: ("sju", "sju", "seven"),
    10: ("ti", "ti", "ten"),
}
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("place", "count"),
    [
        ("case.code_sent", LIVES[Purpose.CASE_CODE] / MINUTE),
        ("mail/code", LIVES[Purpose.CASE_CODE] / MINUTE),
        ("mail/confirm", LIVES[Purpose.CONFIRM_CODE] / MINUTE),
        ("mail/confirm", LIVES[Purpose.CONFIRM] / DAY),
        ("mail/sign_in", LIVES[Purpose.SIGN_IN] / MINUTE),
        ("desk.sign_in.sent", LIVES[Purpose.SIGN_IN] / MINUTE),
        ("forms.kept", drafts.LIFE / HOUR),
        ("chat.greeting.kept", drafts.LIFE / HOUR),
        ("chat.page.human", drafts.LIFE / HOUR),
        ("pages.privacy.cookies", sessions.PERSON_LIFE / HOUR),
        ("desk.case.access_first", access_first.WAITS_FOR_FETCHING / DAY),
        ("forms.too_many", limits.CONFIRMATIONS_BY_CLIENT.most),
        ("case.proof_limit", limits.CONFIRMATIONS_TO_ADDRESS.most),
        ("case.proof_limit", limits.REGISTERED_TO_ADDRESS.most),
        ("case.sent_again_registered", limits.REGISTERED_TO_ADDRESS.within / HOUR),
        ("mail/desk_many", limits.AT_ONCE_MANY.most),
        ("case.letters_limit", limits.LETTERS_IN_HOUR.most),
    ],
)
def test_times_and_numbers_people_are_told_are_those_of_the_code(place: str, count: float) -> None:
    numbers = IN_WORDS.get(int(count), (f"{count:g}",) * len(LANGUAGES))
    for language, number in zip(LANGUAGES, numbers, strict=True):
        letters, sentences = WORDS[language].letters, WORDS[language].sentences
        text = sentences.get(place) or letters[place.removeprefix("mail/")]
        assert number in WORD.findall(text), language
