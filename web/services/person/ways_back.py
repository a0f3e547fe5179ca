"""The ways back to a case: a link to the mailbox, and a code that opens the content.

A code is asked for by a case's reference, or by the address alone: then it opens what was ever
filed from there, since it proves the mailbox and not the case.
"""

from __future__ import annotations

from datetime import datetime

from tortoise.queryset import QuerySet

from mail import letters
from models import cases, events, limits, sessions, tokens
from models.addresses import folded
from models.cases import CaseUnknown
from models.catalogue.all import BY_NAME
from models.database import transaction
from models.events import PERSON, EventName
from models.filings import PROVABLE, at_one_address, awaits_proof
from models.tables import Case, Purpose, Scope, Session, Task, TaskKind
from models.tokens import TokenFault
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.letters.proof_letter import post_proof
from web.services.post.posting import post_to_case

MOST_FOUND = 3
CODE_LETTERS = limits.LETTERS_IN_HOUR, limits.LETTERS_IN_DAY, limits.LETTERS_IN_MONTH


async def send_links(portal: Portal, address: str, client: str, now: datetime) -> None:
    """Mail the ways back to the newest cases of an address; an unknown address gets nothing.

    The proven ones come first: anybody can send something unproven in somebody's name, so of that
    the newest alone is asked about. What was sent together has one way back. Raises
    `limits.TooMany` for a client that asks for very many.
    """

    async def work() -> None:
        await limits.demand(portal.vault, limits.LETTERS_BY_CLIENT, client, now)
        for proven in await _newest(_proven(portal, address), MOST_FOUND):
            if not await _send_link(portal, proven, address, client, now):
                return
        await _ask_for_proof(portal, address, now)

    await transaction(work)


async def _ask_for_proof(portal: Portal, address: str, now: datetime) -> None:
    theirs = Case.filter(address_index=portal.vault.index(address), key_id__isnull=False)
    for filing in await _newest(theirs.filter(confirmed_at=None, status__in=PROVABLE), 1):
        await post_proof(portal, filing, now)


def _proven(portal: Portal, address: str) -> QuerySet[Case]:
    theirs = Case.filter(address_index=portal.vault.index(address), key_id__isnull=False)
    return theirs.filter(confirmed_at__isnull=False)


async def _newest(found: QuerySet[Case], most: int) -> list[list[Case]]:
    """Return the newest filings among cases, each with what was sent by one press."""
    filings: dict[str, list[Case]] = {}
    newest = found.order_by("-received_at", "submission_key")
    for case in await newest.limit(most * len(BY_NAME)):
        filings.setdefault(case.filing or case.id, []).append(case)
    return list(filings.values())[:most]


async def _send_link(
    portal: Portal, proven: list[Case], address: str, client: str, now: datetime
) -> bool:
    """Mail the way back to cases sent together; say False when the address has had its share."""
    case, *also = proven
    if not await _may_write(portal, case, address, client, now):
        return False
    link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
    letter = letters.case_link(
        portal.stationery,
        facts(case),
        address,
        link=link.text,
        also=[facts(other) for other in also],
    )
    await post_to_case(portal, case, letter, now)
    return True


async def send_code(portal: Portal, reference: str, client: str, now: datetime) -> None:
    """Mail a code to the proven address of a case; an unknown reference gets nothing.

    An address that is not proven is asked for that first. Raises `limits.TooMany` for a client
    that asks for very many.
    """

    async def work() -> None:
        await limits.demand(portal.vault, limits.LETTERS_BY_CLIENT, client, now)
        try:
            case = await cases.by_reference(reference)
        except CaseUnknown:
            return
        if awaits_proof(case):
            await post_proof(portal, await at_one_address(case), now)
        if case.key_id is not None and case.confirmed_at is not None:
            await _send_code(portal, case, client, now)

    await transaction(work)


