"""Nothing with a compulsory part missing is an answer. GDPR art. 12 (4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import GROUNDS, Gap, Outcome, Proposed, gaps
from models.catalogue.all import BY_NAME


def lacks(answer: Proposed, *, by_lead: bool = False) -> tuple[Gap, ...]:
    return gaps("access", answer, by_lead=by_lead)


def test_an_answer_without_an_outcome_is_none() -> None:
    assert lacks(Proposed(None, text="Hei")) == (Gap.OUTCOME,)


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.NONE_FOUND])
def test_a_person_is_told_what_was_found_or_where_we_looked(outcome: Outcome) -> None:
    assert lacks(Proposed(outcome)) == (Gap.CONTENT,)
    assert lacks(Proposed(outcome, text="Vi har e-posten din.")) == ()
    assert lacks(Proposed(outcome, files=1)) == ()


def test_a_refusal_needs_its_reason_and_its_ground() -> None:
    assert lacks(Proposed(Outcome.REFUSED)) == (Gap.REASON, Gap.GROUND)
    assert lacks(Proposed(Outcome.REFUSED, reason="Det gjelder andre.")) == (Gap.GROUND,)
    assert lacks(Proposed(Outcome.REFUSED, ground="art15-4")) == (Gap.REASON,)
    assert lacks(Proposed(Outcome.REFUSED, ground="art15-4", reason="Det gjelder andre.")) == ()


def test_a_partial_answer_says_both_what_is_done_and_why_the_rest_is_not() -> None:
    assert lacks(Proposed(Outcome.PARTLY)) == (Gap.CONTENT, Gap.REASON, Gap.GROUND)


def test_blanks_are_not_a_reason() -> None:
    assert Gap.REASON in lacks(Proposed(Outcome.REFUSED, ground="art15-4", reason=" \n\t"))


def test_a_ground_that_nobody_has_checked_cannot_be_chosen() -> None:
    refusal = Proposed(Outcome.REFUSED, ground="popplyl16-e", reason="Internt.")
    assert lacks(refusal, by_lead=True) == (Gap.GROUND_UNKNOWN,)


@pytest.mark.parametrize("ground", ["art12-5", "art12-6"])
def test_calling_a_request_excessive_or_the_person_unproven_takes_the_lead(ground: str) -> None:
    refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Fordi.")
    assert lacks(refusal) == (Gap.LEAD,)
    assert lacks(refusal, by_lead=True) == ()


@given(
    st.builds(
        Proposed,
        outcome=st.none() | st.sampled_from(Outcome),
        ground=st.sampled_from(["", "art15-4", "art12-5", "nonsense"]),
        reason=st.sampled_from(["", " ", "Fordi."]),
        text=st.sampled_from(["", "\n", "Her er opplysningene."]),
        files=st.integers(0, 2),
    ),
    st.booleans(),
)
def test_a_complete_answer_always_has_what_the_law_asks_of_its_outcome(
    answer: Proposed, by_lead: bool
) -> None:
    if gaps("access", answer, by_lead=by_lead):
        return
    assert answer.outcome is not None
    if answer.outcome in (Outcome.REFUSED, Outcome.PARTLY):
        assert answer.reason.strip()
        assert answer.ground in {ground.code for ground in GROUNDS["access"]}
    if answer.outcome is not Outcome.REFUSED:
        assert answer.text.strip() or answer.files


def test_every_kind_says_on_which_grounds_it_may_be_refused() -> None:
    assert GROUNDS.keys() == BY_NAME.keys()
