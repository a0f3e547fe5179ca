"""Every kind there is, by name and by address, in the order a person meets them."""

from __future__ import annotations

from models.catalogue.access import ACCESS
from models.catalogue.complaint import COMPLAINT
from models.catalogue.erasure import ERASURE
from models.catalogue.kinds import CaseKind
from models.catalogue.objection import OBJECTION
from models.catalogue.rectification import RECTIFICATION

BY_NAME: dict[str, CaseKind] = {
    kind.name: kind for kind in (ACCESS, RECTIFICATION, ERASURE, OBJECTION, COMPLAINT)
}


def kinds() -> tuple[CaseKind, ...]:
    """Return every kind, in order."""
    return tuple(BY_NAME.values())


def by_slug(slug: str) -> CaseKind | None:
    """Return the kind whose address this is."""
    return next((kind for kind in BY_NAME.values() if kind.slug == slug), None)
