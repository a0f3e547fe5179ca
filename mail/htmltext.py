"""The words of an HTML mail, line by line, with the quoted part marked. Pure.

Reads once from left to right and never back, so that no page takes longer than its length. Where a
mail program marks its quote in the page (Gmail, Apple Mail, Thunderbird and others), the quote
comes out after a line quotes.py knows, with `> ` before its lines.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass, field

from mail import page_quotes, sheets
from mail.greetings import is_goodbye
from mail.looks import HIDDEN, PLAIN, Look, within
from mail.quotes import ADDRESS, ORIGINAL, bare
from mail.sheets import Sheet

LONGEST = 1_000_000
_LONGEST_LEAD = 400
_ATTRIBUTE = re.compile(
    r"""(class|id|type|style|href|src|color|bgcolor)\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
_TAG_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
_SIGNS = re.compile(r"<+(?=<)|<")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NO_WORD = re.compile(r"(?:&(?:nbsp|shy|zwnj|#160|#xa0|#847|#820[34]);|[\W_])*", re.IGNORECASE)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
_UNSEEN = {"head", "script", "style", "template", "title"}
_RAW = {"script", "style", "title"}
_LINES = {
    *("address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset"),
    *("footer", "form", "header", "hr", "li", "main", "nav", "o:p", "ol", "pre", "section"),
    *("table", "tbody", "tr", "ul"),
}
_PARAGRAPHS = {"h1", "h2", "h3", "h4", "h5", "h6", "p"}
_NO_MARGIN = re.compile(r"margin(?:-bottom)?\s{0,9}:\s{0,9}0|msonormal", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    name: str
    quote: bool
    unseen: bool
    link: str
    look: Look


@dataclass(slots=True)
class _Page:
    sheet: Sheet
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    open_names: dict[str, int] = field(default_factory=dict)
    quotes: int = 0
    unseen: int = 0
    concealed: int = 0
    preformatted: int = 0
    said_original: bool = False
    is_clear: bool = True
    unshown: list[str] = field(default_factory=list)
    has_ended: bool = False
    pictures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says to its reader, and of that what it says above what it quotes.

    `is_clear` when none of these is struck out, quoted or shown so that nobody sees it; `unshown`
    are those that are not shown at all, and not in the text. `pictures` are the names (Content-ID)
    of those that stand among its own words, above the greeting it ends with.
    """

    text: str = field(repr=False)
    own: str = field(repr=False)
    is_clear: bool
    unshown: tuple[str, ...] = field(repr=False)
    pictures: tuple[str, ...] = field(repr=False)


def to_text(page: str) -> str:
    """Return what the page says to its reader; at most a million characters of it are read."""
    return tell(page).text


def tell(page: str) -> Told:
    """Return what the page says, and how; at most a million characters of it are read."""
    page = page[:LONGEST].replace("\0", "")
    state = _Page(sheets.read(page))
    at = 0
    while (start := page.find("<", at)) != -1:
        _say(state, page[at:start])
        at = _markup(state, page, start)
    _say(state, page[at:])
    _end_line(state)
    lines = state.lines
    end = next((at for at, line in enumerate(lines) if _is_quoted(line)), len(lines))
    return Told(
        "\n".join(lines).strip("\n"),
        "\n".join(lines[:end]).strip("\n"),
        state.is_clear,
        tuple(state.unshown),
        tuple(state.pictures),
    )


def _is_quoted(line: str) -> bool:
    return line == ORIGINAL or line.startswith(">")


def _markup(state: _Page, page: str, start: int) -> int:
    """Read what begins with `<` at `start`; return where the words go on."""
    if page.startswith("<!--", start):
        # Outlook hides words for itself in <!--[if mso]>…<![endif]-->.
        end = page.find("-->", start + 4)
        return len(page) if end == -1 else end + 3
    match = _TAG_NAME.match(page, start + 1)
    if not match:
        if page[start + 1 : start + 2] not in ("!", "?"):
            signs = _SIGNS.match(page, start)
            end = signs.end() if signs else start + 1
            _say(state, page[start:end])
            return end
        end = page.find(">", start)
        return len(page) if end == -1 else end + 1
    end = _end_of_tag(page, match.end())
    name = match[2].lower()
    if match[1]:
        _close(state, name)
    else:
        inside = page[match.end() : end]
        if "border" in inside and page_quotes.begins_words_header(inside, page, end + 1):
            _say_original(state)
        _open(state, name, inside)
        if name in _RAW:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(page, end)
            return closing.start() if closing else len(page)
    return min(end + 1, len(page))


def _end_of_tag(page: str, start: int) -> int:
    """Return where a tag ends; a `>` inside quotation marks does not end it."""
    end = page.find(">", start)
    if end == -1:
        return len(page)
    if page.count('"', start, end) % 2:
        closing = page.find('"', end)
        if closing != -1 and closing - end < 10_000:
            end = page.find(">", closing)
    return len(page) if end == -1 else end


def _open(state: _Page, name: str, inside: str) -> None:
    attributes = _attributes(inside) if "=" in inside else {}
    if name == "br":
        _end_line(state)
        return
    if name in _LINES or name in _PARAGRAPHS:
        _break(state)
    quote = bool(attributes) and page_quotes.is_quote(name, attributes)
    quote = quote or (name == "blockquote" and _is_led_by_an_address(state))
    if quote or page_quotes.rest_is_quote(attributes.get("id", "")):
        _say_original(state)
    if name == "hr" and not state.unseen:
        _end_line(state)
    if name == "li":
        _say(state, "- ")
    if name in ("td", "th") and state.line:
        _say(state, " ")
    if name == "img":
        _note_picture(state, attributes.get("src", ""))
    if name in _VOID:
        return
    style = attributes.get("style", "")
    unseen = name in _UNSEEN or bool(style and HIDDEN.search(style))
    link = attributes.get("href", "") if name == "a" else ""
    margin = style + attributes.get("class", "")
    shown = name if name not in _PARAGRAPHS or not _NO_MARGIN.search(margin) else "div"
    by_sheet = state.sheet.style_of(name, attributes.get("class", ""), attributes.get("id", ""))
    looks = {**attributes, "style": f"{style};{by_sheet}"} if by_sheet else attributes
    look = within(state.stack[-1].look if state.stack else PLAIN, name, looks)
    shown = shown if shown == name else name + "!"
    state.stack.append(_Open(shown, quote, unseen, link, look))
    state.open_names[name] = state.open_names.get(name, 0) + 1
    state.quotes += quote
    state.unseen += unseen
    state.concealed += unseen and name not in _UNSEEN
    state.preformatted += name == "pre"


def _is_led_by_an_address(state: _Page) -> bool:
    """Say whether the line above is «… Personvernportalen <sak+…@…> skrev:», in any language."""
    above = next((line for line in reversed(state.lines[-4:]) if line), "")[-_LONGEST_LEAD:]
    return above.endswith(":") and bool(ADDRESS.search(above.lower()))


def _attributes(inside: str) -> dict[str, str]:
    return {
        found[1].lower(): found[2].strip("\"'").replace("&amp;", "&")
        for found in _ATTRIBUTE.finditer(inside[:2000])
    }


def _say_original(state: _Page) -> None:
    if not state.said_original and not state.unseen:
        state.said_original = True
        _break(state)
        state.lines.append(ORIGINAL)


def _close(state: _Page, name: str) -> None:
    if not state.open_names.get(name):
        return
    while state.stack:
        closed = state.stack.pop()
        plain = closed.name.rstrip("!")
        state.open_names[plain] -= 1
        if plain in _LINES or plain in _PARAGRAPHS:
            _break(state)
        if closed.name in _PARAGRAPHS and not state.unseen:
            _blank(state)
        if closed.link:
            _say_link(state, closed.link)
        state.quotes -= closed.quote
        state.unseen -= closed.unseen
        state.concealed -= closed.unseen and plain not in _UNSEEN
        state.preformatted -= plain == "pre"
        if plain == name:
            return


def _say_link(state: _Page, link: str) -> None:
    """Say where a link leads when its words do not."""
    said = "".join(state.line[-20:])
    if link.lower().startswith(("http://", "https://")) and link.rstrip("/") not in said:
        bare = link.split("://", 1)[1].rstrip("/")
        if len(link) < 500 and bare not in said and " " not in link:
            _say(state, f" <{link}>", raw=True)


def _say(state: _Page, words: str, *, raw: bool = False) -> None:
    if not raw and words and not words.isspace():
        _look_at(state, words)
    if state.unseen or not words:
        return
    if not raw and "&" in words:
        with suppress(ValueError):  # a character number longer than Python will read
            words = html.unescape(words)
    if state.preformatted:
        first, *rest = words.split("\n")
        state.line.append(first)
        for line in rest:
            _end_line(state)
            state.line.append(line)
        return
    words = _SPACES.sub(" ", words)
    if state.line or words != " ":
        state.line.append(words)


def _look_at(state: _Page, words: str) -> None:
    """Note words above the quote that a reader does not see, or sees struck out or quoted."""
    if state.quotes or state.said_original or not state.stack:
        return
    if state.unseen:
        if state.unseen == state.concealed:
            state.unshown.append(words)
    elif not state.stack[-1].look.is_plain:
        state.is_clear = state.is_clear and bool(_NO_WORD.fullmatch(words))


def _note_picture(state: _Page, source: str) -> None:
    """Note a picture of the mail itself among the words of its writer."""
    is_own = not (state.quotes or state.said_original or state.unseen or state.has_ended)
    if is_own and source.lower().startswith("cid:"):
        state.pictures.append(source[4:])


def _break(state: _Page) -> None:
    if state.line and "".join(state.line) != "- ":  # the words of an item follow in a block
        _end_line(state)


def _blank(state: _Page) -> None:
    if state.lines and state.lines[-1].strip("> "):
        state.lines.append(">" if state.quotes else "")


def _end_line(state: _Page) -> None:
    line = "".join(state.line).rstrip() if state.preformatted else "".join(state.line).strip(" ")
    state.line.clear()
    state.has_ended = state.has_ended or is_goodbye(bare(line))
    if not state.unseen:
        state.lines.append(f"> {line}".rstrip() if state.quotes else line)
