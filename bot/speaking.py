"""Which language a turn is answered in, and the turn itself.

The page's language holds until somebody clearly writes another. What is a button, a number or a
short answer tells nothing of that, and is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.alarmed import alarmed
from bot.buttons import buttons
from bot.conversation import Conversation
from bot.engine import advance
from bot.language import Choice, Language, guess_language, is_in_other_letters, policy
from bot.matching import commanded, is_any_of, matched
from bot.mind import Mind
from bot.position import standing
from bot.said import Press, Said
from bot.steps import (
    Ask,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Fault,
    Say,
    Speak,
    Standing,
    Step,
    Turn,
)
from locales import LANGUAGES, Words
from models.catalogue.questions import Choice as ChoiceQuestion
from models.catalogue.questions import Choices, Consent, Files, LongText, tidy

_FEWEST_WORDS: Final = 2
_FEWEST_TO_ASK: Final = 3
"""Words of «svar på nynorsk», which is no answer to a question."""
_SURE_TO_CHANGE_AGAIN: Final = 0.95
"""How sure a guess must be to leave a language that was gone over to in the conversation."""
_FEWEST_OF_AN_ANSWER: Final = 5
"""Words of one's own in an answer from which its language may be told."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn: the conversation after it, what it leads to, and the language it is answered in."""

    language: str
    talk: Conversation
    steps: tuple[Step, ...] = field(repr=False)


def converse(
    mind: Mind, talk: Conversation, said: Said, page: str, words: Mapping[str, Words]
) -> Reply:
    """Take one turn in the language it asks for; `page` is the one the person reads."""
    if code := _asked_for(talk, said, words[page]):
        said = Said(Press.LANGUAGE, (code,))
    if said.press is Press.LANGUAGE and said.about[:1] and said.about[0] in LANGUAGES:
        language = said.about[0]
        after, steps = advance(talk, said, words[language], mind)
        return Reply(language, after, (Speak(language), *steps))
    choice = _choice(mind, talk, said, words[page])
    if choice.greet_in and choice.greet_in not in talk.told:
        return _greeted(mind, talk, said, words[page], choice.greet_in)
    language = choice.use.value
    after, steps = advance(talk, said, words[language], mind)
    taken = not any(isinstance(step, Fault) for step in steps)
    if language != page and not taken:
        return Reply(page, *advance(talk, said, words[page], mind))
    if language != page:
        after, steps = _switched(after, steps, language, page)
    if taken and choice.offer and choice.offer not in talk.told:
        after = replace(after, tongue=choice.offer.value, told=after.told | {choice.offer.value})
        steps = (*steps, Say("chat.language.nynorsk"))
    return Reply(language, after, steps)


def _asked_for(talk: Conversation, said: Said, words: Words) -> str:
    """Return the language a typed text asks to be answered in; "" for none.

    A word alone may be the answer where any text is one.
    """
    text = tidy(said.text)
    if said.press is not None or said.answer is not None or not text:
        return ""
    if _takes_words(standing(talk)) and len(text.split()) < _FEWEST_TO_ASK:
        return ""
    return next(
        (code for code in LANGUAGES if is_any_of(f"chat.also.tongue.{code}", text, words)), ""
    )


def _takes_words(here: Standing) -> bool:
    match here:
        case Ask(asked=ChoiceQuestion() | Choices() | Consent() | Files()):
            return False
        case Ask() | CaseMessage():
            return True
    return False


def _switched(talk: Conversation, steps: tuple[Step, ...], language: str, page: str) -> Turn:
    """Say that the language was changed, with the way back; the second time needs no words."""
    if language in talk.told:
        return talk, (Speak(language), *steps)
    told = "english" if language == Language.EN else "norwegian"
    talk = replace(talk, tongue=page, told=talk.told | {language})
    return talk, (Speak(language), Say(f"chat.language.{told}"), *steps)


def _greeted(mind: Mind, talk: Conversation, said: Said, words: Words, language: Language) -> Reply:
    """Say the one sentence there is in a language that is not spoken here; of the rest, an alarm.

    What was written is kept, and can be sent to a handler.
    """
    text = tidy(said.text)
    greeted = replace(talk, doubted="", told=talk.told | {language.value})
    after, care = alarmed(greeted, text, words, mind) or (greeted.keeping(text), ())
    steps = (Say(f"chat.language.{language.value}"), *care)
    return Reply(words.language, after, (Say("chat.masked"), *steps) if said.masked else steps)


def _choice(mind: Mind, talk: Conversation, said: Said, words: Words) -> Choice:
    page = Language(words.language)
    if said.press is not None or said.answer is not None:
        return Choice(page)
    text = tidy(said.text)
    if not _tells(talk, text, words):
        return Choice(page)
    if is_in_other_letters(text):
        return Choice(page, greet_in=Language.UNKNOWN)
    guess = guess_language(mind.languages, text)
    if page in talk.told and guess is not None and guess.confidence < _SURE_TO_CHANGE_AGAIN:
        return Choice(page)
    return policy(page, guess)


def _tells(talk: Conversation, text: str, words: Words) -> bool:
    """Say whether a text may show a language: it is no button, and more than a word or a name."""
    here = standing(talk)
    fewest = _FEWEST_WORDS
    match here:
        case Ask(asked=ChoiceQuestion() | Choices() | Consent() | Files()):
            pass
        case Ask(asked=LongText()) | CaseMessage():
            fewest = _FEWEST_OF_AN_ANSWER
        case Ask() | CaseAddress() | CaseCode():
            return text.rstrip().endswith("?") and len(text.split()) >= _FEWEST_OF_AN_ANSWER - 2
    if len(text.split()) < fewest:
        return False
    return not (
        matched(text, buttons(talk, words), words)
        or commanded(text, words)
        or is_any_of("chat.also.cancel", text, words)
        or is_any_of("chat.also.robot", text, words)
    )
