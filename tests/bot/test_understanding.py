"""What people write is understood: what is answered is right, and what is unsure is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from bot import clauses, keywords, wishes
from bot.ridge import solve, without
from bot.thresholds import NOWHERE, RIGHTS, USED, Decision, decide, recomputed
from bot.understanding import Model, Trained, likely, train, trained, understand

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def taught() -> Trained:
    return trained(locales.examples())


@pytest.fixture(scope="module")
def unseen(taught: Trained) -> np.ndarray:
    return likely(taught.unseen())


@pytest.fixture(scope="module")
def model(taught: Trained) -> Model:
    return taught.model


def meant(model: Model, text: str) -> str:
    """The intent that is answered, or what is done instead."""
    understood = understand(model, text)
    if understood.decision is Decision.ANSWER:
        return understood.intent
    return str(understood.decision)


# The examples, each as if it had not been among them. The floors are the figures measured, less a
# little; raise them with the words.


def test_an_unseen_sentence_is_mostly_understood(taught: Trained, unseen: np.ndarray) -> None:
    order = np.argsort(-unseen, axis=1)
    hit = order == taught.right[:, None]
    assert hit[:, 0].mean() > 0.89
    assert hit[:, :3].any(axis=1).mean() > 0.97


@pytest.fixture(scope="module")
def sayable(taught: Trained, unseen: np.ndarray) -> np.ndarray:
    intents, lexicon = taught.model.intents, taught.model.lexicon
    return np.array(
        [
            keywords.says(intents[best], [frozenset[str]().union(*lexicon.of(sentence))])
            for best, sentence in zip(unseen.argmax(axis=1), taught.sentences, strict=True)
        ]
    )


def test_what_is_answered_is_right_and_no_right_is_opened_wrongly(
    taught: Trained, unseen: np.ndarray, sayable: np.ndarray
) -> None:
    intents = taught.model.intents
    order = np.argsort(-unseen, axis=1)
    best = order[:, 0]
    answers = [
        decide([intents[k] for k in likeliest], shares[likeliest]) is Decision.ANSWER
        for likeliest, shares in zip(order, unseen, strict=True)
    ]
    answered = sayable & np.array(answers)
    right = best == taught.right
    is_right = np.array([intents[k] in RIGHTS for k in best])
    nowhere = taught.right == intents.index(NOWHERE)
    assert right[answered].mean() > 0.98
    assert (answered & is_right & ~right).mean() < 0.005
    assert (answered & ~right & (best == intents.index("erasure"))).sum() == 0
    # Half of what is written there is nearly ours, on purpose; what people send is further off.
    assert answered[nowhere].mean() < 0.06
    assert answered[~nowhere].mean() > 0.65, "and it does not ask about everything"


def test_the_thresholds_are_those_the_examples_give(
    taught: Trained, unseen: np.ndarray, sayable: np.ndarray
) -> None:
    again = recomputed(taught.model.intents, unseen, taught.right, sayable)
    # A step either way: what is learnt differs in the fifth decimal from one processor to another.
    assert again.rights == pytest.approx(USED.rights, abs=0.051)
    assert again.rest == pytest.approx(USED.rest, abs=0.051)


def test_what_is_left_out_in_closed_form_is_what_is_left_out() -> None:
    points = np.random.default_rng(7).normal(size=(30, 8)).astype(np.float32)
    gram = points @ points.T
    targets = np.eye(3, dtype=np.float32)[np.arange(30) % 3]
    missed = without(gram, solve(gram, targets, 1.0), 1.0)
    rest = np.arange(1, 30)
    others = solve(gram[np.ix_(rest, rest)], targets[rest], 1.0)
    assert np.allclose(targets[0] - missed[0], gram[0, rest] @ others, atol=1e-3)


def test_every_intent_has_examples_in_every_language() -> None:
    everything = locales.examples()
    assert len(everything) == 40
    assert {*RIGHTS, *keywords.WORDS_OF, *keywords.DOUBTFUL, *wishes.NAMES} <= set(everything)
    assert min(map(len, everything.values())) >= 50


def test_every_concept_a_rule_names_is_a_concept() -> None:
    named = {*keywords.ELSEWHERE}
    named |= {name for some in keywords.WORDS_OF.values() for names in some for name in names}
    named |= {name for names in keywords.DOUBTFUL.values() for name in names}
    named |= {name for right in wishes.NAMES.values() for names in right for name in names}
    assert named <= set(locales.concepts())


# Single sentences


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Kari vil ha slettet alt dere har om henne. Slett kontoen min!", "erasure"),
        ("æ vil ha innsyn i ka dokker har lagra om mæ", "access"),
        ("kor lenge lagrar de opplysningane mine", "topic.retention"),
        ("how do i withdraw my consent", "withdraw_consent"),
        ("jeg vil ikke slette, bare rette e-posten min som er feil", "rectification"),
        ("Radiatoren på soverommet er iskald", "other_techem"),
        ("jeg vil ikke leve lenger", "crisis"),
        ("dere har lekket opplysningene mine på nettet", "breach_report"),
    ],
)
def test_kari_is_understood(model: Model, said: str, intent: str) -> None:
    assert meant(model, said) == intent


@pytest.mark.parametrize(
    "said",
    [
        "Slett måleren fra bygget",
        "Slett Facebook-kontoen min",
        "Kan jeg slette brukeren til moren min?",
        "ikke slett noe, jeg bare lurer på status",
        "er jeg slettet nå?",
    ],
)
def test_nothing_is_taken_for_a_wish_to_be_deleted_that_is_not(model: Model, said: str) -> None:
    assert meant(model, said) != "erasure"


@pytest.mark.parametrize(
    "said",
    [
        "ikke slett meg",
        "ikke ikke slett meg",
        "ikke slett noe",
        "jeg vil ikke at dere skal slette noe, bare vise meg hva dere har",
        "kontoen min må ikke fjernes",
        "ikkje slett noko, eg treng opplysningane",
        "eg ynskjer ikkje at de slettar meg",
        "don't delete me",
        "I do not want you to delete anything, just show me what you have",
    ],
)
def test_who_wants_nothing_deleted_is_never_offered_it(model: Model, said: str) -> None:
    understood = understand(model, said)
    assert understood.intent != "erasure"
    assert "erasure" not in {*understood.wishes, *dict(understood.alternatives)}


def test_who_only_refuses_erasure_is_shown_what_there_is_in_its_place(model: Model) -> None:
    understood = understand(model, "ikke slett meg")
    assert understood.decision is Decision.ASK
    assert dict(understood.alternatives).keys() == {"restriction", "access", "contact"}


@pytest.mark.parametrize(
    "said", ["ikke slett noe, jeg vil dø", "jeg vil ikke slettes fordi jeg vil ta livet mitt"]
)
def test_danger_beside_a_refusal_is_heard(model: Model, said: str) -> None:
    assert "crisis" in dict(understand(model, said).alternatives)


def test_danger_in_the_middle_of_a_story_is_heard(model: Model) -> None:
    told = "Fakturaen kom på mandag. Vi bor i tredje etasje. Mannen min slår meg og jeg er redd."
    assert meant(model, told) == "crisis"


def test_ordinary_anger_is_no_crisis(model: Model) -> None:
    for said in ("Dette er helt håpløst, svar meg nå!", "jeg er så sint på dere", "drittfirma"):
        assert meant(model, said) != "crisis"


@pytest.mark.parametrize("said", ["", " \n", "😂😂", "<b></b>", "\u202e\u200b", "asdfqwer", "?!"])
def test_what_says_nothing_is_turned_away(model: Model, said: str) -> None:
    assert meant(model, said) == "reject"


@pytest.mark.parametrize(
    ("said", "rights"),
    [
        ("Jeg vil se hva dere har om meg og så slette alt", ("access", "erasure")),
        ("Trekk samtykket mitt og slett meg", ("withdraw_consent", "erasure")),
        ("I want to see my data and then delete my account", ("access", "erasure")),
        (
            "Først vil jeg ha dataene i en fil. Deretter sletter dere alt.",
            ("portability", "erasure"),
        ),
        ("Jeg vil ikke slette, bare rette e-posten", ()),
        ("Jeg klager på at dere ikke ga meg innsyn", ()),
        ("Rett navnet mitt og adressen min", ()),
    ],
)
def test_two_wishes_are_both_heard(model: Model, said: str, rights: tuple[str, ...]) -> None:
    understood = understand(model, said)
    assert understood.wishes == rights
    if rights:
        assert understood.decision is Decision.ASK
        assert [intent for intent, _ in understood.alternatives][: len(rights)] == list(rights)


def test_a_long_story_is_understood_by_the_sentence_that_asks(model: Model) -> None:
    story = (
        "Hei. Jeg er styreleder i et borettslag med førti leiligheter. Det har vært mye frem og "
        "tilbake i år. Kan dere fortelle meg hvor lenge dere lagrer e-posten min? Takk for hjelpen!"
    )
    understood = understand(model, story)
    assert understood.alternatives[0][0] == "topic.retention"


def test_out_of_scope_is_turned_away_only_where_nothing_is_near() -> None:
    intents = (NOWHERE, "erasure")
    assert decide(intents, np.array([0.5, 0.35], np.float32)) is Decision.ASK
    assert decide(intents, np.array([0.6, 0.35], np.float32)) is Decision.REJECT
    assert decide(intents[::-1], np.array([0.99, 0.01], np.float32)) is Decision.ANSWER
    assert decide(intents[::-1], np.array([USED.rights - 0.01, 0.2], np.float32)) is Decision.ASK


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300) | st.text("slett ikke, innsyn.\nog æøå?!<>\u200b", max_size=300))
def test_no_text_is_too_strange(model: Model, text: str) -> None:
    understood = understand(model, text)
    assert understood == understand(model, text)
    assert 0 <= understood.confidence <= 1.0001
    assert understood.alternatives[0] == (understood.intent, understood.confidence)
    assert 1 <= len(understood.alternatives) <= 4


def test_what_stands_after_two_thousand_characters_is_not_read(model: Model) -> None:
    long = "slett kontoen min. " * 10_000
    assert understand(model, long) == understand(model, long[: clauses.LONGEST_TEXT])


def test_the_same_examples_make_the_same_model() -> None:
    few = {intent: some[:5] for intent, some in locales.examples().items()}
    one, other = train(few), train(dict(reversed(few.items())))
    assert one.intents == other.intents
    assert np.array_equal(one.weights, other.weights)


def test_understand_answers_one_line_with_one_object() -> None:
    answers = list(lines("slett kontoen min\n\nhva koster det å se opplysningene mine\n"))
    assert [set(answer) for answer in answers] == [
        {"intent", "confidence", "lang", "alternatives", "decision"}
    ] * 3
    assert answers[0]["intent"] == "erasure"
    assert answers[0]["lang"] == "nb"
    assert answers[1]["decision"] == "reject"
    assert answers[2]["alternatives"][0]["intent"] == answers[2]["intent"]


def lines(text: str) -> Iterator[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand"],
        cwd=ROOT,
        input=text.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    for line in done.stdout.decode().splitlines():
        yield json.loads(line)
