"""A mail's own page made harmless: no script, no picture, nothing that is fetched. Pure.

What would take long to read is not read: a page that is large, deep, or holds what programs read
in different ways gives None, and its words are offered alone.
"""

from __future__ import annotations

import re

import nh3

LARGEST = 256 * 1024
DEEPEST = 200
_MOST_REPEATED = 100_000

_NAME = re.compile(r"[a-zA-Z][^\t\n\f\r />]*+")
_BETWEEN = re.compile(r"[\t\n\f\r /]*+")
_ATTRIBUTE = re.compile(r"=?[^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+(=)[\t\n\f\r ]*+)?+")
_END_OF_COMMENT = re.compile("--!?>")
_BARE = re.compile(r"[^\t\n\f\r >]*+")
_LINK = re.compile(r"https://|mailto:", re.IGNORECASE)
_VOID = {
    *("area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "image", "img", "input"),
    *("keygen", "link", "meta", "param", "source", "track", "wbr"),
}
_FRAME = {"html", "head", "body"}
_FORMATTING = {
    *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
    *("tt", "u"),
}
# The end of what holds them ends these, too.
_ENDED_FROM_OUTSIDE = {"p", "li", "dd", "dt"}
_ENDED_BY = {
    "p": {"p"},
    "li": {"li"},
    "dd": {"dd", "dt"},
    "dt": {"dd", "dt"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
}
_WORDS_ALONE = {"style", "title"}
# What is in these is read in one way by one program and in another by the next.
_UNCLEAR = {
    *("frameset", "iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script"),
    *("select", "svg", "template", "textarea", "xmp"),
}

TAGS = frozenset(nh3.ALLOWED_TAGS - {"area", "figure", "img", "map"})


def harmless(page: str) -> str | None:
    """Return the page without what acts or is fetched; None where only its words are offered.

    Links lead to https and mailto alone, and tell the other side nothing of where they were.
    """
    if len(page) > LARGEST or not is_shallow(page):
        return None
    return nh3.clean(
        page,
        tags=set(TAGS),
        clean_content_tags={"script", "style", "title"},
        attribute_filter=_kept,
        link_rel="noopener noreferrer",
    )


def _kept(_: str, name: str, value: str) -> str | None:
    """Return what an attribute is left with; nothing for an address of another sort."""
    return value if name not in ("href", "cite") or _LINK.match(value) else None


def is_shallow(page: str) -> bool:
    """Say whether no element lies deep in others, in one reading from left to right.

    Never too low: an end counts only where every program sees it as one (HTML 13.2.6.4.7). What
    formats the words is begun again after every end of what it was in, so that is counted, too.
    """
    stack: list[str] = []
    repeated = 0
    at = 0
    while (at := page.find("<", at)) != -1:
        at += 1
        ends = page.startswith("/", at)
        named = _NAME.match(page, at + ends)
        if named is None:
            at = _end_of_remark(page, at)
            continue
        name = named[0].lower()
        if name in _UNCLEAR:
            return False
        at = _end_of_tag(page, named.end())
        if name in _FRAME or name in _VOID:
            continue
        repeated += sum(map(_FORMATTING.__contains__, stack))
        if ends:
            _close(stack, name)
        elif name in _WORDS_ALONE:
            at = _end_of_words(page, name, at)
        else:
            while stack and stack[-1] in _ENDED_BY.get(name, ()):
                stack.pop()
            stack.append(name)
        if len(stack) > DEEPEST or repeated > _MOST_REPEATED:
            return False
    return True


def _close(stack: list[str], name: str) -> None:
    """Take the innermost element of this name away, if nothing may keep it open.

    What formats the words goes on behind the end of what holds it, until its own end.
    """
    for place in range(len(stack) - 1, -1, -1):
        inner = stack[place]
        if inner == name:
            stack[place:] = [above for above in stack[place + 1 :] if above in _FORMATTING]
            return
        ends_with_it = inner in _ENDED_FROM_OUTSIDE and name not in _FORMATTING
        if inner not in _FORMATTING and not ends_with_it:
            return


def _end_of_tag(page: str, at: int) -> int:
    """Return where a tag is over; a `>` in a quoted value does not end it."""
    while True:
        at = _after(_BETWEEN, page, at)
        if at >= len(page):
            return at
        if page[at] == ">":
            return at + 1
        attribute = _ATTRIBUTE.match(page, at)
        if attribute is None:
            return len(page)
        at = attribute.end()
        if attribute[1]:
            quote = page[at : at + 1]
            if quote and quote in "\"'":
                end = page.find(quote, at + 1)
                at = len(page) if end == -1 else end + 1
            else:
                at = _after(_BARE, page, at)


def _end_of_remark(page: str, at: int) -> int:
    """Return where a comment or its like is over; `at` itself for a plain `<`."""
    if not page.startswith("!--", at):
        if page[at : at + 1] not in ("!", "?", "/"):
            return at
        end_of_it = page.find(">", at)
        return len(page) if end_of_it == -1 else end_of_it + 1
    at += 3
    if page.startswith((">", "->"), at):
        return page.index(">", at) + 1
    end = _END_OF_COMMENT.search(page, at)
    return end.end() if end else len(page)


def _end_of_words(page: str, name: str, at: int) -> int:
    """Return where an element without elements is over."""
    end = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(page, at)
    return _end_of_tag(page, end.end()) if end else len(page)


def _after(pattern: re.Pattern[str], page: str, at: int) -> int:
    match = pattern.match(page, at)
    return match.end() if match else at
