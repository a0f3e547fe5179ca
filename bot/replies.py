"""What each thing that was understood leads to: an answer, and what may be done next.

A right is only named here; it is begun by the press that confirms it. In the middle of a request
the answer is given and the question stands as it did.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot import topics
from bot.care import CARE, cared_for
from bot.conversation import Aside, Conversation, Why
from bot.offers import may_be_offered
from bot.position import standing, wished
from bot.sayings import about_wish
from bot.steps import Ask, Menu, Offer, Review, Say, Standing, Step, Turn
from locales import Words
from models.catalogue.all import BY_NAME

COURTESY: Final = frozenset({"greeting", "thanks", "goodbye", "help"})
"""What is said to be polite, or to the robot itself: nothing of it is for a handler."""
_PASSING: Final = frozenset({Aside.OFFER, Aside.HUMAN, Aside.TRACKING, Aside.RESTART})
"""What has stood long enough when something else is asked."""
_STATUS: Final = {"status": "time", "no_mail": "no_mail"}
_LEADS: Final = {
    "status": ("status",),
    "no_mail": ("status",),
    "withdraw_case": ("status",),
    "lost_mailbox": ("pass_on",),
    "on_behalf": ("pass_on",),
}
"""What an answer leads on to that is not one of the rights its topic leads to."""
_MOST_OFFERED: Final = 3


def reply(talk: Conversation, intent: str, text: str, words: Words) -> Turn:
    """Answer what was meant, in the person's own words `text`."""
    inside = _settled(talk)
    asking = isinstance(standing(inside), Ask)
    if intent in CARE:
        return cared_for(inside, intent, text, words, asking=asking)
    if intent in BY_NAME:
        return _named(inside, intent, words)
    if intent == "human":
        return replace(inside, aside=Aside.HUMAN), ()
    if intent == "withdraw_case" and inside.visit.wishes:
        # Nothing of this is sent: there is no case of it to withdraw.
        button = {"button": words("chat.button.my_case")}
        steps = (Say("chat.talk.not_sent"), Say("chat.case.in_the_menu", button))
        return replace(inside, aside=Aside.REVIEW), steps
    if intent == "help" and (said := explained(standing(inside), words)):
        return inside, said
    if intent in COURTESY or intent in ("other_techem", "withdraw_case"):
        said = (Say(f"chat.talk.{intent}"),)
    else:
        said = topics.answer(topics.TOPICS[_STATUS.get(intent, intent)], words)
    if talk.aside is Aside.OFFER and talk.why.confirms and intent not in _LEADS:
        # A question about a right that is named: the right stands to be confirmed as before.
        return replace(talk, misses=0), said
    return _follow(inside, intent, said, words)


def explained(here: Standing, words: Words) -> tuple[Step, ...]:
    """Return the help there is to the question that stands; nothing where there is none."""
    if not isinstance(here, Ask):
        return ()
    hint = f"{here.asked.words}.hint"
    return (Say(hint if words.has(hint) else "chat.no_hint"),)


def ask(talk: Conversation, intents: tuple[str, ...], words: Words) -> Turn | None:
    """Ask which of these was meant; None where none of them can be chosen."""
    offered = tuple(dict.fromkeys(filter(may_be_offered, intents)))[:_MOST_OFFERED]
    match offered:
        case ():
            return None
        case (str(one),) if one in BY_NAME:
            return _named(talk, one, words)
        case _:
            return talk.offering(Why.UNSURE, *offered), ()


def several(talk: Conversation, wishes: tuple[str, ...]) -> Turn:
    """Offer each of the rights that were asked for in one message."""
    return talk.offering(Why.SEVERAL, *wishes[:_MOST_OFFERED]), ()


def meant_none(talk: Conversation, words: Words) -> Turn:
    """Go on when nothing offered was meant: with the question, or with the whole choice."""
    inside = _settled(talk)
    kind = wished(inside.visit, inside.kind)
    if kind is not None and isinstance(standing(inside), Ask):
        return inside, (about_wish("chat.continued", kind, words),)
    return replace(inside, aside=Aside.MENU), (Say("chat.none_meant"),)


def missed(talk: Conversation, key: str) -> Turn:
    """Say, with the sentence under `key`, that nothing was understood; twice leads to the menu."""
    here = standing(talk)
    again = replace(talk, misses=talk.misses + 1)
    if again.misses < 2:
        return again, (Say(key),)
    if not isinstance(here, Menu):
        again = replace(again, aside=Aside.MENU)
    return again, (Say("chat.missed_again"),)


def _settled(talk: Conversation) -> Conversation:
    if talk.aside not in _PASSING:
        return replace(talk, misses=0)
    return replace(talk, aside=Aside.NONE, offered=(), misses=0)


def _named(talk: Conversation, intent: str, words: Words) -> Turn:
    """Name a right, so that a press begins it; one that is talked about already is gone on with."""
    kind = BY_NAME[intent]
    if intent == talk.kind and intent in talk.visit.wishes:
        return talk, (about_wish("chat.already", kind, words),)
    topic = topics.TOPICS.get(intent)
    said = topics.answer(topic, words) if topic else (Say(f"kinds.{intent}.intro"),)
    return talk.offering(Why.CONFIRM, intent), said


def _follow(talk: Conversation, intent: str, said: tuple[Step, ...], words: Words) -> Turn:
    """Say the answer, and show what it leads to where no question stands."""
    here = standing(talk)
    topic = topics.TOPICS.get(intent)
    leads = _LEADS.get(intent) or (topic.leads_to if topic else ())
    if not leads:
        return talk, said
    if isinstance(here, Menu | Review | Offer):
        return talk.offering(Why.FOLLOW, *leads), said
    if "status" in leads and isinstance(here, Ask):
        button = {"button": words("chat.button.my_case")}
        return talk, (*said, Say("chat.case.in_the_menu", button))
    return talk, said
