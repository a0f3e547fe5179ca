"""What the acts of the desk ask and say, read from their modules and from what they call."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType

from models.catalogue.questions import Question
from models.extending import Barrier
from web import acts
from web.acts.act import Act
from web.acts.all import ACTS
from web.acts.extending import EXTEND

WORDS = ("link", "title", "about", "button", "done")
NOT_NOW = re.compile(r'\bnot_now\("(\w+)"\)')
REFUSED = re.compile(r'\bActRefused\("(\w+)"')


def asked_by_acts() -> Iterator[Question]:
    """What the acts ask: the questions that their modules name."""
    for module in iter_modules(acts.__path__, "web.acts."):
        named = vars(import_module(module.name)).values()
        yield from (value for value in named if isinstance(value, Question))


def said_of_acts(pattern: str) -> tuple[str, ...]:
    """What every act has a sentence for."""
    return tuple(pattern.format(act.name) for act in ACTS)


def not_now() -> Iterator[str]:
    """Why an act cannot be done now, where it is on the page all the same."""
    yield from (f"act.{EXTEND.name}.not.{why}" for why in Barrier)
    yield from (f"act.{act.name}.not.{why}" for act in ACTS for why in given(act, NOT_NOW))


def refused() -> Iterator[str]:
    """Why what was filled in for an act does not do."""
    yield from (f"act.{act.name}.error.{code}" for act in ACTS for code in given(act, REFUSED))


def given(act: Act, reason: re.Pattern[str]) -> set[str]:
    """The reasons an act's functions give."""
    functions: set[FunctionType] = set()
    for function in (act.offer, act.do):
        reach(function, functions)
    return {code for function in functions for code in reason.findall(inspect.getsource(function))}


def reach(function: object, reached: set[FunctionType]) -> None:
    """Add a function of the acts, and every one of them that it calls, near or far."""
    if not isinstance(function, FunctionType) or function in reached:
        return
    if function.__module__.startswith(acts.__name__):
        reached.add(function)
        for name in re.findall(r"\w+", inspect.getsource(function)):
            reach(function.__globals__.get(name), reached)
