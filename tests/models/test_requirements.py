"""What a complete answer to each kind holds, as a table to be read beside law.md 1.2-1.10.

Under each kind, with the answers that make the branch: what every outcome asks of the handler,
then after `+` what the portal adds. `content` is a text or a file, `reasons` a ground with why.
A ground with `*` takes the lead's press, one with `?` cannot be chosen before it is checked, and
one with `/` holds back a part and never all.
"""

from collections.abc import Iterator
from textwrap import dedent

import pytest

from models.catalogue.all import BY_NAME, kinds
from models.catalogue.common import routed
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers
from models.catalogue.requirements import ROUTED, Ground, Identity, Outcome, Requirements

TABLE = """
    access
    granted     content + purposes categories recipients storage rights complaint source automated transfers
    partly      content reasons + purposes categories recipients storage rights complaint source automated transfers
    refused     reasons
    none_found  content
    grounds     art15-4/ popplyl16-a*? popplyl16-b*? popplyl16-c*? popplyl16-d*? popplyl16-e*? popplyl16-f*? art11-2* art12-5* art12-6*
    besides     identity, behind a code

    access copy=machine
    granted     file + purposes categories recipients storage rights complaint source automated transfers
    partly      content reasons + purposes categories recipients storage rights complaint source automated transfers
    refused     reasons
    none_found  content
    grounds     art15-4/ popplyl16-a*? popplyl16-b*? popplyl16-c*? popplyl16-d*? popplyl16-e*? popplyl16-f*? art11-2* art12-5* art12-6*
    besides     identity, behind a code

    rectification
    granted     changed acted_on told
    partly      changed acted_on told reasons + statement
    refused     reasons + statement
    none_found  content
    grounds     art16-accurate art16-purpose art11-2* art12-5* art12-6*
    besides     identity

    rectification meanwhile=yes
    granted     pause changed acted_on told
    partly      pause changed acted_on told reasons + statement
    refused     pause reasons + statement
    none_found  pause content
    grounds     art16-accurate art16-purpose art11-2* art12-5* art12-6*
    besides     identity, a pause meanwhile

    erasure
    granted     erased acted_on told + kept_here
    partly      erased acted_on kept told reasons + kept_here
    refused     kept reasons + kept_here
    none_found  content + kept_here
    grounds     art17-1 art17-3-a art17-3-b art17-3-c art17-3-d art17-3-e art11-2* art12-5* art12-6*
    besides     identity, after access

    portability where=me
    granted     left_out file
    partly      left_out file reasons
    refused     reasons
    none_found  content
    grounds     art20-basis art20-given art20-4 art11-2* art12-5* art12-6*
    besides     identity, behind a code

    portability where=other
    granted     sent_on acted_on left_out
    partly      sent_on acted_on left_out reasons
    refused     reasons
    none_found  content
    grounds     art20-2 art20-basis art20-given art20-4 art11-2* art12-5* art12-6*
    besides     identity, behind a code

    objection advertising=no
    granted     stopped acted_on erased
    partly      stopped acted_on erased reasons
    refused     reasons
    none_found  content
    grounds     art21-1-compelling art21-1-claims art21-1-basis art11-2* art12-5* art12-6*
    besides     identity

    objection advertising=no meanwhile=yes
    granted     pause stopped acted_on erased
    partly      pause stopped acted_on erased reasons
    refused     pause reasons
    none_found  pause content
    grounds     art21-1-compelling art21-1-claims art21-1-basis art11-2* art12-5* art12-6*
    besides     identity, a pause meanwhile

    objection advertising=yes
    granted     stopped acted_on + profiling
    besides     at once

    withdraw_consent
    granted     acted_on + earlier_use device erasure_offered
    none_found  basis + object_instead
    besides     at once

    restriction why=claims
    granted     restricted acted_on still_done told + lifting
    partly      restricted acted_on still_done told reasons + lifting
    refused     reasons
    none_found  content
    grounds     art18-1 art11-2* art12-5* art12-6*
    besides     identity, stands until it is lifted

    restriction why=unlawful,objection
    granted     restricted acted_on still_done told + lifting
    partly      restricted acted_on still_done told reasons + lifting
    refused     reasons
    none_found  content
    grounds     art18-1 art11-2* art12-5* art12-6*
    besides     identity, a pause meanwhile, stands until it is lifted

    automated_decision want=explain
    granted     whether logic
    partly      whether logic reasons
    refused     whether reasons
    none_found  whether
    grounds     art22-1 art22-2 art11-2* art12-5* art12-6*
    besides     identity

    automated_decision want=explain,human
    granted     whether logic human
    partly      whether logic human reasons
    refused     whether reasons
    none_found  whether
    grounds     art22-1 art22-2 art11-2* art12-5* art12-6*
    besides     identity

    transfer_safeguards
    granted     copies + recipients transfers
    partly      copies reasons + recipients transfers
    refused     reasons
    none_found  content
    grounds     art46-secrets art12-5*

    complaint
    granted     assessment measures
    partly      assessment measures
    refused     assessment
    besides     identity with files

    other
    granted     content
    partly      content reasons
    refused     reasons
    none_found  content
    grounds     art11-2* art12-5* art12-6*
    besides     identity
"""  # noqa: E501
BLOCKS = [block.splitlines() for block in dedent(TABLE).strip().split("\n\n")]


