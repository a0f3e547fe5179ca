"""Nothing with a compulsory part missing is an answer, whatever its kind. GDPR art. 12 (4)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import Gap, Missing, Proposed, Standing, gaps
from models.catalogue.all import BY_NAME
from models.catalogue.requirements import DONE, WITH_REASONS, Outcome, Requirements

TODAY = date(2026, 12, 3)
HANDLER, LEAD = Standing(by_lead=False, today=TODAY), Standing(by_lead=True, today=TODAY)
ADVERTISING = BY_NAME["objection"].requirements({"advertising": "yes"})
NEEDS: Mapping[str, Requirements] = {
    "advertising": ADVERTISING,
    **{name: kind.requirements({}) for name, kind in BY_NAME.items()},
}
ACCESS = NEEDS["access"]
REASONS = ("reason", "ground")

# What each kind of answer lacks when nothing but its outcome is chosen. law.md 1.10.
COMPULSORY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("access", "granted"): ("content",),
    ("access", "partly"): ("content", *REASONS),
    ("access", "refused"): REASONS,
    ("access", "none_found"): ("content",),
    ("rectification", "granted"): ("answer.changed", "answer.acted_on", "answer.told"),
    ("rectification", "partly"): ("answer.changed", "answer.acted_on", "answer.told", *REASONS),
    ("rectification", "refused"): REASONS,
    ("rectification", "none_found"): ("content",),
    ("erasure", "granted"): ("answer.erased", "answer.acted_on", "answer.told"),
    ("erasure", "partly"): (
        *("answer.erased", "answer.acted_on", "answer.kept", "answer.told"),
        *REASONS,
    ),
    ("erasure", "refused"): ("answer.kept", *REASONS),
    ("erasure", "none_found"): ("content",),
    ("objection", "granted"): ("answer.stopped", "answer.acted_on", "answer.erased"),
    ("objection", "partly"): ("answer.stopped", "answer.acted_on", "answer.erased", *REASONS),
    ("objection", "refused"): REASONS,
    ("objection", "none_found"): ("content",),
    ("advertising", "granted"): ("answer.stopped", "answer.acted_on"),
    ("advertising", "partly"): ("outcome_not_open",),
    ("advertising", "refused"): ("outcome_not_open",),
    ("advertising", "none_found"): ("outcome_not_open",),
    ("complaint", "granted"): ("answer.assessment", "answer.measures"),
    ("complaint", "partly"): ("answer.assessment", "answer.measures"),
    ("complaint", "refused"): ("answer.assessment",),
    ("complaint", "none_found"): ("outcome_not_open",),
}


def lacks(
    answer: Proposed, needs: Requirements = ACCESS, standing: Standing = HANDLER
) -> tuple[str, ...]:
    """What an answer lacks: a line by its key, anything else by its gap."""
    return tuple(one.line or one.gap.value for one in gaps(needs, answer, standing))


@pytest.mark.parametrize("kind", NEEDS)
@pytest.mark.parametrize("outcome", Outcome)
def test_each_kind_of_answer_holds_what_the_law_asks_of_it(kind: str, outcome: Outcome) -> None:
    assert lacks(Proposed(outcome), NEEDS[kind]) == COMPULSORY[kind, outcome.value]


def test_an_answer_without_an_outcome_is_none() -> None:
    for needs in NEEDS.values():
        assert lacks(Proposed(None, text="Hei"), needs) == ("outcome",)


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.NONE_FOUND])
def test_a_person_is_told_what_was_found_or_where_we_looked(outcome: Outcome) -> None:
    assert lacks(Proposed(outcome, text=" \n")) != ()
    assert lacks(Proposed(outcome, text="Vi har e-posten din.")) == ()
    assert lacks(Proposed(outcome, files=1)) == ()


def test_a_refusal_needs_its_reason_and_its_ground() -> None:
    assert lacks(Proposed(Outcome.REFUSED, reason="Det gjelder andre.")) == ("ground",)
    assert lacks(Proposed(Outcome.REFUSED, ground="art15-4")) == ("reason",)
    assert lacks(Proposed(Outcome.REFUSED, ground="art15-4", reason=" \n\t")) == ("reason",)
    assert lacks(Proposed(Outcome.REFUSED, ground="art15-4", reason="Det gjelder andre.")) == ()


@pytest.mark.parametrize("ground", ["popplyl16-e", "art17-3-b"])
def test_a_ground_of_another_kind_or_that_nobody_has_checked_cannot_be_used(ground: str) -> None:
    refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Internt.")
    assert lacks(refusal, standing=LEAD) == ("ground_unknown",)


@pytest.mark.parametrize("ground", ["art12-5", "art12-6"])
def test_calling_a_request_excessive_or_the_person_unproven_takes_the_lead(ground: str) -> None:
    refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Fordi.")
    assert lacks(refusal) == ("lead",)
    assert lacks(refusal, standing=LEAD) == ()


def test_a_line_that_is_no_date_there_is_or_only_blanks_is_still_missing() -> None:
    def dated(text: str) -> Proposed:
        lines = {"answer.stopped": "Nyhetsbrevet", "answer.acted_on": text}
        return Proposed(Outcome.GRANTED, lines=lines)

    assert lacks(dated("3.12.2026"), ADVERTISING) == ()
    for text in ("31.2.2026", " ", "\u200b", "x" * 101, "snart", "mars 2026", "12.2026", "2026"):
        assert gaps(ADVERTISING, dated(text), HANDLER) == (Missing(Gap.LINE, "answer.acted_on"),)
    for text in ("4.12.2026", "1.1.2027"):
        assert gaps(ADVERTISING, dated(text), HANDLER) == (Missing(Gap.AHEAD, "answer.acted_on"),)


@pytest.mark.parametrize("kind", ["rectification", "objection"])
@pytest.mark.parametrize("outcome", Outcome)
def test_a_pause_that_was_asked_for_is_accounted_for_whatever_the_outcome(
    kind: str, outcome: Outcome
) -> None:
    paused = BY_NAME[kind].requirements({"meanwhile": "yes"})
    assert paused.pause
    assert not NEEDS[kind].pause
    wanted = {*COMPULSORY[kind, outcome.value], "answer.pause"}
    assert set(lacks(Proposed(outcome), paused)) == wanted


def test_compelling_grounds_are_shown_at_some_length() -> None:
    def refused(ground: str, reason: str) -> tuple[str, ...]:
        return lacks(Proposed(Outcome.REFUSED, ground, reason), NEEDS["objection"])

    assert refused("art21-1-compelling", "Vi trenger dem.") == ("reason_too_short",)
    assert refused("art21-1-compelling", "x" * 39 + " ") == ("reason_too_short",)
    assert refused("art21-1-compelling", "x" * 40) == ()
    assert refused("art21-1-basis", "Vi trenger dem.") == ()


def test_what_the_register_lacks_is_missing_only_where_the_answer_names_recipients() -> None:
    key = "fact.recipient.1"
    standing = Standing(by_lead=False, today=TODAY, absent={"recipients": [key]})
    found = Proposed(Outcome.GRANTED, text="Her.")
    assert gaps(ACCESS, found, standing) == (Missing(Gap.FACT, key),)
    named = Proposed(Outcome.GRANTED, text="Her.", lines={key: "Nordisk Drift AS, Norge"})
    assert gaps(ACCESS, named, standing) == ()
    assert lacks(Proposed(Outcome.NONE_FOUND, text="Ingenting."), standing=standing) == ()
    assert key not in lacks(Proposed(Outcome.GRANTED), NEEDS["erasure"], standing)


@pytest.mark.parametrize("outcome", Outcome)
def test_nothing_is_erased_before_the_copy_is_had_and_a_refusal_does_not_wait(
    outcome: Outcome,
) -> None:
    waiting = Standing(by_lead=False, today=TODAY, access_waits=True)
    held_back = Gap.ACCESS_FIRST in lacks(Proposed(outcome), NEEDS["erasure"], waiting)
    assert held_back is (outcome in DONE)
    assert Gap.ACCESS_FIRST not in lacks(Proposed(outcome), NEEDS["rectification"], waiting)


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.GRANTED})
def test_an_objection_to_advertising_has_no_refusal_whoever_presses(outcome: Outcome) -> None:
    everything = Proposed(
        outcome, "art12-5", "Nei.", "Nei.", {"answer.acted_on": "3.12.2026"}, files=1
    )
    assert lacks(everything, ADVERTISING, LEAD) == ("outcome_not_open",)


GIVEN: Mapping[str, str] = MappingProxyType(
    {line.question.key: "3.12.2026" for needs in NEEDS.values() for line in needs.lines}
)


@given(
    st.sampled_from(sorted(NEEDS)),
    st.builds(
        Proposed,
        outcome=st.none() | st.sampled_from(Outcome),
        ground=st.sampled_from(["", "art15-4", "art17-3-b", "art12-5", "nonsense"]),
        reason=st.sampled_from(["", " ", "Fordi."]),
        text=st.sampled_from(["", "\n", "Her er opplysningene."]),
        lines=st.sets(st.sampled_from(sorted(GIVEN))).map(lambda keys: {k: GIVEN[k] for k in keys}),
        files=st.integers(0, 2),
    ),
    st.booleans(),
)
def test_a_complete_answer_always_has_what_the_law_asks_of_its_outcome(
    kind: str, answer: Proposed, by_lead: bool
) -> None:
    needs = NEEDS[kind]
    if gaps(needs, answer, Standing(by_lead, TODAY)):
        return
    assert answer.outcome in needs.outcomes
    if needs.grounds and answer.outcome in WITH_REASONS:
        assert answer.reason.strip()
        assert answer.ground in {ground.code for ground in needs.grounds}
    lines = [line for line in needs.lines if answer.outcome in line.outcomes]
    assert all(line.question.key in answer.lines for line in lines)
    assert lines or answer.outcome is Outcome.REFUSED or answer.text.strip() or answer.files
