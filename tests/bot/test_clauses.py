"""What is left of a sentence before it is weighed: one spelling, no greeting, nothing denied."""

import pytest

from bot import clauses
from bot.spelling import learn, one_slip


def left(text: str) -> list[str]:
    plain = clauses.plain(text)
    return [" ".join(clauses.affirmed(sentence)) for sentence in clauses.sentences(plain)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Jeg vil ikke slette, bare rette e-posten", ["bare rette eposten"]),
        ("ikke slette bare rette navnet", ["bare rette navnet"]),
        ("Jeg vil ikke trekke samtykket, jeg vil trekke saken", ["jeg vil trekke saken"]),
        ("Det er samtykket jeg trekker, ikke saken", ["det er samtykket jeg trekker"]),
        ("Don't just block it, delete it", ["delete it"]),
        ("Eg vil ikkje klage, berre vite status", ["bare vite status"]),
        ("Slett alt i stedet for å sperre det", ["slett alt"]),
    ],
)
def test_what_is_denied_is_left_out(said: str, meant: list[str]) -> None:
    assert left(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "jeg vil ikke at dere sporer meg",
        "dere kan lagre dem, men ikke bruke dem",
        "ikke del opplysningene, takk",
        "jeg har ikke fått koden, hva nå",
        "jeg vil ikke slette noe",
    ],
)
def test_a_denial_that_is_itself_the_wish_stays(said: str) -> None:
    assert "ikke" in left(said)[0]


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("ikke slett meg", ["slett"]),
        ("ikke ikke slett meg", ["slett"]),
        ("slett meg ikke", ["slett"]),
        ("jeg vil ikke at dere skal slette noe, bare vise meg hva dere har", ["slette"]),
        ("jeg ønsker ingen sletting", ["sletting"]),
        ("sletting er ikke det jeg vil ha", ["sletting"]),
        ("opplysningene mine skal ikke slettes", ["slettes"]),
        ("pass på at dere ikke sletter noe", ["sletter"]),
        ("la være å slette kontoen min", ["slette"]),
        ("eg vil ikkje at de slettar meg", ["slettar"]),
        ("ver så snill, ikkje fjern kontoen min", ["fjern"]),
        ("please don't erase my account", ["erase"]),
        ("I never asked you to delete anything", ["delete"]),
        ("ikke sperr kontoen", ["sperr"]),
        ("jeg vil slett ikke bli slettet", ["slettet"]),
        ("kan dere slutte å slette opplysningene mine", ["slette"]),
        ("rett navnet uten at noe slettes", ["slettes"]),
        ("I'd rather you didn't delete anything", ["delete"]),
    ],
)
def test_an_act_that_is_not_wanted_is_told_from_what_is(said: str, acts: list[str]) -> None:
    assert refused(said) == acts


@pytest.mark.parametrize(
    "said",
    [
        "slett meg",
        "dere har ikke slettet meg",
        "hvorfor sletter dere meg ikke?",
        "kan dere ikke slette meg?",
        "jeg får ikke slettet kontoen min",
        "dere vil ikke slette meg",
        "jeg vil ikke ha konto her, slett den",
        "jeg vil ikke ha konto her slett den",
        "ikke glem å slette meg",
        "ikke vent med å slette meg",
        "eg får ikkje sletta kontoen",
        "you have not deleted me",
        "I don't want an account, delete it",
        "why can't I delete my account?",
    ],
)
def test_what_is_told_or_asked_with_a_no_in_it_is_no_refusal(said: str) -> None:
    assert refused(said) == []


def refused(text: str) -> list[str]:
    [sentence] = clauses.sentences(clauses.plain(text))
    return list(clauses.refused(sentence)[0])


def test_dialect_and_nynorsk_become_the_small_words_of_bokmaal() -> None:
    assert left("Ka har dokker om mæ") == ["hva har dere om meg"]
    assert left("Kva har de om meg, eg ynskjer ikkje noko") == [
        "hva har de om meg jeg ønsker ikke noe"
    ]


def test_a_greeting_and_the_frame_of_a_question_are_left_out() -> None:
    assert left("Hei! Jeg lurer på hvor lenge dere lagrer dette") == [
        "hei",
        "hvor lenge dere lagrer dette",
    ]
    assert left("Hei, kan du si meg hva dette koster") == ["hva dette koster"]
    assert left("Hei, er du der?") == ["hei er du der"], "too little would be left"


def test_ten_sentences_and_two_thousand_characters_are_read() -> None:
    assert len(clauses.sentences(clauses.plain("Slett meg. " * 30))) == clauses.MOST_SENTENCES
    assert len(clauses.plain("æ " * 100_000)) == clauses.LONGEST_TEXT


def test_hidden_signs_do_not_hide_a_word() -> None:
    assert left("sle\u200btt kon\u00adtoen min") == ["slett kontoen min"]


def test_one_slip_is_mended_towards_a_word_that_is_known() -> None:
    known = learn([["personvern"]] * 2)
    assert known.meant("pesronvern") == known.meant("persnvern") == "personvern"
    assert known.meant("petsonvarn") == "petsonvarn", "two slips"
    assert not one_slip("kanne", "kunne"), "short words have too many neighbours"
