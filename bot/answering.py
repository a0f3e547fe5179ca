"""An answer given to a question, or to one that no longer stands.

Holds answers to the questions' own rules, and knows nothing of what a sentence may mean.
"""

from __future__ import annotations

from dataclasses import replace

from bot.buttons import about
from bot.conversation import Conversation
from bot.position import is_stored
from bot.said import Said
from bot.sayings import arrival, refusal
from bot.steps import Ask, Fault, Say, Standing, Turn
from locales import Words
from models.catalogue.common import wrong_beside
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Files, Invalid, Question


def answered(talk: Conversation, here: Standing, said: Said, words: Words) -> Turn:
    """Take the answer to what stands; one from a screen gone by is taken by nothing."""
    given = said.answer or ""
    if not isinstance(here, Ask) or said.about != about(here):
        return late(talk, said)
    stored = here.answers.get(here.asked.key, "")
    # The names of files are written by whoever keeps the files, never by what is sent here.
    if isinstance(here.asked, Files) and given != stored:
        return talk, (Fault("chat.attach"),)
    anew = here.kept and talk.reopened == here.question.key
    try:
        new = here.question.put({} if anew else here.answers, here.asked, given)
    except Invalid as invalid:
        return talk, (refusal(here.asked, invalid, words),)
    if wrong := wrong_beside(here.question, {**here.answers, **new}):
        return talk, (refusal(here.asked, wrong, words),)
    visit = talk.visit.put(here.kind, here.question, new)
    unfinished = talk.reopened and here.question.is_open(visit.answers(here.kind))
    reopened = here.question.key if unfinished else ""
    moved = replace(talk, visit=visit, reopened=reopened, misses=0)
    return moved, arrival(moved, words)


def changed(
    talk: Conversation, kind: CaseKind, question: Question, given: str, words: Words
) -> Turn:
    """Change an answer given earlier, and say what it now is; the person stays where they are."""
    answers = talk.visit.answers(kind)
    try:
        new = question.put(answers, question, given)
    except Invalid as invalid:
        return talk, (refusal(question, invalid, words),)
    if wrong := wrong_beside(question, {**answers, **new}):
        return talk, (refusal(question, wrong, words),)
    visit = talk.visit.put(kind, question, new)
    values = {
        "name": words(f"{question.words}.name"),
        "answer": question.show(visit.answers(kind), words),
    }
    return replace(talk, visit=visit, misses=0), (Say("chat.corrected", values),)


def late(talk: Conversation, said: Said) -> Turn:
    """Take an answer from a screen that is no longer the newest: as told already, or not at all."""
    return replace(talk, misses=0), () if is_stored(talk, said) else (Say("chat.late"),)
