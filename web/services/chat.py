"""One turn of the chat: what was said is held to the engine, and what was said back is kept.

The service knows neither pages nor buttons; how a press reads in the log is given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import engine
from bot.conversation import Conversation as Talk
from bot.said import Press, Said
from bot.sayings import greeting
from bot.steps import Fault, Say, Submit
from bot.wording import label
from locales import Words
from models import limits, references
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Files
from models.database import transaction
from models.files import CheckedFile
from models.tables import Case, Session
from web.portal import Portal
from web.services import chat_log, draft_files, drafts
from web.services.chat_log import Line, Log, LogFull, Turn
from web.services.drafts import Begun

PRESSED_WHEN_FULL = frozenset({Press.RESTART, Press.RESTART_SURE, Press.GO_ON, Press.SEND})
"""What a conversation still takes when it has had all its turns: its end, and no more talk."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person has said, and how it reads in the log.

    `question` is what it answers, "" when it answers nothing.
    """

    said: Said
    line: str = field(repr=False)
    question: str = ""


Reading = Callable[[Talk], Heard]
"""How what was sent is understood, given how far the conversation had come."""


@dataclass(frozen=True, slots=True)
class Attaching:
    """Files to put beside a wish, the ids of those to take away, and who sends them."""

    files: Sequence[CheckedFile] = field(repr=False)
    removed: Sequence[str]
    client: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What a turn led to.

    `fault`: what is wrong with what was given, in words. `submits`: send what was reviewed. Nothing
    has been written then. `sent`: the reference of the case that an earlier press of the same
    button has made.
    """

    talk: Talk
    fault: str = ""
    submits: bool = False
    sent: str = ""
    begun_anew: bool = False


async def open_chat(
    portal: Portal,
    session: Session | None,
    words: Words,
    now: datetime,
    *,
    after: int | None = None,
    everything: bool = False,
    unread: bool = False,
) -> tuple[drafts.Draft, Log]:
    """Return what the browser has begun, and what was said: see `chat_log.read`.

    `unread` leaves the log closed: what was said is a page away.
    """
    begun = await drafts.find(portal.vault, session, now)
    draft = begun.draft if begun else drafts.Draft()
    if unread:
        return draft, Log(last=after or 0, has_earlier=begun is not None)
    first = _greeting(portal, words)
    return draft, await chat_log.read(begun, first, after=after, everything=everything)


async def take_turn(
    portal: Portal,
    session: Session,
    reading: Reading,
    words: Words,
    now: datetime,
    *,
    client: str,
    submission_key: str = "",
) -> Told:
    """Take one turn of the conversation, and keep what was said.

    `submission_key` comes with the press that sends, and tells it from the one before.
    Raises `chat_log.LogFull` or `limits.TooMany`; nothing is written then, nor when the turn is to
    send or at fault.
    """

    async def work() -> Told:
        case = await Case.get_or_none(submission_key=submission_key) if submission_key else None
        if case is not None:
            return Told(Talk(), sent=references.shown(case.reference))
        await limits.demand(portal.vault, limits.CHAT_BY_CLIENT, client, now)
        begun = await drafts.find_or_begin(portal.vault, session, now)
        return await _turn(portal, begun, reading(begun.draft.talk), words, now)

    # Unsent words are kept against a crash; a filing waits for the disk.
    return await transaction(work, lightly=True)


async def attach(
    portal: Portal,
    session: Session,
    kind: CaseKind,
    question: Files,
    given: Attaching,
    words: Words,
    now: datetime,
) -> Told:
    """Put files beside a wish and take others away, as one turn: their names are the answer.

    Raises `files.FileRefused`, `chat_log.LogFull` or `limits.TooMany`; nothing is written then.
    """
    vault = portal.vault
    files = await draft_files.seal(given.files)

    async def work() -> Told:
        await limits.demand(vault, limits.CHAT_BY_CLIENT, given.client, now)
        await draft_files.remove(vault, session, kind, question, given.removed, now)
        draft = await draft_files.add(portal, session, kind, question, files, now)
        begun = await drafts.find_or_begin(vault, session, now)
        names = draft.visit.answers(kind).get(question.key, "")
        heard = Heard(
            Said(about=(kind.name, question.key), answer=names),
            names or words("common.not_answered"),
            label(question, words),
        )
        here = Talk(draft.visit, kind.name, reopened=question.key)
        return await _turn(portal, begun.at(here), heard, words, now)

    return await transaction(work)


async def _turn(portal: Portal, begun: Begun, heard: Heard, words: Words, now: datetime) -> Told:
    said, row, talk = heard.said, begun.row, begun.draft.talk
    await chat_log.hold_to_limit(row, now)
    full = await chat_log.is_full(row)
    if full and said.press not in PRESSED_WHEN_FULL:
        raise LogFull
    following, steps = engine.advance(talk, said, words)
    if any(isinstance(step, Submit) for step in steps):
        return Told(talk, submits=True)
    if fault := next((step for step in steps if isinstance(step, Fault)), None):
        return Told(talk, fault=_worded(portal, fault, words))
    await draft_files.forget_dropped(row, following.visit)
    begun_anew = said.press is Press.RESTART_SURE and following == Talk()
    if begun_anew:
        await chat_log.forget(row, now)
        begun = await drafts.begin_anew(portal.vault, begun, now)
    elif not full:
        turn = Turn(
            (
                *([Line(False, heard.question)] if heard.question else []),
                Line(True, heard.line),
                *(Line(False, _worded(portal, s, words)) for s in steps if isinstance(s, Say)),
            )
        )
        await chat_log.keep(begun, turn, _greeting(portal, words), now)
    await drafts.write(begun, following, now)
    return Told(following, begun_anew=begun_anew)


def _greeting(portal: Portal, words: Words) -> Turn:
    return Turn(tuple(Line(False, _worded(portal, say, words)) for say in greeting(words)))


def _worded(portal: Portal, say: Say | Fault, words: Words) -> str:
    """Return a sentence with what the engine gave it and what only this installation knows."""
    organisation = portal.organisation
    known = {
        "organisation": organisation.name,
        "email": organisation.email,
        "phone": organisation.phone.replace(" ", "\u00a0"),
    }
    return words(say.key, **{**known, **say.values})
