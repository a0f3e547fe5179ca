"""Where mail programs mark in a page what they quote. Pure; every pattern is bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Everything after these in Outlook's pages is what it answers; it wraps nothing round the quote.
_REST_IS_QUOTE = re.compile(
    r"(?:x_)*(?:appendonsend|divrplyfwdmsg|mail-editor-reference-message-container)"
)
# Word draws this line above the header of what it answers, whatever the header's language.
_WORDS_BORDER = re.compile(
    r"border(?:-top)?\s?:\s?solid[^\"'>]{1,60}padding\s?:\s?3(?:\.0)?pt 0", re.IGNORECASE
)
_WORDS_HEADER = re.compile(
    r"\s{0,20}<p\b[^>]{0,300}>\s{0,20}<(?:b|strong|span)\b[^>]{0,300}>(?:<[^>]{0,300}>){0,3}"
    r"[^<>:]{2,25}:",
    re.IGNORECASE,
)
_QUOTE_CLASS = re.compile(
    r"(?:^|\s)(?:x_)*(?:gmail_quote|gmail_extra|moz-cite-prefix|yahoo_quoted|protonmail_quote"
    r"|tutanota_quote|zmail_extra|ms-outlook-mobile-reference-message)"
)


def is_quote(name: str, attributes: Mapping[str, str]) -> bool:
    """Say whether an element holds what is quoted, and nothing else."""
    if name == "blockquote" and attributes.get("type", "").lower() == "cite":
        return True
    return bool(_QUOTE_CLASS.search(attributes.get("class", "").lower()))


def rest_is_quote(id_: str) -> bool:
    """Say whether all that follows an element of this name is what Outlook answers."""
    return bool(id_) and _REST_IS_QUOTE.fullmatch(id_.lower()) is not None


def begins_words_header(inside: str, page: str, end: int) -> bool:
    """Say whether a tag draws the line that Word draws above the header of what it answers."""
    return bool(_WORDS_BORDER.search(inside) and _WORDS_HEADER.match(page, end))
