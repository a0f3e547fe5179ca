"""«Se over og send inn»: every wish of the visit with its answers, and the one press that sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.wording import Row
from models import references
from models.catalogue.all import BY_NAME
from models.catalogue.kinds import CaseKind
from models.catalogue.visit import Visit
from models.limits import TooMany
from web import forms, sessions
from web.clients import client
from web.handlers import numbers
from web.handlers.forms import EXCHANGED, beginning, kind_of, path
from web.pages import BROWSER, PORTAL, language, link, now, page, see, words
from web.review import Section, others, sections, sending
from web.services.intake import intake
from web.services.unsent import draft_files, drafts
from web.services.unsent.drafts import Draft


async def show(request: web.Request) -> web.Response:
    """Show every answer, each with its «Endre», and the button that sends."""
    return await _review(request, kind_of(request))


async def send(request: web.Request) -> web.Response:
    """Send what is complete. Pressing again, reloading or another tab shows the one receipt."""
    kind = kind_of(request)
    portal = request.app[PORTAL]
    sent = forms.joined((await request.post()).items())
    session = request[BROWSER].session
    if session is None:
        return await beginning(request, kind)
    try:
        case = await intake.send(portal, session, pressed(request, sent, "form"), now(request))
    except intake.Incomplete:
        return await beginning(request, kind)
    except intake.AnswersChanged:
        return await _review(request, kind, changed=True)
    except TooMany:
        return await _review(request, kind, too_many=True)
    return see(request, f"/sak/{references.shown(case.reference)}")


def pressed(request: web.Request, sent: Mapping[str, str], channel: str) -> intake.Sent:
    """Return the press that sends, in a form that shows what is sent."""
    return intake.Sent(
        language=language(request),
        submission_key=drafts.submission_key(sent.get("submission_key", "")),
        version=numbers.version(sent.get("version", "")),
        client=client(request),
        channel=channel,
    )


async def drop(request: web.Request) -> web.Response:
    """Take a wish away with its answers and files, and show what is left."""
    kind = kind_of(request)
    portal, session = request.app[PORTAL], request[BROWSER].session
    if session is None:
        return see(request, "/")
    left = (await draft_files.drop(portal.vault, session, kind, now(request))).visit.kinds()
    return see(request, path(left[0], None) if left else "/")


async def exchange(request: web.Request) -> web.Response:
    """Put what a kind offers in its place, and go on with that."""
    kind = kind_of(request)
    if kind.instead is None:
        raise web.HTTPNotFound
    portal, at = request.app[PORTAL], now(request)
    session = await sessions.begin(portal, request[BROWSER], at)
    draft = await draft_files.exchange(portal.vault, session, kind, at)
    other = BY_NAME[kind.instead.kind]
    here = path(other, other.next_page(draft.visit.answers(other)))
    return see(request, f"{here}?{EXCHANGED}={kind.slug}")


async def _review(
    request: web.Request, kind: CaseKind, *, changed: bool = False, too_many: bool = False
) -> web.Response:
    draft = await _draft(request)
    visit, say = draft.visit, words(request)
    ready = visit.complete()
    if not ready:
        open_page = kind.next_page(visit.answers(kind)) if kind in visit.kinds() else None
        return await beginning(request, kind, open_page)
    last = kind if kind in visit.kinds() else ready[-1]
    return page(
        request,
        "forms/review.html",
        status=429 if too_many else 409 if changed else 200,
        wishes=[_wish(request, part) for part in sections(visit, say) if part.complete],
        unfinished=[_unfinished(request, visit, one) for one in visit.incomplete()],
        others=[
            {
                "href": link(request, path(other, other.pages[0])),
                "title": say(f"kinds.{other.name}.want"),
            }
            for other in others(visit)
        ],
        several=len(visit.wishes) > 1,
        sending=sending(visit, say),
        submission_key=draft.submission_key,
        version=draft.version,
        back=link(request, f"/henvendelse/{last.slug}/{last.route(visit.answers(last))[-1].key}"),
        action=link(request, path(last, None)),
        changed=changed,
        too_many=too_many,
    )


async def _draft(request: web.Request) -> Draft:
    return await drafts.load(request.app[PORTAL].vault, request[BROWSER].session, now(request))


def _wish(request: web.Request, part: Section) -> dict[str, Any]:
    kind = part.kind
    return {
        "title": part.title,
        "rows": [_row(request, row) for row in part.rows],
        "drop": link(request, f"/henvendelse/{kind.slug}/ta-bort") if kind else "",
        "noun": words(request)(f"kinds.{kind.name}.noun") if kind else "",
    }


def _unfinished(request: web.Request, visit: Visit, kind: CaseKind) -> dict[str, str]:
    say = words(request)
    return {
        "title": say(f"kinds.{kind.name}.want"),
        "href": link(request, path(kind, kind.next_page(visit.answers(kind)))),
        "drop": link(request, f"/henvendelse/{kind.slug}/ta-bort"),
        "noun": say(f"kinds.{kind.name}.noun"),
    }


def _row(request: web.Request, row: Row) -> dict[str, str]:
    page_of = next(page for page in row.kind.pages if page.key == row.page)
    return {
        "label": row.label,
        "value": row.value,
        "change_href": link(request, path(row.kind, page_of, changing=True)),
        "change_label": row.change,
    }
