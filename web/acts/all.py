"""Every act there is, in the order the case's page lists those of a theme."""

from __future__ import annotations

from web.acts.act import Act
from web.acts.address import ADDRESS_BY_HAND
from web.acts.answered_otherwise import ANSWERED_OTHERWISE
from web.acts.asking import ASKING
from web.acts.checking import ACCOUNT_CALL, ACCOUNT_FACTS, ACCOUNT_LETTER, AUTHORITY_SEEN
from web.acts.doubting import DOUBTING
from web.acts.extending import EXTEND
from web.acts.giving import GIVING
from web.acts.kind import KIND
from web.acts.lifting import LIFTED, LIFTING
from web.acts.not_confirmed import NOT_CONFIRMED
from web.acts.noting import NOTING
from web.acts.pausing import PAUSING
from web.acts.replying import REPLYING

ACTS: tuple[Act, ...] = (
    AUTHORITY_SEEN,
    ACCOUNT_LETTER,
    ACCOUNT_CALL,
    ACCOUNT_FACTS,
    DOUBTING,
    REPLYING,
    ASKING,
    ANSWERED_OTHERWISE,
    ADDRESS_BY_HAND,
    EXTEND,
    PAUSING,
    LIFTING,
    LIFTED,
    GIVING,
    NOTING,
    KIND,
    NOT_CONFIRMED,
)


def by_slug(slug: str) -> Act | None:
    """Return the act whose address this is."""
    return next((act for act in ACTS if act.slug == slug), None)
