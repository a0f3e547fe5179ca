"""A letter's words and values become a subject, a text and an HTML page that say the same.

Values go in after the structure of the letter is read, as plain text and once: what a person wrote
can never become markup, a header, a link or a template. Knows no case, no recipient, no language's
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, StrictUndefined, Template

from mail import headers
from mail.fill import (
    LetterIncomplete,
    Lists,
    every_block,
    filled,
    names,
    names_inside,
    place_of,
    put,
    text_of,
)
from mail.markup import (
    Block,
    Button,
    Free,
    Heading,
    Include,
    Inline,
    Items,
    LetterMalformed,
    Link,
    Listed,
    Panel,
    Paragraph,
    Rule,
    Titled,
    read_blocks,
    read_letter,
)

_DEEPEST_INCLUDE = 3
_IN_SUBJECT = frozenset({"reference"})
"""The values a subject may show."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready for its envelope; the text and the HTML say the same."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


def compose(
    source: str,
    values: Mapping[str, str],
    *,
    language: str,
    include: Callable[[str], str],
    lists: Lists = MappingProxyType({}),
) -> Composed:
    """Put the values and the lists into the letter.

    `source` is a letter file (markup.py), `include` gives the source of a shared piece. Raises
    `LetterMalformed`, `LetterIncomplete`, `UnsafeLink` and `headers.UnsafeHeader`; none of them
    holds a value.
    """
    subject, blocks = read_letter(source)
    blocks = tuple(_included(blocks, include, _DEEPEST_INCLUDE))
    shown = frozenset(names_inside(subject))
    if wrong := shown - _IN_SUBJECT:
        raise LetterMalformed(f"not for a subject: {', '.join(sorted(wrong))}")
    asked = shown | frozenset(names(blocks))
    given = values.keys() | lists.keys()
    if missing := asked - given:
        raise LetterIncomplete(f"missing: {', '.join(sorted(missing))}")
    if unused := given - asked:
        raise LetterIncomplete(f"unused: {', '.join(sorted(unused))}")
    # Headers are checked as given: cleaning a value first would hide what it tried.
    line = text_of(put(subject, {name: values[name] for name in shown}, clean=False))
    letter = tuple(filled(blocks, values, lists))
    return Composed(
        headers.plain(line, "subject"),
        "\n\n".join(map(_text_of_block, letter)) + "\n",
        _frame().render(language=language, subject=line, blocks=letter),
    )


def asked(source: str, include: Callable[[str], str]) -> frozenset[str]:
    """Name every value a letter asks for, those of the pieces it shares too."""
    subject, blocks = read_letter(source)
    whole = tuple(_included(blocks, include, _DEEPEST_INCLUDE))
    return frozenset(names_inside(subject)) | frozenset(names(whole))


def placeholders(source: str) -> frozenset[str]:
    """Name the values a letter file or a shared piece asks for itself."""
    subject, blocks = _read(source)
    return frozenset(names_inside(subject)) | frozenset(names(blocks))


def pieces(source: str) -> frozenset[str]:
    """Name the shared pieces a letter file includes itself."""
    return frozenset(
        block.name for block in every_block(_read(source)[1]) if isinstance(block, Include)
    )


def _read(source: str) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    return read_letter(source) if source.startswith("Subject:") else ((), read_blocks(source))


def _included(
    blocks: Iterable[Block], include: Callable[[str], str], depth: int
) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Include):
            if not depth:
                raise LetterMalformed(f"included too deep: {block.name}")
            yield from _included(read_blocks(include(block.name)), include, depth - 1)
        elif isinstance(block, Panel):
            yield Panel(tuple(_included(block.blocks, include, depth)))
        else:
            yield block


def _text_of_block(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return _without_edges(text_of(block.inside))
        case Items():
            return "\n".join(f"- {text_of(item)}" for item in block.items)
        case Button():
            label, place = text_of(block.label), place_of(text_of(block.target))
            return label if label == place else f"{label}:\n{place}"
        case Panel():
            inner = "\n\n".join(map(_text_of_block, block.blocks))
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        case Rule():
            return "-" * 10
        case Titled():
            title = [text_of(block.title)] if block.title else []
            return "\n".join([*title, *(f"- {_line_of(item)}" for item in block.items)])
        case Free() | Include() | Listed():
            raise LetterIncomplete(f"missing: {block.name}")


def _line_of(item: tuple[Inline, ...]) -> str:
    """Return a line of a list in words: where it leads stands after a colon."""
    match item:
        case (Link(label, target),):
            return f"{text_of(label)}: {place_of(text_of(target))}"
        case _:
            return text_of(item)


def _without_edges(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n"))


@cache
def _frame() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((Path(__file__).parent / "frame.html").read_text("utf-8"))
