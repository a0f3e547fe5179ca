"""One turn of the chat: what was said is held to the engine, and what was said back is kept.

The service knows neither pages nor buttons; how a press reads in the log is given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import cast

from bot import mycase, speaking
from bot.conversation import Aside
from bot.conversation import Conversation as Talk
from bot.said import Press, Said
from bot.sayings import greeting
from bot.steps import Deed, Fault, Say, Speak, Step, Submit
from bot.wording import label
from locales import Words
from models import limits, references
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Files
from models.database import transaction
from models.files import CheckedFile
from models.tables import Case, Session
from web.portal import Portal
from web.services.talk import chat_cases, chat_deeds, chat_log
from web.services.talk.chat_log import Line, Log, LogFull, Turn
from web.services.talk.known import known
from web.services.unsent import draft_files, drafts
from web.services.unsent.drafts import Begun

PRESSED_WHEN_FULL = frozenset(
    {Press.RESTART, Press.RESTART_SURE, Press.GO_ON, Press.SEND, Press.LEAVE}
)
"""What a conversation still takes when it has had all its turns: its end, and no more talk."""
ABOUT_CASES = (Aside.CASE_ADDRESS, Aside.CASE_CODE, Aside.CASES)
"""Where a person who asks for their cases wants those of another address."""

AT_THE_CASES = (Aside.CASES, Aside.CASE_MESSAGE, Aside.CASE_WITHDRAW)
"""Where they are in use."""


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
    button has made. `proven`: the browser sees more than before. `language`: what is spoken now.
    """

    talk: Talk
    fault: str = ""
    submits: bool = False
    sent: str = ""
    begun_anew: bool = False
    proven: bool = False
    language: str = ""


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
    language: str,
    now: datetime,
    *,
    client: str,
    submission_key: str = "",
    anew: bool = False,
) -> Told:
    """Take one turn of the conversation, do what it asks for, and keep what was said.

    `language` is the page's. `anew`: it was said outside the conversation, and answers nothing in
    it. `submission_key` comes with the press that sends, and tells it from
    the one before. Raises `chat_log.LogFull` or `limits.TooMany`; nothing is written then, nor when
    the turn is to send or at fault.
    """

    async def work(*, lightly: bool) -> Told | None:
        case = await Case.get_or_none(submission_key=submission_key) if submission_key else None
        if case is not None:
            return Told(Talk(), sent=references.shown(case.reference))
        kept = await drafts.find(portal.vault, session, now)
        talk = kept.draft.talk if kept else Talk()
        talk = replace(talk, aside=Aside.MENU) if anew else talk
        heard = reading(talk)
        turn = _taken(portal, talk, heard.said, language)
        if kept is None and not await chat_cases.sees_some(session, now):
            turn = turn.of_the_expired()
        if lightly and turn.deeds:
            return None
        await limits.demand(portal.vault, limits.CHAT_BY_CLIENT, client, now)
        begun = await drafts.find_or_begin(portal.vault, session, now)
        return await _turn(portal, session, begun, heard, turn, client, now)

    # Unsent words are kept against a crash; a filing, and what else is done, waits for the disk.
    if told := await transaction(partial(work, lightly=True), lightly=True):
        return told
    return cast("Told", await transaction(partial(work, lightly=False)))


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
        here = begun.draft.talk.at(draft.visit, kind.name, question.key)
        turn = _taken(portal, here, heard.said, words.language)
        return await _turn(portal, session, begun.at(here), heard, turn, given.client, now)

    return await transaction(work)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A turn the engine has taken: where it leads, what it says and asks for, in which language."""

    talk: Talk
    steps: tuple[Step, ...]
    words: Words

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """Return what is to be done, but for what is sent by a road of its own."""
        return tuple(
            one for one in self.steps if isinstance(one, Deed) and not isinstance(one, Submit)
        )

    def of_the_expired(self) -> _Taken:
        """Return the turn where what it answers is kept no longer, and nothing has been sent."""
        said = (Say("chat.expired") if one == Say("chat.late") else one for one in self.steps)
        return replace(self, steps=tuple(said))

    @property
    def language(self) -> str:
        """Return the language gone over to, "" for none."""
        return next((one.language for one in self.steps if isinstance(one, Speak)), "")


def _taken(portal: Portal, talk: Talk, said: Said, page: str) -> _Taken:
    reply = speaking.converse(portal.mind, talk, said, page, portal.words)
    return _Taken(reply.talk, reply.steps, portal.words[reply.language])


async def _turn(
    portal: Portal,
    session: Session,
    begun: Begun,
    heard: Heard,
    turn: _Taken,
    client: str,
    now: datetime,
) -> Told:
    said, row, talk = heard.said, begun.row, begun.draft.talk
    await chat_log.hold_to_limit(row, now)
    full = await chat_log.is_full(row)
    if full and said.press not in PRESSED_WHEN_FULL:
        raise LogFull
    if any(isinstance(step, Submit) for step in turn.steps):
        return Told(talk, submits=True)
    if fault := next((step for step in turn.steps if isinstance(step, Fault)), None):
        return Told(talk, fault=_worded(portal, fault, turn.words))
    done = await chat_deeds.do(portal, session, turn.talk, turn.deeds, client, now)
    following, says = done.talk, (*_says(turn.steps), *_says(done.steps))
    if following.aside is Aside.CASE_ADDRESS and talk.aside not in ABOUT_CASES:
        following = await _past_the_door(session, following, now)
    if following.aside in AT_THE_CASES:
        await chat_cases.keep_open(session, now)
    await draft_files.forget_dropped(row, following.visit)
    if said.press is Press.LEAVE:
        await chat_log.forget(row, now)
    begun_anew = said.press is Press.RESTART_SURE and following == Talk()
    if begun_anew:
        await chat_log.forget(row, now)
        begun = await drafts.begin_anew(portal.vault, begun, now)
    elif not full:
        lines = (
            *([Line(False, heard.question)] if heard.question else []),
            Line(True, heard.line),
            *(Line(False, _worded(portal, say, turn.words)) for say in says),
        )
        await chat_log.keep(begun, Turn(lines), _greeting(portal, turn.words), now)
    await drafts.write(begun, following, now)
    return Told(following, begun_anew=begun_anew, proven=done.proven, language=turn.language)


async def _past_the_door(session: Session, talk: Talk, now: datetime) -> Talk:
    """Return the conversation at the cases themselves, where the browser may see some already."""
    seen = await chat_cases.sees_some(session, now)
    return mycase.opened(talk) if seen else talk


def _says(steps: Sequence[Step]) -> tuple[Say, ...]:
    return tuple(step for step in steps if isinstance(step, Say))


def _greeting(portal: Portal, words: Words) -> Turn:
    return Turn(tuple(Line(False, _worded(portal, say, words)) for say in greeting(words)))


def _worded(portal: Portal, say: Say | Fault, words: Words) -> str:
    """Return a sentence with what the engine gave it and what only this installation knows."""
    return words(say.key, **{**known(portal, words.language), **say.values})
