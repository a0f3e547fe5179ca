"""What it costs to learn from the examples, and then to understand one sentence.

The peer is what one would have reached for: `langdetect.detect`, which only tells the language, and
the lookup of every word in a bare list of keywords, which is the least that can be done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

from langdetect import detect

import locales
from bot.understanding import train, understand

TRAININGS, ROUNDS = 3, 5
EVERY = 40
"""One example of so many is asked about."""


def measured() -> str:
    """Measure, the three in turns, and say what was found."""
    examples = locales.examples()
    learning = median(_seconds(lambda: train(examples)) for _ in range(TRAININGS))
    model = train(examples)
    asked = [text for texts in examples.values() for text in texts][::EVERY]
    keywords = _keywords()

    def ours() -> None:
        for text in asked:
            understand(model, text)

    def peer() -> None:
        for text in asked:
            detect(f"{text} og")  # it raises on a text without letters

    def least() -> None:
        for text in asked:
            _looked_up(keywords, text)

    for once in (ours, peer, least):
        once()  # what is only slow once
    rounds = [[_seconds(each) / len(asked) for each in (ours, peer, least)] for _ in range(ROUNDS)]
    taken, other, floor = (median(column) for column in zip(*rounds, strict=True))
    return (
        f"understanding: {sum(map(len, examples.values()))} examples learnt in {learning:.2f} s; "
        f"a sentence in {taken * 1e3:.2f} ms, {taken / other:.2f} times langdetect's detect() and "
        f"{taken / floor:.0f} times the lookup of its words in a list"
    )


def _keywords() -> Mapping[str, str]:
    concepts = locales.concepts()
    return {word.strip("*"): name for name, words in concepts.items() for word in words.split()}


def _looked_up(keywords: Mapping[str, str], text: str) -> set[str]:
    return {keywords[word] for word in text.lower().split() if word in keywords}


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began
