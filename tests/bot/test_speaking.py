"""Which language a turn is answered in, and what is said of it.

How the scripts are written is in talking.py.
"""

from typing import Any

import pytest

from bot import language, speaking
from bot.buttons import buttons
from bot.conversation import Conversation
from bot.said import Press, Said
from bot.steps import Say, Speak
from tests.bot.talking import MIND, WORDS, play
from tests.bot.test_in_the_middle import asking


def test_clear_english_is_answered_in_english_at_once_with_the_way_back() -> None:
    play(
        """
        Kari: What data do you have about me, please?
        Bot: I see that you write English, so I have changed the language.
        Bot: You have the right to see…
        Bot: …
        ! en
        ? Offer: Do you want to ask for access?
        Kari: yes please
        Bot: Right of access, GDPR Article 15
        ? What kind of data is it about?
        """
    )
    play(
        """
        Kari: I want you to erase my account now
        Bot: I see that you write English, so I have changed the language.
        Bot: You can ask us to erase…
        Bot: …
        ! en
        ? Offer: Do you want to ask for erasure?
        [Bytt til bokmål]
        Bot: Da fortsetter vi på bokmål.
        ! nb
        ? Offer: Vil du be om sletting?
        """
    )


def test_nynorsk_is_offered_with_a_button_once_and_never_again() -> None:
    talk = play(
        """
        Kari: Kor lenge tek de vare på opplysningane mine?
        Bot: Kontoopplysninger sletter vi…
        Bot: Les mer under…
        Bot: Eg ser at du skriv nynorsk…
        ? Offer: Hva vil du gjøre nå?
        Kari: Kven får sjå opplysningane mine?
        Bot: …
        Bot: …
        ? Offer: Hva vil du gjøre nå?
        """
    )
    assert talk.told == {"nn"}
    assert "Byt til nynorsk" not in {button.label for button in buttons(talk, WORDS["nb"])}


def test_the_button_goes_over_to_nynorsk() -> None:
    play(
        """
        Kari: Kor lenge tek de vare på opplysningane mine?
        Bot: Kontoopplysninger sletter vi…
        Bot: Les mer under…
        Bot: Eg ser at du skriv nynorsk…
        ? Offer: Hva vil du gjøre nå?
        [Byt til nynorsk]
        Bot: Då held vi fram på nynorsk.
        ! nn
        ? Offer: Kva vil du gjere no?
        Kari: Hvem får se opplysningene mine?
        Bot: …
        Bot: Les meir under…
        ? Offer: Kva vil du gjere no?
        """
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Jag vill att ni raderar mina uppgifter", "Tyvärr"),
        ("Ich möchte, dass Sie meine Daten löschen", "Leider"),
        ("Proszę usunąć moje dane i konto", "Niestety"),
    ],
)
def test_a_language_that_is_not_spoken_gets_one_sentence_and_the_buttons(
    typed: str, said: str
) -> None:
    talk = play(f"Kari: {typed}\nBot: {said}…\n? Menu")
    assert (talk.typed, talk.misses) == (typed, 0)


def test_danish_is_answered_as_bokmaal() -> None:
    play(
        """
        Kari: Jeg vil gerne have slettet mine oplysninger hos jer
        Bot: Du kan be oss slette…
        Bot: …
        ? Offer: Vil du be om sletting?
        """
    )


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        (Conversation(), Said(text="3")),
        (Conversation(), Said(text="jeg vil klage")),
        (Conversation(), Said(text="thanks")),
        (Conversation(), Said(Press.MENU)),
        (Conversation(), Said(text="meny")),
        (asking("scope"), Said(text="alt")),
        (asking("scope"), Said(text="tilbake")),
        (asking("name"), Said(text="John Smith Johnson")),
        (asking("email"), Said(text="write to me at john@example.com")),
        (asking("what", "other"), Said(text="terms of service")),
    ],
)
def test_a_turn_that_tells_nothing_of_language_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, talk: Conversation, said: Said
) -> None:
    def looked(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(speaking, "guess_language", looked)
    reply = speaking.converse(MIND, talk, said, "nb", WORDS)
    assert reply.language == "nb"
    assert not [step for step in reply.steps if isinstance(step, Speak)]


def test_a_language_gone_over_to_is_not_left_for_a_sentence_that_could_be_either() -> None:
    english = Conversation(told=frozenset({"en"}))
    for typed, spoken in (("erase konto", "en"), ("Jeg vil heller ha svar på norsk", "nb")):
        said = Said(text=typed)
        assert speaking.converse(MIND, english, said, "en", WORDS).language == spoken


def test_a_fault_changes_no_language() -> None:
    text = "please delete everything you have " * 70
    reply = speaking.converse(MIND, Conversation(), Said(text=text), "nb", WORDS)
    assert (reply.language, reply.talk) == ("nb", Conversation())


def test_every_language_of_the_page_is_one_the_bot_can_answer_in() -> None:
    assert set(WORDS) < set(language.Language)


@pytest.mark.parametrize("typed", ["які дані ви маєте про мене", "ما هي البيانات"])
def test_other_letters_are_met_in_english_and_norwegian_once(typed: str) -> None:
    talk = play(f"Kari: {typed}\nBot: I only understand Norwegian and English…\n? Menu")
    assert talk.told == {"unknown"}


@pytest.mark.parametrize(
    "typed",
    [
        "jag vill inte leva längre",
        "ich will nicht mehr leben, ich will mich umbringen",
        "nie chcę już żyć, chcę się zabić",
    ],
)
def test_nobody_in_danger_is_left_without_a_number_whatever_the_language(typed: str) -> None:
    reply = speaking.converse(MIND, Conversation(), Said(text=typed), "nb", WORDS)
    said = [WORDS["nb"](step.key) for step in reply.steps if isinstance(step, Say)]
    assert any("113" in one and "112" in one for one in said)


def test_who_asks_whether_it_is_chatgpt_is_answered_in_norwegian() -> None:
    play("Kari: Er du ChatGPT?\nBot: Jeg er en robot og kan tre ting…\n? Menu")


@pytest.mark.parametrize(
    ("typed", "page", "language"),
    [
        ("nynorsk", "nb", "nn"),
        ("engelsk", "nb", "en"),
        ("kan du svare på nynorsk?", "nb", "nn"),
        ("bokmål", "nn", "nb"),
        ("do you speak English?", "nn", "en"),
        ("Norwegian, please", "en", "nb"),
    ],
)
def test_a_language_is_gone_over_to_by_its_name(typed: str, page: str, language: str) -> None:
    reply = speaking.converse(MIND, Conversation(), Said(text=typed), page, WORDS)
    assert reply.language == language
    assert Speak(language) in reply.steps
    assert reply.talk.misses == 0


def test_the_name_of_a_language_may_be_an_answer() -> None:
    reply = speaking.converse(MIND, asking("name"), Said(text="Norsk"), "nb", WORDS)
    assert not [step for step in reply.steps if isinstance(step, Speak)]
