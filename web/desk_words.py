"""Phrases the desk's pages put together: outcomes, what the register lacks, lists and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from locales import Words
from models.catalogue.requirements import Ground, Outcome, Requirements
from models.organisation import Recipient


def outcome_name(kind: str, outcome: Outcome, say: Words, needs: Requirements | None = None) -> str:
    """Return what the desk calls an outcome of a kind; `needs` tell whether there is another."""
    if needs is not None and len(needs.outcomes) == 1:
        return say("desk.outcome_alone")
    own = f"desk.outcome_of.{kind}.{outcome.value}"
    return say(own if say.has(own) else f"desk.outcome.{outcome.value}")


def lacks(key: str, recipient: Recipient, say: Words) -> str:
    """Return a sentence about what the register lacks of a recipient."""
    parts = [say(f"desk.lacks.{part}") for part in recipient.lacks]
    what, name = recipient.what[say.language], recipient.name.get(say.language)
    text = say(
        key,
        lacks=listed(parts, say("desk.and")),
        what=f"{what} ({name})" if name else what,
    )
    return text[:1].upper() + text[1:]


def about_ground(ground: Ground, say: Words) -> str:
    """Return what a handler has to know of a ground before choosing it."""
    if ground.partly:
        return say("desk.answer.ground_partly")
    return say("desk.answer.ground_lead") if ground.lead else ""


def listed(parts: Sequence[str], last: str) -> str:
    """Return parts as a list in a sentence: «navn, land og garantier»."""
    *others, end = parts
    return f"{', '.join(others)} {last} {end}" if others else end


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
