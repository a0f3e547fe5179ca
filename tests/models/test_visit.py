"""Whoever wants two things gives what is common once, and nothing that no page asks is kept."""

import json

import pytest

from bot.conversation import Aside, Conversation, Unreadable, Why
from models.catalogue import all as catalogue
from models.catalogue import common
from models.catalogue.access import ACCESS, PART, SCOPE
from models.catalogue.erasure import ERASURE
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.objection import ADVERTISING, OBJECTION
from models.catalogue.questions import Answers, Question, Text
from models.catalogue.rectification import CORRECTIONS, RECTIFICATION, STATEMENT, WHAT
from models.catalogue.visit import Visit

KARI = {"about": "portal", "who": "me", "relation": "user", "account_email": "", "name": ""}
KARI = {**KARI, "email": "kari@example.com"}
WRONG = {"correction.1.field": "Navn", "correction.1.wrong": "", "correction.1.right": "Kari"}
WRONG = {**WRONG, "correction": "1"}


def put(visit: Visit, kind: CaseKind, *answers: tuple[Question, str]) -> Visit:
    for question, given in answers:
        visit = visit.put(kind, question, question.take({question.key: given}).answers)
    return visit


def answered(kind: CaseKind, given: Answers) -> Visit:
    """Answer a kind from its first question to its last."""
    visit = Visit().begin(kind)
    for _ in range(30):
        if (question := kind.next_question(visit.answers(kind))) is None:
            return visit
        taken = question.take(given)
        assert not taken.faults, question.key
        visit = visit.put(kind, question, taken.answers)
    raise AssertionError("the questions do not end")


ACCESS_TOLD = {**KARI, "scope": "all", "copy": "yes"}
RECTIFICATION_TOLD = {**KARI, **WRONG, "what": "wrong"}


def test_a_wish_is_begun_once_and_they_keep_their_order() -> None:
    visit = Visit().begin(ERASURE).begin(ACCESS).begin(ERASURE)
    assert visit.wishes == ("erasure", "access")
    assert visit.kinds() == (ERASURE, ACCESS)
    assert visit.incomplete() == (ERASURE, ACCESS)
    assert visit.complete() == ()


def test_an_answer_begins_the_wish_it_belongs_to() -> None:
    assert put(Visit(), ACCESS, (SCOPE, "all")).wishes == ("access",)


def test_what_is_common_is_given_once_and_holds_for_every_wish() -> None:
    visit = answered(ACCESS, ACCESS_TOLD).begin(ERASURE)
    assert visit.complete() == (ACCESS,)
    assert visit.incomplete() == (ERASURE,)
    left = [question.key for question in ERASURE.missing(visit.answers(ERASURE))]
    assert left == ["scope", "why"]


def test_each_wish_has_its_own_scope() -> None:
    visit = put(Visit(), ACCESS, (SCOPE, "part"))
    assert "scope" not in visit.begin(ERASURE).answers(ERASURE)


def test_a_common_answer_changed_for_one_wish_is_changed_for_all() -> None:
    visit = put(answered(ACCESS, ACCESS_TOLD), ERASURE, (common.EMAIL, "ola@example.com"))
    assert visit.answers(ACCESS)["email"] == "ola@example.com"


def test_whoever_turns_out_not_to_ask_about_a_dwelling_leaves_no_dwelling_behind() -> None:
    visit = put(Visit(), ACCESS, (common.ABOUT, "dwelling"), (common.DWELLING, "Blåveien 1, H0101"))
    visit = put(visit, ACCESS, (common.PASS_ON, "yes"), (common.ABOUT, "portal"))
    assert visit.answered["common"] == {"about": "portal"}


def test_an_address_taken_back_takes_what_was_said_of_it_along() -> None:
    visit = put(Visit(), ACCESS, (common.ACCOUNT_EMAIL, "kari@work.example.com"))
    visit = put(visit, ACCESS, (common.ACCOUNT_READ, "no"), (common.ACCOUNT_EMAIL, ""))
    assert visit.answered["common"] == {"account_email": ""}


def test_the_answers_of_a_branch_that_closes_are_forgotten() -> None:
    visit = put(Visit(), ACCESS, (SCOPE, "part"), (PART, "Pålogginger"), (SCOPE, "all"))
    assert visit.answered["access"] == {"scope": "all"}


def test_every_row_of_a_group_is_forgotten_with_its_branch_and_the_other_branch_stays() -> None:
    visit = put(Visit(), RECTIFICATION, (WHAT, "wrong,missing"), (STATEMENT, "Jeg er gift."))
    visit = visit.put(RECTIFICATION, CORRECTIONS, WRONG)
    assert visit.answered["rectification"].keys() >= WRONG.keys()
    visit = put(visit, RECTIFICATION, (WHAT, "missing"))
    assert visit.answered["rectification"] == {"what": "missing", "statement": "Jeg er gift."}


