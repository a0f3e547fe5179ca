"""A correction of what was said before: «nei, e-posten er …», «feil navn», «jeg mente sletting».

Only what is answered already is corrected, and only where the words cannot well be the answer to
the question that stands. The words it goes by are in `chat.correction`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.addresses import addresses
from bot.answering import changed
from bot.buttons import Button
from bot.conversation import Conversation, Why
from bot.matching import listed, matched, plain
from bot.mind import Mind
from bot.position import wished
from bot.said import Said
from bot.sayings import about_wish, arrival
from bot.steps import Ask, Say, Standing, Turn
from bot.taking_back import taken_back
from bot.understanding import Decision, understand
from locales import Words
from models.catalogue.all import BY_NAME
from models.catalogue.common import WHO
from models.catalogue.groups import Group
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Choice, Email, LongText, Question, Text, tidy

_LONGEST = 300
_MOST_WORDS = 10
_SIGNS = " \t\n.,;:!–-«»\"'"


@dataclass(frozen=True, slots=True)
class _Read:
    """A text after the words that say it corrects: how surely they say so, and what is left."""

    text: str = field(repr=False)
    rest: str = field(repr=False)
    surely: bool
    perhaps: bool
    meant: bool


def corrected(
    talk: Conversation, here: Standing, text: str, words: Words, mind: Mind
) -> Turn | None:
    """Return the turn of a text that corrects an earlier answer or the wish; None for others."""
    kind = wished(talk.visit, talk.kind)
    own_words = isinstance(here, Ask) and isinstance(here.asked, LongText)
    if len(text) > _LONGEST:
        return None
    if not own_words and (turn := taken_back(talk, text, words, mind)):
        return turn
    if kind is None:
        return None
    read = _read(text, words)
    if not own_words and (turn := _of_whom(talk, kind, read, words)):
        return turn
    in_a_group = isinstance(here, Ask) and isinstance(here.question, Group)
    if not (read.surely or (read.perhaps and not own_words and not in_a_group)):
        return None
    return (
        _of_a_named_answer(talk, kind, read, words)
        or _of_a_choice(talk, kind, read, words)
        or _of_the_wish(talk, read, words, mind, own_words=own_words)
    )


def _read(text: str, words: Words) -> _Read:
    rest, surely, perhaps, meant = text.strip(_SIGNS), False, False, False
    starts = {
        **dict.fromkeys(listed("chat.correction.perhaps", words), "perhaps"),
        **dict.fromkeys(listed("chat.correction.surely", words), "surely"),
        **dict.fromkeys(listed("chat.correction.meant", words), "meant"),
    }
    while start := next(_beginnings(rest, starts), ""):
        surely |= starts[start] in ("surely", "meant")
        perhaps |= starts[start] == "perhaps"
        meant |= starts[start] == "meant"
        rest = re.split(r"\W+", rest, maxsplit=len(start.split()))[-1].strip(_SIGNS)
    surely = surely and bool(rest)
    return _Read(text, rest, surely, perhaps, meant)


def _beginnings(text: str, starts: dict[str, str]) -> Iterator[str]:
    """Yield what the text begins with, the longest first, if something follows it."""
    typed = f"{plain(text)} "
    for start in sorted(starts, key=len, reverse=True):
        if typed.startswith(f"{start} ") and len(typed) > len(start) + 2:
            yield start


def _of_a_named_answer(
    talk: Conversation, kind: CaseKind, read: _Read, words: Words
) -> Turn | None:
    """Change the answer that is named, or ask for it again where no new one is given."""
    question = _named(talk, kind, read, words)
    if question is None:
        return None
    value = _value(question, read, words)
    if value:
        return _and_on(changed(talk, kind, question, value, words), words)
    if len(plain(read.rest).split()) > _MOST_WORDS:
        return None
    again = talk.at(talk.visit, kind.name, question.key)
    kept = question.show(talk.visit.answers(kind), words)
    return again, (Say("chat.kept", {"answer": kept}),)


def _named(talk: Conversation, kind: CaseKind, read: _Read, words: Words) -> Question | None:
    """Return the answered question that is named in the text, or that its new answer fits."""
    answers = talk.visit.answers(kind)
    there = [
        question
        for question in kind.questions(answers)
        if not isinstance(question, Group) and answers.get(question.key)
    ]
    typed = f" {plain(read.rest)} "
    found = []
    for question in there:
        key = f"chat.correction.field.{question.key}"
        names = listed(key, words) if words.has(key) else ()
        names = (*names, plain(words(f"{question.words}.name")))
        longest = max((len(name) for name in names if f" {name} " in typed), default=0)
        if longest:
            found.append((longest, question))
    if found:
        return max(found, key=lambda one: one[0])[1]
    if addresses(read.rest):
        return next((one for one in reversed(there) if isinstance(one, Email)), None)
    return None


def _of_whom(talk: Conversation, kind: CaseKind, read: _Read, words: Words) -> Turn | None:
    """Ask again whom it is about where it is said to be another: «det er for moren min»."""
    answers, typed = talk.visit.answers(kind), plain(read.text)
    another = tuple(f"{one} " for one in listed("chat.correction.another", words))
    begins = any(f"{part} ".startswith(another) for part in (typed, plain(read.rest)))
    if WHO.key not in answers or not begins:
        return None
    if len(typed.split()) > _MOST_WORDS or read.text.rstrip().endswith("?"):
        return None
    again = talk.at(talk.visit, kind.name, WHO.key)
    return again, (Say("chat.kept", {"answer": WHO.show(answers, words)}),)


def _value(question: Question, read: _Read, words: Words) -> str:
    """Return the new answer the text gives; "" for none."""
    if isinstance(question, Email):
        found = addresses(read.rest)
        return found[0] if len(found) == 1 else ""
    if not isinstance(question, Text | LongText):
        return ""
    verbs = "|".join(
        r"\s+".join(map(re.escape, verb.split()))
        for verb in sorted(listed("chat.correction.becomes", words), key=len, reverse=True)
    )
    parts = re.split(rf"\b(?:{verbs})\b", read.rest, flags=re.IGNORECASE)
    return parts[-1].strip(_SIGNS) if len(parts) > 1 else ""


def _of_a_choice(talk: Conversation, kind: CaseKind, read: _Read, words: Words) -> Turn | None:
    """Change the latest choice that has what is left of the text among its options."""
    answers = talk.visit.answers(kind)
    for question in reversed(kind.questions(answers)):
        if not isinstance(question, Choice) or question.key not in answers:
            continue
        options = [
            Button(question.called(option, words), Said(answer=option))
            for option in question.options
        ]
        chosen = matched(tidy(read.rest), options, words) or _mentioned(read.rest, options)
        if chosen and chosen.said.answer and plain(read.rest) not in _plain_replies(words):
            return _and_on(changed(talk, kind, question, chosen.said.answer, words), words)
    return None


def _mentioned(text: str, options: Sequence[Button]) -> Button | None:
    """Return the one option whose words stand in the text."""
    typed = f" {plain(text)} "
    found = [option for option in options if f" {plain(option.label)} " in typed]
    return found[0] if len(found) == 1 else None


def _plain_replies(words: Words) -> tuple[str, ...]:
    """Return what answers any question, and so names none."""
    return plain(words("common.yes")), plain(words("common.no"))


def _of_the_wish(
    talk: Conversation, read: _Read, words: Words, mind: Mind, *, own_words: bool
) -> Turn | None:
    """Offer another wish for the one begun, where another is what was meant."""
    if own_words and not read.meant:
        return None
    if len(plain(read.rest).split()) > _MOST_WORDS:
        return None
    understood = understand(mind.model, read.rest)
    right = understood.intent
    sure = understood.decision is Decision.ANSWER or read.meant
    if right == talk.kind and sure:
        return talk, (about_wish("chat.already", BY_NAME[right], words),)
    if right not in BY_NAME or not sure or right in talk.visit.wishes:
        return None
    return talk.keeping(read.text).offering(Why.EXCHANGE, right), ()


def _and_on(turn: Turn, words: Words) -> Turn:
    """Add what is new where a changed answer has led to."""
    talk, steps = turn
    says = [step for step in steps if isinstance(step, Say)]
    return (talk, (*steps, *arrival(talk, words))) if says else turn
