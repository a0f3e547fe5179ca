"""A form with files, read part by part: nothing is kept before its hidden token is known to fit,
and no more than the largest answer may hold.

It knows forms and bytes; what a file is, and whether it is taken, is decided in `models/files.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial, wraps

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.masking import mask
from models.files import (
    ENDINGS,
    FROM_PERSONS,
    LARGEST,
    LARGEST_IN_ALL,
    MIB,
    CheckedFile,
    FileRefused,
    check_file,
)
from web import sessions
from web.clients import client
from web.middlewares import FormExpired, is_plain
from web.pages import BROWSER, PORTAL, now, words
from web.services.unsent import draft_files

SECONDS = 300
SECONDS_FOR_PERSONS = 60
AT_ONCE = 4
"""How many persons' uploads a process holds in memory at a time; each may be of 25 MiB."""
SLOTS: web.AppKey[asyncio.Semaphore] = web.AppKey("uploads", asyncio.Semaphore)
SLOTS_ON_CASES: web.AppKey[asyncio.Semaphore] = web.AppKey("uploads-on-cases", asyncio.Semaphore)
"""Whoever has shown that a case is theirs does not wait for those nobody knows."""
MOST_PARTS = 60
LONGEST_FIELDS = 256 * 1024
MOST_BODY = 4 * LARGEST_IN_ALL
"""Up to here a form that is too large is read to its end, so that its sender is told why."""
CHUNK = 64 * 1024


