"""A group is asked as often as there is something to tell, by a form at once or part by part."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from models.catalogue.groups import DONE, MORE, Group, flat
from models.catalogue.questions import Answers, Choice, Invalid, Question, Text
from models.catalogue.rectification import CORRECTIONS, DOCUMENTS

SAY = locales.load()["nb"]
PARTS = ("field", "wrong", "right")
MOST = CORRECTIONS.most
OPTIONAL = Group(key="correction", home="rectification", required=False, parts=CORRECTIONS.parts)
Row = tuple[str, str, str]
NAME: Row = ("Navn", "Kari Nordman", "Kari Nordmann")
PHONE: Row = ("Telefon", "", "22 02 14 59")
EMPTY: Row = ("", "", "")
FILLED = st.tuples(*(st.text("abc æøå", min_size=1).filter(str.strip) for _ in PARTS))
ROWS = st.lists(FILLED | FILLED.map(lambda row: (row[0], "", row[2])), min_size=1, max_size=4)


def sent(rows: Mapping[int, Row]) -> dict[str, str]:
    """What a form sends: every field of every row."""
    return {
        f"correction.{number}.{part}": text
        for number, row in rows.items()
        for part, text in zip(PARTS, row, strict=True)
    }


def kept(*rows: Row) -> dict[str, str]:
    """How rows are kept."""
    return {**sent(dict(enumerate(rows, 1))), "correction": str(len(rows))}


def told(group: Group, rows: Sequence[Row]) -> tuple[dict[str, str], list[str]]:
    """Answer part by part, as in a conversation; the answers, and the keys asked in order."""
    answers: dict[str, str] = {}
    asked: list[str] = []
    replies = sent(dict(enumerate(rows, 1)))
    while (question := group.ask(answers)) is not None:
        asked.append(question.key)
        assert len(asked) < 100, "the conversation does not end"
        more = MORE if len(group.rows(answers)) < len(rows) else DONE
        answers = group.put(answers, question, replies.get(question.key, more))
    return answers, asked


def faults(group: Group, given: Answers) -> list[tuple[str, str]]:
    taken = group.take(given)
    assert not (taken.faults and taken.answers)
    return [(fault.question.key, fault.invalid.code) for fault in taken.faults]


def test_rows_are_kept_under_their_number_with_how_many_there_are() -> None:
    assert CORRECTIONS.take(sent({1: NAME, 2: PHONE})).answers == kept(NAME, PHONE)
    assert not CORRECTIONS.is_open(kept(NAME, PHONE))


@given(
    rows=st.dictionaries(st.integers(1, MOST), st.just(EMPTY) | FILLED, min_size=1),
)
def test_rows_left_empty_close_up(rows: dict[int, Row]) -> None:
    filled = [rows[number] for number in sorted(rows) if rows[number] != EMPTY]
    if not filled:
        assert faults(CORRECTIONS, sent(rows)) == [("correction.1.field", "empty")]
        return
    tidied: list[Row] = [(a, b, c) for a, b, c in (map(_line, row) for row in filled)]
    assert CORRECTIONS.take(sent(rows)).answers == kept(*tidied)


def _line(text: str) -> str:
    return " ".join(text.split())


def test_a_row_of_blanks_is_an_empty_row() -> None:
    given = sent({1: (" ", "\u200b", "\n"), 2: NAME})
    assert CORRECTIONS.take(given).answers == kept(NAME)


def test_a_row_that_is_begun_lacks_what_is_not_filled_in_at_its_own_field() -> None:
    given = sent({1: NAME, 3: ("", "feil", ""), 10: ("Rolle", "", "x" * 501)})
    assert faults(CORRECTIONS, given) == [
        ("correction.3.field", "empty"),
        ("correction.3.right", "empty"),
        ("correction.10.right", "too_long"),
    ]


def test_row_ten_is_no_part_of_row_one() -> None:
    ten = [(f"Felt {number}", "", f"Verdi {number}") for number in range(1, 11)]
    answers = kept(*ten)
    assert CORRECTIONS.take(answers).answers == answers
    assert CORRECTIONS.rows(answers) == tuple(range(1, 11))
    row = {key: text for key, text in answers.items() if key.startswith("correction.10.")}
    assert CORRECTIONS.rows(row) == (10,)
    assert CORRECTIONS.take({**row, "correction.1.field": ""}).answers == kept(ten[-1])


@pytest.mark.parametrize(
    "key",
    [
        *("correction.x.field", "correction.1.evil", "correction.01.field", "correction.0.field"),
        *("correction.1.field.2", "correction.999999999999.field", "correction.11.field"),
        *("correction.-1.field", "correction.1", "correction.", "correction..field", "correction"),
        *("correction.²", "correction.2.Field", "correction.२.field", "correction.1 .field"),
        pytest.param(f"correction.{'9' * 5000}.field", id="5000 figures"),
        *("corrections.1.field", "correction.more", "xcorrection.1.field", ".1.field", "field"),
    ],
)
def test_a_field_that_no_page_has_is_never_kept(key: str) -> None:
    given = {**sent({1: NAME}), key: "evil"}
    assert CORRECTIONS.take(given).answers == kept(NAME)
    assert faults(CORRECTIONS, {key: "evil"}) == [("correction.1.field", "empty")]
    assert OPTIONAL.take({key: "evil"}).answers == {"correction": "0"}


def test_the_number_of_rows_is_counted_and_never_believed() -> None:
    assert CORRECTIONS.take({**sent({1: NAME}), "correction": "7"}).answers == kept(NAME)
    assert CORRECTIONS.is_open({**kept(NAME), "correction": "7"})
    assert CORRECTIONS.is_open(sent({1: NAME}))


def test_a_group_owns_its_rows_and_nothing_that_sounds_like_it() -> None:
    others = {"corrections": "x", "correctional.1.field": "x", "field": "x", "what": "wrong"}
    assert CORRECTIONS.own({**others, **kept(NAME)}) == kept(NAME)


@settings(max_examples=40)
@given(rows=ROWS)
def test_told_part_by_part_the_answers_are_those_of_a_form(rows: list[Row]) -> None:
    form = dict(CORRECTIONS.take(sent(dict(enumerate(rows, 1)))).answers)
    for group in (CORRECTIONS, OPTIONAL):
        answers, _ = told(group, rows)
        assert answers == form
        assert group.take(answers).answers == form
        assert not group.is_open(answers)
        assert group.ask(form) is None


def test_a_conversation_asks_the_parts_in_order_and_then_for_more() -> None:
    _, asked = told(CORRECTIONS, [NAME, PHONE])
    row = [f"correction.{{}}.{part}" for part in PARTS]
    assert asked == [
        *(key.format(1) for key in row),
        "correction.more",
        *(key.format(2) for key in row),
        "correction.more",
    ]


def test_whether_there_is_more_takes_one_of_the_two_buttons() -> None:
    answers = sent({1: NAME})
    more = CORRECTIONS.ask(answers)
    assert isinstance(more, Choice)
    assert more.options == (MORE, DONE)
    for reply in ("", "Navn", "yes"):
        with pytest.raises(Invalid):
            CORRECTIONS.put(answers, more, reply)


def test_nobody_is_asked_for_more_rows_than_there_may_be() -> None:
    full = sent(dict.fromkeys(range(1, MOST + 1), NAME))
    more = CORRECTIONS.ask(full)
    assert isinstance(more, Choice)
    assert more.options == (DONE,)
    before = CORRECTIONS.ask(sent({1: NAME}))
    assert before is not None
    with pytest.raises(Invalid):  # the button of a page from before
        CORRECTIONS.put(full, before, MORE)
    assert CORRECTIONS.put(full, more, DONE) == kept(*[NAME] * MOST)


def test_a_row_that_is_begun_keeps_the_group_open_and_is_asked_for_next() -> None:
    more = CORRECTIONS.ask(sent({1: NAME}))
    assert more is not None
    begun = CORRECTIONS.put(kept(NAME), more, MORE)
    assert CORRECTIONS.is_open(begun)
    assert _key(CORRECTIONS.ask(begun)) == "correction.2.field"
    half = {**begun, "correction.2.field": "Rolle"}
    assert _key(CORRECTIONS.ask(half)) == "correction.2.wrong"
    with pytest.raises(Invalid, match="empty"):
        CORRECTIONS.put(begun, CORRECTIONS.row(2)[0], " ")


def _key(question: Question | None) -> str:
    return question.key if question else ""


def test_no_more_closes_the_holes() -> None:
    more = CORRECTIONS.ask(sent({1: NAME}))
    assert more is not None
    assert CORRECTIONS.put(sent({1: NAME, 4: PHONE}), more, DONE) == kept(NAME, PHONE)


def test_one_part_is_answered_anew_without_touching_the_rest() -> None:
    right = CORRECTIONS.row(1)[2]
    assert CORRECTIONS.put(kept(NAME, PHONE), right, "Kari N.") == {
        **kept(NAME, PHONE),
        "correction.1.right": "Kari N.",
    }


def test_a_group_that_may_be_passed_by_is_passed_by_with_one_press() -> None:
    answers, asked = told(OPTIONAL, [])
    assert asked == ["correction.more"]
    assert answers == OPTIONAL.take({}).answers == {"correction": "0"}
    assert not OPTIONAL.is_open(answers)
    assert OPTIONAL.is_open({})
    assert OPTIONAL.show(answers, SAY) == SAY("common.not_answered")


def test_rows_are_shown_with_their_parts_named_and_numbered_when_there_are_several() -> None:
    assert CORRECTIONS.show(kept(PHONE), SAY) == "Opplysning: Telefon\nSkal være: 22 02 14 59"
    assert CORRECTIONS.show(kept(NAME, PHONE), SAY) == (
        "1. Opplysning: Navn\nStår nå: Kari Nordman\nSkal være: Kari Nordmann\n"
        "2. Opplysning: Telefon\nSkal være: 22 02 14 59"
    )


def test_a_row_with_nothing_in_it_is_not_shown() -> None:
    assert CORRECTIONS.show({**sent({1: PHONE}), "correction.2.field": ""}, SAY) == (
        "Opplysning: Telefon\nSkal være: 22 02 14 59"
    )


def test_machines_get_the_rows_as_a_list() -> None:
    assert json.loads(CORRECTIONS.value(kept(NAME, PHONE))) == [
        dict(zip(PARTS, row, strict=True)) for row in (NAME, PHONE)
    ]


def test_the_words_of_a_part_are_the_same_in_every_row() -> None:
    assert {CORRECTIONS.row(number)[0].words for number in range(1, MOST + 1)} == {
        "kinds.rectification.question.correction.field"
    }
    shown = [question.key for question in flat((CORRECTIONS, DOCUMENTS))]
    assert shown == ["correction", *(f"correction.1.{part}" for part in PARTS), "documents"]


def test_a_group_may_be_called_anything() -> None:
    group = Group(key="answer.rows", home="common", parts=(Text(key="who", home="common"),))
    answers = {"answer.rows.1.who": "Kari", "answer.rows": "1"}
    assert group.take({"answer.rows.3.who": "Kari", "answer.1.who": "x"}).answers == answers
    assert not group.is_open(answers)
