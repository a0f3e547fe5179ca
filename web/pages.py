"""Drawing a page: the words, links and frame every template can count on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from locales import LANGUAGES, Words, with_language
from web.portal import Portal
from web.sessions import Browser, form_token

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
PORTAL: web.AppKey[Portal] = web.AppKey("portal", Portal)
BROWSER: web.RequestKey[Browser] = web.RequestKey("browser", Browser)
NOW: web.RequestKey[datetime] = web.RequestKey("now", datetime)


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One of the languages a page can be read in."""

    code: str
    name: str
    href: str
    current: bool


class FormToken:
    """The hidden field's value, made when a template writes it: only a form needs a cookie."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __str__(self) -> str:
        return self._make()


def set_up_templates(app: web.Application) -> None:
    """Read templates from beside this file; a value no page gave is an error, never a gap."""
    aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(FOLDER / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def now(request: web.Request) -> datetime:
    """Return the instant of a request: read once, the same for everything it does."""
    return request[NOW]


async def sent(request: web.Request, name: str) -> str:
    """Return what was sent in a field; nothing for a field that is missing or holds a file."""
    value = (await request.post()).get(name, "")
    return value if isinstance(value, str) else ""


def language(request: web.Request) -> str:
    """Return the language asked for in the address, else bokmål."""
    asked = request.query.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def words(request: web.Request) -> Words:
    """Return the words of the page's language."""
    return request.app[PORTAL].words[language(request)]


def link(request: web.Request, path: str) -> str:
    """Return a path that keeps the chosen language."""
    return with_language(path, language(request))


def see(request: web.Request, path: str) -> web.Response:
    """Send the browser on to a page after a press."""
    return web.Response(status=303, headers={"Location": link(request, path)})


def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """Draw a page."""
    return aiohttp_jinja2.render_template(
        template, request, {**frame(request), **context}, status=status
    )


def frame(request: web.Request) -> dict[str, Any]:
    """Return what every template can count on."""
    portal = request.app[PORTAL]
    browser = request[BROWSER]
    return {
        "t": words(request),
        "link": lambda path: link(request, path),
        "static": _static,
        "language": language(request),
        "language_choices": language_choices(request, request.path),
        "organisation": portal.organisation,
        "csrf": FormToken(lambda: form_token(portal, browser)),
        "development": portal.settings.development,
        "is_staff": False,
        "staff_name": "",
        "error_count": 0,
    }


def language_choices(request: web.Request, path: str) -> list[LanguageChoice]:
    """Return the page's other languages, at this path."""
    now = language(request)
    kept = {key: value for key, value in request.query.items() if key != "lang"}
    return [
        LanguageChoice(
            code=code,
            name=request.app[PORTAL].words[code]("common.language_name"),
            href=_address(path, {**kept, "lang": code}),
            current=code == now,
        )
        for code in LANGUAGES
    ]


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


@cache
def _static(name: str) -> str:
    """Return the address of a file of ours, which changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"