@dataclass(slots=True)
class Sent:
    """A form as it came: its fields, the files that are taken, and why others are not."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    ticked: dict[str, list[str]] = field(default_factory=dict, repr=False)
    files: list[CheckedFile] = field(default_factory=list, repr=False)
    refused: list[FileRefused] = field(default_factory=list, repr=False)

    def get(self, name: str) -> str:
        """Return a field, "" when it was not sent."""
        return self.fields.get(name, "")

    def joined(self) -> dict[str, str]:
        """Return the fields, several of one name with commas between: `Choices`."""
        return {name: ",".join(values) for name, values in self.ticked.items()}


Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(slots=True)
class Place:
    """A place among the few whose files are held; it is given back when the request is done."""

    slots: asyncio.Semaphore
    until: AsyncExitStack
    taken: bool = False

    async def take(self) -> None:
        """Take the place, once; whoever finds none is told to try again."""
        if self.taken:
            return
        if self.slots.locked():
            raise web.HTTPServiceUnavailable
        await self.until.enter_async_context(self.slots)
        self.taken = True


PLACE: web.RequestKey[Place] = web.RequestKey("place", Place)


def few_at_once(handler: Handler, slots: web.AppKey[asyncio.Semaphore] = SLOTS) -> Handler:
    """Let a handler hold the files of a few persons at a time.

    Whoever sends no file waits for nobody, and who does not have the form's token keeps no place.
    """

    @wraps(handler)
    async def held(request: web.Request) -> web.Response:
        async with AsyncExitStack() as until:
            request[PLACE] = Place(request.app[slots], until)
            return await handler(request)

    return held


async def read_persons_form(request: web.Request) -> Sent:
    """Read a form with files from anybody, and count the files, whether they are taken or not.

    What does not come whole counts as one. Raises `FormExpired`, and `TooMany` before anything is
    read. Call it in a handler of `few_at_once`.
    """
    portal, at, who = request.app[PORTAL], now(request), client(request)
    await draft_files.admit(portal.vault, who, at)
    fits = partial(sessions.form_token_fits, portal, request[BROWSER])
    brought = 1
    try:
        sent = await read_form(
            request, fits, FROM_PERSONS, seconds=SECONDS_FOR_PERSONS, place=request[PLACE]
        )
        brought = len(sent.files) + len(sent.refused)
    finally:
        await draft_files.count(portal.vault, who, brought, at)
    # A name is read by many, and stands in letters: no identity number is kept in it.
    instead = words(request)("common.masked")
    sent.files = [replace(file, name=mask(file.name, instead).text) for file in sent.files]
    return sent


async def read_form(
    request: web.Request,
    fits: Callable[[str], bool],
    endings: Collection[str] = ENDINGS,
    *,
    seconds: float = SECONDS,
    place: Place | None = None,
) -> Sent:
    """Read a form with files whose names have one of these endings, in so many seconds.

    `place` is taken before the first file is read. Raises `FormExpired` unless the form's first
    field is a token that fits.
    """
    if (request.content_length or 0) > MOST_BODY:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY, request.content_length or 0)
    if request.content_type != "multipart/form-data":
        return await _without_files(request, fits, seconds)
    try:
        async with asyncio.timeout(seconds):
            return await _Reading(await request.multipart(), endings, place).read(fits)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ValueError, LookupError, RuntimeError, HttpProcessingError):
        raise web.HTTPBadRequest from None


async def _without_files(request: web.Request, fits: Callable[[str], bool], seconds: float) -> Sent:
    sent = Sent()
    try:
        async with asyncio.timeout(seconds):
            form = await request.post()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ValueError, LookupError):
        raise web.HTTPBadRequest from None
    if not fits(str(form.get("csrf", ""))):
        raise FormExpired
    if not all(is_plain(value) for value in form.values()):
        raise web.HTTPBadRequest
    for name, value in form.items():
        sent.fields[name] = str(value)
        sent.ticked.setdefault(name, []).append(str(value))
    return sent


class _Reading:
    """One pass over the parts, counting what has come and what is kept."""

    def __init__(
        self, parts: MultipartReader, endings: Collection[str], place: Place | None
    ) -> None:
        self._parts = parts
        self._endings = endings
        self._place = place
        self._come = 0
        self._fields = 0
        self._kept = 0

    async def read(self, fits: Callable[[str], bool]) -> Sent:
        first = await self._next()
        if first is None or first.name != "csrf" or not fits(await self._text(first)):
            raise FormExpired
        sent = Sent()
        count = 0
        while (part := await self._next()) is not None:
            count += 1
            if count > MOST_PARTS:
                raise ValueError("too many parts")
            if part.filename is None:
                text = await self._text(part)
                sent.fields[part.name or ""] = text
                sent.ticked.setdefault(part.name or "", []).append(text)
            else:
                await self._file(part, part.filename, sent)
        return sent

    async def _next(self) -> BodyPartReader | None:
        part = await self._parts.next()
        if part is None or isinstance(part, BodyPartReader):
            return part
        raise ValueError("a form holds no form")

    async def _text(self, part: BodyPartReader) -> str:
        content = await self._content(part, LONGEST_FIELDS - self._fields)
        self._fields += len(content)
        if self._fields > LONGEST_FIELDS:
            raise web.HTTPRequestEntityTooLarge(LONGEST_FIELDS, self._fields)
        text = content.decode("utf-8")
        if not is_plain(text):
            raise web.HTTPBadRequest
        return text

    async def _file(self, part: BodyPartReader, name: str, sent: Sent) -> None:
        if name and self._place is not None:
            await self._place.take()
        content = await self._content(part, LARGEST if name else 0)
        if not name and not content:
            return  # no file was chosen
        try:
            # What is over the limit for all together is counted and not kept.
            if self._kept + len(content) > LARGEST_IN_ALL and len(content) <= LARGEST:
                raise FileRefused("files_too_large", most=LARGEST_IN_ALL // MIB)
            sent.files.append(check_file(name, content, self._endings))
            self._kept += len(content)
        except FileRefused as refused:
            sent.refused.append(refused)

    async def _content(self, part: BodyPartReader, most: int) -> bytes:
        """Return a part, cut one byte after `most`; the rest is read and dropped."""
        content = bytearray()
        while not part.at_eof():
            chunk = await part.read_chunk(CHUNK)
            self._come += len(chunk)
            if self._come > MOST_BODY:
                raise web.HTTPRequestEntityTooLarge(MOST_BODY, self._come)
            content += chunk[: most + 1 - len(content)]
        return bytes(content)
