"""The browser behind a request: its cookie, its session, and the hidden field of its forms.

A cookie is set only with a page that holds a form, or by a press that begins something; the row
of a session is made by the first press, so that opening a page changes nothing.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from models import sessions
from models.tables import Session
from web.portal import Portal
from web.settings import Settings

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class Browser:
    """Who is asking: what the cookie says, and what is known about it."""

    cookie: str = field(repr=False)
    set_cookie: bool
    session: Session | None


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; over TLS one that no other host can set."""
    return "__Host-personvern" if settings.secure else "personvern"


async def recognise(portal: Portal, request: web.Request, now: datetime) -> Browser:
    """Return the browser behind a request."""
    cookie = request.cookies.get(cookie_name(portal.settings), "")
    if not _COOKIE.fullmatch(cookie):
        return Browser("", False, None)
    session = await sessions.find(portal.vault, cookie, now)
    renewed = session is not None and session.seen_at == now
    return Browser(cookie, renewed, session)


def form_token(portal: Portal, browser: Browser) -> str:
    """Return the hidden field that binds a form to its browser, which then needs a cookie."""
    if not browser.cookie:
        browser.cookie = secrets.token_urlsafe(32)
        browser.set_cookie = True
    return portal.vault.digest("form", browser.cookie)


def form_token_fits(portal: Portal, browser: Browser, given: str) -> bool:
    """Say whether a form came from a page this browser was given."""
    return bool(browser.cookie) and secrets.compare_digest(
        portal.vault.digest("form", browser.cookie).encode(), given.encode()
    )


async def begin(portal: Portal, browser: Browser, now: datetime) -> Session:
    """Return the browser's session, made now if it has none."""
    if browser.session is None:
        form_token(portal, browser)
        browser.session = await sessions.begin(portal.vault, browser.cookie, now)
    return browser.session


async def rotate(portal: Portal, browser: Browser, now: datetime) -> None:
    """Give the browser a new cookie, when what it may do has grown."""
    session = await begin(portal, browser, now)
    browser.cookie = secrets.token_urlsafe(32)
    browser.set_cookie = True
    await sessions.rename(portal.vault, session, browser.cookie, now)


def write_cookie(settings: Settings, browser: Browser, response: web.StreamResponse) -> None:
    """Set the one cookie there is: strictly necessary, gone a day after it was last of use."""
    if browser.set_cookie:
        response.set_cookie(
            cookie_name(settings),
            browser.cookie,
            httponly=True,
            secure=settings.secure,
            samesite="Lax",
            path="/",
            max_age=int(sessions.PERSON_LIFE.total_seconds()),
        )


def forget(settings: Settings, browser: Browser, response: web.StreamResponse) -> None:
    """Take the cookie back."""
    browser.set_cookie = False
    browser.session = None
    response.del_cookie(
        cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="Lax"
    )
