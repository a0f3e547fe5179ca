"""Every kind there is, by name and by slug."""

from __future__ import annotations

from models.catalogue.access import ACCESS
from models.catalogue.kinds import CaseKind

KINDS: tuple[CaseKind, ...] = (ACCESS,)

BY_NAME = {kind.name: kind for kind in KINDS}
BY_SLUG = {kind.slug: kind for kind in KINDS}
