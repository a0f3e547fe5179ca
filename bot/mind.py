"""What the bot has learnt before anybody speaks: made once at start and handed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from threadpoolctl import threadpool_limits

import locales
from bot import language
from bot.understanding import Model, train


@dataclass(frozen=True, slots=True)
class Mind:
    """How sentences are understood, and how their language is told."""

    model: Model = field(repr=False)
    languages: language.LanguageModel = field(repr=False)


@cache
def learn() -> Mind:
    """Return the mind that has read our examples, in every language; once in a process."""
    # Beside whatever else a machine does, processors that wait for each other take twice as long.
    with threadpool_limits(limits=1):
        model = train(locales.examples())
    return Mind(model, language.load())
