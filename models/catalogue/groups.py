"""A group of questions that is answered as many times as there is something to tell.

The answers of row 2 are under `<key>.2.<part>`; the group's own key holds how many rows there are
and is there only once the person has said that there are no more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.catalogue.questions import (
    Answers,
    Choice,
    Fault,
    Invalid,
    Question,
    Say,
    Taken,
    tidy,
)

MORE, DONE = "more", "done"
_NUMBER = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Question):
    """The same few questions, `most` times at the most. Rows that are left empty do not count.

    The first part is required: it is what begins a row.
    """

    parts: tuple[Question, ...]
    most: int = 10

    def row(self, number: int) -> tuple[Question, ...]:
        """Return the questions of one row, numbered from 1."""
        return tuple(
            replace(part, key=f"{self.key}.{number}.{part.key}", home=self.home)
            for part in self.parts
        )

    def rows(self, answers: Answers) -> tuple[int, ...]:
        """Return the numbers of the rows that are begun."""
        numbers = {_number(self.key, key) for key in answers}
        return tuple(sorted(number for number in numbers if 0 < number <= self.most))

    def accept(self, text: str) -> str:
        """Refuse it: no one text answers a group."""
        raise Invalid("not_an_option")

    def take(self, sent: Answers) -> Taken:
        """Take the rows in which something is filled in, numbered anew without holes."""
        answers: dict[str, str] = {}
        faults: list[Fault] = []
        count = 0
        for number in self.rows(sent):
            asked = self.row(number)
            if not any(tidy(sent.get(part.key, "")) for part in asked):
                continue
            count += 1
            for part, kept in zip(asked, self.row(count), strict=True):
                taken = part.take(sent)
                faults.extend(taken.faults)
                answers[kept.key] = taken.answers.get(part.key, "")
        if not count and self.required:
            faults.append(Fault(self.row(1)[0], Invalid("empty")))
        return Taken(faults=tuple(faults)) if faults else Taken({**answers, self.key: str(count)})

    def own(self, answers: Answers) -> dict[str, str]:
        """Return the rows and their number."""
        return {
            key: text
            for key, text in answers.items()
            if key == self.key or key.startswith(f"{self.key}.")
        }

    def is_open(self, answers: Answers) -> bool:
        """Say whether a row lacks something, or the person may have more to tell."""
        own = self.own(answers)
        taken = self.take(own)
        return bool(taken.faults) or dict(taken.answers) != own

    def ask(self, answers: Answers) -> Question | None:
        """Return the next part of the row that is begun, or whether there is more to tell.

        One that may be passed by begins with whether there is anything to tell.
        """
        if not self.is_open(answers):
            return None
        for number in self.rows(answers) or ((1,) if self.required else ()):
            for part in self.row(number):
                if part.is_open(answers):
                    return part
        return self._more(len(self.rows(answers)))

    def put(self, answers: Answers, asked: Question, given: str) -> dict[str, str]:
        """Put in a part of a row; more begins a row, and no more closes the group."""
        own = self.own(answers)
        more = self._more(len(self.rows(own)))
        if asked.key != more.key:
            return {**own, asked.key: asked.clean(given)}
        if more.clean(given) == MORE:
            return {**own, self.row(len(self.rows(own)) + 1)[0].key: ""}
        taken = self.take(own)
        if taken.faults:
            raise taken.faults[0].invalid
        return dict(taken.answers)

    def show(self, answers: Answers, say: Say) -> str:
        """Return the rows, a line to each of their parts, which are named."""
        told = (
            "\n".join(
                f"{say(f'{part.words}.name')}: {part.show(answers, say)}"
                for part in self.row(number)
                if answers.get(part.key)
            )
            for number in self.rows(answers)
        )
        rows = [row for row in told if row]
        if len(rows) > 1:
            rows = [f"{number}. {row}" for number, row in enumerate(rows, 1)]
        return "\n".join(rows) or say("common.not_answered")

    def value(self, answers: Answers) -> str:
        """Return the rows as JSON, each a mapping of part to answer."""
        rows = [
            {
                part.key: answers.get(asked.key, "")
                for part, asked in zip(self.parts, self.row(number), strict=True)
            }
            for number in self.rows(answers)
        ]
        return json.dumps(rows, ensure_ascii=False)

    def _more(self, rows: int) -> Choice:
        options = (DONE,) if rows >= self.most else (MORE, DONE)
        return Choice(key=f"{self.key}.more", home=self.home, options=options)


def flat(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions with the parts of groups in their place, for whoever reads words."""
    return tuple(
        part
        for question in questions
        for part in ((question, *question.row(1)) if isinstance(question, Group) else (question,))
    )


def _number(group: str, key: str) -> int:
    """Return the number of the row a key belongs to; 0 for a key of something else."""
    if not key.startswith(f"{group}."):
        return 0
    number = key.removeprefix(f"{group}.").partition(".")[0]
    return int(number) if _NUMBER.fullmatch(number) else 0
