"""Example cases for somebody who tries the portal out: made by the real services, press by press.

The same cases each time (`demo_cases.py`), their dates counted back from today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from quopri import decodestring

from bot.conversation import Conversation as Talk
from mail import outbox
from mail.letters import OF_PROOF
from mail.outbox import Office, deliver_due
from models import filings, sessions
from models.answers import Proposed
from models.catalogue.all import BY_NAME
from models.catalogue.common import ACTED_ON
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import DONE
from models.catalogue.visit import Visit
from models.deadlines import oslo_date
from models.files import CheckedFile, check_file
from models.keyring import open_key
from models.tables import Case, Letter, Role, Session, new_id
from web.portal import Portal
from web.services import desk, drafts, intake, mycase, proof, staff
from web.services.answer_facts import absent
from web.services.demo_cases import EXAMPLES, Example, Far, Wish
from web.services.intake import Sent
from web.services.staff import Member

HANDLER = ("siri@example.com", "Siri Solberg", Role.HANDLER)
LEAD = ("per@example.com", "Per Lunde", Role.LEAD)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def fill(portal: Portal, office: Office, now: datetime) -> int:
    """Make the example cases in an empty database; return how many."""
    for address, name, role in (HANDLER, LEAD):
        await staff.add(portal.vault, address, name, role, now - 60 * DAY)
    handler = (await staff.members(portal.vault))[0]
    for example in sorted(EXAMPLES, key=lambda example: -example.days):
        await _play(portal, office, example, handler, now)
    return sum(len(example.wishes) for example in EXAMPLES)


async def _play(
    portal: Portal, office: Office, example: Example, handler: Member, now: datetime
) -> None:
    at = now - example.days * DAY - 3 * HOUR
    session = await sessions.begin(portal.vault, new_id(), at)
    first = await _file(portal, session, example, at)
    await deliver_due(office, at)
    later = at + HOUR
    filed = {case.kind: case for case in await filings.together(first)}
    await _prove(portal, session, example, filed, later)
    await deliver_due(office, later)
    for wish in example.wishes:
        await _go_on(portal, example, wish, filed[wish.kind], handler, later)
        await deliver_due(office, later)
    answered = later + example.days / 2 * DAY
    for wish in example.wishes:
        if wish.far is Far.ANSWERED:
            await _answer(portal, example, wish, filed[wish.kind], handler, answered)
            await deliver_due(office, answered)


async def _file(portal: Portal, session: Session, example: Example, at: datetime) -> Case:
    def fill_in(talk: Talk) -> Talk:
        visit = talk.visit
        for wish in example.wishes:
            visit = _filled_in(visit, BY_NAME[wish.kind], example.typed(wish))
        return replace(talk, visit=visit)

    draft = await drafts.save(portal.vault, session, fill_in, at)
    client = example.address
    sent = Sent(example.language, draft.submission_key, draft.version, client, "form")
    return await intake.send(portal, session, sent, at)


def _filled_in(visit: Visit, kind: CaseKind, typed: Mapping[str, str]) -> Visit:
    """Answer every question of a kind, one after the other as they come."""
    visit = visit.begin(kind)
    while question := kind.next_question(visit.answers(kind)):
        taken = question.take(typed)
        if taken.faults:
            raise taken.faults[0].invalid
        visit = visit.put(kind, question, taken.answers)
    return visit


async def _prove(
    portal: Portal, session: Session, example: Example, filed: Mapping[str, Case], at: datetime
) -> None:
    """Press the yes or the no of the letter that asks for proof, unless nobody has opened it."""
    ids = [case.id for case in filed.values()]
    row = await Letter.get_or_none(case_id__in=ids, name__in=OF_PROOF)
    far = example.wishes[0].far
    if row is None or far is Far.UNCONFIRMED or row.name == "registered":
        return
    key = await open_key(portal.vault, row.key_id)
    _, raw = outbox.read(key, row)
    confirm, disown, *_ = re.findall(r"/bekreft/([\w-]+)", decodestring(raw).decode())
    link = disown if far is Far.DISOWNED else confirm
    await proof.press(portal, link, session, example.address, at)


async def _go_on(
    portal: Portal, example: Example, wish: Wish, case: Case, handler: Member, at: datetime
) -> None:
    case = await _fresh(case)
    match wish.far:
        case Far.ADDED_TO:
            text = "Jeg byttet e-postadresse i mars. Den gamle var nils@example.net."
            await mycase.add_message(portal, case, text, at)
        case Far.TAKEN:
            await desk.take(portal, case, handler, at)
        case Far.DRAFTED:
            await _save(portal, example, wish, case, handler, at)
        case Far.WITHDRAWN:
            await mycase.withdraw(portal, case, at)


async def _answer(
    portal: Portal, example: Example, wish: Wish, case: Case, handler: Member, at: datetime
) -> None:
    await _save(portal, example, wish, case, handler, at)
    await desk.send(portal, case, (await _fresh(case)).version, handler, at)


async def _save(
    portal: Portal, example: Example, wish: Wish, case: Case, handler: Member, at: datetime
) -> None:
    files = (_copy(example),) if wish.with_file else ()
    seen = (await _fresh(case)).version
    answer = wish.answer or Proposed(None)
    lines = {one.key: "Eksempel AS, Norge. Alt blir i EØS." for one in absent(portal.organisation)}
    if answer.outcome in DONE:
        lines[ACTED_ON.key] = oslo_date(at).isoformat()
    answer = replace(answer, lines={**lines, **answer.lines})
    await desk.save(portal, case, seen, answer, handler, at, add=files)


async def _fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


def _copy(example: Example) -> CheckedFile:
    rows = f"felt;verdi\nnavn;{example.name}\ne-post;{example.address}\nopprettet;2021-04-12\n"
    return check_file("innsyn.csv", rows.encode())
