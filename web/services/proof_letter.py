"""The letter that asks a mailbox to prove itself: one for everything that was sent together.

It is bound to one of the cases, the first that waits for proof, and opens all at that address.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from mail import letters
from models import cases, limits, tokens
from models.addresses import folded
from models.filings import awaits_proof, together
from models.status import Status
from models.tables import Case, Letter, LetterState, Purpose, Token
from web.portal import Portal
from web.services.case_facts import facts
from web.services.posting import post_to_case

LONGEST_WAIT = timedelta(hours=24)
"""How long a letter waits for its mailbox's turn: who gets more in a day is being flooded."""

log = logging.getLogger(__name__)


async def post_proof(portal: Portal, filing: Sequence[Case], now: datetime) -> None:
    """Post the letter for cases sent together from one address, with new links and a new code.

    An address gets three in six hours. Beyond that a letter waits for its turn, unless an earlier
    one opens the same. Of those that open nothing it gets one, and no more is sent. Nothing on the
    page tells.
    """
    waiting = [one for one in filing if awaits_proof(one)]
    if not waiting:
        return
    address = await cases.address_of(portal.vault, waiting[0])
    unconfirmed = [one for one in waiting if one.status == Status.UNCONFIRMED]
    registered = [facts(one) for one in waiting if one.status != Status.UNCONFIRMED]
    rule = limits.CONFIRMATIONS_TO_ADDRESS if unconfirmed else limits.REGISTERED_TO_ADDRESS
    mailbox = folded(address)
    own = await limits.turn(portal.vault, rule, mailbox, now)
    if own > now and (not unconfirmed or own - now > LONGEST_WAIT or await _opens(filing, now)):
        return
    # A letter that waits for its mailbox takes nobody else's turn.
    at = own if own > now else await _turn_among_all(portal, now)
    await limits.count(portal.vault, rule, mailbox, at)
    for one in filing:
        await tokens.end(one.id, *cases.LINKS_OF_PROOF, now=now)
    bearer = (unconfirmed or waiting)[0]
    link = await tokens.make_link(portal.vault, Purpose.CONFIRM, now=at, case_id=bearer.id)
    disown = await tokens.make_link(portal.vault, Purpose.DISOWN, now=at, case_id=bearer.id)
    code = await tokens.make_code(portal.vault, Purpose.CONFIRM_CODE, now=at, case_id=bearer.id)
    opens = {"link": link.text, "code": code.text, "disown": disown.text}
    letter = (
        letters.confirm(portal.stationery, facts(bearer), address, registered=registered, **opens)
        if unconfirmed
        else letters.registered(portal.stationery, registered, address, **opens)
    )
    await post_to_case(
        portal,
        bearer,
        letter,
        now,
        not_before=at,
        not_after=at + tokens.LIVES[Purpose.CONFIRM],
    )


async def has_bounced(case: Case) -> bool:
    """Say whether the newest letter that asked for proof did not arrive."""
    ids = [one.id for one in await together(case)]
    newest = (
        await Letter.filter(case_id__in=ids, name__in=letters.OF_PROOF)
        .order_by("-created_at")
        .first()
    )
    return newest is not None and (
        newest.state in (LetterState.FAILED, LetterState.EXPIRED) or newest.bounced_at is not None
    )


async def _opens(filing: Sequence[Case], now: datetime) -> bool:
    """Say whether a letter for these cases that has been posted still opens them."""
    ids = [one.id for one in filing]
    alive = Token.filter(case_id__in=ids, purpose=Purpose.CONFIRM, used_at=None, ended_at=None)
    return await alive.filter(expires_at__gt=now).exists()


async def _turn_among_all(portal: Portal, now: datetime) -> datetime:
    """Return when a letter may leave, and count it: at once, or later when a flood of them goes."""
    rule = limits.CONFIRMATIONS_IN_ALL
    at = await limits.turn(portal.vault, rule, "all", now)
    if at > now:
        log.warning("more letters that ask for proof than the hour allows; they wait")
    await limits.count(portal.vault, rule, "all", at)
    return at
