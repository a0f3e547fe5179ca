"""The chat: a page of what has been said and what stands now, and one press at a time.

A press answers with the page anew (POST, 303, GET), or, to our own script, with the new lines and
what stands now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from bot.buttons import about
from bot.conversation import Conversation as Talk
from bot.position import standing
from bot.said import Press
from bot.steps import Ask, Cases, Review
from locales import with_language
from models import references
from models.catalogue.questions import Files
from models.files import FileRefused
from models.limits import CHAT_BY_CLIENT, CHAT_TURNS, TooMany
from web import chat as drawing
from web import chat_case, forms, sessions
from web.chat_case import CaseShown
from web.clients import client
from web.handlers import forms as form_pages
from web.handlers.numbers import number
from web.handlers.review import pressed
from web.handlers.uploads import read_persons_form
from web.middlewares import SAFE
from web.pages import BROWSER, PORTAL, link, now, page, see, words
from web.services.answers import mycase
from web.services.intake import intake
from web.services.talk import chat, chat_cases
from web.services.talk.chat_log import LogFull
from web.services.unsent import draft_files, drafts

SCRIPT = "X-Chat"
"""The header by which our own script asks, and is answered."""
ELSEWHERE = "Chat-Location"
HERE = "siste"
"""Where the page is opened after a turn: at what was said, and the answer to it below."""


@dataclass(frozen=True, slots=True)
class _After:
    """What a page shows besides the conversation itself: what was typed, and what came of it.

    `at`: the name of the field that something is wrong with.
    """

    typed: str = field(default="", repr=False)
    wrong: str = ""
    at: str = drawing.TEXT
    seen: int | None = None
    changed: bool = False
    status: int = 200
    unread: bool = False


async def show(request: web.Request) -> web.Response:
    """Show what has been said, newest last, and what stands now. Nothing is written."""
    return await _draw(request, _After())


async def begin(request: web.Request) -> web.Response:
    """Take what was typed on the front page, and show what came of it."""
    sent = forms.joined((await request.post()).items())
    typed = sent.get(drawing.TEXT, "")
    if not typed.strip():
        return see(request, "/chat")
    return await _say(request, {drawing.TEXT: typed}, anew=True)


async def press(request: web.Request) -> web.Response:
    """Take what was said: a button, an answer, or words of one's own."""
    return await _say(request, forms.joined((await request.post()).items()))


async def _say(request: web.Request, sent: dict[str, str], *, anew: bool = False) -> web.Response:
    """Take a turn; `anew` when it was begun outside the chat, and answers nothing asked there."""
    seen = number(sent.get("seen", ""))
    spoken = drawing.said(sent, words(request))
    if spoken is None:
        return await _go_on(request, seen)
    portal, at, say = request.app[PORTAL], now(request), words(request)
    session = await sessions.begin(portal, request[BROWSER], at)
    typed = spoken.text
    sends = sent.get("submission_key", "") if spoken.press is Press.SEND else ""
    key = drafts.submission_key(sends)
    reading = partial(drawing.heard, spoken, words=say)
    try:
        told = await chat.take_turn(
            *(portal, session, reading, say.language, at),
            client=client(request),
            submission_key=key,
            anew=anew,
        )
    except TooMany as too_many:
        return await _draw(request, _too_many(request, too_many, seen, typed))
    except LogFull:
        return await _draw(request, _full(request, seen, typed))
    if told.sent:
        return _go_to_case(request, told.sent)
    if told.submits:
        return await _send(request, sent, seen)
    if told.begun_anew:
        return _go(request, "/chat", HERE)
    if told.proven:
        await sessions.rotate(portal, request[BROWSER], at)
    if told.language:
        return _go(request, "/chat", HERE, language=told.language)
    if told.fault:
        at_fault = drawing.TEXT if spoken.answer is None else drawing.ANSWER
        return await _draw(request, _After(typed, told.fault, at_fault, seen, status=422))
    return await _go_on(request, seen)


async def attach(request: web.Request) -> web.Response:
    """Take files for the question that stands; one that is refused keeps the others out too."""
    portal, at, say = request.app[PORTAL], now(request), words(request)
    sent = await read_persons_form(request)
    seen = number(sent.get("seen"))
    session = await sessions.begin(portal, request[BROWSER], at)
    draft = await drafts.load(portal.vault, session, at)
    here = standing(draft.talk)
    if (
        not isinstance(here, Ask)
        or not isinstance(here.question, Files)
        or sent.get("about") != " ".join(about(here))
    ):
        return await _go_on(request, seen)
    refused: Sequence[FileRefused] = sent.refused
    if not refused:
        removed = sent.ticked.get(f"{drawing.ANSWER}.{forms.REMOVE}", ())
        given = chat.Attaching(sent.files, removed, client(request))
        try:
            await chat.attach(portal, session, here.kind, here.question, given, say, at)
            return await _go_on(request, seen)
        except FileRefused as one:
            refused = (one,)
        except TooMany as too_many:
            return await _draw(request, _too_many(request, too_many, seen))
        except LogFull:
            return await _draw(request, _full(request, seen))
    wrong = "\n".join(error.text for error in forms.file_errors([here.question], refused, say))
    return await _draw(request, _After(wrong=wrong, at=drawing.ANSWER, seen=seen, status=422))


