"""What each button leads to, whether it is pressed or its words are typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot import mycase, replies
from bot.answering import answered, late
from bot.buttons import about
from bot.conversation import LET_GO, Aside, Conversation, Why
from bot.masking import mask
from bot.position import back, named, review, standing, wished
from bot.said import Press, Said
from bot.sayings import about_wish, arrival, before_sending, greeting
from bot.steps import Ask, Offer, Review, Say, Standing, Step, Submit, Sure, Turn
from bot.taking_back import dropped
from bot.wording import listed
from locales import LANGUAGES, Words
from models.catalogue.all import BY_NAME
from models.catalogue.kinds import CaseKind, Instead
from models.catalogue.other import OTHER, WHAT

_ASIDES: Final = {
    Press.REVIEW: Aside.REVIEW,
    Press.MENU: Aside.MENU,
    Press.HUMAN: Aside.HUMAN,
    Press.RESTART: Aside.RESTART,
    Press.TRACKING: Aside.TRACKING,
}
_OF_A_CASE: Final = frozenset(
    {
        *(Press.MY_CASE, Press.NEW_CODE, Press.WRITE, Press.WITHDRAW, Press.WITHDRAW_SURE),
        Press.LEAVE,
    }
)


def pressed(talk: Conversation, here: Standing, said: Said, words: Words) -> Turn:
    """Do what a button says; one of a screen gone by does nothing, and that is told."""
    if said.press in _OF_A_CASE:
        return mycase.pressed(talk, here, said)
    match said.press, said.about:
        case None, _:
            return answered(talk, here, said, words)
        case Press.WISH, (str(name), *_) if name in BY_NAME:
            return _wish(talk, BY_NAME[name], words)
        case Press.MEANT, (str(intent), *_) if isinstance(here, Offer) and intent in here.intents:
            return _meant(talk, here, intent, words)
        case Press.NONE_OF_THESE, _ if isinstance(here, Offer):
            return replies.meant_none(talk, words)
        case Press.PASS_ON, _:
            return _passed_on(talk, words)
        case Press.SKIP, _:
            return _passed_by(talk, here, said, words)
        case Press.BACK, _:
            before = back(talk)
            return before, _kept(before, words) if before.reopened != talk.reopened else ()
        case Press.CHANGE, (str(name), str(key), *_):
            kind = wished(talk.visit, name)
            if kind is not None and named(kind, key, talk.visit.answers(kind)):
                again = talk.at(talk.visit, name, key)
                return again, _kept(again, words)
        case Press.DROP, (str(name), *_):
            kind = wished(talk.visit, name)
            if kind is not None:
                return dropped(talk, kind, words)
        case Press.INSTEAD, (str(name), *_):
            kind = wished(talk.visit, name)
            if kind is not None and kind.instead is not None:
                return _instead(talk, kind, kind.instead, words)
        case Press.SEND, _ if isinstance(here, Review):
            return talk, (Submit(),) if here.complete else before_sending(here, words)
        case Press.REVIEW, _:
            seen = replace(talk, aside=Aside.REVIEW)
            return seen, before_sending(review(talk.visit), words)
        case (Press.MENU | Press.HUMAN | Press.RESTART | Press.TRACKING) as press, _:
            return replace(talk, aside=_ASIDES[press]), ()
        case Press.GO_ON, _:
            return talk.at(talk.visit, talk.kind, talk.reopened), ()
        case Press.LANGUAGE, (str(code), *_) if code in LANGUAGES:
            return talk, (Say("chat.language.changed"),)
        case Press.RESTART_SURE, _ if isinstance(here, Sure) or talk == Conversation():
            return Conversation(), greeting(words)
    return talk, (Say("chat.late"),)


def _wish(talk: Conversation, kind: CaseKind, words: Words, *, introduced: bool = False) -> Turn:
    known = kind.name in talk.visit.wishes and talk.visit.answered.get(kind.name)
    begun = talk.at(talk.visit.begin(kind), kind.name)
    said: tuple[Step, ...]
    if known:
        said = (about_wish("chat.continued", kind, words),)
    elif introduced:
        said = (Say(f"kinds.{kind.name}.legal"),)
    else:
        said = (Say(f"kinds.{kind.name}.legal"), Say(f"kinds.{kind.name}.intro"))
    return begun, (*said, *arrival(begun, words))


def _meant(talk: Conversation, offer: Offer, intent: str, words: Words) -> Turn:
    if intent not in BY_NAME:
        # What was said before it is another matter, and goes nowhere.
        text = talk.latest or talk.typed.rpartition("\n\n")[2]
        return replies.reply(talk, intent, text, words)
    kind, before = BY_NAME[intent], wished(talk.visit, talk.kind)
    if offer.why is Why.EXCHANGE and before is not None and before != kind:
        return _exchanged(talk, before, kind, words)
    begun, steps = _wish(talk, kind, words, introduced=offer.why is Why.CONFIRM)
    rest = [name for name in offer.intents if name in BY_NAME and name != intent]
    if offer.why is not Why.SEVERAL or not rest:
        return begun, steps
    nouns = [words(f"kinds.{name}.noun") for name in rest]
    return begun, (Say("chat.afterwards", {"wishes": listed(nouns, words)}), *steps)


def _exchanged(talk: Conversation, before: CaseKind, kind: CaseKind, words: Words) -> Turn:
    """Begin what was meant in place of what was begun; the answers both ask for are kept."""
    begun = talk.at(talk.visit.drop(before).begin(kind), kind.name)
    said = (about_wish("chat.instead", kind, words), Say(f"kinds.{kind.name}.intro"))
    return begun, (*said, *arrival(begun, words))


def _instead(talk: Conversation, kind: CaseKind, instead: Instead, words: Words) -> Turn:
    other = BY_NAME[instead.kind]
    begun = talk.at(talk.visit.exchange(kind), other.name)
    said = (about_wish("chat.instead", other, words), Say(f"kinds.{other.name}.intro"))
    return begun, (*said, *arrival(begun, words))


def _passed_on(talk: Conversation, words: Words) -> Turn:
    """Begin a request to a handler with what was typed; it is sent from the review, as ever."""
    if not talk.typed:
        return _wish(talk, OTHER, words)
    written = talk.visit.answers(OTHER).get(WHAT.key, "")
    both = written if talk.typed in written else f"{written}\n\n{talk.typed}".strip()
    # What is harmless in two messages may be a number when they stand together.
    message = mask(both, words("common.masked")).text
    if len(message) > WHAT.longest:
        full = talk.at(talk.visit.begin(OTHER), OTHER.name)
        return full, (Say("chat.no_more_room"), *arrival(full, words))
    visit = talk.visit.begin(OTHER).put(OTHER, WHAT, {WHAT.key: message})
    begun = replace(talk, typed="").at(visit, OTHER.name)
    cut = (Say("chat.only_newest"),) if talk.typed.startswith(LET_GO) else ()
    return begun, (Say("chat.passed_on"), *cut, *arrival(begun, words))


def _passed_by(talk: Conversation, here: Standing, said: Said, words: Words) -> Turn:
    if not isinstance(here, Ask) or said.about not in ((), about(here)):
        return late(talk, said)
    if not here.kept:
        return answered(talk, here, Said(about=about(here), answer=""), words)
    kept = replace(talk, reopened="")
    after = standing(kept)
    return kept, before_sending(after, words) if isinstance(after, Review) else ()


def _kept(talk: Conversation, words: Words) -> tuple[Step, ...]:
    """Say what the answer is now of the question gone back to."""
    after = standing(talk)
    if not isinstance(after, Ask) or not after.kept:
        return ()
    whole = talk.reopened == after.question.key
    answer = (after.question if whole else after.asked).show(after.answers, words)
    return (Say("chat.kept", {"answer": answer}),)
