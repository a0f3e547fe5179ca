"""Where a conversation stands, which follows from the answers, and what stood there before.

Nothing here says a word or takes an answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.conversation import Aside, Conversation
from bot.said import Press, Said
from bot.steps import (
    Ask,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Cases,
    CaseWithdraw,
    HandOver,
    Menu,
    Offer,
    Review,
    Standing,
    Sure,
    Tracking,
)
from models.catalogue.all import AGAINST_TRACKING, BY_NAME, kinds
from models.catalogue.groups import DONE, MORE, Group
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Answers, Invalid, Question, tidy
from models.catalogue.visit import Visit

_BEFORE: Final = {
    Aside.CASE_CODE: Aside.CASE_ADDRESS,
    Aside.CASE_MESSAGE: Aside.CASES,
    Aside.CASE_WITHDRAW: Aside.CASES,
}
"""Where the way back leads from what is asked about a case."""


def standing(conversation: Conversation) -> Standing:
    """Return what stands before the person: what they asked to see, or else the next question."""
    match conversation.aside:
        case Aside.RESTART:
            return Sure()
        case Aside.HUMAN:
            return HandOver()
        case Aside.REVIEW:
            return review(conversation.visit)
        case Aside.MENU:
            return _menu(conversation.visit)
        case Aside.TRACKING:
            return Tracking(AGAINST_TRACKING)
        case Aside.OFFER:
            return Offer(conversation.offered, conversation.why)
        case Aside.CASE_ADDRESS:
            return CaseAddress()
        case Aside.CASE_CODE:
            return CaseCode(conversation.address)
        case Aside.CASES:
            return Cases()
        case Aside.CASE_MESSAGE:
            return CaseMessage(conversation.reference)
        case Aside.CASE_WITHDRAW:
            return CaseWithdraw(conversation.reference)
    kind = wished(conversation.visit, conversation.kind)
    if kind is None:
        return _menu(conversation.visit)
    return (
        _reopened(conversation, kind)
        or _next(conversation.visit, kind)
        or review(conversation.visit)
    )


def review(visit: Visit) -> Review:
    """Return the review of a visit, however much of it is answered."""
    return Review(visit.complete(), visit.incomplete())


def wished(visit: Visit, name: str) -> CaseKind | None:
    """Return the kind called `name` if it is among the wishes."""
    return BY_NAME.get(name) if name in visit.wishes else None


def named(kind: CaseKind, key: str, answers: Answers) -> tuple[Question, Question] | None:
    """Return the question on the route that `key` names, and what it names of it: all or a part."""
    for question in kind.questions(answers):
        for asked in (question, *_parts(question, answers)):
            if asked.key == key:
                return question, asked
    return None


def back(conversation: Conversation) -> Conversation:
    """Return the conversation one step back: out of an aside, to the question before, to the menu.

    What was answered there is kept. A row of a group that holds nothing yet is taken away.
    """
    now = standing(conversation)
    if before := _BEFORE.get(conversation.aside):
        return replace(conversation, aside=before, reference="")
    inside = replace(conversation, aside=Aside.NONE, offered=(), address="")
    kind = wished(conversation.visit, conversation.kind)
    if kind is None:
        return inside
    if conversation.aside and not (
        isinstance(now, Review) and isinstance(standing(inside), Review)
    ):
        return inside
    if isinstance(now, Ask):
        return _inside_a_group(inside, now) or _before(inside, kind, now.question)
    return _before(inside, kind, None)


def is_stored(talk: Conversation, said: Said) -> bool:
    """Say whether an answer from an older screen tells nothing new, as a second press does."""
    if len(said.about) < 2 or (kind := wished(talk.visit, said.about[0])) is None:
        return False
    key, answers = said.about[1], talk.visit.answers(kind)
    if said.press is Press.SKIP:
        return key in answers
    given = tidy(said.answer if said.answer is not None else said.text)
    if (found := named(kind, key, answers)) is None:
        return _is_stored_of_group(kind, talk, key, given)
    try:
        return found[1].clean(given) == answers.get(key)
    except Invalid:
        return False


def _is_stored_of_group(kind: CaseKind, talk: Conversation, key: str, given: str) -> bool:
    """Say whether a group already has the row, or the end, that was asked for."""
    answers, now = talk.visit.answers(kind), standing(talk)
    group = kind.question(key.rpartition(".")[0], answers)
    if not isinstance(group, Group):
        return False
    if given == DONE:
        return group.key in answers
    begun = isinstance(now, Ask) and now.asked in [group.row(n)[0] for n in group.rows(answers)[1:]]
    return given == MORE and begun


def _menu(visit: Visit) -> Menu:
    return Menu(kinds(), visit.incomplete())


def _reopened(conversation: Conversation, kind: CaseKind) -> Ask | None:
    answers = conversation.visit.answers(kind)
    found = named(kind, conversation.reopened, answers)
    if found is None:
        return None
    question, asked = found
    kept = not asked.is_open(answers)
    if asked is question:
        # A group that is kept whole is put from its first part on.
        asked = question.ask({} if kept else answers) or question
    return _ask(kind, question, asked, answers, kept=kept)


def _next(visit: Visit, kind: CaseKind) -> Ask | None:
    answers = visit.answers(kind)
    question = kind.next_question(answers)
    asked = question.ask(answers) if question else None
    return _ask(kind, question, asked, answers) if question and asked else None


def _ask(
    kind: CaseKind, question: Question, asked: Question, answers: Answers, *, kept: bool = False
) -> Ask:
    page = next(page for page in kind.route(answers) if question in page.questions)
    return Ask(kind, page, question, asked, answers, kept)


def _parts(question: Question, answers: Answers) -> tuple[Question, ...]:
    if not isinstance(question, Group):
        return ()
    return tuple(part for number in question.rows(answers) for part in question.row(number))


def _inside_a_group(conversation: Conversation, now: Ask) -> Conversation | None:
    """Return the conversation at the part before the one asked; None before the first of all."""
    group = now.question
    if not isinstance(group, Group) or (now.kept and conversation.reopened == group.key):
        return None
    parts = _parts(group, now.answers)
    keys = [part.key for part in parts]
    place = keys.index(now.asked.key) if now.asked.key in keys else len(keys)
    if place == 0:
        return None
    if not now.kept and now.answers.get(now.asked.key) == "" and place % len(group.parts) == 0:
        own = group.own(now.answers)
        row = {part.key for part in parts[place:]}
        visit = conversation.visit.put(
            now.kind, group, {key: text for key, text in own.items() if key not in row}
        )
        return replace(conversation, visit=visit, reopened=group.key)
    return replace(conversation, reopened=keys[place - 1])


def _before(conversation: Conversation, kind: CaseKind, question: Question | None) -> Conversation:
    """Return the conversation at the question before; before None comes the last one."""
    asked = kind.questions(conversation.visit.answers(kind))
    place = asked.index(question) if question else len(asked)
    if place:
        return replace(conversation, reopened=asked[place - 1].key)
    # A wish of which nothing is said yet was a look around.
    visit = conversation.visit
    if not visit.answered.get(kind.name):
        visit = visit.drop(kind)
    return replace(conversation, visit=visit, kind="", reopened="")
