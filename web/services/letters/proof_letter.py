"""The letter that asks a mailbox to prove itself: one for everything that was sent together.

It is bound to one of the cases, the first that waits for proof, and opens all at that address.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from locales.dates import plain_date
from mail import letters, stationery
from mail.outbox import cancel
from models import cases, limits, tokens
from models.addresses import folded
from models.deadlines import oslo_date
from models.filings import awaits_proof, together
from models.registering import is_by_hand
from models.status import Status
from models.tables import Case, Letter, LetterState, Purpose, Token
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.post.posting import by_day, post_to_case

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
    bearer = (unconfirmed or waiting)[0]
    for one in filing:
        await tokens.end(one.id, *cases.LINKS_OF_PROOF, now=now)
    opens = await _links(portal, bearer, at)
    code = await tokens.make_code(portal.vault, Purpose.CONFIRM_CODE, now=at, case_id=bearer.id)
    paper, about = portal.stationery, facts(bearer)
    if is_by_hand(bearer):
        letter = _by_hand(portal, bearer, address, opens)
    elif unconfirmed:
        opens["code"] = code.text
        letter = letters.confirm(paper, about, address, registered=registered, **opens)
    else:
        opens["code"] = code.text
        letter = letters.registered(paper, registered, address, **opens)
    await _post(portal, bearer, letter, at, now)


def _by_hand(
    portal: Portal, bearer: Case, address: str, opens: Mapping[str, str]
) -> stationery.Letter:
    """Return the letter to whose request somebody else put in: they have no page for a code."""
    waits = bearer.status == Status.UNCONFIRMED
    write = letters.confirm_by_hand if waits else letters.registered_on_behalf
    came = plain_date(oslo_date(bearer.received_at), bearer.language)
    return write(portal.stationery, facts(bearer), address, received=came, **opens)


async def remind(portal: Portal, filing: Sequence[Case], now: datetime) -> bool:
    """Ask a mailbox that has not answered once more; say False where it has had its share for now.

    The letter has new links beside those there are, and no code: the page that takes one is gone
    after a day.
    """
    unconfirmed = [one for one in filing if one.status == Status.UNCONFIRMED]
    if not unconfirmed:
        return False
    bearer = unconfirmed[0]
    address = await cases.address_of(portal.vault, bearer)
    rules, mailbox = (limits.CONFIRMATIONS_TO_ADDRESS, limits.REMINDERS_TO_ADDRESS), folded(address)
    if any([await limits.reached(portal.vault, rule, mailbox, now) for rule in rules]):
        return False
    at = by_day(await _turn_among_all(portal, now))
    for rule in rules:
        await limits.count(portal.vault, rule, mailbox, at)
    registered = [one for one in filing if one not in unconfirmed and awaits_proof(one)]
    letter = letters.confirm_again(
        portal.stationery,
        facts(bearer),
        address,
        received=plain_date(oslo_date(bearer.received_at), bearer.language),
        registered=[facts(one) for one in registered],
        **await _links(portal, bearer, at),
    )
    await _post(portal, bearer, letter, at, now)
    return True


async def call_off(filing: Sequence[Case]) -> None:
    """Keep what asks for proof from leaving, where nothing of what was sent together lacks it."""
    if not any(awaits_proof(one) for one in filing):
        for one in filing:
            await cancel(*letters.OF_PROOF, case_id=one.id)


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


async def _links(portal: Portal, bearer: Case, at: datetime) -> dict[str, str]:
    """Make the two links of a letter that leaves at `at`."""
    link = await tokens.make_link(portal.vault, Purpose.CONFIRM, now=at, case_id=bearer.id)
    disown = await tokens.make_link(portal.vault, Purpose.DISOWN, now=at, case_id=bearer.id)
    return {"link": link.text, "disown": disown.text}


async def _post(
    portal: Portal, bearer: Case, letter: stationery.Letter, at: datetime, now: datetime
) -> None:
    """Post a letter to leave at `at`, and not once its links open nothing."""
    too_late = at + tokens.LIVES[Purpose.CONFIRM]
    await post_to_case(portal, bearer, letter, now, not_before=at, not_after=too_late)


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
