"""Questions know what an answer is; kinds know what is still missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.access import ACCESS
from models.catalogue.all import BY_NAME, BY_SLUG, KINDS
from models.catalogue.questions import Choice, Email, Invalid, LongText, Text, tidy

NAME = Text(key="name", home="common", required=False, longest=20)
STORY = LongText(key="story", home="common", longest=50)
COLOUR = Choice(key="colour", home="common", options=("red", "blue"))
EMAIL = Email(key="email", home="common")
EVERYTHING = {
    "scope": "all",
    "copy": "yes",
    "relation": "",
    "account_email": "",
    "name": "",
    "email": "kari@example.com",
}


def code(question: Text | LongText | Choice | Email, given: str) -> str:
    with pytest.raises(Invalid) as caught:
        question.clean(given)
    return caught.value.code


def test_a_compulsory_question_is_not_answered_by_nothing() -> None:
    assert code(EMAIL, "") == code(STORY, " \n ") == code(COLOUR, "\u200b") == "empty"


def test_an_optional_question_may_be_passed_by() -> None:
    assert NAME.clean("  ") == ""


def test_a_line_of_text_is_one_line() -> None:
    assert NAME.clean("Kari\r\n  Nordmann") == "Kari Nordmann"


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(Invalid) as caught:
        STORY.clean("x" * 51)
    assert caught.value.values == {"longest": 50, "length": 51}


def test_a_choice_that_is_not_on_the_screen_is_refused() -> None:
    assert code(COLOUR, "green") == "not_an_option"


@pytest.mark.parametrize(
    "given",
    [
        "kari",
        "kari@",
        "@example.com",
        "kari@example",
        "kari@localhost",
        "kari@example.com, ola@example.com",
        "kari@example.com ola@example.com",
        "<kari@example.com>",
        "Kari <kari@example.com>",
        "kari@example.com\r\nBcc: ola@example.com",
        "<kari@example.com>ola@example.com",
        "kari(comment)@example.com",
        '"kari"@example.com',
        "@route:kari@example.com",
        "аlice@example.com",
        "kåri@example.com",
        "kari@exa mple.com",
        "kari@example.com;",
        "kari@@example.com",
        ".kari@example.com",
        "kari..n@example.com",
        "kari@[127.0.0.1]",
        "x" * 65 + "@example.com",
        "kari@" + "x" * 250 + ".com",
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
    ],
)
def test_an_address_has_one_stored_form(given: str, stored: str) -> None:
    assert EMAIL.clean(given) == stored


@given(st.text(max_size=60))
def test_cleaning_what_is_clean_changes_nothing(given: str) -> None:
    for question in (NAME, STORY, EMAIL):
        try:
            once = question.clean(given)
        except Invalid:
            continue
        assert question.clean(once) == once


@given(st.text())
def test_tidy_text_holds_nothing_invisible_and_loses_no_letter(given: str) -> None:
    text = tidy(given)
    assert not set(text) & set("\x00\x07\u200b\u202e\ufeff\r")
    assert [sign for sign in text if sign.isalpha()] == [
        sign for sign in tidy(text) if sign.isalpha()
    ]


def test_somebody_who_wants_everything_is_not_asked_which_part() -> None:
    assert [page.key for page in ACCESS.route({"scope": "all"})] == [
        "omfang",
        "forhold",
        "kontakt",
    ]


def test_somebody_who_wants_a_part_is_asked_which() -> None:
    assert ACCESS.next_page({"scope": "part", "copy": "no"}) == ACCESS.pages[1]


def test_nothing_is_missing_when_the_compulsory_is_answered_and_the_rest_passed_by() -> None:
    assert ACCESS.missing(EVERYTHING) == ()
    assert ACCESS.next_page(EVERYTHING) is None


@pytest.mark.parametrize("key", EVERYTHING)
def test_an_answer_that_is_not_there_is_missing(key: str) -> None:
    left = {name: answer for name, answer in EVERYTHING.items() if name != key}
    assert [question.key for question in ACCESS.missing(left)] == [key]


def test_a_stored_answer_that_does_not_hold_is_missing() -> None:
    forged = {**EVERYTHING, "scope": "everything", "email": "Kari@Example.com"}
    assert [question.key for question in ACCESS.missing(forged)] == ["scope", "email"]


def test_the_summary_shows_only_what_is_on_the_route() -> None:
    shown = ACCESS.summary({**EVERYTHING, "part": "from another time"})
    assert "part" not in [question.key for _, question, _ in shown]
    assert len(shown) == len(EVERYTHING)


def test_no_reason_is_asked_for_access() -> None:
    assert not [key for key in EVERYTHING if "reason" in key or "why" in key]


def test_every_kind_has_its_own_name_and_address_and_no_question_twice() -> None:
    assert len(BY_NAME) == len(BY_SLUG) == len(KINDS)
    for kind in KINDS:
        keys = [question.key for page in kind.pages for question in page.questions]
        assert len(keys) == len(set(keys))
        assert "email" in keys


WHOLE = {"scope": "all", "copy": "yes"}
PARTLY = {"scope": "part", "copy": "yes"}


def key_after(page: str, answers: dict[str, str]) -> str:
    after = ACCESS.page_after(page, answers)
    return after.key if after else ""


def test_the_next_page_is_the_next_these_answers_lead_through() -> None:
    assert key_after("omfang", WHOLE) == "forhold"
    assert key_after("omfang", PARTLY) == "avgrensning"
    assert key_after("forhold", WHOLE) == "kontakt"


def test_after_the_last_page_comes_what_is_still_open_and_then_the_review() -> None:
    assert key_after("kontakt", {**EVERYTHING, "scope": "part"}) == "avgrensning"
    assert key_after("kontakt", EVERYTHING) == ""


def test_a_page_comes_before_those_that_follow_it_and_not_before_itself() -> None:
    assert ACCESS.comes_before("omfang", "kontakt", WHOLE)
    assert not ACCESS.comes_before("kontakt", "omfang", WHOLE)
    assert not ACCESS.comes_before("forhold", "forhold", WHOLE)
