"""A request by form: page by page, «Se over og send inn», sent once."""

from __future__ import annotations

from aiohttp import web

from models import references
from models.catalogue.all import BY_SLUG
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers
from models.limits import TooMany
from web import forms, sessions
from web import words as sentences
from web.clients import client
from web.pages import BROWSER, PORTAL, language, link, now, page, see, words
from web.services import drafts, intake, mycase

REVIEW = "se-over"
CHANGING = "endre"


async def show(request: web.Request) -> web.Response:
    """Show a page of questions with the answers so far."""
    kind = _kind(request)
    portal, session = request.app[PORTAL], request[BROWSER].session
    draft = await drafts.load(portal.vault, session, kind, now(request))
    here = _page(request, kind, draft.answers)
    if here is None:
        return await _beginning(request, kind)
    if not _is_first(kind, here):
        if not draft.answers:
            return await _beginning(request, kind)
        earlier = kind.next_page(draft.answers)
        if earlier is not None and kind.comes_before(earlier.key, here.key, draft.answers):
            return see(request, _path(kind, earlier))
    fields = forms.fields(here.questions, draft.answers, words(request))
    return _draw(request, kind, here, fields, draft.answers, ())


async def save(request: web.Request) -> web.Response:
    """Keep a page's answers and go on, or say what is wrong with them."""
    kind = _kind(request)
    portal = request.app[PORTAL]
    sent = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    draft = await drafts.load(portal.vault, request[BROWSER].session, kind, now(request))
    here = _page(request, kind, draft.answers)
    if here is None:
        return await _beginning(request, kind)
    read = forms.read(here.questions, sent, words(request))
    if read.errors:
        fields = forms.fields(here.questions, read.given, words(request), read.errors)
        return _draw(request, kind, here, fields, draft.answers, read.errors)
    session = await sessions.begin(portal, request[BROWSER], now(request))
    saved = await drafts.save(portal.vault, session, kind, read.answers, now(request))
    changing = CHANGING in request.query
    following = (
        kind.next_page(saved.answers) if changing else kind.page_after(here.key, saved.answers)
    )
    return see(request, _path(kind, following, changing=changing and following is not None))


async def review(request: web.Request) -> web.Response:
    """Show every answer, each with its «Endre», and the button that sends."""
    return await _review(request, _kind(request), changed=False)


async def send(request: web.Request) -> web.Response:
    """Send the request. Pressing again, reloading or another tab shows the one receipt."""
    kind = _kind(request)
    portal = request.app[PORTAL]
    sent = await request.post()
    session = await sessions.begin(portal, request[BROWSER], now(request))
    version = str(sent.get("version", ""))
    try:
        case = await intake.send(
            portal,
            session,
            intake.Sent(
                kind=kind,
                language=language(request),
                submission_key=str(sent.get("submission_key", ""))[:64],
                version=int(version) if version.isdecimal() and len(version) < 9 else 0,
                client=client(request),
            ),
            now(request),
        )
    except intake.Incomplete:
        return await _beginning(request, kind)
    except intake.AnswersChanged:
        return await _review(request, kind, changed=True)
    except TooMany:
        return await _review(request, kind, too_many=True)
    return see(request, f"/sak/{references.shown(case.reference)}")


async def _review(
    request: web.Request, kind: CaseKind, *, changed: bool = False, too_many: bool = False
) -> web.Response:
    portal = request.app[PORTAL]
    draft = await drafts.load(portal.vault, request[BROWSER].session, kind, now(request))
    open_page = kind.next_page(draft.answers)
    if not draft.answers or open_page is not None:
        return await _beginning(request, kind, open_page if draft.answers else None)
    say = words(request)
    rows = [
        {
            "label": sentences.name(question, say),
            "value": question.show(answer, say),
            "change_href": link(request, _path(kind, where, changing=True)),
            "change_label": say("forms.change", name=sentences.lower(question, say)),
        }
        for where, question, answer in kind.summary(draft.answers)
    ]
    return page(
        request,
        "forms/review.html",
        status=429 if too_many else 409 if changed else 200,
        kind=kind,
        rows=rows,
        submission_key=draft.submission_key,
        version=draft.version,
        back=link(request, _path(kind, kind.route(draft.answers)[-1])),
        action=link(request, f"/henvendelse/{kind.slug}/{REVIEW}"),
        changed=changed,
        too_many=too_many,
    )


async def _beginning(
    request: web.Request, kind: CaseKind, open_page: Page | None = None
) -> web.Response:
    """Send somebody who is nowhere to where they belong: the receipt, the open page, the start."""
    if open_page is not None:
        return see(request, _path(kind, open_page))
    session = request[BROWSER].session
    case = await mycase.just_filed(session, kind, now(request))
    if case is not None:
        return see(request, f"/sak/{references.shown(case.reference)}")
    return see(request, _path(kind, kind.pages[0]))


def _draw(
    request: web.Request,
    kind: CaseKind,
    here: Page,
    fields: tuple[forms.Field, ...],
    answers: Answers,
    errors: tuple[forms.Error, ...],
) -> web.Response:
    changing = CHANGING in request.query
    return page(
        request,
        "forms/page.html",
        status=422 if errors else 200,
        kind=kind,
        here=here,
        is_first=_is_first(kind, here),
        fields=fields,
        errors=errors,
        error_count=len(errors),
        back=link(request, _back(kind, here, answers, changing=changing)),
        action=link(request, _path(kind, here, changing=changing)),
    )


def _back(kind: CaseKind, here: Page, answers: Answers, *, changing: bool) -> str:
    if changing:
        return _path(kind, None)
    before = kind.page_before(here.key, answers)
    return _path(kind, before) if before else "/"


def _kind(request: web.Request) -> CaseKind:
    kind = BY_SLUG.get(request.match_info["slug"])
    if kind is None:
        raise web.HTTPNotFound
    return kind


def _page(request: web.Request, kind: CaseKind, answers: Answers) -> Page | None:
    """Return the page the address names; None for one these answers do not lead through."""
    key = request.match_info.get("page", kind.pages[0].key)
    if all(known.key != key for known in kind.pages):
        raise web.HTTPNotFound
    return kind.page(key, answers)


def _is_first(kind: CaseKind, here: Page) -> bool:
    return here.key == kind.pages[0].key


def _path(kind: CaseKind, here: Page | None, *, changing: bool = False) -> str:
    """Return the address of a page of the form, or of the review."""
    path = f"/henvendelse/{kind.slug}"
    if here is None:
        path += f"/{REVIEW}"
    elif not _is_first(kind, here):
        path += f"/{here.key}"
    return f"{path}?{CHANGING}=1" if changing else path
