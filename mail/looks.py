"""How a page shows the words of an element: struck out, quoted, hidden, or as they stand. Pure.

What a style sheet says of an element is put behind its own style (`sheets.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|mso-element\s{0,9}:\s{0,9}comment",
    re.IGNORECASE,
)
"""Of the style of an element that is not shown at all."""
_STRUCK = {"s", "strike", "del"}
_QUOTED = "blockquote"
"""Said of an indent too, which is known by its margin and no border."""
_INDENT = re.compile(
    r"margin.{0,80}border:\s?none|^(?!.{0,200}border).{0,200}margin", re.IGNORECASE
)
_LINE_THROUGH = re.compile(r"line-through", re.IGNORECASE)
_VISIBILITY = re.compile(r"visibility\s{0,9}:\s{0,9}([a-z]{1,20})", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s{0,9}:\s{0,9}([\w.]{1,20})", re.IGNORECASE)
_NOTHING = re.compile(r"0*(?:\.0*)?(?:px|pt|em|rem)?", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|[;\s\"'])color\s{0,9}:\s{0,9}([^;\"']{1,40})", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color|-image)?\s{0,9}:\s{0,9}([^;\"']{1,60})", re.IGNORECASE)
_WHITE = re.compile(
    r"\s*(?:white|#fff|#ffffff|rgb\(\s?255,\s?255,\s?255\s?\))\s*(?:!important)?\s*", re.IGNORECASE
)
_NO_GROUND = re.compile(r"\s*(?:none|transparent|inherit|initial|unset)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How words are shown here; `on_white` where nothing says that the ground is another."""

    struck: bool = False
    quoted: bool = False
    invisible: bool = False
    tiny: bool = False
    white: bool = False
    on_white: bool = True

    @property
    def is_plain(self) -> bool:
        """Say whether a reader sees the words, as they stand and as the writer's own."""
        return not (
            self.struck
            or self.quoted
            or self.invisible
            or self.tiny
            or (self.white and self.on_white)
        )


PLAIN = Look()


def within(outer: Look, name: str, attributes: Mapping[str, str]) -> Look:
    """Return how the words of an element are shown that stands within another.

    A line through and a quote go for all that is within; the other things hold until they are said
    anew.
    """
    if not attributes and name not in _STRUCK | {_QUOTED}:
        return outer
    style = attributes.get("style", "")
    struck = outer.struck or name in _STRUCK or bool(_LINE_THROUGH.search(style))
    seen, size, colour = _VISIBILITY.search(style), _SIZE.search(style), _COLOUR.search(style)
    said = colour[1] if colour else attributes.get("color")
    ground = _GROUND.search(style)
    under = ground[1] if ground else attributes.get("bgcolor")
    is_known = bool(under) and not _NO_GROUND.fullmatch(under or "")
    return Look(
        struck=struck,
        quoted=outer.quoted or (name == _QUOTED and not _INDENT.search(style)),
        invisible=seen[1].lower() in ("hidden", "collapse") if seen else outer.invisible,
        tiny=bool(_NOTHING.fullmatch(size[1])) if size else outer.tiny,
        white=bool(_WHITE.fullmatch(said)) if said else outer.white,
        on_white=bool(_WHITE.fullmatch(under or "")) if is_known else outer.on_white,
    )
