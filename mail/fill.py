"""Values are put into the blocks of a letter, as plain text and once. Pure.

What a person wrote loses its control characters and the signs that turn text round, and nothing
else; a value that is empty takes its paragraph, item, panel or button with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from mail.markup import (
    Block,
    Break,
    Button,
    Free,
    Heading,
    Inline,
    Items,
    Link,
    Listed,
    Panel,
    Paragraph,
    Strong,
    Titled,
    Value,
    Words,
)

_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TURNED_TEXT = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # shows other words than it holds
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[!#-;=?-\[\]_a-z~]+", re.ASCII)


class LetterIncomplete(ValueError):
    """A letter asks for a value it was not given, or was given one it does not use."""


class UnsafeLink(ValueError):
    """A link in a letter would lead elsewhere than to a web page or a mailbox."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: words, with more of them after a colon, or a link they lead to."""

    text: str = field(repr=False)
    more: str = field(default="", repr=False)
    target: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entries:
    """A list with a title; one without entries is left out."""

    title: str
    entries: Sequence[Entry]


Lists = Mapping[str, Sequence[Entries]]


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """Go through the blocks and those inside panels."""
    for block in blocks:
        yield block
        if isinstance(block, Panel):
            yield from every_block(block.blocks)


def names(blocks: Iterable[Block]) -> Iterator[str]:
    """Name the values the blocks ask for."""
    for block in every_block(blocks):
        match block:
            case Heading() | Paragraph():
                yield from names_inside(block.inside)
            case Items():
                for item in block.items:
                    yield from names_inside(item)
            case Button():
                yield from names_inside(block.label + block.target)
            case Free() | Listed():
                yield block.name
            case _:
                pass


def names_inside(inside: Iterable[Inline]) -> Iterator[str]:
    """Name the values one run of text asks for."""
    for part in inside:
        match part:
            case Value():
                yield part.name
            case Strong():
                yield from names_inside(part.inside)
            case Link():
                yield from names_inside(part.label + part.target)
            case _:
                pass


def filled(blocks: Iterable[Block], values: Mapping[str, str], lists: Lists) -> Iterator[Block]:
    """Put the values and the lists in, and leave out what an empty one leaves empty."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                inside = put(block.inside, values)
                if text_of(inside).strip():
                    yield type(block)(inside)
            case Items():
                items = tuple(put(item, values) for item in block.items)
                if kept := tuple(item for item in items if text_of(item).strip()):
                    yield Items(kept)
            case Button():
                if target := _target(block.target, values):
                    yield Button(put(block.label, values), (Words(target),))
            case Panel():
                if inner := tuple(filled(block.blocks, values, lists)):
                    yield Panel(inner)
            case Free():
                yield from _paragraphs(values[block.name])
            case Listed():
                yield from (_titled(one) for one in lists[block.name] if one.entries)
            case _:
                yield block


def put(
    inside: Iterable[Inline], values: Mapping[str, str], *, clean: bool = True
) -> tuple[Inline, ...]:
    """Return one run of text with its values in it; without `clean` they go in as they came."""
    done: list[Inline] = []
    for part in inside:
        match part:
            case Value():
                value = values[part.name]
                done.append(Words(_one_line(value) if clean else value))
            case Strong():
                done.append(Strong(put(part.inside, values, clean=clean)))
            case Link():
                target = _target(part.target, values)
                label = put(part.label, values, clean=clean)
                done.extend([Link(label, (Words(target),))] if target else label)
            case _:
                done.append(part)
    return tuple(done)


def _target(parts: tuple[Inline, ...], values: Mapping[str, str]) -> str:
    """Return where a link leads; a value that is only a part of it is quoted."""
    alone = len(parts) == 1
    target = "".join(
        (values[part.name] if alone else quote(values[part.name], safe="@"))
        if isinstance(part, Value)
        else text_of((part,))
        for part in parts
    )
    return _safe(target)


def _safe(target: str) -> str:
    if target and not _SAFE_LINK.fullmatch(target):
        raise UnsafeLink("a link must be https, http or mailto, in plain ASCII")
    return target


def _titled(one: Entries) -> Titled:
    title = (Words(_one_line(one.title)),) if one.title else ()
    return Titled(title, tuple(map(_item, one.entries)))


def _item(entry: Entry) -> tuple[Inline, ...]:
    text = _one_line(entry.text)
    if entry.target:
        return (Link((Words(text),), (Words(_safe(entry.target)),)),)
    if entry.more:
        return (Strong((Words(f"{text}:"),)), Words(f" {_one_line(entry.more)}"))
    return (Words(text),)


def _one_line(value: str) -> str:
    return _clean(_BREAKS.sub(" ", value))


def _paragraphs(value: str) -> Iterator[Paragraph]:
    lines = [_clean(line).rstrip() for line in _BREAKS.split(value)]
    paragraph: list[Inline] = []
    for line in [*lines, ""]:
        if line:
            paragraph += [Break(), Words(line)] if paragraph else [Words(line)]
        elif paragraph:
            yield Paragraph(tuple(paragraph))
            paragraph = []


def _clean(value: str) -> str:
    value = _TURNED_TEXT.sub("", value).replace("\t", "    ")
    return "".join(
        "\ufffd" if unicodedata.category(sign) == "Cs" else sign
        for sign in value
        if unicodedata.category(sign) != "Cc"
    )


def text_of(inside: Iterable[Inline]) -> str:
    """Return one run of filled text in words alone, with the place of a link after its label."""
    said = []
    for part in inside:
        match part:
            case Words():
                said.append(part.text)
            case Break():
                said.append("\n")
            case Strong():
                said.append(text_of(part.inside))
            case Link():
                label, place = text_of(part.label), place_of(text_of(part.target))
                said.append(label if label == place else f"{label} ({place})")
            case Value():
                raise LetterIncomplete(f"missing: {part.name}")
    return "".join(said)


def place_of(target: str) -> str:
    """Return where a link leads as it is read: of a mail with its words ready, the address alone.

    One without a display name stays as it is, query and all.
    """
    to, _, _ = target.removeprefix("mailto:").partition("?")
    named = unquote(to)
    if not target.startswith("mailto:") or not named.endswith(">"):
        return target.removeprefix("mailto:")
    return named.rpartition("<")[2].removesuffix(">")
