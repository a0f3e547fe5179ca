"""Every word a person reads, found by key.

A key is the file's path without its ending, then the path inside the file:
`kinds/access.toml` with `[question.scope] label = "…"` is
`kinds.access.question.scope.label`. The loader knows nothing of requests, pages or mail.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = ("nb", "nn", "en")
DESK_LANGUAGE = "nb"
"""The language of everything the desk is sent."""
FOLDER = Path(__file__).parent
UNDERSTANDING = "understanding"
"""The folder of example sentences, which nobody is shown."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class MissingWord(KeyError):
    """A key that no file of the language holds, or a value its sentence asks for."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: `words("common.send")`, with values for its placeholders."""

    language: str
    sentences: Mapping[str, str] = field(repr=False)
    letters: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence under `key`; raise `MissingWord` for an unknown key or value."""
        try:
            sentence = self.sentences[key]
        except KeyError:
            raise MissingWord(f"{self.language}: {key}") from None
        return fill(sentence, values, key)

    def has(self, key: str) -> bool:
        """Say whether the language has a sentence under `key`."""
        return key in self.sentences

    def letter(self, name: str) -> str:
        """Return the source of the letter `name`, as its file holds it."""
        try:
            return self.letters[name]
        except KeyError:
            raise MissingWord(f"{self.language}: mail/{name}") from None


def with_language(path: str, language: str) -> str:
    """Return a page's address in a language; the first of them needs no word of it."""
    if language == LANGUAGES[0]:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def fill(sentence: str, values: Mapping[str, object], key: str = "") -> str:
    """Put the values where the sentence names them, once: a value is never read as a sentence."""

    def value(match: re.Match[str]) -> str:
        try:
            return str(values[match[1]])
        except KeyError:
            raise MissingWord(f"{key} needs a value for {{{match[1]}}}") from None

    return _PLACEHOLDER.sub(value, sentence)


def placeholders(sentence: str) -> frozenset[str]:
    """Name the values a sentence asks for."""
    return frozenset(_PLACEHOLDER.findall(sentence))


@cache
def examples(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return example sentences by intent, of all languages together."""
    of = (sorted((folder / language / UNDERSTANDING).glob("*.toml")) for language in LANGUAGES)
    return _sentences(file for files in of for file in files)


@cache
def danger(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return what people in danger write, and what only sounds so, of all languages together."""
    return _sentences(sorted((folder / "danger").glob("*.toml")))


@cache
def breach(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return what people write who tell of a breach, and what only sounds so, all together."""
    return _sentences(sorted((folder / "breach").glob("*.toml")))


@cache
def concepts(folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the words people write by what they mean, of all languages together."""
    table = tomllib.loads((folder / "concepts.toml").read_text("utf-8"))
    return {concept: str(words).strip() for concept, words in table.items()}


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Words]:
    """Read every language's words and letters from its folder, once in a process."""
    return {language: _read(language, folder / language) for language in LANGUAGES}


def _sentences(files: Iterable[Path]) -> Mapping[str, tuple[str, ...]]:
    """Return the lines of the files under each of their names, together."""
    found: dict[str, tuple[str, ...]] = {}
    for file in files:
        for name, lines in tomllib.loads(file.read_text("utf-8")).items():
            found[name] = (*found.get(name, ()), *str(lines).split("\n"))
    return {name: tuple(filter(None, map(str.strip, some))) for name, some in found.items()}


def _read(language: str, folder: Path) -> Words:
    sentences: dict[str, str] = {}
    for file in sorted(folder.rglob("*.toml")):
        if file.parent.name == UNDERSTANDING:
            continue
        stem = ".".join(file.relative_to(folder).with_suffix("").parts)
        sentences.update(_flatten(stem, tomllib.loads(file.read_text("utf-8"))))
    letters = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("mail/*.txt"))}
    return Words(language, sentences, letters)


def _flatten(path: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(f"{path}.{name}", value)
        else:
            yield f"{path}.{name}", str(value).strip()
