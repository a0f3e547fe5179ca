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
from mail.delivering import Office, deliver_due
from mail.letters import OF_PROOF
from models import filings, sessions
from models.answers import Proposed
from models.catalogue.all import BY_NAME
from models.catalogue.common import ABOUT, ACTED_ON, NAME, WHO
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import DONE
from models.catalogue.sorts import sort_of
from models.catalogue.visit import Visit
from models.deadlines import oslo_date
from models.files import CheckedFile, check_file
from models.identity import Proof
from models.keyring import open_key
from models.tables import Case, Letter, Role, Session, new_id
from web.acts.act import Pressed
from web.acts.all import by_slug
from web.acts.pausing import PAUSING, SINCE
from web.portal import Portal
from web.services.answers.answer_facts import absent
from web.services.examples.demo_cases import EXAMPLES
from web.services.examples.demo_shape import Example, Far, Press, Wish
from web.services.handling import desk
from web.services.intake import intake, proof, registering
from web.services.intake.intake import Sent
from web.services.intake.registering import Typed
from web.services.people import staff
from web.services.people.staff import Member
from web.services.person import following_up, withdrawing, writing
from web.services.unsent import drafts

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
    return await Case.all().count()


async def _play(
    portal: Portal, office: Office, example: Example, handler: Member, now: datetime
) -> None:
    at = now - example.days * DAY - 3 * HOUR
    session = await sessions.begin(portal.vault, new_id(), at)
    if example.told:
        first = await _register(portal, example, handler, at)
    else:
        first = await _file(portal, session, example, at)
    await deliver_due(office, at)
    later = at + HOUR
    filed = {case.kind: case for case in await filings.together(first)}
    await _prove(portal, session, example, filed, later)
    await deliver_due(office, later)
    for wish in example.wishes:
        await _go_on(portal, office, example, wish, filed[wish.kind], handler, later)
    answered = later + example.days / 2 * DAY
    for wish in example.wishes:
        if wish.far is Far.ANSWERED:
            await _answer(portal, example, wish, filed[wish.kind], handler, answered)
            await deliver_due(office, answered)
        if wish.complains:
            case, unhappy = await _fresh(filed[wish.kind]), answered + DAY
            await following_up.complain(portal, case, wish.complains, session, unhappy)
            await deliver_due(office, unhappy)


async def _register(portal: Portal, example: Example, handler: Member, at: datetime) -> Case:
    """Put in by hand what somebody has said on the telephone."""
    wish = example.wishes[0]
    typed = Typed(
        sort=sort_of(wish.kind, wish.typed),
        channel="phone",
        day=oslo_date(at),
        own_words=example.told,
        answers={NAME.key: example.name, ABOUT.key: "portal", WHO.key: "me"},
        address="",
        contact=example.phone,
        language=example.language,
        key=new_id(),
    )
    return await registering.register(portal, typed, None, handler, at)


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
    portal: Portal,
    office: Office,
    example: Example,
    wish: Wish,
    case: Case,
    handler: Member,
    at: datetime,
) -> None:
    """Do what comes before the answer."""
    if wish.adds:
        await writing.add_message(portal, await _fresh(case), wish.adds, at)
    match wish.far:
        case Far.TAKEN:
            await desk.take(portal, case, handler, at)
        case Far.DRAFTED:
            await _save(portal, example, wish, case, handler, at)
        case Far.WITHDRAWN:
            await withdrawing.withdraw(portal, case, at)
    await deliver_due(office, at)
    for press in wish.presses:
        await _press(portal, press, case, handler, at + press.after * DAY)
        await deliver_due(office, at + press.after * DAY)


async def _press(portal: Portal, press: Press, case: Case, handler: Member, at: datetime) -> None:
    """Do one of the desk's acts as its page does it."""
    act, fresh = by_slug(press.act), await _fresh(case)
    if act is None:
        raise LookupError(press.act)
    answers = {SINCE.key: oslo_date(at).isoformat()} if act is PAUSING else {}
    await act.do(Pressed(portal, fresh, fresh.version, handler, {**answers, **press.answers}, at))


async def _answer(
    portal: Portal, example: Example, wish: Wish, case: Case, handler: Member, at: datetime
) -> None:
    await _save(portal, example, wish, case, handler, at)
    sender = await _sender(portal, wish, handler)
    await desk.send(portal, case, (await _fresh(case)).version, sender, at)


async def _sender(portal: Portal, wish: Wish, handler: Member) -> Member:
    """Return who sends an answer: its ground may take the lead."""
    grounds = BY_NAME[wish.kind].requirements(wish.typed).grounds
    used = wish.answer.ground if wish.answer else ""
    if not any(ground.lead for ground in grounds if ground.code == used):
        return handler
    return next(one for one in await staff.members(portal.vault) if one.role is Role.LEAD)


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
    needs = BY_NAME[wish.kind].requirements(wish.typed)
    proof = Proof.SAME if needs.asks_identity else None
    await desk.save(portal, case, seen, answer, handler, at, add=files, proof=proof)


async def _fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


def _copy(example: Example) -> CheckedFile:
    rows = f"felt;verdi\nnavn;{example.name}\ne-post;{example.address}\nopprettet;2021-04-12\n"
    return check_file("innsyn.csv", rows.encode())
