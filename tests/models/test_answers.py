"""Nothing with a compulsory part missing is an answer, whatever its kind. GDPR art. 12 (4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import Gap, Missing, Proposed, Standing, gaps
from models.catalogue.all import BY_NAME
from models.catalogue.common import routed
from models.catalogue.requirements import (
    DONE,
    ORDINARY,
    ROUTED,
    WITH_REASONS,
    Identity,
    Outcome,
    Requirements,
)
from models.identity import Proof

TODAY = date(2026, 12, 3)
HANDLER = Standing(by_lead=False, today=TODAY, proof=Proof.SAME)
LEAD = replace(HANDLER, by_lead=True)
ADVERTISING = BY_NAME["objection"].requirements({"advertising": "yes"})
NEEDS: Mapping[str, Requirements] = {
    "advertising": ADVERTISING,
    **{name: kind.requirements({}) for name, kind in BY_NAME.items()},
}
ACCESS = NEEDS["access"]
REASONS = ("reason", "ground")
OF_IDENTITY = {"identity", "identity_not_proven", "authority"}
RESTRICTED = ("answer.restricted", "answer.acted_on", "answer.still_done", "answer.told")
DECIDED = ("answer.whether", "answer.logic", "answer.human")

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
    ("restriction", "granted"): RESTRICTED,
    ("restriction", "partly"): (*RESTRICTED, *REASONS),
    ("restriction", "refused"): REASONS,
    ("restriction", "none_found"): ("content",),
    ("portability", "granted"): ("file", "answer.left_out"),
    ("portability", "partly"): ("file", "answer.left_out", *REASONS),
    ("portability", "refused"): REASONS,
    ("portability", "none_found"): ("content",),
    ("automated_decision", "granted"): DECIDED,
    ("automated_decision", "partly"): (*DECIDED, *REASONS),
    ("automated_decision", "refused"): ("answer.whether", *REASONS),
    ("automated_decision", "none_found"): ("answer.whether",),
    ("withdraw_consent", "granted"): ("answer.acted_on",),
    ("withdraw_consent", "partly"): ("outcome_not_open",),
    ("withdraw_consent", "refused"): ("outcome_not_open",),
    ("withdraw_consent", "none_found"): ("answer.basis",),
    ("transfer_safeguards", "granted"): ("answer.copies",),
    ("transfer_safeguards", "partly"): ("answer.copies", *REASONS),
    ("transfer_safeguards", "refused"): REASONS,
    ("transfer_safeguards", "none_found"): ("content",),
    ("other", "granted"): ("content",),
    ("other", "partly"): ("content", *REASONS),
    ("other", "refused"): REASONS,
    ("other", "none_found"): ("content",),
}
NO_RECORD = {"advertising", "withdraw_consent", "transfer_safeguards"}
"""What needs no more than the mailbox, since nothing of an account is in the answer. law.md 3."""


def lacks(
    answer: Proposed, needs: Requirements = ACCESS, standing: Standing = HANDLER
) -> tuple[str, ...]:
    """What an answer lacks: a line by its key, anything else by its gap."""
    return tuple(one.line or one.gap.value for one in gaps(needs, answer, standing))


@pytest.mark.parametrize("kind", NEEDS)
@pytest.mark.parametrize("outcome", Outcome)
def test_each_kind_of_answer_holds_what_the_law_asks_of_it(kind: str, outcome: Outcome) -> None:
    closed = ("outcome_not_open",) if outcome in ROUTED else ()
    wanted = COMPULSORY.get((kind, outcome.value), closed)
    assert lacks(Proposed(outcome), NEEDS[kind]) == wanted != ()


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

    def refused(reason: str) -> tuple[str, ...]:
        return lacks(Proposed(Outcome.REFUSED, ground="art12-5", reason=reason), standing=LEAD)

    assert refused("") == refused(" \n\t") == ("reason",)
    assert refused("Samme spørsmål hver uke.") == ()


def test_regard_for_others_holds_back_a_part_of_access_and_never_all_of_it() -> None:
    def of_others(outcome: Outcome) -> tuple[str, ...]:
        answer = Proposed(outcome, ground="art15-4", reason="Det gjelder andre.", text="Resten.")
        return lacks(answer, standing=LEAD)

    assert of_others(Outcome.REFUSED) == ("ground_partly",)
    assert of_others(Outcome.PARTLY) == ()


def test_a_ground_of_another_kind_cannot_be_used() -> None:
    refusal = Proposed(Outcome.REFUSED, ground="art17-3-b", reason="Internt.")
    assert lacks(refusal, standing=LEAD) == ("ground_unknown",)


@pytest.mark.parametrize("letter", "abcdef")
def test_section_16_takes_the_lead_and_somebody_who_has_compared_it_with_the_law(
    letter: str,
) -> None:
    ground = f"popplyl16-{letter}"
    refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Internt.")
    assert lacks(refusal, standing=LEAD) == ("ground_unchecked",)
    assert lacks(refusal, standing=replace(HANDLER, checked=[ground])) == ("lead",)
    assert lacks(refusal, standing=replace(LEAD, checked=[ground])) == ()


@pytest.mark.parametrize("kind", NEEDS)
@pytest.mark.parametrize("outcome", ORDINARY)
def test_what_may_hold_account_data_takes_a_record_of_whose_account_it_is(
    kind: str, outcome: Outcome
) -> None:
    """Not what needs no more than the mailbox."""
    held = set()
    for proof in (None, *Proof):
        standing = replace(HANDLER, proof=proof, authority_unseen=True)
        held |= {(proof, gap) for gap in lacks(Proposed(outcome), NEEDS[kind], standing)}
    about = {(proof, gap) for proof, gap in held if gap in OF_IDENTITY}
    every = {(proof, "authority") for proof in (None, *Proof)}
    if kind in NO_RECORD or outcome not in NEEDS[kind].outcomes:
        assert about == set()
    elif kind == "complaint":
        assert about == every
    else:
        assert about == {(None, "identity"), (Proof.NOT_PROVEN, "identity_not_proven"), *every}


def test_a_complaint_answered_with_files_takes_a_record_of_whose_account_it_is() -> None:
    def gaps_of(files: int, proof: Proof | None) -> set[str]:
        answer = Proposed(Outcome.REFUSED, files=files)
        return OF_IDENTITY & {*lacks(answer, NEEDS["complaint"], replace(HANDLER, proof=proof))}

    assert gaps_of(1, None) == {"identity"}
    assert gaps_of(1, Proof.NOT_PROVEN) == {"identity_not_proven"}
    assert gaps_of(1, Proof.SAME) == gaps_of(0, None) == gaps_of(0, Proof.NOT_PROVEN) == set()


@pytest.mark.parametrize("outcome", ROUTED)
def test_what_is_somebody_elses_to_decide_names_them_and_needs_no_record_of_who_asks(
    outcome: Outcome,
) -> None:
    needs = routed(ACCESS, {"about": "dwelling", "pass_on": "yes"})
    unknown = Standing(by_lead=False, today=TODAY)
    assert lacks(Proposed(outcome), needs, unknown) == ("answer.passed_to",)
    named = Proposed(outcome, lines={"answer.passed_to": "Fjordgløtt borettslag"})
    assert lacks(named, needs, unknown) == ()


def test_that_we_cannot_know_who_asks_needs_no_record_of_who_asks() -> None:
    unknown = Standing(by_lead=True, today=TODAY, authority_unseen=True)
    for needs in NEEDS.values():
        for ground in {"art11-2", "art12-6"} & {ground.code for ground in needs.grounds}:
            refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Vi kan ikke vite det.")
            assert not OF_IDENTITY.intersection(lacks(refusal, needs, unknown))


def test_a_complaint_is_not_answered_by_the_one_it_is_about() -> None:
    own = replace(HANDLER, own_answer=True)
    lines = {"answer.assessment": "Vi tok feil.", "answer.measures": "Vi har rettet det."}
    answer = Proposed(Outcome.GRANTED, lines=lines)
    assert lacks(answer, NEEDS["complaint"], own) == ("own_answer",)
    assert lacks(answer, NEEDS["complaint"]) == ()


@pytest.mark.parametrize("ground", ["art11-2", "art12-5", "art12-6"])
def test_calling_a_request_excessive_or_the_person_unknown_takes_the_lead(ground: str) -> None:
    refusal = Proposed(Outcome.REFUSED, ground=ground, reason="Fordi.")
    for kind, needs in NEEDS.items():
        if ground in {one.code for one in needs.grounds}:
            lines = {line.question.key: "3.12.2026" for line in needs.lines}
            told = replace(refusal, lines=lines)
            assert lacks(told, needs) == ("lead",), kind
            assert lacks(told, needs, LEAD) == (), kind


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
@pytest.mark.parametrize("outcome", ORDINARY)
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
    standing = replace(HANDLER, absent={"recipients": [key]})
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
    waiting = replace(HANDLER, access_waits=True)
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
    st.none() | st.sampled_from(Proof),
)
def test_a_complete_answer_always_has_what_the_law_asks_of_its_outcome(
    kind: str, answer: Proposed, by_lead: bool, proof: Proof | None
) -> None:
    needs = NEEDS[kind]
    if gaps(needs, answer, replace(HANDLER, by_lead=by_lead, proof=proof)):
        return
    held = needs.identity is Identity.ALWAYS or (needs.asks_identity and answer.files)
    assert proof not in (None, Proof.NOT_PROVEN) or not held
    assert answer.outcome in needs.outcomes
    if needs.grounds and answer.outcome in WITH_REASONS:
        assert answer.reason.strip()
        assert answer.ground in {ground.code for ground in needs.grounds}
    lines = [line for line in needs.lines if answer.outcome in line.outcomes]
    assert all(line.question.key in answer.lines for line in lines)
    assert lines or answer.outcome is Outcome.REFUSED or answer.text.strip() or answer.files
