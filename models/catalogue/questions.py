"""Types of question: each knows how to clean an answer and how to show it.

Answers are texts under keys. Most questions have one, under their own key; "" is an optional
question passed by. A group has several, numbered (`groups.py`). A question's words are under
`kinds.<home>.question.<key>`, or `<home>.question.<key>` where the home is a path of its own:
`label` as asked, `name` for lists and errors, `hint`, `option.<value>` and `error.<code>` where it
has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from models.addresses import AddressInvalid, canonical

Answers = Mapping[str, str]

YES = "yes"

_KEPT_CONTROLS = "\n\t"
# Zero-width signs, direction marks, soft hyphens: they hide in an address and show nothing.
_INVISIBLE = frozenset(
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was given to one field."""

    question: Question
    invalid: Invalid


@dataclass(frozen=True, slots=True)
class Taken:
    """What a question takes of what was sent: answers to keep, or what is wrong."""

    answers: Answers = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, answered by one text unless its type says otherwise."""

    key: str
    home: str
    required: bool = True
    autocomplete: str = ""

    @property
    def words(self) -> str:
        """Return the key under which the question's words are found, whatever its number."""
        path = ".".join(part for part in self.key.split(".") if not part.isdigit())
        home = self.home if "." in self.home else f"kinds.{self.home}"
        return f"{home}.question.{path}"

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

    def take(self, sent: Answers) -> Taken:
        """Take what a form sent for this question; fields of other questions are not looked at."""
        try:
            return Taken({self.key: self.clean(sent.get(self.key, ""))})
        except Invalid as invalid:
            return Taken(faults=(Fault(self, invalid),))

    def own(self, answers: Answers) -> dict[str, str]:
        """Return the part of the answers that is this question's."""
        return {self.key: answers[self.key]} if self.key in answers else {}

    def is_open(self, answers: Answers) -> bool:
        """Say whether the question still lacks an answer that holds."""
        try:
            return self.clean(answers[self.key]) != answers[self.key]
        except (KeyError, Invalid):
            return True

    def ask(self, answers: Answers) -> Question | None:
        """Return the one question to put next in a conversation; None when all is answered."""
        return self if self.is_open(answers) else None

    def put(self, answers: Answers, asked: Question, given: str) -> dict[str, str]:
        """Return this question's answers with the reply to what `ask` asked, or raise `Invalid`."""
        return {asked.key: asked.clean(given)}

    def typed(self, answer: str) -> str:
        """Return an answer as it stands in the field it is changed in."""
        return answer

    def show(self, answers: Answers, say: Say) -> str:
        """Return the answer as a person reads it."""
        return answers.get(self.key) or say("common.not_answered")

    def value(self, answers: Answers) -> str:
        """Return the answer as a case keeps it for machines."""
        return answers.get(self.key, "")


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

    def show(self, answers: Answers, say: Say) -> str:
        """Return the option's words."""
        answer = answers.get(self.key, "")
        return self.called(answer, say) if answer in self.options else say("common.not_answered")

    def called(self, option: str, say: Say) -> str:
        """Return what an option is called."""
        return say(f"{self.words}.option.{option}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChoice(Choice):
    """One of a few that have names of their own, and so no words: people, for one.

    `names` are in the order of `options`.
    """

    options: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)

    def called(self, option: str, say: Say) -> str:
        """Return the option's own name."""
        return self.names[self.options.index(option)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Question):
    """Any of a few: the answer is their names with commas between, in the order of the page."""

    options: tuple[str, ...]

    def accept(self, text: str) -> str:
        """Refuse anything that is not on the screen."""
        given = {part.strip() for part in text.split(",")} - {""}
        if not given.issubset(self.options):
            raise Invalid("not_an_option")
        if not given and self.required:
            raise Invalid("empty")
        return ",".join(option for option in self.options if option in given)

    def show(self, answers: Answers, say: Say) -> str:
        """Return the options' words, one to a line."""
        given = answers.get(self.key, "").split(",")
        chosen = [option for option in self.options if option in given]
        if not chosen:
            return say("common.not_answered")
        return "\n".join(self.called(option, say) for option in chosen)

    def called(self, option: str, say: Say) -> str:
        """Return what an option is called."""
        return say(f"{self.words}.option.{option}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Question):
    """A box to tick; one that must be ticked is required."""

    def accept(self, text: str) -> str:
        """Take a tick and nothing else."""
        if text != YES:
            raise Invalid("not_an_option")
        return text

    def show(self, answers: Answers, say: Say) -> str:
        """Return yes or no."""
        return say("common.yes" if answers.get(self.key) == YES else "common.no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Question):
    """An e-mail address."""

    def accept(self, text: str) -> str:
        """Return the canonical address."""
        try:
            return canonical(text)
        except AddressInvalid:
            raise Invalid("not_an_address") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Question):
    """Files beside the answers. They are rows; the answer is their names, one to a line."""

    required: bool = False

    def accept(self, text: str) -> str:
        """Take the names as they are: only the rows' keeper writes them."""
        return text


def tidy(given: str) -> str:
    """Return text in one Unicode form, with plain line ends and nothing invisible in it."""
    kept = (
        character
        for character in given.replace("\r\n", "\n").replace("\r", "\n")
        if character in _KEPT_CONTROLS
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _INVISIBLE)
    )
    # Last: what stood on either side of something invisible may belong together.
    return unicodedata.normalize("NFC", "".join(kept)).strip()
