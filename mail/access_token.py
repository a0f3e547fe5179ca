"""A token in place of a password: one POST of an application's own secret (RFC 6749 4.4).

Runs in the loop of its caller. Knows no mailbox and no provider.
"""

from __future__ import annotations

import asyncio
import json
import re

import aiohttp

from mail.mailbox import Application

_SECONDS = 20.0
_EARLY = 300.0
"""How long before its end a token is not used any more."""
_SHORTEST = 30.0
_ERROR = re.compile(r"[a-z_]{1,40}")
_TOKEN = re.compile(r"[!-~]{1,16384}")


class TokenRefused(Exception):
    """No token is given; the text is codes alone, never the server's words."""


class AccessTokens:
    """The token of one application, kept until shortly before it ends."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._token = ""
        self._until = 0.0
        self._turn = asyncio.Lock()

    async def current(self) -> str:
        """Return a token that holds for some minutes more. Raises `TokenRefused`."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            if loop.time() >= self._until:
                self._token, seconds = await _ask(self._application)
                self._until = loop.time() + max(seconds - _EARLY, _SHORTEST)
            return self._token

    def forget(self) -> None:
        """Ask for a new one next time: the server has refused this one."""
        self._until = 0.0


async def _ask(application: Application) -> tuple[str, float]:
    """Return a new token and for how many seconds it holds."""
    form = {
        "grant_type": "client_credentials",
        "client_id": application.client,
        "client_secret": application.secret,
        "scope": application.scope,
    }
    limit = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            # Sent on, the secret could end with somebody else.
            session.post(application.tokens, data=form, allow_redirects=False) as answer,
        ):
            status, body = answer.status, await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TokenRefused(type(error).__name__) from None
    return _read(status, body)


def _read(status: int, body: bytes) -> tuple[str, float]:
    try:
        said = json.loads(body)
        token, seconds = str(said.get("access_token", "")), float(said.get("expires_in", 0))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise TokenRefused(str(status)) from None
    if status != 200 or not _TOKEN.fullmatch(token):
        error = str(said.get("error", ""))
        raise TokenRefused(f"{status} {error}" if _ERROR.fullmatch(error) else str(status))
    return token, seconds