def test_a_group_put_anew_leaves_no_row_of_the_old() -> None:
    two = {**WRONG, "correction.2.field": "Rolle", "correction.2.wrong": "", "correction": "2"}
    visit = put(Visit(), RECTIFICATION, (WHAT, "wrong"))
    visit = visit.put(RECTIFICATION, CORRECTIONS, two).put(RECTIFICATION, CORRECTIONS, WRONG)
    assert visit.answered["rectification"] == {"what": "wrong", **WRONG}


def test_saying_no_to_advertising_forgets_nothing_that_another_wish_asked_for() -> None:
    told = {**ACCESS_TOLD, "about": "dwelling", "dwelling": "Blåveien 1", "pass_on": "no"}
    told = {**told, "account_email": "kari@work.example.com", "account_read": "yes"}
    before = answered(ACCESS, told)
    visit = put(before, OBJECTION, (ADVERTISING, "yes"))
    assert visit.answered["common"] == before.answered["common"]
    assert visit.complete() == (ACCESS, OBJECTION)
    assert put(visit, OBJECTION, (ADVERTISING, "no")).incomplete() == (OBJECTION,)


def test_advertising_alone_needs_no_address_and_access_after_it_does() -> None:
    visit = answered(OBJECTION, {"advertising": "yes"})
    assert visit.complete() == (OBJECTION,)
    assert visit.answered == {"objection": {"advertising": "yes"}, "common": _nobody()}
    missing = ACCESS.missing(visit.begin(ACCESS).answers(ACCESS))
    assert "email" in [question.key for question in missing]


def _nobody() -> Answers:
    return {"name": "", "email": ""}


def test_a_wish_that_is_dropped_takes_its_own_answers_and_leaves_the_common() -> None:
    visit = answered(ACCESS, ACCESS_TOLD).begin(ERASURE).drop(ACCESS)
    assert visit.wishes == ("erasure",)
    assert visit.answered == {"common": KARI}
    assert visit.drop(RECTIFICATION) == visit


def test_a_wish_for_a_kind_that_is_no_more_is_no_wish() -> None:
    assert Visit(("gone", "access")).kinds() == (ACCESS,)


def test_what_is_forgotten_may_close_another_page(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third, both = (
        Text(key=key, home="chain", required=False) for key in ("first", "second", "third", "both")
    )
    chain = CaseKind(
        name="chain",
        slug="kjede",
        pages=(
            Page("en", (first,)),
            Page("tre", (third,), lambda answers: bool(answers.get("second"))),
            Page("to", (second, both), lambda answers: bool(answers.get("first"))),
            Page("ellers", (both,), lambda answers: not answers.get("first")),
        ),
    )
    monkeypatch.setitem(catalogue.BY_NAME, "chain", chain)
    visit = put(Visit(), chain, (first, "a"), (second, "b"), (third, "c"), (both, "d"))
    assert len(visit.answered["chain"]) == 4
    assert put(visit, chain, (first, "")).answered["chain"] == {"first": "", "both": "d"}
    assert put(visit, chain, (first, "")).incomplete() == ()


def test_a_visit_says_nothing_of_the_person_when_it_is_printed() -> None:
    assert "kari" not in repr(answered(ACCESS, ACCESS_TOLD)).lower()


@pytest.mark.parametrize(
    "visit",
    [
        Visit(),
        Visit().begin(ERASURE),
        answered(RECTIFICATION, RECTIFICATION_TOLD).begin(ACCESS),
    ],
)
def test_a_conversation_comes_back_from_its_row_as_it_was(visit: Visit) -> None:
    for talk in (
        Conversation(visit),
        Conversation(visit, "access", "scope", Aside.REVIEW, misses=2),
        Conversation(
            visit,
            aside=Aside.OFFER,
            offered=("access", "topic.cookies"),
            why=Why.SEVERAL,
            typed="Slett alt",
            doubted="Hva koster det?",
            address="kari@example.com",
            reference="PV-1",
            tongue="nn",
            told=frozenset({"nn", "sv"}),
        ),
    ):
        assert Conversation.from_json(json.loads(json.dumps(talk.as_json()))) == talk


def test_a_row_from_before_conversations_were_understood_is_still_read() -> None:
    kept = Conversation(kind="access", visit=Visit().begin(ACCESS)).as_json()
    first = ("wishes", "answered", "kind", "reopened", "aside", "misses")
    old = {key: kept[key] for key in first}
    assert Conversation.from_json(old) == Conversation.from_json(kept)


@pytest.mark.parametrize(
    "odd", [{"offered": [1]}, {"why": "because"}, {"typed": 3}, {"told": [None]}, {"offered": 3}]
)
def test_a_row_of_another_shape_is_not_read(odd: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        Conversation.from_json({**Conversation().as_json(), **odd})
