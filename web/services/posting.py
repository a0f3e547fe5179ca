"""A letter about a case into the outbox, sealed with the case's own key."""

from __future__ import annotations

from datetime import datetime

from mail.outbox import Belongs, post
from mail.stationery import Letter
from models.keyring import open_key
from models.tables import Case
from web.portal import Portal


async def post_to_case(
    portal: Portal,
    case: Case,
    letter: Letter,
    now: datetime,
    *,
    staff_id: str | None = None,
    message_id: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> None:
    """Post a letter that goes when its case goes; call it in the transaction that causes it.

    `staff_id` is the member of staff it is for, `message_id` the answer it brings. Raises `KeyGone`
    once the case's content is purged.
    """
    await post(
        portal.vault,
        portal.stationery,
        letter,
        await open_key(portal.vault, case.key_id),
        Belongs(case_id=case.id, staff_id=staff_id, message_id=message_id),
        now=now,
        not_before=not_before,
        not_after=not_after,
    )
