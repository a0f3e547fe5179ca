"""The rows of a group as they were typed: numbered from 1, one more, one fewer. Nothing is judged.

Pure; it knows no page and no words.
"""

from __future__ import annotations

from models.catalogue.groups import Group
from models.catalogue.questions import Answers


def in_order(group: Group, given: Answers) -> dict[str, str]:
    """Return the rows numbered from 1 without holes, as they are shown again."""
    return without(group, given, 0)


def more(group: Group, given: Answers) -> dict[str, str]:
    """Return what was typed with one more row at the end; one too many is no row of the group."""
    rows = max(len(group.rows(given)), 1)
    return {group.row(1)[0].key: "", **given, group.row(rows + 1)[0].key: ""}


def without(group: Group, given: Answers, number: int) -> dict[str, str]:
    """Return what was typed without one row, the others numbered from 1."""
    kept = (row for row in group.rows(given) if row != number)
    return {
        new.key: given.get(old.key, "")
        for place, row in enumerate(kept, 1)
        for old, new in zip(group.row(row), group.row(place), strict=True)
    }


def are_too_many(group: Group, given: Answers) -> bool:
    """Say whether something was sent beyond the rows a group may have."""
    known = {part.key for number in group.rows(given) for part in group.row(number)}
    return any(
        text.strip()
        for key, text in group.own(given).items()
        if key != group.key and key not in known
    )
