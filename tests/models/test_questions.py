"""Each type of question knows what an answer is, keeps it in one form, and shows it in words."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import locales
from models.catalogue.complaint import DOCUMENTS
from models.catalogue.complaint import WHEN as DATE
from models.catalogue.erasure import CLOSES, SCOPE, WHY
from models.catalogue.questions import (
    Answers,
    Email,
    Invalid,
    LongText,
    NamedChoice,
    Question,
    Text,
    tidy,
)
from models.catalogue.rectification import CORRECTIONS, MEANWHILE, WHAT

NAME = Text(key="name", home="common", required=False, longest=20)
STORY = LongText(key="statement", home="rectification", longest=50)
EMAIL = Email(key="email", home="common")
WHO = NamedChoice(key="to", home="act.giving", options=("yes", "no"), names=("Siri", "Per"))
CHOSEN = (SCOPE, WHAT, WHY, CLOSES, MEANWHILE, WHO)
# One or more of every type there is.
ALL = (NAME, STORY, EMAIL, *CHOSEN, DATE, DOCUMENTS, CORRECTIONS)
# What people and programs send: anything, and what is nearly an answer.
GIVEN = (
    st.text(max_size=60)
    | st.text("yesnoalpartwrongmi, \n\u200b\u0301e@.k-/0123456789२", max_size=60)
    | st.sampled_from(("yes", "all", "wrong,missing", "kari@example.com", "12.3.2026"))
)

SAY = locales.load()["nb"]


def code(question: Question, given: str) -> str:
    with pytest.raises(Invalid) as caught:
        question.clean(given)
    return caught.value.code


def test_every_type_of_question_is_tried_here() -> None:
    def names(kind: type[Question]) -> set[str]:
        return {kind.__name__}.union(*(names(below) for below in kind.__subclasses__()))

    assert {type(question).__name__ for question in ALL} >= names(Question) - {"Question"}


@pytest.mark.parametrize("question", ALL, ids=lambda question: type(question).__name__)
@given(given=GIVEN)
@example(given="e\u200b\u0301")
@example(given="a\u0000\u030a \u2028\u0301")
def test_what_is_kept_is_kept_in_one_form_and_the_rest_is_refused(
    question: Question, given: str
) -> None:
    try:
        kept = question.clean(given)
    except Invalid:
        return
    assert question.clean(kept) == kept
    assert not question.is_open({question.key: kept})
    assert question.ask({question.key: kept}) is None
    assert question.own({question.key: kept, "other": "x"}) == {question.key: kept}


@pytest.mark.parametrize("question", ALL, ids=lambda question: type(question).__name__)
@given(kept=GIVEN, row=st.sampled_from(("", ".1.field", ".2.evil", ".12.right")))
def test_nothing_that_could_be_kept_stops_an_answer_from_being_shown(
    question: Question, kept: str, row: str
) -> None:
    answers: Answers = {question.key + row: kept}
    assert question.show(answers, SAY)
    assert isinstance(question.value(answers), str)
    assert isinstance(question.is_open(answers), bool)


@pytest.mark.parametrize("question", ALL, ids=lambda question: type(question).__name__)
def test_a_question_nobody_has_answered_is_open_and_shown_as_such(question: Question) -> None:
    assert question.is_open({})
    assert question.ask({}) is not None
    assert question.show({}, SAY) in (SAY("common.not_answered"), SAY("common.no"))
    assert question.value({}) in ("", "[]")


@pytest.mark.parametrize("question", ALL, ids=lambda question: type(question).__name__)
def test_nothing_answers_an_optional_question_and_no_other(question: Question) -> None:
    taken = question.take({question.key: " \u200b\n"})
    assert bool(taken.faults) is question.required
    if question.required:
        assert [fault.invalid.code for fault in taken.faults] == ["empty"]
    else:
        assert taken.answers == {question.key: ""}


def test_a_form_s_other_fields_are_not_looked_at() -> None:
    assert NAME.take({"name": "Kari", "email": "nonsense", "kind": "access"}).answers == {
        "name": "Kari"
    }


def test_a_line_of_text_is_one_line() -> None:
    assert NAME.clean("Kari\r\n  Nordmann") == "Kari Nordmann"


@pytest.mark.parametrize("given", ["Andre\u0301", "Andre\u200b\u0301", " Andr\u00e9\x00"])
def test_a_letter_is_kept_in_one_form_however_it_was_put_together(given: str) -> None:
    assert NAME.clean(given) == STORY.clean(given) == "Andr\u00e9"


def test_a_story_keeps_its_lines() -> None:
    assert STORY.clean(" Først.\r\nSå.\r\n") == "Først.\nSå."


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(Invalid) as caught:
        STORY.clean("x" * 51)
    assert caught.value.values == {"longest": 50, "length": 51}
    assert STORY.clean("x" * 50 + " \n") == "x" * 50


@pytest.mark.parametrize("given", ["everything", "ALL", "all,part", "access", "yes", "a l l"])
def test_a_choice_that_is_not_on_the_screen_is_refused(given: str) -> None:
    assert code(SCOPE, given) == "not_an_option"


def test_a_choice_is_shown_in_the_words_of_its_button() -> None:
    assert SCOPE.show({"scope": "part"}, SAY) == SAY("kinds.erasure.question.scope.option.part")


@pytest.mark.parametrize("kept", ["everything", "all,part", "consent,gone"])
def test_an_option_of_an_earlier_version_of_the_form_is_asked_for_anew(kept: str) -> None:
    for question in (SCOPE, WHY):
        assert question.is_open({question.key: kept})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("wrong", "wrong"),
        ("missing,wrong", "wrong,missing"),
        (" missing ,, wrong , missing,", "wrong,missing"),
        ("wrong,wrong", "wrong"),
    ],
)
def test_several_choices_are_kept_once_each_in_the_order_of_the_page(given: str, kept: str) -> None:
    assert WHAT.clean(given) == kept
    assert WHAT.is_open({"what": given}) is (given != kept)


def test_commas_alone_choose_nothing() -> None:
    assert code(WHAT, " ,,, ") == "empty"
    assert WHY.clean(",,,") == ""


@pytest.mark.parametrize("given", ["wrong,evil", "wrong missing", "Wrong"])
def test_several_choices_are_refused_if_one_is_not_on_the_screen(given: str) -> None:
    assert code(WHAT, given) == "not_an_option"


def test_several_choices_are_shown_one_to_a_line() -> None:
    assert WHAT.show({"what": "wrong,missing"}, SAY) == "Noe er feil\nNoe mangler"


@pytest.mark.parametrize("given", ["no", "on", "true", "YES", "1"])
def test_a_box_is_ticked_or_it_is_not(given: str) -> None:
    assert CLOSES.clean("yes") == "yes"
    assert code(CLOSES, given) == code(MEANWHILE, given) == "not_an_option"


def test_a_box_is_shown_as_yes_or_no() -> None:
    assert MEANWHILE.show({"meanwhile": "yes"}, SAY) == SAY("common.yes")
    assert MEANWHILE.show({"meanwhile": ""}, SAY) == SAY("common.no")
    assert MEANWHILE.show({"meanwhile": "on"}, SAY) == SAY("common.no")


@pytest.mark.parametrize(
    "given",
    [
        *("kari", "kari@", "@example.com", "kari@example", "kari@localhost", "kari@@example.com"),
        *("kari@example.com, ola@example.com", "kari@example.com ola@example.com"),
        *("<kari@example.com>", "Kari <kari@example.com>", "<kari@example.com>ola@example.com"),
        *("kari@example.com\r\nBcc: ola@example.com", "kari(comment)@example.com"),
        *('"kari"@example.com', "@route:kari@example.com", "kari@exa mple.com"),
        *("аlice@example.com", "kåri@example.com", "kari@example.com;", "kari@[127.0.0.1]"),
        *(".kari@example.com", "kari..n@example.com", "kari@xn--.com", "kari@xn--a.com"),
        *("x" * 65 + "@example.com", "kari@" + "x" * 250 + ".com", "kari@" + "é" * 70 + ".com"),
    ],
)
def test_what_is_not_exactly_one_address_is_refused(given: str) -> None:
    assert code(EMAIL, given) == "not_an_address"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (" Kari@Example.COM ", "kari@example.com"),
        ("kari+innsyn@example.com", "kari+innsyn@example.com"),
        ("kari@blåbær.no", "kari@xn--blbr-roah.no"),
        ("kari\u200b@example.com", "kari@example.com"),
        ("kari\u00ad@example.com", "kari@example.com"),
    ],
)
def test_an_address_has_one_stored_form(given: str, stored: str) -> None:
    assert EMAIL.clean(given) == stored
    assert EMAIL.clean(stored) == stored


@given(st.text())
def test_tidy_text_holds_nothing_invisible_and_loses_no_letter(given: str) -> None:
    text = tidy(given)
    assert not set(text) & set("\x00\x07\u00ad\u200b\u202e\ufeff\r")
    assert _letters(text) == _letters(given)


def _letters(text: str) -> list[str]:
    return [sign for sign in unicodedata.normalize("NFD", text) if sign.isalpha()]
