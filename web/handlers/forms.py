"""A request by form, page by page, up to the review.

Pages that another wish has answered already are passed by on the way forward; back and «Endre»
still reach them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from aiohttp import web

from bot import wording
from bot.conversation import Aside, Conversation
from locales import Words
from models import references
from models.catalogue.all import by_slug, other_road
from models.catalogue.common import EMAIL, wrong_beside
from models.catalogue.groups import Group
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Answers, Files
from models.files import FileRefused
from web import form_fields, form_rows, forms, sessions
from web.handlers.uploads import Sent, read_persons_form
from web.pages import BROWSER, PORTAL, link, now, page, see, words
from web.services.answers import mycase
from web.services.unsent import draft_files, drafts
from web.services.unsent.drafts import Draft

REVIEW = "se-over"
CHANGING = "endre"
EXCHANGED = "i-stedet-for"
MORE = "more"
_REMOVE = re.compile(r"remove\.([1-9][0-9]?)")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page holds besides the draft: what was typed, what is wrong, where to begin."""

    values: Answers = field(repr=False)
    errors: Sequence[forms.Error] = ()
    focus: str = ""


async def show(request: web.Request) -> web.Response:
    """Show a page of questions with the answers so far."""
    kind = kind_of(request)
    draft = await _draft(request)
    answers = draft.visit.answers(kind)
    here = _page(request, kind, answers)
    if here is None:
        return await beginning(request, kind)
    first_open = kind.next_page(answers)
    if _is_first(kind, here):
        entering = "page" not in request.match_info and kind.name not in draft.visit.wishes
        if entering and first_open is not None and not _is_first(kind, first_open):
            return see(request, path(kind, first_open))
    elif not answers:
        return await beginning(request, kind)
    elif first_open is not None and kind.comes_before(first_open.key, here.key, answers):
        return see(request, path(kind, first_open))
    return await _draw(request, kind, here, draft, _Shown(answers))


async def save(request: web.Request) -> web.Response:
    """Keep a page's answers and go on, or say what is wrong with them."""
    kind = kind_of(request)
    draft = await _draft(request)
    here = _page(request, kind, draft.visit.answers(kind))
    if here is None:
        return await beginning(request, kind)
    if here.takes_files:
        return see(request, path(kind, here, changing=CHANGING in request.query))
    sent = forms.joined((await request.post()).items())
    group = next((q for q in here.questions if isinstance(q, Group)), None)
    if group is not None and (shown := _other_rows(group, here, sent, request)):
        return await _draw(request, kind, here, draft, shown)
    say, known = words(request), draft.visit.answers(kind)
    read = forms.read(here.questions, sent, say)
    errors = read.errors or _beside(here, {**known, **read.answers}, say)
    if errors:
        return await _draw(request, kind, here, draft, _Shown(read.given, errors))
    return _go_on(request, kind, here, await _keep(request, kind, here, read))


async def save_files(request: web.Request) -> web.Response:
    """Keep a page's files and its other answers. What is taken of the files stays in any case."""
    sent = await read_persons_form(request)
    kind = kind_of(request)
    draft = await _draft(request)
    here = _page(request, kind, draft.visit.answers(kind))
    if here is None:
        return await beginning(request, kind)
    if not here.takes_files:
        return see(request, path(kind, here))
    say = words(request)
    read = forms.read(here.questions, sent.joined(), say)
    refused = await _keep_files(request, kind, here, sent)
    errors = (*read.errors, *forms.file_errors(here.questions, refused, say))
    if errors:
        return await _draw(request, kind, here, draft, _Shown(read.given, errors))
    draft = await _keep(request, kind, here, read)
    if sent.get("act") == MORE:
        return see(request, path(kind, here, changing=CHANGING in request.query))
    return _go_on(request, kind, here, draft)


async def beginning(
    request: web.Request, kind: CaseKind, open_page: Page | None = None
) -> web.Response:
    """Send somebody who is nowhere to where they belong: the receipt, the open page, the start."""
    if open_page is not None:
        return see(request, path(kind, open_page))
    filed = await mycase.just_filed(request[BROWSER].session, now(request))
    of_kind = [case.reference for case in filed if case.kind == kind.name]
    if of_kind:
        return see(request, f"/sak/{references.shown(of_kind[-1])}")
    return see(request, path(kind, kind.pages[0]))


def kind_of(request: web.Request) -> CaseKind:
    """Return the kind the address names."""
    kind = by_slug(request.match_info["slug"])
    if kind is None:
        raise web.HTTPNotFound
    return kind


def path(kind: CaseKind, here: Page | None, *, changing: bool = False) -> str:
    """Return the address of a page of the form, or of the review."""
    address = f"/henvendelse/{kind.slug}"
    if here is None:
        address += f"/{REVIEW}"
    elif not _is_first(kind, here):
        address += f"/{here.key}"
    return f"{address}?{CHANGING}=1" if changing else address


def _other_rows(
    group: Group, here: Page, sent: Mapping[str, str], request: web.Request
) -> _Shown | None:
    """Return the page with a row more or fewer, when that was asked for. Nothing is judged."""
    act = sent.get("act", "")
    removed = _REMOVE.fullmatch(act)
    if act != MORE and removed is None:
        return None
    given = dict(forms.read(here.questions, sent, words(request)).given)
    typed = group.own(given)
    others = {key: text for key, text in given.items() if key not in typed}
    if removed is not None:
        return _Shown({**others, **form_rows.without(group, typed, int(removed[1]))})
    rows = form_rows.more(group, typed)
    return _Shown({**others, **rows}, focus=group.row(len(group.rows(rows)))[0].key)


