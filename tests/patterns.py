"""Every pattern of key that the code puts together, and what it can become.

Read from the catalogue and the lists the code goes by, never from the sentences: a kind, a question
or an outcome without its words is found by `test_locales.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import locales
from bot.language import Language
from bot.said import Press
from models.answers import Gap
from models.catalogue.all import kinds
from models.catalogue.dates import ApproximateDate
from models.catalogue.groups import DONE, MORE, Group, flat
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import (
    Answers,
    Choice,
    Choices,
    Consent,
    Email,
    Files,
    LongText,
    Question,
    Text,
)
from models.catalogue.requirements import Outcome, Requirements
from models.deadlines import Light
from models.organisation import MAY_LACK
from models.status import ENDED, Status
from models.tables import MessageKind, TaskKind
from models.tokens import TokenExpired, TokenUnknown, TokenUsed
from web.desk_queue import COLUMNS
from web.services.inbox import Why

KEYS = frozenset(locales.load()["nb"].sentences)

FAULTS = {
    Text: ("too_long",),
    LongText: ("too_long",),
    ApproximateDate: ("too_long", "not_a_date", "not_a_day"),
    Choice: ("not_an_option",),
    Choices: ("not_an_option",),
    Consent: ("not_an_option",),
    Email: ("not_an_address",),
    Files: (),
    Group: (),
}
PAGES = ("400", "403", "form_expired", "404", "409", "413", "421", "429", "500", "503")
ANSWER_FIELDS = ("outcome", "text", "more", "reason", "ground", "remove", "files")
WAYS_OUT = (Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN, Press.RESTART)
STEPS = ("received", "confirmed", "unconfirmed", "working", "answer", *ENDED)
FILE_FAULTS = (
    *("file_empty", "file_too_large", "file_not_what_it_says", "file_type"),
    *("files_too_many", "files_too_large", "files_no_room"),
)


def branches(kind: CaseKind) -> Iterator[Answers]:
    """Answers that between them lead wherever a choice of the kind's leads."""
    yield {}
    for page in kind.pages:
        for question in page.questions:
            if isinstance(question, Choice):
                yield from ({question.key: option} for option in question.options)
            if isinstance(question, Consent):
                yield {question.key: "yes"}


def needs(kind: CaseKind) -> list[Requirements]:
    """What an answer to the kind may have to hold, each once."""
    found: list[Requirements] = []
    for answers in branches(kind):
        if (need := kind.requirements(answers)) not in found:
            found.append(need)
    return found


def questions() -> Iterator[Question]:
    """All that is asked of people and of handlers, with what a group asks one at a time."""
    for kind in kinds():
        asked = [question for page in kind.pages for question in page.questions]
        asked += [line.question for need in needs(kind) for line in need.lines]
        for question in flat(asked):
            yield question
            if isinstance(question, Group):
                yield Choice(key=f"{question.key}.more", home=question.home, options=(MORE, DONE))


QUESTIONS = {question.words: question for question in questions()}


def each(pattern: str, *values: Iterable[str]) -> tuple[str, ...]:
    """Every key a pattern can become."""
    return tuple(pattern.format(*chosen) for chosen in product(*values))


def of_kinds(word: str) -> tuple[str, ...]:
    """A word that every kind has."""
    return each(f"kinds.{{}}.{word}", (kind.name for kind in kinds()))


def of_questions(ending: str, *types: type[Question]) -> tuple[str, ...]:
    """A word that every question has, or every question of some types."""
    return tuple(
        f"{words}.{ending}"
        for words, question in QUESTIONS.items()
        if not types or isinstance(question, types)
    )


def of_options(word: str) -> tuple[str, ...]:
    """A word that every option of a choice has."""
    return tuple(
        f"{words}.{word}.{option}"
        for words, question in QUESTIONS.items()
        if isinstance(question, Choice | Choices)
        for option in question.options
    )


def titles() -> Iterator[str]:
    """The title of each page: the kind's own or, without one, that of them all."""
    for kind in kinds():
        for page in kind.pages:
            own = f"kinds.{kind.name}.page.{page.key}"
            yield own if own in KEYS else f"kinds.common.page.{page.key}"


