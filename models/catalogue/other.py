"""Something else, or not sure: in the person's own words; the desk finds which right it is."""

from __future__ import annotations

from models.catalogue.common import AFTER, BEFORE
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import LongText

_HOME = "other"

WHAT = LongText(key="what", home=_HOME)

OTHER = CaseKind(name="other", slug="annet", pages=(*BEFORE, Page("hva", (WHAT,)), *AFTER))