async def _send(request: web.Request, sent: dict[str, str], seen: int | None) -> web.Response:
    portal, at = request.app[PORTAL], now(request)
    session = await sessions.begin(portal, request[BROWSER], at)
    try:
        case = await intake.send(portal, session, pressed(request, sent, "chat"), at)
    except (intake.Incomplete, intake.AnswersChanged):
        return await _draw(request, _After(seen=seen, changed=True, status=409))
    except TooMany as too_many:
        return await _draw(request, _too_many(request, too_many, seen))
    return _go_to_case(request, references.shown(case.reference))


async def _go_on(request: web.Request, seen: int | None) -> web.Response:
    """Show the conversation as it now is: to a browser by its own GET, to our script at once."""
    if _by_script(request):
        return await _draw(request, _After(seen=seen))
    return _go(request, "/chat", HERE)


def _go_to_case(request: web.Request, reference: str) -> web.Response:
    return _go(request, f"/sak/{reference}")


def _go(request: web.Request, path: str, place: str = "", *, language: str = "") -> web.Response:
    address = with_language(path, language) if language else link(request, path)
    if _by_script(request):
        return web.Response(headers={ELSEWHERE: address})
    at = f"#{place}" if place else ""
    return web.Response(status=303, headers={"Location": f"{address}{at}"})


async def _draw(request: web.Request, after: _After) -> web.Response:
    portal, at, say = request.app[PORTAL], now(request), words(request)
    session = request[BROWSER].session
    by_script = _by_script(request)
    draft, log = await chat.open_chat(
        portal,
        session,
        say,
        at,
        after=after.seen if by_script else None,
        everything="alt" in request.query and request.method in SAFE,
        unread=after.unread,
    )
    if by_script and (after.seen is None or log.last < after.seen):
        # The page shows a conversation that is no more.
        return _go(request, "/chat")
    talk = draft.talk
    begun = bool(talk.visit.wishes)
    live = drawing.live(
        talk,
        say,
        typed=after.typed,
        wrong=after.wrong,
        at=after.at,
        attached=await draft_files.of(portal.vault, session, at) if begun else (),
        cases=await _cases(request) if isinstance(standing(talk), Cases) else (),
    )
    errors = [forms.Error(live.at_fault, after.wrong)] if after.wrong else []
    context: dict[str, Any] = {
        "live": live,
        "errors": errors,
        "error_count": len(errors),
        "typed": after.typed,
        "begun": begun,
        "changed": after.changed,
        "filed": () if log.last else await _filed(request),
        "seen": log.last,
        "submission_key": draft.submission_key,
        "version": draft.version,
        "form_href": _in_form(request, talk),
        "turns": log.turns,
    }
    if by_script:
        response = page(request, "chat/turn.html", status=after.status, **context)
        response.headers[SCRIPT] = "1"
        return response
    earlier = link(request, "/chat?alt=1") if log.has_earlier else ""
    return page(request, "chat/page.html", status=after.status, earlier=earlier, **context)


async def _cases(request: web.Request) -> Sequence[CaseShown]:
    portal, at = request.app[PORTAL], now(request)
    seen = await chat_cases.seen(request[BROWSER].session, at)
    return chat_case.shown(seen, words(request), at, email=portal.organisation.email)


async def _filed(request: web.Request) -> tuple[str, ...]:
    filed = await mycase.just_filed(request[BROWSER].session, now(request))
    return tuple(references.shown(case.reference) for case in filed)


def _too_many(request: web.Request, too_many: TooMany, seen: int | None, typed: str = "") -> _After:
    portal, say = request.app[PORTAL], words(request)
    known = {"email": portal.organisation.email, "phone": portal.organisation.phone}
    soon = too_many.rule in (CHAT_TURNS, CHAT_BY_CLIENT)
    key = "chat.page.too_many" if soon else "forms.too_many"
    return _After(typed, say(key, **known), seen=seen, status=429, unread=True)


def _full(request: web.Request, seen: int | None, typed: str = "") -> _After:
    return _After(typed, words(request)("chat.page.full"), seen=seen, status=409, unread=True)


def _in_form(request: web.Request, talk: Talk) -> str:
    """Return the address of the same place in the form; "" where there is none."""
    match standing(talk):
        case Ask(kind=kind, page=here):
            return link(request, form_pages.path(kind, here))
        case Review(complete=(kind, *_)):
            return link(request, form_pages.path(kind, None))
        case _:
            return ""


def _by_script(request: web.Request) -> bool:
    return SCRIPT in request.headers
