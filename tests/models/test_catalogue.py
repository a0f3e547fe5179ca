"""Kinds know whom they ask what and what is still missing; test_requirements.py has the answers."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from models.catalogue.access import ACCESS
from models.catalogue.all import BY_NAME, by_slug, kinds, themes
from models.catalogue.automated_decision import AUTOMATED_DECISION
from models.catalogue.complaint import COMPLAINT
from models.catalogue.erasure import ERASURE
from models.catalogue.groups import Group, flat
from models.catalogue.kinds import CaseKind
from models.catalogue.objection import OBJECTION
from models.catalogue.other import OTHER
from models.catalogue.portability import PORTABILITY
from models.catalogue.questions import Answers, Choice, Choices, Consent, Email, Question
from models.catalogue.rectification import RECTIFICATION
from models.catalogue.restriction import RESTRICTION
from models.catalogue.transfer_safeguards import TRANSFER_SAFEGUARDS
from models.catalogue.visit import Visit
from models.catalogue.withdraw_consent import WITHDRAW_CONSENT

SAY = locales.load()["nb"]
KINDS = kinds()
EVERYTHING = {
    "about": "portal",
    "who": "me",
    "scope": "all",
    "copy": "yes",
    "relation": "",
    "account_email": "",
    "name": "",
    "email": "kari@example.com",
}
WHOLE = {"scope": "all", "copy": "yes"}
PARTLY = {"scope": "part", "copy": "yes"}
USE, ADVERTISING = {"advertising": "no"}, {"advertising": "yes"}
PAUSED = {"meanwhile": "yes"}
ROUTED = ["about", "who"]
ASKER = ["relation", "account_email", "name", "email"]


def named(kind: CaseKind) -> str:
    return kind.name


each_kind = pytest.mark.parametrize("kind", KINDS, ids=named)


def replies(kind: CaseKind) -> st.SearchStrategy[dict[str, str]]:
    """A person: what they would answer to every question, whether they are asked it or not."""
    fields: dict[str, st.SearchStrategy[str]] = {}
    for question in every_question(kind):
        rows = (*question.row(1), *question.row(3)) if isinstance(question, Group) else (question,)
        for part in rows:
            fields.setdefault(part.key, _text(part))
    return st.fixed_dictionaries(fields)


def _text(question: Question) -> st.SearchStrategy[str]:
    passed = st.nothing() if question.required else st.just("")
    match question:
        case Choice():
            return passed | st.sampled_from(question.options)
        case Choices():
            few = st.lists(st.sampled_from(question.options), min_size=1).map(",".join)
            return passed | few
        case Consent():
            return passed | st.just("yes")
        case Email():
            return passed | st.sampled_from(("kari@example.com", "ola@example.com"))
        case _:
            return passed | st.sampled_from(("Noe", "2026", "To ord"))


def every_question(kind: CaseKind) -> Iterator[Question]:
    yield from (question for page in kind.pages for question in page.questions)


# Whom the kinds ask what.


def test_the_kinds_are_those_of_the_design_at_their_addresses() -> None:
    assert [(kind.name, kind.slug) for kind in KINDS] == [
        ("access", "innsyn"),
        ("rectification", "retting"),
        ("erasure", "sletting"),
        ("portability", "dataportabilitet"),
        ("objection", "protest"),
        ("withdraw_consent", "trekk-samtykke"),
        ("restriction", "begrensning"),
        ("automated_decision", "automatiserte-avgjorelser"),
        ("transfer_safeguards", "overforingsgrunnlag"),
        ("complaint", "klage"),
        ("other", "annet"),
    ]
    assert [kind for _, of in themes() for kind in of] == list(KINDS)
    for kind in KINDS:
        assert by_slug(kind.slug) is BY_NAME[kind.name] is kind
    assert by_slug("access") is None


@pytest.mark.parametrize(
    ("kind", "answers", "asked"),
    [
        (ACCESS, {}, [*ROUTED, "scope", "copy", *ASKER]),
        (ACCESS, PARTLY, [*ROUTED, "scope", "copy", "part", "period", *ASKER]),
        (
            ACCESS,
            {"about": "dwelling", "who": "others", "account_email": "kari@work.example.com"},
            [
                *(*ROUTED, "dwelling", "pass_on", "whom", "scope", "copy"),
                *("relation", "account_email", "account_read", "name", "email"),
            ],
        ),
        (ACCESS, {"who": "authority"}, [*ROUTED, "whom", "scope", "copy", *ASKER]),
        (
            RECTIFICATION,
            {"what": "wrong"},
            [*ROUTED, "what", "correction", "documents", "meanwhile", *ASKER],
        ),
        (
            RECTIFICATION,
            {"what": "missing"},
            [*ROUTED, "what", "statement", "documents", *ASKER],
        ),
        (
            RECTIFICATION,
            {"what": "wrong,missing"},
            [
                *(*ROUTED, "what", "correction", "statement", "documents"),
                *("meanwhile", *ASKER),
            ],
        ),
        (
            ERASURE,
            {"scope": "all"},
            [*ROUTED, "scope", "closes", "why", *ASKER],
        ),
        (ERASURE, {"scope": "part"}, [*ROUTED, "scope", "part", "why", *ASKER]),
        (OBJECTION, {}, ["advertising"]),
        (OBJECTION, USE, ["advertising", *ROUTED, "use", "situation", "meanwhile", *ASKER]),
        (OBJECTION, ADVERTISING, ["advertising", "name", "email"]),
        (OBJECTION, {**ADVERTISING, "about": "dwelling", "who": "others"}, None),
        (COMPLAINT, {}, [*ROUTED, "what", "when", "wanted", "earlier", "documents", *ASKER]),
        (RESTRICTION, {}, [*ROUTED, "part", "why", *ASKER]),
        (PORTABILITY, {"where": "me"}, [*ROUTED, "part", "format", "where", *ASKER]),
        (
            PORTABILITY,
            {"where": "other"},
            [*ROUTED, "part", "format", "where", "receiver", "channel", *ASKER],
        ),
        (AUTOMATED_DECISION, {"want": "human"}, [*ROUTED, "decision", "want", *ASKER]),
        (AUTOMATED_DECISION, {"want": "contest"}, [*ROUTED, "decision", "want", "view", *ASKER]),
        (WITHDRAW_CONSENT, {"which": "statistics"}, ["which", "name", "email"]),
        (WITHDRAW_CONSENT, {"which": "statistics,other"}, ["which", "other", "name", "email"]),
        (TRANSFER_SAFEGUARDS, {}, ["receiver", "name", "email"]),
        (OTHER, {}, [*ROUTED, "what", *ASKER]),
    ],
)
def test_everybody_is_asked_what_their_answers_lead_to_and_no_more(
    kind: CaseKind, answers: Answers, asked: list[str] | None
) -> None:
    expected = asked or ["advertising", "name", "email"]
    assert [question.key for question in kind.questions(answers)] == expected


# law.md 1.10: what may not be demanded. GDPR art. 12 (2), 15, 17 and 21 (2).
@pytest.mark.parametrize(
    ("kind", "answers", "demanded"),
    [
        (ACCESS, WHOLE, {"about", "who", "scope", "copy", "email"}),
        (ERASURE, {"scope": "part"}, {"about", "who", "scope", "part", "email"}),
        (ERASURE, {"scope": "all"}, {"about", "who", "scope", "closes", "email"}),
        (OBJECTION, USE, {"advertising", "about", "who", "use", "email"}),
        (OBJECTION, ADVERTISING, {"advertising"}),
        (RECTIFICATION, {"what": "wrong"}, {"about", "who", "what", "correction", "email"}),
        (COMPLAINT, {}, {"about", "who", "what", "email"}),
        (RESTRICTION, {}, {"about", "who", "part", "why", "email"}),
        (PORTABILITY, {"where": "me"}, {"about", "who", "format", "where", "email"}),
        (AUTOMATED_DECISION, {"want": "comment"}, {"about", "who", "want", "email"}),
        (WITHDRAW_CONSENT, {"which": "statistics"}, {"which"}),
        (TRANSFER_SAFEGUARDS, {}, {"email"}),
        (OTHER, {}, {"about", "who", "what", "email"}),
    ],
)
def test_no_more_is_demanded_than_the_law_lets_us(
    kind: CaseKind, answers: Answers, demanded: set[str]
) -> None:
    assert {q.key for q in kind.questions(answers) if q.required} == demanded


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        *((ACCESS, PARTLY), (OBJECTION, ADVERTISING), (WITHDRAW_CONSENT, {"which": "other"})),
        *((PORTABILITY, {"where": "other"}), (TRANSFER_SAFEGUARDS, {})),
    ],
)
def test_no_reason_is_asked_for_where_none_may_be(kind: CaseKind, answers: Answers) -> None:
    asked = {question.key for question in kind.questions(answers)}
    assert not asked & {"why", "reason", "situation", "use", "what"}


@each_kind
def test_no_two_questions_of_a_kind_are_kept_under_one_key(kind: CaseKind) -> None:
    homes = {(question.key, question.home) for question in every_question(kind)}
    for answers in (*kind.branches, PAUSED):
        lines = kind.requirements(answers).lines_for(None)
        homes |= {(question.key, question.home) for question in lines}
    keys = [key for key, _ in homes]
    assert len(keys) == len(set(keys))
    assert not [(a, b) for a in keys for b in keys if b.startswith(f"{a}.")]
    assert {home for _, home in homes} <= {"common", kind.name}
    pages = [page.key for page in kind.pages]
    assert len(pages) == len(set(pages))


@each_kind
def test_every_row_of_a_group_begins_with_what_must_be_filled_in(kind: CaseKind) -> None:
    for question in every_question(kind):
        if isinstance(question, Group):
            assert question.parts[0].required
            assert len({part.key for part in question.parts} | {"more"}) == len(question.parts) + 1


@each_kind
@settings(max_examples=30)
@given(data=st.data())
def test_whatever_a_person_answers_they_come_to_an_end(kind: CaseKind, data: st.DataObject) -> None:
    visit, person = Visit().begin(kind), data.draw(replies(kind))
    most = len(list(every_question(kind)))
    seen: list[str] = []
    while (question := kind.next_question(visit.answers(kind))) is not None:
        answers = visit.answers(kind)
        page = kind.next_page(answers)
        assert page is not None
        assert question in page.questions
        assert question.key not in seen, "asked again"
        seen.append(question.key)
        assert len(seen) <= most
        taken = question.take(person)
        assert not taken.faults
        visit = visit.put(kind, question, taken.answers)
        answers = visit.answers(kind)
        assert kind.page(page.key, answers) == page, "an answer closed its own page"
        if not any(q.is_open(answers) for q in page.questions):
            assert kind.page_after(page.key, answers) == kind.next_page(answers)
        asked = [q.key for q in kind.questions(answers)]
        assert len(asked) == len(set(asked))
    answers = visit.answers(kind)
    assert visit.complete() == (kind,)
    assert kind.missing(answers) == ()
    assert kind.next_page(answers) is None
    assert {question.key for _, question in kind.summary(answers)} == set(seen)
    known = {key for question in kind.questions(answers) for key in question.own(answers)}
    assert known == set(answers), "something is kept that no page asks"
    for question in kind.questions(answers):
        assert question.show(answers, SAY)
    route = [page.key for page in kind.route(answers)]
    for before, after in itertools.pairwise(route):
        assert _before(kind, after, answers) == before
        assert kind.comes_before(before, after, answers)
        assert not kind.comes_before(after, before, answers)
    assert _before(kind, route[0], answers) == ""
    assert {_after(kind, page, answers) for page in route} == {""}


@each_kind
@settings(max_examples=15)
@given(data=st.data())
def test_an_answer_changed_late_opens_what_it_leads_to_and_still_ends(
    kind: CaseKind, data: st.DataObject
) -> None:
    visit = Visit().begin(kind)
    for person in (data.draw(replies(kind)), data.draw(replies(kind))):
        turns = 0
        while (question := kind.next_question(visit.answers(kind))) is not None:
            visit = visit.put(kind, question, question.take(person).answers)
            turns += 1
            assert turns <= len(list(every_question(kind)))
        changed = data.draw(st.sampled_from(kind.questions(visit.answers(kind))))
        another = data.draw(replies(kind))
        visit = visit.put(kind, changed, changed.take(another).answers)


def _after(kind: CaseKind, page: str, answers: Answers) -> str:
    after = kind.page_after(page, answers)
    return after.key if after else ""


def _before(kind: CaseKind, page: str, answers: Answers) -> str:
    before = kind.page_before(page, answers)
    return before.key if before else ""


# What is still missing.


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
    shown = [question.key for _, question in ACCESS.summary({**EVERYTHING, "part": "old"})]
    assert sorted(shown) == sorted(EVERYTHING)


def test_the_answer_to_another_kind_s_question_answers_nothing() -> None:
    assert ERASURE.question("copy", WHOLE) is None
    assert ERASURE.question("part", WHOLE) is None
    assert ERASURE.page("avgrensning", WHOLE) is None
    assert ERASURE.page("avgrensning", PARTLY) is not None


def test_after_the_last_page_comes_what_is_still_open_and_then_the_review() -> None:
    assert _after(ACCESS, "omfang", {}) == "forhold"
    assert _after(ACCESS, "omfang", WHOLE) == "forhold"
    assert _after(ACCESS, "omfang", PARTLY) == "avgrensning"
    assert _after(ACCESS, "kontakt", {**EVERYTHING, "scope": "part"}) == "avgrensning"
    assert _after(ACCESS, "kontakt", EVERYTHING) == ""


def test_only_the_pages_that_ask_for_files_take_them() -> None:
    taking = {(kind.name, page.key) for kind in KINDS for page in kind.pages if page.takes_files}
    assert taking == {("rectification", "dokumentasjon"), ("complaint", "dokumentasjon")}


# The words for it.


@each_kind
def test_everything_asked_and_everything_answered_has_its_words(kind: CaseKind) -> None:
    keys = {f"kinds.{kind.name}.{word}" for word in ("noun", "want", "legal", "intro")}
    for answers in (*kind.branches, PAUSED):
        needs = kind.requirements(answers)
        keys |= {f"kinds.{kind.name}.outcome.{outcome}" for outcome in needs.outcomes}
        keys |= {f"grounds.{ground.code}" for ground in needs.grounds}
        keys |= {f"{q.words}.{word}" for q in needs.lines_for(None) for word in ("label", "name")}
    for question in flat(every_question(kind)):
        keys |= {f"{question.words}.label", f"{question.words}.name"}
        if isinstance(question, Choice | Choices):
            keys |= {f"{question.words}.option.{option}" for option in question.options}
    assert [key for key in sorted(keys) if not SAY.has(key)] == []
    for page in kind.pages:
        titles = [f"kinds.{home}.page.{page.key}" for home in (kind.name, "common")]
        assert any(SAY.has(title) for title in titles), titles
