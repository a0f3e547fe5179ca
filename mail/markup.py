"""The little language letters are written in, read into blocks. Pure; knows no values.

A letter file begins with `Subject: words`, then an empty line, then blocks with empty lines
between:

    # Heading                     - item of a list
    A paragraph, with **strong words**, {value}, [words](https://… or {value})
    and a line that ends in \\    > a panel: any of these blocks, lines marked with >
    breaks there.                 [Words]({url})  alone: a button
    {{name}}                      free text: whatever a person wrote, in paragraphs
    {{>name}}                     another letter file of the same language
    {{*name}}                     lists of lines, some of them links, each list with a title
    ---                           a rule

Values are put in after the structure is read (compose.py), so that nothing a person wrote can
become part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

_NAME = r"[a-z_][a-z0-9_]*"
_INLINE = re.compile(
    rf"\{{(?P<value>{_NAME})\}}"
    r"|\*\*(?P<strong>(?s:.+?))\*\*"
    r"|\[(?P<label>[^\]\[]+)\]\((?P<target>[^()\s]+)\)"
    r"|(?P<break>\\\n)"
)
_BUTTON = re.compile(r"\[([^\]\[]+)\]\(([^()\s]+)\)")
_FREE = re.compile(rf"\{{\{{({_NAME})\}}\}}")
_INCLUDE = re.compile(rf"\{{\{{>({_NAME})\}}\}}")
_LISTED = re.compile(rf"\{{\{{\*({_NAME})\}}\}}")


class LetterMalformed(ValueError):
    """A letter file that cannot be read; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    kind: ClassVar[str] = "words"


@dataclass(frozen=True, slots=True)
class Value:
    name: str
    kind: ClassVar[str] = "value"


@dataclass(frozen=True, slots=True)
class Break:
    kind: ClassVar[str] = "break"


@dataclass(frozen=True, slots=True)
class Strong:
    inside: tuple[Inline, ...]
    kind: ClassVar[str] = "strong"


@dataclass(frozen=True, slots=True)
class Link:
    label: tuple[Inline, ...]
    target: tuple[Inline, ...]
    kind: ClassVar[str] = "link"


Inline = Words | Value | Break | Strong | Link


@dataclass(frozen=True, slots=True)
class Heading:
    inside: tuple[Inline, ...]
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    inside: tuple[Inline, ...]
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[tuple[Inline, ...], ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Button:
    label: tuple[Inline, ...]
    target: tuple[Inline, ...]
    kind: ClassVar[str] = "button"


@dataclass(frozen=True, slots=True)
class Panel:
    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "panel"


@dataclass(frozen=True, slots=True)
class Free:
    name: str
    kind: ClassVar[str] = "free"


@dataclass(frozen=True, slots=True)
class Include:
    name: str
    kind: ClassVar[str] = "include"


@dataclass(frozen=True, slots=True)
class Rule:
    kind: ClassVar[str] = "rule"


@dataclass(frozen=True, slots=True)
class Listed:
    name: str
    kind: ClassVar[str] = "listed"


@dataclass(frozen=True, slots=True)
class Titled:
    """One of the lists that take the place of a `Listed`."""

    title: tuple[Inline, ...]
    items: tuple[tuple[Inline, ...], ...]
    kind: ClassVar[str] = "titled"


Block = Heading | Paragraph | Items | Button | Panel | Free | Include | Rule | Listed | Titled


def read_letter(source: str) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Return the subject and the blocks of a letter file."""
    first, _, rest = source.lstrip("\ufeff").replace("\r\n", "\n").partition("\n")
    label, colon, subject = first.partition(":")
    if label != "Subject" or not colon or not subject.strip() or not rest.startswith("\n"):
        raise LetterMalformed("a letter begins with «Subject: …» and an empty line")
    return read_inline(subject.strip()), read_blocks(rest)


def read_blocks(source: str) -> tuple[Block, ...]:
    """Return the blocks of a text: a letter without its subject, a shared piece, or a panel."""
    pieces = re.split(r"\n[ \t]*\n", source.replace("\r\n", "\n"))
    return tuple(_block(piece.strip("\n").rstrip()) for piece in pieces if piece.strip())


def read_inline(text: str) -> tuple[Inline, ...]:
    """Return the words, values, links and strong words of one run of text."""
    found: list[Inline] = []
    end = 0
    for match in _INLINE.finditer(text):
        found.extend(_words(text[end : match.start()]))
        end = match.end()
        if match["value"]:
            found.append(Value(match["value"]))
        elif match["strong"]:
            found.append(Strong(read_inline(match["strong"])))
        elif match["break"]:
            found.append(Break())
        else:
            found.append(Link(read_inline(match["label"]), read_inline(match["target"])))
    found.extend(_words(text[end:]))
    return tuple(found)


def _words(text: str) -> tuple[Words, ...]:
    if re.search(r"[{}]|\*\*|\]\(", text):
        raise LetterMalformed(f"not understood: {text.strip()}")
    return (Words(text.replace("\n", " ")),) if text else ()


def _block(piece: str) -> Block:
    lines = piece.split("\n")
    if all(line.startswith(">") for line in lines):
        return Panel(read_blocks("\n".join(line[1:].removeprefix(" ") for line in lines)))
    if piece.startswith("- ") and all(line.startswith(("- ", "  ")) for line in lines):
        items = re.split(r"\n- ", piece[2:])
        return Items(tuple(read_inline(re.sub(r"\n +", "\n", item.strip())) for item in items))
    if piece.startswith("# ") and len(lines) == 1:
        return Heading(read_inline(piece[2:].strip()))
    if piece == "---":
        return Rule()
    if match := _FREE.fullmatch(piece):
        return Free(match[1])
    if match := _INCLUDE.fullmatch(piece):
        return Include(match[1])
    if match := _LISTED.fullmatch(piece):
        return Listed(match[1])
    if match := _BUTTON.fullmatch(piece):
        return Button(read_inline(match[1]), read_inline(match[2]))
    return Paragraph(read_inline("\n".join(line.strip() for line in lines)))