def _beside(here: Page, answers: Answers, say: Words) -> tuple[forms.Error, ...]:
    """Return what is wrong with a page's answers beside those of the other pages."""
    return tuple(
        forms.Error(question.key, wording.error(question, wrong, say))
        for question in here.questions
        if (wrong := wrong_beside(question, answers))
    )


async def _keep(request: web.Request, kind: CaseKind, here: Page, read: forms.Read) -> Draft:
    def change(talk: Conversation) -> Conversation:
        visit = talk.visit
        for question in here.questions:
            if not isinstance(question, Files):
                visit = visit.put(kind, question, question.own(read.answers))
        # The chat goes on with the wish whose form was filled in last.
        return replace(talk, visit=visit, kind=kind.name, reopened="", aside=Aside.NONE)

    portal = request.app[PORTAL]
    session = await sessions.begin(portal, request[BROWSER], now(request))
    return await drafts.save(portal.vault, session, change, now(request))


async def _keep_files(
    request: web.Request, kind: CaseKind, here: Page, sent: Sent
) -> Sequence[FileRefused]:
    """Keep what is taken of the files, and return why the others are not."""
    portal, at = request.app[PORTAL], now(request)
    session = await sessions.begin(portal, request[BROWSER], at)
    question = next(q for q in here.questions if isinstance(q, Files))
    removed = sent.ticked.get(f"{question.key}.{forms.REMOVE}", ())
    if removed:
        await draft_files.remove(portal.vault, session, kind, question, removed, at)
    if sent.refused and not sent.files:
        return sent.refused
    try:
        files = await draft_files.seal(sent.files)
        await draft_files.add(portal, session, kind, question, files, at)
    except FileRefused as refused:
        return (*sent.refused, refused)
    return sent.refused


def _go_on(request: web.Request, kind: CaseKind, here: Page, saved: Draft) -> web.Response:
    answers = saved.visit.answers(kind)
    changing = CHANGING in request.query
    following = kind.next_page(answers) if changing else kind.page_after(here.key, answers)
    return see(request, path(kind, following, changing=changing and following is not None))


async def _draw(
    request: web.Request, kind: CaseKind, here: Page, draft: Draft, shown: _Shown
) -> web.Response:
    say, changing = words(request), CHANGING in request.query
    fields = form_fields.fields(
        here.questions,
        shown.values,
        say,
        shown.errors,
        attached=await _attached(request, kind) if here.takes_files else (),
        focus=shown.focus,
    )
    intro_key = wording.page_intro(kind, here, say)
    intro = say(intro_key) if intro_key else ""
    begins = _is_first(kind, here) or kind.name not in draft.visit.wishes
    # A question by itself is the heading, unless something has to be said before it.
    alone = len(fields) == 1 and fields[0].type != "consent" and not (begins or intro)
    return page(
        request,
        "forms/page.html",
        status=422 if shown.errors else 200,
        title=fields[0].label if alone else wording.page_title(kind, here, say),
        intro=intro,
        kind=kind,
        begins=begins,
        needs_address=_needs_address(kind),
        alone=alone,
        all_must=len(fields) > 1 and all(q.required for q in here.questions),
        multipart=here.takes_files,
        fields=fields,
        errors=shown.errors,
        error_count=len(shown.errors),
        instead=link(request, f"/henvendelse/{kind.slug}/i-stedet")
        if begins and kind.instead
        else "",
        exchanged=_exchanged(request, kind),
        road=other_road(kind) if begins else None,
        back=link(request, _back(kind, here, draft, changing=changing)),
        review=link(request, path(kind, None)) if draft.visit.complete() else "",
        action=link(request, _action(kind, here, changing=changing)),
    )


async def _attached(request: web.Request, kind: CaseKind) -> tuple[draft_files.Attached, ...]:
    vault, session = request.app[PORTAL].vault, request[BROWSER].session
    files = await draft_files.of(vault, session, now(request))
    return tuple(file for file in files if file.kind == kind.name)


async def _draft(request: web.Request) -> Draft:
    return await drafts.load(request.app[PORTAL].vault, request[BROWSER].session, now(request))


def _exchanged(request: web.Request, kind: CaseKind) -> str:
    """Name the kind that this one was just taken in place of; nothing when it was not."""
    other = by_slug(request.query.get(EXCHANGED, ""))
    is_so = other is not None and other.instead is not None and other.instead.kind == kind.name
    return other.name if other and is_so else ""


def _needs_address(kind: CaseKind) -> bool:
    return all(q.required for page in kind.pages for q in page.questions if q.key == EMAIL.key)


def _action(kind: CaseKind, here: Page, *, changing: bool) -> str:
    if not here.takes_files:
        return path(kind, here, changing=changing)
    address = f"/henvendelse/{kind.slug}/{here.key}/filer"
    return f"{address}?{CHANGING}=1" if changing else address


def _back(kind: CaseKind, here: Page, draft: Draft, *, changing: bool) -> str:
    before = kind.page_before(here.key, draft.visit.answers(kind))
    if changing or (before is None and draft.visit.complete()):
        return path(kind, None)
    # By name: the entrance alone leads past what is answered already.
    return f"/henvendelse/{kind.slug}/{before.key}" if before else "/"


def _page(request: web.Request, kind: CaseKind, answers: Answers) -> Page | None:
    """Return the page the address names; None for one these answers do not lead through."""
    key = request.match_info.get("page", kind.pages[0].key)
    if all(known.key != key for known in kind.pages):
        raise web.HTTPNotFound
    return kind.page(key, answers)


def _is_first(kind: CaseKind, here: Page) -> bool:
    return here.key == kind.pages[0].key
