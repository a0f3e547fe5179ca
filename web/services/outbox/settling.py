"""What became of a letter, recorded: for its case, and for what it is the receipt of."""

from __future__ import annotations

from datetime import datetime

from models.tables import Letter, LetterState
from web.portal import Portal
from web.services.outbox import delivery, holding


async def settle(portal: Portal, letter: Letter, now: datetime) -> None:
    """Record what a sent or failed letter means, in the transaction that records that it is."""
    if letter.state is LetterState.SENT:
        await holding.hold_anew(portal, letter, now)
    await delivery.settle(portal, letter, now)
