"""What the database holds before anything is measured: 1 000 cases, a person, and a handler."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from models import cases, references, sessions
from models.cases import AsAsked, Filing
from models.database import transaction
from models.deadlines import count_deadlines
from models.status import Status
from models.tables import Case, Role, Scope, new_id
from tests.bench.walk import Known
from tests.web.conftest import KARI, SIRI
from web.portal import Portal
from web.services.people import staff
from web.sessions import cookie_name

SHARES = {Status.OPEN: 600, Status.UNCONFIRMED: 300, Status.ANSWERED: 100}
"""How many cases there are of each status, the one that is looked at not counted."""


async def fill(portal: Portal, now: datetime) -> Known:
    """Fill an empty database; return who may see what."""
    vault = portal.vault
    await staff.add(vault, SIRI, "Siri Solberg", Role.HANDLER, now)
    siri = (await staff.members(vault))[0]
    first = await transaction(lambda: _confirmed(portal, now))
    await Case.bulk_create([_like(first, number, now) for number in range(sum(SHARES.values()))])
    person, handler = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    session = await sessions.begin(vault, person, now)
    await sessions.grant(session.id, first.id, Scope.STATUS, now)
    await sessions.sign_in(await sessions.begin(vault, handler, now), siri.id, now)
    name = cookie_name(portal.settings)
    path = f"/sak/{references.shown(first.reference)}"
    return Known(path, f"{name}={person}", f"{name}={handler}")


async def _confirmed(portal: Portal, now: datetime) -> Case:
    filing = Filing(
        kind="access",
        address=KARI,
        answers=(AsAsked("name", "Navn", "Kari Nordmann", "Kari Nordmann"),),
        language="nb",
        written_in=None,
        channel="form",
        policy_version=portal.organisation.policy.id,
        submission_key=None,
    )
    case = await cases.file_case(portal.vault, filing, now)
    await cases.confirm(portal.vault, case, now)
    return case


def _like(first: Case, number: int, now: datetime) -> Case:
    """A case as the first, but filed some minutes or weeks earlier and come as far as its share."""
    received = now - timedelta(minutes=40 * number)
    clock = count_deadlines(received)
    status = [status for status, share in SHARES.items() for _ in range(share)][number]
    case = first.clone(pk=new_id())
    case.reference = references.new_code()
    case.status = status.value
    case.received_at, case.nominal_on, case.due_on = received, clock.nominal_on, clock.due_on
    case.confirmed_at = None if status is Status.UNCONFIRMED else received
    if status is Status.ANSWERED:
        case.outcome, case.closed_at = "granted", now
    return case
