"""What every request passes through, from the outside in.

    headers ─ log ─ errors ─ host ─ body ─ browser ─ form token ─ wake ─ handler

Domain errors raised below become pages here and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from models.case_row import CaseChanged
from models.cases import CaseUnknown
from models.database import DatabaseBusy
from models.keyring import KeyGone
from models.limits import TooMany
from models.status import MoveNotAllowed
from web import sessions
from web.pages import BROWSER, NOW, PORTAL, language_choices, page
from web.sessions import Browser
from web.settings import Settings, is_loopback
from web.worker import wake

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HALVES = re.compile("[\ud800-\udfff]")
"""What no text holds, and some encodings spell all the same."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_FORMS = frozenset({"mailed", "dev-inject", "chat-front"})
"""Routes whose form is bound by something else than a cookie: the address itself, or loopback.

The field on the front page says something to the robot, which sends nothing by it: a cookie before
a person has begun on anything would be one too many.
"""
FOR_MACHINES = frozenset({"healthz", "readyz", "metrics"})
"""Routes that monitors ask for, by whatever name they know this machine."""
WITHOUT_BROWSER = FOR_MACHINES | {"static"}
"""Routes that are the same for everybody, and so never read or set a cookie."""
UPLOADS = frozenset({"desk-files", "form-files", "chat-files", "message", "dev-reply"})
"""Routes that read their body themselves, part by part, and its form token with it."""
BODY_SECONDS = 30

_PAGES = {status: str(status) for status in (400, 403, 404, 409, 413, 421, 429, 503)} | {405: "404"}
"""The errors that have a page of their own."""

HEADERS = {
    "Server": "portal",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PRIVATE = ("/sak", "/bekreft", "/desk", "/dev")

access_log = logging.getLogger("portal.access")
error_log = logging.getLogger("portal.error")

REQUEST_ID: web.RequestKey[str] = web.RequestKey("id", str)


class FormExpired(Exception):
    """A form that this browser was not given, or was given too long ago."""


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the security headers on every answer there is."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        _add_headers(request, error)
        raise
    _add_headers(request, response)
    return response


@web.middleware
async def log(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log the route's name, the answer and the time: no address, no path, no person."""
    request[REQUEST_ID] = secrets.token_hex(4)
    request[NOW] = request.app[PORTAL].clock()
    started = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        access_log.info(
            "%s %s %d %.0fms %s",
            request.method if request.method in (*SAFE, "POST") else "other",
            request.match_info.route.name or "-",
            status,
            (time.perf_counter() - started) * 1000,
            request[REQUEST_ID],
        )


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what went wrong into a page that says what to do next."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _error_page(request, error.status)
    except (CaseUnknown, KeyGone):
        return _error_page(request, 404)
    except FormExpired:
        return _error_page(request, 403, "form_expired")
    except (CaseChanged, MoveNotAllowed):
        return _error_page(request, 409)
    except TooMany:
        return _error_page(request, 429)
    except DatabaseBusy:
        return _error_page(request, 503)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        # The text of an unforeseen error may hold what a person wrote: its type and place do not.
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        error_log.error(
            "%s in %s line %s, request %s",
            type(error).__name__,
            frame.tb_frame.f_code.co_qualname if frame else "-",
            frame.tb_lineno if frame else "-",
            request.get(REQUEST_ID, "-"),
        )
        return _error_page(request, 500)


@web.middleware
async def host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only under our own name: links are made from PUBLIC_URL, and nothing else counts."""
    settings = request.app[PORTAL].settings
    if request.match_info.route.name not in FOR_MACHINES:
        try:
            named = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
            asked = request.url.host or ""
        except ValueError:
            raise web.HTTPBadRequest from None
        if not (_is_ours(settings, named) and _is_ours(settings, asked)):
            raise web.HTTPMisdirectedRequest
    return await handler(request)


@web.middleware
async def body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take plain bodies only, and do not wait for one without end."""
    if "Content-Encoding" in request.headers:
        raise web.HTTPUnsupportedMediaType
    if "\0" in request.path:
        raise web.HTTPNotFound
    if request.body_exists and (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise web.HTTPUnsupportedMediaType
    if request.method not in SAFE and request.match_info.route.name not in UPLOADS:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                await request.post()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except (ValueError, LookupError, RuntimeError):
            raise web.HTTPBadRequest from None
        if not all(is_plain(value) for value in (await request.post()).values()):
            raise web.HTTPBadRequest
    return await handler(request)


@web.middleware
async def browser(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Recognise the browser, and give it the cookie its page needs."""
    portal = request.app[PORTAL]
    if request.match_info.route.name in WITHOUT_BROWSER:
        request[BROWSER] = Browser("", False, None)
    else:
        request[BROWSER] = await sessions.recognise(portal, request, request[NOW])
    response = await handler(request)
    sessions.write_cookie(portal.settings, request[BROWSER], response)
    return response


@web.middleware
async def same_site(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a form sent from another site, or from a page this browser was not given."""
    if request.method in SAFE:
        return await handler(request)
    portal = request.app[PORTAL]
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise FormExpired
    elif origin is not None and not _is_our_origin(portal.settings, origin):
        raise FormExpired
    name = request.match_info.route.name
    if name not in OPEN_FORMS and name not in UPLOADS:
        given = (await request.post()).get("csrf", "")
        if not isinstance(given, str) or not sessions.form_token_fits(
            portal, request[BROWSER], given
        ):
            raise FormExpired
    return await handler(request)


@web.middleware
async def woken(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Wake the worker after a press: there may be a letter to send."""
    response = await handler(request)
    if request.method not in SAFE:
        wake(request)
    return response


ALL = (headers, log, errors, host, body, browser, same_site, woken)


def is_plain(value: object) -> bool:
    """Say whether a field holds what a database takes: no NUL, no half of a pair. Files do."""
    return not isinstance(value, str) or not ("\0" in value or _HALVES.search(value))


def _is_ours(settings: Settings, name: str) -> bool:
    return name == settings.host or (is_loopback(settings.host) and is_loopback(name))


def _is_our_origin(settings: Settings, origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme == urlsplit(settings.public_url).scheme and _is_ours(
        settings, parts.hostname or ""
    )


def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith(PRIVATE):
        response.headers["X-Robots-Tag"] = "noindex"
    if request.app[PORTAL].settings.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"


def _error_page(request: web.Request, status: int, name: str = "") -> web.Response:
    if request.get(BROWSER) is None:
        request[BROWSER] = Browser("", False, None)
    known = name or _PAGES.get(status, "500")
    try:
        response = page(
            request,
            "pages/error.html",
            status=status,
            error=known,
            # The address of a page that is not there is never echoed.
            language_choices=language_choices(request, "/"),
            request_id=request.get(REQUEST_ID, ""),
        )
    except Exception as error:
        # Whatever keeps a page from being drawn may keep this one from it too.
        error_log.error("%s while drawing an error page", type(error).__name__)
        return web.Response(status=500, text="500\n")
    if status == web.HTTPServiceUnavailable.status_code:
        response.headers["Retry-After"] = "5"
    return response
