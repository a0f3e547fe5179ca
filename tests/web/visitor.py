"""A person with a browser that has no scripts: opens pages, reads them, fills in and presses."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType, TracebackType
from urllib.parse import urljoin, urlsplit

import aiohttp

_VOID = {"input", "br", "meta", "link", "hr", "img", "path", "circle", "rect"}
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Form:
    """A form as it stands. Several ticked boxes of one name are one text, with commas between."""

    action: str
    method: str
    multipart: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    sends: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What a button adds when it is the one pressed."""
    asked: list[str] = field(default_factory=list)
    """The name of everything that can be filled in, in order."""
    boxes: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)

    def pairs(self, written: Mapping[str, str]) -> list[tuple[str, str]]:
        """What a browser sends of these fields: no box that is not ticked."""
        sent: list[tuple[str, str]] = []
        for name, value in written.items():
            values = value.split(",") if name in self.boxes else [value]
            sent += [(name, one) for one in values if one or name not in self.boxes]
        return sent


class _Reader(HTMLParser):
    """Reads a page into its text, links and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.title = ""
        self.parts: list[str] = []
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = given.get("enctype") == "multipart/form-data"
            self._form = Form(given.get("action", ""), given.get("method", "get"), multipart)
            self.forms.append(self._form)
        if tag == "input" and self._form is not None:
            self._input(given)
        if tag in ("a", "button", "textarea", "title"):
            self._open.append((tag, given))
            self._text_from = len(self.parts)
        if tag not in ("strong", "b", "em", "i", "a", "span"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, given = self._open.pop()
            text = " ".join("".join(self.parts[self._text_from :]).split())
            if tag == "a":
                self.links[text] = given.get("href", "")
            if tag == "title":
                self.title = text
            if tag == "button" and self._form is not None:
                self._form.buttons.append(text)
                if "name" in given:
                    self._form.sends[text] = given["name"], given.get("value", "")
            if tag == "textarea" and self._form is not None:
                written = "".join(self.parts[self._text_from :])
                self._form.fields[given["name"]] = written.removeprefix(" ").removeprefix("\n")
                self._form.asked.append(given["name"])
        if tag == "form":
            self._form = None
        if tag not in ("strong", "b", "em", "i", "a", "span"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _input(self, given: Mapping[str, str]) -> None:
        assert self._form is not None
        form = self._form
        kind, name, value = given.get("type", "text"), given.get("name", ""), given.get("value", "")
        if kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox"):
            if kind == "checkbox":
                form.boxes.add(name)
            if "checked" in given:
                before = (
                    f"{form.fields[name]}," if kind == "checkbox" and name in form.fields else ""
                )
                form.fields[name] = before + value
        elif name:
            form.fields[name] = value
        if name and kind != "hidden" and name not in form.asked:
            form.asked.append(name)


@dataclass
class Page:
    """A page as somebody sees it."""

    url: str
    status: int
    headers: Mapping[str, str]
    html: str

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.html)
        self.title = reader.title
        self.text = " ".join("".join(reader.parts).split())
        self.links = reader.links
        self.forms = reader.forms

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def form(self, button: str) -> Form:
        """The form with this button on it."""
        for form in self.forms:
            if button in form.buttons:
                return form
        raise AssertionError(f"no button «{button}» on {self.path}: {self.text[:600]}")


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, base: str, headers: Mapping[str, str] | None = None) -> None:
        self.base = base
        self.browser = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers
        )
        self.page = Page(base, 0, {}, "")

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.browser.close()

    @property
    def sees(self) -> str:
        """The text of the page in front of them."""
        return self.page.text

    async def opens(self, path: str, **options: object) -> Page:
        """Go to an address, following where it leads."""
        return await self._asks("GET", path, **options)

    async def follows(self, words: str) -> Page:
        """Press the link with these words."""
        for text, href in self.page.links.items():
            if words in text:
                return await self.opens(href)
        raise AssertionError(f"no link «{words}» on {self.page.path}: {list(self.page.links)}")

    async def presses(
        self, button: str, answers: Mapping[str, str] = NOTHING, /, **written: str
    ) -> Page:
        """Fill in what is given and press the button; other fields are sent as they stand."""
        return await self.brings((), button, {**answers, **written})

    async def brings(
        self,
        files: Sequence[tuple[str, bytes]],
        button: str,
        answers: Mapping[str, str] = NOTHING,
    ) -> Page:
        """Choose files, fill in what is given and press the button."""
        form = self.page.form(button)
        pressed = dict([form.sends[button]]) if button in form.sends else {}
        fields = {**form.fields, **pressed, **answers}
        if form.method.lower() == "get":
            return await self._asks("GET", form.action, params=fields)
        if not form.multipart:
            return await self._asks("POST", form.action, data=form.pairs(fields))
        sent = aiohttp.FormData(quote_fields=False)  # browsers send names as they are
        for name, value in form.pairs(fields):
            sent.add_field(name, value, content_type="text/plain")
        for name, content in files or (("", b""),):
            sent.add_field(
                form.files[0],
                io.BytesIO(content),
                filename=name,
                content_type="application/octet-stream",
            )
        return await self._asks("POST", form.action, data=sent)

    async def posts(self, path: str, data: object = None, **options: object) -> Page:
        """Send something no page offers."""
        return await self._asks("POST", path, data=data, **options)

    async def _asks(self, method: str, path: str, **options: object) -> Page:
        url = urljoin(self.page.url if self.page.status else self.base, path)
        async with self.browser.request(method, url, **options) as answer:  # type: ignore[arg-type]
            body = await answer.read()
            html = body.decode("utf-8", "replace")
            self.page = Page(str(answer.url), answer.status, answer.headers, html)
        self.body = body
        return self.page
