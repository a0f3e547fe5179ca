"""Types of question: each knows how to clean an answer and how to show it.

An answer is text under the question's key; "" is an optional question passed by. A question's
words are under `kinds.<home>.question.<key>`: `label` as asked, `name` for lists and errors,
`hint` and `option.<value>` where it has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from models.addresses import AddressInvalid, canonical

Answers = Mapping[str, str]

_KEPT_CONTROLS = "\n\t"
# Zero-width and direction marks: they hide in an address or a name and show nothing.
_INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


class Say(Protocol):
    """The words of one language."""

    def __call__(self, key: str, **values: object) -> str: ...


class Invalid(Exception):
    """An answer that is not one; `code` names the sentence under `errors`, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, answered by one text."""

    key: str
    home: str
    required: bool = True
    autocomplete: str = ""

    @property
    def words(self) -> str:
        """Return the key under which the question's words are found."""
        return f"kinds.{self.home}.question.{self.key}"

    def clean(self, given: str) -> str:
        """Return the answer to store, or raise `Invalid`."""
        text = tidy(given)
        if not text:
            if self.required:
                raise Invalid("empty")
            return ""
        return self.accept(text)

    def accept(self, text: str) -> str:
        """Return the answer to store for text that is not empty, or raise `Invalid`."""
        raise NotImplementedError

    def show(self, answer: str, say: Say) -> str:
        """Return the answer as a person reads it."""
        return answer or say("common.not_answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Question):
    """A line of text."""

    longest: int = 200

    def accept(self, text: str) -> str:
        """Join the lines to one and hold it to `longest` characters."""
        line = " ".join(text.split())
        if len(line) > self.longest:
            raise Invalid("too_long", longest=self.longest, length=len(line))
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Question):
    """A person's own words, in as many lines as they like."""

    longest: int = 4000

    def accept(self, text: str) -> str:
        """Hold the text to `longest` characters."""
        if len(text) > self.longest:
            raise Invalid("too_long", longest=self.longest, length=len(text))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """One of a few."""

    options: tuple[str, ...]

    def accept(self, text: str) -> str:
        """Refuse anything that is not on the screen."""
        if text not in self.options:
            raise Invalid("not_an_option")
        return text

    def show(self, answer: str, say: Say) -> str:
        """Return the option's words."""
        if not answer:
            return say("common.not_answered")
        return say(f"{self.words}.option.{answer}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Question):
    """An e-mail address."""

    def accept(self, text: str) -> str:
        """Return the canonical address."""
        try:
            return canonical(text)
        except AddressInvalid:
            raise Invalid("not_an_address") from None


def tidy(given: str) -> str:
    """Return text in one Unicode form, with plain line ends and nothing invisible in it."""
    text = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        character
        for character in text
        if character in _KEPT_CONTROLS
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _INVISIBLE)
    )
    return "".join(kept).strip()