def branch_of(head: str) -> tuple[CaseKind, Answers]:
    """The kind and the answers that a block of the table is about."""
    name, *said = head.split()
    return BY_NAME[name], dict(one.split("=") for one in said)


def written(kind: CaseKind, answers: Answers) -> Iterator[str]:
    """What the catalogue says, as the table has it."""
    needs = kind.requirements(answers)
    for outcome in needs.outcomes:
        asked = [line.key.removeprefix("answer.") for line in needs.lines_for(outcome)]
        asked += ["file"] if outcome in needs.file else []
        asked += ["content"] if needs.asks_content(outcome) and outcome not in needs.file else []
        asked += ["reasons"] if needs.asks_reasons(outcome) else []
        facts = needs.facts.get(outcome, ())
        yield " ".join([outcome, *asked, *(["+", *facts] if facts else [])])
    if needs.grounds:
        yield " ".join(["grounds", *map(marked, needs.grounds)])
    if besides := ", ".join(said for said, holds in besides_of(kind, answers, needs) if holds):
        yield f"besides {besides}"


def marked(ground: Ground) -> str:
    return ground.code + "*" * ground.lead + "?" * ground.to_check + "/" * ground.partly


def besides_of(kind: CaseKind, answers: Answers, needs: Requirements) -> Iterator[tuple[str, bool]]:
    yield "identity", needs.identity is Identity.ALWAYS
    yield "identity with files", needs.identity is Identity.WITH_FILES
    yield "at once", kind.at_once(answers)
    yield "behind a code", needs.behind_code
    yield "after access", needs.access_first
    yield "a pause meanwhile", needs.pause
    yield "stands until it is lifted", needs.restricts


@pytest.mark.parametrize("block", BLOCKS, ids=[head for head, *_ in BLOCKS])
def test_an_answer_holds_what_the_law_asks_for(block: list[str]) -> None:
    head, *lines = block
    assert list(written(*branch_of(head))) == [" ".join(line.split()) for line in lines]


def test_every_kind_and_every_way_it_is_treated_is_in_the_table() -> None:
    told = [branch_of(head) for head, *_ in BLOCKS]
    assert {kind.name for kind, _ in told} == {kind.name for kind in kinds()}
    for kind in kinds():
        for branch in kind.branches:
            assert any(kind == one and branch.items() <= said.items() for one, said in told)


def test_whatever_cannot_be_refused_has_no_outcome_that_refuses_and_no_ground() -> None:
    at_once = [
        (kind, branch) for kind in kinds() for branch in kind.branches if kind.at_once(branch)
    ]
    assert [kind.name for kind, _ in at_once] == ["objection", "withdraw_consent"]
    for kind, branch in at_once:
        needs = kind.requirements(branch)
        assert {Outcome.REFUSED, Outcome.PARTLY}.isdisjoint(needs.outcomes)
        assert not needs.grounds


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ({"about": "dwelling", "pass_on": "yes"}, {Outcome.PASSED_ON, Outcome.NOT_OURS}),
        ({"about": "dwelling", "pass_on": "no"}, {Outcome.NOT_OURS}),
        ({"about": "unsure"}, {Outcome.NOT_OURS}),
        ({"who": "others"}, {Outcome.PASSED_ON, Outcome.NOT_OURS}),
    ],
)
def test_what_others_may_decide_is_passed_on_only_with_a_yes(
    said: Answers, ends: set[Outcome]
) -> None:
    for kind in kinds():
        needs = routed(kind.requirements(said), said)
        assert ROUTED & set(needs.outcomes) == ends
        for outcome in ends:
            assert [line.key for line in needs.lines_for(outcome)] == ["answer.passed_to"]
            assert not needs.asks_reasons(outcome)
            assert outcome not in needs.facts


@pytest.mark.parametrize("said", [{"about": "portal", "who": "me"}, {"pass_on": "no"}])
def test_a_handler_may_find_that_others_decide_whatever_kari_thought_it_was_about(
    said: Answers,
) -> None:
    """Not of what is done at once, which is ours alone."""
    for kind in kinds():
        for branch in kind.branches:
            needs = routed(kind.requirements(branch), said)
            ends = set() if kind.at_once(branch) else {Outcome.NOT_OURS}
            assert ROUTED & set(needs.outcomes) == ends, kind.name


def test_every_line_is_compulsory_and_an_answer_says_something_whatever_the_outcome() -> None:
    for head, *_ in BLOCKS:
        kind, answers = branch_of(head)
        needs = kind.requirements(answers)
        assert all(question.required for question in needs.lines_for(None))
        for outcome in needs.outcomes:
            lines = bool(needs.lines_for(outcome))
            assert lines + needs.asks_content(outcome) + needs.asks_reasons(outcome) >= 1


@pytest.mark.parametrize("about", ["dwelling", "unsure", "portal"])
@pytest.mark.parametrize("who", ["me", "authority", "others"])
def test_what_the_person_does_not_want_passed_on_never_is(about: str, who: str) -> None:
    needs = routed(Requirements(), {"about": about, "who": who, "pass_on": "no"})
    assert Outcome.PASSED_ON not in needs.outcomes
