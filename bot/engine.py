"""The conversation: what was said in, what to say back and where the person then stands out.

Pure: it reads no clock, no network and no database. It sends nothing and keeps no file; `Submit`
asks whoever called to send. Sentences are named by key; {email} and {phone} are filled by whoever
draws them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.buttons import about, buttons, changes
from bot.conversation import Aside, Conversation
from bot.matching import matched, matched_several, says_no
from bot.position import back, is_stored, named, review, standing, wished
from bot.said import Press, Said
from bot.sayings import about_wish, arrival, before_sending, greeting, refusal
from bot.steps import Ask, Fault, Menu, Review, Say, Standing, Step, Submit, Sure
from bot.wording import count, send
from locales import Words
from models.catalogue.all import BY_NAME
from models.catalogue.common import wrong_beside
from models.catalogue.kinds import CaseKind, Instead
from models.catalogue.questions import Choice, Choices, Consent, Files, Invalid, tidy

LONGEST: Final = 2_000
"""Characters of anything said that is not the answer to a question with a length of its own."""
WHOLE_REQUEST: Final = 12
"""Words beyond which a text that is not understood looks like a whole request."""

Turn = tuple[Conversation, tuple[Step, ...]]

_ASIDES: Final = {
    Press.REVIEW: Aside.REVIEW,
    Press.MENU: Aside.MENU,
    Press.HUMAN: Aside.HUMAN,
    Press.RESTART: Aside.RESTART,
    Press.TRACKING: Aside.TRACKING,
}


def advance(conversation: Conversation, said: Said, words: Words) -> Turn:
    """Return the conversation after one turn, and the steps it leads to.

    What stands before the person then is `standing` of the conversation, and no step. A turn with
    a `Fault` has no other step, and leaves the conversation as it was.
    """
    now = standing(conversation)
    if said.press is not None:
        after, steps = _pressed(replace(conversation, misses=0), now, said, words)
        return conversation if any(isinstance(one, Fault) for one in steps) else after, steps
    length = len(tidy(said.text if said.answer is None else said.answer))
    if length > LONGEST and not _has_its_own_length(now, said):
        values = {"longest": count(LONGEST), "length": count(length)}
        return conversation, (Fault("chat.too_long", values),)
    if said.answer is not None:
        return _answered(conversation, now, said, words)
    return _typed(conversation, now, said, words)


def _has_its_own_length(now: Standing, said: Said) -> bool:
    if not isinstance(now, Ask) or said.about not in ((), about(now)):
        return False
    if isinstance(now.asked, Files):
        return said.answer is not None
    return not isinstance(now.asked, Choice | Choices | Consent)


def _pressed(talk: Conversation, now: Standing, said: Said, words: Words) -> Turn:
    match said.press, said.about:
        case Press.WISH, (str(name), *_) if name in BY_NAME:
            return _wish(talk, BY_NAME[name], words)
        case Press.SKIP, _:
            return _passed_by(talk, now, said, words)
        case Press.BACK, _:
            before = back(talk)
            return before, _kept(before, words) if before.reopened != talk.reopened else ()
        case Press.CHANGE, (str(name), str(key), *_):
            kind = wished(talk.visit, name)
            if kind is not None and named(kind, key, talk.visit.answers(kind)):
                again = Conversation(talk.visit, name, key)
                return again, _kept(again, words)
        case Press.DROP, (str(name), *_):
            kind = wished(talk.visit, name)
            if kind is not None:
                return _dropped(talk, kind, words)
        case Press.INSTEAD, (str(name), *_):
            kind = wished(talk.visit, name)
            if kind is not None and kind.instead is not None:
                return _instead(talk, kind, kind.instead, words)
        case Press.SEND, _ if isinstance(now, Review):
            return talk, (Submit(),) if now.complete else before_sending(now, words)
        case Press.REVIEW, _:
            seen = replace(talk, aside=Aside.REVIEW)
            return seen, before_sending(review(talk.visit), words)
        case (Press.MENU | Press.HUMAN | Press.RESTART | Press.TRACKING) as press, _:
            return replace(talk, aside=_ASIDES[press]), ()
        case Press.GO_ON, _:
            return replace(talk, aside=Aside.NONE), ()
        case Press.RESTART_SURE, _ if isinstance(now, Sure) or talk == Conversation():
            return Conversation(), greeting(words)
    return talk, (Say("chat.late"),)


def _wish(talk: Conversation, kind: CaseKind, words: Words) -> Turn:
    known = kind.name in talk.visit.wishes and talk.visit.answered.get(kind.name)
    begun = Conversation(talk.visit.begin(kind), kind.name)
    if known:
        said: tuple[Step, ...] = (about_wish("chat.continued", kind, words),)
    else:
        said = (Say(f"kinds.{kind.name}.legal"), Say(f"kinds.{kind.name}.intro"))
    return begun, (*said, *arrival(begun, words))


def _instead(talk: Conversation, kind: CaseKind, instead: Instead, words: Words) -> Turn:
    other = BY_NAME[instead.kind]
    begun = Conversation(talk.visit.exchange(kind), other.name)
    said = (about_wish("chat.instead", other, words), Say(f"kinds.{other.name}.intro"))
    return begun, (*said, *arrival(begun, words))


def _passed_by(talk: Conversation, now: Standing, said: Said, words: Words) -> Turn:
    if not isinstance(now, Ask) or said.about not in ((), about(now)):
        return _late(talk, said, words)
    if not now.kept:
        return _answered(talk, now, Said(about=about(now), answer=""), words)
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


def _dropped(talk: Conversation, kind: CaseKind, words: Words) -> Turn:
    visit = talk.visit.drop(kind)
    left = replace(talk, visit=visit)
    if talk.kind == kind.name:
        aside = Aside.REVIEW if visit.wishes else Aside.NONE
        left = Conversation(visit, aside=aside)
    return left, (about_wish("chat.dropped", kind, words),)


def _answered(talk: Conversation, now: Standing, said: Said, words: Words) -> Turn:
    given = said.answer or ""
    if not isinstance(now, Ask) or said.about != about(now):
        return _late(talk, said, words)
    stored = now.answers.get(now.asked.key, "")
    # The names of files are written by whoever keeps the files, never by what is sent here.
    if isinstance(now.asked, Files) and given != stored:
        return talk, (Fault("chat.attach"),)
    anew = now.kept and talk.reopened == now.question.key
    try:
        new = now.question.put({} if anew else now.answers, now.asked, given)
    except Invalid as invalid:
        return talk, (refusal(now.asked, invalid, words),)
    if wrong := wrong_beside(now.question, {**now.answers, **new}):
        return talk, (refusal(now.asked, wrong, words),)
    visit = talk.visit.put(now.kind, now.question, new)
    unfinished = talk.reopened and now.question.is_open(visit.answers(now.kind))
    reopened = now.question.key if unfinished else ""
    moved = replace(talk, visit=visit, reopened=reopened, misses=0)
    return moved, arrival(moved, words)


def _late(talk: Conversation, said: Said, words: Words) -> Turn:
    """Take an answer from a screen that is no longer the newest: as told already, or not at all."""
    return replace(talk, misses=0), () if is_stored(talk, said) else (Say("chat.late"),)


def _typed(talk: Conversation, now: Standing, said: Said, words: Words) -> Turn:
    text = tidy(said.text)
    if said.about and said.about != about(now):
        return _late(talk, said, words)
    shown = buttons(talk, words)
    listed = (*shown, *changes(talk, words)) if isinstance(now, Review) else shown
    if button := matched(text, listed, words):
        if button.said.press is Press.SEND:
            # What cannot be called back takes a press on the button itself.
            return replace(talk, misses=0), (Say("chat.press_send", {"button": button.label}),)
        return advance(talk, button.said, words)
    if not text:
        return talk, (_blank(now, words),)
    if not isinstance(now, Ask):
        return _not_understood(talk, now, text)
    match now.asked:
        case Choices():
            options = [button for button in shown if button.said.answer]
            found = matched_several(text, options, words)
            text = ",".join(button.said.answer or "" for button in found)
            if not text:
                return _not_understood(talk, now, said.text)
        case Consent(required=True) if says_no(text, words):
            return talk, (Fault("chat.must_agree"),)
        case Choice() | Consent() | Files():
            return _not_understood(talk, now, text)
    return _answered(talk, now, Said(about=about(now), answer=text), words)


def _blank(now: Standing, words: Words) -> Fault:
    """Answer an empty press, which on the review may be meant to send."""
    if isinstance(now, Review) and now.complete:
        return Fault("chat.press_send", {"button": send(now.complete, words)})
    return Fault("chat.blank")


def _not_understood(talk: Conversation, now: Standing, text: str) -> Turn:
    missed = replace(talk, misses=talk.misses + 1)
    if missed.misses > 1:
        said = [Say("chat.missed_again")]
        if not isinstance(now, Menu):
            missed = replace(missed, aside=Aside.MENU)
    elif isinstance(now, Ask) and isinstance(now.asked, Files):
        said = [Say("chat.attach")]
    else:
        said = [Say("chat.missed")]
    if len(text.split()) > WHOLE_REQUEST:
        said.append(Say("chat.whole_request"))
    return missed, tuple(said)
