"""What the style sheets of a page say about its words: struck out, white, hidden. Pure.

Read once and by their last part alone: `.note p.x` is held for every `p.x`, and a rule for small
screens for all. A look that is taken for granted so leaves a doubt, and takes no words away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail.looks import HIDDEN

_LONGEST = 200_000
_MOST_RULES = 2_000
_MOST_CLASSES = 20
_BEGINS = re.compile(r"<style\b", re.IGNORECASE)
_ENDS = re.compile(r"</style", re.IGNORECASE)
_TELLS = re.compile(
    r"line-through|color|background|visibility|display|mso-hide|mso-element|font-size|opacity"
)
_SEE_THROUGH = re.compile(r"opacity\s{0,9}:\s{0,9}0*(?:\.0*)?(?=\s{0,9}(?:[;!]|$))")
_SELECTOR = re.compile(r"(\*|[a-z][a-z0-9]{0,15})?((?:[.#][\w-]{1,60}){0,3})$")
_PART = re.compile(r"[.#][\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    parts: frozenset[str]
    style: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of a page that say how words look, by the first thing each asks for."""

    rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def style_of(self, name: str, classes: str, id_: str) -> str:
        """Return what is said of an element, as its own style would say it; the last rule first."""
        if not self.rules:
            return ""
        has = {f".{one}" for one in classes.lower().split()[:_MOST_CLASSES]}
        has |= {f"#{id_.lower()}"} if id_ else set()
        asked = (rule for key in (name, "*", *has) for rule in self.rules.get(key, ()))
        held = [rule.style for rule in asked if rule.name in ("", "*", name) and rule.parts <= has]
        return ";".join(reversed(held))


def read(page: str) -> Sheet:
    """Return what the sheets of a page say, wherever they stand in it."""
    rules: dict[str, list[_Rule]] = {}
    for count, rule in enumerate(_rules("\n".join(_sheets(page))[:_LONGEST])):
        if count == _MOST_RULES:
            break
        key = min(rule.parts) if rule.parts else rule.name
        rules.setdefault(key, []).append(rule)
    return Sheet(rules)


def _sheets(page: str) -> Iterator[str]:
    at = 0
    while begins := _BEGINS.search(page, at):
        start = page.find(">", begins.end())
        ends = _ENDS.search(page, start) if start != -1 else None
        if ends is None:
            return
        yield page[start + 1 : ends.start()].lower()
        at = ends.end()


def _rules(sheet: str) -> Iterator[_Rule]:
    for block in _without_comments(sheet).split("}"):
        head, _, style = block.rpartition("{")
        if not _TELLS.search(style):
            continue
        is_hidden = HIDDEN.search(style) or _SEE_THROUGH.search(style)
        says = f"visibility:hidden;{style}" if is_hidden else style
        for selector in head.rpartition("{")[2].rpartition(";")[2].split(","):
            last = selector.split()[-1:] or [""]
            found = _SELECTOR.match(last[0])
            if found and found[0]:
                yield _Rule(found[1] or "", frozenset(_PART.findall(found[2])), says)


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return " ".join([first, *(part.partition("*/")[2] for part in rest)])