# Every pattern the code puts together, and what it can become.
PUT_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "desk.outcome.{}": each("desk.outcome.{}", Outcome),
    **{p: each(p, Status) for p in ("case.status.{}", "desk.status.{}")},
    **{p: each(p, STEPS) for p in ("case.step_{}", "desk.step.{}")},
    **{f"kinds.{{}}.{word}": of_kinds(word) for word in ("intro", "legal", "noun", "want")},
    **{f"{{}}.{word}": of_questions(word) for word in ("label", "name")},
    **{f"{{}}.{word}": of_questions(word, Group) for word in ("row", "add", "remove")},
    "case.{}": each(
        "case.{}", (t.__name__.lower() for t in (TokenUnknown, TokenExpired, TokenUsed))
    ),
    "case.fact.{}": each(
        "case.fact.{}",
        {
            fact
            for kind in kinds()
            for need in needs(kind)
            for facts in need.facts.values()
            for fact in facts
        },
    ),
    "case.fact.{}_text": each("case.fact.{}_text", ("rights", "statement", "profiling")),
    "case.message_{}": each("case.message_{}", ("empty", "too_long")),
    "chat.also.{}": each("chat.also.{}", (*WAYS_OUT, Press.SKIP, Press.SEND)),
    "chat.button.{}": each("chat.button.{}", WAYS_OUT),
    "common.month_name.{}": each("common.month_name.{}", map(str, range(1, 13))),
    "desk.answer.{}_label": each("desk.answer.{}_label", ANSWER_FIELDS),
    "desk.column.{}": each("desk.column.{}", (*COLUMNS, "age", "outcome", "closed")),
    "desk.due.{}": each("desk.due.{}", Light),
    # The gaps that name a line of their own are said by themselves.
    "desk.gap.{}": each("desk.gap.{}", set(Gap) - {Gap.LINE, Gap.AHEAD, Gap.FACT}),
    "desk.lacks.{}": each("desk.lacks.{}", MAY_LACK),
    "desk.message.{}": each("desk.message.{}", MessageKind),
    "desk.task.{}": each("desk.task.{}", TaskKind),
    "errors.file.{}": each("errors.file.{}", FILE_FAULTS),
    "errors.page_{}": each("errors.page_{}", PAGES),
    "errors.page_{}_title": each("errors.page_{}_title", PAGES),
    "errors.{}": each("errors.{}", {"empty", *(code for of in FAULTS.values() for code in of)}),
    "grounds.{}": each(
        "grounds.{}",
        {ground.code for kind in kinds() for need in needs(kind) for ground in need.grounds},
    ),
    "kinds.{}.outcome.{}": tuple(
        f"kinds.{kind.name}.outcome.{outcome}"
        for kind in kinds()
        for need in needs(kind)
        for outcome in need.outcomes
    ),
    "kinds.{}.page.{}": tuple(titles()),
    "kinds.common.page.{}": tuple(title for title in titles() if ".common." in title),
    "kinds.{}.registered": tuple(
        f"kinds.{kind.name}.registered"
        for kind in kinds()
        if any(kind.at_once(answers) for answers in branches(kind))
    ),
    "languages.{}": each("languages.{}", Language),
    "{}.option.{}": of_options("option"),
    # Beginnings of keys, handed on to where they are ended.
    "desk.age": each("desk.age.{}", ("today", "one", "many")),
    "desk.left": each("desk.left.{}", ("today", "one", "many")),
    "kinds.{}.question.{}": (),
}
# Patterns looked for with `has`: the keys that may be there and need not.
MAY_BE: Mapping[str, tuple[str, ...]] = {
    "kinds.{}.disagree": of_kinds("disagree"),
    "{}.ask": of_questions("ask", Consent),
    "desk.outcome_of.{}.{}": tuple(
        f"desk.outcome_of.{kind.name}.{outcome}"
        for kind in kinds()
        for need in needs(kind)
        for outcome in need.outcomes
    ),
    "desk.answer.reason_hint_of.{}": each(
        "desk.answer.reason_hint_of.{}", (kind.name for kind in kinds())
    ),
    "desk.why.{}": each("desk.why.{}", Why),
    # An option of a page that another tab has overtaken: any there is.
    "kinds.{}.question.{}.option.{}": of_options("option"),
    "kinds.{}.page_intro.{}": tuple(
        f"kinds.{home}.page_intro.{page.key}"
        for kind in kinds()
        for page in kind.pages
        for home in (kind.name, "common")
    ),
    "{}.error.{}": tuple(
        f"{question.words}.error.{code}"
        for question in questions()
        for code in (*FAULTS[type(question)], *(("empty",) if question.required else ()))
    ),
    "{}.hint": of_questions("hint"),
    "{}.option_hint.{}": of_options("option_hint"),
}
# Given where the code has them in a mapping, out of sight of the test.
GIVEN_ELSEWHERE = {
    "chat.": {"email", "phone"},
    "errors.file.": {"file", "most", "endings"},
    "errors.": {"name", "longest", "length"},
}
