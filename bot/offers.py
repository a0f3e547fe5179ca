"""What an offer shows for each intent: a right, a topic, or something else that can be done here.

Knows only how they are worded and pressed; when something is offered is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.conversation import Aside, Conversation, Why
from bot.said import Press, Said
from bot.steps import Offer
from bot.topics import TOPICS
from locales import LANGUAGES, Words
from models.catalogue.all import BY_NAME

PRESSES: Final = {"status": Press.MY_CASE, "pass_on": Press.PASS_ON}
"""What has a button of its own wherever it is offered."""
NAMED: Final = frozenset({"withdraw_case", "breach_report", "other_techem", "help", "crisis"})
"""What is neither a right nor a topic, and has words to be chosen by."""


def may_be_offered(intent: str) -> bool:
    """Say whether there is a button for an intent; a greeting or an insult is not chosen."""
    return intent in BY_NAME or intent in TOPICS or intent in PRESSES or intent in NAMED


def still_known(talk: Conversation) -> Conversation:
    """Return a conversation without what was offered in it and is known no more.

    An older version of this program may have written it.
    """
    rights = talk.why.confirms
    known = tuple(
        one for one in talk.offered if (one in BY_NAME if rights else may_be_offered(one))
    )
    empty = talk.aside is Aside.OFFER and talk.why is not Why.CALM and not known
    return replace(
        talk,
        offered=known,
        aside=Aside.NONE if empty else talk.aside,
        tongue=talk.tongue if talk.tongue in LANGUAGES else "",
    )


def offered(offer: Offer, words: Words) -> Iterator[tuple[str, Said]]:
    """Yield the label of each thing offered, and what pressing it says."""
    confirmed = offer.why.confirms and len(offer.intents) == 1
    for intent in offer.intents:
        if press := PRESSES.get(intent):
            yield words(f"chat.button.{press}"), Said(press)
        elif confirmed:
            yield words(f"chat.yes.{intent}"), Said(Press.MEANT, (intent,))
        else:
            yield label(intent, words), Said(Press.MEANT, (intent,))


def label(intent: str, words: Words) -> str:
    """Return how a person says what is meant by an intent."""
    if intent in BY_NAME:
        return words(f"kinds.{intent}.want")
    if intent in TOPICS:
        return words(TOPICS[intent].title)
    return words(f"chat.meant.{intent}")


def title(offer: Offer, words: Words) -> str:
    """Return what stands above the buttons: a right that is to be confirmed is named there."""
    confirm = f"chat.confirm.{next(iter(offer.intents), '')}"
    if offer.why.confirms and words.has(confirm):
        return words(confirm)
    return words(f"chat.offer.{offer.why}")
