"""The pages anybody may read: the front page, the notices, and what monitors ask for."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.topics import SECTIONS, Topic
from locales import Words, fill
from locales.dates import stretch
from models import database
from models.catalogue.all import AGAINST_TRACKING, BY_NAME, themes
from models.catalogue.kinds import CaseKind
from models.catalogue.objection import OBJECTION
from web.pages import PORTAL, STATIC, language, page, words
from web.services.talk.known import known

_STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_LONG = "public, max-age=31536000, immutable"
_DATABASE_SECONDS = 2


async def front(request: web.Request) -> web.Response:
    """Say what this is and what a person can do here."""
    say = words(request)
    choices = [
        {"title": say(f"pages.front.theme_{theme}"), "kinds": [_choice(kind, say) for kind in of]}
        for theme, of in themes()
    ]
    roads = [
        {
            "href": f"/henvendelse/{kind.slug}",
            "link": say(f"kinds.common.tracking.link.{kind.name}"),
            "text": say(f"kinds.common.tracking.{kind.name}"),
        }
        for kind in AGAINST_TRACKING
    ]
    objection = f"/henvendelse/{OBJECTION.slug}"
    return page(request, "pages/front.html", themes=choices, roads=roads, objection=objection)


def _choice(kind: CaseKind, say: Words) -> dict[str, str]:
    return {
        "href": f"/henvendelse/{kind.slug}",
        "want": say(f"kinds.{kind.name}.want"),
        "legal": say(f"kinds.{kind.name}.legal"),
    }


async def privacy(request: web.Request) -> web.Response:
    """Tell what the portal itself does with personal data, and what the policy tells of the other.

    GDPR art. 13.
    """
    # Who the controller is stands on the page already.
    topics = [_told(topic, request) for topic in SECTIONS if topic.heading]
    return page(request, "pages/privacy.html", periods=_periods(request), topics=topics)


def _told(topic: Topic, request: web.Request) -> dict[str, object]:
    """Return what the chat answers, with the line of where the policy tells it cut at its link."""
    say, values = words(request), known(request.app[PORTAL], language(request))
    source = say(topic.source, **{**values, "heading": say(topic.heading)})
    before, _, after = source.partition(values["policy_url"])
    return {
        "title": say(topic.title),
        "paragraphs": say(topic.answer, **values).split("\n\n"),
        "source": (before, after),
        "kinds": [_choice(BY_NAME[kind], say) for kind in topic.leads_to],
    }


def _periods(request: web.Request) -> list[dict[str, str]]:
    portal, code = request.app[PORTAL], language(request)
    settings = portal.settings
    lengths = {
        "case": settings.case_kept,
        "files": settings.files_kept,
        "proof": settings.proof_kept,
    }
    return [
        {
            "item": period.item[code],
            "kept": fill(period.kept[code], {"period": stretch(lengths[period.setting], code)})
            if period.setting
            else period.kept[code],
            "reason": period.reason[code],
        }
        for period in portal.organisation.periods
    ]


async def accessibility(request: web.Request) -> web.Response:
    """Tell how far the pages can be used by everybody."""
    return page(request, "pages/accessibility.html")


async def static(request: web.Request) -> web.StreamResponse:
    """Send one of our own files; nothing but the files that lie there has a name here."""
    name = request.match_info["name"]
    files = {path.name: path for path in STATIC.iterdir() if path.suffix in _STATIC_TYPES}
    if name not in files:
        raise web.HTTPNotFound
    return web.Response(
        body=files[name].read_bytes(),
        content_type=_STATIC_TYPES[files[name].suffix],
        charset="utf-8",
        headers={"Cache-Control": _LONG},
    )


async def healthz(_: web.Request) -> web.Response:
    """Say that the process is alive."""
    return web.Response(text="ok\n")


async def readyz(_: web.Request) -> web.Response:
    """Say whether the database answers."""
    try:
        async with asyncio.timeout(_DATABASE_SECONDS):
            ready = await database.answers()
    except TimeoutError:
        ready = False
    if ready:
        return web.Response(text="ok\n")
    return web.Response(status=503, text="the database does not answer\n")
