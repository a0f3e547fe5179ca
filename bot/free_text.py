"""What a typed sentence leads to that is no button: an answer, a question of one's own, or neither.

A sentence is answered when it is clear, asked about when it is not, and shown the menu when nothing
is known of it. It opens no wish: that takes a press.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot import replies
from bot.addresses import addresses
from bot.alarmed import alarmed
from bot.answering import answered
from bot.buttons import about
from bot.clauses import sentences
from bot.conversation import Aside, Conversation, Why
from bot.corrections import corrected
from bot.matching import listed, plain
from bot.mind import Mind
from bot.said import Said
from bot.steps import Alarm, Ask, Fault, Say, Standing, Turn
from bot.understanding import Decision, Understood, understand
from locales import Words
from models.catalogue.all import AGAINST_TRACKING, BY_NAME
from models.catalogue.common import NAME
from models.catalogue.questions import Email, Files, LongText, tidy

LONGEST: Final = 2_000
"""Characters of a text that may be said to the robot where it is no answer."""
WHOLE_REQUEST: Final = 12
"""Words beyond which a text looks like a whole request."""
_SHORT: Final = 3
"""Words up to which a text that is no question is still held to be said to the robot."""
_A_WISH: Final = 5
"""Words from which a sentence in the middle of a request may ask for something else."""
_A_QUESTION: Final = 8
"""Words up to which a question of what we have done or would do holds nothing that is told."""
_AN_ERRAND: Final = 0.35
"""How likely (0-1) a right must be to be kept beside a cry for help."""
_TO_THE_ROBOT: Final = frozenset({*replies.COURTESY, "human", "crisis", "abuse"})
"""What is short and said to the robot, whatever it asked."""
_NONE: Final = "out_of_scope"


def read(talk: Conversation, here: Standing, text: str, words: Words, mind: Mind) -> Turn:
    """Answer a sentence where there is something to choose, and no sentence is an answer."""
    if turn := corrected(talk, here, text, words, mind):
        return turn
    if is_bare(text, words) or not any(sign.isalnum() for sign in text):
        return replies.missed(talk, "chat.missed")
    understood = understand(mind.model, text)
    talk = _kept(talk, text, understood)
    turn = _understood(talk, here, text, understood, words)
    return _whole(turn or _missed(talk, here, understood), text)


def at_question(talk: Conversation, here: Ask, text: str, words: Words, mind: Mind) -> Turn:
    """Take a text as the answer it most likely is, unless it clearly is something else.

    What was taken for something else may still be said to be the answer.
    """
    given = _given(here, text, words)
    if turn := corrected(talk, here, text, words, mind):
        return turn
    after, steps = answered(talk, here, Said(about=about(here), answer=given), words)
    fits = not any(isinstance(step, Fault) for step in steps)
    own_words = isinstance(here.asked, LongText)
    short = len(text.split()) <= _SHORT
    asks = is_question(text, words)
    to_be_read = asks or short or own_words if fits else len(text) <= LONGEST
    if fits and given != text and (turn := alarmed(talk, text, words, mind)):
        # It holds an answer, and more than that.
        return after, (*turn[1], *steps)
    if not to_be_read or (fits and _is_a_name(here, given)):
        return after, steps
    understood = understand(mind.model, text)
    if fits and own_words and _is_clear(understood, {"breach_report"}) and not asks:
        # It is told of at once, and is the answer all the same.
        return after, (Say("chat.care.breach"), Alarm(text), *steps)
    if not _is_for_the_robot(understood, text, fits=fits, asks=asks, own_words=own_words):
        return after, steps
    turn = _understood(_kept(talk, text, understood), here, text, understood, words)
    if turn is None:
        return after, steps
    if fits:
        return replace(turn[0], doubted=given), turn[1]
    return turn


def is_bare(text: str, words: Words) -> bool:
    """Say whether a text is a yes or a no to something that takes neither."""
    return plain(text) in (plain(words("common.yes")), plain(words("common.no")))


def is_question(text: str, words: Words) -> bool:
    """Say whether a text is put as a question, with its sign or with a word that asks."""
    typed = f"{plain(text)} "
    asking = listed("chat.correction.asks", words)
    return text.rstrip().endswith("?") or any(typed.startswith(f"{word} ") for word in asking)


def _only_asks(text: str, words: Words) -> bool:
    """Say whether a short text asks what we have done or would do, and so tells of nothing."""
    typed = f"{plain(text)} "
    asking = listed("chat.correction.asks_us", words)
    short = len(text.split()) <= _A_QUESTION and len(sentences(text)) == 1
    return short and any(typed.startswith(f"{one} ") for one in asking)


def _given(here: Ask, text: str, words: Words) -> str:
    """Return the one address in a sentence that answers with it, or the text as it is.

    Of «jeg heter Kari» it is the name.
    """
    if here.asked.key == NAME.key:
        called = "|".join(re.escape(one) for one in listed("chat.correction.called", words))
        return re.sub(rf"^(?:{called})\s+(?=\S)", "", tidy(text), flags=re.IGNORECASE)
    if not isinstance(here.asked, Email):
        return text
    found = addresses(text)
    return found[0] if len(found) == 1 else text


def _is_a_name(here: Ask, text: str) -> bool:
    """Say whether a text is written as a name is, where one is asked for: «Liv Aas»."""
    parts = text.split()
    return here.asked.key == NAME.key and not text.isupper() and all(p[0].isupper() for p in parts)


def _is_for_the_robot(
    understood: Understood, text: str, *, fits: bool, asks: bool, own_words: bool
) -> bool:
    """Say whether a text typed to a question that takes any text is said to the robot instead."""
    if understood.decision is Decision.REJECT or understood.intent == _NONE:
        return False
    if understood.decision is Decision.ASK:
        return asks and (not fits or (text.endswith("?") and not own_words))
    if asks or not fits or understood.intent == "crisis":
        return True
    return len(text.split()) <= _SHORT and understood.intent in _TO_THE_ROBOT


def _is_clear(understood: Understood, intents: set[str]) -> bool:
    return understood.decision is Decision.ANSWER and understood.intent in intents


def _understood(
    talk: Conversation, here: Standing, text: str, understood: Understood, words: Words
) -> Turn | None:
    """Return what was understood leads to; None where nothing was."""
    if understood.decision is Decision.REJECT:
        return None
    if _is_clear(understood, {"breach_report"}) and _only_asks(text, words):
        likely = tuple(intent for intent, _ in understood.alternatives)
        return replies.ask(replace(talk, misses=0), likely, words)
    if _is_clear(understood, {"crisis", "breach_report"}):
        turn = replies.reply(talk, understood.intent, text, words)
        return _with_errand(turn, understood)
    wishes = tuple(name for name in understood.wishes if name in BY_NAME)
    if _is_of_tracking(understood.intent, wishes, text, words):
        return replace(talk, aside=Aside.TRACKING, misses=0), ()
    if len(wishes) > 1:
        return replies.several(replace(talk, misses=0), wishes)
    if understood.decision is Decision.ANSWER:
        return (
            None
            if understood.intent == _NONE
            else replies.reply(talk, understood.intent, text, words)
        )
    if isinstance(here, Ask) and not (
        _wants_more(here, understood, text) or is_question(text, words)
    ):
        return None
    if understood.intent == "human":
        return replies.reply(talk, "human", text, words)
    likely = tuple(
        intent
        for intent, _ in understood.alternatives
        if not (isinstance(here, Ask) and intent == here.kind.name)
    )
    return replies.ask(replace(talk, misses=0), likely, words)


def _with_errand(turn: Turn, understood: Understood) -> Turn:
    """Keep a right that was asked for beside what was a cry for help, for whenever it is wanted."""
    talk, steps = turn
    errands = [
        intent
        for intent, share in understood.alternatives
        if intent in BY_NAME and share >= _AN_ERRAND
    ]
    if talk.aside is not Aside.OFFER or talk.why is not Why.CALM or not errands:
        return turn
    return talk.offering(Why.CALM, errands[0]), steps


def _wants_more(here: Ask, understood: Understood, text: str) -> bool:
    """Say whether another right than the one begun is likely to be what a sentence asks for."""
    other = understood.intent in BY_NAME and understood.intent != here.kind.name
    return other and not isinstance(here.asked, Files) and len(text.split()) >= _A_WISH


def _is_of_tracking(intent: str, wishes: tuple[str, ...], text: str, words: Words) -> bool:
    """Say whether somebody does not want to be tracked, which two rights lead to."""
    roads = {kind.name for kind in AGAINST_TRACKING}
    if not (intent in roads or roads.intersection(wishes)):
        return False
    parts = plain(text).split()
    stems = listed("chat.correction.tracking", words)
    return any(part.startswith(stem) for part in parts for stem in stems)


def _missed(talk: Conversation, here: Standing, understood: Understood) -> Turn:
    if isinstance(here, Ask) and isinstance(here.asked, Files):
        return replies.missed(talk, "chat.attach")
    if understood.intent == _NONE:
        return replies.missed(talk, "chat.talk.out_of_scope")
    return replies.missed(talk, "chat.missed")


def _whole(turn: Turn, text: str) -> Turn:
    """Add, to what looks like a whole request, that nothing is sent and how it is."""
    talk, steps = turn
    answered_only = talk.aside is Aside.OFFER and talk.why in (Why.FOLLOW, Why.CALM)
    to_be_chosen = talk.misses or talk.aside in (Aside.OFFER, Aside.TRACKING)
    if answered_only or not to_be_chosen or len(text.split()) <= WHOLE_REQUEST:
        return turn
    return talk, (*steps, Say("chat.whole_request"))


def _kept(talk: Conversation, text: str, understood: Understood) -> Conversation:
    """Keep what a handler may want to read, and not what was said to the robot."""
    courtesy = understood.intent in replies.COURTESY | {"human"}
    return talk if courtesy else talk.keeping(text)
