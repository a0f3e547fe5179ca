"""The conversation: what was said in, what to say back and where the person then stands out.

Pure: it reads no clock, no network and no database. It sends nothing and keeps no file; a deed
among the steps asks whoever called for it. Sentences are named by key; what only the installation
knows is filled by whoever draws them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot import free_text, mycase, replies
from bot.alarmed import alarmed
from bot.answering import answered, late
from bot.buttons import Button, about, buttons, changes
from bot.conversation import Aside, Conversation
from bot.matching import (
    commanded,
    is_any_of,
    is_skip,
    matched,
    matched_several,
    plain,
    says_no,
)
from bot.mind import Mind
from bot.position import standing
from bot.pressing import pressed
from bot.said import Press, Said
from bot.steps import (
    Ask,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Fault,
    Menu,
    Review,
    Say,
    Standing,
    Sure,
    Tell,
    Turn,
)
from bot.wording import count, send
from locales import Words
from models.catalogue.questions import Choice, Choices, Consent, Files, tidy

LONGEST: Final = 2_000
"""Characters of anything said that is not the answer to a question with a length of its own."""
_A_WORD_TO_SLIP_IN: Final = 6
"""Letters of a button's name that is known with a slip in it where any text may be the answer."""
_A_SENTENCE: Final = 4
"""Words that somebody has put together, and would not have lost."""
_BY_HAND: Final = {Press.SEND: "chat.press_send", Press.WITHDRAW_SURE: "chat.press_it"}
"""What cannot be called back takes a press on the button itself, and what is said of that."""


def advance(conversation: Conversation, said: Said, words: Words, mind: Mind) -> Turn:
    """Return the conversation after one turn, and the steps it leads to.

    What stands before the person then is `standing` of the conversation, and no step. A turn with
    a `Fault` has no other step, and leaves the conversation as it was.
    """
    here = standing(conversation)
    talk = replace(conversation, doubted="", tongue="")
    if said.press is Press.MY_ANSWER and conversation.doubted:
        if isinstance(here, CaseMessage) and said.about == about(here):
            return talk, (Tell(here.reference, conversation.doubted),)
        said = Said(about=said.about, answer=conversation.doubted)
    after, steps = _taken(talk, here, said, words, mind)
    if any(isinstance(step, Fault) for step in steps):
        return conversation, steps
    return after, (Say("chat.masked"), *steps) if said.masked else steps


def _taken(talk: Conversation, here: Standing, said: Said, words: Words, mind: Mind) -> Turn:
    if said.press is not None:
        return pressed(replace(talk, misses=0), here, said, words)
    length = len(tidy(said.text if said.answer is None else said.answer))
    if length > LONGEST and not _has_its_own_length(here, said):
        return talk, (_too_long(LONGEST, length),)
    if said.answer is not None:
        return answered(talk, here, said, words)
    return _typed(talk, here, said, words, mind)


def _too_long(longest: int, length: int) -> Fault:
    return Fault("chat.too_long", {"longest": count(longest), "length": count(length)})


def _has_its_own_length(here: Standing, said: Said) -> bool:
    if isinstance(here, CaseMessage):
        return True
    if not isinstance(here, Ask) or said.about not in ((), about(here)):
        return False
    if isinstance(here.asked, Files):
        return said.answer is not None
    return not isinstance(here.asked, Choice | Choices | Consent)


