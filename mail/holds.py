"""A held letter whose time has come: whether it waits a little, because it may yet be stopped.

Only whoever has seen what goes can stop it, and only what they have written and we have read stops
it. Nothing waits long for that: what cannot be read or told keeps no answer from its date.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mail.outbox import WAITING
from models.tables import Letter, MailState, RawMail

RECEIPT = "desk_held"
"""The letter that shows a handler what goes, and how to stop it."""

AT_MOST = timedelta(minutes=2)
A_LITTLE = timedelta(seconds=5)


def is_held(letter: Letter) -> bool:
    """Say whether a letter was to wait when it was written."""
    return letter.due_at is not None and letter.due_at > letter.created_at


async def may_be_stopped(letter: Letter, now: datetime, *, all_is_in: bool) -> bool:
    """Say whether somebody may still stop a letter whose turn has come.

    A mail that lies in a mailbox (not `all_is_in`) or is not read yet may say «Vent!»; or its
    receipt is still here. What is put off has a turn anew, and what waited while the portal was
    stopped has its first then.
    """
    since = letter.waits_since or now
    if not is_held(letter) or now - since >= AT_MOST:
        return False
    unread = RawMail.filter(state=MailState.RECEIVED)
    return not all_is_in or await unread.exists() or await _receipt_is_here(letter)


async def wait(letter: Letter, now: datetime) -> None:
    """Let a letter be asked about again in a little, in the transaction that would take it."""
    letter.not_before, letter.waits_since = now + A_LITTLE, letter.waits_since or now
    await letter.save(update_fields=["not_before", "waits_since"])


async def _receipt_is_here(letter: Letter) -> bool:
    # One that was being sent when the portal was killed may not have left, either.
    receipts = Letter.filter(name=RECEIPT, case_id=letter.case_id, created_at=letter.created_at)
    return await receipts.filter(state__in=WAITING).exists()