async def send_code_to(
    portal: Portal, address: str, client: str, session: Session, now: datetime
) -> None:
    """Mail a code to an address with proven cases; another address gets what `send_links` sends.

    It serves in the browser that asked for it, and nobody else's asking or guessing ends it.
    In the caller's transaction. Raises `limits.TooMany` as `send_code` does.
    """
    await limits.demand(portal.vault, limits.LETTERS_BY_CLIENT, client, now)
    if newest := await _proven(portal, address).order_by("-received_at", "id").first():
        await _send_code(portal, newest, client, now, subject=session.id)
        return
    await _ask_for_proof(portal, address, now)


async def _send_code(
    portal: Portal, case: Case, client: str, now: datetime, *, subject: str = ""
) -> None:
    address = await cases.address_of(portal.vault, case)
    if not await _may_write(portal, case, address, client, now):
        return
    code = await tokens.make_code(
        portal.vault, Purpose.CASE_CODE, now=now, case_id=case.id, subject=subject
    )
    letter = letters.code(portal.stationery, facts(case), address, code=code.text)
    too_late = now + tokens.LIVES[Purpose.CASE_CODE]
    await post_to_case(portal, case, letter, now, not_after=too_late)
    await events.record(portal.vault, EventName.CODE_SENT, now=now, actor=PERSON, case_id=case.id)


async def use_code(
    portal: Portal, reference: str, text: str, session: Session, now: datetime
) -> Case:
    """Open the content of a case, and of those sent with it, to a browser.

    Raises a `TokenFault`; the try is counted.
    """

    async def work() -> Case | TokenFault:
        try:
            case = await cases.by_reference(reference)
        except CaseUnknown:
            # The same answer as for a case with no code alive: nobody learns which exist.
            return tokens.TokenExpired()
        token = await tokens.try_code(
            portal.vault, Purpose.CASE_CODE, text, case_ids=[case.id], now=now
        )
        if isinstance(token, TokenFault):
            return token
        await tokens.use(token, session_id=session.id, now=now)
        for one in await at_one_address(case):
            if one.confirmed_at is not None:
                await _open(session, one, now)
        await events.record(
            portal.vault, EventName.CODE_USED, now=now, actor=PERSON, case_id=case.id
        )
        return case

    result = await transaction(work)
    if isinstance(result, TokenFault):
        raise result
    return result


async def use_code_of(
    portal: Portal, address: str, text: str, session: Session, now: datetime
) -> TokenFault | None:
    """Open to a browser what was filed from an address, with the code mailed there.

    In the caller's transaction. Returns what is wrong with the code; the try is counted.
    """
    theirs = await _proven(portal, address)
    ids = [case.id for case in theirs]
    token = await tokens.try_code(
        portal.vault, Purpose.CASE_CODE, text, case_ids=ids, now=now, subject=session.id
    )
    if isinstance(token, TokenFault):
        return token
    await tokens.use(token, session_id=session.id, now=now)
    for case in theirs:
        # No longer than it is used: whoever has the machine next has shown nothing.
        await sessions.grant(session.id, case.id, Scope.CONTENT, now)
        await events.record(
            portal.vault, EventName.CODE_USED, now=now, actor=PERSON, case_id=case.id
        )
    return None


async def _open(session: Session, case: Case, now: datetime) -> None:
    await sessions.grant(session.id, case.id, Scope.STATUS, now)
    await sessions.grant(session.id, case.id, Scope.CONTENT, now)


async def _may_write(portal: Portal, case: Case, address: str, client: str, now: datetime) -> bool:
    """Count an automatic letter; when there have been too many, a person sees to it instead.

    The share of an hour is each client's own, so that a stranger does not use up the person's.
    """
    mailbox = folded(address)
    own = {limits.LETTERS_IN_HOUR: f"{mailbox} {client}"}
    shares = [(rule, own.get(rule, mailbox)) for rule in CODE_LETTERS]
    for rule, subject in shares:
        if await limits.reached(portal.vault, rule, subject, now):
            known = Task.filter(kind=TaskKind.LETTERS_LIMITED, case_id=case.id, done_at=None)
            if not await known.exists():
                await Task.create(kind=TaskKind.LETTERS_LIMITED, case_id=case.id, created_at=now)
            return False
    for rule, subject in shares:
        await limits.count(portal.vault, rule, subject, now)
    return True