def _typed(talk: Conversation, here: Standing, said: Said, words: Words, mind: Mind) -> Turn:
    text = tidy(said.text)
    if said.about and said.about != about(here):
        return _overtaken(talk, said, text, words, mind)
    if not text:
        return talk, (_blank(here, words),)
    takes_any = _takes_any_text(here)
    shown = buttons(talk, words)
    listed = (*shown, *changes(talk, words)) if isinstance(here, Review) else shown
    shortest = _A_WORD_TO_SLIP_IN if takes_any else 0
    if button := matched(text, listed, words, shortest=shortest):
        return _by_word(talk, here, button, words)
    if turn := _answered_behind(talk, text, words):
        return turn
    if press := commanded(text, words):
        return pressed(replace(talk, misses=0), here, Said(press), words)
    if is_any_of("chat.also.explain", text, words):
        return replies.reply(talk, "help", text, words)
    if is_any_of("chat.also.robot", text, words):
        return replace(talk, misses=0), (Say("chat.talk.help"),)
    if not takes_any and is_any_of("chat.also.nod", text, words):
        return replies.reply(talk, "thanks", text, words)
    if is_any_of("chat.also.wait", text, words):
        return replace(talk, misses=0), (Say("chat.talk.wait"),)
    if is_any_of("chat.also.cancel", text, words):
        return _left_off(replace(talk, misses=0), here, words)
    if isinstance(here, CaseMessage):
        return _message(talk, here, text, words, mind)
    if isinstance(here, CaseAddress | CaseCode):
        return mycase.typed(talk, here, text) or free_text.read(talk, here, text, words, mind)
    if not isinstance(here, Ask):
        return free_text.read(talk, here, text, words, mind)
    match here.asked:
        case Choices():
            options = [button for button in shown if button.said.answer]
            if found := matched_several(text, options, words):
                several = ",".join(button.said.answer or "" for button in found)
                return answered(talk, here, Said(about=about(here), answer=several), words)
        case Consent(required=True) if says_no(text, words):
            return talk, (Fault("chat.must_agree"),)
    if is_skip(text, words) and not takes_any:
        return replies.missed(talk, "chat.must_answer")
    if takes_any:
        return free_text.at_question(talk, here, text, words, mind)
    return free_text.read(talk, here, text, words, mind)


def _overtaken(talk: Conversation, said: Said, text: str, words: Words, mind: Mind) -> Turn:
    """Hear what was typed on a screen gone by, though it answers nothing any more; keep words."""
    after, steps = late(talk, said)
    if not steps or not text:
        return after, steps
    if turn := alarmed(talk, text, words, mind):
        return turn
    return (after.keeping(text) if len(text.split()) >= _A_SENTENCE else after), steps


def _takes_any_text(here: Standing) -> bool:
    if isinstance(here, Ask):
        return not isinstance(here.asked, Choice | Choices | Consent | Files)
    return isinstance(here, CaseMessage)


def _answered_behind(talk: Conversation, text: str, words: Words) -> Turn | None:
    """Take an option of the question that stands behind an offer or the menu, by its words.

    A number is one of what is seen.
    """
    if talk.aside not in (Aside.OFFER, Aside.MENU, Aside.HUMAN) or plain(text).isdigit():
        return None
    inside = talk.at(talk.visit, talk.kind, talk.reopened)
    behind = standing(inside)
    if not isinstance(behind, Ask):
        return None
    options = [button for button in buttons(inside, words) if button.said.answer]
    chosen = matched(text, options, words)
    return answered(inside, behind, chosen.said, words) if chosen else None


def _by_word(talk: Conversation, here: Standing, button: Button, words: Words) -> Turn:
    if button.said.press in _BY_HAND:
        told = Say(_BY_HAND[button.said.press], {"button": button.label})
        return replace(talk, misses=0), (told,)
    return pressed(replace(talk, misses=0), here, button.said, words)


def _left_off(talk: Conversation, here: Standing, words: Words) -> Turn:
    """Leave what was asked to be seen; a request that is left off is thrown away after a yes."""
    if isinstance(here, Sure) or (talk.aside and not isinstance(here, Menu | Review)):
        press = Press.GO_ON
    else:
        press = Press.RESTART if talk.visit.wishes else Press.MENU
    return pressed(talk, here, Said(press), words)


def _message(talk: Conversation, here: CaseMessage, text: str, words: Words, mind: Mind) -> Turn:
    """Send a message on a case; what may be said to the robot is asked about first.

    An alarm in it is heard, and it is sent all the same.
    """
    if len(text) > mycase.LONGEST_MESSAGE:
        return talk, (_too_long(mycase.LONGEST_MESSAGE, len(text)),)
    tell = Tell(here.reference, text)
    if turn := alarmed(talk, text, words, mind):
        return talk, (*turn[1], tell)
    if len(text.split()) < _A_SENTENCE:
        return replace(talk, doubted=text, misses=0), (Say("chat.case.is_it_all"),)
    if free_text.is_question(text, words):
        after, steps = free_text.read(talk, here, text, words, mind)
        if standing(after) == here and not after.misses:
            return replace(after, doubted=text), steps
    return talk, (tell,)


def _blank(here: Standing, words: Words) -> Fault:
    """Answer an empty press, which on the review may be meant to send."""
    if isinstance(here, Review) and here.complete:
        return Fault("chat.press_send", {"button": send(here.complete, words)})
    return Fault("chat.blank")
