"""What the post says of a letter of ours: recorded, and when it is final a task and an open case.

Only what comes to the letter's own signed address counts: a report can be written by anybody. What
it says of an address or returns of a letter is never gone by. A person who answers to that address
has been badly served by their mail program, and is heard.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mail import outbox
from mail.automatic import Bounce
from mail.delivering import GIVE_UP
from mail.inbound import Kind
from mail.outbox import cancel
from models import events
from models.events import PORTAL, EventName
from models.keyring import KeyGone, open_key
from models.tables import Case, Event, Letter, MailState, Task, TaskKind
from web.portal import Portal
from web.services.arriving import inbox_person
from web.services.handling import out_of_office
from web.services.outbox.delivery import not_arrived
from web.services.post import mails
from web.services.post.mails import Opened, Why

_LATEST = GIVE_UP + timedelta(days=3)
"""How long after a letter left a server may still say that it has given it up."""
_OPENED = (EventName.ANSWER_READ.value, EventName.CODE_USED.value)
"""What only somebody does whom the letter has reached."""


async def take(portal: Portal, opened: Opened, letter: Letter, now: datetime) -> None:
    """Put what came back about a letter where it belongs, in the caller's transaction."""
    mail, row = opened.mail, opened.row
    match mail.kind:
        case Kind.BOUNCE if mail.bounce and await _is_likely(portal, mail.bounce, letter, now):
            why = await _report(portal, mail.bounce, letter, now)
        case Kind.BOUNCE:
            await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
            await mails.finish(row, MailState.HOLDING, Why.BOUNCE, None)
            return
        case Kind.AUTO_REPLY:
            await out_of_office.about(portal, mail, letter, now)
            why = Why.AUTO_REPLY
        case Kind.REPLY | Kind.FORWARD if (case := await _of_the_person(letter)) is not None:
            await inbox_person.take(portal, opened, case, now)
            return
        case _:
            await Task.create(kind=TaskKind.MAIL_UNMATCHED, subject=row.id, created_at=now)
            await mails.finish(row, MailState.HOLDING, Why.UNMATCHED, None)
            return
    await mails.finish(row, MailState.HANDLED, why, letter.case_id)


async def _is_likely(portal: Portal, bounce: Bounce, letter: Letter, now: datetime) -> bool:
    """Say whether the post can mean this letter: it has tried, just now, and nobody has read it.

    Whoever got the letter has the address a report goes to, and may write one of their own later.
    """
    tried_at = letter.sent_at or letter.created_at
    if not letter.attempts or now - tried_at > _LATEST:
        return False
    if letter.case_id and letter.staff_id is None:
        read = Event.filter(case_id=letter.case_id, name__in=_OPENED, at__gte=tried_at)
        if await read.exists():
            return False
    if bounce.recipient is None:
        return True
    try:
        to, _ = outbox.read(await open_key(portal.vault, letter.key_id), letter)
    except KeyGone:
        return False
    return bounce.recipient.strip(" <>").lower() == to.lower()


async def _of_the_person(letter: Letter) -> Case | None:
    """Return the case of a letter its person has had, as long as it can be read."""
    if letter.staff_id is not None or letter.case_id is None:
        return None
    return await Case.get_or_none(id=letter.case_id, key_id__isnull=False)


async def _report(portal: Portal, bounce: Bounce, letter: Letter, now: datetime) -> Why:
    """Record what a report says; what is final is acted on once, however often it is said.

    One that overtakes the news that the letter left is not forgotten when that comes.
    """
    status = bounce.status or "-"
    if not bounce.is_permanent:
        if letter.bounced_at is None:
            await Letter.filter(id=letter.id).update(last_reply=f"delayed {status}")
        return Why.DELAYED
    first = await Letter.filter(id=letter.id, bounced_at=None).update(
        bounced_at=now, last_reply=f"bounced {status}"
    )
    if first:
        await cancel(id=letter.id)
        await events.record(
            portal.vault,
            EventName.LETTER_BOUNCED,
            now=now,
            actor=PORTAL,
            case_id=letter.case_id,
            detail=f"{letter.name} {status}",
        )
        await not_arrived(portal, letter, now)
    return Why.BOUNCE
