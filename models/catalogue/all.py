"""Every kind there is, by name and by address, in the order a person meets them."""

from __future__ import annotations

from collections.abc import Iterator

from models.catalogue.access import ACCESS
from models.catalogue.automated_decision import AUTOMATED_DECISION
from models.catalogue.complaint import COMPLAINT
from models.catalogue.erasure import ERASURE
from models.catalogue.kinds import CaseKind, Theme
from models.catalogue.objection import OBJECTION
from models.catalogue.other import OTHER
from models.catalogue.portability import PORTABILITY
from models.catalogue.rectification import RECTIFICATION
from models.catalogue.restriction import RESTRICTION
from models.catalogue.transfer_safeguards import TRANSFER_SAFEGUARDS
from models.catalogue.withdraw_consent import WITHDRAW_CONSENT

BY_NAME: dict[str, CaseKind] = {
    kind.name: kind
    for kind in (
        *(ACCESS, RECTIFICATION, ERASURE, PORTABILITY),
        *(OBJECTION, WITHDRAW_CONSENT, RESTRICTION, AUTOMATED_DECISION),
        *(TRANSFER_SAFEGUARDS, COMPLAINT, OTHER),
    )
}
AGAINST_TRACKING = (WITHDRAW_CONSENT, OBJECTION)
"""The two roads for who does not want to be tracked; whoever walks one is told of the other."""


def kinds() -> tuple[CaseKind, ...]:
    """Return every kind, in order."""
    return tuple(BY_NAME.values())


def themes() -> Iterator[tuple[Theme, tuple[CaseKind, ...]]]:
    """Yield every kind under what it is about."""
    for theme in Theme:
        yield theme, tuple(kind for kind in kinds() if kind.theme is theme)


def by_slug(slug: str) -> CaseKind | None:
    """Return the kind whose address this is."""
    return next((kind for kind in BY_NAME.values() if kind.slug == slug), None)


def other_road(kind: CaseKind) -> CaseKind | None:
    """Return the other road against tracking, for a kind that is one."""
    if kind not in AGAINST_TRACKING:
        return None
    return next(road for road in AGAINST_TRACKING if road != kind)
