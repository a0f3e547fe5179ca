"""The words and the files of a parsed mail. Pure; knows nothing of what they mean."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from itertools import islice

from mail.headers import read_as, text_of
from mail.htmltext import Told, tell
from models.files import plain_name

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")

_LOOKED_AT = 1_000_000
_SMALL_PICTURE = 14_000  # of base64: ten kilobytes
_WORD = re.compile(r"\w{2,}")
_FEWEST_WORDS = 2
_FEWEST_LACKING = 3
_MOST_UNSHOWN = 20
_PICTURE = re.compile(r"""<img\b[^<>]{0,2000}?\balt=(["'])([^"'<>]{1,300})\1""", re.IGNORECASE)
_SIGNATURES = (
    *("application/pkcs7-signature", "application/x-pkcs7-signature"),
    "application/pgp-signature",
)
_PICTURE_PLACE = re.compile(r"\[cid:[^\]\s]{1,300}\]")
_PICTURE_LINE = re.compile(r"\[(?:https?://|image: ?)[^\]\n]{1,500}\](?:<https?://[^>\s]{1,500}>)?")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; its name is fit to show and never a path."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a mail and its files; `is_whole` is false when something could not be read.

    `pages` are its HTML as it came. It is not clear when these do not say the same as its text, or
    show some of the words struck out or not at all, above what they quote.
    """

    text: str = field(repr=False)
    files: tuple[Attachment, ...]
    is_whole: bool = True
    pages: tuple[str, ...] = field(default=(), repr=False)
    is_clear: bool = True


def read_body(message: Message) -> Body:
    """Return the words in plain text, from HTML where there are no others, and the files."""
    found = _collected(message)
    plain = (_without_pictures(text, found.pages) for text in found.plain)
    text = "\n".join(filter(str.strip, plain))
    told = [tell(page) for page in found.pages]
    is_clear = all(one.is_clear for one in told)
    if text and not _says_as_much(text, told):
        is_clear, text = False, ""
    elif text:
        is_clear = is_clear and not _says_what_is_concealed(text, told)
    if not text:
        text = "\n".join(filter(str.strip, (one.text for one in told)))
    # A picture of something that was pasted in is a piece of the answer; a logo is none.
    pasted = dict.fromkeys(name for one in told for name in one.pictures if name in found.pictures)
    shown = [found.pictures[name] for name in pasted]
    found.files += [_file(part, part.get_content_type(), found) for part in shown]
    files, pages = tuple(found.files), tuple(found.pages)
    return Body(_without_controls(text), files, found.is_whole, pages, is_clear)


def _says_as_much(text: str, told: Sequence[Told]) -> bool:
    """Tell whether a text has most of the words its pages say themselves; a stub has none."""
    known = set(_words_of(text))
    shown = {word for one in told for word in _words_of(one.own)}
    lacking = len(shown - known)
    return lacking < _FEWEST_LACKING or 2 * lacking <= len(shown)


def _says_what_is_concealed(text: str, told: Sequence[Told]) -> bool:
    """Tell whether a text says words that its pages hold and do not show."""
    running = f" {' '.join(_words_of(text))} "
    unshown = (_words_of(html.unescape(one)) for page in told for one in page.unshown)
    return any(
        len(words) >= _FEWEST_WORDS and f" {' '.join(words)} " in running
        for words in islice(unshown, _MOST_UNSHOWN)
    )


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text[:_LOOKED_AT].lower())


def pages(message: Message) -> list[str]:
    """Return the pages of a mail as they came: not to be shown before they are made harmless."""
    found = _collected(message)
    return list(filter(str.strip, found.pages))


@dataclass(slots=True)
class _Found:
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    named: list[Message] = field(default_factory=list)
    pictures: dict[str, Message] = field(default_factory=dict)
    is_whole: bool = True


def _collected(message: Message) -> _Found:
    """Sort the parts of a mail into words, pages and files.

    What is shown in the text and has a name is a file somebody put there, such as `rapport.txt`,
    unless the mail would have no words at all without it.
    """
    found = _Found()
    _collect(message, found, within="")
    if found.named and not any(map(str.strip, found.plain + found.pages)):
        _say(found.named.pop(0), found)
    found.files += [_file(part, part.get_content_type(), found) for part in found.named]
    return found


def _collect(part: Message, found: _Found, *, within: str) -> None:
    found.is_whole = found.is_whole and not part.defects
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart":
        children = part.get_payload()
        if not isinstance(children, list):  # it says it has parts, and has none
            found.plain.append(_words(part, found))
            return
        for child in children:
            if isinstance(child, Message):
                _collect(child, found, within=kind)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        # One of several ways to say the same is no file, whatever it is called.
        is_other_way = within == "multipart/alternative"
        if _name_given(part) and not is_other_way:
            found.named.append(part)
        else:
            _say(part, found)
    elif not (
        _is_of_the_mail(kind, within)
        or (
            kind.startswith("image/")
            and _is_of_the_page(part, found, related=within == "multipart/related")
        )
    ):
        found.files.append(_file(part, kind, found))


def _is_of_the_mail(kind: str, within: str) -> bool:
    """Tell whether a part is a signature on the mail, or one more way to say the same."""
    if within == "multipart/signed":
        return kind in _SIGNATURES
    return within == "multipart/alternative" and kind.startswith("text/")


def _say(part: Message, found: _Found) -> None:
    if part.get_content_type() == "text/html":
        found.pages.append(_words(part, found))
    else:
        found.plain.append(_flowed(part, _words(part, found)))


def _is_of_the_page(part: Message, found: _Found, *, related: bool) -> bool:
    """Tell whether a picture belongs to the words, such as a logo in a signature."""
    name = str(part.get("Content-ID", "")).strip(" <>\r\n\t")
    if name and (
        related or any(f"cid:{name}" in text[:_LOOKED_AT] for text in found.pages + found.plain)
    ):
        if not _is_small(part):
            found.pictures[name] = part
        return True
    said = bool(found.pages or found.plain)
    is_inline = str(part.get("Content-Disposition", "")).strip().lower().startswith("inline")
    return said and is_inline and _is_small(part)


def _is_small(part: Message) -> bool:
    """Tell whether a picture is as small as a logo."""
    return len(str(part.get_payload())) < _SMALL_PICTURE


def _without_pictures(text: str, pages: list[str]) -> str:
    """Take away what stands for the page's pictures in its text: `[cid:…]`, or their words."""
    if "[" not in text:
        return text
    words = {html.unescape(found[2]) for page in pages for found in _PICTURE.finditer(page)}
    lines = _PICTURE_PLACE.sub("", text).split("\n")
    bare = [line.strip() for line in lines]
    return "\n".join(
        line
        for line, said in zip(lines, bare, strict=True)
        if not (
            _PICTURE_LINE.fullmatch(said) or (said[:1] + said[-1:] == "[]" and said[1:-1] in words)
        )
    )


def _is_file(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()
    return disposition == "attachment" or (bool(_name_given(part)) and disposition != "inline")


def _file(part: Message, kind: str, found: _Found) -> Attachment:
    content = _content(part, found)
    if not isinstance(content, bytes):
        content = _enclosed(part)
    media_type = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    return Attachment(plain_name(_name_given(part), nameless(media_type)), media_type, content)


def _enclosed(part: Message) -> bytes:
    inner = part.get_payload()
    if not isinstance(inner, list):
        return b""
    try:
        return b"\n".join(message.as_bytes() for message in inner if isinstance(message, Message))
    except (LookupError, ValueError, TypeError):
        return b""  # what the library read it cannot always write


def _name_given(part: Message) -> str:
    try:
        return text_of(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def nameless(media_type: str) -> str:
    """Return what a file without a name is called: `image-png`."""
    return media_type.replace("/", "-").strip(".")


def _words(part: Message, found: _Found) -> str:
    content = _content(part, found)
    if not isinstance(content, bytes):
        return ""
    text, is_as_said = read_as(content, part.get_content_charset() or "")
    found.is_whole = found.is_whole and is_as_said
    return text


def _content(part: Message, found: _Found) -> object:
    content = part.get_payload(decode=True)
    # Only in decoding is it noted that what was encoded is cut short or damaged.
    found.is_whole = found.is_whole and not part.defects
    return content


def _flowed(part: Message, text: str) -> str:
    """Join the lines a program broke softly (RFC 3676); a quoted line goes on in its own depth."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    between = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    lines: list[list[str]] = []
    goes_on = None  # the depth of the line before, when that one was broken softly
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        is_soft = words.endswith(" ") and words != "-- "
        said = words[:-1] + between if is_soft else words
        if goes_on == depth:
            lines[-1].append(said)
        else:
            lines.append(["> " if depth else "", said])
        goes_on = depth if is_soft else None
    return "\n".join(map("".join, lines))


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )
